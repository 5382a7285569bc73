"""To whom a request goes, and to whom next when nobody decides it (manual, 1.3: the responsible
officer only). Pure: officers as they stand today in, the right to decide out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final
from uuid import UUID

from handlers.language.places import Place
from store.applications import Kind, Request, Step
from store.duties import Area, Duty, Topic
from store.roster import Role

CLOSENESS: Final = {area: place for place, area in enumerate(Area)}
STEPS: Final = tuple(Step)
TOPICS: Final = {
    Kind.ACCOUNT: Topic.ACCOUNT,
    Kind.RENEWAL: Topic.ACCOUNT,
    Kind.PROBLEM: Topic.PROBLEM,
    Kind.GUEST: Topic.ACCOUNT,
    Kind.SCHOOL: Topic.FIGURES,
}
"""Everything else is about the password of an account, or about what proves whose it is."""

Standing = tuple[int, int]
"""How near a duty is to a matter: the closest area first, then the office's own order."""


@dataclass(frozen=True)
class Post:
    """One officer as they stand today."""

    officer: UUID
    role: Role
    duties: tuple[Duty, ...] = ()
    away: bool = False
    deputy: UUID | None = None
    """Who acts for them while they are away."""


@dataclass(frozen=True)
class Matter:
    """What is to be decided, and whose it is: nobody decides their own."""

    topic: Topic
    place: Place | None
    own: frozenset[UUID]


@dataclass(frozen=True)
class Charge:
    """One officer's right to decide, in whose place if in anybody's. Who is away is not disturbed
    but may decide all the same: from a funeral upcountry, with one tap."""

    officer: UUID
    acting_for: UUID | None = None
    away: bool = False


def topic_of(request: Request) -> Topic:
    """A trouble says itself if it is another's than every trouble: figures that are wrong."""
    if request.kind is Kind.PROBLEM and request.purpose in frozenset(Topic):
        return Topic(request.purpose)
    return TOPICS.get(request.kind, Topic.PASSWORD)


def covers(duty: Duty, matter: Matter) -> bool:
    if duty.topic not in (None, matter.topic):
        return False
    place = matter.place
    match duty.area:
        case Area.EVERYWHERE:
            return True
        case Area.KIND:
            return place is not None and place.kind.value == duty.spot
        case Area.DISTRICT:
            return place is not None and bool(place.district) and place.district == duty.spot
        case Area.PLACE:
            return place is not None and place.code == duty.spot


def charged(step: Step, matter: Matter, posts: Sequence[Post]) -> list[Charge]:
    """Whom this step adds, each once; perhaps nobody."""
    able = [post for post in posts if post.officer not in matter.own]
    match step:
        case Step.RESPONSIBLE:
            found = _responsible(matter, able)
        case Step.REMINDED:
            found = iter(())
        case Step.DEPUTY:
            found = (_own_right(post) for _, post in _in_order(matter, able))
        case Step.ANYONE:
            found = (_own_right(post) for post in able if post.role is Role.OFFICER)
        case Step.HEAD:
            found = (_own_right(post) for post in _heads(able))
    return list(_once(found))


def first_step(matter: Matter, posts: Sequence[Post], *, start: Step) -> tuple[Step, list[Charge]]:
    """Where a new request begins: at ``start``, or at the first step after it at which somebody is
    there. Where everybody is away, they are asked all the same."""
    found: dict[UUID, Charge] = {}
    for step in STEPS[STEPS.index(start) :]:
        for charge in charged(step, matter, posts):
            found.setdefault(charge.officer, charge)
        if any(not charge.away for charge in found.values()):
            return step, list(found.values())
    return start, [Charge(charge.officer, charge.acting_for) for charge in found.values()]


def further(step: Step) -> Step | None:
    """The step after this one."""
    place = STEPS.index(step) + 1
    return STEPS[place] if place < len(STEPS) else None


def _responsible(matter: Matter, able: Sequence[Post]) -> Iterator[Charge]:
    """The first in the order who are there, or who have a deputy who is."""
    for _, group in groupby(_in_order(matter, able), key=lambda pair: pair[0]):
        somebody = False
        for _, post in group:
            yield _own_right(post)
            deputy = _deputy(post, able) if post.away else None
            if deputy is not None:
                yield Charge(deputy.officer, acting_for=post.officer)
            somebody |= deputy is not None or not post.away
        if somebody:
            return


def _deputy(post: Post, able: Sequence[Post]) -> Post | None:
    """Who acts for somebody who is away; for a deputy who is away too, their own. Never in a
    circle."""
    by_id = {one.officer: one for one in able}
    seen = {post.officer}
    while post.away and post.deputy in by_id and post.deputy not in seen:
        post = by_id[post.deputy]
        seen.add(post.officer)
    return None if post.away else post


def _in_order(matter: Matter, able: Iterable[Post]) -> list[tuple[Standing, Post]]:
    """Those who answer for this, the nearest first."""
    ranked = [(standing, post) for post in able if (standing := _standing(post, matter))]
    return sorted(ranked, key=lambda pair: pair[0])


def _standing(post: Post, matter: Matter) -> Standing | None:
    if not post.duties:
        return (-CLOSENESS[Area.EVERYWHERE], 1) if post.role is Role.OFFICER else None
    fitting = [duty for duty in post.duties if covers(duty, matter)]
    return min(((-CLOSENESS[duty.area], duty.turn) for duty in fitting), default=None)


def _heads(able: Sequence[Post]) -> list[Post]:
    """The head; the director where there is none, or where it is the head's own."""
    heads = [post for post in able if post.role is Role.HEAD]
    return heads or [post for post in able if post.role is Role.DIRECTOR]


def _own_right(post: Post) -> Charge:
    return Charge(post.officer, away=post.away)


def _once(charges: Iterable[Charge]) -> Iterator[Charge]:
    """An officer who would also act for another decides in their own right."""
    found: dict[UUID, Charge] = {}
    for charge in charges:
        if charge.officer not in found or charge.acting_for is None:
            found[charge.officer] = charge
    yield from found.values()
