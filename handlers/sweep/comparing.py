"""A staff list against the people who have accounts. Pure: rows and people in, differences out.

Somebody on the list without an account is no difference: nobody must have one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final
from uuid import UUID

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extractOne

from handlers.kit.intents import Rows
from handlers.language.errors import Misread
from handlers.language.names import BadName, person_name
from handlers.language.normal import normal, squeezed
from handlers.language.places import Found, Place, match
from handlers.language.titles import without_titles

HEADINGS_WITHIN: Final = 15
"""Rows at the top, in which a list's own heading and its columns' names stand."""
NEAR: Final = 86.0
"""Of 100: two spellings of one name, such as ใจดี and ใจดิ, or a surname's first part."""
_WHOLE: Final = ("ชื่อนามสกุล", "ชื่อสกุล", "ชื่อและนามสกุล", "ชื่อชื่อสกุล", "ชื่อตัวชื่อสกุล", "fullname", "name")
_GIVEN: Final = ("ชื่อ", "ชื่อตัว", "ชื่อจริง", "firstname", "givenname")
_SURNAME: Final = ("นามสกุล", "สกุล", "ชื่อสกุล", "surname", "lastname")
_PLACE: Final = (
    *(
        "สถานที่ทำงาน",
        "ที่ทำงาน",
        "สังกัด",
        "หน่วยงาน",
        "กลุ่ม",
        "กลุ่มงาน",
        "กลุ่มโรงเรียน",
        "โรงเรียน",
        "สถานศึกษา",
    ),
    *("กลุ่ม/โรงเรียน", "workplace", "place", "school", "group"),
)


class StaffFault(StrEnum):
    NO_NAMES = "no_names"
    """No column of it holds names."""
    NOBODY = "nobody"
    """There is nobody under its headings: everybody would be missing."""


class BadStaffList(Misread):
    """Nobody can be looked for in it; ``reason`` is a ``StaffFault``."""

    topic = "staff"


@dataclass(frozen=True)
class Listed:
    """One row of the list. ``place`` is where it says that they work, if we know the place."""

    name: str
    place: Place | None


@dataclass(frozen=True)
class Known:
    """Somebody with an account."""

    person: UUID
    name: str
    place_code: str


@dataclass(frozen=True)
class Missing:
    """Not on the list; ``near`` is the name on it that is nearly theirs."""

    who: Known
    near: str | None


@dataclass(frozen=True)
class Moved:
    """On the list at another workplace."""

    who: Known
    place: Place


def staff(rows: Rows, places: Mapping[str, Place]) -> list[Listed]:
    """The people of a staff list. Raises ``BadStaffList``."""
    for number, row in enumerate(rows[:HEADINGS_WITHIN]):
        columns = [squeezed(normal(cell)) for cell in row]
        names = _name_columns(columns)
        if names:
            place = next((at for at, said in enumerate(columns) if said in _SQUEEZED_PLACE), None)
            people = list(_people(rows[number + 1 :], names, place, tuple(places.values())))
            if not people:
                raise BadStaffList(StaffFault.NOBODY)
            return people
    raise BadStaffList(StaffFault.NO_NAMES)


_SQUEEZED_PLACE: Final = frozenset(squeezed(normal(said)) for said in _PLACE)


def _name_columns(columns: Sequence[str]) -> tuple[int, ...]:
    """The column of whole names, or those of given name and surname."""
    given = _first(columns, _GIVEN)
    surname = _first(columns, _SURNAME)
    if given is not None and surname is not None:
        return (given, surname)
    whole = _first(columns, (*_WHOLE, *_GIVEN))
    return () if whole is None else (whole,)


def _first(columns: Sequence[str], wanted: Iterable[str]) -> int | None:
    heads = {squeezed(normal(said)) for said in wanted}
    return next((at for at, said in enumerate(columns) if said in heads), None)


def _people(
    rows: Rows, names: tuple[int, ...], place: int | None, places: tuple[Place, ...]
) -> Iterable[Listed]:
    @cache
    def meant(said: str) -> Place | None:
        found = match(said, places) if said else None
        return found.place if isinstance(found, Found) else None

    for row in rows:
        name = " ".join(row[at] for at in names if at < len(row)).strip()
        if name:
            said = row[place] if place is not None and place < len(row) else ""
            yield Listed(name, meant(said))


def key(name: str) -> str:
    """What two spellings of one name have in common: no titles, no spaces."""
    try:
        bare = person_name(name).display
    except BadName:
        bare = without_titles(normal(name))
    return squeezed(normal(bare))


def differences(listed: Sequence[Listed], known: Sequence[Known]) -> list[Missing | Moved]:
    """What an officer must decide about, in the order of ``known``."""
    by_name: dict[str, list[Listed]] = {}
    for one in listed:
        by_name.setdefault(key(one.name), []).append(one)
    found_exactly = {key(who.name) for who in known} & by_name.keys()
    others = [name for name in by_name if name not in found_exactly]
    told: list[Missing | Moved] = []
    for who in known:
        same = by_name.get(key(who.name))
        if same is None:
            near = extractOne(key(who.name), others, scorer=ratio, score_cutoff=NEAR)
            told.append(Missing(who, by_name[near[0]][0].name if near else None))
            continue
        stands_at = [one.place for one in same if one.place is not None]
        if stands_at and who.place_code not in {place.code for place in stands_at}:
            told.append(Moved(who, stands_at[0]))
    return told
