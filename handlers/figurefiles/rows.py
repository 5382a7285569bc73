"""A table's rows, one school each: its figures, its own totals checked and left out.

What is no school's row: a subtotal or total (รวม …, or the office's own code), a note, a heading
repeated on the next page, a school of another office.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from handlers.figurefiles.cells import digits, number, spelled
from handlers.figurefiles.dims import SHORT, SIDE, Dims, Sorted, kept_of, metrics_of, sort_out
from handlers.figurefiles.facts import SchoolColumns
from handlers.figurefiles.known import AREA_DIGITS, MINISTRY, SMIS, KnownSchools
from handlers.figurefiles.layouts import Head
from handlers.figurefiles.periods import in_title
from handlers.figurefiles.reading import (
    Doubt,
    DoubtKind,
    FileFault,
    Period,
    SchoolRow,
)
from handlers.figurefiles.sheets import Sheet
from handlers.figurefiles.subjects.schools import NAMING
from handlers.language.normal import squeezed
from store.figures import AREA, COUNTRY, Figure, Kind
from store.pages import Grid

MOST_DOUBTS: Final = 60
HIGHEST_SCORE: Final = 100
LEAST_NUMBERED: Final = 3
SLIPS: Final = 3
"""So many rows may have another school's name."""
_SUM: Final = re.compile(r"รวม|ทั้งหมด|ทั้งสิ้น|ยอดรวม|total|grandtotal|ผลรวม")
_OF_ALL: Final = (
    (COUNTRY, re.compile(r"(?:ระดับ)?(?:ประเทศ|ชาติ)|country")),
    (AREA, re.compile(r"(?:ระดับ)?(?:เขต(?:พื้นที่.*)?|สพป.*|สพม.*)|area")),
)
_MEAN_OF_ALL: Final = re.compile(r"(?:คะแนน)?เฉลี่ย.*|ระดับ.*|average|mean")
_OWN_CODE: Final = re.compile(r"[0-9]{5}0{3}|[0-9]{4}|00[0-9]{6}")
"""The office's, in a school's place."""


@dataclass
class Found:
    """What the rows held."""

    counts: list[Figure] = field(default_factory=list)
    schools: list[SchoolRow] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    agreed: set[str] = field(default_factory=set)
    disagreed: set[str] = field(default_factory=set)
    outside: Counter[str] = field(default_factory=Counter)
    """Rows of other offices, by how the codes of these begin."""
    period: Period = field(default_factory=Period)
    seen: set[str] = field(default_factory=set)
    """The schools that have a row."""
    grids: tuple[Grid, ...] = ()
    """In the place of ``counts``, of a very long table."""

    def doubt(
        self, kind: DoubtKind, cell: str, said: str = "", counted: str = "", heading: str = ""
    ) -> None:
        """After the first sixty the file as a whole is in doubt."""
        if len(self.doubts) < MOST_DOUBTS:
            self.doubts.append(Doubt(kind, cell, said, counted, heading))

    @property
    def checked(self) -> tuple[str, ...]:
        return tuple(sorted(self.agreed - self.disagreed))


class Rows:
    """One pass over the rows below the headings. ``read`` raises ``BadFigures`` naming the first
    cell that cannot be read."""

    def __init__(self, sheet: Sheet, head: Head, known: KnownSchools) -> None:
        self.sheet, self.head, self.known = sheet, head, known
        self.columns: Sorted = sort_out(head.columns)
        self.own = SchoolColumns(sheet, head.facts)
        self.naming = [head.facts[name] for name in NAMING if name in head.facts]
        first = min(self.columns.parts, default=len(head.facts))
        self.labels = sorted({*self.naming, *range(min(first, 6))})
        self.found = Found()
        self.seen = self.found.seen
        self.other_names = 0
        self.since: dict[int, Decimal] = {}
        self.overall: dict[int, Decimal] = {}

    def read(self) -> Found:
        for row in range(self.head.row + 1, len(self.sheet.rows)):
            self._read(row)
        return self.found

    def _read(self, row: int) -> None:
        cells = self.sheet.rows[row]
        if not any(cells) or self._repeats_headings(row) or _numbers_columns(cells):
            return
        if not self.head.layout.scores and self._is_sum(row):
            self._check_sum(row)
            return
        if self._is_note(row):
            said = in_title(" ".join(filter(None, self.sheet.rows[row])))
            self.found.period = said if said.as_of else self.found.period
            return
        school = self._school(row)
        if school is None:
            return
        if school in self.seen:
            raise self.sheet.no(FileFault.TWICE, row, self.naming[0])
        self.seen.add(school)
        self._check_name(school, row)
        values = dict(self._values(row))
        self._count(school, values)
        self._check_school(row, values)
        if self.head.lists_schools and not school.startswith("@"):
            self.found.schools.append(self.own.row(school, row))

    # Which kind of row it is.

    def _repeats_headings(self, row: int) -> bool:
        """All of one of their rows, or what stands over the schools."""
        here = self.sheet.rows[row]
        for heads in (self.sheet.rows[at] for at in self.head.rows):
            if _filled(heads) == _filled(here) or any(
                heads[column : column + 1] == here[column : column + 1] != [""]
                for column in self.naming
                if column < len(heads)
            ):
                return True
        return False

    def _is_sum(self, row: int) -> bool:
        """A school may be called รวมไทย…: what has a school's code or name is no sum."""
        for column in self.naming:
            code = squeezed(self.sheet.cell(row, column) or "-")
            if _OWN_CODE.fullmatch(code) and code not in self.known.codes:
                return True
        if self._has_code(row) or self._is_named(row):
            return False
        if any(_SUM.match(bare) for bare in self._labels(row)):
            return True
        nameless = not any(self.sheet.cell(row, column) for column in self.naming)
        last = not any(any(line) for line in self.sheet.rows[row + 1 :])
        return nameless and last and bool(self.seen) and self._has_figures(row)

    def _labels(self, row: int) -> list[str]:
        """What stands before the figures."""
        cells = (self.sheet.cell(row, column) for column in self.labels)
        return [squeezed(cell) for cell in cells if cell]

    def _is_named(self, row: int) -> bool:
        at = self.head.facts.get("name")
        return at is not None and bool(self.known.by_name(self.sheet.cell(row, at)))

    def _is_note(self, row: int) -> bool:
        if self.head.layout.scores and self._mean_of_all(row) is not None:
            return False
        return not self._has_figures(row) and not self._has_code(row)

    def _has_figures(self, row: int) -> bool:
        for column in self.columns.parts:
            cell = self.sheet.cell(row, column)
            if cell and any(map(str.isdecimal, cell)):
                return True
        return not self.columns.parts

    def _has_code(self, row: int) -> bool:
        return any(_is_code(self.sheet.cell(row, column)) for column in self.naming)

    # Whose row it is.

    def _school(self, row: int) -> str | None:
        """``None``: another office's."""
        if self.head.layout.scores and (whole := self._mean_of_all(row)) is not None:
            return whole or None
        for column in self.naming:
            code = self._digits(row, column)
            if not code:
                continue
            school = self.known.by_number(code)
            if school is not None:
                self._listed(school, row, column)
                return school
            if len(code) in (SMIS, MINISTRY):
                self.found.outside[code[:AREA_DIGITS] if len(code) == SMIS else ""] += 1
                return None
        return self._by_name(row)

    def _mean_of_all(self, row: int) -> str | None:
        """``""`` for a mean that is neither the area's nor the country's."""
        if self._has_code(row) or self._is_named(row):
            return None
        for bare in self._labels(row):
            for place, words in _OF_ALL:
                if words.fullmatch(bare):
                    return place
            if _MEAN_OF_ALL.fullmatch(bare):
                return ""
        return None

    def _digits(self, row: int, column: int) -> str:
        try:
            return digits(self.sheet.cell(row, column))
        except ValueError:
            raise self.sheet.no(FileFault.LOST_CODE, row, column) from None

    def _listed(self, school: str, row: int, column: int) -> None:
        if school not in self.known.codes:
            self.found.doubt(DoubtKind.NOT_LISTED, self.sheet.place(row, column), school)

    def _check_name(self, school: str, row: int) -> None:
        """A code and a name of two schools: once it is a slip, many times a column has slipped."""
        at = self.head.facts.get("name")
        if at is None or school not in self.known.codes:
            return
        called = self.known.called(self.sheet.cell(row, at))
        if not called or school in called:
            return
        self.other_names += 1
        if self.other_names > SLIPS:
            raise self.sheet.no(FileFault.SHIFTED, row, at)
        place, said = self.sheet.place(row, at), self.sheet.cell(row, at)
        self.found.doubt(DoubtKind.OTHER_NAME, place, said, school)

    def _by_name(self, row: int) -> str:
        column = self.head.facts.get("name", self.naming[0])
        at = self.head.facts.get("district")
        district = "" if at is None else self.sheet.cell(row, at)
        schools = self.known.by_name(self.sheet.cell(row, column), district)
        if len(schools) == 1:
            return schools[0]
        fault = FileFault.SAME_NAME if schools else FileFault.UNKNOWN_SCHOOL
        raise self.sheet.no(fault, row, column)

    # What it says.

    def _values(self, row: int) -> Iterator[tuple[int, Decimal]]:
        for column, dims in (*self.columns.parts.items(), *self._sums()):
            value = self._number(row, column)
            if value is None:
                continue
            self._doubt_value(value, dims.get("metric", ""), row, column)
            yield column, value

    def _number(self, row: int, column: int) -> Decimal | None:
        """Teachers short in a column of their own are less than nought, signed or not."""
        try:
            value = number(self.sheet.cell(row, column))
        except ValueError:
            raise self.sheet.no_number(row, column) from None
        short = self.head.columns[column].get(SIDE) == SHORT
        return -abs(value) if short and value is not None else value

    def _sums(self) -> Iterator[tuple[int, Dims]]:
        return ((column, self.head.columns[column]) for column in self.columns.sums)

    def _doubt_value(self, value: Decimal, metric: str, row: int, column: int) -> None:
        place, said = self.sheet.place(row, column), spelled(value)
        if self.head.layout.scores:
            if not 0 <= value <= HIGHEST_SCORE:
                self.found.doubt(DoubtKind.OUT_OF_RANGE, place, said)
        elif value < 0 and metric != "teacher_balance":
            self.found.doubt(DoubtKind.NEGATIVE, place, said)
        elif value != value.to_integral_value() and metric != "poor_budget":
            self.found.doubt(DoubtKind.FRACTION, place, said)

    def _count(self, school: str, values: dict[int, Decimal]) -> None:
        counts: dict[tuple[str, Kind], Figure] = {}
        for column, value in values.items():
            if column in self.columns.parts:
                one = Figure(school=school, value=value, **kept_of(self.columns.parts[column]))
                before = counts.get(key := (one.metric, one.kind))
                counts[key] = replace(one, value=before.value + value) if before else one
            if not school.startswith("@"):
                self.since[column] = self.since.get(column, Decimal(0)) + value
                self.overall[column] = self.overall.get(column, Decimal(0)) + value
        self.found.counts.extend(counts.values())

    def _check_school(self, row: int, values: dict[int, Decimal]) -> None:
        """A total beside its parts, in one row. Means are no sums."""
        if self.head.layout.scores:
            return
        self._check_balance(row, values)
        for column, parts in self.columns.sums.items():
            if column in values:
                come_to = sum((values.get(part, Decimal(0)) for part in parts), Decimal(0))
                self._compare(row, column, values[column], (come_to,), parts)

    def _check_balance(self, row: int, values: dict[int, Decimal]) -> None:
        told: dict[str, Decimal] = {}
        at = self.naming[0]
        for column, value in values.items():
            metric = self.head.columns[column].get("metric", "")
            told[metric] = told.get(metric, Decimal(0)) + value
            at = column if metric == "teacher_balance" else at
        if not told.keys() >= {"quota_teachers", "actual_teachers", "teacher_balance"}:
            return
        balance, ought = told["teacher_balance"], told["actual_teachers"] - told["quota_teachers"]
        if balance != ought:
            place = self.sheet.place(row, at)
            self.found.doubt(DoubtKind.BALANCE, place, spelled(balance), spelled(ought))

    def _check_sum(self, row: int) -> None:
        """A subtotal is of the rows since the one before it, a total of all."""
        if not self.found.outside and self.seen:
            for column in (*self.columns.parts, *self.columns.sums):
                said = self._number(row, column)
                if said is not None:
                    sums = [one.get(column, Decimal(0)) for one in (self.overall, self.since)]
                    parts = self.columns.sums.get(column, (column,))
                    self._compare(row, column, said, tuple(sums), parts)
        self.since = {}

    def _compare(
        self,
        row: int,
        column: int,
        said: Decimal,
        sums: tuple[Decimal, ...],
        parts: tuple[int, ...],
    ) -> None:
        metrics = metrics_of(self.columns.parts, parts)
        if said in sums:
            self.found.agreed |= metrics
            return
        self.found.disagreed |= metrics
        cell, heading = self.sheet.place(row, column), self.head.told(column, self.sheet)
        self.found.doubt(
            DoubtKind.TOTAL, cell, spelled(said), spelled(_nearest(said, sums)), heading
        )


def _nearest(said: Decimal, sums: tuple[Decimal, ...]) -> Decimal:
    """What a total that agrees with none of these was most likely meant to be."""
    return min(sums, key=lambda one: abs(one - said))


def _numbers_columns(cells: list[str]) -> bool:
    """(1) (2) (3) under the headings."""
    told = [cell.strip("()[] ") for cell in cells if cell]
    if len(told) < LEAST_NUMBERED or not all(map(str.isdecimal, told)):
        return False
    first = int(told[0])
    return [int(one) for one in told] == list(range(first, first + len(told)))


def _filled(cells: list[str]) -> list[tuple[int, str]]:
    return [(column, cell) for column, cell in enumerate(cells) if cell]


def _is_code(cell: str) -> bool:
    """Or was one, before a spreadsheet made a power of it. A note may hold as many digits."""
    try:
        return bool(digits(cell))
    except ValueError:
        return True
