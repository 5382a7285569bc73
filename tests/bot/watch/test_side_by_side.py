"""A sweep for each portal, side by side."""

import threading
from datetime import timedelta

from sqlmodel import select

from bot.schedule import Timers, start
from bot.wake import Bell
from bot.watch.sweep import Sweep
from store.clock import StoppedClock
from store.db import Database
from store.hours import OfficeHours
from store.online import PortalReading
from tests.bot.watch.test_sweep import NOW, POLL, Portal

HOURS = OfficeHours.parse("mon-fri 08:30-16:30")


class Noted(Portal):
    """It says when it was asked whether it counts idleness, which comes with the writing down."""

    def __init__(self) -> None:
        super().__init__()
        self.counted = threading.Event()

    def idle_count(self):  # type: ignore[no-untyped-def]
        self.counted.set()
        return super().idle_count()


def test_a_portal_that_hangs_keeps_the_timers_from_no_other(empty: Database) -> None:
    let_go = threading.Event()
    stuck, good = Portal(hangs=let_go), Noted()
    sweeps = [
        Sweep(empty, StoppedClock(at=NOW), portal, Bell(), POLL, name=name)
        for name, portal in (("main", stuck), ("east", good))
    ]
    scheduler = start(Timers(empty, StoppedClock(at=NOW), HOURS, Bell(), sweeps=sweeps))
    try:
        assert stuck.entered.wait(timeout=30)
        assert good.counted.wait(timeout=30)
    finally:
        let_go.set()
        scheduler.shutdown(wait=True)
    with empty.read() as session:
        read = {row.portal: row.read_at for row in session.exec(select(PortalReading))}
    assert read == {"main": NOW, "east": NOW}


def test_each_is_read_as_often_as_its_own_settings_say(empty: Database) -> None:
    sweeps = [
        Sweep(empty, StoppedClock(at=NOW), Portal(), Bell(), timedelta(seconds=every), name=name)
        for name, every in (("main", 30), ("east", 120))
    ]
    scheduler = start(Timers(empty, StoppedClock(at=NOW), HOURS, Bell(), sweeps=sweeps))
    try:
        looks = {
            job.func.args[0].__self__.name: job.trigger.interval
            for job in scheduler.get_jobs()
            if isinstance(getattr(job.func.args[0], "__self__", None), Sweep)
        }
    finally:
        scheduler.shutdown(wait=True)
    assert looks == {"main": timedelta(seconds=30), "east": timedelta(seconds=120)}
