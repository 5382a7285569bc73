"""Timers: each slot once, the latest missed one made up for, and what is old forgotten."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.housekeeping import Housekeeper
from bot.line.reading import arrivals
from bot.schedule import Timers, start
from bot.wake import Bell
from store.bridgecalls import BridgeCall, BridgeCalls
from store.bridges import Bridges, Enrolment
from store.clock import BANGKOK, StoppedClock
from store.db import Database
from store.hours import OfficeHours
from store.inbox import Event, Inbox
from tests.bot.whole import HOURS, House
from tests.tables import lay


@pytest.fixture
def house() -> Iterator[House]:
    house = House()
    yield house
    house.close()


def slots(house: House, moment: str) -> list[str]:
    """The slots that a tick at this moment adds."""
    before = {event.event_id for event in house.rows(Event)}
    house.clock.at = datetime.fromisoformat(moment).replace(tzinfo=BANGKOK)
    house.timers.tick()
    new = [event.event_id for event in house.rows(Event) if event.event_id not in before]
    return [":".join(slot.split(":")[1:4]).removesuffix(":00+07") for slot in new]


def test_a_day_has_its_slots_once_each(house: House) -> None:
    month = "month:2026-11-01T00:00"
    assert slots(house, "2026-11-23T08:29") == [month]
    assert slots(house, "2026-11-23T08:30") == ["day:2026-11-23T08:30"]
    assert slots(house, "2026-11-23T08:31") == []
    assert slots(house, "2026-11-23T12:30") == []
    assert slots(house, "2026-11-23T13:00") == ["span:2026-11-23T13:00"]
    assert slots(house, "2026-11-23T16:29") == []
    assert slots(house, "2026-11-23T20:00") == []
    assert slots(house, "2026-11-28T10:00") == []
    assert slots(house, "2026-12-01T03:00") == ["month:2026-12-01T00:00"]


def test_after_a_long_silence_the_latest_of_each_is_made_up_for(house: House) -> None:
    slots(house, "2026-11-23T08:30")
    assert slots(house, "2026-11-26T14:00") == ["day:2026-11-26T08:30", "span:2026-11-26T13:00"]


def test_round_the_clock_there_is_one_slot_a_day(house: House) -> None:
    hours = OfficeHours.parse("mon-sun 00:00-24:00")
    house.timers = Timers(house.database, house.clock, hours, Bell())
    slots(house, "2026-11-23T00:00")
    assert slots(house, "2026-11-23T23:59") == []
    assert slots(house, "2026-11-24T00:00") == ["day:2026-11-24T00:00"]


def test_of_two_processes_one_takes_the_slot(house: House) -> None:
    other = Timers(house.database, house.clock, house.timers.hours, Bell())
    house.timers.tick()
    other.tick()
    ids = [event.event_id for event in house.rows(Event)]
    assert len(ids) == len(set(ids)) == 2


def test_a_slot_that_was_taken_stays_taken_when_it_is_done(house: House) -> None:
    house.timers.tick()
    assert house.dispatch() == 2
    house.timers.tick()
    assert house.dispatch() == 0


def test_what_was_handled_is_forgotten_after_a_hundred_days(house: House) -> None:
    person = house.person("สมชาย ใจดี")
    house.answers(person, "ขอบคุณ")
    house.real.passes(days=99)
    house.timers.housekeeper.clear()
    assert house.rows(Event)
    house.real.passes(days=2)
    house.answers(person, "ขอบคุณ")
    house.timers.housekeeper.clear()
    assert len(house.rows(Event)) == 1


def test_what_still_waits_is_not_forgotten(house: House) -> None:
    house.person("สมชาย ใจดี").say("ขอบคุณ")
    house.real.passes(days=200)
    house.timers.housekeeper.clear()
    with house.database.read() as session:
        assert Inbox(session).waiting() == 1


SECRET = "ความลับของสมชาย"


def store(house: House, mode: str, *kinds: str) -> None:
    """A message of somebody's, and that they took it back, as LINE tells both."""
    details = {
        "message": {"message": {"id": "17", "type": "text", "text": SECRET}},
        "unsend": {"unsend": {"messageId": "17"}},
    }
    events = [
        details[kind]
        | {"type": kind, "mode": mode, "webhookEventId": f"E-{kind}", "timestamp": 1}
        | {"source": {"type": "user", "userId": "U" + "1" * 32}}
        for kind in kinds
    ]
    body = json.dumps({"destination": "U0", "events": events}, ensure_ascii=False).encode()
    with house.database.write() as session:
        Inbox(session).store(arrivals(body), now=house.real())
    house.dispatch()


def is_kept(house: House) -> bool:
    return any(SECRET in event.raw for event in house.rows(Event))


def test_a_message_that_comes_after_it_was_taken_back_is_forgotten_all_the_same(
    house: House,
) -> None:
    store(house, "active", "unsend")
    store(house, "active", "message")
    assert is_kept(house)
    house.timers.housekeeper.clear()
    assert not is_kept(house)


def test_a_message_another_bot_had_in_hand_is_forgotten_too(house: House) -> None:
    store(house, "standby", "message", "unsend")
    assert is_kept(house)
    house.timers.housekeeper.clear()
    assert not is_kept(house)


def test_the_clearing_is_due_at_three_and_when_the_program_starts(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'helpdesk.db'}")
    lay(database)
    scheduler = start(Timers(database, StoppedClock(), HOURS, Bell()))
    try:
        jobs = [job for job in scheduler.get_jobs() if clears(job.func.args[0])]
        due = {type(job.trigger).__name__: str(job.trigger) for job in jobs}
    finally:
        scheduler.shutdown(wait=True)
        database.close()
    assert sorted(due) == ["CronTrigger", "DateTrigger"]
    assert "hour='3'" in due["CronTrigger"]


def clears(act: object) -> bool:
    return getattr(act, "__func__", None) is Housekeeper.nightly


def test_a_sealed_part_that_a_dead_process_left_is_gone_within_minutes(house: House) -> None:
    with house.database.write() as session:
        bridge, code = Bridges(session).invite("office-pc", now=house.real())
        Bridges(session).enrol(code, Enrolment("", "", "{}"), now=house.real())
        BridgeCalls(session).ask(
            bridge.id,
            token="t",
            call="accounts.set_password",
            arguments={},
            sealed=b"sealed",
            now=house.real(),
            life=timedelta(seconds=7),
        )
    house.real.passes(seconds=59)
    house.timers.tick()
    assert len(house.rows(BridgeCall)) == 1
    house.real.passes(seconds=2)
    house.timers.tick()
    assert house.rows(BridgeCall) == []
