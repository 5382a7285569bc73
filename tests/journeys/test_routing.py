"""To whom a request goes, to whom next, and who is not disturbed meanwhile."""

from datetime import datetime

import pytest

from bot.playground.persons import Person
from store.assignments import Assignment
from store.audit import AuditEntry
from store.clock import BANGKOK
from store.duties import Area, Duties, Duty, Topic
from store.requests import State, Step
from store.roster import Officer, Role
from tests.journeys.conftest import NewTown
from tests.journeys.town import Town, button, files, hears, talk

MALEE, ANAN, PRATHAN = "มาลี ศรีสุข", "อนันต์ พูลผล", "ประธาน ใจกว้าง"


def person_id(town: Town, name: str) -> object:
    return next(o.person_id for o in town.rows(Officer) if o.name == name)


def duty(town: Town, name: str, **given: object) -> None:
    """A line of the roster, as ``helpdesk roster give`` writes it."""
    with town.helpdesk.database.write() as session:
        Duties(session).give(Duty(officer_id=person_id(town, name), **given))


def said(person: Person, part: str) -> int:
    return sum(part in message.text for message in person.chat.from_bot)


def pushes(town: Town) -> int:
    return town.platform.sending.used


def last(person: Person) -> str:
    return person.chat.from_bot[-1].text


@pytest.fixture
def town(own_town: NewTown) -> Town:
    town = own_town()
    town.at(2026, 11, 23, 9, 0)  # a Monday
    return town


# What is promised


@pytest.mark.parametrize(
    ("day", "hour", "told", "due"),
    [
        (22, 10, "วันนี้สำนักงานหยุด แต่เจ้าหน้าที่อาจตอบก่อนนั้นได้", "วันจันทร์ที่ 23 พ.ย. 2569"),
        (20, 18, "ขณะนี้นอกเวลาทำการ แต่เจ้าหน้าที่อาจตอบก่อนนั้นได้", "วันจันทร์ที่ 23 พ.ย. 2569"),
    ],
    ids=["a Sunday", "Friday evening"],
)
def test_who_asks_while_the_office_is_closed_hears_that_it_is(
    town: Town, day: int, hour: int, told: str, due: str
) -> None:
    town.officer(MALEE)
    staff = town.person("สมชาย ใจดี")
    town.at(2026, 11, day, hour, 0)
    files(staff)
    assert f"{due} เวลา 10.00 น. ({told}) ไม่ต้องส่งซ้ำ" in last(staff)
    talk(staff, ("สถานะ", told))


@pytest.mark.parametrize("hour", [7, 9, 12], ids=["before work", "at work", "at lunch"])
def test_who_asks_on_a_working_day_hears_of_no_closed_office(town: Town, hour: int) -> None:
    town.officer(MALEE)
    staff = town.person("สมชาย ใจดี")
    town.at(2026, 11, 24, hour, 15)
    files(staff)
    assert "เจ้าหน้าที่อาจตอบก่อนนั้นได้" not in last(staff)


# The responsible officer only


def test_a_request_goes_to_who_answers_for_it_and_to_nobody_else(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    duty(town, MALEE, topic=Topic.ACCOUNT)
    duty(town, ANAN, topic=Topic.PASSWORD)
    staff = town.person("สมชาย ใจดี")
    number = files(staff)
    card = hears(malee, number)
    assert MALEE in last(staff)
    assert said(anan, number) == 0
    anan.postback(button(card, "อนุมัติ"))
    hears(anan, "อยู่กับผู้รับผิดชอบท่านอื่น")
    assert town.request(number).state is State.PENDING
    malee.tap("อนุมัติ", on=card)
    hears(staff, "ตั้งรหัสผ่าน")


def test_the_closest_place_comes_before_the_whole_office(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    duty(town, ANAN, area=Area.KIND, spot="group")
    number = files(town.person("สมชาย ใจดี"))
    hears(anan, number)
    assert said(malee, number) == 0
    talk(malee, ("งานของฉัน", "ไม่มีคำขอ"))


def test_whoever_is_free_may_take_it_and_the_slower_is_told_who_was_faster(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    number = files(town.person("สมชาย ใจดี"))
    cards = hears(malee, number), hears(anan, number)
    anan.tap("รับเรื่อง", on=cards[1])
    hears(anan, "ไว้แล้ว")
    malee.tap("อนุมัติ", on=cards[0])
    hears(malee, f"{ANAN} รับเรื่องไว้แล้ว")
    anan.tap("ส่งต่อ", on=hears(anan, number))
    hears(anan, "ให้ผู้ใด")
    anan.tap(MALEE)
    hears(anan, f"ให้ {MALEE} แล้ว")
    malee.tap("อนุมัติ", on=hears(malee, number))
    hears(malee, "อนุมัติคำขอ")


def test_what_was_handed_over_stays_with_the_colleague_overnight(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    duty(town, MALEE)
    duty(town, ANAN, topic=Topic.FIGURES)
    town.at(2026, 11, 23, 15, 0)
    number = files(town.person("สมชาย ใจดี"))
    malee.tap("ส่งต่อ", on=hears(malee, number))
    hears(malee, "ให้ผู้ใด")
    malee.tap(ANAN)
    hears(anan, number)
    away(town.officer("สมศรี ดีใจ"), "24 พ.ย.", ANAN)
    town.at(2026, 11, 24, 8, 31)
    town.tick()
    anan.tap("อนุมัติ", on=hears(anan, number))
    hears(anan, "อนุมัติคำขอ")


def test_who_is_at_it_is_the_one_who_is_reminded(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    number = files(town.person("สมชาย ใจดี"))
    anan.tap("รับเรื่อง", on=hears(anan, number))
    hears(anan, "ไว้แล้ว")
    hears(malee, number)
    before = said(malee, number)
    town.at(2026, 11, 23, 10, 31)
    town.tick()
    hears(anan, "ถึงกำหนดแจ้งผลแล้ว")
    assert said(malee, number) == before


def test_what_was_taken_is_given_back_and_is_everybodys_again(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    number = files(town.person("สมชาย ใจดี"))
    card = hears(malee, number)
    anan.tap("รับเรื่อง", on=hears(anan, number))
    hears(anan, "ไว้แล้ว")
    anan.tap("คืนคิว", on=hears(anan, number))
    hears(anan, "เข้าคิวแล้ว")
    malee.tap("อนุมัติ", on=card)
    hears(malee, "อนุมัติคำขอ")


# Away, with a deputy


def away(officer: Person, days: str, deputy: str) -> None:
    officer.say("ไม่อยู่")
    hears(officer, "เพราะเหตุใด")
    officer.tap("ไปราชการ")
    hears(officer, "วันใด")
    officer.say(days)
    hears(officer, "ปฏิบัติหน้าที่แทน")
    officer.tap(deputy)
    hears(officer, "บันทึกแล้ว")


def test_the_deputy_decides_and_the_record_names_both(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    duty(town, MALEE)
    duty(town, ANAN, topic=Topic.FIGURES)
    away(malee, "วันนี้", ANAN)
    hears(anan, f"{MALEE} ไปราชการ")
    staff = town.person("สมชาย ใจดี")
    number = files(staff)
    assert f"{ANAN} (ปฏิบัติหน้าที่แทน {MALEE})" in last(staff)
    anan.tap("อนุมัติ", on=hears(anan, number))
    hears(anan, f"ปฏิบัติหน้าที่แทน {MALEE}")
    assert said(malee, number) == 0
    decided = town.request(number)
    assert decided.decided_by == person_id(town, ANAN)
    assert decided.decided_for == person_id(town, MALEE)
    (entry,) = (e for e in town.rows(AuditEntry) if e.act == "account.approved")
    assert entry.actor == str(decided.decided_by)
    assert decided.decided_for is not None
    assert entry.how == f"acting_for={decided.decided_for.hex}"
    talk(malee, ("กลับมาแล้ว", "พิจารณาไป 1 เรื่อง"))


def test_who_is_away_may_decide_all_the_same(town: Town) -> None:
    """From a funeral upcountry, with one tap."""
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    duty(town, MALEE)
    duty(town, ANAN, topic=Topic.FIGURES)
    away(malee, "23-25 พ.ย.", ANAN)
    number = files(town.person("สมชาย ใจดี"))
    hears(anan, number)
    malee.say("งานของฉัน")
    malee.tap("อนุมัติ", on=hears(malee, number))
    hears(malee, "อนุมัติคำขอ")
    assert town.request(number).decided_for is None


def test_what_waits_goes_to_the_deputy_when_the_absence_begins(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    duty(town, MALEE)
    duty(town, ANAN, topic=Topic.FIGURES)
    number = files(town.person("สมชาย ใจดี"))
    hears(malee, number)
    away(malee, "วันนี้", ANAN)
    hears(anan, number)
    malee.tap("ยกเลิกการแจ้ง")
    hears(malee, "ยกเลิกการแจ้งไม่อยู่แล้ว")
    talk(anan, ("งานของฉัน", "ไม่มีคำขอ"))


def test_a_day_of_training_within_a_weeks_leave_is_no_return_to_work(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    duty(town, MALEE)
    duty(town, ANAN, topic=Topic.FIGURES)
    away(malee, "24-28 พ.ย.", ANAN)
    hears(anan, "มอบให้ท่าน")
    talk(malee, ("ไม่อยู่", "เพราะเหตุใด"), ("อบรม", "วันใด"), ("25 พ.ย.", "ปฏิบัติหน้าที่แทน"))
    malee.tap("ไม่มีผู้แทน")
    hears(malee, "ยังมีผล วันอังคารที่ 24 พ.ย.")
    hears(malee, "ยังมีผล วันพฤหัสบดีที่ 26 พ.ย.")
    hears(anan, "ไม่ต้องปฏิบัติหน้าที่แทน วันพุธที่ 25 พ.ย.")
    town.at(2026, 11, 25, 9, 0)
    talk(malee, ("กลับมาแล้ว", "ยินดีต้อนรับกลับ"))
    hears(malee, "ยังมีผล วันพฤหัสบดีที่ 26 พ.ย.")
    town.at(2026, 11, 26, 9, 0)
    town.tick()
    number = files(town.person("สมชาย ใจดี"))
    hears(anan, number)


def test_every_reason_for_an_absence_can_be_typed(town: Town) -> None:
    malee = town.officer(MALEE)
    town.officer(ANAN)
    for why in ("ลา", "ไปราชการ", "อบรม"):
        talk(malee, ("ไม่อยู่", "เพราะเหตุใด"), (why, "ไม่อยู่วันใด"))


def test_the_deputy_is_told_when_the_absence_is_taken_back(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    away(malee, "24-26 พ.ย.", ANAN)
    malee.tap("ยกเลิกการแจ้ง")
    hears(anan, f"{MALEE} แก้ไขการแจ้งไม่อยู่แล้ว")


def test_who_names_a_deputy_who_is_away_hears_of_it(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    away(anan, "24-26 พ.ย.", MALEE)
    away(malee, "25 พ.ย.", ANAN)
    hears(malee, f"{ANAN} แจ้งไม่อยู่ไว้ วันอังคารที่ 24 พ.ย.")
    malee.tap("เปลี่ยนผู้แทน")
    hears(malee, "เพราะเหตุใด")


def test_a_deputy_is_named_by_the_given_name(town: Town) -> None:
    malee = town.officer(MALEE)
    town.officer(ANAN)
    talk(malee, ("ไม่อยู่", "เพราะเหตุใด"), ("ลา", "วันใด"), ("พรุ่งนี้", "ปฏิบัติหน้าที่แทน"))
    malee.say(f"ครู{ANAN.partition(' ')[0]}ค่ะ")
    hears(malee, f"ปฏิบัติหน้าที่แทน: {ANAN}")


def test_of_two_of_the_same_given_name_one_is_chosen(town: Town) -> None:
    malee = town.officer(MALEE)
    town.officer("สมศรี ดีใจ")
    town.officer("สมศรี ใจงาม")
    talk(malee, ("ไม่อยู่", "เพราะเหตุใด"), ("ลา", "วันใด"), ("พรุ่งนี้", "ปฏิบัติหน้าที่แทน"))
    talk(malee, ("สมศรี", "หมายถึงข้อใด"))
    malee.tap("สมศรี ใจงาม")
    hears(malee, "ปฏิบัติหน้าที่แทน: สมศรี ใจงาม")


def test_the_deputys_own_request_does_not_go_to_the_deputy(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    head = town.officer(PRATHAN, Role.HEAD)
    away(malee, "วันนี้", ANAN)
    hears(anan, f"{MALEE} ไปราชการ")
    number = files(anan)
    hears(head, number)
    assert said(malee, number) == 0
    assert {row.officer_id for row in town.rows(Assignment)} == {
        person_id(town, MALEE),
        person_id(town, PRATHAN),
    }
    anan.say("คิวทั้งหมด")
    anan.tap("รับเรื่อง", on=hears(anan, number))
    hears(anan, "เป็นของท่านเอง")


# Late


def test_nobody_decides_and_it_goes_from_one_to_the_next(town: Town) -> None:
    malee, anan, head = town.officer(MALEE), town.officer(ANAN), town.officer(PRATHAN, Role.HEAD)
    somsri = town.officer("สมศรี ดีใจ")
    duty(town, MALEE, topic=Topic.ACCOUNT, turn=1)
    duty(town, ANAN, topic=Topic.ACCOUNT, turn=2)
    duty(town, "สมศรี ดีใจ", topic=Topic.FIGURES)
    staff = town.person("สมชาย ใจดี")
    number = files(staff)
    hears(malee, number)
    due = [(10, 31), (13, 1), (14, 31), (16, 1)]
    heard = []
    for hour, minute in due:
        before = pushes(town)
        town.at(2026, 11, 23, hour, minute)
        town.tick()
        assert pushes(town) == before + 1
        heard.append([said(one, number) for one in (malee, anan, somsri, head)])
        town.tick()
        assert pushes(town) == before + 1
    assert heard == [[2, 0, 0, 0], [2, 1, 0, 0], [2, 1, 1, 0], [2, 1, 1, 1]]
    assert town.request(number).step is Step.HEAD
    talk(staff, ("สถานะ", "เลยกำหนด"))
    head.tap("อนุมัติ", on=hears(head, number))
    hears(staff, "ตั้งรหัสผ่าน")


def test_a_late_request_is_in_every_morning_digest_until_it_is_decided(town: Town) -> None:
    malee = town.officer(MALEE)
    number = files(town.person("สมชาย ใจดี"))
    hears(malee, number)
    for day in (24, 25, 26):
        town.at(2026, 11, day, 8, 31)
        before = pushes(town)
        town.tick()
        assert pushes(town) == before + 1
        assert "เลยกำหนดแล้ว 1" in hears(malee, "งานวัน").text
    malee.tap("อนุมัติ", on=hears(malee, number))
    hears(malee, "อนุมัติคำขอ")


def test_what_falls_due_while_the_office_is_closed_waits_for_the_morning(town: Town) -> None:
    malee = town.officer(MALEE)
    number = files(town.person("สมชาย ใจดี"))
    hears(malee, number)
    town.at(2026, 11, 23, 20, 0)  # the office's power came back in the evening
    before = pushes(town)
    town.tick()
    assert pushes(town) == before
    assert town.request(number).step_due == datetime(2026, 11, 24, 8, 30, tzinfo=BANGKOK)


# The office's own days off


def test_a_day_off_moves_the_promise_and_the_digest(town: Town) -> None:
    malee = town.officer(MALEE)
    talk(malee, ("วันหยุด", "ยังไม่มีวันหยุด"))
    malee.tap("เพิ่มวันหยุด")
    hears(malee, "หยุดวันใด")
    talk(malee, ("24 พ.ย.", "โอกาสใด"), ("งานกาชาดจังหวัด", "ตั้งวันหยุดแล้ว"))
    town.at(2026, 11, 23, 16, 0)
    staff = town.person("สมชาย ใจดี")
    files(staff)
    assert "วันพุธที่ 25 พ.ย." in last(staff)
    town.settle()
    before = pushes(town)
    town.at(2026, 11, 24, 9, 0)
    town.tick()
    assert pushes(town) == before
    talk(malee, ("วันหยุด", "งานกาชาดจังหวัด"))
    malee.tap("ลบวันหยุดนี้")
    hears(malee, "เป็นวันทำการตามปกติ")
    town.tick()
    hears(malee, "งานวันอังคาร")


# An officer is stopped


def test_a_suspended_officers_cards_do_nothing_and_the_work_goes_on(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    duty(town, MALEE)
    duty(town, ANAN, topic=Topic.FIGURES)
    number = files(town.person("สมชาย ใจดี"))
    card = hears(malee, number)
    anan.say("ผู้รับผิดชอบ")
    anan.tap("จัดการ", on=hears(anan, "รายชื่อ"))
    anan.tap("ระงับสิทธิ์", on=hears(anan, "สิ่งที่ทำได้"))
    hears(anan, "กดยืนยัน")
    anan.tap("ยืนยันระงับสิทธิ์")
    hears(anan, "ระงับสิทธิ์ของ")
    malee.tap("อนุมัติ", on=card)
    hears(malee, "เฉพาะผู้มีหน้าที่")
    assert town.request(number).state is State.PENDING
    hears(anan, "ส่งมาให้ท่านพิจารณา 1 เรื่อง")
    anan.tap("งานของฉัน")
    anan.tap("อนุมัติ", on=hears(anan, number))
    hears(anan, "อนุมัติคำขอ")


def test_an_officer_cannot_stop_the_head(town: Town) -> None:
    malee, head = town.officer(MALEE), town.officer(PRATHAN, Role.HEAD)
    malee.postback(f"p=suspend&officer={person_id(town, PRATHAN).hex}&sure=1")  # type: ignore[attr-defined]  # a UUID
    hears(malee, "เฉพาะผู้มีหน้าที่")
    talk(head, ("งานของฉัน", "ไม่มีคำขอ"))


# Who speaks


def test_only_officers_say_when_they_are_away(town: Town) -> None:
    town.officer(MALEE)
    staff = town.person("สมชาย ใจดี")
    talk(staff, ("แจ้งลา", "เฉพาะผู้มีหน้าที่"))


def test_a_page_of_ten_leads_to_the_next(town: Town) -> None:
    malee = town.officer(MALEE)
    numbers = [files(town.person(f"สมชาย ใจดี{'กขคงจฉชซญดต'[n]}")) for n in range(11)]
    malee.say("งานของฉัน")
    hears(malee, "รอพิจารณา 11 เรื่อง")
    assert numbers[-1] not in malee.chat.messages[-1].text
    malee.tap("ถัดไป")
    hears(malee, numbers[-1])


def test_the_roster_says_whose_turn_comes_first(town: Town) -> None:
    malee = town.officer(MALEE)
    town.officer(ANAN)
    duty(town, MALEE, topic=Topic.ACCOUNT, turn=1)
    duty(town, ANAN, topic=Topic.ACCOUNT, turn=2)
    malee.say("ผู้รับผิดชอบ")
    shown = hears(malee, MALEE).text
    assert "ลำดับ 1" in shown
    assert "ลำดับ 2" in shown


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("วันหยุด 4 ธ.ค. ทำบุญสำนักงาน", "ทำบุญสำนักงาน"),
        ("เพิ่มวันหยุด ๓-๔ ธ.ค. เนื่องในงานกาชาดจังหวัด", "งานกาชาดจังหวัด"),
    ],
)
def test_a_day_off_and_its_reason_may_stand_in_one_message(
    town: Town, typed: str, told: str
) -> None:
    malee, staff = town.officer(MALEE), town.person("สมชาย ใจดี")
    talk(malee, (typed, "ตั้งวันหยุดแล้ว"), ("วันหยุด", told))
    talk(malee, ("วันหยุด 7 ธ.ค.", "โอกาสใด"), ("ยกเลิก", "ยกเลิก"))
    staff.say(typed)
    town.settle()
    assert "ตั้งวันหยุดแล้ว" not in last(staff)
