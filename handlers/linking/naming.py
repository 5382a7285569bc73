"""Which school is meant: typos and short forms are taken, the nearest three offered, two of one
name asked about; one that is closed or another office's is said to be so."""

import re
from dataclasses import dataclass
from typing import Final

from handlers.kit.belonging import school_at, schools_of
from handlers.kit.desk import Desk
from handlers.kit.forms import Which
from handlers.language.normal import without_politeness
from handlers.language.places import Found, Place, Unsure, labels, match, named
from handlers.language.places import Kind as PlaceKind
from store.refusals import Refusal

_WORD: Final = re.compile(r"^(?:โรงเรียน|ร\.\s?ร\.?|รร\.?|school\s)\s*(?=\S)", re.IGNORECASE)


@dataclass
class SchoolGone(Refusal):
    """What was asked for it cannot be approved: it has left the office's list meanwhile."""

    number: str
    school: str


@dataclass
class UnknownSchool(Refusal):
    """No school of the office is near what was typed."""


@dataclass
class SchoolElsewhere(Refusal):
    """It is another office's."""

    name: str


@dataclass
class SchoolClosed(Refusal):
    """It is closed, or merged with another."""

    name: str


def read_school(answer: str, desk: Desk) -> str:
    """The school's code in the list, by its name or either of its codes. Raises ``Which``,
    ``UnknownSchool``, ``SchoolElsewhere`` or ``SchoolClosed``."""
    if school_at(answer, desk) is not None:
        return answer
    mine = tuple(place for place in desk.places.values() if place.kind is PlaceKind.SCHOOL)
    if (exact := named(answer, mine)) is not None:
        return exact.code
    numbered = schools_of(desk.places).by_code.get(answer.strip())
    if numbered is not None and school_at(numbered.code, desk) is not None:
        return numbered.code
    _refuse_others(answer, desk)
    match match(answer, mine):
        case Found(place):
            return place.code
        case Unsure(nearest):
            raise Which(_choices(nearest))
    raise UnknownSchool


def _refuse_others(answer: str, desk: Desk) -> None:
    """A school that people know under this very name, and that is none of the office's any more, or
    never was."""
    name = _WORD.sub("", without_politeness(answer))
    meant = schools_of(desk.places).meant(name)
    if meant.out_of_area:
        raise SchoolElsewhere(_called(name))
    only_closed = meant.schools and not any(school_at(one.code, desk) for one in meant.schools)
    if only_closed and meant.likeness == 100:
        raise SchoolClosed(_called(meant.schools[0].name))


def _called(name: str) -> str:
    return Place("", name, name, PlaceKind.SCHOOL).display


def _choices(nearest: tuple[Place, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((one.code, label) for one, label in zip(nearest, labels(nearest), strict=True))
