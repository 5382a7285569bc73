"""A list of schools in memory: which there are and where, for whoever looks at all of them.

A list that was loaded never changes, so that the last few stay in memory: 10 MB for the country.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from store.figures import SchoolFacts
from store.remembering import LastFew

_lists: Final[LastFew["SchoolList"]] = LastFew(3)


class ListedSchool(NamedTuple):
    """What is gone by when figures are told apart; as in ``SchoolFacts``."""

    code: str
    name: str
    district: str
    tambon: str
    cluster: str
    size7: int | None
    extended: bool
    closed: bool


@dataclass(frozen=True)
class SchoolList:
    """By code, ascending."""

    schools: Mapping[str, ListedSchool]

    @classmethod
    def of(cls, session: Session, load: UUID | None) -> "SchoolList":
        """That of this load; without one there are no schools."""
        if load is None:
            return cls({})
        return _lists.get(load, lambda: cls._in_order(_read(session, load)))

    @classmethod
    def laid(cls, load: UUID, rows: Iterable[Mapping[str, Any]]) -> "SchoolList":
        """That of these rows, which this load has just put into ``SchoolFacts``."""
        picked = itemgetter(*ListedSchool._fields)
        return _lists.get(load, lambda: cls._in_order(map(picked, rows)))

    @classmethod
    def _in_order(cls, rows: Iterable[tuple[Any, ...]]) -> "SchoolList":
        """Places are many schools', and kept once."""
        same: dict[str, str] = {}
        schools = {}
        for code, name, *places, size7, extended, closed in sorted(rows, key=itemgetter(0)):
            district, tambon, cluster = (same.setdefault(one, one) for one in places)
            schools[code] = ListedSchool(
                code, name, district, tambon, cluster, size7, extended, closed
            )
        return cls(schools)

    @cached_property
    def open(self) -> tuple[ListedSchool, ...]:
        """Those that are not closed."""
        return tuple(one for one in self.schools.values() if not one.closed)

    @cached_property
    def by_district(self) -> Mapping[str, tuple[ListedSchool, ...]]:
        found: dict[str, list[ListedSchool]] = {}
        for one in self.schools.values():
            found.setdefault(one.district, []).append(one)
        return {district: tuple(schools) for district, schools in found.items()}

    @cached_property
    def ways(self) -> Mapping[str, tuple[str, str, str]]:
        """By code the way down to it: อำเภอ, ตำบล, code. In the order of these."""
        found = sorted((one.district, one.tambon, one.code) for one in self.schools.values())
        return {way[-1]: way for way in found}

    def way_to(self, code: str) -> tuple[str, str, str]:
        """Of a school that is on no list, nothing is known but its code."""
        return self.ways.get(code, ("", "", code))


def _read(session: Session, load: UUID) -> Iterator[tuple[Any, ...]]:
    columns = [col(getattr(SchoolFacts, name)) for name in ListedSchool._fields]
    asked = select(*columns).where(col(SchoolFacts.load_id) == load)
    return map(tuple, session.execute(asked))
