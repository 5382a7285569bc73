"""Which schools somebody speaks for, and who speaks for a school.

Whoever an officer has linked to it (``store.schoollinks``), and whoever works there and has an
account that was approved for it. A school that is not on the office's list any more (closed, or
merged with another) is nobody's: the link rests, and is good again when the list is mended.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from uuid import UUID

from sqlmodel import Session

from handlers.kit.desk import Desk
from handlers.kit.effects import Param, Words
from handlers.language.places import Kind as PlaceKind
from handlers.language.places import Place
from handlers.understanding.places.schools import Schools, of_places, ours
from store.figures import Series
from store.loads import Loads
from store.schoollinks import Speaker
from store.schoollists import SchoolList


def schools_of(places: Mapping[str, Place]) -> Schools:
    """The office's own schools, as messages are understood by."""
    return _schools(tuple(places.values()))


@lru_cache(maxsize=2)
def _schools(places: tuple[Place, ...]) -> Schools:
    mine = {place.code for place in places if place.kind is PlaceKind.SCHOOL}
    shipped = ours()
    if mine <= {school.code for school in shipped.schools}:
        return shipped
    return of_places(places)


def closed_schools(session: Session) -> frozenset[str]:
    """By the list of schools that was loaded, the SMIS codes of those that are closed."""
    listed = Loads(session).current(Series.SCHOOLS)
    known = SchoolList.of(session, None if listed is None else listed.id).schools
    return frozenset(code for code, one in known.items() if one.closed)


def running_schools(places: Mapping[str, Place], session: Session) -> tuple[Place, ...]:
    """The office's schools, by their code: those on its list of workplaces, without those that the
    loaded list of schools says are closed. So wherever schools are counted, or anything is asked
    of them: nothing is due of a closed school, and nobody need speak for it or can be linked to it
    any more. That list is loaded anew each term, while workplaces are mended by hand. Whoever
    spoke for the school still does, for its figures of before.
    """
    closed = closed_schools(session)
    there = (one for one in places.values() if one.kind is PlaceKind.SCHOOL)
    return tuple(sorted((one for one in there if one.code not in closed), key=_code))


def _code(place: Place) -> str:
    return place.code


def school_at(code: str, desk: Desk) -> Place | None:
    """The school of this code, where it is one that the office has."""
    place = desk.places.get(code)
    return place if place is not None and place.kind is PlaceKind.SCHOOL else None


def school_words(code: str, name: str, desk: Desk) -> Param:
    """With its อำเภอ, where it is known; ``name``: what it was called."""
    place = school_at(code, desk)
    if place is None or not place.district:
        return place.display if place is not None else name
    return Words("school.in", {"name": place.display, "district": place.district})


def spoken_for(person: UUID, desk: Desk) -> list[Speaker]:
    """The schools that this person speaks for, the newest first; also those that rest, since they
    are not on the list now. Who works in the office has an account there, and that is no school."""
    found = desk.school_links.speakers(person=person)
    return [one for one in found if one.school not in desk.places or school_at(one.school, desk)]


def own_schools(desk: Desk) -> tuple[str, ...]:
    """The SMIS codes of the schools whose figures are this person's own: where they say they work
    comes first, then the newest."""
    found = [one.school for one in desk.school_links.speakers(person=desk.me.id)]
    mine = sorted(found, key=lambda school: school != desk.me.place_code)
    return tuple(school for school in mine if school_at(school, desk) is not None)


def own_school(desk: Desk) -> str:
    """The first of them; ``""``: none."""
    return next(iter(own_schools(desk)), "")


def schools_named(person: UUID, desk: Desk, *, but: str = "") -> list[str]:
    """The names of the schools that this person speaks for, the newest first; those that are not
    on the list are left out."""
    codes = [one.school for one in desk.school_links.speakers(person=person) if one.school != but]
    return [place.display for code in codes if (place := school_at(code, desk)) is not None]


def speakers_of(school: str, desk: Desk) -> list[Speaker]:
    """Everybody who speaks for this school and can be written to, the newest first; who has
    blocked us comes last, since what is pushed to them waits."""
    found = desk.school_links.speakers(school=school)
    return sorted(_reached(found), key=lambda one: one.person.left_at is not None)


def people_of(school: str, desk: Desk) -> list[UUID]:
    """The same, by their ids: whom to write to in a school's matters is the first of them."""
    return [one.person.id for one in speakers_of(school, desk)]


def schools_with_people(desk: Desk) -> frozenset[str]:
    """Those that somebody speaks for."""
    return frozenset(one.school for one in _reached(desk.school_links.speakers()))


def _reached(speakers: Sequence[Speaker]) -> list[Speaker]:
    return [one for one in speakers if one.person.line_id is not None]
