"""A table that somebody sends: XLSX or CSV, read as text and bounded in every direction.

What looks like an ID number or a password in it is taken out before anything else sees it.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from enum import StrEnum
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


def refuse_size(size: int | None) -> None:
    """Raises ``BadTable`` for a file that is not to be fetched: of so many bytes, or nobody knows
    of how many."""
    if size is None:
        raise BadTable(TableFault.NOT_FETCHED)
    if size == 0:
        raise BadTable(TableFault.EMPTY)
    if size > MOST_BYTES:
        raise BadTable(TableFault.TOO_BIG)


def read_table(data: bytes) -> list[list[str]]:
    """Its rows that hold anything, of its first sheet. Raises ``BadTable``."""
    refuse_size(len(data))
    if data.startswith(_OLE):  # an XLS, or an XLSX with a password
        raise BadTable(TableFault.UNREADABLE)
    cells = _sheet(data) if data.startswith(_ZIP) else _csv(data)
    rows = [row for row in islice(cells, MOST_ROWS + 1) if any(row)]
    if not rows:
        raise BadTable(TableFault.NO_ROWS)
    if len(rows) > MOST_ROWS:
        raise BadTable(TableFault.TOO_MANY_ROWS)
    return rows


def _sheet(data: bytes) -> Iterator[list[str]]:
    _refuse_bomb(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows = book.get_sheet_by_index(0).to_python(nrows=MOST_ROWS + 1)
    except (CalamineError, ValueError, IndexError, OSError):
        raise BadTable(TableFault.UNREADABLE) from None
    return (_row([_text(cell) for cell in row]) for row in rows)


def _refuse_bomb(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise BadTable(TableFault.TOO_BIG)
            if _BOOK not in packed.namelist():
                raise BadTable(TableFault.UNREADABLE)
            for name in packed.namelist():
                if name.startswith(_SHEETS):
                    _refuse_far_cells(packed.read(name))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        raise BadTable(TableFault.UNREADABLE) from None


def _refuse_far_cells(sheet: bytes) -> None:
    """Rows and cells say where they stand (ECMA-376 part 1, 18.3.1.4 and 18.3.1.73). What cannot be
    read as that is refused, and so is what hides it in another encoding."""
    if b"\x00" in sheet:
        raise BadTable(TableFault.UNREADABLE)
    for found in _STANDS_AT.finditer(sheet):
        place = _PLACE.fullmatch(found[2])
        if place is None:
            raise BadTable(TableFault.UNREADABLE)
        if int(place[2]) > FURTHEST_ROW or _column(place[1]) > FURTHEST_COLUMN:
            raise BadTable(TableFault.TOO_BIG)


def _column(letters: bytes) -> int:
    """A is 1, XFD is 16,384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _text(cell: object) -> str:
    """A number that a spreadsheet keeps as 12.0 is 12."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _csv(data: bytes) -> Iterator[list[str]]:
    text = _decoded(data)
    head = text[:4096]
    mark = max(",;\t|", key=head.count)
    try:
        yield from (_row(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error:
        raise BadTable(TableFault.UNREADABLE) from None


def _decoded(data: bytes) -> str:
    """UTF-8, or Windows-874 as Excel writes CSV on a Thai computer."""
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
