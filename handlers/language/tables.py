"""A table that somebody sends: XLSX or CSV, read as text and bounded in every direction.

What looks like an ID number or a password in it is taken out before anything else sees it.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import islice
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook

from handlers.language.errors import Misread
from handlers.language.masking import masked

MOST_BYTES: Final = 2 * 1024 * 1024
MOST_UNPACKED: Final = 40 * 1024 * 1024
"""Bytes that an XLSX may hold once unpacked: 2 MB of zip could be gigabytes."""
MOST_ROWS: Final = 3000
MOST_COLUMNS: Final = 40
MOST_CHARACTERS: Final = 160
"""Of one cell; the rest of it is no name."""
FURTHEST_ROW: Final = 20_000
FURTHEST_COLUMN: Final = 256
"""Where a cell may stand. The reader lays out everything up to the last one, so that one cell in
the sheet's far corner would be gigabytes of nothing."""
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"
_BOOK: Final = "xl/workbook.xml"
_SHEETS: Final = "xl/worksheets/"
_STANDS_AT: Final = re.compile(rb"""\sr\s*=\s*(["'])(.*?)\1""")
_UNUSUAL: Final = (b"\t", b"\n", b"\r", b"r =", b"r= ", b"r='")
_DECLARATION: Final = 200
"""Bytes within which the line of an XML declaration ends."""
_PLACE: Final = re.compile(rb"([A-Z]{0,3})([0-9]{1,7})")


class TableFault(StrEnum):
    TOO_BIG = "too_big"
    EMPTY = "empty"
    """Not one byte: sent before it was saved."""
    TOO_MANY_ROWS = "too_many_rows"
    UNREADABLE = "unreadable"
    NO_ROWS = "no_rows"
    NOT_FETCHED = "not_fetched"
    """LINE did not hand it out, or not any more."""


class BadTable(Misread):
    """Not a table that can be taken; ``reason`` is a ``TableFault``."""

    topic = "table"


@dataclass(frozen=True)
class Bounds:
    """How much of a file is read: its bytes, those of an XLSX once unpacked, and where a cell may
    stand."""

    size: int = MOST_BYTES
    unpacked: int = MOST_UNPACKED
    furthest_row: int = FURTHEST_ROW
    furthest_column: int = FURTHEST_COLUMN

    def refuse_size(self, size: int | None) -> None:
        """Raises ``BadTable`` for a file of so many bytes, or nobody knows of how many."""
        if size is None:
            raise BadTable(TableFault.NOT_FETCHED)
        if size == 0:
            raise BadTable(TableFault.EMPTY)
        if size > self.size:
            raise BadTable(TableFault.TOO_BIG)


IN_CHAT: Final = Bounds()


def refuse_size(size: int | None) -> None:
    """Raises ``BadTable`` for a file that is not to be fetched from the chat."""
    IN_CHAT.refuse_size(size)


def is_workbook(data: bytes) -> bool:
    """Whether it is an XLSX. Raises ``BadTable`` for an XLS, or an XLSX with a password."""
    if data.startswith(_OLE):
        raise BadTable(TableFault.UNREADABLE)
    return data.startswith(_ZIP)


def read_table(data: bytes) -> list[list[str]]:
    """Its rows that hold anything, of its first sheet. Raises ``BadTable``."""
    refuse_size(len(data))
    cells = _sheet(data) if is_workbook(data) else _csv(data)
    rows = [row for row in islice(cells, MOST_ROWS + 1) if any(row)]
    if not rows:
        raise BadTable(TableFault.NO_ROWS)
    if len(rows) > MOST_ROWS:
        raise BadTable(TableFault.TOO_MANY_ROWS)
    return rows


def _sheet(data: bytes) -> Iterator[list[str]]:
    refuse_bomb(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows = book.get_sheet_by_index(0).to_python(nrows=MOST_ROWS + 1)
    except (CalamineError, ValueError, IndexError, OSError):
        raise BadTable(TableFault.UNREADABLE) from None
    return (_row([plain_cell(cell) for cell in row]) for row in rows)


def refuse_bomb(data: bytes, bounds: Bounds = IN_CHAT) -> None:
    """Raises ``BadTable`` for an XLSX that is more than it seems, before its reader opens it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > bounds.unpacked:
                raise BadTable(TableFault.TOO_BIG)
            if _BOOK not in packed.namelist():
                raise BadTable(TableFault.UNREADABLE)
            for name in packed.namelist():
                if name.startswith(_SHEETS):
                    _refuse_far_cells(packed.read(name), bounds)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        raise BadTable(TableFault.UNREADABLE) from None


def _refuse_far_cells(sheet: bytes, bounds: Bounds) -> None:
    """Rows and cells say where they stand (ECMA-376 part 1, 18.3.1.4 and 18.3.1.73). What cannot be
    read as that is refused, and so is what hides it in another encoding."""
    if b"\x00" in sheet:
        raise BadTable(TableFault.UNREADABLE)
    for found in _where_to_look(sheet, bounds).finditer(sheet):
        place = _PLACE.fullmatch(found[2])
        if place is None:
            raise BadTable(TableFault.UNREADABLE)
        far = int(place[2]) > bounds.furthest_row
        if far or _column(place[1]) > bounds.furthest_column:
            raise BadTable(TableFault.TOO_BIG)


def _where_to_look(sheet: bytes, bounds: Bounds) -> "re.Pattern[bytes]":
    """Cells that say in the usual spelling that they are near, of which the country has three
    million, are passed over where nothing is spelled otherwise."""
    after_declaration = sheet.find(b"\n", 0, _DECLARATION) + 1
    unusual = any(sheet.find(one, after_declaration) >= 0 for one in _UNUSUAL)
    return _STANDS_AT if unusual else _not_near(bounds.furthest_row, bounds.furthest_column)


@cache
def _not_near(furthest_row: int, furthest_column: int) -> "re.Pattern[bytes]":
    """Of the numbers with as many digits as the furthest those that begin with a lower one, and all
    with fewer; so for the letters."""
    digits, letters = str(furthest_row), _letters(furthest_column)
    rows = [rf"[1-9][0-9]{{0,{len(digits) - 2}}}"] if len(digits) > 1 else []
    if digits[0] > "1":
        rows.append(rf"[1-{int(digits[0]) - 1}][0-9]{{{len(digits) - 1}}}")
    columns = ["", *(rf"[A-Z]{{{length}}}" for length in range(1, len(letters)))]
    if letters[0] > "A":
        columns.append(rf"[A-{chr(ord(letters[0]) - 1)}][A-Z]{{{len(letters) - 1}}}")
    near = rf"(?:{'|'.join(columns)})(?:{'|'.join(rows)})\""
    return re.compile(rf' r=(")(?!{near})(.*?)"'.encode())


def _letters(column: int) -> str:
    """1 is A, 16,384 is XFD."""
    found = ""
    while column:
        column, letter = divmod(column - 1, 26)
        found = chr(ord("A") + letter) + found
    return found


def _column(letters: bytes) -> int:
    """A is 1, XFD is 16,384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def plain_cell(cell: object) -> str:
    """A cell as text. A number that a spreadsheet keeps as 12.0 is 12."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _csv(data: bytes) -> Iterator[list[str]]:
    text = decoded(data)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=parted_by(text))
    try:
        yield from (_row(row) for row in lines)
    except csv.Error:
        raise BadTable(TableFault.UNREADABLE) from None


def parted_by(text: str) -> str:
    """What parts the columns of a CSV."""
    head = text[:4096]
    return max(",;\t|", key=head.count)


def decoded(data: bytes) -> str:
    """UTF-8, or Windows-874 as Excel writes CSV on a Thai computer. Raises ``BadTable``."""
    for encoding in ("utf-8-sig", "cp874"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise BadTable(TableFault.UNREADABLE)


def _row(cells: list[str]) -> list[str]:
    return [masked(" ".join(cell.split())[:MOST_CHARACTERS]) for cell in cells[:MOST_COLUMNS]]
