"""Choosing a colleague, by a button or by name."""

from collections.abc import Mapping, Set
from typing import Final
from uuid import UUID

from handlers.kit.desk import Desk
from handlers.kit.effects import Button
from handlers.kit.forms import NotAChoice

MOST: Final = 11
"""Of LINE's thirteen quick replies; the others are ``ยกเลิก`` and, where there is one, nobody."""


def colleagues(desk: Desk, *, besides: Set[UUID | None]) -> dict[UUID, str]:
    """Everybody on the roster but the speaker and these, by name."""
    left_out = besides | {desk.me.id}
    officers = (entry for entry, _ in desk.roster.officers())
    return {one.person_id: one.name for one in officers if one.person_id not in left_out}


def buttons(among: Mapping[UUID, str]) -> tuple[Button, ...]:
    named = list(among.items())[:MOST]
    return tuple(Button(name, tap=person.hex, literal=True) for person, name in named)


def read(answer: str, among: Mapping[UUID, str]) -> str:
    """The id of who is meant. Raises ``NotAChoice``."""
    for person, name in among.items():
        if answer in (person.hex, name):
            return person.hex
    raise NotAChoice
