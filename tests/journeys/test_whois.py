"""``ใครใช้ไอพี``: who had an address, told to an officer who shows the second factor and says why."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlmodel import select

from bot.playground.persons import Person
from store.audit import AuditEntry
from store.online import End, OnlineSession
from store.people import Person as Known
from store.whois import MOST, Disclosure
from tests.journeys.conftest import NewTown
from tests.journeys.test_factors import App, sets_up
from tests.journeys.town import Town, asks, hears, talk

MALEE, STAFF = "มาลี ศรีสุข", "สมชาย ใจดี"
LETTER = "สภ.หล่มสัก ที่ ตช 0021/123 ลงวันที่ 21 พ.ย. 2569"


@pytest.fixture
def town(own_town: NewTown) -> Town:
    """On a Monday at ten; the staff member was online in the minutes from 9.00 to 9.30."""
    town = own_town()
    town.at(2026, 11, 23, 10, 0)
    return town


@pytest.fixture
def officer(town: Town) -> Person:
    return town.officer(MALEE)


def was_online(
    town: Town, staff: Person | None, address: str = "10.1.2.3", **given: object
) -> None:
    now = town.clock.now()
    with town.helpdesk.database.write() as session:
        line_id = staff.user_id if staff is not None else None
        known = session.exec(select(Known).where(Known.line_id == line_id)).first()
        if known is not None:
            known.name, known.place_name, known.phone = STAFF, "กลุ่มนิเทศ", "+66812345678"
        session.add(
            OnlineSession(
                **{
                    "portal": "main",
                    "key": uuid4().hex,
                    "username": "somchai.jai",
                    "person_id": known.id if known is not None else None,
                    "mac": "AA-BB-CC-DD-EE-01",
                    "address": address,
                    "started_at": now - timedelta(hours=1),
                    "ended_at": now - timedelta(minutes=30),
                    "cause": End.IDLE,
                }
                | given
            )
        )


def proves(officer: Person, app: App) -> None:
    hears(officer, "ยืนยันว่าเป็นท่าน")
    officer.say(app.code())


def test_an_officer_asks_step_by_step_and_the_reason_is_kept(town: Town, officer: Person) -> None:
    staff = town.person(STAFF)
    asks(staff)
    was_online(town, staff)
    app = sets_up(officer, town)
    town.later(minutes=16)
    officer.say("ใครใช้ไอพี")
    proves(officer, app)
    talk(
        officer,
        ("10.1.2", "ยังไม่ใช่หมายเลขไอพี"),
        ("๑๐.๑.๒.๓", "วันและเวลาใด"),
        ("พรุ่งนี้ 9.00", "ยังอ่านวันและเวลาไม่ได้"),
        ("วันนี้ 23.00", "ยังมาไม่ถึง"),
        ("วันนี้ 9.05", "เหตุที่ต้องค้น"),
    )
    officer.tap("มีหนังสือขอข้อมูล")
    hears(officer, "เลขที่และวันที่")
    officer.say(LETTER)
    hears(officer, "ผู้ใช้ 10.1.2.3 เมื่อวันจันทร์ที่ 23 พ.ย. 2569 เวลา 09.05.00 น.")
    card = hears(officer, "บัญชี somchai.jai").text
    for part in (STAFF, "กลุ่มนิเทศ", "081-234-5678", "AA-BB-CC-DD-EE-01", "09.30.00"):
        assert part in card
    [row] = town.rows(Disclosure)
    assert (row.address, row.reason, row.found) == ("10.1.2.3", f"letter: {LETTER}", 1)
    assert row.ends - row.begins == timedelta(minutes=1)
    [entry] = [one for one in town.rows(AuditEntry) if one.act == "address.looked_up"]
    assert (entry.actor, entry.subject, entry.how) == (row.actor, "disclosure:1", "found=1")
    assert entry.on_behalf_of is None


def test_everything_in_one_message_leaves_only_the_reason_to_be_asked(
    town: Town, officer: Person
) -> None:
    was_online(town, None)
    sets_up(officer, town)
    talk(
        officer,
        ("ใครใช้ไอพี 10.1.2.3 เมื่อ 23 พ.ย. 2569 เวลา 9:05:30 น.", "เหตุที่ต้องค้น"),
        ("ตรวจสอบเหตุโพสต์หมิ่นประมาท", "09.05.30"),
    )
    assert "ไม่ใช่บัญชีที่เปิดผ่านระบบนี้" in hears(officer, "บัญชี somchai.jai").text
    [row] = town.rows(Disclosure)
    assert row.reason == "ตรวจสอบเหตุโพสต์หมิ่นประมาท"
    assert row.ends - row.begins == timedelta(seconds=1)


def test_an_address_alone_leaves_the_moment_to_be_asked(town: Town, officer: Person) -> None:
    was_online(town, None)
    sets_up(officer, town)
    talk(officer, ("whois 10.1.2.3", "วันและเวลาใด"), ("วันนี้ 9.05", "เหตุที่ต้องค้น"))
    officer.tap("ตรวจเหตุละเมิด")
    hears(officer, "เหตุใด เกิดเมื่อใด")
    assert town.rows(Disclosure) == [], "which incident is not said yet"
    talk(officer, ("เหตุ", "ยังไม่บอกว่าเป็นเหตุใด"), ("T-0012 เครื่องติดไวรัส", "ผู้ใช้ 10.1.2.3"))
    assert [row.reason for row in town.rows(Disclosure)] == ["incident: T-0012 เครื่องติดไวรัส"]


@pytest.mark.parametrize("says", ["ก", "เหตุ", "ตำรวจ", "0021/123", "ตรวจ . . . ?", "กกกกกกกกกก"])
def test_a_word_that_says_no_incident_is_no_reason(town: Town, officer: Person, says: str) -> None:
    was_online(town, None)
    sets_up(officer, town)
    talk(
        officer,
        ("ใครใช้ไอพี 10.1.2.3 วันนี้ 9.05", "เหตุที่ต้องค้น"),
        (says, "ยังไม่บอกว่าเป็นเหตุใด"),
    )
    hears(officer, "เหตุที่ต้องค้น")
    assert town.rows(Disclosure) == []
    officer.tap("มีหนังสือขอข้อมูล")
    hears(officer, "เลขที่และวันที่")
    talk(officer, (says, "ยังไม่บอกว่าเป็นเหตุใด"))
    assert town.rows(Disclosure) == []
    talk(officer, ("ตช 0021/123", "ผู้ใช้ 10.1.2.3"))
    assert [row.reason for row in town.rows(Disclosure)] == ["letter: ตช 0021/123"]


def test_another_address_is_no_reason_for_the_one_before(town: Town, officer: Person) -> None:
    was_online(town, None)
    sets_up(officer, town)
    talk(
        officer,
        ("ใครใช้ไอพี 10.1.2.4 วันนี้ 9.05", "เหตุที่ต้องค้น"),
        ("ใครใช้ไอพี 10.1.2.3 วันนี้ 9.05", "เหตุที่ต้องค้น"),
    )
    officer.say("ใครออนไลน์ 10.1.2.3")
    town.settle()
    assert not any("ผู้ใช้ 10.1.2.3" in said.text for said in officer.chat.messages)
    talk(officer, ("ตรวจสอบเหตุโพสต์", "ผู้ใช้ 10.1.2.3"))
    assert [row.reason for row in town.rows(Disclosure)][-1] == "ตรวจสอบเหตุโพสต์"


def test_what_was_asked_waits_for_the_factor(town: Town, officer: Person) -> None:
    was_online(town, None)
    app = sets_up(officer, town)
    town.later(minutes=16)
    officer.say("ใครใช้ไอพี 10.1.2.3 วันนี้ 9.05")
    hears(officer, "ยืนยันว่าเป็นท่าน")
    talk(officer, (app.wrong(), "ไม่ถูกต้อง"))
    assert town.rows(Disclosure) == []
    officer.say(app.code())
    hears(officer, "เหตุที่ต้องค้น")


def test_a_factor_that_is_too_old_at_the_end_tells_nothing(town: Town, officer: Person) -> None:
    was_online(town, None)
    sets_up(officer, town)
    talk(officer, ("ใครใช้ไอพี 10.1.2.3 วันนี้ 9.05", "เหตุที่ต้องค้น"))
    town.later(minutes=16)
    officer.say("ตรวจสอบเหตุ")
    hears(officer, "ยืนยัน")
    town.settle()
    assert town.rows(Disclosure) == []


def test_two_in_one_minute_are_both_told(town: Town, officer: Person) -> None:
    now = town.clock.now()
    was_online(town, None, ended_at=now - timedelta(minutes=30))
    was_online(
        town,
        None,
        username="malee.sri",
        started_at=now - timedelta(minutes=29, seconds=50),
        ended_at=None,
        cause=None,
    )
    sets_up(officer, town)
    talk(officer, ("ใครใช้ไอพี 10.1.2.3 วันนี้ 9.30", "เหตุ"), ("ตรวจสอบเหตุ", "เวลานั้นมี 2 รายการ"))
    shown = hears(officer, "บัญชี malee.sri").text
    assert "บัญชี somchai.jai" in shown
    assert "ยังไม่ทราบ" in shown, "the portal has never been read"


def test_several_at_one_second_are_not_blamed_on_the_minute(town: Town, officer: Person) -> None:
    was_online(town, None)
    was_online(town, None, username="malee.sri", ended_at=None, cause=None)
    sets_up(officer, town)
    talk(officer, ("ใครใช้ไอพี 10.1.2.3 วันนี้ 9:05:30", "เหตุ"), ("ตรวจสอบเหตุ", "วินาทีนั้นมี 2 รายการ"))
    [said] = [m.text for m in officer.chat.messages if "วินาทีนั้นมี" in m.text]
    assert "อาจมีรายการที่ค้างอยู่" in said
    assert "นาทีเดียวกัน" not in said
    assert "หากทราบวินาที" not in said


def test_more_than_one_answer_holds_are_not_said_to_be_all(town: Town, officer: Person) -> None:
    for _ in range(MOST + 1):
        was_online(town, None)
    sets_up(officer, town)
    talk(officer, ("ใครใช้ไอพี 10.1.2.3 วันนี้ 9.05", "เหตุ"), ("ตรวจสอบเหตุ", "อย่างน้อย 50 รายการ"))
    hears(officer, "แสดง 9 จาก อย่างน้อย 50 รายการ")


def test_nobody_is_told_with_who_was_nearest(town: Town, officer: Person) -> None:
    was_online(town, None)
    sets_up(officer, town)
    talk(officer, ("ใครใช้ไอพี 10.1.2.3 วันนี้ 9.45", "เหตุ"), ("ตรวจสอบเหตุ", "ไม่พบผู้ใช้ 10.1.2.3"))
    hears(officer, "ผู้ใช้ก่อนและหลังเวลานั้น")
    hears(officer, "บัญชี somchai.jai")
    assert [row.found for row in town.rows(Disclosure)] == [0]


def test_what_lies_before_everything_kept_is_said_so(town: Town, officer: Person) -> None:
    sets_up(officer, town)
    talk(officer, ("ใครใช้ไอพี 10.1.2.3 1/11/2569 9.45", "เหตุ"), ("ตรวจสอบเหตุ", "ยังไม่มีบันทึก"))
    was_online(town, None)
    talk(
        officer,
        ("ใครใช้ไอพี 10.1.2.3 1/11/2569 9.45", "เหตุ"),
        ("ตรวจสอบเหตุ", "เริ่มตั้งแต่วันจันทร์ที่ 23 พ.ย. 2569 เวลา 09.00.00 น."),
    )


def test_whoever_is_no_officer_is_told_that_it_is_not_for_them(town: Town, officer: Person) -> None:
    staff = town.person(STAFF)
    was_online(town, None)
    talk(staff, ("สวัสดี", "ยินดีต้อนรับ"), ("ใครใช้ไอพี", "เฉพาะผู้มีหน้าที่"))
    staff.postback("p=whois&address=10.1.2.3&at=2026-11-23T09%3A05")
    hears(staff, "เฉพาะผู้มีหน้าที่")
    staff.postback("p=give&form=whois&field=why&value=incident")
    town.settle()
    assert town.rows(Disclosure) == []


def test_a_tap_that_somebody_made_up_asks_for_what_it_does_not_say(
    town: Town, officer: Person
) -> None:
    sets_up(officer, town)
    officer.postback("p=whois&address=nowhere&at=never")
    hears(officer, "ต้องการค้นหมายเลขไอพีใด เช่น 10.1.2.3")


def test_who_was_asked_after_hears_nothing(town: Town, officer: Person) -> None:
    staff = town.person(STAFF)
    asks(staff)
    was_online(town, staff)
    sets_up(officer, town)
    heard = len(staff.chat.messages)
    talk(officer, ("ใครใช้ไอพี 10.1.2.3 วันนี้ 9.05", "เหตุ"), ("ตรวจสอบเหตุ", "ผู้ใช้ 10.1.2.3"))
    town.settle()
    assert len(staff.chat.messages) == heard
