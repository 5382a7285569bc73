"""Timers. They only wake: every minute ``tick`` looks which slots have come and puts one event
each into the inbox. The event's id is the slot, so that of several processes one is first."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.books.keeper import Keeper
from bot.housekeeping import QUIET, Housekeeper
from bot.wake import Bell
from bot.watch.sweep import Sweep
from store.bridgecalls import BridgeCalls
from store.clock import BANGKOK, Clock
from store.daysoff import DaysOff
from store.db import Database
from store.guests import Guests
from store.hours import OfficeHours
from store.inbox import Arrival, Inbox
from store.queue import Queue
from store.retention import Retention

log = structlog.get_logger(__name__)

EVERY_SECONDS: Final = 20
SEAL_EVERY: Final = {"minutes": 2}
LOOK_EVERY: Final = {"days": 1}
JITTER_SECONDS: Final = 600
"""Of several processes, and of several offices on one host, not all at once."""
THREADS: Final = 10
"""For what is no sweep: the tick, the books and the night, side by side."""
AT_REST: Final = timedelta(minutes=1)
"""After the start, when what waited has been done."""


@dataclass(frozen=True)
class Timers:
    """What happens by the clock. ``tick`` may be called at any time, from any process."""

    database: Database
    clock: Clock
    hours: OfficeHours
    bell: Bell
    books: Sequence[Keeper] = ()
    keep: Retention = field(default_factory=Retention)
    sweeps: Sequence[Sweep] = ()
    """One for each portal that can tell who is online."""

    @property
    def housekeeper(self) -> Housekeeper:
        return Housekeeper(self.database, self.clock, self.keep, self.books)

    def look(self) -> None:
        """See who is online, one portal after the other."""
        for sweep in self.sweeps:
            sweep.look()

    def tick(self) -> None:
        """Put the latest slot of each timer into the inbox; a slot taken before changes nothing."""
        now = self.clock.now()
        with self.database.write() as session:
            real = self.database.real_now(session)
            BridgeCalls(session).forget_old(now=real)
            before = Inbox(session).waiting()
            slots = [
                *self._due(now, session),
                *_promises(now, session),
                *_guests(now, session),
            ]
            Inbox(session).store([_event(timer, due) for timer, due in slots], now=real)
            if Inbox(session).waiting() == before:
                return
        self.bell.ring()

    def _due(self, now: datetime, session: Session) -> Iterator[tuple[str, datetime]]:
        here = now.astimezone(BANGKOK)
        closed = frozenset(off.day for off in DaysOff(session).since(here.date()))
        hours = replace(self.hours, extra_closed=self.hours.extra_closed | closed)
        yield "month", here.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        span = hours.span_begins(now)
        day = hours.day_begins(here.date())
        if span is None or day is None:
            return
        # The morning's slot is made up for in the afternoon, after a power cut.
        yield "day", day
        if span != day:
            yield "span", span


def _promises(now: datetime, session: Session) -> Iterator[tuple[str, datetime]]:
    """When a request must go a step further. Its deadline stands in its row; this only wakes."""
    if Queue(session).any_overdue(now=now):
        yield "promises", now.replace(second=0, microsecond=0)


def _guests(now: datetime, session: Session) -> Iterator[tuple[str, datetime]]:
    """When a guest pass is over. Its hour stands in its row."""
    if Guests(session).any_due(now=now):
        yield "guests", now.replace(second=0, microsecond=0)


def _event(timer: str, due: datetime) -> Arrival:
    return Arrival(
        event_id=f"timer:{timer}:{due.isoformat()}",
        chat="timer",
        happened=int(due.timestamp() * 1000),
        raw=json.dumps({"timer": timer, "due": due.isoformat()}),
        source="timer",
    )


def _carefully(act: Callable[[], object]) -> None:
    """A database that is away for a moment comes back; the next time does what this one left."""
    try:
        act()
    except SQLAlchemyError as error:
        log.error("database.trouble", error=type(error).__name__)


def start(timers: Timers) -> BackgroundScheduler:
    """A scheduler in this process, its jobs in memory."""
    threads = {"type": "threadpool", "max_workers": THREADS + len(timers.sweeps)}
    scheduler = BackgroundScheduler(executors={"default": threads}, timezone=BANGKOK)

    now = datetime.now(BANGKOK)
    scheduler.add_job(
        partial(_carefully, timers.tick),
        "interval",
        seconds=EVERY_SECONDS,
        next_run_time=now,
        coalesce=True,
    )
    for sweep in timers.sweeps:
        # One at a time, each in a thread of its own: a portal that hangs delays nothing else.
        scheduler.add_job(
            partial(_carefully, sweep.look),
            "interval",
            seconds=sweep.every.total_seconds(),
            next_run_time=now,
            coalesce=True,
            max_instances=1,
        )
    for keeper in timers.books:
        scheduler.add_job(partial(_carefully, keeper.seal), "interval", **SEAL_EVERY)
        # Counted from the start: an office may switch its machine off for the night.
        scheduler.add_job(
            partial(_carefully, keeper.look),
            "interval",
            **LOOK_EVERY,
            next_run_time=now + AT_REST,
        )
    nightly = partial(_carefully, timers.housekeeper.nightly)
    scheduler.add_job(nightly, "cron", hour=QUIET.hour, jitter=JITTER_SECONDS)
    # A night on which the machine was off is made up for.
    scheduler.add_job(nightly, "date", run_date=now + AT_REST)
    scheduler.start()
    return scheduler
