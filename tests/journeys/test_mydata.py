"""What is held about a person, and how it goes."""

from datetime import timedelta

import pytest

from bot.playground.persons import Person
from bot.playground.visiting import visit
from store.absences import Absence, Absences, Why
from store.accounts import Account, AccountState
from store.inbox import Event
from store.online import End, OnlineSession
from store.outbox import Job
from store.people import Person as Row
from store.requests import Request, State
from store.roster import Officer, Roster
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
    town.helpdesk.timers().housekeeper.clear()


def test_a_person_sees_what_is_held_about_them(town: Town) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    opens(town, officer, staff)
    staff.say("ข้อมูลของฉัน")
    card = hears(staff, "081-234-5678")
    assert "สมชาย ใจดี" in card.text
    assert "somchai" in card.text


def test_who_never_had_an_account_is_forgotten_at_once(town: Town) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("วิภา แสงทอง")
    number = files(staff)
    card = hears(officer, number)
    deletes(staff)
    hears(staff, "ลบข้อมูลของท่านแล้ว")
    assert town.request(number).state is State.CANCELLED
    officer.tap("อนุมัติ", on=card)
    hears(officer, "ยกเลิกไปแล้ว")
    assert "วิภา" not in str([*town.rows(Row), *town.rows(Request)])
    assert "812345678" not in str([*town.rows(Row), *town.rows(Request)])
    talk(staff, ("ข้อมูลของฉัน", "ยังไม่แจ้ง"))


def test_who_used_an_account_that_is_anothers_by_now_is_known_as_long_as_those_sessions(
    town: Town,
) -> None:
    """An authority asks after the sessions of that time."""
    staff = town.person("วิภา แสงทอง")
    files(staff)
    known = row(town, staff).id
    with town.helpdesk.database.write() as session:
        began, ended = town.clock.now() - timedelta(hours=2), town.clock.now()
        session.add(
            OnlineSession(
                portal="main",
                key="1",
                username="library",
                person_id=known,
                started_at=began,
                ended_at=ended,
                cause=End.USER,
            )
        )
    deletes(staff)
    hears(staff, "เพราะกฎหมายให้ระบุผู้ใช้อินเทอร์เน็ตได้")
    nightly(town)
    assert "วิภา" in str(town.rows(Row))
    town.clock.forward(timedelta(minutes=10))
    for keeper in town.helpdesk.keepers:
        keeper.seal()
    town.clock.forward(timedelta(days=91))
    nightly(town)
    nightly(town)
    assert "วิภา" not in str([*town.rows(Row), *town.rows(Request)])


def test_an_account_is_closed_at_once_and_its_owner_known_for_ninety_days(town: Town) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    opens(town, officer, staff)
    (account,) = town.rows(Account)
    deletes(staff)
    hears(staff, "เพราะกฎหมายให้ระบุผู้ใช้บัญชีได้")
    town.settle()
    assert town.portal.look(account.username) is None
    assert not town.portal.online()
    nightly(town)
    officer.say("ค้นหา สมชาย")
    found = hears(officer, "081-234-5678").text
    assert "ปิดแล้ว" in found
    assert "รอลบตามคำขอ" in found
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
    me = row(town, staff)
    deletes(staff)
    hears(staff, "ลบข้อมูลของท่านแล้ว")
    town.settle()
    nightly(town)
    written = [event.raw for event in town.rows(Event) if staff.user_id in event.chat]
    said = [job.body for job in town.rows(Job) if job.person_id == me.id]
    assert "สมชาย" not in str(written)
    assert "081-234" not in str(written)
    assert "สมชาย" not in str(said)


def test_after_it_they_are_met_as_a_stranger_and_nothing_of_theirs_is_shown(town: Town) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    opens(town, officer, staff)
    deletes(staff)
    hears(staff, "ข้อมูลเดิมยังลบตามกำหนด")
    staff.say("ข้อมูลของฉัน")
    hears(staff, "ยินดีต้อนรับ")
    card = hears(staff, "ยังไม่แจ้ง")
    assert "สมชาย" not in card.text
    assert "081-234-5678" not in card.text
    staff.say("สถานะ")
    assert "somchai" not in hears(staff, "ยังไม่มี").text


def test_a_request_of_the_same_day_is_a_newcomers_and_keeps_nothing_of_the_old(town: Town) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    opens(town, officer, staff)
    (old,) = town.rows(Account)
    deletes(staff)
    hears(staff, "ข้อมูลเดิมยังลบตามกำหนด")
    staff.say("ขอใช้เน็ต ชื่อ สมชัย ใจงาม กลุ่มนิเทศ โทร 089-999-1111 ใช้กับคอม")
    hears(staff, "พ.ร.บ.")
    staff.tap("รับทราบ")
    staff.tap("ยืนยัน", on=hears(staff, "ตรวจสอบ"))
    hears(staff, "A-0002")
    before, after = town.request("A-0001"), town.request("A-0002")
    assert after.name == "สมชัย ใจงาม"
    assert after.requester_id != before.requester_id
    town.clock.forward(timedelta(days=90, minutes=1))
    nightly(town)
    (old,) = town.rows(Account)
    assert old.username.startswith("erased-")
    assert town.request("A-0001").name.startswith("erased-")
    assert row(town, staff).name == "สมชัย ใจงาม"


def test_what_waited_for_them_goes_to_nobody(town: Town) -> None:
    """An answer that LINE did not take, and that would be pushed to who writes from there now."""
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    opens(town, officer, staff)
    (account,) = town.rows(Account)
    officer.say("ค้นหา สมชาย")
    officer.tap("เปลี่ยนเครื่องที่ใช้", on=hears(officer, "บัญชี somchai"))
    talk(officer, ("มือถือ", "กรุณาตรวจสอบ"))
    officer.tap("ยืนยัน")
    hears(officer, "จะเห็นในแชตครั้งถัดไป")
    staff.postback("p=erase")
    hears(staff, "ข้อมูลเดิมยังลบตามกำหนด")
    town.settle()
    staff.say("เมนู")
    hears(staff, "ต้องการให้ช่วย")
    assert account.username not in str([one.text for one in staff.chat.from_bot[-3:]])


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


def test_who_was_an_officer_once_deletes_all_but_the_name_they_signed_with(
    own_town: NewTown,
) -> None:
    town = own_town()
    officer, colleague = town.officer("มาลี ศรีสุข"), town.officer("อนันต์ พูลผล")
    old, now = row(town, officer), town.clock.now()
    with town.helpdesk.database.write() as session:
        away = Absence(
            officer_id=old.id, first=now.date(), last=now.date(), why=Why.LEAVE, said_at=now
        )
        Absences(session).add(away)
        Roster(session).remove(old.id, by=row(town, colleague).id, now=now)
    talk(officer, ("ลบข้อมูลของฉัน", "ลงนาม"))
    officer.tap("ยืนยันลบข้อมูล")
    town.settle()
    gone = next(person for person in town.rows(Row) if person.id == old.id)
    assert (gone.line_id, gone.name, gone.phone) == (None, None, None)
    assert [absence for absence in town.rows(Absence) if absence.officer_id == old.id] == []
    assert {entry.name for entry in town.rows(Officer)} == {"มาลี ศรีสุข", "อนันต์ พูลผล"}


# Put right


def test_a_name_and_a_workplace_are_put_right_at_once(town: Town) -> None:
    staff = town.person("สมชาย ใจดี")
    files(staff)
    staff.say("ข้อมูลของฉัน")
    hears(staff, "081-234-5678")
    staff.tap("แก้ไขชื่อ")
    hears(staff, "ชื่อ-นามสกุล")
    talk(staff, ("นายสมชัย ใจงาม", "แก้ไขชื่อเป็น สมชัย ใจงาม"), ("แก้ไขข้อมูล", "สมชัย ใจงาม"))
    staff.tap("แก้ไขที่ทำงาน")
    hears(staff, "กลุ่มหรือโรงเรียนใด")
    talk(staff, ("บ้านวังไผ่", "โรงเรียนบ้านวังไผ่"))
    assert (row(town, staff).name, row(town, staff).place_name) == (
        "สมชัย ใจงาม",
        "โรงเรียนบ้านวังไผ่",
    )


def changes_phone(staff: Person, number: str) -> None:
    staff.say("ข้อมูลของฉัน")
    hears(staff, "ผูกไลน์เมื่อ")
    staff.tap("เปลี่ยนเบอร์โทร")
    hears(staff, "เบอร์ใด")
    staff.say(number)


def test_who_has_no_account_changes_their_phone_alone(town: Town) -> None:
    staff = town.person("สมชาย ใจดี")
    files(staff)
    changes_phone(staff, "089-876-5432")
    hears(staff, "เปลี่ยนเบอร์เป็น 089-876-5432")
    assert row(town, staff).phone == "+66898765432"


def test_the_phone_of_an_account_is_changed_by_an_officer_who_knows_the_owner(town: Town) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    opens(town, officer, staff)
    town.clock.forward(timedelta(hours=100))
    town.at(2026, 11, 30, 9, 0)
    changes_phone(staff, "089-876-5432")
    hears(staff, "C-0001")
    (account,) = town.rows(Account)
    assert account.phone == "+66812345678"
    card = hears(officer, "C-0001")
    assert "081-234-5678" in card.text
    assert "089-876-5432" in card.text
    officer.tap("อนุมัติ", on=card)
    question = hears(officer, "ด้วยวิธีใด")
    assert question.text
    assert "ไลน์เดิมที่ผูกไว้" not in officer.chat.quick_reply_labels
    officer.tap("โทรกลับเบอร์ที่บันทึกไว้")
    hears(staff, "เปลี่ยนเป็น 089-xxx-5432")
    (account,) = town.rows(Account)
    assert account.phone == row(town, staff).phone == "+66898765432"
    staff.tap("ไม่ใช่ฉัน")
    hears(staff, "ระงับบัญชี")


def test_a_refused_change_leaves_the_phone_as_it_was(town: Town) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    opens(town, officer, staff)
    changes_phone(staff, "089-876-5432")
    hears(staff, "C-0001")
    officer.tap("ไม่อนุมัติ", on=hears(officer, "C-0001"))
    hears(officer, "เพราะเหตุใด")
    officer.tap("โปรดมาพบเจ้าหน้าที่")
    hears(staff, "ไม่เปลี่ยนแปลง")
    (account,) = town.rows(Account)
    assert account.phone == "+66812345678"


def test_who_shuts_the_account_stops_the_change_of_its_phone(town: Town) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    opens(town, officer, staff)
    changes_phone(staff, "089-876-5432")
    hears(staff, "C-0001")
    (account,) = town.rows(Account)
    staff.postback(f"p=not_me&account={account.id.hex}")
    hears(staff, "F-0001")
    officer.tap("อนุมัติ", on=hears(officer, "C-0001"))
    hears(officer, "ยกเลิกไปแล้ว")
