"""Choosing a person who is bound to LINE and known to the office, by anything an officer would look
them up by."""

from typing import Final
from uuid import UUID

from handlers.kit.desk import Desk
from handlers.kit.forms import Which
from handlers.language.normal import normal
from store.people import Person
from store.refusals import Refusal

MOST: Final = 12
"""Of LINE's thirteen quick replies; one is ``ยกเลิก``."""


class NoSuchMember(Refusal):
    """Nobody who is bound and has a name and a phone on file fits these words."""


def is_member(person: Person, desk: Desk) -> bool:
    """Somebody the office has recognised: they have an account, or are an officer; and they still
    read what is sent to them."""
    if not (person.line_id and person.name and person.phone) or person.left_at or person.erase_at:
        return False
    known = desk.roster.officer(person.id) is not None
    return known or bool(desk.accounts.of(person.id))


def read_member(answer: str, desk: Desk) -> str:
    """The id of who is meant. Raises ``Which`` or ``NoSuchMember``."""
    found = [person for person in _named(answer, desk) if is_member(person, desk)]
    if len(found) == 1:
        return found[0].id.hex
    if not found:
        raise NoSuchMember
    raise Which(tuple((person.id.hex, person.name or "") for person in found[:MOST]))


def _named(answer: str, desk: Desk) -> list[Person]:
    try:
        tapped = desk.people.find(UUID(answer))
    except ValueError:
        return list(desk.lookup.people(normal(answer), (), limit=MOST * 4))
    return [] if tapped is None else [tapped]


def member(person: str, desk: Desk) -> Person:
    """Who was chosen, if they are a member still. Raises ``NoSuchMember``."""
    chosen = desk.people.find(UUID(person))
    if chosen is None or not is_member(chosen, desk):
        raise NoSuchMember
    return chosen
