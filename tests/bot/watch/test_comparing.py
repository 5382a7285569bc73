"""One reading of a portal beside the one before: what is new, over, and near a cut."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.watch.comparing import Changes, Reading, compare
from portal_bridge.contract import Cause, Counts, Ended, IdleCount, Session
from store.online import End
from store.profiles import DEFAULTS
from store.sightings import Known, Running

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
OWNER = uuid4()
PROFILES = {profile.name: profile for profile in DEFAULTS}
EXACT = IdleCount(Counts.UPLOAD)


def told(idle: timedelta | None = timedelta(0), **more: Any) -> Session:
    given = {
        "id": "s1",
        "username": "malee",
        "mac": "AA-BB-CC-DD-EE-01",
        "address": "10.0.0.9",
        "started": NOON - timedelta(hours=1),
        "bytes_up": 1,
        "bytes_down": 2,
    }
    return Session(idle=idle, **(given | more))


def reading(*sessions: Session, at: datetime = NOON, **more: Any) -> Reading:
    given = {
        "portal": "main",
        "ended": (),
        "count": EXACT,
        "accounts": {"malee": Known(uuid4(), OWNER, "pc", NOON, NOON, None)},
        "profiles": PROFILES,
    }
    return Reading(at=at, sessions=sessions, **(given | more))


def after(changes: Changes, before: dict[str, Running] | None = None) -> dict[str, Running]:
    """What runs once these changes are written."""
    rows = {row.id: row for row in (before or {}).values()}
    rows |= {one: rows[one]._replace(**values) for one, values in changes.changed.items()}
    rows |= {row["id"]: _running(row) for row in changes.new}
    over = {one.id for one in changes.over}
    return {row.key: row for one, row in rows.items() if one not in over}


def _running(row: dict[str, Any]) -> Running:
    profile = "pc" if row["account_id"] else None
    told = {name: row[name] for name in Running._fields if name != "profile"}
    return Running(**told, profile=profile)


def test_who_comes_in_is_written_down_with_whose_account_it_is() -> None:
    [row] = compare({}, reading(told())).new
    assert (row["username"], row["person_id"], row["quiet_since"]) == ("malee", OWNER, NOON)


def test_an_account_that_is_not_ours_is_written_down_and_nobody_warned() -> None:
    changes = compare({}, reading(told(9 * MINUTE), accounts={}))
    assert (changes.new[0]["person_id"], changes.due) == (None, [])


def test_silence_is_written_once_and_not_at_every_reading() -> None:
    before = after(compare({}, reading(told(MINUTE))))
    later = compare(before, reading(told(MINUTE + 30 * SECOND), at=NOON + 31 * SECOND))
    assert later == Changes()


def test_near_a_cut_somebody_is_warned_once_and_again_after_traffic() -> None:
    first = compare({}, reading(told(8 * MINUTE)))
    assert first.due == [first.new[0]["id"]]
    still = compare(after(first), reading(told(8 * MINUTE + 30 * SECOND), at=NOON + 30 * SECOND))
    assert still.due == []
    woke_at = NOON + MINUTE
    woke = compare(after(first), reading(told(timedelta(0)), at=woke_at))
    [row] = woke.changed.values()
    assert (row["warned_at"], row["quiet_since"], woke.due) == (None, woke_at, [])
    quiet = compare(after(woke, after(first)), reading(told(8 * MINUTE), at=woke_at + 8 * MINUTE))
    assert len(quiet.due) == 1


@pytest.mark.parametrize(
    "change",
    [{"remembered": True}, {"idle": None}, {"idle": 7 * MINUTE + 59 * SECOND}],
    ids=["remembered", "a portal that cannot know", "not near"],
)
def test_nobody_is_warned_of_what_will_not_come_or_is_not_known(change: dict[str, Any]) -> None:
    assert compare({}, reading(told(**({"idle": 9 * MINUTE} | change)))).due == []


def test_a_cut_that_must_have_come_already_is_no_longer_warned_of() -> None:
    assert compare({}, reading(told(10 * MINUTE))).due == []
    seldom = IdleCount(Counts.UPLOAD, every=10 * MINUTE)
    assert len(compare({}, reading(told(10 * MINUTE), count=seldom)).due) == 1


def test_what_the_portal_forgets_of_a_session_we_keep() -> None:
    before = after(compare({}, reading(told(nas="10.0.0.1"))))
    later = compare(before, reading(told(address="", mac="", nas="", bytes_up=9)))
    [row] = later.changed.values()
    assert (row["address"], row["mac"], row["nas"]) == ("10.0.0.9", "AA-BB-CC-DD-EE-01", "10.0.0.1")


def test_the_end_is_as_the_portal_recorded_it() -> None:
    before = after(compare({}, reading(told())))
    record = Ended("s1", NOON + MINUTE, Cause.USER, 500, 600)
    [over] = compare(before, reading(at=NOON + 2 * MINUTE, ended=[record])).over
    assert (over.end, over.at, over.bytes_up, over.bytes_down) == (
        End.USER,
        NOON + MINUTE,
        500,
        600,
    )


@pytest.mark.parametrize(
    ("idle", "passed", "end", "at"),
    [
        (MINUTE, 9 * MINUTE + 5 * SECOND, End.IDLE, NOON + 9 * MINUTE),
        (MINUTE, 2 * MINUTE, End.UNKNOWN, NOON + 2 * MINUTE),
        (None, timedelta(hours=11, minutes=1), End.LIMIT, NOON + timedelta(hours=11)),
    ],
    ids=["idle", "too early for a limit", "the session's limit"],
)
def test_where_the_portal_keeps_no_record_the_last_reading_says_why(
    idle: timedelta | None, passed: timedelta, end: End, at: datetime
) -> None:
    before = after(compare({}, reading(told(idle))))
    [over] = compare(before, reading(at=NOON + passed)).over
    assert (over.end, over.at) == (end, at)


def test_a_reading_from_before_an_end_does_not_bring_the_session_back() -> None:
    assert compare({}, reading(told(), over={"s1"})) == Changes()


def test_a_session_told_twice_is_one() -> None:
    assert len(compare({}, reading(told(), told())).new) == 1


@given(steps=st.lists(st.tuples(st.integers(1, 90), st.booleans()), min_size=1, max_size=60))
def test_each_silence_is_warned_of_once_and_before_its_cut(steps: list[tuple[int, bool]]) -> None:
    """Readings at any pace, traffic at any of them: as the memory portal would tell it."""
    now, last_sent, warned_for, before = NOON, NOON, set[datetime](), dict[str, Running]()
    for seconds, sends in steps:
        now += seconds * SECOND
        if now - last_sent >= 10 * MINUTE:
            break
        if sends:
            last_sent = now
        changes = compare(before, reading(told(now - last_sent), at=now))
        if changes.due:
            assert last_sent not in warned_for
            assert 8 * MINUTE <= now - last_sent < 10 * MINUTE
            warned_for.add(last_sent)
        elif now - last_sent >= 8 * MINUTE:
            assert last_sent in warned_for
        before = after(changes, before)


def test_only_what_changed_is_written() -> None:
    before = after(compare({}, reading(told(), told(id="s2", mac="AA-BB-CC-DD-EE-02"))))
    changed = replace(told(), bytes_up=77)
    later = compare(before, reading(changed, told(id="s2", mac="AA-BB-CC-DD-EE-02")))
    assert [row["bytes_up"] for row in later.changed.values()] == [77]


# An address that changes in mid-run


def moved(before: dict[str, Running], *sessions: Session, at: datetime) -> dict[str, Running]:
    return after(compare(before, reading(*sessions, at=at)), before)


@pytest.mark.parametrize(
    "change",
    [{"address": "10.0.0.77"}, {"mac": "AA-BB-CC-DD-EE-99"}, {"nas": "10.0.0.2"}],
    ids=["another lease", "another device number", "another router"],
)
def test_another_address_is_another_row_and_the_old_one_keeps_its_own(
    change: dict[str, str],
) -> None:
    first = told(nas="10.0.0.1", bytes_up=100, bytes_down=10)
    before = after(compare({}, reading(first)))
    later = replace(first, bytes_up=150, bytes_down=15, **change)

    changes = compare(before, reading(later, at=NOON + MINUTE))

    [over], [row] = changes.over, changes.new
    was = before["s1"]
    assert (over.id, over.end, over.at, over.bytes_up) == (was.id, End.MOVED, NOON + MINUTE, 150)
    assert changes.changed == {}
    assert row["key"] == "s1"
    assert row["id"] != was.id
    assert {name: row[name] for name in change} == change
    assert (row["started_at"], row["began_at"]) == (NOON + MINUTE, was.started_at)
    assert (row["account_id"], row["person_id"]) == (was.account_id, OWNER)
    assert (row["bytes_up"], row["up_before"], row["down_before"]) == (0, 150, 15)


def test_each_row_counts_what_was_used_in_its_own_time() -> None:
    first = told(bytes_up=100)
    now = moved({}, first, at=NOON)
    now = moved(now, replace(first, address="10.0.0.7", bytes_up=150), at=NOON + MINUTE)
    now = moved(now, replace(first, address="10.0.0.7", bytes_up=190), at=NOON + 2 * MINUTE)
    now = moved(now, replace(first, address="10.0.0.8", bytes_up=200), at=NOON + 3 * MINUTE)
    row = now["s1"]
    assert (row.bytes_up, row.up_before, row.began) == (0, 200, NOON - timedelta(hours=1))
    record = Ended("s1", NOON + 4 * MINUTE, Cause.USER, 260, 2)
    [over] = compare(now, reading(at=NOON + 5 * MINUTE, ended=[record])).over
    assert (over.bytes_up, over.end) == (60, End.USER)


@pytest.mark.parametrize(
    ("before", "later"),
    [
        ({"address": ""}, {"address": "10.0.0.9"}),
        ({"mac": ""}, {"mac": "AA-BB-CC-DD-EE-01"}),
        ({"nas": ""}, {"nas": "10.0.0.1"}),
        ({"address": "10.0.0.9"}, {"address": ""}),
        ({"address": "10.0.0.9"}, {"address": "::ffff:10.0.0.9"}),
        ({"address": "2001:db8::1"}, {"address": "2001:DB8:0:0:0:0:0:1"}),
    ],
    ids=["address", "device number", "router", "blanked", "IPv4 as IPv6", "IPv6 spelt otherwise"],
)
def test_what_is_told_later_or_no_more_or_otherwise_is_the_same_row(
    before: dict[str, str], later: dict[str, str]
) -> None:
    first = told(**before)
    running = moved({}, first, at=NOON)
    changes = compare(running, reading(replace(first, **later), at=NOON + MINUTE))
    assert (changes.over, changes.new) == ([], [])


def test_a_row_spelt_by_an_older_version_is_the_same_row() -> None:
    running = {key: row._replace(address="::ffff:10.0.0.9") for key, row in one_running().items()}
    changes = compare(running, reading(told(), at=NOON + MINUTE))
    assert (changes.over, changes.new) == ([], [])


def one_running() -> dict[str, Running]:
    return after(compare({}, reading(told())))


@pytest.mark.parametrize(
    ("address", "stored"),
    [("::ffff:10.0.0.9", "10.0.0.9"), ("2001:DB8:0:0::1", "2001:db8::1"), ("room 7", "room 7")],
)
def test_an_address_is_kept_in_one_spelling(address: str, stored: str) -> None:
    [row] = compare({}, reading(told(address=address))).new
    assert row["address"] == stored


def test_a_silence_that_was_warned_of_is_not_warned_of_again_after_a_move() -> None:
    first = compare({}, reading(told(8 * MINUTE)))
    assert len(first.due) == 1
    before = after(first)
    later = told(9 * MINUTE, address="10.0.0.77")
    changes = compare(before, reading(later, at=NOON + MINUTE))
    [row] = changes.new
    assert changes.due == []
    assert (row["quiet_since"], row["warned_at"]) == (NOON - 8 * MINUTE, NOON)


def test_a_cut_that_comes_near_with_a_move_is_warned_of_on_the_new_row() -> None:
    before = after(compare({}, reading(told(MINUTE))))
    changes = compare(before, reading(told(9 * MINUTE, address="10.0.0.77"), at=NOON + 8 * MINUTE))
    [row] = changes.new
    assert (changes.due, row["warned_at"]) == ([row["id"]], NOON + 8 * MINUTE)


def test_the_session_s_limit_counts_from_its_beginning_wherever_it_has_moved() -> None:
    now = moved({}, told(None), at=NOON)
    now = moved(now, told(None, address="10.0.0.77"), at=NOON + timedelta(hours=5))
    [over] = compare(now, reading(at=NOON + timedelta(hours=11, minutes=1))).over
    assert (over.end, over.at) == (End.LIMIT, NOON + timedelta(hours=11))
