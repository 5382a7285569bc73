"""A long audit to measure: entries as an office makes them, sealed by the product's own sealer."""

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from sqlmodel import insert

from store.audit import AUDIT, Act, Audit, AuditEntry
from store.chain import Keys
from store.clock import stamp
from store.db import Database
from store.people import People
from store.sealing import Segments
from store.verifying import verify
from tests.tables import lay

ENTRIES: Final = 1_000_000
AT_ONCE: Final = 20_000
KEYS: Final = Keys.of(["bench-" + "0123456789abcdef" * 2], AUDIT.purpose)
NOW: Final = datetime(2026, 11, 23, 2, 5, tzinfo=UTC)


@dataclass
class Laid:
    """A chain that lies ready."""

    database: Database
    entries: int
    segments: int
    sealed_per_second: float
    held_ms: float
    longest_held_ms: float


@contextmanager
def audit(folder: Path, count: int = ENTRIES) -> Iterator[Laid]:
    """Write and seal them; what that took."""
    database = Database(f"sqlite:///{folder / 'audit.db'}")
    lay(database)
    people = [str(uuid4()) for _ in range(200)]
    for first in range(0, count, AT_ONCE):
        with database.write() as session:
            rows = [_entry(number, people) for number in range(first, first + AT_ONCE)]
            session.connection().execute(insert(AuditEntry), rows)
    began, held = time.perf_counter(), _seal_all(database)
    took = time.perf_counter() - began
    yield Laid(
        database,
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


def _seal_all(database: Database) -> list[float]:
    """How long each segment held the others up, in seconds."""
    held: list[float] = []
    while True:
        with database.read() as session:
            draft = Segments(session, AUDIT, KEYS).draft(now=NOW)
        if draft is None:
            return held
        began = time.perf_counter()
        with database.write() as session:
            Segments(session, AUDIT, KEYS).keep(draft)
        held.append(time.perf_counter() - began)


def verified_per_second(laid: Laid) -> float:
    began = time.perf_counter()
    with laid.database.snapshot() as session:
        report = verify(session, AUDIT, KEYS)
    took = time.perf_counter() - began
    if not report.holds or report.entries != laid.entries:
        raise RuntimeError("the chain does not hold")
    return report.entries / took


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
