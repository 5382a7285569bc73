"""Who may do something by themselves that nobody has asked for: an officer who answers for it."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from handlers.kit.charges import posts
from handlers.kit.desk import Desk
from handlers.kit.routing import Matter, Post, charged
from store.applications import Step
from store.duties import Topic

BY_DUTY: Final = (Step.DEPUTY, Step.RESPONSIBLE)
"""Everybody in the order; and the deputies of those in it who are away."""


def answers_for(
    topic: Topic,
    place_code: str | None,
    desk: Desk,
    *,
    owner: UUID,
    among: Sequence[Post] | None = None,
) -> bool:
    """Whether the speaker answers for this today: by a duty of their own, in the place of somebody
    who is away, or as the head. Where nobody has such a duty, any officer does. Never for what is
    their own (``owner``). ``among``: everybody on the roster, where it has been read already."""
    matter = Matter(topic, desk.places.get(place_code or ""), frozenset({owner}))
    among = posts(desk) if among is None else among
    by_duty = [charge for step in BY_DUTY for charge in charged(step, matter, among)]
    able = [*(by_duty or charged(Step.ANYONE, matter, among)), *charged(Step.HEAD, matter, among)]
    return any(charge.officer == desk.me.id for charge in able)
