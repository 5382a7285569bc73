"""What people are told of who is online: how old it is, of which cut, and of whose machine."""

from datetime import timedelta

import pytest
from sqlmodel import update

from store.online import PortalReading
from tests.journeys.conftest import NewTown
from tests.journeys.online import (
    gets_online,
    said_since,
    unplugged,
)
from tests.journeys.town import Town, hears

MINUTE = timedelta(minutes=1)


@pytest.fixture
def place(own_town: NewTown) -> Town:
    """Once it runs, nobody reads its portal but the story."""
    town = own_town(portal={"poll_seconds": 600})
    town.until(lambda: town.rows(PortalReading), "the portal was not read")
    town.at(2026, 11, 23, 9, 30)  # a Monday
    return town


def read(town: Town) -> None:
    town.helpdesk.timers().look()
    town.settle()


# How old it is


def test_a_reading_that_is_old_is_no_portal_that_is_away(place: Town) -> None:
    """Where nothing failed, nothing is said to have failed."""
    officer, staff = place.officer("มาลี ศรีสุข"), place.person("สมชาย ใจดี")
    gets_online(place, officer, staff, 11)
    place.later(minutes=41)
    for person, asks in ((staff, "สถานะเน็ต"), (officer, "ใครออนไลน์"), (officer, "ใครออนไลน์ สมชาย")):
        before = len(person.chat.messages)
        person.say(asks)
        hears(person, "อาจไม่ตรงกับขณะนี้")
        assert not any("ติดต่อระบบอินเทอร์เน็ตไม่ได้" in text for text in said_since(person, before))


def test_a_portal_that_is_away_is_said_to_be_away_and_since_when_it_is_known(place: Town) -> None:
    officer, staff = place.officer("มาลี ศรีสุข"), place.person("สมชาย ใจดี")
    gets_online(place, officer, staff, 11)
    with unplugged(place):
        place.later(minutes=11)
        read(place)
        for person, asks in ((staff, "สถานะเน็ต"), (officer, "ใครออนไลน์")):
            before = len(person.chat.messages)
            person.say(asks)
            said = hears(person, "ติดต่อระบบอินเทอร์เน็ตไม่ได้")
            assert "09.30 น." in said.text
            assert not any("อาจไม่ตรง" in text for text in said_since(person, before))


def test_who_looks_for_somebody_is_not_told_that_they_are_offline_where_nobody_knows(
    place: Town,
) -> None:
    officer = place.officer("มาลี ศรีสุข")
    with place.helpdesk.database.write() as session:
        session.execute(update(PortalReading).values(read_at=None))
    before = len(officer.chat.messages)
    officer.say("ใครออนไลน์ สมชาย")
    hears(officer, "เพิ่งเริ่มอ่านข้อมูล")
    assert not any("ไม่มีใครออนไลน์" in text for text in said_since(officer, before))
