"""The rules of guests: who comes in with a pass, and that every place, every form and every phone
counts for what it is worth and no more.

A guest is a person without LINE who has one account, known by name and phone for as long as the
law asks (Computer Crime Act B.E. 2550 s.26), like everybody's. What was begun and came to nothing
leaves no trace and gives its place back.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import and_, exists, func, literal, or_
from sqlmodel import Session, col, delete, select, update
from sqlmodel.sql.expression import SelectOfScalar

from store.accounts import CHANGEABLE, Account, Accounts, AccountState, PasswordLink
from store.applications import Kind, Request, State
from store.db import changed
from store.devices import Devices
from store.holdings import closed_for_good
from store.outbox import Job, JobState
from store.outbox import Kind as JobKind
from store.passes import A_PHONE, LETTER, Guest, GuestPass, Passes, Shut
from store.people import Person
from store.profiles import GUEST

_USERNAME: Final = re.compile(r"g(\d{4,9})-\d{3,4}g*")
HALF_OPEN: Final = timedelta(minutes=10)
"""How long a guest may stay half let in before that is undone: more than any visit takes."""
UNDONE: Final = (JobState.WAITING, JobState.FROZEN, JobState.UNCERTAIN, JobState.DEAD)
"""States of an order that the portal may not have carried out."""
ADMITTED: Final = (AccountState.OPENING, AccountState.ACTIVE)
"""States in which the same form may set the guest's password (anew)."""

Listed = tuple[Guest, Person, Account]


class Closed(NamedTuple):
    """An account that was closed with its pass."""

    account: UUID
    owner: UUID
    username: str


@dataclass(frozen=True)
class Guests:
    """Every read and write of guests, inside the caller's transaction."""

    session: Session

    def admit(
        self, known: UUID, *, visit: str, name: str, phone: str, now: datetime
    ) -> Account | Shut:
        """Take a place for whoever sent this form, or find the one that it took before. The pass's
        row is held from here on: of several at once one is the last who fits."""
        found = self.session.get(GuestPass, known, with_for_update=True, populate_existing=True)
        if found is None:
            return Shut.UNKNOWN
        before = self.of_visit(visit)
        shut = found.shut(now)
        if before is not None:
            return Shut.OVER if shut is Shut.OVER else before
        if shut is not None:
            return shut
        if self._with_phone(known, phone) >= A_PHONE:
            return Shut.PHONE_USED
        if not self._take_place(known, now):
            return Shut.FULL
        self.session.refresh(found)
        return self._enter(found, visit=visit, name=name, phone=phone, now=now)

    def of_visit(self, visit: str) -> Account | None:
        return self.session.exec(
            select(Account)
            .join(Guest, col(Guest.account_id) == col(Account.id))
            .where(Guest.visit == visit)
            .execution_options(populate_existing=True)
        ).one_or_none()

    def may_come_again(self, account: Account) -> bool:
        """Would this guest's phone get another account with the same pass now?"""
        known = self.session.get_one(Guest, account.id).pass_id
        found = self.session.get_one(GuestPass, known)
        return found.taken < found.places and self._with_phone(known, account.phone) < A_PHONE

    def _with_phone(self, known: UUID, phone: str) -> int:
        return self.session.exec(
            select(func.count())
            .select_from(Guest)
            .join(Account, col(Account.id) == col(Guest.account_id))
            .where(Guest.pass_id == known, Account.phone == phone)
        ).one()

    def _take_place(self, known: UUID, now: datetime) -> bool:
        return bool(
            changed(
                self.session,
                update(GuestPass)
                .where(
                    col(GuestPass.id) == known,
                    col(GuestPass.ended_at).is_(None),
                    col(GuestPass.begins_at) <= now,
                    col(GuestPass.ends_at) > now,
                    col(GuestPass.taken) < col(GuestPass.places),
                )
                .values(taken=col(GuestPass.taken) + 1, ever=col(GuestPass.ever) + 1),
            )
        )

    def _enter(
        self, found: GuestPass, *, visit: str, name: str, phone: str, now: datetime
    ) -> Account:
        """Their row, the approval that every account has, and the account. Never joined to anybody
        who is known by this name and phone: a form proves neither."""
        person = Person(name=name, phone=phone, created_at=now, noticed_at=now)
        self.session.add(person)
        self.session.flush()
        approved = self._approve(found, person.id, name=name, phone=phone, now=now)
        account = Accounts(self.session).open(
            username=approved.username,
            owner=person.id,
            request=approved.id,
            profile=GUEST,
            phone=phone,
            purpose=found.title,
            now=now,
            expires=found.ends_at,
            portal=found.portal,
        )
        self.session.add(
            Guest(
                account_id=account.id,
                person_id=person.id,
                pass_id=found.id,
                place=found.ever,
                visit=visit,
            )
        )
        self.session.flush()
        return account

    def _approve(
        self, found: GuestPass, person: UUID, *, name: str, phone: str, now: datetime
    ) -> Request:
        """Whoever made the pass has said yes to everybody who comes in with it."""
        place = f"{found.ever:03d}"
        approved = Request(
            kind=Kind.GUEST,
            number=f"{found.number}-{place}",
            requester_id=person,
            filed_by=found.made_by,
            name=name,
            place_code="",
            place_name=found.title,
            phone=phone,
            profile=GUEST,
            portal=found.portal,
            purpose=found.title,
            username=self._free_username(f"{found.number.lower().replace('-', '')}-{place}"),
            filed_at=now,
            promised_at=now,
            state=State.APPROVED,
            announced=True,
            decided_by=found.made_by,
            decided_at=now,
        )
        self.session.add(approved)
        self.session.flush()
        return approved

    def _free_username(self, wished: str) -> str:
        """A member may have chosen just this for themselves."""
        name = wished
        while Accounts(self.session).by_username(name) is not None:
            name += "g"
        return name

    def opened(self, account: UUID) -> bool:
        """The portal has the account and its password. False: the pass or the account ended
        meanwhile, or the visit was given up; then the password must not be shown."""
        return bool(
            changed(
                self.session,
                update(Account)
                .where(col(Account.id) == account, col(Account.state).in_(ADMITTED))
                .values(state=AccountState.ACTIVE),
            )
        )

    def undo(self, account: UUID) -> bool:
        """Nobody got in with it: no trace is left, and the place is free. Says whether there was
        anything to undo. The pass's row is held first, as where a guest comes in and where the pass
        ends: two that meet wait in one order."""
        of = select(Guest.pass_id).where(Guest.account_id == account)
        self.session.exec(
            select(GuestPass.id).where(col(GuestPass.id).in_(of)).with_for_update()
        ).one_or_none()
        half_open = self.session.exec(
            select(Guest, Account)
            .join(Account, col(Account.id) == col(Guest.account_id))
            .where(Guest.account_id == account, Account.state == AccountState.OPENING)
            .with_for_update()
        ).one_or_none()
        if half_open is None:
            return False
        guest, begun = half_open
        # Whoever claims an account by its name may have named this one: now it is nobody's.
        self.session.execute(
            update(Request)
            .where(col(Request.holder_id) == guest.person_id)
            .values(holder_id=None, phone="", profile="")
        )
        for table, row in (
            (Guest, col(Guest.account_id) == account),
            (Account, col(Account.id) == account),
            (Request, col(Request.id) == begun.request_id),
            (Person, col(Person.id) == guest.person_id),
        ):
            self.session.execute(delete(table).where(row))
        self.session.execute(
            update(GuestPass)
            .where(col(GuestPass.id) == guest.pass_id, col(GuestPass.taken) > 0)
            .values(taken=col(GuestPass.taken) - 1)
        )
        return True

    def listed(self, known: UUID, *, before: int, limit: int) -> Sequence[Listed]:
        """Who came in, the newest first; ``before``: only those who came before that guest."""
        rows = self.session.exec(
            select(Guest, Person, Account)
            .join(Person, col(Person.id) == col(Guest.person_id))
            .join(Account, col(Account.id) == col(Guest.account_id))
            .where(
                Guest.pass_id == known,
                Guest.place < before,
                Account.state != AccountState.OPENING,
            )
            .order_by(col(Guest.place).desc())
            .limit(limit)
        )
        return rows.all()

    def close_all(self, known: UUID, *, now: datetime) -> Sequence[Closed]:
        """Close every account of a pass for good, in a few statements for a room full of them; no
        password page of theirs opens any more. Those that are only begun are to be undone first."""
        theirs = self._accounts(known)
        self.session.execute(
            update(PasswordLink)
            .where(col(PasswordLink.account_id).in_(theirs), col(PasswordLink.ended_at).is_(None))
            .values(ended_at=now)
        )
        gone = (AccountState.CLOSED, AccountState.OPENING)
        closed = self.session.execute(
            update(Account)
            .where(col(Account.id).in_(theirs), col(Account.state).not_in(gone))
            .values(**closed_for_good(now=now))
            .returning(col(Account.id), col(Account.owner_id), col(Account.username))
            .execution_options(synchronize_session=False)
        )
        over = sorted((Closed(*row) for row in closed), key=lambda one: one.username)
        Devices(self.session).end_all([one.account for one in over], now=now)
        return over

    def let_end(self, known: UUID, at: datetime) -> Sequence[str]:
        """Every account of a pass that is in use ends then; gives their usernames."""
        moved = self.session.execute(
            update(Account)
            .where(col(Account.id).in_(self._accounts(known)), col(Account.state).in_(CHANGEABLE))
            .values(expires_at=at)
            .returning(col(Account.username))
            .execution_options(synchronize_session=False)
        )
        return sorted(moved.scalars())

    def begun(self, known: UUID) -> Sequence[Account]:
        """What is half open of a pass."""
        return self.session.exec(
            select(Account).where(
                col(Account.id).in_(self._accounts(known)), Account.state == AccountState.OPENING
            )
        ).all()

    def closing(self, known: UUID) -> bool:
        """Is an account of this pass not closed yet, or not yet in the portal?"""
        on_its_way = exists().where(
            col(Job.lane) == literal("account:").concat(col(Account.username)),
            col(Job.kind) == JobKind.ORDER,
            col(Job.state).in_(UNDONE),
        )
        left = select(Account.id).where(
            col(Account.id).in_(self._accounts(known)),
            or_(col(Account.state) != AccountState.CLOSED, on_its_way),
        )
        return self.session.exec(left.limit(1)).first() is not None

    def waiting(self, known: UUID) -> Sequence[Request]:
        """What waits for an officer's decision about an account of this pass."""
        named = select(Account.username).where(col(Account.id).in_(self._accounts(known)))
        return self.session.exec(
            select(Request).where(col(Request.username).in_(named), Request.state == State.PENDING)
        ).all()

    @staticmethod
    def _accounts(known: UUID) -> SelectOfScalar[UUID]:
        return select(Guest.account_id).where(Guest.pass_id == known)

    def has(self, username: str) -> bool:
        """Is this a guest's account, or one that was to be? Of what was undone only the pass in the
        username is left."""
        owned = select(Request.id).where(Request.username == username, Request.kind == Kind.GUEST)
        if self.session.exec(owned).first() is not None:
            return True
        begun = _USERNAME.fullmatch(username)
        if begun is None or Accounts(self.session).by_username(username) is not None:
            return False
        return Passes(self.session).numbered(f"{LETTER}-{begun[1]}") is not None

    # By the clock

    def any_due(self, *, now: datetime) -> bool:
        """Has a pass's hour come, or is somebody half let in for too long?"""
        over = and_(col(GuestPass.ended_at).is_(None), col(GuestPass.ends_at) <= now)
        if self.session.exec(select(GuestPass.id).where(over).limit(1)).first() is not None:
            return True
        return bool(self.half_open(now=now, limit=1))

    def half_open(self, *, now: datetime, limit: int) -> Sequence[Account]:
        """Accounts that were begun a while ago, and that nobody is at right now."""
        somebody_is_at_it = exists().where(
            col(Job.lane) == literal("account:").concat(col(Account.username)),
            col(Job.kind) == JobKind.PASSWORD,
            col(Job.state) == JobState.WAITING,
        )
        return self.session.exec(
            select(Account)
            .join(Guest, col(Guest.account_id) == col(Account.id))
            .join(GuestPass, col(GuestPass.id) == col(Guest.pass_id))
            .where(
                col(GuestPass.ended_at).is_(None),  # with its end everybody half in was undone
                Account.state == AccountState.OPENING,
                Account.opened_at < now - HALF_OPEN,
                ~somebody_is_at_it,
            )
            .order_by(col(Account.opened_at))
            .limit(limit)
        ).all()
