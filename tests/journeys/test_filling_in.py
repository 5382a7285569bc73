"""Filling in the form: mistakes, second thoughts, asides, restarts and silence."""

import pytest

from store.conversations import Conversation
from store.requests import Request
from tests.journeys.conftest import NewTown
from tests.journeys.town import Town, asks, files, hears, talk


def test_a_bad_answer_is_explained_and_loses_nothing(town: Town) -> None:
    staff = town.person("ปราณี สุขใจ")
    talk(staff, ("ขอใช้อินเทอร์เน็ต", "พ.ร.บ."), ("รับทราบ", "(1/4)"))
    for wrong, why in (("ปราณี", "ทั้งชื่อและนามสกุล"), ("ปราณี 99", "ต้องไม่มีตัวเลข")):
        staff.say(wrong)
        hears(staff, why)
        hears(staff, "(1/4)")
    talk(staff, ("ปราณี สุขใจ", "(2/4)"))
    staff.say("ขนมครกใบเตย")
    hears(staff, "ไม่พบกลุ่มหรือโรงเรียน")
    hears(staff, "(2/4)")
    talk(staff, ("กลุ่มนิเทศ", "(3/4)"))
    for wrong, why in (("081-234", "ไม่ครบ"), ("+1 650 253 0000", "ประเทศไทย"), ("191", "เบอร์")):
        staff.say(wrong)
        hears(staff, why)
        hears(staff, "(3/4)")
    talk(staff, ("081-234-5678", "(4/4)"))
    staff.say("ตู้เย็น")
    hears(staff, "กรุณาเลือกจากปุ่ม")
    hears(staff, "(4/4)")
    staff.tap("มือถือ/แท็บเล็ต")
    summary = hears(staff, "ตรวจสอบ")
    for given in ("ปราณี สุขใจ", "นิเทศ", "081-234-5678", "มือถือ/แท็บเล็ต"):
        assert given in summary.text


def test_an_unsure_workplace_is_chosen_among_the_nearest(town: Town) -> None:
    staff = town.person("วรรณา ใจงาม")
    staff.say("ขอใช้เน็ต ชื่อ วรรณา ใจงาม โทร 081-234-5678 ใช้กับคอม")
    hears(staff, "พ.ร.บ.")
    talk(staff, ("รับทราบ", "(2/4)"), ("บ้านวัง", "หมายถึงข้อใด"))
    offered = staff.chat.quick_reply_labels
    assert len(offered) == 4
    staff.tap(offered[1])
    hears(staff, "ตรวจสอบ")


@pytest.mark.parametrize(
    ("field", "question", "answer", "shown"),
    [
        ("ชื่อ-นามสกุล", "(1/4)", "มานะ อดทน", "มานะ อดทน"),
        ("สถานที่ทำงาน", "(2/4)", "กลุ่มนโยบายและแผน", "นโยบายและแผน"),
        ("เบอร์โทรศัพท์", "(3/4)", "089-876-5432", "089-876-5432"),
        ("ใช้กับเครื่องใด", "(4/4)", "มือถือ", "มือถือ"),
        ("ชื่อผู้ใช้", "ชื่อผู้ใช้ที่ต้องการ", "Mana.Odton", "mana.odton"),
    ],
)
def test_any_answer_can_be_changed_on_the_summary(
    town: Town, field: str, question: str, answer: str, shown: str
) -> None:
    staff = town.person("สมหญิง พรดี")
    asks(staff)
    staff.tap("แก้ไข")
    hears(staff, "ต้องการแก้ไขข้อใด")
    staff.tap(field)
    hears(staff, question)
    staff.say(answer)
    summary = hears(staff, "ตรวจสอบ")
    assert shown in summary.text
    others = {"สมหญิง พรดี", "นิเทศ", "081-234-5678", "คอมพิวเตอร์"}
    kept = sum(other in summary.text for other in others)
    assert kept == (4 if field == "ชื่อผู้ใช้" else 3)


def test_an_older_summary_card_confirms_nothing(town: Town) -> None:
    staff = town.person("พิมพ์ใจ รักดี")
    asks(staff)
    old = staff.chat.from_bot[-1]
    talk(staff, ("แก้ไข", "ข้อใด"))
    staff.tap("เบอร์โทรศัพท์")
    talk(staff, ("089-876-5432", "ตรวจสอบ"))
    staff.tap("ยืนยัน", on=old)
    hears(staff, "089-876-5432")
    assert not [r for r in town.rows(Request) if r.name == "พิมพ์ใจ รักดี"]


def test_a_username_that_is_taken_is_refused_and_the_form_goes_on(town: Town) -> None:
    first, second = town.person("ก้อง เกียรติ"), town.person("ก้อง เกียรติ")
    number = files(first)
    taken = town.request(number).username
    asks(second)
    assert taken not in second.chat.from_bot[-1].text.split()
    talk(second, ("แก้ไข", "ข้อใด"))
    second.tap("ชื่อผู้ใช้")
    hears(second, "ชื่อผู้ใช้ที่ต้องการ")
    second.say(taken)
    hears(second, "มีผู้ใช้แล้ว")
    talk(second, ("kong.the.second", "ตรวจสอบ"))


@pytest.mark.parametrize("steps", [0, 1, 3, 4])
def test_cancel_works_at_every_step(town: Town, steps: int) -> None:
    staff = town.person("วิชัย ชนะ")
    talk(staff, ("ขอใช้อินเทอร์เน็ต", "พ.ร.บ."))
    row = [("รับทราบ", "(1/4)"), ("วิชัย ชนะ", "(2/4)"), ("กลุ่มนิเทศ", "(3/4)")]
    talk(staff, *[*row, ("081-234-5678", "(4/4)")][:steps])
    talk(staff, ("ยกเลิก", "ยกเลิกแล้ว"), ("ยกเลิก", "ไม่มีเรื่องที่ทำค้าง"))


@pytest.mark.parametrize(
    "aside", [("ช่วยเหลือ", "เรื่องที่ทำได้"), ("ติดต่อเจ้าหน้าที่", "โทร."), ("เมนู", "เรื่องใด")]
)
def test_after_an_aside_the_question_stands_again(town: Town, aside: tuple[str, str]) -> None:
    staff = town.person("อรทัย มีสุข")
    talk(staff, ("ขอใช้อินเทอร์เน็ต", "พ.ร.บ."), ("รับทราบ", "(1/4)"), ("อรทัย มีสุข", "(2/4)"))
    staff.say(aside[0])
    hears(staff, aside[1])
    hears(staff, "(2/4)")
    assert "ยกเลิก" in staff.chat.quick_reply_labels
    talk(staff, ("กลุ่มนิเทศ", "(3/4)"))


def test_after_a_refused_tap_the_question_stands_again(town: Town) -> None:
    staff = town.person("นงนุช พูนผล")
    talk(staff, ("ขอใช้อินเทอร์เน็ต", "พ.ร.บ."), ("รับทราบ", "(1/4)"), ("นงนุช พูนผล", "(2/4)"))
    staff.postback("p=from_an_older_version&x=1")
    hears(staff, "รายการเดิมที่สิ้นสุดแล้ว")
    hears(staff, "(2/4)")


def test_a_form_survives_a_restart_and_days_of_silence(own_town: NewTown) -> None:
    town = own_town()
    staff = town.person("สำเริง ยืนยง")
    talk(staff, ("ขอใช้อินเทอร์เน็ต", "พ.ร.บ."), ("รับทราบ", "(1/4)"), ("สำเริง ยืนยง", "(2/4)"))
    town.restart()
    town.later(days=13)
    talk(staff, ("กลุ่มนิเทศ", "(3/4)"))
    town.restart()
    talk(staff, ("081-234-5678", "(4/4)"))


def test_a_form_left_for_two_weeks_expires_and_says_so(own_town: NewTown) -> None:
    town = own_town()
    staff, late = town.person("ถาวร มั่งมี"), town.person("ละออ มั่งมี")
    for person in (staff, late):
        talk(person, ("ขอใช้อินเทอร์เน็ต", "พ.ร.บ."), ("รับทราบ", "(1/4)"), (person.name, "(2/4)"))
    asks_name = late.chat.from_bot[-1]
    town.later(days=15)
    talk(staff, ("กลุ่มนิเทศ", "หมดอายุ"))
    assert "ขอใช้อินเทอร์เน็ต" in staff.chat.quick_reply_labels
    town.helpdesk.timers().housekeeper.clear()
    assert all(not form.answers for form in town.rows(Conversation))
    late.tap("ยกเลิก", on=asks_name)
    hears(late, "หมดอายุ")
    talk(staff, ("ขอใช้อินเทอร์เน็ต", "(1/4)"))


def test_an_old_summary_does_not_file_after_the_form_expired(own_town: NewTown) -> None:
    town = own_town()
    staff = town.person("ประวิทย์ นานมา")
    asks(staff)
    town.later(days=15)
    staff.tap("ยืนยัน")
    hears(staff, "หมดอายุ")
    town.settle()
    assert town.rows(Request) == []


def test_who_works_elsewhere_is_asked_where(town: Town) -> None:
    officer, staff = town.officer("รัตนา พรหมดี"), town.person("สุชาติ ทองคำ")
    staff.say("ขอใช้เน็ต ชื่อ สุชาติ ทองคำ หน่วยงานอื่น โทร 081-234-5678 ใช้กับคอม")
    hears(staff, "พ.ร.บ.")
    staff.tap("รับทราบ")
    hears(staff, "หน่วยงานใด")
    talk(staff, ("ทต", "สั้นเกินไป"), ("เทศบาลเมืองหล่มสัก", "ตรวจสอบ"))
    assert "เทศบาลเมืองหล่มสัก" in staff.chat.from_bot[-1].text
    staff.tap("ยืนยัน")
    hears(staff, "รับคำขอ")
    card = hears(officer, "สุชาติ ทองคำ")
    assert "เทศบาลเมืองหล่มสัก" in card.text
    officer.tap("ไม่อนุมัติ", on=card)
    hears(officer, "เพราะเหตุใด")
    officer.tap("ข้อมูลไม่ครบ")
    staff.tap("แก้ไข", on=hears(staff, "ข้อมูลไม่ครบ"))
    assert "เทศบาลเมืองหล่มสัก" in hears(staff, "ตรวจสอบ").text


def test_an_agency_is_forgotten_when_the_workplace_changes(town: Town) -> None:
    staff = town.person("อำไพ ใจเที่ยง")
    staff.say("ขอใช้เน็ต ชื่อ อำไพ ใจเที่ยง หน่วยงานอื่น โทร 081-234-5678 ใช้กับคอม")
    hears(staff, "พ.ร.บ.")
    staff.tap("รับทราบ")
    talk(staff, ("องค์การบริหารส่วนจังหวัด", "ตรวจสอบ"), ("แก้ไข", "แก้ไขข้อใด"))
    staff.tap("สถานที่ทำงาน")
    talk(staff, ("กลุ่มนิเทศ", "ตรวจสอบ"))
    assert "องค์การบริหาร" not in staff.chat.from_bot[-1].text
    staff.tap("ยืนยัน")
    hears(staff, "รับคำขอ")
    [filed] = [r for r in town.rows(Request) if r.name == "อำไพ ใจเที่ยง"]
    assert (filed.place_code, "นิเทศ" in filed.place_name) == ("supervision", True)
