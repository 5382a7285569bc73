"""The menu courier: shows a person the rich menu of their role. Free, silent, and in the order in
which it was wished for: an older menu never replaces a newer one."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import structlog

from bot.line.credentials import NotIssued
from bot.line.richmenu import alias_of
from bot.line.wire import Outcome, Result, Wire
from store.db import Database
from store.orders import Orders
from store.outbox import Job, JobState, Kind

log = structlog.get_logger(__name__)

PAUSE: Final = timedelta(minutes=1)
GIVE_UP: Final = 20


@dataclass(frozen=True)
class MenuCourier:
    """``take`` and ``report`` are transactions, ``carry`` is the network."""

    database: Database

    def take(self) -> Job | None:
        with self.database.write() as session:
            return Orders(session).lease([Kind.MENU], now=self.database.real_now(session))

    async def carry(self, job: Job, wire: Wire) -> Outcome:
        role = job.body
        try:
            menu = await wire.menu_of(alias_of(role))
        except NotIssued as error:
            return Outcome(Result.NOT_SENT, str(error))
        if menu is None:
            return Outcome(Result.ACCEPTED, "rich menus are not installed")
        return await wire.link_menu(job.lane.removeprefix("line:"), menu)

    def report(self, job: Job, outcome: Outcome) -> None:
        state = JobState.WAITING
        if outcome.result is Result.ACCEPTED:
            state = JobState.DONE
        elif job.attempts + 1 >= GIVE_UP or outcome.result is Result.BAD_MESSAGE:
            state = JobState.DEAD
        with self.database.write() as session:
            due = self.database.real_now(session) + PAUSE
            Orders(session).report(job, state, due=due, error=outcome.why or None)
