"""The kinds of tables that are known, and which of them a sheet is.

A sheet is what most of its headings are. The headings stand in one row near the top, or in two, the
upper one merged over several columns of the lower ("ป.1" over ชาย, หญิง and ห้อง).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from handlers.figurefiles.dims import ROOM, Dims
from handlers.figurefiles.sheets import MOST_SHOWN, Sheet
from handlers.figurefiles.subjects import poor, quota, schools, scores, staff, students
from handlers.language.normal import squeezed
from store.figures import Series


@dataclass(frozen=True)
class Layout:
    """``least``: so many columns of figures make a table of this kind."""

    name: str
    series: str
    column: Callable[[str, str], Dims | None]
    least: int
    scores: bool = False
    by_round: bool = False
    """Whether its figures are of a round or a term, and not of a whole year."""


def _no_figures(heading: str, about: str) -> Dims | None:
    del heading, about
    return None


STUDENTS: Final = Layout("students", Series.STUDENTS, students.column, 1, by_round=True)
POOR: Final = Layout("poor", Series.POOR, poor.column, 2, by_round=True)
QUOTA: Final = Layout("quota", Series.QUOTA, quota.column, 2)
ONET: Final = Layout("onet", Series.ONET, scores.column, 2, scores=True)
NT: Final = Layout("nt", Series.NT, scores.column, 2, scores=True)
RT: Final = Layout("rt", Series.RT, scores.column, 2, scores=True)
STAFF: Final = Layout("staff", Series.STAFF, staff.column, 2)
SCHOOLS: Final = Layout("schools", Series.SCHOOLS, _no_figures, 0)
DMC_WORKBOOK: Final = "dmc_workbook"
"""A table of students with the DMC's own columns of a school beside them."""
TABLES: Final = (ONET, NT, RT, POOR, QUOTA, STAFF, STUDENTS, SCHOOLS)
"""In this order where two have as many headings."""
BY_ROUND: Final = frozenset({Series.STUDENTS.value, Series.POOR.value})
SCORES: Final = frozenset({"onet", "nt", "rt", "onet_sd", "nt_sd", "rt_sd"})
"""Metrics that are never summed."""
FACTS_OF_A_LIST: Final = 4
"""So many facts of a school make a list of schools."""
TOP: Final = 25
LONGEST_HEADING: Final = 80


@dataclass(frozen=True)
class Head:
    """``row``: the last one of the headings. ``columns`` by number; ``facts`` by their name."""

    layout: Layout
    row: int
    columns: Mapping[int, Dims]
    facts: Mapping[str, int]
    title: str
    headings: tuple[str, ...] = ()
    """As they stand there."""
    twice: Mapping[int, int] = field(default_factory=dict)
    """Columns that say what another one before them says."""

    def heading(self, column: int) -> str:
        return self.headings[column] if column < len(self.headings) else ""

    def told(self, column: int, sheet: Sheet) -> str:
        """Its heading for people, cut short; in JSON the cell's own name says it."""
        heading = "" if sheet.keys else self.heading(column)
        return heading if len(heading) <= MOST_SHOWN else f"{heading[:MOST_SHOWN]}…"

    @property
    def lists_schools(self) -> bool:
        """Whether it tells which schools there are: any table may have their names and places, but
        only a list of schools and the national workbook have all of them."""
        national = self.name == DMC_WORKBOOK and "code10" in self.facts
        if self.layout is not SCHOOLS and not national:
            return False
        return len(self.facts) >= FACTS_OF_A_LIST and "name" in self.facts

    @property
    def name(self) -> str:
        if self.layout is STUDENTS and "size7" in self.facts:
            return DMC_WORKBOOK
        return self.layout.name


def find_head(sheet: Sheet, file_name: str) -> Head | None:
    """``None``: no table that is known."""
    best: tuple[int, Head] | None = None
    for row in range(min(TOP, len(sheet.rows))):
        title = " ".join(filter(None, (cell for line in sheet.rows[:row] for cell in line)))
        about = " ".join(map(squeezed, (file_name, sheet.name, title[:600])))
        for last, headings in _rows_of_headings(sheet, row):
            for head in _heads(headings, last, about, title):
                found = len(head.columns) + len(head.facts)
                if best is None or found > best[0]:
                    best = (found, head)
    return None if best is None else best[1]


def _rows_of_headings(sheet: Sheet, row: int) -> list[tuple[int, list[str]]]:
    """This row alone, and with the next one under it."""
    single = [cell if len(cell) <= LONGEST_HEADING else "" for cell in sheet.rows[row]]
    if row + 1 == len(sheet.rows):
        return [(row, single)]
    under = [cell if len(cell) <= LONGEST_HEADING else "" for cell in sheet.rows[row + 1]]
    return [(row, single), (row + 1, _joined(single, under))]


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """A heading merged over several columns stands in the first of them only."""
    found, over = [], ""
    for column in range(max(len(upper), len(lower))):
        here = upper[column] if column < len(upper) else ""
        below = lower[column] if column < len(lower) else ""
        over = here or (over if below else "")
        found.append(f"{over} {below}".strip() if below else here)
    return found


def _heads(headings: Sequence[str], row: int, about: str, title: str) -> list[Head]:
    facts = schools.facts_of([squeezed(heading) for heading in headings])
    if not facts.keys() & set(schools.NAMING):
        return []
    found = []
    for layout in TABLES:
        if layout.scores and scores.exam(about) != layout.name:
            continue
        columns, twice = _figures(headings, layout, about)
        enough = len(columns) >= layout.least
        if enough and (columns or len(facts) >= FACTS_OF_A_LIST):
            found.append(Head(layout, row, columns, facts, title, tuple(headings), twice))
    return found


def _figures(
    headings: Sequence[str], layout: Layout, about: str
) -> tuple[dict[int, Dims], dict[int, int]]:
    """Of two columns that say the same the first is meant, and the second told of."""
    columns: dict[int, Dims] = {}
    twice: dict[int, int] = {}
    for number, heading in enumerate(headings):
        dims = _column(heading, layout, about) if heading else None
        if dims is None:
            continue
        same = next((first for first, known in columns.items() if known == dims), None)
        if same is None:
            columns[number] = dims
        else:
            twice[number] = same
    return columns, twice


def _column(heading: str, layout: Layout, about: str) -> Dims | None:
    """A grade may have its rooms one by one: ป.1/1, ป.1/2."""
    whole, room = students.apart_from_room(heading)
    dims = layout.column(squeezed(whole), about)
    if not room:
        return dims
    return dims | {ROOM: room} if dims is not None and "grade" in dims else None
