"""Small things people stumble over: typed labels, asides in the middle of a form, secrets in the
chat, promises nobody can keep."""

import pytest

from store.people import Person as Row
from store.requests import Request, State
from tests.bot.whole import House

WHOLE = "ขอใช้เน็ต ชื่อ สมชาย ใจดี กลุ่มนิเทศ โทร 081-234-5678 ใช้กับคอม"


def test_which_answer_to_change_can_be_typed(house: House) -> None:
    person = house.person("สมชาย ใจดี")
    house.answers(person, WHOLE)
    house.answers(person, "รับทราบ")
    assert "แก้ไขข้อใด" in house.answers(person, "แก้ไข")
    assert "เบอร์โทรศัพท์ที่ติดต่อได้" in house.answers(person, "เบอร์โทรศัพท์")
    assert "089-876-5432" in house.answers(person, "089-876-5432")


def test_what_is_no_answer_of_the_form_repeats_the_choice(house: House) -> None:
    person = house.person("สมชาย ใจดี")
    house.answers(person, WHOLE)
    house.answers(person, "รับทราบ")
    house.answers(person, "แก้ไข")
    assert "แก้ไขข้อใด" in house.answers(person, "หน่วยงาน")


@pytest.mark.parametrize(("aside", "button"), [("ภาษา", "English"), ("เมนู", "ลืมรหัสผ่าน")])
def test_an_asides_buttons_are_on_show_and_so_are_the_questions(
    house: House, aside: str, button: str
) -> None:
    person = house.person("สมชาย ใจดี")
    house.answers(person, "ขอใช้อินเทอร์เน็ต")
    for says in ("รับทราบ", "สมชาย ใจดี", "กลุ่มนิเทศ", "081-234-5678"):
        house.answers(person, says)
    said = house.answers(person, aside)
    assert said.splitlines()[-1].startswith("(4/4)")
    shown = person.chat.quick_reply_labels
    assert button in shown
    assert {"มือถือ/แท็บเล็ต", "ยกเลิก"} <= set(shown)


def test_a_language_chosen_in_mid_form_repeats_the_question_in_it(house: House) -> None:
    person = house.person("สมชาย ใจดี")
    house.answers(person, "ขอใช้อินเทอร์เน็ต")
    house.answers(person, "รับทราบ")
    house.answers(person, "ภาษา")
    before = len(person.chat.messages)
    person.tap("English")
    house.work()
    said = [m.text for m in person.chat.messages[before:] if m.by_bot]
    assert "Please type your first name" in said[-1]
    assert [row.language for row in house.rows(Row)] == ["en"]


@pytest.mark.parametrize(
    ("typed", "warning"),
    [
        ("1-2345-67890-12-1", "เลขประจำตัวประชาชนในข้อความนี้ถูกปิด"),
        ("รหัสผ่านคือ Abc12345", "รหัสผ่านในข้อความนี้ถูกปิด"),
    ],
)
def test_who_types_a_secret_is_told_that_it_was_not_kept(
    house: House, typed: str, warning: str
) -> None:
    person = house.person("สมชาย ใจดี")
    house.answers(person, "เมนู")
    said = house.answers(person, typed)
    assert warning in said
    assert len(said.splitlines()) > 1, "the message itself is answered, too"
    assert warning not in house.answers(person, "ขอบคุณ")


def test_a_secret_beside_an_answer_is_warned_of_and_the_answer_taken(house: House) -> None:
    person = house.person("สมชาย ใจดี")
    house.answers(person, "ขอใช้อินเทอร์เน็ต")
    house.answers(person, "รับทราบ")
    said = house.answers(person, "สมชาย ใจดี 1-2345-67890-12-1")
    assert "เลขประจำตัวประชาชนในข้อความนี้ถูกปิด" in said
    assert "(2/4)" in said


def test_a_status_promises_nothing_while_there_is_nobody_to_keep_it(house: House) -> None:
    person = house.person("สมชาย ใจดี")
    house.ask(person)
    said = house.answers(person, "สถานะ")
    assert "ยังไม่มีเจ้าหน้าที่" in said
    assert "จะแจ้งผลภายใน" not in said
    house.officer("มาลี ศรีสุข")
    assert "จะแจ้งผลภายใน" in house.answers(person, "สถานะ")


def test_a_request_can_be_taken_back_in_words(house: House) -> None:
    house.officer("มาลี ศรีสุข")
    person = house.person("สมชาย ใจดี")
    house.ask(person)
    house.work()
    assert "A-0001" in house.answers(person, "ถอนคำขอ")
    person.tap("ถอนคำขอ")
    house.work()
    assert [row.state for row in house.rows(Request)] == [State.CANCELLED]


def test_the_list_of_failures_can_be_asked_for_in_words(house: House) -> None:
    officer, staff = house.officer("มาลี ศรีสุข"), house.person("สมชาย ใจดี")
    assert "ไม่มีรายการที่ส่งไม่สำเร็จ" in house.answers(officer, "ส่งไม่สำเร็จ")
    assert "เฉพาะผู้มีหน้าที่" in house.answers(staff, "ส่งไม่สำเร็จ")


@pytest.mark.parametrize("typed", ["ขอเปลี่ยนชื่อผู้ใช้", "เปลี่ยนยูสเซอร์", "change username"])
def test_a_username_stays_and_that_is_said(house: House, typed: str) -> None:
    person = house.person("สมชาย ใจดี")
    house.answers(person, "เมนู")
    assert "เปลี่ยนชื่อผู้ใช้ไม่ได้" in house.answers(person, typed)


def test_who_is_refused_is_warned_of_a_secret_all_the_same(house: House) -> None:
    house.officer("มาลี ศรีสุข")
    person = house.person("สมชาย ใจดี")
    house.ask(person)
    said = house.answers(person, "ขอใช้เน็ต ชื่อ สมชาย ใจดี 1-2345-67890-12-1")
    assert "เลขประจำตัวประชาชนในข้อความนี้ถูกปิด" in said
    assert "รอพิจารณาอยู่แล้ว" in said
