"""Letting a guest in: the steps between a form and a username with its password on a screen. Knows
no HTTP.

The place is taken first, then the portal is asked, and only when our rows say that the account is
active is the password shown. Whatever goes wrong before gives the place back; the same form sent
again after that is the same guest with a new password.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import structlog
from starlette.concurrency import run_in_threadpool

from bot.pages.lodge import Lodge, Turn, Why
from bot.pages.readable import readable_password
from bot.pages.waiting import PATIENCE, At, StillThere, TooLate, for_turn, why
from portal_bridge.contract import NameTaken, PortalError, Unreachable

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Visitor:
    """Who stands at the door, as they say. ``visit`` names the form they sent."""

    visit: str
    name: str
    phone: str


@dataclass(frozen=True, repr=False)
class Admitted:
    """What may now be shown, once."""

    username: str
    password: str
    until: datetime
    portal: str
    again: bool
    """As in ``Turn``."""
    chosen: bool = False
    """As ``setting.Shown``, for the page's sake: nobody brings a password here."""


@dataclass(frozen=True)
class _Missed:
    """What the portal said instead, and whether it may have the account all the same."""

    error: PortalError
    may_be_there: bool


@dataclass(frozen=True)
class Admitting:
    """One office's way of letting guests in."""

    lodge: Lodge
    portals: Mapping[str, At]
    patience: timedelta = PATIENCE

    async def let_in(
        self, known: UUID, portal: str, visitor: Visitor, still_there: StillThere
    ) -> Admitted | Why:
        """Open the account with its password in the pass's portal, or say why not."""
        if portal not in self.portals:
            log.error("guest_page.no_such_portal", portal=portal)
            return Why.NO_ANSWER
        admit = partial(self.lodge.admit, known, visitor.visit, visitor.name, visitor.phone)
        turn: Turn | Why | None = await for_turn(admit, still_there, self.patience)
        if turn is None:
            return Why.BUSY
        if isinstance(turn, Why):
            return turn
        word = readable_password()
        open_ = partial(self._at_the_portal, turn, word)
        try:
            missed = await self.portals[portal].calls.make(
                open_, when_late=partial(self._is_late, turn)
            )
        except TooLate:
            return Why.NO_ANSWER
        except Exception:
            await run_in_threadpool(self.lodge.give_up, turn, may_be_there=True)
            raise
        if missed is not None:
            await run_in_threadpool(self.lodge.give_up, turn, may_be_there=missed.may_be_there)
            return Why(why(missed.error))
        denied = await run_in_threadpool(self.lodge.finish, turn)
        return denied or Admitted(turn.username, word, turn.ends_at, portal, turn.again)

    def _at_the_portal(self, turn: Turn, word: str) -> _Missed | None:
        portal = self.portals[turn.portal].portal
        try:
            portal.open_account(turn.username, turn.rules, turn.ends_at)
        except (Unreachable, NameTaken) as error:
            return _Missed(error, may_be_there=False)
        except PortalError as error:
            return _Missed(error, may_be_there=True)
        try:
            portal.set_password(turn.username, word)
        except PortalError as error:
            return _Missed(error, may_be_there=True)
        return None

    def _is_late(self, turn: Turn, failed: BaseException | None) -> None:
        """A call that was not heard in time may have opened the account all the same. Until now
        the lane was kept; the account goes, since nobody has seen its password."""
        log.warning("guest_page.portal_was_late", error=type(failed).__name__ if failed else None)
        self.lodge.give_up(turn, may_be_there=True)
