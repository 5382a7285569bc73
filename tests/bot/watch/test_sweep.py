"""Sweeps that meet, die in the middle, or wait for a portal that hangs."""

from __future__ import annotations

import json
import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from sqlmodel import select
from structlog.testing import capture_logs

from bot.wake import Bell
from bot.watch.sweep import Sweep
from portal_bridge.contract import Counts, Ended, History, IdleCount, Rejected, Session, Unreachable
from store.accounts import Accounts
from store.clock import StoppedClock
from store.db import Database
from store.inbox import Event, Inbox
from store.online import OnlineSession, PortalReading
from store.profiles import Profiles
from tests.store.people import NOW, account, at_once
from tests.tables import lay, serialized

MINUTE = timedelta(minutes=1)
POLL = timedelta(seconds=30)
MANY = 120
"""Sessions near their cut: three events' worth."""


@dataclass
class Portal:
    """A portal whose sessions are all quiet for so long."""

    idle: timedelta = timedelta(0)
    away: bool = False
    hangs: threading.Event | None = None
    entered: threading.Event = field(default_factory=threading.Event)

    def online(self) -> Sequence[Session]:
        self.entered.set()
        if self.hangs is not None:
            assert self.hangs.wait(timeout=30)
        if self.away:
            raise Unreachable("nobody answers")
        started = NOW - timedelta(hours=1)
        return [
            Session(f"s{n}", f"person-{n}", "", "", started, self.idle, 0, 0) for n in range(MANY)
        ]

    def ended(self, session_ids: Collection[str]) -> Sequence[Ended]:
        return []

    def end(self, session_id: str) -> None:
        raise NotImplementedError

    def idle_count(self) -> IdleCount:
        return IdleCount(Counts.UPLOAD)


@pytest.fixture
def database(empty: Database) -> Database:
    """With an account for each of the portal's sessions."""
    if empty.is_sqlite:
        empty.close()
        lay(empty, peopled())
    else:
        people(empty)
    return empty


def people(database: Database) -> None:
    with database.write() as session:
        for number in range(MANY):
            account(session, f"person-{number}")


@cache
def peopled() -> bytes:
    """An SQLite to which they came once."""
    database = Database("sqlite://")
    lay(database)
    with database.write() as session:
        Profiles(session).ship()
    people(database)
    whole = serialized(database)
    database.close()
    return whole


def sweep_of(database: Database, portal: Portal, at: timedelta = timedelta(0)) -> Sweep:
    return Sweep(database, StoppedClock(at=NOW + at), portal, Bell(), POLL)


def warned(database: Database) -> list[str]:
    """Every session of which a warning is in the inbox, as often as it is."""
    with database.read() as session:
        events = session.exec(select(Event).where(Event.source == "timer")).all()
    return [one for event in events for one in json.loads(event.raw)["sessions"]]


def test_four_sweeps_at_once_warn_of_each_session_once(database: Database) -> None:
    portal = Portal(idle=8 * MINUTE)
    at_once(4, lambda number: sweep_of(database, portal, timedelta(seconds=number)).look())
    told = warned(database)
    assert len(told) == len(set(told)) == MANY


def test_a_sweep_that_dies_in_the_middle_leaves_nothing_and_the_next_warns(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    portal = Portal(idle=8 * MINUTE)

    def dies(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as power_cut:
        power_cut.setattr(Inbox, "store", dies)
        with pytest.raises(KeyboardInterrupt):
            sweep_of(database, portal).look()
    with database.read() as session:
        assert session.exec(select(OnlineSession)).all() == []
        assert session.exec(select(PortalReading)).all() == []

    sweep_of(database, portal, timedelta(seconds=1)).look()
    assert len(set(warned(database))) == MANY


def test_an_older_reading_that_comes_late_changes_nothing(database: Database) -> None:
    quiet = Portal(idle=8 * MINUTE)
    sweep_of(database, quiet, MINUTE).look()
    sweep_of(database, Portal(idle=timedelta(0)), MINUTE - POLL).look()
    with database.read() as session:
        rows = session.exec(select(OnlineSession)).all()
    assert all(row.warned_at == NOW + MINUTE for row in rows)


def test_a_reading_that_another_process_has_just_taken_is_enough(database: Database) -> None:
    portal = Portal()
    sweep_of(database, portal).look()
    portal.entered.clear()
    sweep_of(database, portal, timedelta(seconds=14)).look()
    assert not portal.entered.is_set()
    sweep_of(database, portal, timedelta(seconds=16)).look()
    assert portal.entered.is_set()


def test_while_a_portal_hangs_others_write_and_another_portal_is_read(
    database: Database,
) -> None:
    let_go = threading.Event()
    stuck = Portal(hangs=let_go)
    thread = threading.Thread(target=sweep_of(database, stuck).look)
    thread.start()
    try:
        assert stuck.entered.wait(timeout=30)
        with database.write() as session:
            account(session, "somebody-else")
            for one in Accounts(session).all():
                one.portal = "annex"
        there = sweep_of(database, Portal(idle=8 * MINUTE))
        Sweep(database, there.clock, there.portal, Bell(), POLL, name="annex").look()
        assert len(warned(database)) == MANY
    finally:
        let_go.set()
        thread.join()


def test_a_portal_that_is_away_ends_nobody_s_session(database: Database) -> None:
    portal = Portal()
    sweep_of(database, portal).look()
    portal.away = True
    sweep_of(database, portal, MINUTE).look()
    with database.read() as session:
        [reading] = session.exec(select(PortalReading)).all()
        running = session.exec(
            select(OnlineSession).where(OnlineSession.ended_at == None)  # noqa: E711 - SQL
        ).all()
    assert (reading.read_at, reading.failing_since) == (NOW, NOW + MINUTE)
    assert len(running) == MANY


def test_a_portal_without_a_memory_is_asked_nothing_of_the_past(database: Database) -> None:
    """One with a memory, in its place one day, is asked from then on."""
    portal = Portal()
    assert not isinstance(portal, History)
    for at in (timedelta(0), MINUTE):
        sweep_of(database, portal, at).look()
        with database.read() as session:
            [reading] = session.exec(select(PortalReading)).all()
        assert reading.past_from == NOW + at


@dataclass
class TidyPortal(Portal):
    """One whose record can be put right, or not."""

    refuses: bool = False
    tidied: list[bool] = field(default_factory=list)

    def close_stale(self) -> int:
        self.tidied.append(self.entered.is_set())
        if self.refuses:
            raise Rejected("no right to do that")
        return 1


@pytest.mark.parametrize("refuses", [False, True])
def test_what_is_long_gone_is_closed_before_a_reading_and_no_reading_waits_for_that(
    database: Database, *, refuses: bool
) -> None:
    portal = TidyPortal(refuses=refuses)
    with capture_logs() as lines:
        sweep_of(database, portal).look()
    assert portal.tidied == [False], "asked once, and before who is online"
    said = [line["event"] for line in lines if "tidied" in line["event"]]
    assert said == ["sweep.not_tidied" if refuses else "sweep.tidied"]
    with database.read() as session:
        assert len(session.exec(select(OnlineSession)).all()) == MANY
