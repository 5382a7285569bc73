"""The book of sessions: what has ended is sealed, stays as it was, and every change is named."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from sqlite3 import connect
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from store.audit import AuditSegment
from store.chain import Keys
from store.clock import stamp
from store.db import Database
from store.erasing import Erasing
from store.migrations import upgrade
from store.online import End, Online, OnlineSession
from store.people import Person
from store.sealing import Overtaken, Segments
from store.sessionbook import SEALED, SESSIONS, SETTLED, SessionSegment
from store.verifying import Report, verify
from tests.examples import examples
from tests.store.auditing import seal as seal_the_audit
from tests.store.auditing import shown
from tests.store.people import NOW, account, at_once
from tests.store.test_online import begun
from tests.tables import lay

SECRETS = ["Zr8Qw1Lk3Vn6Tb9Xs2Ym5Pc7Hd4Gf0Ju"]
KEYS = Keys.of(SECRETS, SESSIONS.purpose)
LATER = NOW + timedelta(hours=1)


def ended(database: Database, count: int = 1, *, at: datetime = NOW, **given: Any) -> list[UUID]:
    """So many sessions that are over, a second after each other."""
    with database.write() as session:
        ones = [begun(session, started_at=NOW - timedelta(hours=1), **given) for _ in range(count)]
        for number, one in enumerate(ones):
            Online(session).close([one], End.OFFICE, at=at + timedelta(seconds=number))
    return ones


def close(database: Database, *, now: datetime = LATER) -> bool:
    with database.read() as session:
        draft = Segments(session, SESSIONS, KEYS).draft(now=now)
    if draft is None:
        return False
    try:
        with database.write() as session:
            Segments(session, SESSIONS, KEYS).keep(draft)
    except Overtaken:
        return False
    return True


def look(database: Database) -> Report:
    with database.snapshot() as session:
        return verify(session, SESSIONS, KEYS)


def places(database: Database) -> list[tuple[str, int | None, int | None]]:
    return [shown(place) for place in look(database).places]


def change(database: Database, statement: str, **values: Any) -> None:
    """As somebody who may do anything in the database and does not have the key."""
    on = "" if database.is_sqlite else " ON online_session"
    with database.write() as session:
        session.execute(text(f"DROP TRIGGER IF EXISTS sealed_session_stays{on}"))
        assert session.execute(text(statement), values).rowcount  # type: ignore[attr-defined]  # it is a cursor's


def rows(database: Database) -> list[OnlineSession]:
    with database.read() as session:
        return list(session.exec(select(OnlineSession).order_by(col(OnlineSession.number))))


# What is sealed, and when


def test_what_has_ended_gets_the_next_number_and_what_runs_gets_none(database: Database) -> None:
    with database.write() as session:
        runs = begun(session)
    first = ended(database, 2)
    assert close(database)
    second = ended(database, 1, at=NOW + timedelta(minutes=1))
    assert close(database)
    found = {row.id: (row.number, row.segment) for row in rows(database)}
    assert found == {
        runs: (None, None),
        first[0]: (1, 1),
        first[1]: (2, 1),
        second[0]: (3, 2),
    }
    report = look(database)
    assert (report.holds, report.segments, report.entries, report.unsealed) == (True, 2, 3, 0)


def test_a_session_is_sealed_when_its_end_has_settled(database: Database) -> None:
    ended(database)
    assert not close(database, now=NOW + SETTLED - timedelta(seconds=1))
    assert look(database).unsealed == 1
    assert close(database, now=NOW + SETTLED)


def test_a_segment_holds_the_sessions_of_one_day(database: Database) -> None:
    """So that a segment, which goes as a whole, keeps nobody for long because of another."""
    for days in (0, 0, 3, 1):
        ended(database, at=NOW + timedelta(days=days))
    closed = 0
    while close(database, now=NOW + timedelta(days=4)):
        closed += 1
    assert closed == 3
    assert [row.segment for row in rows(database)] == [1, 1, 2, 3]
    assert look(database).holds


def test_of_many_sealers_at_once_each_session_is_sealed_once(database: Database) -> None:
    ended(database, 7)
    closed = at_once(4, lambda _number: close(database))
    assert closed.count(True) == 1
    assert [row.number for row in rows(database)] == list(range(1, 8))
    assert look(database).holds


def test_an_owners_word_that_comes_while_it_is_sealed_is_sealed_with_it(
    database: Database,
) -> None:
    [one] = ended(database)
    with database.read() as session:
        draft = Segments(session, SESSIONS, KEYS).draft(now=LATER)
    with database.write() as session:
        Online(session).by_its_owner(one)
    with pytest.raises(Overtaken), database.write() as session:
        Segments(session, SESSIONS, KEYS).keep(draft)  # type: ignore[arg-type]  # one has ended
    assert close(database)
    assert [row.cause for row in rows(database)] == [End.USER]
    assert look(database).holds


def test_a_word_that_comes_after_the_seal_changes_nothing(database: Database) -> None:
    [one] = ended(database)
    close(database)
    with database.write() as session:
        Online(session).by_its_owner(one)
    assert [row.cause for row in rows(database)] == [End.OFFICE]
    assert look(database).holds


def test_a_session_reads_the_same_on_either_database(sqlite: Database, postgres: Database) -> None:
    """A chain can be taken from one to the other."""
    digests = []
    for database in (sqlite, postgres):
        given = {"id": UUID(int=7), "key": "k1", "bytes_up": 2**40, "remembered": True}
        ended(database, 1, at=NOW + timedelta(microseconds=7), **given)
        change(database, "UPDATE online_session SET person_id = NULL, account_id = NULL")
        change(database, "UPDATE online_session SET username = 'malee'")
        close(database)
        with database.read() as session:
            digests.append(session.exec(select(SessionSegment.digest)).one())
    assert digests[0] == digests[1]


# What is sealed stays


@pytest.fixture
def migrated(
    database: Database, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Database]:
    """As `helpdesk migrate` lays it, on the same kind of database."""
    if database.is_sqlite:
        made = Database(f"sqlite:///{tmp_path / 'migrated.db'}")
        lay(made)  # a copy of one that was migrated
    else:
        made = Database(request.getfixturevalue("new_postgres_database")())
        upgrade(made)
    yield made
    made.close()


def test_not_even_our_own_program_changes_what_is_sealed(
    database: Database, migrated: Database
) -> None:
    for asked in (database, migrated):
        [one] = ended(asked)
        close(asked)
        with pytest.raises(DBAPIError, match="a sealed session is not changed"):
            _move(asked, one)
        assert [row.address for row in rows(asked)] == ["10.0.0.9"]


def _move(database: Database, one: UUID) -> None:
    with database.write() as session:
        session.get_one(OnlineSession, one).address = "10.6.6.6"
        session.flush()


def test_forgetting_its_person_leaves_the_session_as_it_was(database: Database) -> None:
    """The chain holds, and for as long as the law wants it, an id leads to nobody else."""
    with database.write() as session:
        owned = account(session)
        session.flush()
        one = begun(session, account=owned)
        Online(session).close([one], End.USER, at=NOW)
        owner = owned.owner_id
    close(database)
    with database.write() as session:
        Erasing(session).now(session.get_one(Person, owner), now=LATER)
    [row] = rows(database)
    assert (row.username, row.mac, row.address, row.person_id) == (
        "somchai.cha",
        "AA-BB-CC-DD-EE-01",
        "10.0.0.9",
        owner,
    )
    assert look(database).holds


# Every change is named at its place


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("portal", "b"),
        ("key", "b"),
        ("username", "somsak"),
        ("account_id", None),
        ("person_id", None),
        ("mac", "AA-BB-CC-DD-EE-02"),
        ("address", "10.0.0.8"),
        ("nas", "10.0.0.1"),
        ("bytes_up", 1),
        ("bytes_down", 1),
        ("cause", "user"),
    ],
)
def test_a_changed_value_is_named(database: Database, column: str, value: object) -> None:
    ended(database, 3)
    close(database)
    change(database, f"UPDATE online_session SET {column} = :value WHERE number = 2", value=value)  # noqa: S608 - a test's own
    assert places(database) == [("entry_changed", 1, 2)]


@pytest.mark.parametrize("column", ["started_at", "ended_at"])
def test_a_moved_moment_is_named(database: Database, column: str) -> None:
    ended(database, 3)
    close(database)
    with database.write() as session:
        on = "" if database.is_sqlite else " ON online_session"
        session.execute(text(f"DROP TRIGGER sealed_session_stays{on}"))
        row = session.exec(select(OnlineSession).where(OnlineSession.number == 2)).one()
        setattr(row, column, getattr(row, column) + timedelta(microseconds=1))
        session.flush()
    assert places(database) == [("entry_changed", 1, 2)]


def test_every_column_of_a_session_is_sealed_or_of_no_interest_to_the_law() -> None:
    every = set(OnlineSession.model_fields)
    assert every - set(SEALED) == {
        *("began_at", "up_before", "down_before"),  # what other rows of the session say
        *("quiet_since", "warned_at", "segment", "seal"),
    }


def test_a_session_taken_away_is_named(database: Database) -> None:
    ended(database, 3)
    close(database)
    change(database, "DELETE FROM online_session WHERE number = 2")
    assert places(database) == [("entry_missing", 1, 2)]


def test_the_last_session_of_the_last_segment_is_missed_like_any_other(
    database: Database,
) -> None:
    ended(database, 3)
    close(database)
    change(database, "DELETE FROM online_session WHERE number = 3")
    assert places(database) == [("entry_missing", 1, 3)]
    ended(database, at=NOW + timedelta(minutes=2))
    close(database)
    assert [row.number for row in rows(database)] == [1, 2, 4], "its number is not given again"


def test_a_session_added_to_a_segment_is_named(database: Database) -> None:
    ended(database, 2)
    close(database)
    ended(database)
    change(
        database,
        "UPDATE online_session SET number = 3, segment = 1, seal = 'x' WHERE number IS NULL",
    )
    assert places(database) == [("entry_added", 1, 3)]


def test_two_sessions_that_changed_places_are_both_named(database: Database) -> None:
    ended(database, 3)
    close(database)
    change(database, "UPDATE online_session SET number = 3 - number WHERE number < 3")
    assert places(database) == [("entry_changed", 1, 1), ("entry_changed", 1, 2)]


def test_a_segment_of_the_audit_is_nothing_in_this_book(database: Database) -> None:
    seal_the_audit(database, 1)
    with database.write() as session:
        copied = session.exec(select(AuditSegment)).one().model_dump()
        session.add(SessionSegment(**copied))
    report = look(database)
    assert list(report.other_keys.values()) == [[1]]


@pytest.mark.parametrize(
    ("column", "value"),
    [("ended_at", "yesterday"), ("started_at", 7), ("person_id", "nobody"), ("cause", "whim")],
)
def test_a_row_that_cannot_be_read_any_more_is_named(
    sqlite: Database, column: str, value: object
) -> None:
    """SQLite takes a word where a moment should be."""
    ended(sqlite, 3)
    close(sqlite)
    spoil(sqlite, column, value, 2)
    assert places(sqlite) == [("entry_changed", 1, 2)]


def spoil(sqlite: Database, column: str, value: object, number: int) -> None:
    """With nothing in the way: no trigger, no reference to another table."""
    with connect(str(sqlite.url.database)) as file:
        file.execute("DROP TRIGGER sealed_session_stays")
        file.execute(
            f"UPDATE online_session SET {column} = ? WHERE number = ?",  # noqa: S608 - a test's own
            (value, number),
        )
    file.close()


def test_a_spoilt_record_is_named_and_the_sealing_goes_on(database: Database) -> None:
    ended(database, 2)
    close(database)
    change(database, "UPDATE session_segment SET ids = 'all'")
    ended(database, at=NOW + timedelta(minutes=1))
    assert close(database)
    assert [row.number for row in rows(database)] == [1, 2, 3]
    assert ("segment_changed", 1, None) in places(database)


EDITED = st.sampled_from([name for name in SEALED if name not in {"number", "id"}])


@given(
    count=st.integers(1, 4),
    which=st.integers(1, 8),
    field=EDITED,
    value=st.text("0123456789abc-", min_size=1, max_size=12) | st.integers(-9, 9),
)
@settings(
    max_examples=examples(40),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
def test_whatever_somebody_writes_into_a_sealed_row_is_named(
    tmp_path: Path, count: int, which: int, field: str, value: object
) -> None:
    database = Database(f"sqlite:///{tmp_path / uuid4().hex}.db")
    lay(database)
    for part in range(2):
        ended(database, count, at=NOW + timedelta(minutes=part))
        close(database)
    number = (which - 1) % (2 * count) + 1
    before = _read(database, number)
    spoil(database, field, value, number)
    changed = _read(database, number) != before
    segment = 1 if number <= count else 2
    assert places(database) == ([("entry_changed", segment, number)] if changed else [])
    database.close()


def _read(database: Database, number: int) -> list[Any]:
    with database.snapshot() as session:
        asked = select(SESSIONS.into, *SESSIONS.fields).where(SESSIONS.number == number)
        return [str(value) for value in SESSIONS.read(session.connection().execute(asked))[0]]


# Forgetting


def _old(session: Session, before: datetime) -> list[int]:
    segments = Segments(session, SESSIONS, KEYS)
    due = segments.old(before=before, limit=9)
    return [one.number for one in due if segments.purge(one, now=LATER)]


def test_sessions_go_with_their_segment_and_the_chain_goes_on(database: Database) -> None:
    ended(database, 2)
    close(database)
    ended(database, 2, at=NOW + timedelta(days=1))
    close(database, now=NOW + timedelta(days=2))
    with database.write() as session:
        assert _old(session, NOW + timedelta(seconds=1)) == []
        assert _old(session, NOW + timedelta(days=1)) == [1]
    assert [row.number for row in rows(database)] == [3, 4]
    ended(database, 1, at=NOW + timedelta(days=2))
    close(database, now=NOW + timedelta(days=3))
    assert [row.number for row in rows(database)] == [3, 4, 5]
    report = look(database)
    assert (report.holds, report.purged) == (True, 1)


def test_numbers_go_on_when_all_that_was_sealed_is_gone(database: Database) -> None:
    ended(database, 2)
    close(database)
    with database.write() as session:
        assert _old(session, NOW + timedelta(days=1)) == [1]
    close(database, now=NOW + timedelta(days=3))
    ended(database, 1, at=NOW + timedelta(days=4))
    close(database, now=NOW + timedelta(days=5))
    assert [row.number for row in rows(database)] == [3]
    assert look(database).holds


def test_what_does_not_hold_is_not_purged(database: Database) -> None:
    ended(database, 2)
    close(database)
    change(database, "UPDATE online_session SET address = '10.6.6.6' WHERE number = 1")
    with database.write() as session:
        assert _old(session, LATER) == []
    assert len(rows(database)) == 2


def test_who_takes_rows_away_and_says_they_were_purged_is_found_out(database: Database) -> None:
    ended(database, 2)
    close(database)
    change(database, "DELETE FROM online_session")
    change(
        database,
        "UPDATE session_segment SET purged_at = :at, purge_seal = 'x'",
        at=stamp(LATER),
    )
    assert places(database) == [("purge_forged", 1, None)]


# As it was first written


def test_what_this_version_sealed_holds_for_ever(sqlite: Database) -> None:
    """Whatever is changed about sealing, an office's chain goes on."""
    with sqlite.write() as session:
        session.add(
            OnlineSession(
                id=UUID(int=9),
                portal="main",
                key="81a0",
                username="somchai.jai",
                mac="AA-BB-CC-DD-EE-01",
                address="10.1.2.3",
                nas="10.1.0.1",
                started_at=NOW - timedelta(hours=1),
                bytes_up=12,
                bytes_down=345,
                ended_at=NOW,
                cause=End.IDLE,
            )
        )
    assert close(sqlite)
    with sqlite.read() as session:
        segment = session.exec(select(SessionSegment)).one()
    assert segment.digest == "cc9faa3edf18699fa8ca1a70b692c9bcdfa9eea0ff67ec9281901dabddc90680"
    assert segment.head == (
        "5a68031a646cfb21.f6e84c6ab7ece545f7a7cd921fdb126ad819040be9ac2ff75e55eb9e01992261"
    )
    assert [row.seal for row in rows(sqlite)] == ["0a51e1648fb880f53e0e7a24739efeea"]
