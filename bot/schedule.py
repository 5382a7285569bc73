"""Timers. They only wake: every minute ``tick`` looks which slots have come and puts one event
each into the inbox. The event's id is the slot, so that of several processes one is first."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.audit.keeper import Keeper
from bot.line.reading import read, without_text
from bot.wake import Bell
from handlers.kit.intents import TookBack
from store.clock import BANGKOK, Clock
from store.conversations import Conversations
from store.daysoff import DaysOff
from store.db import Database
from store.erasing import Erasing
from store.hours import OfficeHours
from store.inbox import Arrival, Inbox
from store.outbox import Outbox, line_lane
from store.queue import Queue

log = structlog.get_logger(__name__)

EVERY_SECONDS: Final = 20
SEAL_EVERY: Final = {"minutes": 2}
LOOK_EVERY: Final = {"days": 1}
AT_REST: Final = timedelta(minutes=1)
"""After the start, when what waited has been done."""
LATE: Final = timedelta(days=2)
"""How late LINE may deliver a message again."""
KEEP: Final = timedelta(days=100)
"""How long handled events and delivered messages are kept: the law's 90 days and some."""


@dataclass(frozen=True)
class Timers:
    """What happens by the clock. ``tick`` may be called at any time, from any process."""

    database: Database
    clock: Clock
    hours: OfficeHours
    bell: Bell
    audit: Keeper | None = None

    def tick(self) -> None:
        """Put the latest slot of each timer into the inbox; a slot taken before changes nothing."""
        now = self.clock.now()
        with self.database.write() as session:
            real = self.database.real_now(session)
            before = Inbox(session).waiting()
            slots = [*self._due(now, session), *_promises(now, session)]
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

    def tidy(self) -> None:
        """Forget what nobody needs any more."""
        with self.database.write() as session:
            real = self.database.real_now(session)
            forms = Conversations(session).forget_old(now=self.clock.now())
            jobs = Outbox(session).forget_old(before=real - KEEP)
            events = Inbox(session).forget_old(before=real - KEEP)
            for person in Erasing(session).asked():  # what was on its way when they asked
                Inbox(session).forget_chat(line_lane(person.line_user), without_text)
                Outbox(session).forget_words(person.id)
            people = Erasing(session).due(now=self.clock.now())
            _forget_taken_back(Inbox(session), since=real - LATE)
        entries = self.audit.purge() if self.audit is not None else 0
        log.info("tidied", forms=forms, jobs=jobs, events=events, people=people, audit=entries)


def _promises(now: datetime, session: Session) -> Iterator[tuple[str, datetime]]:
    """When a request must go a step further. Its deadline stands in its row; this only wakes."""
    if Queue(session).any_overdue(now=now):
        yield "promises", now.replace(second=0, microsecond=0)


def _forget_taken_back(inbox: Inbox, *, since: datetime) -> None:
    """Taking a message back is handled as it comes. What it found too early, since the message came
    after it, and what another bot had in hand (standby), is made up for here."""
    for event in inbox.taken_back(since=since):
        meant = read(event.raw).intent
        if isinstance(meant, TookBack):
            inbox.forget_message(meant.message_id, without_text)


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
    scheduler = BackgroundScheduler(timezone=BANGKOK)

    now = datetime.now(BANGKOK)
    scheduler.add_job(
        partial(_carefully, timers.tick),
        "interval",
        seconds=EVERY_SECONDS,
        next_run_time=now,
        coalesce=True,
    )
    if timers.audit is not None:
        scheduler.add_job(partial(_carefully, timers.audit.seal), "interval", **SEAL_EVERY)
        # Counted from the start: an office may switch its machine off for the night.
        scheduler.add_job(
            partial(_carefully, timers.audit.look),
            "interval",
            **LOOK_EVERY,
            next_run_time=now + AT_REST,
        )
    scheduler.add_job(timers.tidy, "cron", hour=3, jitter=600)
    scheduler.start()
    return scheduler
