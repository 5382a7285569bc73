"""A sweep over ten thousand live sessions: how long it takes to decide and store, against merely
reading what the portal tells, and how much memory."""

import resource
import statistics
import tempfile
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import uuid4

from sqlmodel import func, insert, select

from bot.wake import Bell
from bot.watch.sweep import Sweep
from bot.watch.unseen import PAGE
from portal_bridge.contract import Cause, Counts, Ended, IdleCount, Past, Session
from store.accounts import Account
from store.clock import StoppedClock
from store.db import Database
from store.inbox import Event
from store.online import OnlineSession
from store.people import Person
from store.profiles import Profiles
from store.requests import Request
from tests.tables import lay

LIVE: Final = 10_000
BEGAN: Final = datetime(2026, 11, 23, 2, 5, tzinfo=UTC)
POLL: Final = timedelta(seconds=30)
ROUNDS: Final = 5


@dataclass
class Crowd:
    """A portal with so many sessions; every second one is in use."""

    sessions: list[Session] = field(default_factory=list)
    told: float = 0.0
    missed: int = 0
    """Sessions that came and went unseen before each reading."""

    def past(self, began_since: datetime, limit: int) -> Sequence[Past]:
        began = began_since + timedelta(seconds=1)
        return [
            Past(
                id=uuid4().hex,
                username=f"person.{at:05}",
                mac=f"02-00-5F-00-{at >> 8 & 255:02X}-{at & 255:02X}",
                address="10.9.9.9",
                started=began,
                ended=began + POLL,
                cause=Cause.USER,
                bytes_up=at,
                bytes_down=at,
            )
            for at in range(self.missed)
        ]

    def online(self) -> Sequence[Session]:
        began = time.perf_counter()
        rows = [replace(session) for session in self.sessions]
        self.told = time.perf_counter() - began
        return rows

    def ended(self, session_ids: Collection[str]) -> Sequence[Ended]:
        return []

    def end(self, session_id: str) -> None:
        raise NotImplementedError

    def idle_count(self) -> IdleCount:
        return IdleCount(Counts.UPLOAD)

    def moves(self) -> None:
        """Everybody gets another address."""
        for at, session in enumerate(self.sessions):
            self.sessions[at] = replace(session, address=f"172.16{session.address[2:]}"[:15])

    def goes_on(self, span: timedelta) -> None:
        """Half of them send something; the others are quiet for longer."""
        for at, session in enumerate(self.sessions):
            idle = timedelta(0) if at % 2 else (session.idle or timedelta(0)) + span
            used = 1_000 * (at % 2)
            self.sessions[at] = replace(session, idle=idle, bytes_up=session.bytes_up + used)


@dataclass(frozen=True)
class Swept:
    """Seconds, bytes and counts of one run."""

    first: float
    usual: float
    catching_up: float
    """With a full page of what nobody saw, as after an outage."""
    moving: float
    """Everybody has another address."""
    warning: float
    reading: float
    warned: int
    peak_mb: int


def sweep() -> Swept:
    """The first sweep, which writes every row; usual ones, in which half of them changed; and the
    one in which everybody who is quiet is to be warned."""
    with _office() as (database, crowd):
        clock = StoppedClock()
        clock.at = BEGAN
        watch = Sweep(database, clock, crowd, Bell(), POLL)
        first = _timed(watch)
        usual, reading = [], []
        for _ in range(ROUNDS):
            clock.forward(POLL)
            crowd.goes_on(POLL)
            usual.append(_timed(watch))
            reading.append(crowd.told)
        crowd.missed = PAGE
        catching_up = []
        for _ in range(ROUNDS):
            clock.forward(POLL)
            crowd.goes_on(POLL)
            catching_up.append(_timed(watch))
        crowd.missed = 0
        clock.forward(POLL)
        crowd.goes_on(POLL)
        crowd.moves()
        moving = _timed(watch)
        span = timedelta(minutes=8, seconds=10) - (2 * ROUNDS + 1) * POLL
        clock.forward(span)
        crowd.goes_on(span)
        warning = _timed(watch)
        with database.read() as session:
            warned = session.exec(
                select(func.count())
                .select_from(OnlineSession)
                .where(OnlineSession.warned_at == clock.now())
            ).one()
            rows = session.exec(select(func.count()).select_from(OnlineSession)).one()
            events = session.exec(select(func.count()).select_from(Event)).one()
        assert rows == 2 * LIVE + ROUNDS * PAGE
        assert warned == LIVE // 2
        assert events == warned // 50
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Swept(
        first=first,
        usual=statistics.median(usual),
        catching_up=statistics.median(catching_up),
        moving=moving,
        warning=warning,
        reading=statistics.median(reading),
        warned=warned,
        peak_mb=peak,
    )


def _timed(watch: Sweep) -> float:
    began = time.perf_counter()
    watch.look()
    return time.perf_counter() - began


@contextmanager
def _office() -> Iterator[tuple[Database, Crowd]]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'crowd.db'}")
        lay(database)
        _people(database)
        sessions = [
            Session(
                id=f"{at:08x}",
                username=f"person.{at:05}",
                mac=f"02-00-5E-{at >> 16 & 255:02X}-{at >> 8 & 255:02X}-{at & 255:02X}",
                address=f"10.{at >> 16 & 255}.{at >> 8 & 255}.{at & 255}",
                started=BEGAN - timedelta(hours=1),
                idle=timedelta(0),
                bytes_up=at,
                bytes_down=at,
            )
            for at in range(LIVE)
        ]
        try:
            yield database, Crowd(sessions)
        finally:
            database.close()


def _people(database: Database) -> None:
    persons = [
        {"id": uuid4(), "line_id": f"U{at:032x}", "language": "th", "created_at": BEGAN}
        for at in range(LIVE)
    ]
    with database.write() as session:
        Profiles(session).ship()
        connection = session.connection()
        connection.execute(insert(Person), persons)
        requests = [
            {
                "id": uuid4(),
                "number": f"A-{at:05}",
                "kind": "account",
                "requester_id": person["id"],
                "name": "สมชาย ใจดี",
                "place_code": "01",
                "place_name": "กลุ่มนิเทศ",
                "phone": "+66812345678",
                "profile": "pc",
                "username": f"person.{at:05}",
                "state": "refused",
                "step": "responsible",
                "filed_at": BEGAN,
                "promised_at": BEGAN,
            }
            for at, person in enumerate(persons)
        ]
        connection.execute(insert(Request), requests)
        connection.execute(
            insert(Account),
            [
                {
                    "id": uuid4(),
                    "username": request["username"],
                    "owner_id": request["requester_id"],
                    "request_id": request["id"],
                    "profile": "pc",
                    "phone": "+66812345678",
                    "state": "active",
                    "opened_at": BEGAN,
                    "owned_since": BEGAN,
                }
                for request in requests
            ],
        )
