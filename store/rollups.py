"""What figures come to by place, reckoned when they are loaded: a question about the country, an
อำเภอ or ten years of either reads a few rows instead of millions of figures.

Where a school is says the list of schools in use, so that another list has all of it made anew.
What is not there is reckoned from the pages: nobody is told another number for it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from operator import add
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, insert
from sqlmodel import Session, select

from store.figures import FigurePage, FigureSum, FigureTable
from store.pages import NO_SCHOOLS, Cells, Grid, Page, Table, packed
from store.schoollists import ListedSchool, SchoolList

UNTOLD: Final = -1


class Level(StrEnum):
    """By what it is told apart."""

    ALL = "all"
    DISTRICT = "district"
    """And within it by ``extended``."""
    CLUSTER = "cluster"
    SIZE7 = "size7"


@dataclass
class _Sum:
    """Of some schools, column by column."""

    columns: int
    sums: list[int] = field(init=False)
    whole: int = 0
    """Schools with a figure in every column."""
    filled: list[int] = field(init=False)
    """By column how many figures of the other schools."""

    def __post_init__(self) -> None:
        self.sums, self.filled = [0] * self.columns, [0] * self.columns

    def add(self, row: Cells) -> None:
        if None not in row:
            self.whole += 1
            self.sums[:] = map(add, self.sums, row)
            return
        for at, cell in enumerate(row):
            if cell is not None:
                self.sums[at] += cell
                self.filled[at] += 1

    def take(self, other: "_Sum") -> None:
        self.whole += other.whole
        self.sums[:] = map(add, self.sums, other.sums)
        self.filled[:] = map(add, self.filled, other.filled)

    def row(self) -> dict[str, Any]:
        filled = [one + self.whole for one in self.filled]
        return {
            "total": sum(self.sums),
            "figures": sum(filled),
            "sums": packed(self.sums),
            "filled": packed(filled),
        }


_Fine = tuple[str, int, str, int | None]
"""อำเภอ, ``extended``, ศูนย์, ``size7``."""
_NOWHERE: Final[_Fine] = ("", UNTOLD, "", None)


def roll_up(
    session: Session, load: UUID, grid: Grid, listed: UUID | None, schools: SchoolList
) -> None:
    """What this table comes to, by where ``schools`` (the list of load ``listed``) has them."""
    rows = [
        {
            "load_id": load,
            "metric": grid.metric,
            "level": level,
            "place": place,
            "extended": extended,
            "listed": listed,
            **one.row(),
        }
        for (level, place, extended), one in _summed(grid, schools.schools).items()
    ]
    if rows:
        session.execute(insert(FigureSum), rows)


def _summed(
    grid: Grid, schools: Mapping[str, ListedSchool]
) -> Mapping[tuple[Level, str, int], _Sum]:
    fine: dict[_Fine, _Sum] = {}
    for code, row in grid.rows.items():
        if code.startswith("@"):
            continue
        one = schools.get(code)
        key = _NOWHERE if one is None else (one.district, +one.extended, one.cluster, one.size7)
        if (summed := fine.get(key)) is None:
            summed = fine[key] = _Sum(len(grid.kinds))
        summed.add(row)
    found: dict[tuple[Level, str, int], _Sum] = {}
    for (district, extended, cluster, size7), part in fine.items():
        for place in (
            (Level.ALL, "", UNTOLD),
            (Level.DISTRICT, district, extended),
            (Level.CLUSTER, cluster, UNTOLD),
            (Level.SIZE7, "" if size7 is None else str(size7), UNTOLD),
        ):
            found.setdefault(place, _Sum(len(grid.kinds))).take(part)
    return found


def roll_up_anew(
    session: Session, loads: Collection[UUID], listed: UUID, schools: SchoolList
) -> None:
    """Of these loads all sums by another list of schools; of any other there are none."""
    session.execute(delete(FigureSum))
    for load in loads:
        for grid in _grids(session, load):
            roll_up(session, load, grid, listed, schools)


def _grids(session: Session, load: UUID) -> Iterator[Grid]:
    for row in session.exec(select(FigureTable).where(FigureTable.load_id == load)):
        table = Table.of(row)
        pages = session.exec(
            select(FigurePage).where(
                FigurePage.load_id == load,
                FigurePage.metric == row.metric,
                FigurePage.number != NO_SCHOOLS,
            )
        ).all()
        cells = {code: line for page in pages for code, line in Page.of(page, table).rows()}
        for page in pages:  # not all of the country at once in the session
            session.expunge(page)
        yield Grid(row.metric, table.kinds, cells, table.parts)


def level_of(places: Collection[str]) -> Level | None:
    """Which level tells these apart; ``None``: no one does."""
    if not places:
        return Level.ALL
    if {*places} <= {"district", "extended"}:
        return Level.DISTRICT
    only = next(iter(places)) if len({*places}) == 1 else ""
    return {"cluster": Level.CLUSTER, "size7": Level.SIZE7}.get(only)
