"""Long books to measure: entries as an office makes them, sealed by the product's own sealer."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from sqlmodel import SQLModel, insert

from store.audit import AUDIT, Act, Audit, AuditEntry
from store.books import Book
from store.chain import Keys
from store.clock import stamp
from store.db import Database
from store.online import End, OnlineSession
from store.people import People
from store.sealing import Segments
from store.sessionbook import SESSIONS
from store.verifying import verify
from store.whois import Whois
from tests.tables import lay

ENTRIES: Final = 1_000_000
SESSIONS_KEPT: Final = 200_000
"""Ninety days of a large office: 2,200 a day."""
AT_ONCE: Final = 20_000
KEYS: Final = Keys.of(["bench-" + "0123456789abcdef" * 2], AUDIT.purpose)
NOW: Final = datetime(2026, 11, 23, 2, 5, tzinfo=UTC)
LATER: Final = NOW + timedelta(days=200)
"""When all of it has ended, and is sealed without a day's silence in between."""


@dataclass
class Laid:
    """A chain that lies ready."""

    database: Database
    book: Book
    entries: int
    segments: int
    sealed_per_second: float
    held_ms: float
    longest_held_ms: float


@contextmanager
def audit(folder: Path, count: int = ENTRIES) -> Iterator[Laid]:
    """Write and seal them; what that took."""
    people = [str(uuid4()) for _ in range(200)]
    with _book(folder, AUDIT, AuditEntry, lambda number: _entry(number, people), count) as laid:
        yield laid


@contextmanager
def sessions(folder: Path, count: int = SESSIONS_KEPT) -> Iterator[Laid]:
    """The same with sessions that have ended."""
    with _book(folder, SESSIONS, OnlineSession, _session, count) as laid:
        yield laid


@contextmanager
def _book(
    folder: Path,
    book: Book,
    table: type[SQLModel],
    entry: Callable[[int], dict[str, object]],
    count: int,
) -> Iterator[Laid]:
    database = Database(f"sqlite:///{folder / f'{book.name}.db'}")
    lay(database)
    for first in range(0, count, AT_ONCE):
        with database.write() as session:
            rows = [entry(number) for number in range(first, first + AT_ONCE)]
            session.connection().execute(insert(table), rows)
    began, held = time.perf_counter(), _seal_all(database, book)
    took = time.perf_counter() - began
    yield Laid(
        database,
        book,
        entries=count,
        segments=len(held),
        sealed_per_second=count / took,
        held_ms=1000 * statistics.median(held),
        longest_held_ms=1000 * max(held),
    )
    database.close()


def _entry(number: int, people: list[str]) -> dict[str, object]:
    return {
        "at": stamp(NOW) + number,
        "actor": people[number % 200],
        "act": Act.ACCOUNT_APPROVED.value,
        "subject": f"A-{number:04}",
        "on_behalf_of": people[(number + 7) % 200],
        "how": "in_person",
    }


def _session(number: int) -> dict[str, object]:
    began = NOW + timedelta(seconds=40 * number)
    return {
        "id": uuid4(),
        "portal": "main",
        "key": f"{number:032x}",
        "username": f"somchai.{number % 300}",
        "mac": f"AA-BB-CC-00-{number % 251:02X}-{number % 199:02X}",
        "address": f"10.1.{number % 4}.{number % 250}",
        "nas": "10.1.0.1",
        "remembered": False,
        "started_at": began,
        "bytes_up": 1_000 * number,
        "bytes_down": 9_000 * number,
        "ended_at": began + timedelta(hours=2),
        "cause": End.IDLE,
    }


def _seal_all(database: Database, book: Book) -> list[float]:
    """How long each segment held the others up, in seconds."""
    held: list[float] = []
    while True:
        with database.read() as session:
            draft = Segments(session, book, KEYS).draft(now=LATER)
        if draft is None:
            return held
        began = time.perf_counter()
        with database.write() as session:
            Segments(session, book, KEYS).keep(draft)
        held.append(time.perf_counter() - began)


def verified_per_second(laid: Laid) -> float:
    began = time.perf_counter()
    with laid.database.snapshot() as session:
        report = verify(session, laid.book, KEYS)
    took = time.perf_counter() - began
    if not report.holds or report.entries != laid.entries:
        raise RuntimeError("the chain does not hold")
    return report.entries / took


def an_answer_takes(laid: Laid, count: int = 200) -> float:
    """Seconds for saying who had an address."""
    times: list[float] = []
    for number in range(0, laid.entries, laid.entries // count):
        at = NOW + timedelta(seconds=40 * number + 60)
        address = f"10.1.{number % 4}.{number % 250}"
        began = time.perf_counter()
        with laid.database.read() as session:
            if not Whois(session).had(address, at, at + timedelta(minutes=1)):
                raise RuntimeError("nobody had it")
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def a_note_takes(laid: Laid, count: int = 2_000) -> tuple[float, float]:
    """Seconds for a small transaction with a note, and without."""

    def median(noting: bool) -> float:
        times: list[float] = []
        for _ in range(count):
            began = time.perf_counter()
            with laid.database.write() as session:
                People(session).meet(f"U{uuid4().hex}", now=NOW)
                if noting:
                    Audit(session, NOW, UUID(int=1)).note(Act.LINK_REISSUED, UUID(int=2))
            times.append(time.perf_counter() - began)
        return statistics.median(times)

    return median(True), median(False)
