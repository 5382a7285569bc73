"""What an impatient person and a careless officer tried, and what was mended."""

import pytest

from store.requests import State
from tests.journeys.conftest import NewTown
from tests.journeys.town import Town, files, hears


@pytest.mark.parametrize("slip", ["สวัสดี", "อนุมัติ", "ok", "ขอบคุณ"])
def test_a_slip_of_the_officer_is_no_reason_to_refuse(own_town: NewTown, slip: str) -> None:
    town = own_town()
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    number = files(staff)
    officer.tap("ไม่อนุมัติ", on=hears(officer, number))
    hears(officer, "เพราะเหตุใด")
    officer.say(slip)
    hears(officer, "ยังไม่ใช่เหตุผล")
    assert town.request(number).state is State.PENDING
    officer.say("กรุณาแนบคำสั่งย้าย")
    hears(officer, "บันทึกไม่อนุมัติ")
    assert town.request(number).reason == "กรุณาแนบคำสั่งย้าย"


def test_a_number_too_large_for_any_card_is_an_old_card(own_town: NewTown) -> None:
    town = own_town()
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    number = files(staff)
    hears(officer, number)
    request = town.request(number).id.hex
    officer.postback(f"p=decide&request={request}&version={'9' * 23}&verdict=refuse")
    hears(officer, "ปุ่มนี้เป็นของรายการเดิม")
    officer.postback(f"p=decide&request={request}&version=7&verdict=refuse")
    hears(officer, "ปุ่มนี้เป็นของรายการเดิม")
    assert town.request(number).state is State.PENDING


def test_everything_at_once_is_understood_at_the_first_question_too(town: Town) -> None:
    staff = town.person("สมหญิง มีสุข")
    staff.say("ขอใช้อินเทอร์เน็ต")
    hears(staff, "พ.ร.บ.")
    staff.tap("รับทราบ")
    hears(staff, "(1/4)")
    staff.say("ชื่อ สมหญิง มีสุข กลุ่มนิเทศ โทร 0812345678 ใช้กับคอม")
    assert "081-234-5678" in hears(staff, "ตรวจสอบ").text


def test_a_correction_typed_at_the_summary_is_taken(town: Town) -> None:
    staff = town.person("สมปอง มีสุข")
    staff.say("ขอใช้เน็ต ชื่อ สมปอง มีสุข กลุ่มนิเทศ โทร 0812345678 ใช้กับคอม")
    hears(staff, "พ.ร.บ.")
    staff.tap("รับทราบ")
    old = hears(staff, "ตรวจสอบ")
    staff.say("เบอร์ 0899999999 นะ")
    assert "089-999-9999" in hears(staff, "ตรวจสอบ").text
    staff.tap("ยืนยัน", on=old)
    assert "089-999-9999" in hears(staff, "ตรวจสอบ").text


def test_confirming_is_possible_after_all_when_nothing_was_changed(town: Town) -> None:
    staff = town.person("สมศรี มีสุข")
    staff.say("ขอใช้เน็ต ชื่อ สมศรี มีสุข กลุ่มนิเทศ โทร 0812345678 ใช้กับคอม")
    hears(staff, "พ.ร.บ.")
    staff.tap("รับทราบ")
    card = hears(staff, "ตรวจสอบ")
    staff.tap("แก้ไข")
    hears(staff, "ต้องการแก้ไขข้อใด")
    staff.tap("ยืนยัน", on=card)
    hears(staff, "A-")


def test_cancelling_without_a_form_leads_to_the_waiting_request(own_town: NewTown) -> None:
    town = own_town()
    staff = town.person("สมชาย ใจดี")
    number = files(staff)
    staff.say("ยกเลิก")
    hears(staff, number)
    staff.tap("ถอนคำขอ")
    hears(staff, "ถอนคำขอ")
    assert town.request(number).state is State.CANCELLED


def test_a_code_is_known_however_its_groups_are_parted(own_town: NewTown) -> None:
    town = own_town()
    for parted in (" ", ""):
        person = town.person("มาลี ศรีสุข")
        codes = (town.invite("มาลี ศรีสุข") for _ in range(50))
        code = next(code for code in codes if any(letter.isdigit() for letter in code))
        person.say(code.replace("-", parted))
        hears(person, "ผูกไลน์นี้กับ")
