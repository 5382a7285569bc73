"""Which school somebody speaks for, and who speaks for a school."""

from collections.abc import Mapping
from functools import lru_cache
from uuid import UUID

from handlers.kit.desk import Desk
from handlers.language.places import Kind as PlaceKind
from handlers.language.places import Place
from handlers.understanding.schools import Schools, of_places, ours
from store.requests import Kind, State


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


def own_school(desk: Desk) -> str:
    """The SMIS code of the school whose figures are this person's own: an officer has approved
    them for that workplace, and their account still stands. ``""``: none."""
    place = desk.me.place_code
    if not place or place not in schools_of(desk.places).by_code:
        return ""
    if not desk.accounts.of(desk.me.id):
        return ""
    approved = any(
        one.kind is Kind.ACCOUNT and one.state is State.APPROVED and one.place_code == place
        for one in desk.lookup.requests_of(desk.me.id, limit=50)
    )
    return place if approved else ""


def people_of(school: str, desk: Desk) -> list[UUID]:
    """Everybody who speaks for this school, whoever came last first: an officer has approved them
    for that workplace, and their account still stands."""
    return list(desk.lookup.speaking_for(school))
