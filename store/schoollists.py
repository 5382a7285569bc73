"""A list of schools in memory: which there are and where, for whoever looks at all of them.

A list that was loaded never changes, so that the last few stay in memory: 10 MB for the country.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple
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
        return _lists.get(load, lambda: cls({one.code: one for one in _read(session, load)}))

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


def _read(session: Session, load: UUID) -> Iterator[ListedSchool]:
    columns = [col(getattr(SchoolFacts, name)) for name in ListedSchool._fields]
    asked = select(*columns).where(col(SchoolFacts.load_id) == load)
    same: dict[str, str] = {}
    for code, name, district, tambon, cluster, size7, extended, closed in sorted(
        map(tuple, session.execute(asked)), key=_code
    ):
        yield ListedSchool(
            code,
            name,
            same.setdefault(district, district),
            same.setdefault(tambon, tambon),
            same.setdefault(cluster, cluster),
            size7,
            extended,
            closed,
        )


def _code(row: tuple[str, ...]) -> str:
    return row[0]
