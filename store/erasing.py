"""A person is forgotten: what names them goes, what was counted stays.

Requests keep their number, kind, place and times for the statistics; accounts keep what the law
asks for until the person's ninety days are over, and then a name that means nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, delete, select, update

from store.accounts import Account
from store.findings import Finding
from store.people import Person
from store.requests import Request


@dataclass(frozen=True)
class Erasing:
    """Every erasure, inside the caller's transaction."""

    session: Session

    def later(self, person: Person, *, at: datetime) -> None:
        """Asked for now; done by the first nightly round after ``at``."""
        person.erase_at = at
        self.session.add(person)

    def now(self, person: Person, *, now: datetime) -> None:
        """Nothing names this person any more, not even to LINE: their next word is a stranger's."""
        nobody = f"erased-{person.id.hex[:12]}"
        self.session.execute(
            update(Request)
            .where(col(Request.requester_id) == person.id)
            .values(
                name=nobody,
                phone="",
                username=nobody,
                wanted=None,
                purpose=None,
                reason=None,
                shared_label=None,
            )
        )
        # What others asked about this person's accounts holds their phone and username too.
        self.session.execute(
            update(Request)
            .where(col(Request.holder_id) == person.id)
            .values(phone="", username=nobody)
        )
        owned = select(Account).where(Account.owner_id == person.id)
        for number, account in enumerate(self.session.exec(owned)):
            account.username, account.phone, account.purpose = f"{nobody}-{number}", "", None
            account.shared_label = None
            self.session.add(account)
        self.session.execute(delete(Finding).where(col(Finding.person_id) == person.id))
        person.line_id = nobody
        person.name = person.place_code = person.place_name = person.phone = None
        person.noticed_at = person.erase_at = None
        person.greeted, person.erased_at = False, now
        self.session.add(person)
        self.session.flush()

    def asked(self) -> Sequence[Person]:
        """Everybody who is to be forgotten, now or later: their words are not kept till then."""
        return self.session.exec(select(Person).where(col(Person.erase_at).is_not(None))).all()

    def due(self, *, now: datetime) -> int:
        """Forget everybody whose time has come; says how many."""
        found = [person for person in self.asked() if person.erase_at and person.erase_at <= now]
        for person in found:
            self.now(person, now=now)
        return len(found)
