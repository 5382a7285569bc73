"""A file's bytes as sheets of text cells: XLSX, or CSV in UTF-8 or Windows-874."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import Final, cast

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from handlers.figurefiles.cells import place
from handlers.figurefiles.reading import BadFigures, FileFault
from handlers.language.normal import normal
from handlers.language.tablefaults import MEGABYTE, BadTable, Bounds, TableFault
from handlers.language.tables import decoded, parted, plain_cell
from handlers.language.workbooks import gone_through, is_workbook

SMALL: Final = Bounds()
"""In the chat."""
LARGE: Final = Bounds(
    size=64 * MEGABYTE,
    unpacked=600 * MEGABYTE,
    furthest_row=60_000,
    furthest_column=300,
    cells=8_000_000,
)
"""At the terminal: the national DMC workbook has 29,000 rows and 106 columns."""
MOST_SHEETS: Final = 60
MOST_SHOWN: Final = 24
_NO_NUMBERS: Final = (
    (FileFault.NO_RESULT, re.compile(r"=")),
    (FileFault.ERROR, re.compile(r"#(?:REF!|DIV/0!|N/A|NAME\?|VALUE!|NUM!|NULL!|SPILL!|CALC!)")),
    (FileFault.DATE, re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")),
)
_KEPT_AS_TEXT: Final = re.compile(r'="([^"=]{0,200})"')
_END: Final = "\ue000"
"""Put behind a CSV: where it is no line of its own, a quotation mark was never closed."""
_ONLY_TEXT: Final = {str}
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
    hidden: bool = False
    merged: Mapping[tuple[int, int], int] = field(default_factory=dict)
    """By row and column of a cell that goes over several, the last column it goes to."""
    one_of_several: bool = False
    said: frozenset[str] | None = None
    """``texts``, where whoever read it knows them."""

    @cached_property
    def texts(self) -> frozenset[str]:
        """What stands in its cells, each once: three million cells hold two hundred thousand."""
        return frozenset(chain.from_iterable(self.rows)) if self.said is None else self.said

    def place(self, row: int, column: int) -> str:
        """Row 0 and column 27 are ``AB1``, or ``Sheet2!AB1`` where there are several; in JSON
        ``#1 ป.1 ชาย``, not counting the keys."""
        if self.keys:
            return f"#{row} {self.keys[column]}"
        at = place(row, column)
        return f"{self.name}!{at}" if self.one_of_several else at

    def no(self, fault: FileFault, row: int, column: int) -> BadFigures:
        """The no to one cell. Of what stands there only the beginning is shown."""
        shown = normal(self.cell(row, column))
        cut = shown if len(shown) <= MOST_SHOWN else f"{shown[:MOST_SHOWN]}…"
        return BadFigures(fault, cell=self.place(row, column), said=cut)

    def no_number(self, row: int, column: int) -> BadFigures:
        """The no to what stands where a number belongs, by what a spreadsheet made of it."""
        said = self.cell(row, column)
        faults = (fault for fault, pattern in _NO_NUMBERS if pattern.match(said))
        return self.no(next(faults, FileFault.NO_NUMBER), row, column)

    def cell(self, row: int, column: int) -> str:
        """Empty where the row has ended."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else ""


def read_sheets(data: bytes, bounds: Bounds = SMALL) -> list[Sheet]:
    """Every sheet that holds anything, the hidden ones too. Raises ``BadTable``, or ``BadFigures``
    for a CSV that is torn in itself."""
    bounds.refuse_size(len(data))
    found = _workbook(data, bounds) if is_workbook(data) else [_csv(data, bounds)]
    filled = [sheet for sheet in found if any(any(row) for row in sheet.rows)]
    if not filled:
        raise BadTable(TableFault.EMPTY)
    several = len(filled) > 1
    return [replace(sheet, one_of_several=several) for sheet in filled]


def _workbook(data: bytes, bounds: Bounds) -> list[Sheet]:
    data = gone_through(data, bounds)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [one for one in book.sheets_metadata if one.typ is SheetTypeEnum.WorkSheet]
        if len(sheets) > MOST_SHEETS:
            raise BadTable(TableFault.TOO_MANY_SHEETS, limit=MOST_SHEETS)
        read: list[Sheet] = []
        cells = 0
        for one in sheets:  # several may say that they stand in the same part
            read.append(_sheet(one, book))
            cells += sum(map(len, read[-1].rows))
            bounds.refuse_cells(cells)
        return read
    except BadTable:
        raise
    except (CalamineError, ValueError, IndexError, OSError):
        raise BadTable(TableFault.DAMAGED) from None


def _sheet(told: SheetMetadata, book: CalamineWorkbook) -> Sheet:
    """Row 1 is the file's row 1. Of three million cells most say the same as another: each such
    text is kept once."""
    sheet, texts = book.get_sheet_by_name(told.name), _Texts()
    _, column = sheet.start or (0, 0)
    before = [""] * column  # its rows begin with the first column that holds anything
    rows = [before + texts.of(row) for row in sheet.iter_rows()]
    return Sheet(
        told.name,
        rows,
        hidden=told.visible is not SheetVisibleEnum.Visible,
        merged={start: end[1] for start, end in sheet.merged_cell_ranges or ()},
        said=frozenset(texts.values()),
    )


def _csv(data: bytes, bounds: Bounds) -> Sheet:
    text, mark = parted(decoded(data))
    lines = csv.reader(chain(io.StringIO(text, newline=""), [_END]), delimiter=mark)
    rows: list[list[str]] = []
    cells, last = 0, [""]
    try:
        for last in lines:
            if len(rows) > bounds.furthest_row:
                raise bounds.too_far(place(len(rows), 0))
            cells += len(last)
            bounds.refuse_cells(cells)
            _refuse_far(last, len(rows), bounds)
            rows.append(_row([_bare(cell) for cell in last[: bounds.furthest_column]]))
    except csv.Error:  # longer than any cell may be
        raise BadFigures(FileFault.TORN, cell=place(len(rows), 0)) from None
    if last != [_END]:
        raise BadFigures(FileFault.TORN, cell=place(len(rows) - 1, len(last) - 1))
    return Sheet("", rows[:-1])


def _refuse_far(line: Sequence[str], row: int, bounds: Bounds) -> None:
    """Empty ones may stand anywhere: a program writes as many commas as its sheet was wide."""
    for column in range(bounds.furthest_column, len(line)):
        if line[column].strip() and line[column] != _END:
            raise bounds.too_far(place(row, column))


def _bare(cell: str) -> str:
    """Without the formula that keeps Excel from taking a code for a number."""
    kept = _KEPT_AS_TEXT.fullmatch(cell)
    return kept[1] if kept else cell


def _row(cells: list[str]) -> list[str]:
    return list(map(_text, cells))


def _text(cell: str) -> str:
    return " ".join(cell[:MOST_CELL].split()) if cell else ""


class _Texts(dict[str, str]):
    """By cell as it stands there, its text."""

    def of(self, row: Sequence[object]) -> list[str]:
        if {*map(type, row)} == _ONLY_TEXT:
            return [*map(self.__getitem__, cast("Sequence[str]", row))]
        return [self[cell if isinstance(cell, str) else plain_cell(cell)] for cell in row]

    def __missing__(self, cell: str) -> str:
        text = _text(cell)
        self[cell] = text = cell if text == cell else self.setdefault(text, text)
        return text
