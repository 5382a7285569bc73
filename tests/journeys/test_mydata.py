"""What is held about a person, and how it goes."""

from datetime import timedelta

import pytest

from bot.playground.persons import Person
from bot.playground.visiting import visit
from store.accounts import Account, AccountState
from store.inbox import Event
from store.outbox import Job
from store.people import Person as Row
from store.requests import Request, State
from tests.journeys.conftest import NewTown
from tests.journeys.town import Town, files, hears, talk

PC = ("02-00-5E-00-00-11", "10.0.0.31")


@pytest.fixture
def town(own_town: NewTown) -> Town:
    return own_town()


def opens(town: Town, officer: Person, staff: Person) -> None:
    officer.tap("อนุมัติ", on=hears(officer, files(staff)))
    hears(staff, "ตั้งรหัสผ่าน")
    shown = visit(str(staff.tap("ตั้งรหัสผ่าน").uri), {"last4": "5678"})
    town.portal.login(shown.username, shown.password, *PC)


def deletes(staff: Person) -> None:
    staff.say("ลบข้อมูลของฉัน")
    hears(staff, "กดยืนยันเพื่อลบ")
    staff.tap("ยืนยันลบข้อมูล")


def row(town: Town, staff: Person) -> Row:
    return next(one for one in town.rows(Row) if one.line_id == staff.user_id)


def nightly(town: Town) -> None:
    town.helpdesk.timers().tidy()


def test_a_person_sees_what_is_held_about_them(town: Town) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    opens(town, officer, staff)
    staff.say("ข้อมูลของฉัน")
    card = hears(staff, "081-234-5678")
    assert "สมชาย ใจดี" in card.text
    assert "somchai" in card.text


def test_who_never_had_an_account_is_forgotten_by_the_morning(town: Town) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("วิภา แสงทอง")
    number = files(staff)
    card = hears(officer, number)
    deletes(staff)
    hears(staff, "ลบครบภายในคืนนี้")
    assert town.request(number).state is State.CANCELLED
    officer.tap("อนุมัติ", on=card)
    hears(officer, "ยกเลิกไปแล้ว")
    nightly(town)
    assert staff.user_id not in [one.line_id for one in town.rows(Row)]
    assert "วิภา" not in str([*town.rows(Row), *town.rows(Request)])
    assert "081" not in str([*town.rows(Row), *town.rows(Request)])
    talk(staff, ("ข้อมูลของฉัน", "ยังไม่แจ้ง"))


def test_an_account_is_closed_at_once_and_its_owner_known_for_ninety_days(town: Town) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    opens(town, officer, staff)
    (account,) = town.rows(Account)
    deletes(staff)
    hears(staff, "เก็บไว้ตามกฎหมาย")
    town.settle()
    assert town.portal.look(account.username) is None
    assert not town.portal.online()
    nightly(town)
    assert row(town, staff).name == "สมชาย ใจดี"
    officer.say("ค้นหา สมชาย")
    assert "ปิดแล้ว" in hears(officer, "081-234-5678").text
    town.clock.forward(timedelta(days=90, minutes=1))
    nightly(town)
    (account,) = town.rows(Account)
    assert account.state is AccountState.CLOSED
    assert "somchai" not in str([account, *town.rows(Request)])
    assert "สมชาย" not in str([*town.rows(Row), *town.rows(Request)])
    assert len(town.rows(Request)) == 1, "what was counted stays"


def test_what_was_written_and_said_is_not_kept(town: Town) -> None:
    staff = town.person("สมชาย ใจดี")
    files(staff)
    deletes(staff)
    hears(staff, "ลบแล้ว")
    town.settle()
    written = [event.raw for event in town.rows(Event) if staff.user_id in event.chat]
    said = [job.body for job in town.rows(Job) if job.person_id == row(town, staff).id]
    assert "สมชาย" not in str(written)
    assert "081" not in str(written)
    assert "สมชาย" not in str(said)


def test_who_comes_back_before_that_is_not_forgotten(town: Town) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    hears(officer, files(staff))
    deletes(staff)
    hears(staff, "ลบแล้ว")
    files(staff)
    nightly(town)
    assert row(town, staff).name == "สมชาย ใจดี"


def test_a_slip_deletes_nothing(town: Town) -> None:
    staff = town.person("สมชาย ใจดี")
    number = files(staff)
    talk(staff, ("ลบข้อมูลของฉัน", "กดยืนยันเพื่อลบ"), ("เมนู", "ต้องการให้ช่วย"))
    assert town.request(number).state is State.PENDING
    assert row(town, staff).erase_at is None


def test_an_officer_leaves_the_roster_first(town: Town) -> None:
    officer = town.officer("มาลี ศรีสุข")
    talk(officer, ("ลบข้อมูลของฉัน", "พ้นหน้าที่ก่อน"))
    assert row(town, officer).erase_at is None
