"""What figures come to by place, reckoned when they are loaded: a question about the country, an
อำเภอ or ten years of either reads a few rows instead of millions of figures.

Where a school is says the list of schools in use, so that another list has all of it made anew.
What is not there is reckoned from the pages: nobody is told another number for it.
"""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Final
from uuid import UUID

import sqlalchemy
from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

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


_Place = tuple[Level, str, int]
"""``extended`` is told of an อำเภอ only."""


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
            **sums,
        }
        for (level, place, extended), sums in _summed(grid, schools.schools)
    ]
    if rows:
        session.execute(insert(FigureSum), rows)


def _summed(
    grid: Grid, schools: Mapping[str, ListedSchool]
) -> Iterator[tuple[_Place, dict[str, Any]]]:
    lines: dict[_Place, list[Cells]] = {}
    holes: set[_Place] = set()
    whole = grid.figures == len(grid.rows) * len(grid.kinds)
    for code, row in grid.rows.items():
        if not code.startswith("@"):
            places = _places_of(schools.get(code))
            for place in places:
                lines.setdefault(place, []).append(row)
            if not whole and None in row:
                holes.update(places)
    by_district: list[list[int]] = []
    figures_by_district: list[list[int]] = []
    for place, rows in lines.items():
        sums, filled = added(rows, holes=place in holes)
        if place[0] is Level.DISTRICT:  # in which every school is once
            by_district.append(sums)
            figures_by_district.append(filled)
        yield place, _row(sums, filled)
    if lines:
        both = (by_district, figures_by_district)
        sums, filled = (list(map(sum, zip(*one, strict=True))) for one in both)
        yield (Level.ALL, "", UNTOLD), _row(sums, filled)


def _row(sums: Sequence[int], filled: Sequence[int]) -> dict[str, Any]:
    return {
        "total": sum(sums),
        "figures": sum(filled),
        "sums": packed(sums),
        "filled": packed(filled),
    }


def added(rows: Sequence[Cells], *, holes: bool) -> tuple[list[int], list[int]]:
    """Column by column what they come to, and how many figures there are; with ``holes`` some are
    not there."""
    columns = zip(*rows, strict=True)
    if holes:
        told = [(sum(filter(None, one)), len(rows) - one.count(None)) for one in columns]
        return [come_to for come_to, _ in told], [figures for _, figures in told]
    sums: list[int] = list(map(sum, columns))
    return sums, [len(rows)] * len(sums)


def _places_of(one: ListedSchool | None) -> tuple[_Place, ...]:
    """A school that is not on the list is nowhere."""
    size7 = None if one is None else one.size7
    return (
        (Level.DISTRICT, one.district, +one.extended) if one else (Level.DISTRICT, "", UNTOLD),
        (Level.CLUSTER, one.cluster if one else "", UNTOLD),
        (Level.SIZE7, "" if size7 is None else str(size7), UNTOLD),
    )


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


@dataclass(frozen=True)
class RolledUp:
    """What was reckoned by the list of schools of load ``listed``, as one question reads it: its
    number and its parts lie in the same rows, which are read once."""

    session: Session
    listed: UUID | None

    def rows(
        self,
        load: UUID,
        metric: str,
        places: Collection[str],
        chosen: Mapping[str, Sequence[Any]],
        *,
        cells: bool,
    ) -> Sequence[Any]:
        """Of each place by these, of which some may be ``chosen``: where, what it comes to, and
        with ``cells`` that by column. Nothing where that was not reckoned."""
        level = level_of(places)
        if level is None:
            return ()
        few = level is Level.ALL or "district" in chosen
        cells = cells or few
        named = frozenset((one, tuple(wanted)) for one, wanted in chosen.items())
        key = (metric, level, named, cells)
        if (load, *key) not in self._read:
            loads = self._beside if few and load in self._beside else (load,)
            found = self._rows(loads, metric, level, chosen, cells=cells)
            self._read.update(((one, *key), rows) for one, rows in found.items())
        return self._read[load, *key]

    def beside(self, loads: Collection[UUID]) -> None:
        """What will be asked of one of these will be of all of them: it is read at once."""
        self._beside.extend(one for one in loads if one not in self._beside)

    def _rows(
        self,
        loads: Sequence[UUID],
        metric: str,
        level: Level,
        chosen: Mapping[str, Sequence[Any]],
        *,
        cells: bool,
    ) -> Mapping[UUID, Sequence[Any]]:
        """By load. Whose a row is, is read of several only: an id takes as long as the rest."""
        wanted = [
            col(FigureSum.load_id).in_(loads),
            col(FigureSum.metric) == metric,
            col(FigureSum.level) == level,
        ]
        if level is not Level.ALL:
            wanted.append(col(FigureSum.listed) == self.listed)
        for one, told in chosen.items():
            if one == "extended":
                wanted.append(col(FigureSum.extended).in_([int(value) for value in told]))
            else:
                wanted.append(col(FigureSum.place).in_([str(value) for value in told]))
        asked = [FigureSum.place, FigureSum.extended, FigureSum.total, FigureSum.figures]
        if cells:
            asked += [FigureSum.sums, FigureSum.filled]
        if len(loads) > 1:
            asked.append(FigureSum.load_id)
        rows = self.session.execute(sqlalchemy.select(*map(col, asked)).where(*wanted)).all()
        if len(loads) == 1:
            return {loads[0]: rows}
        found: dict[UUID, list[Any]] = {one: [] for one in loads}
        for *row, load in rows:
            found[load].append(row)
        return found

    @cached_property
    def _beside(self) -> list[UUID]:
        return []

    @cached_property
    def _read(self) -> dict[Hashable, Sequence[Any]]:
        return {}


def level_of(places: Collection[str]) -> Level | None:
    """Which level tells these apart; ``None``: no one does."""
    if not places:
        return Level.ALL
    if {*places} <= {"district", "extended"}:
        return Level.DISTRICT
    only = next(iter(places)) if len({*places}) == 1 else ""
    return {"cluster": Level.CLUSTER, "size7": Level.SIZE7}.get(only)
