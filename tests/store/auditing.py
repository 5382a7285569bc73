"""An audit with entries in it, sealed and looked at, for tests that change something."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text

from store.audit import AUDIT, Act, Audit
from store.chain import Keys
from store.db import Database
from store.sealing import Overtaken, Segments
from store.verifying import Place, Report, verify
from tests.store.people import NOW

KEYS = Keys.of(["Zr8Qw1Lk3Vn6Tb9Xs2Ym5Pc7Hd4Gf0Ju"], AUDIT.purpose)
OFFICER = UUID(int=1)
STAFF = UUID(int=2)


def note(database: Database, count: int, *, at: datetime = NOW) -> None:
    """So many decisions, each in a transaction of its own."""
    for number in range(count):
        with database.write() as session:
            audit = Audit(session, at + timedelta(seconds=number), OFFICER)
            audit.note(Act.ACCOUNT_APPROVED, f"A-{number:04}", of=STAFF, how="in_person")


def close(database: Database, keys: Keys = KEYS, *, now: datetime = NOW) -> bool:
    """Close the next segment; False when there is nothing to seal, or another was first."""
    with database.read() as session:
        draft = Segments(session, AUDIT, keys).draft(now=now)
    if draft is None:
        return False
    try:
        with database.write() as session:
            Segments(session, AUDIT, keys).keep(draft)
    except Overtaken:
        return False
    return True


def seal(database: Database, *counts: int, keys: Keys = KEYS) -> None:
    """Segments of so many entries."""
    for count in counts:
        note(database, count)
        assert close(database, keys)


def look(database: Database, keys: Keys = KEYS, **more: dict[int, str]) -> Report:
    with database.snapshot() as session:
        return verify(session, AUDIT, keys, **more)


def places(database: Database) -> list[tuple[str, int | None, int | None]]:
    """What was changed, where."""
    return [shown(place) for place in look(database).places]


def shown(place: Place) -> tuple[str, int | None, int | None]:
    return place.change.value, place.segment, place.entry


def change(database: Database, *statements: str) -> None:
    """As somebody who can write to the database and does not have the key."""
    with database.write() as session:
        for statement in statements:
            assert session.execute(text(statement)).rowcount  # type: ignore[attr-defined]  # it is a cursor's
