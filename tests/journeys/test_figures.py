"""Figures asked for in the chat: with their date, and never more than may be told."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import select

from bot.playground.persons import Person
from bot.playground.visiting import Visit, visit
from handlers.kit.intents import Postback
from handlers.language.place_file import ours
from handlers.loading.samples import load_samples
from handlers.mis.answer import Follow
from handlers.mis.asking import AskNext
from store.asked import AskedFigure, Unanswered
from store.audit import Actor, Audit
from store.clock import BANGKOK
from store.people import Person as Row
from store.roster import Officer
from tests.journeys.conftest import NewTown
from tests.journeys.town import Town, asks, hears, talk

SAMPLE = "ข้อมูลตัวอย่าง"


def with_figures(town: Town) -> Town:
    """Invented ones of the real schools, as on a desk."""
    town.at(2026, 11, 23, 9, 0)
    places = {place.code: place for place in ours()}
    now = town.clock.now()
    with town.helpdesk.database.write() as session:
        load_samples(Audit(session, now, Actor.CONSOLE), places, now.astimezone(BANGKOK).date())
    return town


@pytest.fixture(scope="module")
def asked(town: Town) -> Town:
    return with_figures(town)


def test_a_number_comes_with_what_it_is_made_of_its_date_and_its_source(asked: Town) -> None:
    teacher = asked.person("ครูหนึ่ง")
    teacher.say("นักเรียนบ้านวังไผ่กี่คน")
    told = hears(teacher, "นักเรียน โรงเรียนบ้านวังไผ่").text
    for part in ("คน ·", "ชาย", "หญิง", "ข้อมูล ณ 10 มิ.ย. 2569", "รอบ 1", SAMPLE):
        assert part in told


def test_a_question_goes_on_by_taps_and_by_words(asked: Town) -> None:
    teacher = asked.person("ครูสอง")
    talk(teacher, ("นักเรียนทั้งเขตกี่คน", "นักเรียน ทั้งเขต"))
    teacher.tap("แยกอำเภอ")
    assert "วิเชียรบุรี" in hears(teacher, "บึงสามพัน").text
    teacher.tap("เทียบปีก่อน")
    assert "ปี 2568" in hears(teacher, "ปี 2569").text
    teacher.say("แล้วปี 67 ล่ะ")
    hears(teacher, "10 มิ.ย. 2567")


def test_what_was_not_understood_is_said_with_the_answer(asked: Town) -> None:
    teacher = asked.person("ครูยี่สิบเอ็ด")
    teacher.say("ปว.4 บ้านวังไผ่กี่คน")
    told = hears(teacher, "นักเรียน โรงเรียนบ้านวังไผ่").text
    assert "ไม่เข้าใจ “ปว.4” จึงตอบรวมทุกชั้น" in told
    teacher.say("ปอ.4 บ้านวังไผ่กี่คน")
    assert "ไม่เข้าใจ" not in hears(teacher, "ป.4").text


def test_the_area_is_told_at_a_glance_to_whoever_does_not_know_what_to_ask(asked: Town) -> None:
    teacher = asked.person("ครูยี่สิบห้า")
    talk(teacher, ("ถามข้อมูล", "นักเรียนบ้านวังไผ่"))
    teacher.tap("ภาพรวมเขต")
    told = hears(teacher, "ภาพรวม ทั้งเขต · นักเรียน").text
    for part in ("โรงเรียนขนาดเล็ก", "ครู (คน)", "นักเรียนต่อครู", "10 มิ.ย. 2569", SAMPLE):
        assert part in told
    teacher.tap("ไฟล์ Excel")
    book = CalamineWorkbook.from_filelike(BytesIO(fetched(teacher, "ใช้ได้ครั้งเดียว").content))
    assert ["โรงเรียน", 185] in [row[:2] for row in book.get_sheet_by_index(0).to_python()]


def test_a_count_of_schools_leads_to_their_list(asked: Town) -> None:
    teacher = asked.person("ครูยี่สิบสาม")
    talk(teacher, ("มีโรงเรียนขนาดเล็กกี่แห่ง", "โรงเรียนขนาดเล็ก ทั้งเขต"))
    teacher.tap("รายชื่อโรงเรียน")
    assert "1. " in hears(teacher, "หน้า 1 จาก").text


def test_a_question_goes_on_against_another_place(asked: Town) -> None:
    teacher = asked.person("ครูยี่สิบสี่")
    talk(teacher, ("นักเรียน อ.หนองไผ่ กี่คน", "นักเรียน อ.หนองไผ่"))
    teacher.say("เทียบกับศรีเทพ")
    assert "อ.ศรีเทพ" in hears(teacher, "อ.หนองไผ่ มากกว่า").text


def test_a_number_that_nobody_says_where_of_is_of_the_last_place_or_by_a_tap_of_all(
    asked: Town,
) -> None:
    teacher = asked.person("ครูสามสิบเอ็ด")
    talk(teacher, ("ครูบ้านวังไผ่กี่คน", "ครู โรงเรียนบ้านวังไผ่"))
    teacher.say("นักเรียนกี่คน")
    assert "ต่อจากคำถามก่อนหน้า" in hears(teacher, "นักเรียน โรงเรียนบ้านวังไผ่").text
    teacher.tap("ทั้งเขต")
    assert "ต่อจากคำถามก่อนหน้า" not in hears(teacher, "นักเรียน ทั้งเขต").text


def test_what_the_last_place_may_not_tell_is_a_tap_away_of_all(asked: Town) -> None:
    teacher = asked.person("ครูสามสิบสอง")
    talk(teacher, ("ครูบ้านวังไผ่กี่คน", "ครู โรงเรียนบ้านวังไผ่"))
    talk(teacher, ("เด็กพิการกี่คน", "รายโรงเรียนให้ได้เฉพาะโรงเรียนนั้น"))
    teacher.tap("ทั้งเขต")
    hears(teacher, "นักเรียนพิการเรียนร่วม ทั้งเขต")


def test_how_many_is_told_and_the_names_beside_it_are_refused(asked: Town) -> None:
    teacher = asked.person("ครูยี่สิบห้า")
    teacher.say("ครูกับนักเรียนโรงเรียนบ้านวังไผ่กี่คน แล้วขอรายชื่อนักเรียนด้วย")
    hears(teacher, "ไม่ให้ชื่อ เลขประจำตัว")
    assert "โรงเรียนบ้านวังไผ่" in teacher.chat.from_bot[-2].text


def test_another_figure_is_not_told_under_the_name_that_was_asked_for(asked: Town) -> None:
    teacher = asked.person("ครูยี่สิบหก")
    talk(teacher, ("เด็กอ้วนบ้านวังไผ่กี่คน", "ไม่มีตัวเลข “เด็กอ้วน”"), ("อ.ศรีเทพล่ะ", "ไม่มีตัวเลข “เด็กอ้วน”"))


def test_the_schools_that_lost_most_are_told_page_by_page(asked: Town) -> None:
    teacher = asked.person("ครูยี่สิบเจ็ด")
    teacher.say("โรงเรียนที่นักเรียนลดลง ปี 67 กับ 69")
    assert "โรงเรียนที่ลดลง · นักเรียน ทั้งเขต ปี 2567 เทียบ ปี 2569" in hears(teacher, "10. ").text
    teacher.tap("หน้าถัดไป")
    hears(teacher, "11. ")


def test_a_trend_says_which_years_are_not_loaded(asked: Town) -> None:
    teacher = asked.person("ครูยี่สิบสอง")
    teacher.say("นักเรียนทั้งเขตย้อนหลัง 5 ปี")
    assert "ขอย้อนหลัง 5 ปี มีข้อมูลในระบบ 3 ปี (ปี 2567–2569)" in hears(teacher, "ปี 2567 เทียบ").text


def test_what_was_answered_can_be_pasted_into_a_report(asked: Town) -> None:
    teacher = asked.person("ครูสาม")
    talk(teacher, ("ครูทั้งเขตมีกี่คน", "ครู ทั้งเขต"))
    said = len(teacher.chat.messages)
    teacher.tap("คัดลอก")
    assert "ครู ทั้งเขต มีจำนวน" in teacher.clipboard
    assert "ข้อมูล ณ" in teacher.clipboard
    assert len(teacher.chat.messages) == said, "the phone does it by itself"


def test_what_a_phone_cannot_copy_is_said_to_be_copied_by_hand(asked: Town) -> None:
    """Too long for LINE, or of a card from before phones could."""
    teacher = asked.person("ครูสามสิบ")
    talk(teacher, ("ครูทั้งเขตมีกี่คน", "ครู ทั้งเขต"))
    (chart,) = (str(a["data"]) for a in teacher.chat.quick_replies if a.get("label") == "กราฟ")
    tap = Postback.unpack(chart)
    assert isinstance(tap, AskNext)
    teacher.postback(AskNext(tap.question, Follow.COPY).pack())
    assert "ครู ทั้งเขต มีจำนวน" in hears(teacher, "มีจำนวน").text


def test_of_two_schools_of_one_name_one_is_chosen(asked: Town) -> None:
    teacher = asked.person("ครูสี่")
    teacher.say("บ้านโคกกรวดมีนักเรียนกี่คน")
    which = hears(teacher, "กรุณาเลือก")
    teacher.tap("บ้านโคกกรวด อ.บึงสามพัน", on=which)
    hears(teacher, "นักเรียน โรงเรียนบ้านโคกกรวด")


def test_a_school_of_another_office_is_no_school_of_ours(asked: Town) -> None:
    teacher = asked.person("ครูห้า")
    talk(
        teacher,
        ("บึงสามพันวิทยาคมครูกี่คน", "ไม่อยู่ในสังกัด"),
        ("นักเรียน รร.บ้านยางสาวกี่คน", "เลิกสถานศึกษาแล้ว"),
    )


def test_my_school_is_asked_for_and_then_known(asked: Town) -> None:
    teacher = asked.person("ครูหก")
    talk(
        teacher,
        ("โรงเรียนเรามีนักเรียนกี่คน", "ของโรงเรียนใด"),
        ("โรงเรียนบ้านวังไผ่", "โรงเรียนบ้านวังไผ่"),
    )


def test_names_and_numbers_of_pupils_are_given_to_nobody(asked: Town) -> None:
    officer, teacher = asked.officer("มาลี ศรีสุข"), asked.person("ครูเจ็ด")
    for person in (officer, teacher):
        person.say("ขอรายชื่อนักเรียนบ้านวังไผ่")
        hears(person, "ไม่ให้ชื่อ เลขประจำตัว")


def test_scores_of_a_school_are_for_it_and_for_officers(asked: Town) -> None:
    officer, teacher = asked.officer("สมศรี มีสุข"), asked.person("ครูแปด")
    question = "เรียงโรงเรียนตามคะแนนโอเน็ต ป.6 จากมากไปน้อย ปี 67"
    talk(teacher, (question, "เฉพาะโรงเรียนนั้นและเจ้าหน้าที่"), ("โอเน็ต ป.6 ปี 67 ทั้งเขต", "คะแนน O-NET"))
    officer.say(question)
    assert "1. " in hears(officer, "เรียงตามคะแนน O-NET").text


def test_a_list_goes_on_page_by_page(asked: Town) -> None:
    teacher = asked.person("ครูเก้า")
    teacher.say("รายชื่อโรงเรียนขนาดเล็กใน อ.ศรีเทพ")
    assert "1. " in hears(teacher, "หน้า 1 จาก").text
    teacher.tap("หน้าถัดไป")
    assert "11. " in hears(teacher, "หน้า 2 จาก").text


def test_what_is_not_loaded_is_said_with_what_is_and_counted(asked: Town) -> None:
    officer, teacher = asked.officer("วันดี ใจงาม"), asked.person("ครูสิบ")
    talk(teacher, ("นักเรียนทั้งเขตปี 60 กี่คน", "ยังไม่มีข้อมูลนักเรียน ปี 2560"))
    teacher.tap("2569/1")
    hears(teacher, "ข้อมูล ณ 10 มิ.ย. 2569")
    talk(teacher, ("ครูเกษียณปี 69 กี่คน", "ยังไม่มีข้อมูลครูเกษียณอายุ"))
    officer.say("คำถามที่ตอบไม่ได้")
    told = hears(officer, "12 เดือน").text
    assert "ครูเกษียณอายุ" in told
    assert "นักเรียน" in told
    teacher.say("คำถามที่ตอบไม่ได้")
    hears(teacher, "เฉพาะผู้มีหน้าที่")


def test_small_numbers_of_a_sensitive_kind_are_not_told_to_officers_either(asked: Town) -> None:
    officer = asked.officer("ปราณี ดีงาม")
    officer.say("นักเรียนพิการเรียนร่วมแต่ละโรงเรียน อ.ศรีเทพ")
    told = hears(officer, "เพื่อคุ้มครองข้อมูลส่วนบุคคล").text
    assert "ไม่แสดง" in told


def test_a_question_in_the_middle_of_a_form_is_answered_and_the_form_goes_on(asked: Town) -> None:
    staff = asked.person("สมชาย ใจดี")
    talk(staff, ("ขอใช้เน็ต", "พ.ร.บ."))
    staff.tap("รับทราบ")
    talk(staff, ("สมชาย ใจดี", "(2/"), ("นักเรียนบ้านวังไผ่กี่คน", "(2/"))
    assert any("นักเรียน โรงเรียนบ้านวังไผ่" in one.text for one in staff.chat.from_bot[-2:])
    talk(staff, ("บ้านวังไผ่", "(3/"))


def test_a_question_while_a_summary_waits_is_answered_and_the_summary_shown_again(
    asked: Town,
) -> None:
    staff = asked.person("สมหญิง ใจดี")
    asks(staff)
    talk(staff, ("นักเรียนบ้านวังไผ่กี่คน", "ตรวจสอบ"))
    assert any("นักเรียน โรงเรียนบ้านวังไผ่" in one.text for one in staff.chat.from_bot[-2:])
    staff.tap("ยืนยัน")
    hears(staff, "รับคำขอ")


def test_a_card_of_somebody_else_tells_nothing(asked: Town) -> None:
    one, other = asked.person("ครูสิบเอ็ด"), asked.person("ครูสิบสอง")
    talk(one, ("นักเรียนทั้งเขตกี่คน", "นักเรียน ทั้งเขต"))
    with asked.helpdesk.database.read() as session:
        assert session.get(Row, asked.rows(AskedFigure)[-1].person_id)
    data = next(str(a["data"]) for a in one.chat.quick_replies if a.get("label") == "กราฟ")
    before = len(other.chat.from_bot)
    other.postback(data)
    asked.settle()
    said = other.chat.from_bot[before:]
    assert not any("26," in one.text or one.message["type"] == "image" for one in said)


def test_the_menu_says_what_can_be_asked_and_what_is_loaded(asked: Town) -> None:
    teacher = asked.person("ครูสิบสาม")
    teacher.say("ถามข้อมูล")
    assert "DMC รอบ 1 ปีการศึกษา 2569" in hears(teacher, "พิมพ์ถามได้เลย").text
    teacher.tap("โรงเรียนขนาดเล็ก")
    hears(teacher, "ขนาดเล็ก ทั้งเขต")


def fetched(person: Person, kind: str) -> Visit:
    """What is behind the button of a file."""
    shown = hears(person, kind)
    return visit(next(str(a["uri"]) for a in shown.actions if a.get("label") == "เปิดหน้า"), {})


def test_an_answer_is_had_as_a_workbook_with_every_line_and_its_date(asked: Town) -> None:
    teacher = asked.person("ครูสิบสี่")
    talk(teacher, ("รายชื่อโรงเรียนขนาดเล็กใน อ.ศรีเทพ", "หน้า 1 จาก"))
    teacher.tap("ไฟล์ Excel")
    book = CalamineWorkbook.from_filelike(BytesIO(fetched(teacher, "ใช้ได้ครั้งเดียว").content))
    rows = book.get_sheet_by_index(0).to_python()
    assert sum(str(row[0])[:1].isdigit() for row in rows) > 10
    assert any("ข้อมูล ณ 10 มิ.ย. 2569" in str(row[0]) for row in rows)
    assert any(SAMPLE in str(row[0]) for row in rows)


def test_a_file_bears_the_name_of_what_was_asked(asked: Town) -> None:
    teacher = asked.person("ครูสามสิบสี่")
    talk(teacher, ("นักเรียน อ.ศรีเทพ แยกเพศ", "อ.ศรีเทพ"))
    teacher.tap("ไฟล์ Excel")
    named = fetched(teacher, "ใช้ได้ครั้งเดียว").file_name
    assert named == "นักเรียน อ.ศรีเทพ (10 มิ.ย. 2569).xlsx"


def test_a_workbook_says_what_of_the_question_was_not_understood(asked: Town) -> None:
    teacher = asked.person("ครูยี่สิบแปด")
    talk(teacher, ("นักเรียน ปว.4 แต่ละอำเภอ", "ไม่เข้าใจ “ปว.4”"))
    teacher.tap("ไฟล์ Excel")
    book = CalamineWorkbook.from_filelike(BytesIO(fetched(teacher, "ใช้ได้ครั้งเดียว").content))
    rows = book.get_sheet_by_index(0).to_python()
    assert any("ไม่ได้แยก “ปว.4” ตามที่ถาม" in str(row[0]) for row in rows)


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        ("ทำรายงานจำนวนนักเรียนรายอำเภอแยกเพศเป็น pdf", b"%PDF"),
        ("ขอนักเรียนแต่ละอำเภอ เป็น csv", b"\xef\xbb\xbf"),
    ],
)
def test_a_file_is_asked_for_in_words(asked: Town, words: str, begins: bytes) -> None:
    teacher = asked.person(f"ครู {words[-4:]}")
    teacher.say(words)
    assert fetched(teacher, "ใช้ได้ครั้งเดียว").content.startswith(begins)


def test_a_number_is_told_while_the_privacy_notice_waits_for_its_answer(asked: Town) -> None:
    teacher = asked.person("ครูสามสิบสาม")
    talk(teacher, ("ขอใช้อินเทอร์เน็ต", "เก็บชื่อ"), ("นักเรียนบ้านวังไผ่กี่คน", "นักเรียน โรงเรียนบ้าน"))
    assert "เก็บชื่อ" in teacher.chat.from_bot[-1].text


def test_a_paper_is_had_in_thai_digits(asked: Town) -> None:
    teacher = asked.person("ครูสามสิบสอง")
    talk(teacher, ("นักเรียนแต่ละอำเภอกี่คน", "ทั้งเขต"))
    teacher.tap("รายงาน PDF")
    plain = fetched(teacher, "ใช้ได้ครั้งเดียว").content
    teacher.tap("PDF เลขไทย")
    thai = fetched(teacher, "เลขไทย").content
    assert thai.startswith(b"%PDF")
    assert thai != plain


def test_numbers_are_told_and_copied_in_thai_digits(asked: Town) -> None:
    teacher = asked.person("ครูสามสิบห้า")
    teacher.say("นักเรียนแต่ละอำเภอ ตอบเป็นเลขไทย")
    shown = hears(teacher, "๔,๗๑๘")
    assert not re.search("[0-9]", shown.text)
    (copied,) = (one["clipboardText"] for one in shown.actions if "clipboardText" in one)
    assert "ข้อมูล ณ ๑๐ มิ.ย. ๒๕๖๙" in copied
    teacher.tap("รายงาน PDF")
    assert hears(teacher, "PDF) เลขไทย")


def test_a_file_tells_no_more_than_its_reader_may_know_when_it_is_fetched(
    own_town: NewTown,
) -> None:
    town = with_figures(own_town())
    officer = town.officer("มาลี ศรีสุข")
    talk(officer, ("เรียงโรงเรียนตามคะแนนโอเน็ต ป.6 จากมากไปน้อย ปี 67", "เรียงตามคะแนน O-NET"))
    officer.tap("ไฟล์ Excel")
    shown = hears(officer, "ใช้ได้ครั้งเดียว")
    with town.helpdesk.database.write() as session:
        entry = session.exec(select(Officer)).one()
        entry.suspended_at = town.clock.now()
        session.add(entry)
    opened = visit(next(str(a["uri"]) for a in shown.actions if a.get("label") == "เปิดหน้า"), {})
    assert opened.status == 410


def test_what_was_asked_is_in_the_copy_of_ones_data(asked: Town) -> None:
    teacher = asked.person("ครูสิบห้า")
    talk(teacher, ("นักเรียนบ้านวังไผ่กี่คน", "นักเรียน โรงเรียนบ้านวังไผ่"), ("ข้อมูลของฉัน", "ผูกไลน์เมื่อ"))
    teacher.tap("ขอสำเนาข้อมูล", on=teacher.chat.from_bot[-1])
    book = CalamineWorkbook.from_filelike(BytesIO(fetched(teacher, "สำเนาข้อมูลของฉัน").content))
    rows = book.get_sheet_by_name("คำถามเรื่องตัวเลข").to_python()
    assert "บ้านวังไผ่" in str(rows[1][0])


def test_an_empty_desk_says_that_nothing_is_loaded(own_town: NewTown) -> None:
    town = own_town()
    teacher = town.person("ครู")
    talk(teacher, ("ถามข้อมูล", "ยังไม่มีข้อมูลในระบบ"), ("นักเรียนทั้งเขตกี่คน", "ยังไม่มีข้อมูลนักเรียน"))
    assert [(one.topic, one.times) for one in town.rows(Unanswered)] == [("students", 1)]


def test_a_question_is_forgotten_in_a_week_and_with_its_person(own_town: NewTown) -> None:
    town = with_figures(own_town())
    talk(town.person("ครู"), ("นักเรียนทั้งเขตกี่คน", "นักเรียน ทั้งเขต"))
    assert town.rows(AskedFigure)
    town.clock.forward(timedelta(days=8))
    town.helpdesk.timers().housekeeper.clear()
    assert town.rows(AskedFigure) == []


def test_a_school_that_an_officer_has_approved_sees_its_own_in_full(own_town: NewTown) -> None:
    town = with_figures(own_town())
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    question = ("RT ป.1 โรงเรียนเราได้เท่าไหร่", "เฉพาะโรงเรียนนั้น")
    staff.say("ขอใช้เน็ต ชื่อ สมชาย ใจดี โรงเรียนบ้านวังไผ่ โทร 081-234-5678 ใช้กับคอม")
    hears(staff, "พ.ร.บ.")
    staff.tap("รับทราบ")
    hears(staff, "ตรวจสอบ")
    staff.tap("ยืนยัน")
    hears(staff, "รับคำขอ")
    talk(staff, question)
    officer.tap("อนุมัติ", on=hears(officer, "บ้านวังไผ่"))
    hears(staff, "ตั้งรหัสผ่าน")
    talk(staff, ("RT ป.1 โรงเรียนเราได้เท่าไหร่", "คะแนน RT ป.1 โรงเรียนบ้านวังไผ่"))
    talk(staff, ("RT ป.1 โรงเรียนบ้านท่าโรง", "เฉพาะโรงเรียนนั้น"))
