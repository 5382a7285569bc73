"""Small things people stumble over: typed labels, asides in the middle of a form, secrets in the
chat, promises nobody can keep."""

import pytest

from store.inbox import Event
from store.people import Person as Row
from store.requests import Request, State, Verdict
from tests.bot.whole import House, decide

WHOLE = "ขอใช้เน็ต ชื่อ สมชาย ใจดี กลุ่มนิเทศ โทร 081-234-5678 ใช้กับคอม"


def test_which_answer_to_change_can_be_typed(house: House) -> None:
    person = house.person("สมชาย ใจดี")
    house.answers(person, WHOLE)
    house.answers(person, "รับทราบ")
    assert "แก้ไขข้อใด" in house.answers(person, "แก้ไข")
    assert "เบอร์โทรศัพท์ที่ติดต่อได้" in house.answers(person, "เบอร์โทรศัพท์")
    assert "089-876-5432" in house.answers(person, "089-876-5432")


@pytest.mark.parametrize(
    "says", ["ไม่แก้ไขแล้ว", "ไม่แก้แล้วค่ะ", "ไม่ต้องแก้", "ไม่เปลี่ยนแล้ว", "กลับ", "ย้อนกลับ"]
)
def test_who_changes_nothing_after_all_is_back_at_the_summary(house: House, says: str) -> None:
    person = house.person("สมชาย ใจดี")
    house.answers(person, WHOLE)
    house.answers(person, "รับทราบ")
    house.answers(person, "แก้ไข")
    assert "ไม่แก้ไขแล้ว" in person.chat.quick_reply_labels
    assert "ตรวจสอบก่อนส่ง" in house.answers(person, says)
    house.answers(person, "ยืนยัน")
    assert [row.name for row in house.rows(Request)] == ["สมชาย ใจดี"]


def test_the_way_back_to_the_summary_is_good_for_once(house: House) -> None:
    person = house.person("สมชาย ใจดี")
    house.answers(person, WHOLE)
    house.answers(person, "รับทราบ")
    house.answers(person, "แก้ไข")
    [tap] = [one for one in person.chat.quick_replies if one["label"] == "ไม่แก้ไขแล้ว"]
    house.answers(person, "เบอร์โทรศัพท์")
    person.postback(str(tap["data"]))
    house.work()
    assert "เบอร์โทรศัพท์ที่ติดต่อได้" in person.chat.from_bot[-1].text


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("ชื่อผิด", "ชื่อ-นามสกุล"),
        ("พิมพ์ชื่อผิดค่ะ", "ชื่อ-นามสกุล"),
        ("เบอร์ผิดค่ะ", "เบอร์โทรศัพท์ที่ติดต่อได้"),
        ("เบอร์ไม่ถูกต้องค่ะ", "เบอร์โทรศัพท์ที่ติดต่อได้"),
        ("ที่ทำงานไม่ถูก", "ทำงานที่กลุ่มหรือโรงเรียนใด"),
    ],
)
def test_what_is_wrong_on_the_summary_is_asked_again(house: House, typed: str, asked: str) -> None:
    person = house.person("สมชาย ใจดี")
    house.answers(person, WHOLE)
    house.answers(person, "รับทราบ")
    assert asked in house.answers(person, typed)


@pytest.mark.parametrize(
    "typed", ["เปลี่ยนชื่อเป็น สุดา ทองดี", "ชื่อผิดค่ะ ชื่อ สุดา ทองดี", "ขอแก้ชื่อเป็นสุดา ทองดี ค่ะ"]
)
def test_a_name_corrected_on_the_summary_is_the_name_alone(house: House, typed: str) -> None:
    person = house.person("สมชาย ใจดี")
    house.answers(person, WHOLE)
    house.answers(person, "รับทราบ")
    said = house.answers(person, typed)
    assert "ตรวจสอบก่อนส่ง" in said
    house.answers(person, "ยืนยัน")
    assert [row.name for row in house.rows(Request)] == ["สุดา ทองดี"]


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
    assert "ถอนคำขอใด" in house.answers(person, "ถอนคำขอ")
    person.tap("A-0001")
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


@pytest.mark.parametrize(
    ("typed", "asked"), [("แก้ชื่อ", "ชื่อ-นามสกุล"), ("ขอเปลี่ยนเบอร์ครับ", "เบอร์โทรศัพท์ที่ติดต่อได้")]
)
def test_an_earlier_answer_is_changed_by_its_name(house: House, typed: str, asked: str) -> None:
    person = house.person("สมชาย ใจดี")
    house.answers(person, WHOLE.removesuffix("ใช้กับคอม"))
    assert "จะใช้กับเครื่องใด" in house.answers(person, "รับทราบ")
    assert asked in house.answers(person, typed)


def test_a_correction_in_the_middle_is_taken_for_what_it_is(house: House) -> None:
    person = house.person("สมชาย ใจดี")
    house.answers(person, WHOLE.removesuffix("ใช้กับคอม"))
    house.answers(person, "รับทราบ")
    assert "จะใช้กับเครื่องใด" in house.answers(person, "ขอโทษค่ะ ชื่อ สมหญิง ใจงาม")
    assert "สมหญิง ใจงาม" in house.answers(person, "คอม")


def test_another_agency_is_on_offer_after_an_aside(house: House) -> None:
    person = house.person("สมชาย ใจดี")
    for says in ("ขอใช้อินเทอร์เน็ต", "รับทราบ", "สมชาย ใจดี", "ช่วยเหลือ"):
        house.answers(person, says)
    assert person.chat.quick_reply_labels[-2:] == ["หน่วยงานอื่น", "ยกเลิก"]


def test_the_new_phone_stands_in_the_same_message(house: House) -> None:
    person = house.person("สมชาย ใจดี")
    house.answers(person, "ขอเปลี่ยนเบอร์เป็น 089-876-5432")
    assert "089-876-5432" in house.answers(person, "รับทราบ")
    (row,) = house.rows(Row)
    assert row.phone is not None
    assert row.phone.endswith("898765432")


@pytest.mark.parametrize("typed", ["อนุมัติ A-0001", "a0001", "เรื่อง A-๐๐๐๑"])
def test_a_number_shows_the_officer_its_card_and_decides_nothing(house: House, typed: str) -> None:
    officer, staff = house.officer("มาลี ศรีสุข"), house.person("สมชาย ใจดี")
    house.ask(staff)
    house.work()
    assert "คำขอบัญชี A-0001" in house.answers(officer, typed)
    assert [row.state for row in house.rows(Request)] == [State.PENDING]


@pytest.mark.parametrize("typed", ["ค้นหาครูสมชาย", "ค้นหา เบอร์ 081-234-5678", "ค้นหา ชื่อ สมชาย"])
def test_a_label_or_a_title_does_not_hide_who_is_looked_for(house: House, typed: str) -> None:
    officer, staff = house.officer("มาลี ศรีสุข"), house.person("สมชาย ใจดี")
    house.ask(staff)
    house.work()
    assert "081-234-5678" in house.answers(officer, typed)


def test_an_officer_who_is_not_understood_is_shown_the_desk(house: House) -> None:
    officer, staff = house.officer("มาลี ศรีสุข"), house.person("สมชาย ใจดี")
    house.answers(officer, "กินข้าวยัง")
    assert officer.chat.quick_reply_labels[:3] == ["งานของฉัน", "คิวทั้งหมด", "ค้นหา"]
    house.answers(staff, "ขอใช้อินเทอร์เน็ต")
    house.answers(staff, "ยกเลิก")
    house.answers(staff, "กินข้าวยัง")
    assert staff.chat.quick_reply_labels[0] == "ขอใช้อินเทอร์เน็ต"


def test_a_copy_of_ones_data_is_asked_for_in_words(house: House) -> None:
    """As the page that opened once tells them to."""
    person = house.person("สมชาย ใจดี")
    house.ask(person)
    house.work()
    house.answers(person, "ขอสำเนาข้อมูล")
    assert "ขอสำเนาข้อมูล" in person.chat.messages[-1].labels


def test_a_slip_at_the_question_whether_to_delete_is_no_deletion(house: House) -> None:
    person = house.person("สมชาย ใจดี")
    house.ask(person)
    house.work()
    house.answers(person, "ลบข้อมูลของฉัน")
    person.tap("ยังไม่ลบ")
    house.work()
    assert "ทุกอย่างคงเดิม" in person.chat.messages[-1].text
    assert [row.state for row in house.rows(Request)] == [State.PENDING]


def test_the_second_tap_of_ones_own_says_so(house: House) -> None:
    officer, staff = house.officer("มาลี ศรีสุข"), house.person("สมชาย ใจดี")
    house.ask(staff)
    house.work()
    yes = decide(house.last_request(), Verdict.APPROVE)
    house.taps(officer, yes)
    assert "ท่านพิจารณาไปแล้ว: อนุมัติ" in house.taps(officer, yes)


def test_who_deletes_their_data_in_the_middle_of_a_form_is_asked_nothing_more(house: House) -> None:
    """Nor is the form's row dropped twice: it went with everything else."""
    house.officer("มาลี ศรีสุข")
    person = house.person("สมชาย ใจดี")
    for says in ("เน็ตหลุดบ่อย", "รับทราบ", "สมชาย ใจดี", "กลุ่มนิเทศ", "081-234-5678", "ยืนยัน"):
        house.answers(person, says)
    person.tap("เพิ่มรายละเอียด")
    house.work()
    assert "กรุณาพิมพ์รายละเอียด" in person.chat.messages[-1].text
    said = house.taps(person, "p=erase")
    assert "ลบข้อมูลของท่านแล้ว" in said
    assert "ยกเลิกไปแล้ว" not in said
    assert "กรุณาพิมพ์รายละเอียด" not in said
    assert all(event.attempts == 0 for event in house.rows(Event))


def test_who_asks_for_the_link_before_the_yes_hears_that_it_is_waited_for(house: House) -> None:
    person = house.person("สมชาย ใจดี")
    house.answers(person, WHOLE)
    house.answers(person, "รับทราบ")
    house.answers(person, "ยืนยัน")
    said = house.answers(person, "ลิงก์หาย")
    assert "มีคำขอ A-0001 รอพิจารณาอยู่แล้ว" in said
    assert "จะแจ้งผลในแชตนี้" in said
