"""The lodge a guest passes: every step of it that touches our rows.

Each method is one transaction. The portal is asked between two of them, by ``admitting``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session

from bot.jobs import order_job
from handlers.kit.limits import limits
from portal_bridge.contract import ProfileLimits
from portal_bridge.orders import CloseAccount, OpenAccount
from store.accounts import Accounts, AccountState
from store.audit import Act, Actor, Audit
from store.clock import Clock
from store.db import Database
from store.guests import ADMITTED, Guests
from store.orders import Orders
from store.outbox import Job, Outbox, account_lane
from store.passes import Guest, GuestPass, Passes, Shut
from store.profiles import GUEST, Profiles


class Why(StrEnum):
    """Why nobody is let in. ``page.guest_<value>`` holds the sentences."""

    UNKNOWN = "unknown"
    NOT_BEGUN = "not_begun"
    OVER = "over"
    FULL = "full"
    PHONE_USED = "phone_used"
    FROZEN = "frozen"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    REFUSED = "refused"
    BROKEN = "broken"
    ELSEWHERE = "elsewhere"
    """Another site sent the form."""


@dataclass(frozen=True)
class Standing:
    """A pass as it is now. ``shut`` is why it lets nobody new in, or ``None`` while it does."""

    shut: Why | None
    title: str
    begins_at: datetime
    ends_at: datetime
    portal: str


@dataclass(frozen=True)
class Turn:
    """The guest's turn at the portal: a place is taken, and nobody else is in the lane. ``fresh``:
    no password of this account has been seen by anybody."""

    account: UUID
    owner: UUID
    username: str
    portal: str
    rules: ProfileLimits
    ends_at: datetime
    fresh: bool
    again: bool
    """Who loses the password may come in once more by themselves."""
    place: Job


def _nobody() -> None:
    """Whoever carries orders finds them by themselves."""


@dataclass(frozen=True)
class Lodge:
    """Our rows behind the page. ``ring``: there is an order for the portal."""

    database: Database
    clock: Clock
    ring: Callable[[], object] = _nobody

    def look(self, known: UUID) -> Standing | None:
        """How the pass stands. Changes nothing, however often it is asked."""
        with self.database.read() as session:
            found = Passes(session).get(known)
            if found is None:
                return None
            shut = found.shut(self.clock.now())
            why = None if shut is None else Why(shut.value)
            return Standing(why, found.title, found.begins_at, found.ends_at, found.portal)

    def admit(self, known: UUID, visit: str, name: str, phone: str) -> Turn | Why | None:
        """Take a place, or find the one this visit took before, and enter the account's lane.
        ``None``: somebody is before us there, ask again."""
        with self.database.write() as session:
            now = self.clock.now()
            guests = Guests(session)
            account = guests.admit(known, visit=visit, name=name, phone=phone, now=now)
            if isinstance(account, Shut):
                return Why(account.value)
            if account.state not in ADMITTED:
                return Why.OVER if account.state is AccountState.CLOSED else Why.FROZEN
            lane, real = account_lane(account.username), self.database.real_now(session)
            place = Orders(session).enter(lane, now=real)
            if place is None:
                return None
            return Turn(
                account=account.id,
                owner=account.owner_id,
                username=account.username,
                portal=account.portal,
                rules=limits(Profiles(session).get(GUEST)),
                ends_at=account.expires_at or now,
                fresh=account.state is AccountState.OPENING,
                again=guests.may_come_again(account),
                place=place,
            )

    def finish(self, turn: Turn) -> Why | None:
        """The portal has account and password: call it active and leave the lane. The end of the
        pass, or a freeze, that came meanwhile wins; then the password must not be shown."""
        with self.database.write() as session:
            opened = Guests(session).opened(turn.account)
            Orders(session).leave(turn.place)
            if not opened:
                found = Accounts(session).get(turn.account)
                frozen = found is not None and found.state is AccountState.FROZEN
                return Why.FROZEN if frozen else Why.OVER
            known = self._pass_of(turn, session)
            audit = Audit(session, self.clock.now(), Actor.PAGE)
            act = Act.GUEST_ADMITTED if turn.fresh else Act.PASSWORD_SET
            how = f"guest_pass={known.number.lower()}"
            audit.note(act, turn.account, of=turn.owner, how=how)
            self._keep_up(turn, known, session)
            return None

    def give_up(self, turn: Turn, *, may_be_there: bool) -> None:
        """No password was seen: the place is free again. ``may_be_there``: the portal may have the
        account, and is told to remove it. Of a guest who was in before, nothing changes."""
        with self.database.write() as session:
            undone = turn.fresh and Guests(session).undo(turn.account)
            if undone and may_be_there:
                self._order(CloseAccount(turn.username), turn.portal, session)
            Orders(session).leave(turn.place)
        if undone and may_be_there:
            self.ring()

    @staticmethod
    def _pass_of(turn: Turn, session: Session) -> GuestPass:
        guest = session.get_one(Guest, turn.account)
        return session.get_one(GuestPass, guest.pass_id)

    def _keep_up(self, turn: Turn, known: GuestPass, session: Session) -> None:
        """The pass was prolonged while the guest was at the portal."""
        moved = known.ends_at != turn.ends_at and Accounts(session).let_end(
            turn.account, known.ends_at, was=turn.ends_at
        )
        if moved:
            again = OpenAccount(turn.username, turn.rules, known.ends_at)
            self._order(again, turn.portal, session)

    def _order(self, order: CloseAccount | OpenAccount, portal: str, session: Session) -> None:
        job = order_job(order, now=self.database.real_now(session), portal=portal)
        Outbox(session).add([job])
