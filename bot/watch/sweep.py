"""The sweep: reads one portal and writes down what it told, in one transaction.

A warning that is due is marked on its session and put into the inbox in that same transaction, so
that it is neither missed nor repeated when two processes sweep or one dies in the middle.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlmodel import Session

from bot.portal_settings import of_portal
from bot.wake import Bell
from bot.watch import unseen
from bot.watch.comparing import Changes, Reading, compare
from portal_bridge.contract import Ended, History, Past, PortalError, Sessions, Tidies
from portal_bridge.contract import Session as Running
from store.clock import Clock
from store.db import Database
from store.inbox import Arrival, Inbox
from store.naming import MAIN
from store.online import AHEAD, Readings
from store.profiles import Profiles
from store.sightings import Sightings

log = structlog.get_logger(__name__)

IN_ONE_EVENT: Final = 50
"""Warnings that one event brings: its handler's transaction stays short."""
TOLD_AFTER: Final = timedelta(minutes=5)
"""How long a portal is away before officers hear of it."""
RECENT: Final = 0.5
"""Of the time between two sweeps: a reading younger than that is another process's, and enough."""


@dataclass(frozen=True)
class _Told:
    """What a portal told when it was asked at this moment."""

    at: datetime
    online: Sequence[Running]
    ended: Sequence[Ended]
    missed: unseen.Missed


@dataclass(frozen=True)
class Sweep:
    """One portal. ``look`` may be called at any time, from any process."""

    database: Database
    clock: Clock
    portal: Sessions
    bell: Bell
    every: timedelta
    name: str = MAIN

    def look(self) -> None:
        """Read the portal and take in what it tells. A portal that is away is tried next time."""
        now = self.clock.now()
        with self.database.read() as session:
            reading = Readings(session).of(self.name)
            running = Sightings(session).keys(self.name)
        last = reading.read_at
        if last is not None and timedelta(0) <= now - last < self.every * RECENT:
            return
        self._tidy()
        try:
            online = self.portal.online()
            gone = running - {one.id for one in online}
            ended = self.portal.ended(gone) if gone else ()
        except PortalError as trouble:
            log.warning(
                "sweep.portal_away",
                portal=self.name,
                why=str(trouble),
                cure=of_portal(self.name, trouble.cure),
            )
            self._note_away(now)
            return
        # After who is online: whatever ends in between is told by one of the two.
        missed = self._ask_back(reading.past_from, now)
        with self.database.write() as session:
            if not Readings(session).take(self.name, read_at=now):
                return
            due = self._take_in(_Told(now, online, ended, missed), session)
            self._warn(due, now, session)
        if due:
            self.bell.ring()

    def _tidy(self) -> None:
        """What is long gone does not count as running. Nobody's reading waits for that."""
        if not isinstance(self.portal, Tidies):
            return
        try:
            closed = self.portal.close_stale()
        except PortalError as trouble:
            log.warning(
                "sweep.not_tidied",
                portal=self.name,
                why=str(trouble),
                cure=of_portal(self.name, trouble.cure),
            )
            return
        if closed:
            log.info("sweep.tidied", portal=self.name, sessions=closed)

    def _ask_back(self, since: datetime | None, now: datetime) -> unseen.Missed:
        """What came and went unseen, where the portal can say. What it does not tell now it is
        asked for again: nobody's warning waits for that."""
        if not isinstance(self.portal, History):
            return unseen.Missed(up_to=now)
        try:
            return unseen.ask(self.portal, since, now)
        except PortalError as trouble:
            log.warning(
                "sweep.past_untold",
                portal=self.name,
                why=str(trouble),
                cure=of_portal(self.name, trouble.cure),
            )
            return unseen.Missed()

    def _take_in(self, told: "_Told", session: Session) -> Sequence[UUID]:
        """Write it all down; says of which sessions a warning is due."""
        sightings = Sightings(session)
        before = sightings.running(self.name)
        past = self._unseen(told, before, sightings)
        accounts = sightings.known(
            self.name,
            {one.username for one in told.online if one.id not in before}
            | {one.username for one in past},
        )
        changes = compare(
            before,
            Reading(
                portal=self.name,
                at=told.at,
                sessions=told.online,
                ended=told.ended,
                count=self.portal.idle_count(),
                accounts=accounts,
                profiles={profile.name: profile for profile in Profiles(session).all()},
                over=sightings.ended_since(self.name, told.at - AHEAD) - before.keys(),
            ),
        )
        _write(changes, sightings)
        over = list(unseen.rows(past, self.name, accounts))
        sightings.begin(over)
        sightings.were_cut(unseen.cuts(over, told.at))
        if over:
            log.info("sweep.unseen", portal=self.name, sessions=len(over))
        if told.missed.up_to is not None:
            Readings(session).past_read(self.name, up_to=told.missed.up_to)
        return changes.due

    def _unseen(
        self, told: "_Told", before: Collection[str], sightings: Sightings
    ) -> Sequence[Past]:
        """Of a session that is told as running too, the next reading sees the end."""
        running = {one.id for one in told.online}
        ids = {one.id for one in told.missed.past}
        written = sightings.written(self.name, ids - running)
        return unseen.of(told.missed, {*before, *running, *written})

    def _note_away(self, now: datetime) -> None:
        """After a while the officers hear of it, once; whichever process sees it first."""
        with self.database.write() as session:
            Readings(session).failed(self.name, now=now)
            since = Readings(session).of(self.name).failing_since
            if since is None or now - since < TOLD_AFTER:
                return
            away = Arrival(
                event_id=f"away:{self.name}:{since.timestamp():.0f}",
                chat="timer",
                happened=int(now.timestamp() * 1000),
                raw=json.dumps(
                    {"timer": "portal_away", "since": since.isoformat(), "portal": self.name}
                ),
                source="timer",
            )
            Inbox(session).store([away], now=self.database.real_now(session))
        self.bell.ring()

    def _warn(self, due: Sequence[UUID], now: datetime, session: Session) -> None:
        events = [self._event(some, at, now) for at, some in _parts(due)]
        if events:
            Inbox(session).store(events, now=self.database.real_now(session))

    def _event(self, due: Sequence[UUID], part: int, now: datetime) -> Arrival:
        return Arrival(
            event_id=f"idle:{self.name}:{now.timestamp():.6f}:{part}",
            chat="timer",
            happened=int(now.timestamp() * 1000),
            raw=json.dumps({"timer": "idle", "sessions": [one.hex for one in due]}),
            source="timer",
        )


def _write(changes: Changes, sightings: Sightings) -> None:
    sightings.end(changes.over)
    sightings.go_on(changes.changed)
    sightings.begin(changes.new)


def _parts(due: Sequence[UUID]) -> Iterator[tuple[int, Sequence[UUID]]]:
    for at in range(0, len(due), IN_ONE_EVENT):
        yield at, due[at : at + IN_ONE_EVENT]
