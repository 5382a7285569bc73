"""A file's bytes as sheets of text cells: XLSX, or CSV in UTF-8 or Windows-874."""

import csv
import io
import sys
from dataclasses import dataclass
from itertools import islice
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook

from handlers.figurefiles.cells import place
from handlers.figurefiles.reading import BadFigures, FileFault
from handlers.language.normal import normal
from handlers.language.tables import (
    BadTable,
    Bounds,
    TableFault,
    decoded,
    is_workbook,
    parted_by,
    plain_cell,
    refuse_bomb,
)

SMALL: Final = Bounds()
"""In the chat."""
LARGE: Final = Bounds(
    size=64 * 1024 * 1024, unpacked=600 * 1024 * 1024, furthest_row=60_000, furthest_column=300
)
"""At the terminal: the national DMC workbook has 29,000 rows and 106 columns."""
MOST_SHEETS: Final = 12
MOST_SHOWN: Final = 24
MOST_CELL: Final = 200
"""Characters of one cell; what is longer is no figure and no name."""


@dataclass(frozen=True)
class Sheet:
    """Rows as they stand in the file, the empty ones too, so that a cell can be named. Spaces of
    every kind are one space. ``keys``: what is no table with letters (JSON) names its cells by
    these."""

    name: str
    rows: list[list[str]]
    keys: tuple[str, ...] = ()

    def place(self, row: int, column: int) -> str:
        """Row 0 and column 27 are ``AB1``; in JSON ``#1 ป.1 ชาย``, not counting the keys."""
        return f"#{row} {self.keys[column]}" if self.keys else place(row, column)

    def no(self, fault: FileFault, row: int, column: int) -> BadFigures:
        """The no to one cell. Of what stands there only the beginning is shown."""
        shown = normal(self.cell(row, column))
        cut = shown if len(shown) <= MOST_SHOWN else f"{shown[:MOST_SHOWN]}…"
        return BadFigures(fault, cell=self.place(row, column), said=cut)

    def cell(self, row: int, column: int) -> str:
        """Empty where the row has ended."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else ""


def read_sheets(data: bytes, bounds: Bounds = SMALL) -> list[Sheet]:
    """Every sheet that holds anything. Raises ``BadTable``, or ``BadFigures`` where there is
    none."""
    bounds.refuse_size(len(data))
    found = _workbook(data, bounds) if is_workbook(data) else [_csv(data, bounds)]
    filled = [sheet for sheet in found if any(any(row) for row in sheet.rows)]
    if not filled:
        raise BadFigures(FileFault.UNKNOWN_LAYOUT)
    return filled


def _workbook(data: bytes, bounds: Bounds) -> list[Sheet]:
    refuse_bomb(data, bounds)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [_sheet(name, book, bounds) for name in book.sheet_names[:MOST_SHEETS]]
    except (CalamineError, ValueError, IndexError, OSError):
        raise BadTable(TableFault.UNREADABLE) from None


def _sheet(name: str, book: CalamineWorkbook, bounds: Bounds) -> Sheet:
    """Row 1 is the file's row 1. Of three million cells most say the same as another: each such
    text is kept once."""
    sheet, texts = book.get_sheet_by_name(name), _Texts()
    _, column = sheet.start or (0, 0)
    before = [""] * column  # its rows begin with the first column that holds anything
    rows = [
        before + [texts[cell] if type(cell) is str else _text(plain_cell(cell)) for cell in row]
        for row in sheet.iter_rows()
    ]
    return Sheet(name, rows)


def _csv(data: bytes, bounds: Bounds) -> Sheet:
    text = decoded(data)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=parted_by(text))
    try:
        rows = [
            _row(row[: bounds.furthest_column]) for row in islice(lines, bounds.furthest_row + 1)
        ]
    except csv.Error:
        raise BadTable(TableFault.UNREADABLE) from None
    if len(rows) > bounds.furthest_row:
        raise BadTable(TableFault.TOO_BIG)
    return Sheet("", rows)


def _row(cells: list[str]) -> list[str]:
    return list(map(_text, cells))


def _text(cell: str) -> str:
    return " ".join(cell[:MOST_CELL].split()) if cell else ""


class _Texts(dict[str, str]):
    """By cell as it stands there, its text."""

    def __missing__(self, cell: str) -> str:
        self[cell] = text = sys.intern(_text(cell))
        return text
