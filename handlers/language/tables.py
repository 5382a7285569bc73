"""A table that somebody sends: XLSX or CSV, read as text and bounded in every direction.

What looks like an ID number or a password in it is taken out before anything else sees it.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook

from handlers.language.masking import masked
from handlers.language.tablefaults import IN_CHAT, BadTable, TableFault
from handlers.language.workbooks import gone_through, is_workbook

MOST_ROWS: Final = 3000
MOST_COLUMNS: Final = 40
MOST_CHARACTERS: Final = 160
"""Of one cell; the rest of it is no name."""
_HEAD: Final = 4096
"""Characters from which it is told what parts the columns."""
_MARKS: Final = ",;\t|"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_TORN_UTF8: Final = ("เธ", "เน")
"""How the first two bytes of every Thai letter in UTF-8 look in Windows-874."""


def read_table(data: bytes) -> list[list[str]]:
    """Its rows that hold anything, of its first sheet. Raises ``BadTable``."""
    IN_CHAT.refuse_size(len(data))
    cells = _sheet(data) if is_workbook(data) else _csv(data)
    rows = [row for row in islice(cells, MOST_ROWS + 1) if any(row)]
    if not rows:
        raise BadTable(TableFault.NO_ROWS)
    if len(rows) > MOST_ROWS:
        raise BadTable(TableFault.TOO_MANY_ROWS)
    return rows


def _sheet(data: bytes) -> Iterator[list[str]]:
    data = gone_through(data, IN_CHAT)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows = book.get_sheet_by_index(0).to_python(nrows=MOST_ROWS + 1)
    except (CalamineError, ValueError, IndexError, OSError):
        raise BadTable(TableFault.DAMAGED) from None
    return (_row([plain_cell(cell) for cell in row]) for row in rows)


def plain_cell(cell: object) -> str:
    """A cell as text. A number that a spreadsheet keeps as 12.0 is 12."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _csv(data: bytes) -> Iterator[list[str]]:
    text, mark = parted(decoded(data))
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        yield from (_row(row) for row in lines)
    except csv.Error:
        raise BadTable(TableFault.UNREADABLE) from None


def parted(text: str) -> tuple[str, str]:
    """The text of a CSV, and what parts its columns: what Excel's own first line says ("sep=;",
    which it does not show), or what makes most rows of equally many."""
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(mark := first.strip()[4:]) == 1:
        return rest, mark
    head = text[:_HEAD]
    return text, max(_MARKS, key=lambda mark: (_rows_alike(head, mark), head.count(mark)))


def _rows_alike(head: str, mark: str) -> int:
    """By how many columns they have in common."""
    try:
        widths = Counter(map(len, islice(csv.reader(io.StringIO(head), delimiter=mark), 60)))
    except csv.Error:
        return 0
    return max(((rows - 1) * (width - 1) for width, rows in widths.items()), default=0)


def decoded(data: bytes) -> str:
    """UTF-8; UTF-16, as Excel writes "Unicode text"; or Windows-874, as it writes CSV on a Thai
    computer (TIS-620 and ISO 8859-11 have the same letters). Raises ``BadTable``."""
    encodings = ("utf-16",) if data.startswith(_UTF16) else ("utf-8-sig", "cp874")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        torn = encoding == "cp874" and sum(map(text.count, _TORN_UTF8)) * 8 > len(text)
        if "\x00" not in text and not torn:
            return text
    raise BadTable(TableFault.UNREADABLE)


def _row(cells: list[str]) -> list[str]:
    return [masked(" ".join(cell.split())[:MOST_CHARACTERS]) for cell in cells[:MOST_COLUMNS]]
