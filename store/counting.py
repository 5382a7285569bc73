"""What the figures of a load come to: by school, district, grade, whatever they are told by.

The schools are those of the list of schools given along (``Loads.current(Series.SCHOOLS)``), so
that figures of an older year are told by today's ตำบล and อำเภอ. A figure of a school that is on no
list is counted in the whole, and stands under ``""`` where it is told by place.

What ``store.rollups`` has reckoned is read from there; else the pages of the schools that are
asked for are added up.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import compress, repeat
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from store.apart import (
    EVERYTHING,
    OF_A_FIGURE,
    PLACES,
    By,
    Where,
    add_sums,
    in_order,
    untold,
    woven,
)
from store.figures import Figure, FigurePage, FigureTable, Kind, SchoolFacts
from store.pages import NO_SCHOOLS, Cells, Page, Table
from store.remembering import LastFew
from store.rollups import RolledUp, added
from store.schoollists import SchoolList

_MOST_NAMED: Final = 500
"""Schools whose pages are looked for; of more, all pages are read."""
_tables: Final[LastFew[Table | None]] = LastFew(100)
_by_school: Final[LastFew[Mapping[tuple[str], Decimal]]] = LastFew(6)


class Sum(NamedTuple):
    """``key`` holds what it is of, in the order of ``by``; ``rows`` how many figures went in."""

    key: tuple[Any, ...]
    value: Decimal
    rows: int


@dataclass(frozen=True)
class Counting:
    """Every read of figures, inside the caller's transaction, for one question: sums that were read
    are kept along. ``schools`` is the load whose list of schools is gone by."""

    session: Session
    schools: UUID | None = field(default=None)

    def sums(
        self, load: UUID, metric: str, *, by: Sequence[By] = (), where: Where = EVERYTHING
    ) -> Sequence[Sum]:
        """One for each combination that occurs, ordered by key; without ``by`` one, or none where
        there is no figure at all. Not for scores, which are no parts of a whole."""
        wanted = frozenset((one, tuple(told)) for one, told in where.items())
        key = (load, metric, tuple(by), wanted)
        if key not in self._summed:
            self._summed[key] = self._sums(load, metric, by, where)
        return self._summed[key]

    @cached_property
    def _summed(self) -> dict[Hashable, Sequence[Sum]]:
        """A number, and how many figures it is made of, are one sum."""
        return {}

    def _sums(self, load: UUID, metric: str, by: Sequence[By], where: Where) -> Sequence[Sum]:
        table = self._table(load, metric)
        groups = _columns(table, by, where) if table else {}
        if table is None or not groups:
            return []
        asked: set[By] = {one for one in (*by, *where) if one not in OF_A_FIGURE}
        chosen: dict[str, Sequence[Any]] = {one: where[one] for one in asked & where.keys()}
        found: dict[tuple[Any, ...], list[int]] = {}
        whole = _whole((*by, *where))
        if rolled := self._rolled_up.rows(load, metric, asked, chosen, cells=not whole):
            add_sums(found, rolled, table, groups, by)
        else:
            taken = self._taken(where)
            for page in self._pages(load, metric, table, where, whole):
                self._add_page(found, page, groups, by, taken)
        return [
            Sum(key, table.value(value), rows)
            for key, (value, rows) in sorted(found.items(), key=in_order)
            if rows
        ]

    def beside(self, loads: Collection[UUID]) -> None:
        """What will be asked of one of these will be of all of them: what was reckoned of them is
        read at once."""
        self._rolled_up.beside(loads)

    def by_school(
        self, load: UUID, metric: str, where: Where = EVERYTHING
    ) -> Mapping[tuple[str], Decimal]:
        """As ``sums`` by school, for whoever looks at all of them: by key, ascending. Not to be
        changed: it is kept for the next who asks."""
        if not all(one in OF_A_FIGURE for one in where):  # by a list of schools that may change
            return self._by_school(load, metric, where)
        wanted = frozenset((one, tuple(told)) for one, told in where.items())
        return _by_school.get((load, metric, wanted), lambda: self._by_school(load, metric, where))

    def by_way(self, load: UUID, metric: str) -> Mapping[tuple[str, str, str], Decimal]:
        """As ``sums`` by district, tambon and school, for whoever looks at all of them."""
        found = self._by_school(load, metric, EVERYTHING)
        ways = self.listed.ways
        by_way = {way: found[way[2:]] for way in ways.values() if way[2:] in found}
        if len(by_way) < len(found):  # some are on no list
            by_way |= {("", "", key[0]): found[key] for key in found if key[0] not in ways}
            by_way = dict(sorted(by_way.items()))
        return by_way

    def _by_school(self, load: UUID, metric: str, where: Where) -> dict[tuple[str], Decimal]:
        table = self._table(load, metric)
        if table is None:
            return {}
        columns = _columns(table, (), where).get((), ())
        schools: list[str] = []
        values: list[int] = []
        filled: list[int] = []
        for page in self._pages(load, metric, table, where, _whole(where)) if columns else ():
            sums, figures = page.added(columns)
            schools += page.schools
            values += sums
            filled += figures
        number = {value: table.value(value) for value in {*values}}
        found = dict(zip(zip(schools), map(number.__getitem__, values), strict=True))
        if not all(filled):
            nobody = [
                school for school, figures in zip(schools, filled, strict=True) if not figures
            ]
            for school in nobody:
                del found[(school,)]
        taken = self._taken(where)
        if taken is not None:
            found = {key: value for key, value in found.items() if taken(key[0])}
        return found

    def by_class(
        self,
        load: UUID,
        metric: str,
        class_of: Mapping[str, int],
        *,
        by: Sequence[By] = (),
        where: Where = EVERYTHING,
    ) -> dict[tuple[Any, ...], Decimal]:
        """As ``sums``, told apart by a class of schools too, which stands first in the key; 0 is
        that of a school that has none. No key is made of any school: all of a class are added up
        column by column, as there are thousands of them and few classes."""
        table = self._table(load, metric)
        groups = _columns(table, by, where) if table else {}
        if table is None or not groups:
            return {}
        whole, taken = _whole((*by, *where)), self._taken(where)
        places = [one for one in by if one not in OF_A_FIGURE]
        rows: dict[tuple[int, tuple[Any, ...]], list[Cells]] = defaultdict(list)
        for page in self._pages(load, metric, table, where, whole):
            for school, row in page.totalled() if whole else page.rows():
                if taken is None or taken(school):
                    place = self._key(school, places) if places else ()
                    rows[class_of.get(school, 0), place].append(row)
        found: dict[tuple[Any, ...], Decimal] = {}
        for (one, place), those in rows.items():
            sums, filled = added(those, holes=any(None in row for row in those))
            for cells, columns in groups.items():
                of = range(1) if whole else columns
                if any(filled[at] for at in of):
                    come_to = sum(sums[at] for at in of)
                    found[(one, *woven(by, cells, place))] = table.value(come_to)
        return found

    def total(self, load: UUID, metric: str, where: Where = EVERYTHING) -> Decimal | None:
        """``None``: there is no figure, which is not nought."""
        found = self.sums(load, metric, where=where)
        return found[0].value if found else None

    def of_school(self, load: UUID, school: str, metric: str | None = None) -> Sequence[Figure]:
        """One school's figures as they were loaded, or those of ``AREA`` or ``COUNTRY``."""
        found: list[Figure] = []
        for name in [metric] if metric is not None else sorted(self.metrics(load)):
            table = self._table(load, name)
            if table is not None:
                for page in self._pages(load, name, table, {By.SCHOOL: [school]}):
                    rows = (row for row in page.rows() if row[0] == school)
                    found += _figures(rows, name, table, range(len(table.kinds)))
        return found

    def scores(self, load: UUID, metric: str, where: Where = EVERYTHING) -> Sequence[Figure]:
        """Scores as they were loaded, school by school; never added up."""
        table = self._table(load, metric)
        if table is None:
            return []
        columns = _columns(table, (), where).get((), ())
        taken = self._taken(where) or bool
        return [
            figure
            for page in self._pages(load, metric, table, where)
            for figure in _figures(
                (row for row in page.rows() if taken(row[0])), metric, table, columns
            )
        ]

    def metrics(self, load: UUID) -> frozenset[str]:
        """Which it tells of."""
        found = select(col(FigureTable.metric)).where(col(FigureTable.load_id) == load)
        return frozenset(self.session.execute(found).scalars())

    def facts(self, code: str) -> SchoolFacts | None:
        """By 8 digits."""
        return None if self.schools is None else self.session.get(SchoolFacts, (self.schools, code))

    def fact_rows(self, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """These of their facts of all schools, by code, the closed ones too. As objects they would
        take the country's list many times as long."""
        columns = [col(getattr(SchoolFacts, name)) for name in names]
        asked = select(*columns).where(col(SchoolFacts.load_id) == self.schools)
        found = self.session.execute(asked.order_by(col(SchoolFacts.code)))
        return map(tuple, found)

    @cached_property
    def listed(self) -> SchoolList:
        """The list of schools, for whoever looks at all of them."""
        return SchoolList.of(self.session, self.schools)

    # Where figures are found.

    def _table(self, load: UUID, metric: str) -> Table | None:
        return _tables.get((load, metric), lambda: self._read_table(load, metric))

    def _read_table(self, load: UUID, metric: str) -> Table | None:
        asked = select(
            col(FigureTable.kinds),
            col(FigureTable.parts),
            col(FigureTable.sparse),
            col(FigureTable.firsts),
        ).where(col(FigureTable.load_id) == load, col(FigureTable.metric) == metric)
        row = self.session.execute(asked).first()
        return None if row is None else Table(tuple(Kind(*kind) for kind in row[0]), *row[1:])

    @cached_property
    def _rolled_up(self) -> RolledUp:
        return RolledUp(self.session, self.schools)

    def _pages(
        self, load: UUID, metric: str, table: Table, where: Where, whole: bool = False
    ) -> Iterator[Page]:
        """Those on which schools that are asked for may stand; of ``whole`` schools without their
        cells, which are most of it."""
        schools = self._asked(where)
        asked = select(
            col(FigurePage.schools),
            col(FigurePage.totals),
            col(FigurePage.filled),
            *(() if whole else (col(FigurePage.cells),)),
        ).where(col(FigurePage.load_id) == load, col(FigurePage.metric) == metric)
        if schools is not None and len(schools) <= _MOST_NAMED:
            numbers = sorted({table.page_of(one) for one in schools})
            asked = asked.where(col(FigurePage.number).in_(numbers))
        else:
            asked = asked.where(col(FigurePage.number) != NO_SCHOOLS)
        for schools_there, *packed in self.session.execute(asked.order_by(col(FigurePage.number))):
            yield Page(table, schools_there.split(" "), *packed)

    def _asked(self, where: Where) -> Sequence[str] | None:
        """The schools that are named, or that are in a place that is; ``None``: any."""
        if By.SCHOOL in where:
            return where[By.SCHOOL]
        if By.DISTRICT not in where or "" in where[By.DISTRICT]:
            return None
        districts = self.listed.by_district
        return [one.code for district in where[By.DISTRICT] for one in districts.get(district, ())]

    def _taken(self, where: Where) -> Callable[[str], bool] | None:
        """Which schools are asked for; ``None``: all."""
        named = frozenset(where.get(By.SCHOOL, ()))
        places = [(one, frozenset(where[one])) for one in where if one in PLACES]
        if not places:
            return named.__contains__ if By.SCHOOL in where else None
        listed = self.listed.schools

        def taken(school: str) -> bool:
            if By.SCHOOL in where and school not in named:
                return False
            one = listed.get(school)
            return all(
                (untold(by) if one is None else getattr(one, by)) in wanted for by, wanted in places
            )

        return taken

    def _add_page(
        self,
        found: dict[tuple[Any, ...], list[int]],
        page: Page,
        groups: Mapping[tuple[Any, ...], Sequence[int]],
        by: Sequence[By],
        taken: Callable[[str], bool] | None,
    ) -> None:
        """Each school's cells to the sum of its key."""
        those = None if taken is None else [*map(taken, page.schools)]
        places = [one for one in by if one not in OF_A_FIGURE]
        if not places:
            for key, columns in groups.items():
                summed = found.setdefault(key, [0, 0])
                for at, part in enumerate(page.come_to(columns, those)):
                    summed[at] += part
            return
        of = [*compress(range(len(page.schools)), those or repeat(True))]
        where_they_are = [self._key(page.schools[at], places) for at in of]
        for cells_key, columns in groups.items() if of else ():
            sums, filled = page.added(columns)
            for at, place_key in zip(of, where_they_are, strict=True):
                if filled[at]:
                    summed = found.setdefault(woven(by, cells_key, place_key), [0, 0])
                    summed[0] += sums[at]
                    summed[1] += filled[at]

    def _key(self, school: str, places: Sequence[By]) -> tuple[Any, ...]:
        if not places:
            return ()
        one = self.listed.schools.get(school)
        return tuple(
            school if by is By.SCHOOL else untold(by) if one is None else getattr(one, by)
            for by in places
        )


def _whole(dimensions: Iterable[By]) -> bool:
    """Are a school's figures told apart or chosen by none of these?"""
    return not any(one in OF_A_FIGURE for one in dimensions)


def _columns(
    table: Table, by: Sequence[By], where: Where
) -> Mapping[tuple[Any, ...], Sequence[int]]:
    """The columns that are asked for, by what they are told apart by."""
    chosen = [one for one in where if one in OF_A_FIGURE]
    apart = [one for one in by if one in OF_A_FIGURE]
    found: dict[tuple[Any, ...], list[int]] = {}
    for at, kind in enumerate(table.kinds):
        if all(getattr(kind, one) in where[one] for one in chosen):
            found.setdefault(tuple(getattr(kind, one) for one in apart), []).append(at)
    return found


def _figures(
    rows: Iterator[tuple[str, Sequence[int | None]]],
    metric: str,
    table: Table,
    columns: Sequence[int],
) -> Iterator[Figure]:
    for school, cells in rows:
        for at in columns:
            cell = cells[at]
            if cell is not None:
                kind = table.kinds[at]._asdict()
                yield Figure(school=school, metric=metric, value=table.value(cell), **kind)
