"""Sessions that nobody saw: they came and went between two readings, or while we were down."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from bot.wake import Bell
from bot.watch.sweep import Sweep
from bot.watch.unseen import LATE, PAGE
from portal_bridge.contract import (
    Cause,
    Counts,
    Ended,
    IdleCount,
    Past,
    Session,
    Unreachable,
)
from store.accounts import Account
from store.clock import StoppedClock
from store.db import Database
from store.inbox import Event
from store.online import End, OnlineSession, PortalReading
from store.people import Person
from tests.store.people import NOW, account, at_once, person

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
POLL = timedelta(seconds=30)


@dataclass
class Portal:
    """A portal that remembers, whose clock says whole seconds; ``over`` is what it remembers."""

    over: list[Past] = field(default_factory=list)
    running: list[Session] = field(default_factory=list)
    forgetful: bool = False
    asked: list[datetime] = field(default_factory=list)

    def online(self) -> Sequence[Session]:
        return list(self.running)

    def ended(self, session_ids: Collection[str]) -> Sequence[Ended]:
        return [
            Ended(one.id, one.ended, one.cause, one.bytes_up, one.bytes_down)
            for one in self.over
            if one.id in session_ids
        ]

    def end(self, session_id: str) -> None:
        raise NotImplementedError

    def idle_count(self) -> IdleCount:
        return IdleCount(Counts.UPLOAD)

    def past(self, began_since: datetime, limit: int) -> Sequence[Past]:
        self.asked.append(began_since)
        if self.forgetful:
            raise Unreachable("nobody answers")
        found = sorted((one for one in self.over if one.started >= began_since), key=began)
        last = found[limit - 1].started if len(found) >= limit else None
        return [one for one in found if last is None or one.started <= last]


def began(one: Past) -> datetime:
    return one.started


def over(key: str, at: datetime, username: str = "malee", **more: Any) -> Past:
    """A session of a minute."""
    given = {"mac": "AA-BB-CC-DD-EE-01", "address": "10.0.0.9", "ended": at + MINUTE}
    given |= {"cause": Cause.USER, "bytes_up": 7, "bytes_down": 9, "nas": "10.0.0.1"}
    return Past(id=key, username=username, started=at, **(given | more))


def runs(one: Past) -> Session:
    """The same while it ran."""
    return Session(
        one.id, one.username, one.mac, one.address, one.started, timedelta(0), 0, 0, nas=one.nas
    )


@pytest.fixture
def database(empty: Database) -> Database:
    with empty.write() as session:
        account(session, "malee")
    return empty


def looks(database: Database, portal: Portal, at: datetime) -> None:
    Sweep(database, StoppedClock(at=at), portal, Bell(), POLL).look()


def rows(database: Database) -> list[OnlineSession]:
    with database.read() as session:
        return list(session.exec(select(OnlineSession).order_by(OnlineSession.key)))


def mark(database: Database) -> datetime | None:
    with database.read() as session:
        return session.get_one(PortalReading, "main").past_from


def of_malee(database: Database) -> tuple[UUID, Person]:
    with database.read() as session:
        [found] = session.exec(select(Account).where(Account.username == "malee"))
        return found.id, session.get_one(Person, found.owner_id)


def test_who_came_and_went_between_two_readings_is_written_down_whole(database: Database) -> None:
    portal = Portal()
    looks(database, portal, NOW)
    told = over("s1", NOW + SECOND, address="::ffff:10.0.0.9", ended=NOW + 9 * SECOND)
    portal.over.append(told)

    looks(database, portal, NOW + POLL)

    [row] = rows(database)
    owned, owner = of_malee(database)
    assert (row.key, row.account_id, row.person_id) == ("s1", owned, owner.id)
    assert (row.started_at, row.ended_at, row.cause) == (told.started, told.ended, End.USER)
    assert (row.mac, row.address, row.nas) == (told.mac, "10.0.0.9", told.nas)
    assert (row.bytes_up, row.bytes_down) == (7, 9)


def test_of_before_our_first_reading_nothing_is_written(database: Database) -> None:
    portal = Portal([over("before", NOW - 2 * MINUTE)])
    for number in range(3):
        looks(database, portal, NOW + number * POLL)
    assert rows(database) == []
    assert NOW - SECOND not in portal.asked
    assert min(portal.asked) == NOW


def test_an_outage_is_made_up_for_page_by_page_and_nothing_is_written_twice(
    database: Database,
) -> None:
    portal = Portal()
    looks(database, portal, NOW)
    back = NOW + 5 * HOUR
    count = 2 * PAGE + 100
    portal.over = [over(f"{n:05}", NOW + n * 7 * SECOND) for n in range(count)]
    assert portal.over[-1].ended < back

    found = []
    for number in range(4):
        looks(database, portal, back + number * POLL)
        found.append(len(rows(database)))

    assert found == [PAGE, 2 * PAGE, count, count]
    assert [row.key for row in rows(database)] == [one.id for one in portal.over]
    assert mark(database) == back + 3 * POLL - LATE


def test_more_than_a_page_that_began_at_one_moment_do_not_hold_up_the_rest(
    database: Database,
) -> None:
    """After a power cut everybody is back in the same second."""
    portal = Portal()
    looks(database, portal, NOW)
    portal.over = [over(f"{n:05}", NOW + HOUR) for n in range(PAGE + 50)]
    portal.over.append(over("later", NOW + HOUR + SECOND))

    looks(database, portal, NOW + 5 * HOUR)
    assert len(rows(database)) == PAGE + 50
    looks(database, portal, NOW + 5 * HOUR + POLL)
    assert len(rows(database)) == PAGE + 51


def test_sweeps_at_once_write_each_session_once(database: Database) -> None:
    portal = Portal()
    looks(database, portal, NOW)
    portal.over = [over(f"{n:03}", NOW + n * SECOND) for n in range(200)]
    back = NOW + HOUR

    at_once(4, lambda number: looks(database, portal, back + number * SECOND))
    looks(database, portal, back + MINUTE)

    assert [row.key for row in rows(database)] == [one.id for one in portal.over]


def test_what_was_reported_late_is_found_still(database: Database) -> None:
    portal = Portal()
    looks(database, portal, NOW)
    looks(database, portal, NOW + 10 * MINUTE)
    portal.over.append(over("late", NOW + MINUTE))
    looks(database, portal, NOW + 10 * MINUTE + POLL)
    assert [row.key for row in rows(database)] == ["late"]


def test_what_was_seen_to_run_is_not_written_again(database: Database) -> None:
    """Nor when it ended between the two questions, nor when it has ended for us already."""
    portal = Portal()
    looks(database, portal, NOW)
    seen, ends_now = over("seen", NOW + SECOND), over("ends now", NOW + SECOND)
    portal.running = [runs(seen)]
    looks(database, portal, NOW + POLL)
    portal.running, portal.over = [runs(ends_now)], [seen, ends_now]
    looks(database, portal, NOW + 2 * POLL)
    assert [(row.key, row.ended_at is None) for row in rows(database)] == [
        ("ends now", True),
        ("seen", False),
    ]
    portal.running = []
    for number in range(3, 6):
        looks(database, portal, NOW + number * POLL)
    assert [(row.key, row.ended_at) for row in rows(database)] == [
        ("ends now", ends_now.ended),
        ("seen", seen.ended),
    ]


def test_a_reading_from_before_its_end_does_not_bring_it_back(database: Database) -> None:
    """Its end is dated by the portal's clock, in whole seconds, and so before that reading."""
    portal = Portal()
    looks(database, portal, NOW)
    told = over("s1", NOW + SECOND, ended=NOW + POLL)
    portal.over = [told]
    looks(database, portal, NOW + POLL + SECOND / 2)
    older = Portal(running=[runs(told)])
    looks(database, older, NOW + 2 * POLL)
    [row] = rows(database)
    assert row.ended_at == told.ended


def test_a_portal_that_does_not_tell_now_is_asked_again_and_read_all_the_same(
    database: Database,
) -> None:
    portal = Portal()
    looks(database, portal, NOW)
    told = over("s1", NOW + MINUTE)
    portal.over, portal.forgetful = [told], True
    portal.running = [runs(replace(told, id="s2", started=NOW + 2 * HOUR))]
    looks(database, portal, NOW + 2 * HOUR)
    assert [row.key for row in rows(database)] == ["s2"]

    portal.forgetful = False
    looks(database, portal, NOW + 2 * HOUR + POLL)
    assert [row.key for row in rows(database)] == ["s1", "s2"]


@pytest.mark.parametrize(
    ("cause", "ago", "told"),
    [
        (Cause.IDLE, 11 * HOUR, True),
        (Cause.IDLE, 13 * HOUR, False),
        (Cause.USER, MINUTE, False),
    ],
    ids=["a cut", "a cut of yesterday", "no cut"],
)
def test_nobody_is_warned_of_it_and_a_cut_is_told_as_any_other(
    database: Database, cause: Cause, ago: timedelta, told: bool
) -> None:
    portal = Portal()
    looks(database, portal, NOW)
    back = NOW + 24 * HOUR
    cut = over("s1", back - ago - MINUTE, cause=cause)
    portal.over = [cut]
    looks(database, portal, back)
    with database.read() as session:
        assert session.exec(select(Event)).all() == []
    assert of_malee(database)[1].cut_at == (cut.ended if told else None)


def test_of_a_stranger_nothing_is_kept_and_of_an_account_since_closed_all(
    database: Database,
) -> None:
    """The portal has forgotten that it was ours."""
    portal = Portal()
    looks(database, portal, NOW)
    with database.write() as session:
        [owned] = session.exec(select(Account).where(Account.username == "malee"))
        owned.closed_at = NOW + 2 * MINUTE
    portal.over = [
        over("hers", NOW + MINUTE, ours=False),
        over("after", NOW + 3 * MINUTE, ours=False),
        over("stranger", NOW + MINUTE, username="somebody", ours=False),
    ]
    looks(database, portal, NOW + 5 * MINUTE)
    assert [row.key for row in rows(database)] == ["hers"]


def test_what_an_earlier_owner_did_is_not_laid_at_the_present_one_s_door(
    database: Database,
) -> None:
    portal = Portal()
    looks(database, portal, NOW)
    with database.write() as session:
        [owned] = session.exec(select(Account).where(Account.username == "malee"))
        owned.owner_id, owned.owned_since = person(session), NOW + 2 * MINUTE
    portal.over = [over("before", NOW + MINUTE), over("hers", NOW + 2 * MINUTE)]
    looks(database, portal, NOW + 5 * MINUTE)
    owned_id, owner = of_malee(database)
    assert [(row.account_id, row.person_id) for row in rows(database)] == [
        (owned_id, None),
        (owned_id, owner.id),
    ]


def test_a_mark_that_a_wrong_clock_set_does_not_blind_us(database: Database) -> None:
    """A box that wakes with tomorrow's time reads once by it."""
    portal = Portal()
    looks(database, portal, NOW)
    looks(database, portal, NOW + 24 * HOUR)
    portal.over = [over("s1", NOW + HOUR)]
    looks(database, portal, NOW + HOUR + 2 * MINUTE)
    assert [row.key for row in rows(database)] == ["s1"]
