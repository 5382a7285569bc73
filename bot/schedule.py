"""Timers. They only wake: every minute ``tick`` looks which slots have come and puts one event
each into the inbox. The event's id is the slot, so that of several processes one is first."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

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
from store.outbox import Outbox
from store.queue import Queue

log = structlog.get_logger(__name__)

EVERY_SECONDS: Final = 20
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
            people = Erasing(session).due(now=self.clock.now())
            _forget_taken_back(Inbox(session), since=real - LATE)
        log.info("tidied", forms=forms, jobs=jobs, events=events, people=people)


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


def start(timers: Timers) -> BackgroundScheduler:
    """A scheduler in this process, its jobs in memory."""
    scheduler = BackgroundScheduler(timezone=BANGKOK)

    def tick() -> None:
        try:
            timers.tick()
        except SQLAlchemyError as error:
            log.error("database.trouble", error=type(error).__name__)

    scheduler.add_job(
        tick, "interval", seconds=EVERY_SECONDS, next_run_time=datetime.now(BANGKOK), coalesce=True
    )
    scheduler.add_job(timers.tidy, "cron", hour=3, jitter=600)
    scheduler.start()
    return scheduler
