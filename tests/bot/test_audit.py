"""What the clock does to the audit: sealed, looked at and told, forgotten when it is old."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import col, select
from structlog.testing import capture_logs

from bot import schedule
from bot.books.keeper import PURGED_AT_A_TIME, Keeper
from bot.dispatcher import Dispatcher
from bot.schedule import Timers
from bot.wake import Bell
from store.audit import AUDIT, Act, Actor, Audit, AuditEntry, AuditSegment
from store.chain import Keys
from store.clock import StoppedClock
from store.db import Database
from store.inbox import Event
from store.outbox import Job, JobState
from store.people import People
from store.roster import Role, Roster
from store.sealing import MOST
from tests.bot.whole import HOURS, OFFICE, PLACES
from tests.tables import lay

KEEP = timedelta(days=400)
KEYS = Keys.of(["Zr8Qw1Lk3Vn6Tb9Xs2Ym5Pc7Hd4Gf0Ju"], AUDIT.purpose)
OTHERS = Keys.of(["Another1Key2Of3The4Office5With6Enough7"], AUDIT.purpose)


@pytest.fixture(params=["sqlite", pytest.param("pg", marks=pytest.mark.service("postgresql"))])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path / 'audit.db'}"
    if request.param == "pg":
        new: Callable[[], str] = request.getfixturevalue("new_postgres_database")
        url = new()
    database = Database(url)
    lay(database)
    yield database
    database.close()


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def keeper(database: Database, clock: StoppedClock) -> Keeper:
    return Keeper(database, clock, AUDIT, KEYS, KEEP, Bell())


def note(keeper: Keeper, count: int = 1) -> None:
    with keeper.database.write() as session:
        for _ in range(count):
            Audit(session, keeper.clock.now(), UUID(int=1)).note(Act.ACCOUNT_FROZEN, UUID(int=2))


def change(keeper: Keeper, *statements: str) -> None:
    with keeper.database.write() as session:
        for statement in statements:
            session.execute(text(statement))


def told(keeper: Keeper) -> list[str]:
    """The findings on their way to the officers."""
    with keeper.database.read() as session:
        found = session.exec(select(Event.event_id).order_by(col(Event.id))).all()
    return [event.removeprefix("timer:audit:") for event in found]


def numbers(keeper: Keeper) -> list[int | None]:
    with keeper.database.read() as session:
        return list(session.exec(select(AuditEntry.segment).order_by(col(AuditEntry.id))))


# Sealing


def test_everything_noted_is_sealed_in_one_go(keeper: Keeper) -> None:
    assert keeper.seal() == 0
    note(keeper, MOST + 1)
    with capture_logs() as lines:
        assert keeper.seal() == 2
    assert [(line["segment"], line["entries"]) for line in lines] == [(1, MOST), (2, 1)]
    assert all(len(line["head"]) == 81 for line in lines)
    assert keeper.seal() == 0


def test_a_day_without_an_entry_is_sealed_too(keeper: Keeper, clock: StoppedClock) -> None:
    note(keeper)
    assert keeper.seal() == 1
    clock.forward(timedelta(days=1))
    assert keeper.seal() == 1
    assert keeper.look().holds  # type: ignore[union-attr]  # nobody else looks


# Looking


def test_a_chain_that_holds_is_told_to_nobody(keeper: Keeper) -> None:
    note(keeper, 3)
    keeper.seal()
    with capture_logs() as lines:
        keeper.look()
    assert [line["event"] for line in lines] == ["audit.holds"]
    assert told(keeper) == []


def test_a_change_is_logged_at_its_place_each_time_and_told_once(keeper: Keeper) -> None:
    note(keeper, 3)
    keeper.seal()
    change(keeper, "UPDATE audit_entry SET subject = 'A-0001' WHERE id = 2")
    with capture_logs() as lines:
        keeper.look()
        keeper.look()
    assert [(n["event"], n["change"], n["segment"], n["entry"]) for n in lines] == [
        ("audit.changed", "entry_changed", 1, 2)
    ] * 2
    assert told(keeper) == ["entry_changed:1:2"]


def test_an_end_taken_away_while_it_runs_is_missed(keeper: Keeper) -> None:
    for _ in range(2):
        note(keeper)
        keeper.seal()
    change(
        keeper,
        "DELETE FROM audit_segment WHERE number = 2",
        "UPDATE audit_entry SET segment = NULL, seal = NULL WHERE segment = 2",
    )
    assert told(keeper) == []
    keeper.look()
    assert told(keeper) == ["segment_missing:2:None"]
    keeper.seal()
    assert keeper.look().holds  # type: ignore[union-attr]  # it was sealed again, as it was


def test_what_another_process_has_sealed_meanwhile_is_no_change(keeper: Keeper) -> None:
    note(keeper)
    keeper.seal()
    other = replace(keeper)
    note(keeper)
    other.seal()
    assert keeper.look().holds  # type: ignore[union-attr]  # nobody else looks


def test_a_former_key_is_told_once_and_is_no_change(keeper: Keeper) -> None:
    note(keeper)
    keeper.seal()
    renewed = replace(keeper, keys=OTHERS)
    for _ in range(2):
        assert renewed.look().holds  # type: ignore[union-attr]  # nobody else looks
    assert told(keeper) == [f"key:{KEYS.current.name}"]
    both = replace(keeper, keys=Keys(OTHERS.current, (KEYS.current,)))
    assert both.look().other_keys == {}  # type: ignore[union-attr]  # nobody else looks


@pytest.mark.parametrize("changed", [True, False])
def test_each_officer_hears_with_their_next_word(keeper: Keeper, *, changed: bool) -> None:
    with keeper.database.write() as session:
        for name in ("U" + "1" * 32, "U" + "2" * 32):
            person = People(session).meet(name, now=keeper.clock.now())
            roster = Roster(session)
            code = roster.invite("มาลี", Role.OFFICER, now=keeper.clock.now())
            roster.bind(code, person.id, now=keeper.clock.now())
    note(keeper)
    keeper.seal()
    if changed:
        change(keeper, "UPDATE audit_entry SET subject = 'A-0001' WHERE id = 1")
    (keeper if changed else replace(keeper, keys=OTHERS)).look()
    dispatcher = Dispatcher(keeper.database, keeper.clock, OFFICE, lambda: PLACES)
    while dispatcher.run_once():
        pass
    with keeper.database.read() as session:
        jobs = session.exec(select(Job)).all()
    text_key = "book.audit_changed" if changed else "book.audit_other_key"
    assert [(job.state, text_key in job.body) for job in jobs] == [(JobState.PARKED, True)] * 2
    assert len({job.lane for job in jobs}) == 2


# Forgetting


def test_old_entries_are_forgotten_at_night_and_that_is_noted(
    keeper: Keeper, clock: StoppedClock
) -> None:
    for _ in range(PURGED_AT_A_TIME + 1):
        note(keeper, 2)
        keeper.seal()
    clock.forward(KEEP)
    Timers(keeper.database, clock, HOURS, Bell(), [keeper]).housekeeper.clear()
    assert len(numbers(keeper)) == 2 * (PURGED_AT_A_TIME + 1)
    clock.forward(timedelta(seconds=1))
    Timers(keeper.database, clock, HOURS, Bell(), [keeper]).housekeeper.clear()
    with keeper.database.read() as session:
        rows = session.exec(select(AuditEntry).order_by(col(AuditEntry.id))).all()
    assert [(row.act, row.actor, row.subject, row.how) for row in rows] == [
        ("audit.purged", Actor.TIMER, "segments:1-10", "entries=20"),
        ("audit.purged", Actor.TIMER, "segments:11-11", "entries=2"),
    ]
    keeper.seal()
    report = keeper.look()
    assert report is not None
    assert (report.holds, report.purged) == (True, PURGED_AT_A_TIME + 1)


def test_what_does_not_hold_is_kept_and_the_rest_goes(keeper: Keeper, clock: StoppedClock) -> None:
    for _ in range(PURGED_AT_A_TIME + 2):
        note(keeper)
        keeper.seal()
    change(keeper, "UPDATE audit_entry SET subject = 'A-0001' WHERE segment <= 11")
    clock.forward(2 * KEEP)
    assert keeper.purge() == 1
    assert keeper.purge() == 0
    assert numbers(keeper) == [*range(1, 12), None]
    with keeper.database.read() as session:
        kept = session.exec(select(AuditSegment.number)).all()
    assert len(kept) == PURGED_AT_A_TIME + 2


# By the clock


def test_the_timers_seal_and_look(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "SEAL_EVERY", {"seconds": 0.2})
    monkeypatch.setattr(schedule, "AT_REST", timedelta(seconds=0.4))
    note(keeper, 2)
    with capture_logs() as lines:
        scheduler = schedule.start(Timers(keeper.database, keeper.clock, HOURS, Bell(), [keeper]))
        try:
            deadline = time.monotonic() + 20
            while not any(line["event"] == "audit.holds" for line in lines):
                assert time.monotonic() < deadline
                time.sleep(0.05)
        finally:
            scheduler.shutdown(wait=True)
    assert numbers(keeper) == [1, 1]
