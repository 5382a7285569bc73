"""What people are told of who is online: how old it is, of which cut, and of whose machine."""

from datetime import timedelta

import pytest
from sqlmodel import update

from bot.playground.persons import Person
from portal_bridge.contract import ProfileLimits
from store.clock import BANGKOK
from store.online import End, PortalReading
from tests.journeys.conftest import NewTown
from tests.journeys.online import (
    gets_online,
    in_steps,
    mac,
    passes,
    pushes,
    running,
    said_since,
    sessions,
    two_devices,
    unplugged,
)
from tests.journeys.test_shared_machines import PC, machine, shared
from tests.journeys.town import Town, button, hears, talk

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


# A cut


@pytest.fixture
def town(own_town: NewTown) -> Town:
    town = own_town()
    town.at(2026, 11, 23, 9, 0)
    return town


def is_cut(town: Town) -> None:
    """Nothing is sent for as long as a PC may be idle."""
    in_steps(town, timedelta(minutes=11), step=MINUTE)


def at_night(town: Town, officer: Person, staff: Person, hour: int, minute: int) -> str:
    """Online from then on, and cut ten minutes later; gives the username."""
    username, session = gets_online(town, officer, staff, 11)
    town.portal.logout(session)
    passes(town, MINUTE)
    town.at(2026, 11, 23, hour, minute)
    town.portal.login(username, town.passwords[username], mac(11), "10.0.0.11")
    passes(town, MINUTE)
    is_cut(town)
    return username


def test_a_cut_of_the_same_day_is_told_by_whoever_asks_and_only_once(town: Town) -> None:
    """The Bangkok day, which begins when it is still yesterday in Greenwich."""
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    username = at_night(town, officer, staff, 23, 55)
    town.at(2026, 11, 24, 0, 30)
    passes(town, MINUTE)
    staff.say("สถานะเน็ต")
    told = hears(staff, f"บัญชี {username} ถูกตัดเมื่อ 00.05 น.")
    assert "ไม่มีเครื่องใด" in told.text
    before = len(staff.chat.messages)
    talk(staff, ("ช่วยเหลือ", "พิมพ์"))
    assert not any("ออกจากระบบเอง" in text for text in said_since(staff, before))


def test_a_cut_of_yesterday_is_told_with_its_day(town: Town) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    username = at_night(town, officer, staff, 23, 44)
    town.at(2026, 11, 24, 0, 10)
    passes(town, MINUTE)
    before = len(staff.chat.messages)
    staff.say("สถานะเน็ต")
    hears(staff, "ไม่มีเครื่องใด")
    [cut, nobody] = said_since(staff, before)
    assert f"บัญชี {username} ออกจากระบบเอง" in cut
    assert "23 พ.ย. 2569" in cut
    assert "23.54 น." in cut
    assert "ถูกตัด" not in nobody


@pytest.mark.parametrize("says", ["ช่วยเหลือ", "สถานะเน็ต"])
def test_who_was_cut_on_two_machines_hears_of_both_with_the_next_word(
    town: Town, says: str
) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    username = two_devices(town, officer, staff, 11)
    is_cut(town)
    assert [one.cause for one in sessions(town, username)] == [End.IDLE, End.IDLE]
    before = len(staff.chat.messages)
    staff.say(says)
    hears(staff, "ออกจากระบบเอง")
    [told] = [text for text in said_since(staff, before) if "ออกจากระบบเอง" in text]
    assert "2 เครื่อง" in told
    before = len(staff.chat.messages)
    talk(staff, ("ช่วยเหลือ", "พิมพ์"))
    assert not any("ออกจากระบบเอง" in text for text in said_since(staff, before))


def test_one_machine_that_was_cut_twice_is_told_of_once_with_its_last_cut(town: Town) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    username, _ = gets_online(town, officer, staff, 11)
    is_cut(town)
    town.portal.login(username, town.passwords[username], mac(11), "10.0.0.11")
    passes(town, MINUTE)
    is_cut(town)
    last = max(one.ended_at for one in sessions(town, username) if one.ended_at is not None)
    before = len(staff.chat.messages)
    staff.say("ช่วยเหลือ")
    hears(staff, "ออกจากระบบเอง")
    [told] = [text for text in said_since(staff, before) if "ออกจากระบบเอง" in text]
    assert f"{last.astimezone(BANGKOK):%H.%M} น." in told
    assert "2 เครื่อง" not in told


def test_where_the_portal_cannot_know_idleness_nobody_is_promised_a_warning(town: Town) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    town.portal.knows_idleness = False
    username, _ = gets_online(town, officer, staff, 11)
    in_steps(town, timedelta(minutes=9), step=MINUTE)
    assert pushes(town, staff) == []
    staff.say("สถานะเน็ต")
    hears(staff, "ขณะนี้มี 1 เครื่อง")
    card = staff.chat.messages[-2].text
    assert username in card
    assert "ถูกตัด" not in card
    talk(staff, ("เปิดเตือน", "ยังเตือนไม่ได้"))
    town.portal.knows_idleness = True
    passes(town, MINUTE)
    talk(staff, ("เปิดเตือน", "วันละไม่เกินหนึ่งครั้ง"))


# Shared machines


def test_who_answers_for_a_shared_machine_hears_of_no_cut_of_it(town: Town) -> None:
    _officer, staff, _other, opens = shared(town)
    town.settle()
    town.portal.login(*opens, *PC)
    passes(town, MINUTE)
    is_cut(town)
    [cut] = sessions(town, opens[0])
    assert cut.cause is End.IDLE
    assert pushes(town, staff) == []
    for says, answer in (("ช่วยเหลือ", "พิมพ์"), ("สถานะเน็ต", "ไม่มีเครื่องใด")):
        before = len(staff.chat.messages)
        talk(staff, (says, answer))
        assert not any("ออกจากระบบเอง" in text for text in said_since(staff, before))
        assert not any("ถูกตัดเมื่อ" in text for text in said_since(staff, before))


def test_what_runs_on_a_machine_is_seen_and_ended_by_who_answers_for_it_now(town: Town) -> None:
    """While the portal is away the session from before the hand-over goes on."""
    officer, staff, other, opens = shared(town)
    username = machine(town).username
    town.settle()
    town.portal.login(*opens, *PC)
    passes(town, MINUTE)
    staff.say("สถานะเน็ต")
    hears(staff, "ขณะนี้มี 1 เครื่อง")
    before = staff.chat.messages[-2]
    with unplugged(town):
        officer.say("ค้นหา ห้องสมุด")
        officer.tap("เปลี่ยนผู้ดูแล", on=hears(officer, "เครื่องส่วนกลาง pc."))
        talk(officer, ("สมหญิง", "ตรวจสอบ"))
        officer.tap("ยืนยัน")
        hears(staff, "ท่านพ้นจากการดูแล")
        staff.postback(button(before, "ออกจากระบบ"))
        hears(staff, "เฉพาะผู้มีหน้าที่หรือเจ้าของเรื่อง")
        seen = len(staff.chat.messages)
        staff.say("สถานะเน็ต")
        town.settle()
        assert not any(username in text for text in said_since(staff, seen))
        other.say("สถานะเน็ต")
        hears(other, "ขณะนี้มี 1 เครื่อง")
        assert username in other.chat.messages[-2].text
    assert len(running(town, username)) == 1
    other.tap("ออกจากระบบ", on=other.chat.messages[-2])
    town.real_seconds_pass(20)
    hears(other, "ออกจากระบบ")
    assert running(town, username) == []


# Whoever is nobody of ours


def test_a_session_with_no_account_of_ours_is_a_device_and_no_person(town: Town) -> None:
    """The portal had users before us."""
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    gets_online(town, officer, staff, 11)
    town.portal.open_account("printer", ProfileLimits("pc"))
    town.portal.set_password("printer", "a-word-of-its-own")
    town.portal.login("printer", "a-word-of-its-own", mac(99), "10.0.0.99")
    passes(town, MINUTE)
    officer.say("ใครออนไลน์")
    hears(officer, "ออนไลน์อยู่ 2 เครื่อง 1 คน")
    officer.say("ใครออนไลน์ printer")
    assert "10.0.0.99" in hears(officer, "ออนไลน์: printer").text
