"""A request in the name of somebody who has no LINE, filed by the officer who speaks."""

from dataclasses import dataclass
from uuid import UUID

from handlers.kit.charges import file
from handlers.kit.desk import Desk
from handlers.kit.standing_in import kept_from
from store.audit import Act
from store.naming import MAIN
from store.people import Person
from store.refusals import Refusal, UsernameTaken
from store.requests import Application, Recognition, Request


class HasLine(Refusal):
    """The person is on LINE with this name and phone, and asks for themselves: the account and its
    page would else be beside their own."""


@dataclass(frozen=True)
class Entry:
    """What an officer gives for somebody. ``place`` is a code, ``phone`` as it is kept."""

    name: str
    place: str
    workplace: str
    phone: str
    profile: str
    username: str
    portal: str = MAIN
    purpose: str | None = None
    batch: UUID | None = None


def known(name: str, phone: str, desk: Desk) -> Person | None:
    """Who was entered before. Raises ``HasLine`` for who speaks for themselves."""
    found = desk.people.named(name, phone)
    if any(person.line_id is not None for person in found):
        raise HasLine
    return next(iter(found), None)


def file_for(entry: Entry, recognised: Recognition, desk: Desk) -> Request:
    """Filed and on record; not decided. Raises ``HasLine``, ``AlreadyWaiting`` or
    ``UsernameTaken``."""
    person = _entered(entry, desk)
    filed = file(
        Application(
            requester=person.id,
            filed_by=desk.me.id,
            kept_from=kept_from(entry.name, entry.phone, desk),
            name=entry.name,
            place_code=entry.place,
            place_name=entry.workplace,
            phone=entry.phone,
            profile=entry.profile,
            username=entry.username,
            portal=entry.portal,
            purpose=entry.purpose,
            batch=entry.batch,
        ),
        desk,
    )
    if desk.accounts.by_username(entry.username) is not None:
        raise UsernameTaken(entry.username)  # approved for somebody else a moment ago
    desk.audit.note(Act.REQUEST_FILED_FOR, filed.number, of=person.id, how=recognised.value)
    return filed


def _entered(entry: Entry, desk: Desk) -> Person:
    """Who was entered before, or is from now on. The summary says that the officer has told them
    what is kept of them (PDPA s.23)."""
    person = known(entry.name, entry.phone, desk)
    if person is None:
        person = Person(name=entry.name, phone=entry.phone, created_at=desk.now)
    person.place_code, person.place_name = entry.place, entry.workplace
    person.noticed_at = desk.now
    return desk.people.enter(person)
