"""Letting a guest in: the steps between a form and a username with its password on a screen. Knows
no HTTP.

The place is taken first, then the portal is asked, and only when our rows say that the account is
active is the password shown. Whatever goes wrong before gives the place back; the same form sent
again after that is the same guest with a new password.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from starlette.concurrency import run_in_threadpool

from bot.pages.lodge import Lodge, Turn, Why
from bot.pages.readable import readable_password
from bot.pages.setting import PATIENCE, PORTAL_TIME
from portal_bridge.contract import Accounts as Portal
from portal_bridge.contract import Frozen, NameTaken, PortalError, Unreachable

log = structlog.get_logger(__name__)

_LOOK_AGAIN: Final = 0.1

StillThere = Callable[[], Awaitable[bool]]
"""Is the person's browser still waiting for our answer?"""


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
    portal: Portal
    patience: timedelta = PATIENCE
    portal_time: timedelta = PORTAL_TIME
    _late: set[asyncio.Task[None]] = field(default_factory=set, init=False, repr=False)
    """Calls that outlasted ``portal_time``: their turn ends when they do."""

    async def let_in(
        self, known: UUID, visitor: Visitor, still_there: StillThere
    ) -> Admitted | Why:
        """Open the account with its password, or say why not."""
        turn = await self._wait_for_turn(known, visitor, still_there)
        if isinstance(turn, Why):
            return turn
        word = readable_password()
        call = asyncio.ensure_future(run_in_threadpool(self._at_the_portal, turn, word))
        done, _ = await asyncio.wait({call}, timeout=self.portal_time.total_seconds())
        if not done:
            self._end_later(call, turn)
            return Why.NO_ANSWER
        try:
            missed = call.result()
        except Exception:
            await run_in_threadpool(self.lodge.give_up, turn, may_be_there=True)
            raise
        if missed is not None:
            await run_in_threadpool(self.lodge.give_up, turn, may_be_there=missed.may_be_there)
            return _why(missed.error)
        why = await run_in_threadpool(self.lodge.finish, turn)
        return why or Admitted(turn.username, word, turn.ends_at, turn.again)

    async def _wait_for_turn(
        self, known: UUID, visitor: Visitor, still_there: StillThere
    ) -> Turn | Why:
        """A second tap on the button waits here for the first."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self.patience.total_seconds()
        while True:
            turn = await run_in_threadpool(
                self.lodge.admit, known, visitor.visit, visitor.name, visitor.phone
            )
            if turn is not None:
                return turn
            if loop.time() >= deadline or not await still_there():
                return Why.BUSY
            await asyncio.sleep(_LOOK_AGAIN)

    def _at_the_portal(self, turn: Turn, word: str) -> _Missed | None:
        try:
            self.portal.open_account(turn.username, turn.rules, turn.ends_at)
        except (Unreachable, NameTaken) as error:
            return _Missed(error, may_be_there=False)
        except PortalError as error:
            return _Missed(error, may_be_there=True)
        try:
            self.portal.set_password(turn.username, word)
        except PortalError as error:
            return _Missed(error, may_be_there=True)
        return None

    def _end_later(self, call: "asyncio.Future[_Missed | None]", turn: Turn) -> None:
        """A call that was not heard in time may still open the account. Until it ends the lane is
        kept; then the account goes, since nobody has seen its password."""

        async def wait() -> None:
            await asyncio.wait({call})
            failed = call.exception()
            log.warning(
                "guest_page.portal_was_late", error=type(failed).__name__ if failed else None
            )
            await run_in_threadpool(self.lodge.give_up, turn, may_be_there=True)

        task = asyncio.create_task(wait())
        self._late.add(task)
        task.add_done_callback(self._late.discard)


def _why(error: PortalError) -> Why:
    if isinstance(error, Frozen):
        return Why.FROZEN
    return Why.NO_ANSWER if error.retry else Why.REFUSED
