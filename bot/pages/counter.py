"""The counter a person stands at with their link: every step of it that touches our rows.

Each method is one transaction. The portal is asked between two of them, by ``setting``.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlmodel import Session

from bot.pages.chosen import Fault, personal_fault
from store.accounts import Account, Accounts, AccountState, Asks, Links, PasswordLink
from store.audit import Act, Actor, Audit
from store.clock import Clock
from store.db import Database
from store.orders import Orders
from store.outbox import Job, account_lane
from store.people import People


class Why(StrEnum):
    """Why no password is shown. ``page.<value>`` holds the sentences."""

    UNKNOWN = "unknown"
    USED = "used"
    REPLACED = "replaced"
    EXPIRED = "expired"
    LOCKED = "locked"
    FROZEN = "frozen"
    DIGITS_UNREADABLE = "digits_unreadable"
    DIGITS_WRONG = "digits_wrong"
    OLD_MISSING = "old_missing"
    OLD_WRONG = "old_wrong"
    PASSWORD_UNFIT = "password_unfit"  # noqa: S105 - the word, not a secret
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    REFUSED = "refused"
    BROKEN = "broken"
    ELSEWHERE = "elsewhere"
    """Another site sent the form."""


@dataclass(frozen=True)
class Denied:
    """No password is shown, and why."""

    why: Why
    tries_left: int = 0
    fault: Fault | None = None


@dataclass(frozen=True)
class Standing:
    """A link as it is now. ``shut`` is why it cannot be used, or ``None`` while it is good."""

    shut: Why | None
    expires_at: datetime
    language: str
    asks: Asks


@dataclass(frozen=True)
class Pass:
    """Whoever holds this is the owner, or will be once the portal has said that the old password
    is right (``asks``)."""

    link: UUID
    account: UUID
    username: str
    phone: str
    asks: Asks
    tries_left: int
    portal: str


@dataclass(frozen=True)
class Turn:
    """The owner's turn at the portal: the link is claimed, and nobody else is in the lane."""

    owner: Pass
    claim: UUID
    place: Job


@dataclass(frozen=True)
class Counter:
    """Our rows behind the page."""

    database: Database
    clock: Clock

    def look(self, link: UUID) -> Standing | None:
        """How the link stands. Changes nothing, however often it is asked."""
        with self.database.read() as session:
            found = Links(session).get(link)
            if found is None:
                return None
            row, account = found
            language = People(session).get(account.owner_id).language
            return Standing(self._shut(row, account), row.expires_at, language, row.asks)

    def check(self, link: UUID, last4: str | None, password: str) -> Pass | Denied:
        """Spend a try, then compare the digits. The try is committed whatever the outcome, and
        given back when the fault was not in the digits. A page that asks for the old password is
        let through: only the portal knows it."""
        with self.database.write() as session:
            links = Links(session)
            spent = links.spend_try(link, now=self.clock.now())
            found = links.get(link)
            if found is None:
                return Denied(Why.UNKNOWN)
            row, account = found
            if not spent:
                return Denied(self._shut(row, account) or Why.BUSY)
            if account.state is AccountState.FROZEN:
                links.give_try_back(link)
                return Denied(Why.FROZEN)
            owner = Pass(
                link,
                account.id,
                account.username,
                account.phone,
                row.asks,
                row.tries_left,
                account.portal,
            )
            if row.asks is Asks.OLD_PASSWORD:
                return owner
            if last4 is None or not _same_digits(account.phone, last4):
                return Denied(Why.DIGITS_WRONG if row.tries_left else Why.LOCKED, row.tries_left)
            unfit = personal_fault(password, username=account.username, phone=account.phone)
            if unfit is not None:
                links.give_try_back(link)
                return Denied(Why.PASSWORD_UNFIT, fault=unfit)
            return owner

    def take_turn(self, owner: Pass) -> Turn | Denied | None:
        """Claim the link and enter the account's lane, both or neither. ``None``: somebody is
        before us, ask again."""
        with self.database.write() as session:
            links, orders = Links(session), Orders(session)
            denied = self._ended(session, owner)
            if denied is not None:
                links.give_try_back(owner.link)
                return denied
            now, claim = self.database.real_now(session), uuid4()
            if not links.claim(owner.link, claim, real_now=now):
                return None
            place = orders.enter(account_lane(owner.username), now=now)
            if place is None:
                links.release(owner.link, claim)
                return None
            return Turn(owner, claim, place)

    def finish(self, turn: Turn) -> Denied | None:
        """The portal has the password: end the link, call the account active, leave the lane, in
        one transaction. A freeze that came meanwhile wins, and the link outlives it."""
        with self.database.write() as session:
            # Locked first, so that a freeze comes wholly before this or wholly after it; not so
            # hard that a new link, which refers to the account, would have to wait.
            account = session.get(Account, turn.owner.account, with_for_update={"key_share": True})
            denied = self._ended(session, turn.owner)
            if denied is None and not Links(session).finish(
                turn.owner.link, turn.claim, now=self.clock.now()
            ):
                denied = self._ended(session, turn.owner) or Denied(Why.BUSY)
            if denied is not None:
                self._step_back(session, turn)
                return denied
            Accounts(session).move(
                turn.owner.account, AccountState.ACTIVE, unless=[AccountState.FROZEN]
            )
            Orders(session).leave(turn.place)
            Audit(session, self.clock.now(), Actor.PAGE).note(
                Act.PASSWORD_SET,
                turn.owner.account,
                of=None if account is None else account.owner_id,
                how=turn.owner.asks.value,
            )
            return None

    def step_back(self, turn: Turn) -> None:
        """Undo the turn: the link is good again, with the try that this visit cost."""
        with self.database.write() as session:
            self._step_back(session, turn)

    def leave(self, turn: Turn) -> None:
        """The old password was wrong: the turn is over, and the try is spent."""
        with self.database.write() as session:
            Links(session).release(turn.owner.link, turn.claim)
            Orders(session).leave(turn.place)

    def give_back(self, owner: Pass) -> None:
        """The owner could not be served: return the try."""
        with self.database.write() as session:
            Links(session).give_try_back(owner.link)

    def _step_back(self, session: Session, turn: Turn) -> None:
        links = Links(session)
        links.release(turn.owner.link, turn.claim)
        links.give_try_back(turn.owner.link)
        Orders(session).leave(turn.place)

    def _ended(self, session: Session, owner: Pass) -> Denied | None:
        """What may end a link between the right digits and the password: another post, a newer
        link, a freeze. Neither the clock nor spent tries do."""
        found = Links(session).get(owner.link)
        if found is None:
            return Denied(Why.UNKNOWN)
        row, account = found
        if account.state is AccountState.FROZEN:
            return Denied(Why.FROZEN)
        return Denied(_how_ended(row)) if row.ended_at is not None else None

    def _shut(self, row: PasswordLink, account: Account) -> Why | None:
        if account.state is AccountState.FROZEN:
            return Why.FROZEN
        if row.ended_at is not None:
            return _how_ended(row)
        if row.expires_at <= self.clock.now():
            return Why.EXPIRED
        return None if row.tries_left > 0 else Why.LOCKED


def _how_ended(row: PasswordLink) -> Why:
    return Why.USED if row.used else Why.REPLACED


def _same_digits(phone: str, last4: str) -> bool:
    """Compare with the last four digits of the subscriber number, never of an extension
    (``+6656721234;ext=12``, RFC 3966 section 5.3), in a time that tells nothing."""
    on_file = "".join(filter(str.isdigit, phone.partition(";")[0]))[-4:]
    return hmac.compare_digest(on_file.encode(), last4.encode())
