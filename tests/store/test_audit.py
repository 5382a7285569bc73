"""The audit: what may be noted, how it is sealed, and that every change is named at its place."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func
from sqlmodel import col, delete, select

from store.audit import AUDIT, Act, Actor, Audit, AuditEntry, AuditSegment
from store.chain import NOTHING_BEFORE, Key, Keys, canonical, digest, members, ranges
from store.clock import moment, stamp
from store.db import Database
from store.people import Person
from store.sealing import MOST, Overtaken, Segments
from store.verifying import Change
from tests.store.auditing import (
    KEYS,
    OFFICER,
    STAFF,
    change,
    close,
    look,
    note,
    places,
    seal,
    shown,
)
from tests.store.people import NOW, at_once, person

FIVE_YEARS = timedelta(days=5 * 365)


def entries(database: Database) -> list[AuditEntry]:
    with database.read() as session:
        return list(session.exec(select(AuditEntry).order_by(col(AuditEntry.id))))


def segments(database: Database) -> list[AuditSegment]:
    with database.read() as session:
        return list(session.exec(select(AuditSegment).order_by(col(AuditSegment.number))))


def undone(database: Database) -> None:
    """A note whose transaction came to nothing."""

    def act() -> None:
        with database.write() as session:
            Audit(session, NOW).note(Act.PLACES_LOADED, "places", how="count=3")
            raise RuntimeError("undone")

    with pytest.raises(RuntimeError, match="undone"):
        act()


# What may be noted


def test_an_entry_says_who_did_what_when_and_on_whose_behalf(database: Database) -> None:
    note(database, 1)
    [entry] = entries(database)
    assert (entry.actor, entry.act, entry.subject) == (str(OFFICER), "account.approved", "A-0000")
    assert (entry.on_behalf_of, entry.how) == (str(STAFF), "in_person")
    assert moment(entry.at) == NOW
    assert (entry.segment, entry.seal) == (None, None)


def test_who_acts_is_never_guessed(sqlite: Database) -> None:
    with sqlite.write() as session:
        Audit(session, NOW).note(Act.SESSION_ENDED, uuid4())
        Audit(session, NOW, Actor.TIMER).note(Act.SESSION_ENDED, uuid4())
    assert [entry.actor for entry in entries(sqlite)] == ["unknown", "timer"]


def test_nobody_acts_on_their_own_behalf(sqlite: Database) -> None:
    with sqlite.write() as session:
        Audit(session, NOW, STAFF).note(Act.ACCOUNT_FROZEN, uuid4(), of=STAFF)
    assert entries(sqlite)[0].on_behalf_of is None


@pytest.mark.parametrize(
    ("subject", "how"),
    [
        ("สมชาย ใจดี", None),
        ("somchai.jai", None),
        ("0812345678", None),
        ("+66812345678", None),
        ("", None),
        ("A-0001", "กำลังตรวจสอบประวัติ"),
        ("A-0001", "Somchai"),
        ("A-0001", "081-234-5678"),
        ("A-0001", ""),
    ],
)
def test_names_phones_and_own_words_are_refused(
    sqlite: Database, subject: str, how: str | None
) -> None:
    with pytest.raises(ValueError, match=r"account\.approved"), sqlite.write() as session:
        Audit(session, NOW).note(Act.ACCOUNT_APPROVED, subject, how=how)
    assert entries(sqlite) == []


def test_what_is_undone_was_never_noted(database: Database) -> None:
    undone(database)
    assert entries(database) == []


def test_every_act_fits_its_column() -> None:
    assert max(len(act.value) for act in Act) <= 32


@given(st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds are given bare
def test_a_moment_comes_back_to_the_microsecond(at: datetime) -> None:
    assert moment(stamp(at)) == at


# How it is written for the seal

ROW = st.tuples(
    st.integers(),
    st.integers(),
    *[st.text(alphabet="0123456789:-ก", max_size=6)] * 3,
    *[st.none() | st.text(alphabet="0123456789:-ก", max_size=6)] * 2,
)


def read_back(said: str, width: int) -> list[tuple[str | None, ...]]:
    """The values behind canonical texts: who can be read back cannot be another's."""
    values: list[str | None] = []
    while said:
        if said[0] == "-":
            values.append(None)
            said = said[1:]
            continue
        length, _, rest = said.partition(":")
        values.append(rest[: int(length)])
        said = rest[int(length) :]
    return [tuple(values[n : n + width]) for n in range(0, len(values), width)]


@given(st.lists(ROW))
def test_no_two_lists_of_entries_are_written_alike(rows: list[tuple[object, ...]]) -> None:
    words = [tuple(None if v is None else str(v) for v in row) for row in rows]
    assert read_back("".join(map(canonical, rows)), 7) == words


@given(st.lists(ROW, max_size=3), st.lists(ROW, max_size=3))
def test_different_entries_have_different_digests(
    these: list[tuple[object, ...]], those: list[tuple[object, ...]]
) -> None:
    assert (digest(these) == digest(those)) == (these == those)


@given(st.sets(st.integers(1, 60)))
def test_ids_are_kept_short_and_come_back(ids: set[int]) -> None:
    assert members(ranges(sorted(ids))) == sorted(ids)


def test_ids_in_a_row_are_one_span() -> None:
    assert ranges([1, 2, 3, 7, 9, 10]) == "1-3 7 9-10"


def test_a_key_tells_neither_itself_nor_its_secret() -> None:
    key = Key.of("a-secret-of-the-office-with-enough-letters", AUDIT.purpose)
    assert "secret" not in repr(key)
    assert key.secret.hex() not in (key.name, repr(key))
    assert key.name == Key.of("a-secret-of-the-office-with-enough-letters", AUDIT.purpose).name
    assert key.name != Key.of("a-secret-of-the-office-with-enough-lettert", AUDIT.purpose).name


# Sealing


def test_a_chain_that_nobody_touched_holds(database: Database) -> None:
    seal(database, 3, 1, 2)
    note(database, 2)
    report = look(database)
    assert report.holds
    assert (report.segments, report.entries, report.unsealed) == (3, 6, 2)
    rows = segments(database)
    assert [row.previous for row in rows] == [NOTHING_BEFORE, rows[0].head, rows[1].head]
    assert [(row.number, row.count, row.ids) for row in rows] == [
        (1, 3, "1-3"),
        (2, 1, "4"),
        (3, 2, "5-6"),
    ]


def test_an_empty_chain_holds(database: Database) -> None:
    assert not close(database)
    assert look(database).holds


def test_a_segment_takes_so_many_entries_and_the_next_the_rest(sqlite: Database) -> None:
    with sqlite.write() as session:
        for _ in range(MOST + 1):
            Audit(session, NOW).note(Act.LINK_REISSUED, uuid4())
    assert close(sqlite)
    assert close(sqlite)
    assert not close(sqlite)
    assert [row.count for row in segments(sqlite)] == [MOST, 1]
    assert look(sqlite).holds


def test_of_many_sealers_at_once_each_entry_is_sealed_once(database: Database) -> None:
    note(database, 7)
    closed = at_once(4, lambda _number: close(database))
    assert closed.count(True) == 1
    assert [row.count for row in segments(database)] == [7]
    assert {entry.segment for entry in entries(database)} == {1}
    assert look(database).holds


def test_a_draft_that_was_overtaken_leaves_nothing_behind(database: Database) -> None:
    note(database, 2)
    with database.read() as session:
        drafts = [Segments(session, AUDIT, KEYS).draft(now=NOW) for _ in range(2)]
    with database.write() as session:
        Segments(session, AUDIT, KEYS).keep(drafts[0])  # type: ignore[arg-type]  # there are entries
    with pytest.raises(Overtaken), database.write() as session:
        Segments(session, AUDIT, KEYS).keep(drafts[1])  # type: ignore[arg-type]  # there are entries
    assert look(database).holds
    assert len(segments(database)) == 1


def test_of_two_empty_segments_at_once_one_is_kept(database: Database) -> None:
    seal(database, 1)
    with database.read() as session:
        segments_ = Segments(session, AUDIT, KEYS)
        drafts = [segments_.draft(now=NOW + timedelta(days=1, hours=hour)) for hour in (0, 1)]
    with database.write() as session:
        Segments(session, AUDIT, KEYS).keep(drafts[0])  # type: ignore[arg-type]  # a day has passed
    with pytest.raises(Overtaken), database.write() as session:
        Segments(session, AUDIT, KEYS).keep(drafts[1])  # type: ignore[arg-type]  # a day has passed
    assert look(database).holds


def test_an_entry_that_went_while_it_was_sealed_is_not_sealed(database: Database) -> None:
    note(database, 2)
    with database.read() as session:
        draft = Segments(session, AUDIT, KEYS).draft(now=NOW)
    change(database, "DELETE FROM audit_entry WHERE id = 2")
    with pytest.raises(Overtaken), database.write() as session:
        Segments(session, AUDIT, KEYS).keep(draft)  # type: ignore[arg-type]  # there are entries
    assert segments(database) == []
    assert [entry.segment for entry in entries(database)] == [None]


@pytest.mark.service("postgresql")
def test_an_entry_that_commits_late_goes_into_a_later_segment(postgres: Database) -> None:
    noted, go_on = threading.Event(), threading.Event()

    def slowly() -> None:
        with postgres.write() as session:
            Audit(session, NOW, OFFICER).note(Act.ACCOUNT_REFUSED, "A-0009")
            noted.set()
            go_on.wait(20)

    slow = threading.Thread(target=slowly)
    slow.start()
    try:
        assert noted.wait(20)
        note(postgres, 2)
        assert close(postgres)
    finally:
        go_on.set()
        slow.join(20)
    assert [row.ids for row in segments(postgres)] == ["2-3"]
    assert close(postgres)
    assert [row.ids for row in segments(postgres)] == ["2-3", "1"]
    assert look(postgres).holds


@pytest.mark.service("postgresql")
def test_an_undone_transaction_on_postgresql_is_no_missing_entry(postgres: Database) -> None:
    note(postgres, 1)
    undone(postgres)
    note(postgres, 1)
    assert close(postgres)
    assert [row.ids for row in segments(postgres)] == ["1 3"]
    assert look(postgres).holds


@pytest.mark.service("postgresql")
def test_a_writer_does_not_wait_for_the_sealer(postgres: Database) -> None:
    note(postgres, 2)
    with postgres.read() as session:
        draft = Segments(session, AUDIT, KEYS).draft(now=NOW)
    with postgres.write() as session:
        Segments(session, AUDIT, KEYS).keep(draft)  # type: ignore[arg-type]  # there are entries
        writer = threading.Thread(target=note, args=(postgres, 1))
        writer.start()
        writer.join(20)
        assert not writer.is_alive()
    assert look(postgres).unsealed == 1


def test_after_a_day_of_silence_an_empty_segment_shows_that_the_chain_goes_on(
    database: Database,
) -> None:
    seal(database, 1)
    assert not close(database, now=NOW + timedelta(hours=23))
    assert close(database, now=NOW + timedelta(hours=24))
    assert not close(database, now=NOW + timedelta(hours=25))
    assert [row.count for row in segments(database)] == [1, 0]
    assert look(database).holds


# Every change is named at its place


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", str(STAFF)),
        ("act", "account.refused"),
        ("subject", "A-9999"),
        ("on_behalf_of", None),
        ("how", "call_back"),
        ("at", "at + 1"),
    ],
)
def test_a_changed_value_is_named(database: Database, column: str, value: str | None) -> None:
    seal(database, 3, 3)
    new = "NULL" if value is None else value if column == "at" else f"'{value}'"
    change(database, f"UPDATE audit_entry SET {column} = {new} WHERE id = 5")  # noqa: S608 - a test's own
    assert places(database) == [("entry_changed", 2, 5)]


def test_a_deleted_entry_is_named(database: Database) -> None:
    seal(database, 3, 3)
    change(database, "DELETE FROM audit_entry WHERE id = 2")
    assert places(database) == [("entry_missing", 1, 2)]


def test_an_inserted_entry_is_named(database: Database) -> None:
    seal(database, 3, 3)
    change(
        database,
        "INSERT INTO audit_entry (id, at, actor, act, subject, segment, seal) "
        "SELECT 99, at, actor, act, subject, segment, seal FROM audit_entry WHERE id = 4",
    )
    assert ("entry_added", 2, 99) in places(database)
    assert {place[1:] for place in places(database)} <= {(2, 99), (None, 7)}


def test_two_swapped_entries_are_both_named(database: Database) -> None:
    seal(database, 3)
    change(
        database,
        "UPDATE audit_entry SET id = 1000 WHERE id = 1",
        "UPDATE audit_entry SET id = 1 WHERE id = 3",
        "UPDATE audit_entry SET id = 3 WHERE id = 1000",
    )
    assert places(database)[:2] == [("entry_changed", 1, 1), ("entry_changed", 1, 3)]


def test_an_entry_moved_to_another_segment_is_named_in_both(database: Database) -> None:
    seal(database, 2, 2)
    change(database, "UPDATE audit_entry SET segment = 2 WHERE id = 1")
    assert places(database) == [("entry_missing", 1, 1), ("entry_added", 2, 1)]


def test_an_entry_taken_out_of_its_segment_and_sealed_again_is_missed(database: Database) -> None:
    seal(database, 2)
    change(database, "UPDATE audit_entry SET segment = NULL, seal = NULL, how = NULL WHERE id = 2")
    assert close(database)
    assert ("entry_missing", 1, 2) in places(database)


@pytest.mark.parametrize(
    ("number", "named"), [(1, "segment_missing"), (2, "segment_missing"), (3, "segment_missing")]
)
def test_a_deleted_segment_is_named(database: Database, number: int, named: str) -> None:
    seal(database, 2, 2, 2)
    change(database, f"DELETE FROM audit_segment WHERE number = {number}")  # noqa: S608 - a test's own
    assert places(database) == [(named, number, None)]


def test_a_segment_deleted_with_its_entries_is_named(database: Database) -> None:
    seal(database, 2, 2, 2)
    change(
        database,
        "DELETE FROM audit_segment WHERE number = 2",
        "DELETE FROM audit_entry WHERE segment = 2",
    )
    assert places(database) == [("segment_missing", 2, None)]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("head", "'" + "0" * 64 + "'"),
        ("head", "substr(head, 1, 17) || digest"),
        ("digest", "'" + "0" * 64 + "'"),
        ("previous", "'" + "0" * 64 + "'"),
        ("closed_at", "closed_at + 1"),
        ("count", "count + 1"),
        ("ids", "'1-2 9'"),
        ("first_at", "first_at - 1"),
        ("last_at", "last_at + 1"),
    ],
)
def test_a_changed_segment_is_named_and_those_after_it_stand(
    database: Database, column: str, value: str
) -> None:
    seal(database, 2, 2, 2)
    change(database, f"UPDATE audit_segment SET {column} = {value} WHERE number = 2")  # noqa: S608 - a test's own
    assert places(database) == [("segment_changed", 2, None)]


def test_a_segment_put_in_another_ones_place_is_named(database: Database) -> None:
    seal(database, 2, 2, 2)
    change(
        database,
        "DELETE FROM audit_segment WHERE number = 2",
        "UPDATE audit_segment SET number = 2 WHERE number = 3",
    )
    assert places(database)[0] == ("segment_changed", 2, None)


def test_a_segment_number_that_never_was_is_an_added_entry(database: Database) -> None:
    seal(database, 2)
    change(database, "UPDATE audit_entry SET segment = 999, seal = 'made-up' WHERE id = 2")
    assert places(database) == [("entry_missing", 1, 2), ("entry_added", None, 2)]


def test_several_changes_are_named_each_in_order(database: Database) -> None:
    seal(database, 2, 2, 2)
    change(
        database,
        "UPDATE audit_entry SET how = 'superior' WHERE id = 6",
        "DELETE FROM audit_entry WHERE id = 3",
        "UPDATE audit_entry SET how = 'superior' WHERE id = 1",
    )
    assert places(database) == [
        ("entry_changed", 1, 1),
        ("entry_missing", 2, 3),
        ("entry_changed", 3, 6),
    ]


def test_what_sqlite_takes_for_a_number_is_no_reason_to_stumble(sqlite: Database) -> None:
    seal(sqlite, 3)
    change(
        sqlite,
        "UPDATE audit_entry SET at = 'never', how = x'00' WHERE id = 2",
        "UPDATE audit_entry SET segment = 'none' WHERE id = 3",
    )
    assert places(sqlite) == [
        ("entry_changed", 1, 2),
        ("entry_missing", 1, 3),
        ("entry_added", None, 3),
    ]


def test_on_sqlite_an_entry_that_went_before_it_was_sealed_leaves_a_gap(sqlite: Database) -> None:
    note(sqlite, 3)
    change(sqlite, "DELETE FROM audit_entry WHERE id = 2")
    assert close(sqlite)
    assert places(sqlite) == [("entry_missing", None, 2)]


@pytest.mark.parametrize("lost", [4, 5])
def test_on_sqlite_the_last_ones_too(sqlite: Database, lost: int) -> None:
    seal(sqlite, 3)
    note(sqlite, 2)
    change(sqlite, f"DELETE FROM audit_entry WHERE id = {lost}")  # noqa: S608 - a test's own
    [(change_, segment, _entry)] = places(sqlite)
    assert (change_, segment) == ("entry_missing", None)


@pytest.mark.parametrize("number", ["1.5", "0", "-1", "x'31'", "'two'", "9000000000000000000"])
def test_an_entry_of_no_segment_is_named_and_hides_no_other(sqlite: Database, number: str) -> None:
    seal(sqlite, 2, 2, 2)
    change(sqlite, f"UPDATE audit_entry SET segment = {number} WHERE id = 2")  # noqa: S608 - a test's own
    assert sorted(places(sqlite), key=str) == [
        ("entry_added", None, 2),
        ("entry_missing", 1, 2),
    ]


def test_text_that_is_no_text_is_named_as_well(sqlite: Database) -> None:
    seal(sqlite, 3)
    change(
        sqlite,
        "UPDATE audit_entry SET how = CAST(x'ff' AS TEXT) WHERE id = 2",
        "UPDATE audit_segment SET ids = CAST(x'ff' AS TEXT), closed_at = 'never'",
    )
    assert places(sqlite) == [("segment_changed", 1, None), ("entry_changed", 1, 2)]
    with sqlite.read() as session:
        assert session.execute(select(Person)).all() == []


# The end of the chain


def test_an_end_taken_away_is_missed_by_who_has_seen_it(database: Database) -> None:
    seal(database, 2, 2, 2)
    seen = {row.number: row.head for row in segments(database)}
    change(
        database,
        "DELETE FROM audit_segment WHERE number > 1",
        "DELETE FROM audit_entry WHERE segment > 1",
    )
    assert [shown(p) for p in look(database, known=seen).places if p.segment] == [
        ("segment_missing", 2, None),
        ("segment_missing", 3, None),
    ]


def test_an_end_that_was_sealed_anew_is_another_than_was_seen(database: Database) -> None:
    seal(database, 2, 2)
    seen = {2: segments(database)[1].head}
    change(
        database,
        "DELETE FROM audit_segment WHERE number = 2",
        "UPDATE audit_entry SET segment = NULL, seal = NULL, how = 'call_back' WHERE segment = 2",
    )
    assert close(database)
    assert look(database).holds, "no chain can show this by itself"
    assert [shown(place) for place in look(database, known=seen).places] == [
        ("segment_replaced", 2, None)
    ]


# Another key


def test_after_a_new_key_the_old_chain_is_not_called_forged(database: Database) -> None:
    seal(database, 2, 2)
    new = Keys.of(["another-secret-with-quite-enough-letters-in-it"], AUDIT.purpose)
    note(database, 1)
    assert close(database, new)
    report = look(database, new)
    assert report.holds
    assert report.other_keys == {KEYS.current.name: [1, 2]}


def test_who_keeps_the_former_key_checks_everything(database: Database) -> None:
    seal(database, 2, 2)
    both = Keys(
        Key.of("another-secret-with-quite-enough-letters-in-it", AUDIT.purpose), (KEYS.current,)
    )
    note(database, 1)
    assert close(database, both)
    report = look(database, both)
    assert (report.holds, report.other_keys) == (True, {})
    change(database, "UPDATE audit_entry SET how = 'superior' WHERE id = 3")
    assert [shown(place) for place in look(database, both).places] == [("entry_changed", 2, 3)]


@pytest.mark.parametrize("number", [1, 2])
def test_a_change_is_not_passed_off_as_another_keys(database: Database, number: int) -> None:
    seal(database, 2, 2, 2)
    change(
        database,
        f"DELETE FROM audit_entry WHERE segment = {number}",  # noqa: S608 - a test's own
        f"UPDATE audit_segment SET digest = '{digest([])}', count = 0, ids = '', "  # noqa: S608 - a test's own
        f"head = '0123456789abcdef.' || substr(head, 18) WHERE number = {number}",
    )
    report = look(database)
    assert [shown(place) for place in report.places] == [("segment_changed", number, None)]
    assert report.other_keys == {"0123456789abcdef": [number]}


def test_without_the_key_a_changed_entry_still_shows(database: Database) -> None:
    seal(database, 2, 2)
    change(database, "UPDATE audit_entry SET how = 'superior' WHERE id = 3")
    new = Keys.of(["another-secret-with-quite-enough-letters-in-it"], AUDIT.purpose)
    assert [shown(place) for place in look(database, new).places] == [("entries_changed", 2, None)]


# What is forgotten


def purge(database: Database, *, keys: Keys = KEYS) -> list[bool]:
    with database.write() as session:
        kept = Segments(session, AUDIT, keys)
        later = NOW + FIVE_YEARS
        due = kept.old(before=later - timedelta(days=1), limit=10)
        return [kept.purge(segment, now=later) for segment in due]


def test_heads_outlive_their_entries(database: Database) -> None:
    seal(database, 2, 2)
    note(database, 1, at=NOW + FIVE_YEARS)
    assert close(database)
    heads = [row.head for row in segments(database)]

    assert purge(database) == [True, True]

    assert [row.head for row in segments(database)] == heads
    assert [entry.segment for entry in entries(database)] == [3]
    report = look(database)
    assert report.holds
    assert (report.purged, report.entries) == (2, 1)
    assert purge(database) == []


def test_what_does_not_hold_is_not_purged(database: Database) -> None:
    seal(database, 2, 2)
    change(database, "UPDATE audit_entry SET how = 'superior' WHERE id = 1")
    assert purge(database) == [False, True]
    assert [entry.id for entry in entries(database)] == [1, 2]
    assert places(database) == [("entry_changed", 1, 1)]


def test_entries_taken_away_are_not_passed_off_as_purged(database: Database) -> None:
    seal(database, 2, 2)
    change(
        database,
        "DELETE FROM audit_entry WHERE segment = 1",
        "UPDATE audit_segment SET purged_at = closed_at, purge_seal = digest WHERE number = 1",
    )
    assert places(database) == [("purge_forged", 1, None)]


def test_a_purged_segment_is_still_held_by_the_chain(database: Database) -> None:
    seal(database, 2, 2)
    purge(database)
    change(database, "UPDATE audit_segment SET count = 1 WHERE number = 1")
    assert places(database) == [("segment_changed", 1, None)]


def test_an_entry_put_into_a_purged_segment_is_named(database: Database) -> None:
    seal(database, 2, 2)
    purge(database)
    note(database, 1)
    change(database, "UPDATE audit_entry SET segment = 1 WHERE id = 5")
    assert ("entry_added", 1, 5) in places(database)


def test_forgetting_a_person_touches_no_entry(database: Database) -> None:
    with database.write() as session:
        somebody = person(session)
        Audit(session, NOW, somebody).note(Act.ACCOUNT_FROZEN, uuid4())
        Audit(session, NOW, OFFICER).note(Act.PASSWORD_APPROVED, "P-0001", of=somebody)
    assert close(database)
    with database.write() as session:
        session.execute(delete(Person).where(col(Person.id) == somebody))
        assert session.execute(select(func.count()).select_from(Person)).scalar_one() == 0
    assert [entry.on_behalf_of for entry in entries(database)] == [None, str(somebody)]
    assert look(database).holds


def test_every_change_has_a_name() -> None:
    assert {change.value for change in Change} == {
        *("entry_changed", "entry_missing", "entry_added", "entries_changed"),
        *("segment_changed", "segment_missing", "segment_replaced", "purge_forged"),
    }


# What was sealed by earlier versions


def test_what_earlier_versions_sealed_still_holds(sqlite: Database) -> None:
    """Heads, seals and digests as the first version wrote them: whatever is changed about sealing,
    an office's chain goes on."""
    seal(sqlite, 3, 1)
    assert close(sqlite, now=NOW + timedelta(days=1))
    with sqlite.write() as session:
        second = session.get_one(AuditSegment, 2)
        assert Segments(session, AUDIT, KEYS).purge(second, now=NOW + timedelta(days=2))
    assert [(row.digest, row.head, row.purge_seal) for row in segments(sqlite)] == [
        (
            "3d472f8ddb7fa3ccbce28378b6d471bb2d3ce259c9668e293aeff83def3af394",
            "4266a3cd3168a15c.bda05b3074dedab4764eb41effe5158176c93bf68f9311a49713087288b7ea01",
            None,
        ),
        (
            "bcadb03465f6dc4060d452049fe816c9d2016c301e24ac08c0fd164839a10b05",
            "4266a3cd3168a15c.ff414077683cda404054378d8696ae62141f05765bd096770d43a7861ba0a65f",
            "9c1e282d3eb5675a4c39ce849a4e26dd24d0638a07999062142aeb0cdd9e72d3",
        ),
        (
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "4266a3cd3168a15c.2692dac3dacf07b6c480445d15da0a9b07c56588f4790b600e98ecb5a3f8137b",
            None,
        ),
    ]
    assert [entry.seal for entry in entries(sqlite)] == [
        "6f6b1b2c6377aa2554bf91edab454044",
        "e1ced7d4b7095b96626a50687bb2de7e",
        "21d790a656b358fb425a2ce6b2c5b4b8",
    ]
