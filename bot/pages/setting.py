"""Setting a password: the steps between a form and a password on a screen. Knows no HTTP.

At most once, never twice: the link is ended in the same transaction that calls the account
active, and only after that commit is the password shown. Whatever goes wrong before leaves the
link good; a password that nobody saw stays in the portal until the next one replaces it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

import structlog
from starlette.concurrency import run_in_threadpool

from bot.pages.chosen import fault, personal_fault
from bot.pages.counter import Counter, Denied, Pass, Turn, Why
from bot.pages.post import Answers
from bot.pages.readable import readable_password
from bot.pages.waiting import PATIENCE, At, StillThere, TooLate, for_turn, why
from portal_bridge.contract import PortalError, Rejected
from store.accounts import Asks
from store.naming import MAIN

log = structlog.get_logger(__name__)


@dataclass(frozen=True, repr=False)
class Shown:
    """What may now be shown, once. ``chosen``: the person brought the password."""

    username: str
    password: str
    chosen: bool
    portal: str = MAIN


@dataclass(frozen=True)
class Setting:
    """One office's way of setting passwords."""

    counter: Counter
    portals: Mapping[str, At]
    patience: timedelta = PATIENCE

    async def set_password(
        self, link: UUID, asks: Asks, answers: Answers, still_there: StillThere
    ) -> Shown | Denied:
        """Set it, or say why not. Parallel calls with one link: exactly one gets ``Shown``."""
        unfit = fault(answers.password) if answers.password else None
        if asks is Asks.PHONE and answers.last4 is None:
            return Denied(Why.DIGITS_UNREADABLE, fault=unfit)
        if asks is Asks.OLD_PASSWORD and not answers.old:
            return Denied(Why.OLD_MISSING, fault=unfit)
        if unfit is not None:
            return Denied(Why.PASSWORD_UNFIT, fault=unfit)
        owner = await run_in_threadpool(self.counter.check, link, answers.last4, answers.password)
        if isinstance(owner, Denied):
            return owner
        if owner.portal not in self.portals:
            log.error("password_page.no_such_portal", portal=owner.portal)
            await run_in_threadpool(self.counter.give_back, owner)
            return Denied(Why.NO_ANSWER)
        take = partial(self.counter.take_turn, owner)
        turn: Turn | Denied | None = await for_turn(take, still_there, self.patience)
        if turn is None:
            await run_in_threadpool(self.counter.give_back, owner)
            return Denied(Why.BUSY)
        if isinstance(turn, Denied):
            return turn
        return await self._at_the_portal(turn, answers, still_there)

    async def _at_the_portal(
        self, turn: Turn, answers: Answers, still_there: StillThere
    ) -> Shown | Denied:
        """Only ``Exception`` is answered for here: a process that is being ended leaves its turn
        to expire, because its call may still reach the portal."""
        word = answers.password or readable_password()
        ask = partial(self._ask, turn.owner, answers.old, word)
        try:
            calls = self.portals[turn.owner.portal].calls
            denied = await calls.make(ask, when_late=partial(self._is_late, turn))
            if denied is not None:
                await run_in_threadpool(self._end, turn, denied)
                return denied
            if not await still_there():
                await run_in_threadpool(self.counter.step_back, turn)
                return Denied(Why.BUSY)
            denied = await run_in_threadpool(self.counter.finish, turn)
        except TooLate:
            return Denied(Why.NO_ANSWER)
        except PortalError as error:
            await run_in_threadpool(self.counter.step_back, turn)
            return Denied(Why(why(error)))
        except Exception:
            await run_in_threadpool(self.counter.step_back, turn)
            raise
        chosen = bool(answers.password)
        return denied or Shown(turn.owner.username, word, chosen, turn.owner.portal)

    def _ask(self, owner: Pass, old: str, word: str) -> Denied | None:
        """One visit to the portal. Who comes with the old password is the owner from here on, and
        only then is told what is wrong with the new one."""
        if owner.asks is Asks.OLD_PASSWORD:
            if not self._is_right(owner, old):
                why = Why.OLD_WRONG if owner.tries_left else Why.LOCKED
                return Denied(why, owner.tries_left)
            unfit = personal_fault(word, username=owner.username, phone=owner.phone)
            if unfit is not None:
                return Denied(Why.PASSWORD_UNFIT, fault=unfit)
        self.portals[owner.portal].portal.set_password(owner.username, word)
        return None

    def _is_right(self, owner: Pass, old: str) -> bool:
        try:
            return self.portals[owner.portal].portal.check_password(owner.username, old)
        except Rejected:  # what no portal could hold is no password of anybody
            return False

    def _end(self, turn: Turn, denied: Denied) -> None:
        if denied.why is Why.PASSWORD_UNFIT:
            self.counter.step_back(turn)
        else:
            self.counter.leave(turn)

    def _is_late(self, turn: Turn, failed: BaseException | None) -> None:
        """A call that was not heard in time may still have changed the password. Until now nobody
        else got a turn, or the password they are shown could have been replaced by this one."""
        log.warning(
            "password_page.portal_was_late",
            link=str(turn.owner.link)[:8],
            error=type(failed).__name__ if failed else None,
        )
        self.counter.step_back(turn)
