"""The kinds of tables that are known, and which of them a sheet is.

A sheet is what most of its headings are.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Final

from handlers.figurefiles.dims import ROOM, Dims
from handlers.figurefiles.headings import Path, headings, spoken
from handlers.figurefiles.sheets import MOST_SHOWN, Sheet
from handlers.figurefiles.subjects import poor, quota, schools, scores, staff, students
from handlers.language.normal import squeezed
from store.figures import Series

_LEVEL: Final = re.compile(
    r"(?:ระดับ|ชั้น)?(?:ก่อนประถม|ปฐมวัย|อนุบาล|ประถม|มัธยม)(?:ศึกษา)?(?:ตอน(?:ต้น|ปลาย))?"
    r"|(?:ข้อมูล)?(?:จำนวน)?(?:นักเรียน|ผู้เรียน)?(?:(?:จำแนก|แยก)ตาม|ราย)?(?:ระดับ)?(?:ชั้น(?:เรียน|ปี)?)?(?:และเพศ)?"
)
_STAFF: Final = re.compile(
    r"(?:ข้อมูล)?(?:จำนวน)?(?:ข้าราชการครูและ|ครูและ)?บุคลากร(?:ทางการศึกษา)?(?:(?:จำแนก|แยก)ตามตำแหน่ง)?|ตำแหน่ง"
)
_NOTHING: Final = re.compile(r"(?!)")


@dataclass(frozen=True)
class Layout:
    """``least``: so many columns of figures make a table of this kind. ``above``: what may stand
    over a heading and says nothing that it does not: not of when, of which kind, or of whom."""

    name: str
    series: str
    column: Callable[[str, str], Dims | None]
    least: int
    scores: bool = False
    by_round: bool = False
    """Whether its figures are of a round or a term, and not of a whole year."""
    above: re.Pattern[str] = _NOTHING


def _no_figures(heading: str, about: str) -> Dims | None:
    del heading, about
    return None


STUDENTS: Final = Layout(
    "students", Series.STUDENTS, students.column, 1, by_round=True, above=_LEVEL
)
POOR: Final = Layout("poor", Series.POOR, poor.column, 2, by_round=True)
QUOTA: Final = Layout("quota", Series.QUOTA, quota.column, 2)
ONET: Final = Layout("onet", Series.ONET, scores.column, 2, scores=True)
NT: Final = Layout("nt", Series.NT, scores.column, 2, scores=True)
RT: Final = Layout("rt", Series.RT, scores.column, 2, scores=True)
STAFF: Final = Layout("staff", Series.STAFF, staff.column, 2, above=_STAFF)
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
CACHED: Final = 4096
"""The same headings are tried row by row and layout by layout."""


@dataclass(frozen=True)
class Head:
    """``rows`` of the headings. ``columns`` by number; ``facts`` by their name."""

    layout: Layout
    rows: range
    columns: Mapping[int, Dims]
    facts: Mapping[str, int]
    title: str
    paths: tuple[Path, ...] = ()
    """The headings, as they stand there."""
    twice: Mapping[int, int] = field(default_factory=dict)
    """Columns that say what another one before them says."""

    @property
    def row(self) -> int:
        """The last one of the headings."""
        return self.rows[-1]

    def heading(self, column: int) -> str:
        return spoken(self.paths[column]) if column < len(self.paths) else ""

    def told(self, column: int, sheet: Sheet) -> str:
        """Its heading for people, cut short; in JSON the cell's own name says it."""
        heading = "" if sheet.keys else self.heading(column)
        return heading if len(heading) <= MOST_SHOWN else f"{heading[:MOST_SHOWN]}…"

    def says_the_same(self, other: "Head") -> bool:
        """Whether it is the same table on another sheet."""
        mine, theirs = ([*one.columns.values()] for one in (self, other))
        return self.layout is other.layout and bool(mine) and mine == theirs

    @cached_property
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
    for rows, paths in headings(sheet):
        title = " ".join(cell for line in sheet.rows[: rows[0]] for cell in line if cell)
        about = " ".join(map(_bare, (file_name, sheet.name, title[:600])))
        for head in _heads(paths, rows, about, title):
            found = len(head.columns) + len(head.facts)
            if best is None or found > best[0]:
                best = (found, head)
    return None if best is None else best[1]


def staff_beside(head: Head) -> Head | None:
    """The posts that a table of pupils tells of as well, if it tells of several."""
    if head.layout is not STUDENTS:
        return None
    paths: list[Path] = [
        () if column in head.columns or column in head.twice else path
        for column, path in enumerate(head.paths)
    ]
    columns, twice = _figures(paths, STAFF, "")
    positions = {one.get("position") for one in columns.values()} - {None}
    if len(positions) < STAFF.least:
        return None
    return replace(head, layout=STAFF, columns=columns, twice=twice)


def _heads(paths: Sequence[Path], rows: range, about: str, title: str) -> list[Head]:
    facts = schools.facts_of([_bare(spoken(path)) for path in paths])
    if not facts.keys() & set(schools.NAMING):
        return []
    found = []
    for layout in TABLES:
        if layout.scores and scores.exam(about) != layout.name:
            continue
        columns, twice = _figures(paths, layout, about)
        enough = len(columns) >= layout.least
        if enough and (columns or len(facts) >= FACTS_OF_A_LIST):
            found.append(Head(layout, rows, columns, facts, title, tuple(paths), twice))
    return found


def _figures(
    paths: Sequence[Path], layout: Layout, about: str
) -> tuple[dict[int, Dims], dict[int, int]]:
    """Of two columns that say the same the first is meant, and the second told of."""
    columns: dict[int, Dims] = {}
    twice: dict[int, int] = {}
    for number, path in enumerate(paths):
        dims = _column(path, layout, about) if path else None
        if dims is None:
            continue
        same = next((first for first, known in columns.items() if known == dims), None)
        if same is None:
            columns[number] = dims
        else:
            twice[number] = same
    return columns, twice


def _column(path: Path, layout: Layout, about: str) -> Dims | None:
    """What stands over a heading may say nothing more: "ระดับประถมศึกษา" over ป.1."""
    while path:
        dims = _in_rooms(spoken(path), layout, about)
        if dims is not None:
            return dims
        above, *rest = path
        if not rest or not layout.above.fullmatch(_bare(above)):
            return None
        path = tuple(rest)
    return None


@lru_cache(maxsize=CACHED)
def _in_rooms(heading: str, layout: Layout, about: str) -> Dims | None:
    """A grade may have its rooms one by one: ป.1/1, ป.1/2."""
    whole, room = _apart_from_room(heading)
    dims = layout.column(_bare(whole), about)
    if not room:
        return dims
    return dims | {ROOM: room} if dims is not None and "grade" in dims else None


_bare: Final = lru_cache(maxsize=CACHED)(squeezed)
_apart_from_room: Final = lru_cache(maxsize=CACHED)(students.apart_from_room)
