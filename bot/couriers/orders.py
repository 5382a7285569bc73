"""The portal courier: carries orders to a captive portal, one at a time per account.

The answer comes back through the inbox, as an event of our own, in the transaction of the report:
what the portal did and what we do about it cannot part.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import ColumnElement

from bot.chance import CHANCE
from bot.portal_settings import of_portal
from portal_bridge.carry import carry
from portal_bridge.contract import Accounts, PortalError, Rejected, Unreachable, Unsure
from portal_bridge.orders import EndSession, EndSessions, Order, load
from store.db import Database
from store.inbox import Arrival, Inbox
from store.naming import MAIN
from store.orders import Orders, for_none_of, for_portal
from store.outbox import FRESH, Job, JobState, Kind
from store.people import People

log = structlog.get_logger(__name__)

FIRST_PAUSE: Final = timedelta(seconds=1)
LONGEST_PAUSE: Final = timedelta(minutes=5)
SILENT_AFTER: Final = 8
"""Attempts (about five minutes) after which the officers hear that the portal is silent."""
SLOW_AFTER: Final = 3
"""Attempts (a few seconds) after which who waits for it in the chat hears that it takes longer."""
UNSURE: Final = "unsure: "


@dataclass(frozen=True)
class PortalCourier:
    """Carries one order at a time to the portal of this name; several processes may run one each.
    Each portal has one of its own, so that whoever waits for one never waits for another. The main
    one's also takes what is for a portal that the settings name no more: it goes to no other, and
    waits, saying why, until it is named again."""

    database: Database
    portal: Accounts
    name: str = MAIN
    others: Collection[str] = ()
    """The names of the portals beside this one."""

    def run_once(self) -> bool:
        """Carry the next order, if there is one. Says whether there was."""
        with self.database.write() as session:
            now = self.database.real_now(session)
            job = Orders(session).lease([Kind.ORDER], now=now, which=self._mine())
        if job is None:
            return False
        try:
            order = load(json.loads(job.body))
            self._carry(order, job)
        except Rejected as no:
            log.warning(
                "portal.rejected", job=job.id, why=str(no), cure=of_portal(self.name, no.cure)
            )
            self._report(job, JobState.DEAD, str(no), "refused", type(no).__name__)
        except PortalError as trouble:
            mark = UNSURE if isinstance(trouble, Unsure) else ""
            silent = job.attempts + 1 == SILENT_AFTER
            log.warning("portal.trouble", job=job.id, why=str(trouble), attempt=job.attempts + 1)
            if silent and isinstance(order, EndSessions | EndSession):
                # It ends by itself before long; an order hours late would end somebody's new one.
                self._report(job, JobState.DEAD, str(trouble), "refused")
                return True
            news = "silent" if silent else None
            if job.reply_until is not None and job.attempts + 1 == SLOW_AFTER:
                news = "slow"
            self._report(job, JobState.WAITING, f"{mark}{trouble}", news)
        except Exception as bug:
            log.exception("portal.bug", job=job.id)
            self._report(job, JobState.DEAD, type(bug).__name__, "refused")
        else:
            self._report(job, JobState.DONE, None, "done")
        return True

    def _mine(self) -> ColumnElement[bool] | None:
        if self.name != MAIN:
            return for_portal(self.name)
        return for_none_of(self.others) if self.others else None

    def _carry(self, order: Order, job: Job) -> None:
        """Raises ``PortalError``."""
        name = job.portal or MAIN
        if name != self.name:
            raise Unreachable(f"no portal is named {name} in the settings", cure=name_it(name))
        carry(order, self.portal, after_unsure=(job.error or "").startswith(UNSURE))

    def _report(
        self,
        job: Job,
        state: JobState,
        error: str | None,
        news: str | None,
        fault: str | None = None,
    ) -> None:
        with self.database.write() as session:
            now = self.database.real_now(session)
            pause = min(FIRST_PAUSE * 2 ** min(job.attempts, 10), LONGEST_PAUSE)
            due = now + pause * CHANCE.uniform(0.5, 1.0)
            told = error[:400] if error is not None else None
            if Orders(session).report(job, state, due=due, error=told) and news is not None:
                user = People(session).get(job.person_id).line_id if job.person_id else None
                Inbox(session).store([_answer(job, news, error, fault, user, now)], now=now)


def name_it(portal: str) -> str:
    """What to do about orders for a portal that the settings do not name."""
    return f"set PORTALS__{portal.upper()}__KIND and what it needs; until then they wait"


def _answer(
    job: Job, news: str, error: str | None, fault: str | None, user: str | None, now: datetime
) -> Arrival:
    order = json.loads(job.body)
    said = {
        "news": news,
        "order": order["kind"],
        "username": order["username"],
        "portal": job.portal or MAIN,
        "session": order.get("session"),
        "mac": order.get("mac"),
        "why": error,
        "fault": fault,
        "asked": job.made_at.isoformat(),
    }
    if user is not None:
        said["user"] = user
        if job.reply_until is not None:  # asked for in the chat, where it is waited for
            fresh = job.reply_until - now >= FRESH
            said["answer_on"] = job.reply_token if fresh else None
    return Arrival(
        # By the lease: a job that is tried again from the list has news of its own each time.
        event_id=f"portal:{job.id}:{news}:{job.lease.hex if job.lease else job.attempts}",
        chat=job.lane,
        happened=0,
        raw=json.dumps(said),
        source="portal",
    )
