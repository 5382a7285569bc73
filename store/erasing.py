"""A person is forgotten: what names them goes, what was counted stays.

Requests keep their number, kind, place and times for the statistics; accounts keep what the law
asks for until the person's ninety days are over, and then a name that means nobody. The same
happens by itself to what is old enough (``store.retention``). The book of sessions
(``store.sessionbook``) is the law's: it names a person by nothing but an id, and goes in its time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlmodel import Session, col, delete, select, update

from store.accounts import Account, AccountState
from store.asked import Asked
from store.devices import Device
from store.findings import Finding
from store.online import OnlineSession
from store.passes import Guest, Host
from store.people import Person
from store.requests import Request, State
from store.rounds import Rounds
from store.schoollinks import SchoolLink

_OF_AN_ACCOUNT: Final = and_(
    col(Request.state) == State.APPROVED,
    exists().where(col(Account.username) == col(Request.username)),
)
"""What was approved about an account that goes on: a shared machine's, in whosever care it is. By
its username the account finds what was decided about it."""


@dataclass(frozen=True)
class Erasing:
    """Every erasure, inside the caller's transaction."""

    session: Session

    def later(self, person: Person, *, at: datetime) -> None:
        """Asked for now; done by the first nightly round after ``at``. From now on nothing leads
        from LINE to this row: whoever writes from there is somebody new (``People.meet``)."""
        person.line_id, person.erase_at = None, at
        self.session.add(person)
        self.session.flush()

    def now(self, person: Person, *, now: datetime) -> None:
        """Nothing names this person any more, not even to LINE: their next word is a stranger's."""
        nobody = f"erased-{person.id.hex[:12]}"
        owned = select(Account).where(Account.owner_id == person.id)
        for number, account in enumerate(self.session.exec(owned)):
            if account.shared_label is not None and account.state is not AccountState.CLOSED:
                account.phone = ""  # the machine is the office's, and goes on
                self.session.add(account)
                continue
            self._forget_account(account, f"{nobody}-{number}", now)
        self.session.flush()
        self._forget_requests(col(Request.requester_id) == person.id, nobody, now)
        # What others asked about this person's accounts holds their phone and username too.
        self._forget_holder(col(Request.holder_id) == person.id, nobody)
        self.session.execute(delete(Finding).where(col(Finding.person_id) == person.id))
        self.session.execute(delete(Device).where(col(Device.person_id) == person.id))
        self.session.execute(delete(SchoolLink).where(col(SchoolLink.person_id) == person.id))
        Asked(self.session).forget(person.id)
        Rounds(self.session).forget(person.id)
        self.session.execute(delete(Host).where(col(Host.person_id) == person.id))
        person.line_id = None
        person.name = person.place_code = person.place_name = person.phone = None
        person.noticed_at = person.erase_at = person.left_at = person.cut_at = None
        person.greeted, person.erased_at = False, now
        self.session.add(person)
        self.session.flush()

    def asked(self, *, since: datetime) -> Sequence[Person]:
        """Whoever is to be forgotten, or was since then: what was on its way to them when they
        asked is not kept."""
        lately = or_(col(Person.erase_at).is_not(None), col(Person.erased_at) >= since)
        return self.session.exec(select(Person).where(lately)).all()

    def due(self, *, now: datetime, limit: int) -> int:
        """Forget everybody whose time has come; says how many."""
        found = self.session.exec(
            select(Person)
            .where(col(Person.erase_at) <= now)
            .order_by(col(Person.erase_at))
            .limit(limit)
            .with_for_update(skip_locked=True)
        ).all()
        for person in found:
            self.now(person, now=now)
        return len(found)

    def left_over(self, *, now: datetime, limit: int) -> int:
        """Forget who has no LINE and of whom nothing is left that needs their name: no account
        that is not forgotten, no request of theirs that is not, none that waits about them, and
        no session of theirs in the book.
        Says how many."""
        account = exists().where(
            col(Account.owner_id) == col(Person.id), col(Account.forgotten_at).is_(None)
        )
        theirs = and_(
            col(Request.requester_id) == col(Person.id), col(Request.forgotten_at).is_(None)
        )
        about = and_(col(Request.holder_id) == col(Person.id), col(Request.state) == State.PENDING)
        found = self.session.exec(
            select(Person)
            .where(
                col(Person.line_id).is_(None),
                col(Person.erase_at).is_(None),
                col(Person.erased_at).is_(None),
                ~account,
                ~exists().where(or_(theirs, about)),
                ~exists().where(col(OnlineSession.person_id) == col(Person.id)),
            )
            .order_by(col(Person.created_at))
            .limit(limit)
            .with_for_update(skip_locked=True)
        ).all()
        for person in found:
            self.now(person, now=now)
        return len(found)

    def accounts(self, *, closed_before: datetime, now: datetime, limit: int) -> int:
        """Forget who had these accounts; says how many. With it goes what was approved about them,
        and what their owner asked: both would still say it."""
        found = self.session.exec(
            select(Account)
            .where(
                Account.state == AccountState.CLOSED,
                col(Account.closed_at) < closed_before,
                col(Account.forgotten_at).is_(None),
            )
            .order_by(col(Account.closed_at))
            .limit(limit)
            .with_for_update(skip_locked=True)
        ).all()
        for account in found:
            nobody = f"erased-{account.id.hex[:12]}"
            about = col(Request.username) == account.username
            self._forget_account(account, nobody, now)
            self.session.flush()
            owner = col(Request.requester_id) == account.owner_id
            theirs = or_(col(Request.state) == State.APPROVED, owner)
            self._forget_requests(and_(about, theirs), nobody, now)
            held = col(Request.holder_id) == account.owner_id
            self._forget_holder(and_(about, held), nobody)
            self._forget_guest(account, now)
        return len(found)

    def requests(self, *, settled_before: datetime, now: datetime, limit: int) -> int:
        """Forget whom these requests were by; says how many. Those that were approved stay for as
        long as there is the account that they were about."""
        account = exists().where(col(Account.username) == col(Request.username))
        found = self.session.exec(
            select(Request.id)
            .where(
                col(Request.decided_at) < settled_before,
                col(Request.forgotten_at).is_(None),
                or_(col(Request.state) != State.APPROVED, ~account),
            )
            .order_by(col(Request.decided_at))
            .limit(limit)
            .with_for_update(skip_locked=True)
        ).all()
        for request in found:
            self._forget_requests(col(Request.id) == request, f"erased-{request.hex[:12]}", now)
        return len(found)

    def _forget_requests(self, which: ColumnElement[bool], nobody: str, now: datetime) -> None:
        self.session.execute(
            update(Request)
            .where(which)
            .values(
                name=nobody,
                phone="",
                wanted=None,
                detail=None,
                purpose=None,
                reason=None,
                broken_why=None,
                forgotten_at=now,
            )
        )
        self.session.execute(
            update(Request).where(which, ~_OF_AN_ACCOUNT).values(username=nobody, shared_label=None)
        )

    def _forget_holder(self, which: ColumnElement[bool], nobody: str) -> None:
        self.session.execute(update(Request).where(which).values(phone=""))
        self.session.execute(update(Request).where(which, ~_OF_AN_ACCOUNT).values(username=nobody))

    def _forget_guest(self, account: Account, now: datetime) -> None:
        """Who came in with a pass was known for this account only."""
        guest = self.session.get(Guest, account.id)
        if guest is None:
            return
        person = self.session.get_one(Person, guest.person_id)
        person.name = person.phone = person.noticed_at = None
        person.erased_at = now
        self.session.add(person)
        self.session.delete(guest)

    def _forget_account(self, account: Account, nobody: str, now: datetime) -> None:
        self.session.execute(delete(Device).where(col(Device.account_id) == account.id))
        account.username, account.phone, account.purpose = nobody, "", None
        account.shared_label = None
        account.forgotten_at = now
        self.session.add(account)
