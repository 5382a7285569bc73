"""Who is online, ``ออกจากระบบ`` from the chat, the warning before an idle cut, and what follows."""

import json
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.playground.persons import Person
from store.audit import AuditEntry
from store.budget import PushMonth
from store.clock import BANGKOK
from store.inbox import Arrival, Inbox
from store.online import End, OnlineSession, PortalReading
from store.outbox import Kind
from tests.journeys.conftest import NewTown
from tests.journeys.online import (
    POLL,
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
from tests.journeys.town import Town, files, hears, talk


@pytest.fixture(scope="module")
def officer(town: Town) -> Person:
    return town.officer("มาลี ศรีสุข")


# One's own


def test_who_asks_sees_each_device_with_what_it_used(town: Town, officer: Person) -> None:
    staff = town.person("สมชาย ใจดี")
    username, session = gets_online(town, officer, staff, 11)
    town.portal.use(session, up=1_234_000, down=56_000_000)
    passes(town, POLL)

    staff.say("สถานะเน็ต")
    hears(staff, "ขณะนี้มี 1 เครื่อง")
    card = staff.chat.messages[-2].text
    assert username in card
    assert "10.0.0.11 (เลขลงท้าย 01-0B)" in card
    assert "ส่ง 1.2 MB · รับ 56 MB" in card


def test_ended_is_said_when_the_portal_tells_the_session_no_more(
    town: Town, officer: Person
) -> None:
    staff = town.person("สมหญิง รักเรียน")
    username, _ = gets_online(town, officer, staff, 12)
    staff.say("ใครใช้บัญชีฉันอยู่")
    hears(staff, "ขณะนี้มี 1 เครื่อง")

    staff.tap("ออกจากระบบ", on=staff.chat.messages[-2])

    hears(staff, "ออกจากระบบแล้ว")
    assert running(town, username) == []
    [row] = sessions(town, username)
    assert row.cause is End.USER
    assert row.ended_at is not None
    assert not [job for job in pushes(town, staff, "answer") if job.kind is Kind.TELL]
    passes(town, POLL)
    assert [one.id for one in sessions(town, username)] == [row.id]
    staff.say("สถานะเน็ต")
    hears(staff, "ไม่มีเครื่องใดใช้บัญชี")


def test_all_devices_leave_with_one_tap(town: Town, officer: Person) -> None:
    staff = town.person("วิชัย แก้วมณี")
    username, _ = gets_online(town, officer, staff, 13, device="ทั้งสองอย่าง")
    town.portal.login(username, town.passwords[username], mac(113), "10.0.0.113")
    passes(town, POLL)
    staff.say("สถานะเน็ต")
    hears(staff, "ขณะนี้มี 2 เครื่อง")
    staff.tap("ออกทุกเครื่อง")
    hears(staff, "ออกจากระบบทุกเครื่อง")
    assert running(town, username) == []
    assert {row.cause for row in sessions(town, username)} == {End.USER}


def test_a_portal_that_is_away_is_said_and_the_end_is_told_when_it_has_come(
    town: Town, officer: Person
) -> None:
    staff = town.person("ปรีชา สายชล")
    username, _ = gets_online(town, officer, staff, 14)
    staff.say("สถานะเน็ต")
    hears(staff, "ขณะนี้มี 1 เครื่อง")
    card = staff.chat.messages[-2]
    with unplugged(town):
        staff.tap("ออกจากระบบ", on=card)
        for _ in range(3):
            town.settle()
            town.real_seconds_pass(2.1)
        hears(staff, "ยังไม่ยืนยัน")
        staff.tap("ออกจากระบบ", on=card)
        assert hears(staff, "ยังไม่ยืนยัน").via == "reply"
    town.real_seconds_pass(20)
    hears(staff, "ออกจากระบบแล้ว")
    assert running(town, username) == []
    told = [job for job in pushes(town, staff, "answer") if job.kind is Kind.TELL]
    assert len(told) == 1, "the end, and nothing for the second tap"


def test_what_is_shown_while_the_portal_is_away_says_how_old_it_is(
    town: Town, officer: Person
) -> None:
    staff = town.person("นภา ใจงาม")
    gets_online(town, officer, staff, 15)
    with unplugged(town):
        passes(town, timedelta(minutes=4))
        [reading] = town.rows(PortalReading)
        assert reading.failing_since is not None
        staff.say("สถานะเน็ต")
        hears(staff, "อ่านล่าสุดเมื่อ")
    passes(town, POLL)
    [reading] = town.rows(PortalReading)
    assert reading.failing_since is None


# The warning


def test_who_is_idle_is_warned_before_the_cut_and_once(town: Town, officer: Person) -> None:
    staff = town.person("ธนา พูนทรัพย์")
    username, _ = gets_online(town, officer, staff, 21)
    in_steps(town, timedelta(minutes=9, seconds=20))

    warned = hears(staff, "ไม่มีการใช้งานมาประมาณ 8 นาที อีกประมาณ 2 นาที")
    assert username in warned.text
    assert len(pushes(town, staff)) == 1

    passes(town, timedelta(minutes=1))
    [row] = sessions(town, username)
    assert (row.cause, row.ended_at) == (End.IDLE, row.quiet_since and row.quiet_since + MINUTES_10)
    assert len(pushes(town, staff)) == 1


MINUTES_10 = timedelta(minutes=10)


def test_whoever_was_cut_is_told_with_their_next_word_and_once(town: Town, officer: Person) -> None:
    staff = town.person("ดวงใจ มีสุข")
    username, _ = gets_online(town, officer, staff, 22)
    in_steps(town, timedelta(minutes=11))
    hears(staff, "ไม่มีการใช้งานมาประมาณ")
    passes(town, timedelta(minutes=5))

    staff.say("ช่วยเหลือ")
    told = hears(staff, f"บัญชี {username} ออกจากระบบเอง")
    assert "ไม่มีการใช้งานประมาณ 10 นาที" in told.text
    before = len(staff.chat.messages)
    staff.say("ช่วยเหลือ")
    town.settle()
    assert not any("ออกจากระบบเอง" in m.text for m in staff.chat.messages[before:])


def test_traffic_ends_the_silence_and_the_next_one_is_warned_of_where_the_office_pays(
    own_town: NewTown,
) -> None:
    town = own_town(push={"idle_warnings": "always"})
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("อุไร บุญมา")
    _, session = gets_online(town, officer, staff, 23)
    talk(staff, ("เปิดเตือนทุกครั้ง", "ทุกครั้ง"))
    in_steps(town, timedelta(minutes=8, seconds=30))
    assert len(pushes(town, staff)) == 1
    town.portal.use(session, up=1)
    in_steps(town, timedelta(minutes=4))
    assert len(pushes(town, staff)) == 1
    in_steps(town, timedelta(minutes=5))
    assert len(pushes(town, staff)) == 2


def test_a_second_silence_on_the_same_day_is_no_second_push(town: Town, officer: Person) -> None:
    staff = town.person("เกษม วงศ์ไทย")
    username, session = gets_online(town, officer, staff, 24)
    in_steps(town, timedelta(minutes=9))
    town.portal.use(session, up=1)
    in_steps(town, timedelta(minutes=9))
    assert len(pushes(town, staff)) == 1
    [row] = sessions(town, username)
    assert row.warned_at is not None


def test_who_wants_no_warnings_gets_none(town: Town, officer: Person) -> None:
    staff = town.person("ชูชาติ เพียรดี")
    gets_online(town, officer, staff, 25)
    talk(staff, ("ปิดเตือน", "ปิดเตือนแล้ว"))
    in_steps(town, timedelta(minutes=9))
    assert pushes(town, staff) == []
    talk(staff, ("เปิดเตือน", "วันละไม่เกินหนึ่งครั้ง"))


def test_a_remembered_device_is_neither_cut_nor_warned_of(town: Town, officer: Person) -> None:
    staff = town.person("พรทิพย์ แสงทอง")
    username, _ = gets_online(town, officer, staff, 26, device="ทั้งสองอย่าง")
    town.portal.remember(username, mac(26))
    in_steps(town, timedelta(minutes=12))
    assert len(running(town, username)) == 1
    assert pushes(town, staff) == []
    staff.say("สถานะเน็ต")
    hears(staff, "ขณะนี้มี 1 เครื่อง")
    assert "ระบบจำเครื่องนี้ไว้" in staff.chat.messages[-2].text


def test_without_pushes_left_nothing_is_kept_for_later_but_the_cut_is_told(
    own_town: NewTown,
) -> None:
    """A warning that comes with the next word, hours later, would warn of nothing."""
    town = own_town()
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สุดา ขยันยิ่ง")
    gets_online(town, officer, staff, 27)
    month = town.clock.now().astimezone(BANGKOK).strftime("%Y-%m")
    with town.helpdesk.database.write() as session:
        session.get_one(PushMonth, month).used = 150
    in_steps(town, timedelta(minutes=11))
    [job] = pushes(town, staff)
    assert (job.state.value, job.send_id) == ("done", None)
    staff.say("ช่วยเหลือ")
    hears(staff, "ออกจากระบบเอง")
    assert not any("อีกประมาณ" in message.text for message in staff.chat.messages)


def test_two_sweeps_at_once_warn_once(town: Town, officer: Person) -> None:
    staff = town.person("กมล ศรีวงศ์")
    gets_online(town, officer, staff, 28)
    in_steps(town, timedelta(minutes=8))
    town.clock.forward(POLL)
    sweeps = [town.helpdesk.timers() for _ in range(3)]
    for sweep in sweeps:
        sweep.look()
    town.settle()
    assert len(pushes(town, staff)) == 1


# Not me


def test_a_device_nobody_knows_is_shut_out_with_its_account(town: Town, officer: Person) -> None:
    staff = town.person("มานะ อดทน")
    username, _ = gets_online(town, officer, staff, 31)
    staff.say("สถานะเน็ต")
    hears(staff, "ขณะนี้มี 1 เครื่อง")
    staff.tap("ไม่ใช่ฉัน", on=staff.chat.messages[-2])
    hears(staff, f"ระงับบัญชี {username} แล้ว")
    town.settle()
    assert running(town, username) == []
    [row] = sessions(town, username)
    assert row.cause is End.OFFICE


# Officers


def test_an_officer_sees_numbers_finds_one_and_ends_it(town: Town, officer: Person) -> None:
    staff = town.person("สายใจ บุญเรือง")
    username, _ = gets_online(town, officer, staff, 41)
    officer.say("ใครออนไลน์")
    hears(officer, "ออนไลน์อยู่")
    officer.say("ใครออนไลน์ 10.0.0.41")
    card = hears(officer, username)
    assert "สายใจ บุญเรือง" in card.text
    [account] = [str(one.account_id) for one in sessions(town, username)]
    entries = [entry for entry in town.rows(AuditEntry) if entry.act == "sessions.seen"]
    assert [entry.subject for entry in entries].count(account) == 1
    officer.tap("ออกจากระบบ", on=card)
    hears(officer, "ออกจากระบบแล้ว")
    assert "ใครออนไลน์" in officer.chat.quick_reply_labels
    assert running(town, username) == []
    [row] = sessions(town, username)
    assert row.cause is End.OFFICE


def test_nobody_else_ends_a_session(town: Town, officer: Person) -> None:
    staff, other = town.person("บุญชู ทองคำ"), town.person("อำนวย ชัยดี")
    username, _ = gets_online(town, officer, staff, 42)
    staff.say("สถานะเน็ต")
    hears(staff, "ขณะนี้มี 1 เครื่อง")
    data = next(
        str(a["data"]) for a in staff.chat.messages[-2].actions if a.get("label") == "ออกจากระบบ"
    )
    other.say("เมนู")
    other.postback(data)
    town.settle()
    assert len(running(town, username)) == 1
    assert sessions(town, username)[0].ended_at is None
    other.say("ใครออนไลน์")
    town.settle()
    assert not any("ออนไลน์อยู่" in message.text for message in other.chat.messages)


# What is said is true


def test_one_device_ended_twice_is_never_said_to_be_all(town: Town, officer: Person) -> None:
    staff = town.person("อรทัย มีทรัพย์")
    username = two_devices(town, officer, staff, 61)
    first = staff.chat.messages[-2].actions[0]
    before = len(staff.chat.messages)
    for _ in range(2):
        staff.postback(str(first["data"]))
        town.settle()
    assert len(running(town, username)) == 1
    assert not any("ทุกเครื่อง" in text for text in said_since(staff, before))


def test_what_the_office_ended_before_the_owners_tap_stays_the_offices(
    town: Town, officer: Person
) -> None:
    staff = town.person("เอกชัย พงษ์ดี")
    username, session = gets_online(town, officer, staff, 62)
    staff.say("สถานะเน็ต")
    hears(staff, "ขณะนี้มี 1 เครื่อง")
    card = staff.chat.messages[-2]
    town.portal.end(session)
    passes(town, POLL)
    assert sessions(town, username)[0].cause is End.OFFICE
    staff.tap("ออกจากระบบ", on=card)
    hears(staff, "ออกจากระบบไปแล้ว")
    assert sessions(town, username)[0].cause is End.OFFICE


def test_all_devices_are_asked_of_the_portal_whatever_our_copy_says(
    town: Town, officer: Person
) -> None:
    staff = town.person("พิมพ์ใจ รุ่งเรือง")
    username = two_devices(town, officer, staff, 63)
    everything = next(
        str(a["data"]) for a in staff.chat.quick_replies if a.get("label") == "ออกทุกเครื่อง"
    )
    staff.postback(everything)
    hears(staff, "ทุกเครื่อง")
    town.portal.login(username, town.passwords[username], mac(63), "10.0.0.63")
    staff.postback(everything)
    hears(staff, "ทุกเครื่อง")
    assert running(town, username) == []


def test_a_portal_that_was_never_read_tells_nothing_about_anybody(own_town: NewTown) -> None:
    town = own_town()
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    officer.tap("อนุมัติ", on=hears(officer, files(staff)))
    hears(staff, "ตั้งรหัสผ่าน")
    with town.helpdesk.database.write() as session:
        for reading in session.exec(select(PortalReading)):
            reading.read_at = None
            session.add(reading)
    with unplugged(town):
        passes(town, timedelta(minutes=30))
        for person in (staff, officer):
            before = len(person.chat.messages)
            person.say("สถานะเน็ต" if person is staff else "ใครออนไลน์")
            hears(person, "จึงยังไม่ทราบว่าใครออนไลน์อยู่")
            assert not any("ไม่มี" in text for text in said_since(person, before))


def test_a_clock_that_was_ahead_once_blinds_nobody(own_town: NewTown) -> None:
    """A box that comes back from a power cut may have woken with tomorrow's time."""
    town = own_town()
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    gets_online(town, officer, staff, 64)
    with town.helpdesk.database.write() as session:
        reading = session.get_one(PortalReading, "main")
        reading.read_at = town.clock.now() + timedelta(days=1)
        session.add(reading)
    passes(town, POLL)
    [reading] = town.rows(PortalReading)
    assert reading.read_at == town.clock.now()


def test_a_warning_that_comes_after_the_cut_is_not_sent(town: Town, officer: Person) -> None:
    staff = town.person("ชลธิชา ศรีสมบัติ")
    username, _ = gets_online(town, officer, staff, 66)
    [row] = sessions(town, username)
    in_steps(town, timedelta(minutes=7))
    town.later(minutes=50)
    late = json.dumps({"timer": "idle", "sessions": [row.id.hex]})
    with town.helpdesk.database.write() as session:
        session.get_one(OnlineSession, row.id).warned_at = town.clock.now()
        event = Arrival("idle:late", "timer", 0, late, source="timer")
        Inbox(session).store([event], now=town.helpdesk.database.real_now(session))
    town.helpdesk.bells.events.ring()
    town.settle()
    assert pushes(town, staff) == []


@pytest.mark.parametrize(
    "words",
    ["ใครออนไลน์ตอนนี้", "มีใครออนไลน์ไหม", "ใครออนไลน์?", "ใครออนไลน์อยู่บ้างครับ", "who is online now"],
)
def test_an_officer_may_ask_who_is_online_in_many_ways(
    town: Town, officer: Person, words: str
) -> None:
    before = len(officer.chat.messages)
    officer.say(words)
    town.settle()
    said = said_since(officer, before)
    assert not any("ออนไลน์ที่ตรงกับ" in text for text in said), said
    assert any("ออนไลน์" in text for text in said), said


@pytest.mark.parametrize(
    "words", ["ปิดเตือนทุกครั้งค่ะ", "ไม่เตือนทุกครั้ง", "เลิกเตือนก่อนหลุด", "อย่าเตือน", "don't warn me"]
)
def test_whoever_turns_warnings_off_never_turns_them_on(town: Town, words: str) -> None:
    staff = town.person("ณัฐพล สุขสม")
    staff.say(words)
    hears(staff, "ปิดเตือนแล้ว")


def test_officers_hear_once_that_the_portal_is_away(own_town: NewTown) -> None:
    town = own_town()
    officer = town.officer("มาลี ศรีสุข")
    passes(town, POLL)
    with unplugged(town):
        in_steps(town, timedelta(minutes=4))
        before = len(officer.chat.messages)
        in_steps(town, timedelta(minutes=4))
        hears(officer, "ติดต่อระบบอินเทอร์เน็ตไม่ได้ตั้งแต่")
        in_steps(town, timedelta(minutes=20), step=timedelta(minutes=1))
    said = [text for text in said_since(officer, before) if "ตั้งแต่" in text]
    assert len(said) == 1
    passes(town, POLL)
    with unplugged(town):
        in_steps(town, timedelta(minutes=7))
        hears(officer, "ติดต่อระบบอินเทอร์เน็ตไม่ได้ตั้งแต่")


def test_at_night_nobody_is_woken_because_the_portal_is_away(own_town: NewTown) -> None:
    town = own_town()
    officer = town.officer("มาลี ศรีสุข")
    town.at(2026, 11, 23, 22, 0)
    before = len(officer.chat.messages)
    with unplugged(town):
        in_steps(town, timedelta(minutes=7))
        assert said_since(officer, before) == []
        town.at(2026, 11, 24, 8, 45)
        officer.say("เมนู")
        hears(officer, "ติดต่อระบบอินเทอร์เน็ตไม่ได้ตั้งแต่")


def test_from_a_persons_card_an_officer_sees_their_devices(town: Town, officer: Person) -> None:
    staff = town.person("จันทร์เพ็ญ วงษ์สุวรรณ")
    username, _ = gets_online(town, officer, staff, 67)
    officer.say(f"ค้นหา {username}")
    hears(officer, username)
    officer.tap("เครื่องที่ออนไลน์")
    assert "10.0.0.67" in hears(officer, "ออนไลน์:").text
