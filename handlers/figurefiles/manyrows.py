"""A table as long as the country's. Nearly every row of it is nothing out of the ordinary, and is
taken as it stands; any other goes the usual way, so that what comes out is the same.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from operator import add, itemgetter
from typing import Any, Final, TypeVar

from handlers.figurefiles.cells import number
from handlers.figurefiles.dims import ROOM, SIDE, metrics_of
from handlers.figurefiles.known import MINISTRY, SMIS, KnownSchools
from handlers.figurefiles.layouts import Head
from handlers.figurefiles.rows import Found, Rows
from handlers.figurefiles.sheets import Sheet
from store.figures import PARTS, Kind
from store.pages import Grid

MANY: Final = 60_000
"""So many cells with figures make a long table."""
_ODD: Final = -1
"""In the place of a number that is below nought, or none, or not whole."""
_DIMENSIONS: Final = Kind._fields
_Cell = TypeVar("_Cell")


def read_rows(sheet: Sheet, head: Head, known: KnownSchools) -> Found:
    """Raises ``BadFigures`` naming the first cell that cannot be read."""
    cells = len(sheet.rows) * len(head.columns)
    if cells > MANY and _may_be_taken(head):
        return ManyRows(sheet, head, known).read()
    return Rows(sheet, head, known).read()


def _may_be_taken(head: Head) -> bool:
    """Every column is one figure of its own, and nothing but whole numbers is expected."""
    if head.layout.scores or not head.columns or not head.facts.keys() >= {"code", "name"}:
        return False
    every = head.columns.values()
    return not any(
        SIDE in dims or ROOM in dims or dims.get("metric") == "teacher_balance" for dims in every
    )


class _Numbers(dict[str, int | None]):
    """By cell its number: the same few thousand stand in millions of cells."""

    def __missing__(self, cell: str) -> int | None:
        try:
            value = number(cell)
        except ValueError:
            value = Decimal(_ODD)
        odd = value is not None and (value < 0 or value != value.to_integral_value())
        self[cell] = found = _ODD if odd else None if value is None else int(value)
        return found


class ManyRows(Rows):
    """Its figures are in ``Found.grids``."""

    def __init__(self, sheet: Sheet, head: Head, known: KnownSchools) -> None:
        super().__init__(sheet, head, known)
        self.code_at, self.name_at = head.facts["code"], head.facts["name"]
        parts = (*self.columns.parts,)
        self.all = (*parts, *self.columns.sums)
        at = {column: place for place, column in enumerate(self.all)}
        self.told = [
            (at[column], [at[part] for part in within], metrics_of(self.columns.parts, within))
            for column, within in self.columns.sums.items()
        ]
        self.unproved = self.told
        self.numbers = _Numbers()
        self.others = [one for one in self.naming if one not in (self.code_at, self.name_at)]
        self.furthest = max(*self.all, *self.naming)
        self.named = {
            one.code: one.name
            for one in known.schools
            if len(one.code) == SMIS and _is_number(one.code)
        }
        self.rows: dict[str, tuple[int | None, ...]] = {}
        self.others_rows: dict[str, tuple[Decimal | None, ...]] = {}
        """Of those that were not taken as they stand."""
        self.parts = 1
        self.untold: list[tuple[int | None, ...]] = []
        """Rows that are in no running total yet."""
        self.in_order: Mapping[int, tuple[int | None, ...]] = {}

    def read(self) -> Found:
        self.in_order = self._in_order()
        found = super().read()
        found.grids = tuple(self._grids())
        return found

    def _read(self, row: int) -> None:
        if not self._take(row):
            self._add_up()
            super()._read(row)

    def _take(self, row: int) -> bool:
        """Whether there was nothing to look at twice."""
        values = self.in_order.get(row)
        if values is None:
            return False
        line = self.sheet.rows[row]
        school, name = line[self.code_at], line[self.name_at]
        if school in self.seen or not name or self.named.get(school) not in _names(name):
            return False
        if not all(_is_code(line[column]) for column in self.others):
            return False
        if self.unproved:
            self._note_agreeing(values)
        self.seen.add(school)
        self.untold.append(values)
        self.rows[school] = values[: len(self.columns.parts)]
        if self.head.lists_schools:
            self.found.schools.append(self.own.row(school, row))
        return True

    def _in_order(self) -> Mapping[int, tuple[int | None, ...]]:
        """By row its numbers, where each total is what its parts come to and none is odd. Looked
        at column by column: of these there are a hundred, and of rows thirty thousand."""
        first, picked = self.head.row + 1, _picking(self.all)
        lines = enumerate(self.sheet.rows[first:], first)
        long = {row: picked(line) for row, line in lines if len(line) > self.furthest}
        cells = zip(*long.values(), strict=True)
        columns = [[*map(self.numbers.__getitem__, column)] for column in cells]
        found = self.numbers.values()  # a thousand, and not three million
        added = [*map(_with_nought, columns)] if None in found else columns
        looked_at = columns if _ODD in found else ()
        out = {at for column in looked_at for at in _all_at(column, _ODD)}
        for at, parts, _ in self.told if columns else ():
            come_to = _added([added[part] for part in parts])
            if come_to != columns[at]:
                both = enumerate(zip(columns[at], come_to, strict=True))
                out.update(row for row, (said, sums) in both if said is not None and said != sums)
        told = enumerate(zip(long, zip(*columns, strict=True), strict=True))
        return {row: values for at, (row, values) in told if at not in out}

    def _note_agreeing(self, values: tuple[int | None, ...]) -> None:
        """Of each total that agrees once is enough."""
        for at, _, metrics in self.unproved:
            if values[at] is not None:
                self.found.agreed |= metrics
        self.unproved = [one for one in self.unproved if values[one[0]] is None]

    def _add_up(self) -> None:
        for column, cells in zip(self.all, zip(*self.untold, strict=True), strict=False):
            come_to = Decimal(sum(filter(None, cells)))
            for running in (self.since, self.overall):
                running[column] = running.get(column, Decimal(0)) + come_to
        self.untold = []

    def _count(self, school: str, values: dict[int, Decimal]) -> None:
        super()._count(school, values)
        self.found.counts.clear()
        self.others_rows[school] = tuple(map(values.get, self.columns.parts))
        if any(value != value.to_integral_value() for value in values.values()):
            self.parts = PARTS

    def _grids(self) -> list[Grid]:
        columns: dict[str, list[int]] = {}
        kinds = []
        for at, dims in enumerate(self.columns.parts.values()):
            columns.setdefault(dims["metric"], []).append(at)
            kinds.append(Kind(*(dims.get(name, "") for name in _DIMENSIONS)))
        return [self._grid(metric, kinds, taken) for metric, taken in columns.items()]

    def _grid(self, metric: str, kinds: list[Kind], columns: list[int]) -> Grid:
        picked = _picking(columns)
        rows = {school: picked(row) for school, row in self.rows.items()}
        if self.parts != 1:
            rows = {school: self._in_parts(row) for school, row in rows.items()}
        for school, row in self.others_rows.items():
            rows[school] = self._in_parts(picked(row))
        empty = (None,) * len(columns)
        told = {school: row for school, row in rows.items() if row != empty}
        return Grid(metric, tuple(kinds[at] for at in columns), told, self.parts)

    def _in_parts(self, row: Sequence[int | Decimal | None]) -> tuple[int | None, ...]:
        return tuple(None if one is None else round(one * self.parts) for one in row)


def _with_nought(column: Sequence[int | None]) -> list[int | None]:
    """To be added up."""
    return [cell or 0 for cell in column]


def _added(columns: Sequence[Sequence[Any]]) -> list[int]:
    """Row by row; as a rule boys and girls."""
    if len(columns) == 2:
        return [*map(add, *columns)]
    return [*map(sum, zip(*columns, strict=True))]


def _all_at(column: Sequence[int | None], cell: int) -> Iterator[int]:
    return (at for at, one in enumerate(column) if one == cell)


def _picking(columns: Sequence[int]) -> Callable[[Sequence[_Cell]], tuple[_Cell, ...]]:
    """Of a row the cells of these columns."""
    if len(columns) > 1:
        return itemgetter(*columns)
    return lambda row: (row[columns[0]],)


def _names(cell: str) -> tuple[str, str]:
    return cell, cell.removeprefix("โรงเรียน")


def _is_code(cell: str) -> bool:
    """Ten digits, or nothing: no sum's and no school's of another office."""
    return not cell or (len(cell) == MINISTRY and _is_number(cell))


def _is_number(cell: str) -> bool:
    return cell.isascii() and cell.isdecimal()
