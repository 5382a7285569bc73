"""Finding a person by what somebody at the office knows of them: a request's number, a username, a
phone, a name, a shared machine in their care, where they work, or the school they speak for."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from store.accounts import Account
from store.people import Person
from store.requests import Request
from store.schoollinks import SchoolLink

_NUMBER: Final = re.compile(r"[A-Za-z]-?(\d{1,9})(-\d{3,4})?")
_GUESTS: Final = "G"
"""Of a guest pass; each of its guests has a number that begins with the pass's."""
_SHORTEST_PHONE: Final = 6
_COUNTRY: Final = "66"
MOST_NAMES: Final = 20_000


@dataclass(frozen=True)
class Lookup:
    """Every search for people, inside the caller's transaction."""

    session: Session

    def people(self, words: str, places: Collection[str], *, limit: int) -> Sequence[Person]:
        """Whoever these words fit, by name. ``places``: codes of workplaces that are meant."""
        digits = "".join(character for character in words if character.isdigit())
        fits = [
            *self._of_number(words),
            col(Person.name).contains(words, autoescape=True),
            self._owns(col(Account.username).startswith(words.lower(), autoescape=True)),
            self._owns(col(Account.shared_label).contains(words, autoescape=True)),
        ]
        if len(digits) >= _SHORTEST_PHONE and len(digits) >= len(words.strip()) - 4:
            phone = digits.removeprefix(_COUNTRY).removeprefix("0")
            on_file = col(Account.phone).contains(phone, autoescape=True)
            fits += [col(Person.phone).contains(phone, autoescape=True), self._owns(on_file)]
        if places:
            fits.append(col(Person.place_code).in_(list(places)))
            linked = select(SchoolLink.person_id).where(
                col(SchoolLink.school).in_(list(places)), col(SchoolLink.ended_at).is_(None)
            )
            fits.append(col(Person.id).in_(linked))
        return self.session.exec(
            select(Person).where(or_(*fits)).order_by(col(Person.name), col(Person.id)).limit(limit)
        ).all()

    def names(self) -> Sequence[tuple[UUID, str]]:
        """Everybody who has a name, the latest ``MOST_NAMES``: for names that are nearly meant."""
        named = select(Person.id, col(Person.name)).where(col(Person.name).is_not(None))
        rows = self.session.exec(named.order_by(col(Person.created_at).desc()).limit(MOST_NAMES))
        return [(person, name) for person, name in rows if name]

    def _of_number(self, words: str) -> list[ColumnElement[bool]]:
        """A request's number names exactly one person, who asked; a guest pass's all its guests."""
        match = _NUMBER.fullmatch(words.strip())
        if match is None:
            return []
        letter, place = words.strip()[0].upper(), match[2] or ""
        number = f"{letter}-{match[1].zfill(4)}{place}"
        is_it = col(Request.number) == number
        if letter == _GUESTS and not place:
            is_it = col(Request.number).startswith(f"{number}-")
        asked = select(Request.requester_id).where(is_it)
        return [col(Person.id).in_(asked)]

    @staticmethod
    def _owns(which: ColumnElement[bool]) -> ColumnElement[bool]:
        return col(Person.id).in_(select(Account.owner_id).where(which))

    def requests_of(self, person: UUID, *, limit: int) -> Sequence[Request]:
        """What this person asked for, the newest first."""
        return self.session.exec(
            select(Request)
            .where(Request.requester_id == person)
            .order_by(col(Request.filed_at).desc(), col(Request.number).desc())
            .limit(limit)
        ).all()
