"""Choosing a colleague, by a button or by name."""

from collections.abc import Mapping, Set
from typing import Final
from uuid import UUID

from rapidfuzz.fuzz import ratio

from handlers.kit.desk import Desk
from handlers.kit.effects import Button
from handlers.kit.forms import NotAChoice, Which
from handlers.language.choices import NEAR
from handlers.language.normal import normal, squeezed
from handlers.language.titles import without_titles

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
    """The id of who is meant, by the whole name, the given name, or nearly that. Raises
    ``NotAChoice``, or ``Which`` where several have that name."""
    if answer in {person.hex for person in among}:
        return answer
    said = squeezed(without_titles(normal(answer)))
    meant = {p: name for p, name in among.items() if said in _ways(name)} or {
        p: name for p, name in among.items() if max(ratio(said, w) for w in _ways(name)) >= NEAR
    }
    if not meant:
        raise NotAChoice
    if len(meant) > 1:
        raise Which(tuple((person.hex, name) for person, name in meant.items())[:MOST])
    return next(iter(meant)).hex


def _ways(name: str) -> tuple[str, ...]:
    bare = without_titles(normal(name))
    return squeezed(bare), squeezed(bare.partition(" ")[0])
