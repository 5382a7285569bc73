"""Rounds of data: schools say that they have sent, officers see who has not, and remind them."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.playground.persons import Person
from handlers.language.place_file import ours
from handlers.loading.samples import load_samples
from store.audit import Act, Actor, Audit, AuditEntry
from store.budget import Category, PushCount, PushMonth
from store.clock import BANGKOK
from store.figures import FigureLoad, SchoolFacts, Series
from store.loads import Loads
from store.outbox import Job
from store.rounds import RoundNudge, RoundReport
from tests.journeys.conftest import NewTown
from tests.journeys.test_linking import links
from tests.journeys.test_mycopy import copy_of, of
from tests.journeys.test_mydata import deletes
from tests.journeys.town import Town, hears, talk


def of_school(town: Town, officer: Person, name: str, school: str = "บ้านวังไผ่") -> Person:
    """Somebody whose account an officer has approved for this school."""
    person = town.person(name)
    person.say(f"ขอใช้เน็ต ชื่อ {name} โรงเรียน{school} โทร 081-234-5678 ใช้กับคอม")
    hears(person, "พ.ร.บ.")
    person.tap("รับทราบ")
    hears(person, "ตรวจสอบ")
    person.tap("ยืนยัน")
    hears(person, "รับคำขอ")
    officer.tap("อนุมัติ", on=hears(officer, name))
    hears(person, "ตั้งรหัสผ่าน")
    town.settle()
    return person


@pytest.fixture
def june(own_town: NewTown) -> Town:
    """Four working days before the first round of the DMC is due."""
    town = own_town()
    town.at(2026, 6, 5, 9, 0)
    return town


def loaded(town: Town) -> None:
    """Invented figures of the real schools."""
    places = {place.code: place for place in ours()}
    now = town.clock.now()
    with town.helpdesk.database.write() as session:
        load_samples(Audit(session, now, Actor.CONSOLE), places, now.astimezone(BANGKOK).date())


def acts(town: Town) -> list[str]:
    return [one.act for one in town.rows(AuditEntry)]


def pushes(town: Town) -> int:
    """On announcements."""
    return sum(one.used for one in town.rows(PushCount) if one.category == Category.NEWS)


def test_a_school_says_that_it_has_sent_and_the_officer_sees_it(june: Town) -> None:
    officer = june.officer("มาลี ศรีสุข")
    teacher = of_school(june, officer, "สมชาย ใจดี")
    talk(teacher, ("รอบข้อมูล", "โรงเรียนบ้านวังไผ่ยังไม่แจ้งว่าส่ง"))
    talk(teacher, ("ส่งแล้ว", "โรงเรียนบ้านวังไผ่ส่ง DMC รอบ 1 ปีการศึกษา 2569 แล้ว"))
    officer.say("รอบข้อมูล")
    card = hears(officer, "ทั้งเขต").text
    assert "DMC รอบ 1 ปีการศึกษา 2569" in card
    assert "เหลืออีก 5 วัน" in card
    assert "หนองไผ่" in card
    assert "184" in card


def test_what_was_reported_is_said_with_when_and_by_whom_and_can_be_taken_back(
    june: Town,
) -> None:
    officer = june.officer("มาลี ศรีสุข")
    one = of_school(june, officer, "สมชาย ใจดี")
    other = of_school(june, officer, "วันดี มีสุข")
    talk(one, ("ส่ง DMC แล้วครับ", "รับทราบแล้ว"))
    june.later(hours=1)
    again = hears_after(other, "ส่งแล้ว", "ไม่ต้องแจ้งซ้ำ")
    assert "โดยสมชาย ใจดี" in again
    talk(other, ("ยังไม่ได้ส่ง", "ยังไม่ได้ส่ง DMC รอบ 1"))
    assert [row.taken_back_at is not None for row in june.rows(RoundReport)] == [True]
    talk(one, ("ส่งแล้ว", "รับทราบแล้ว"))


def hears_after(person: Person, says: str, part: str) -> str:
    person.say(says)
    return hears(person, part).text


def test_of_several_open_rounds_one_is_chosen(own_town: NewTown) -> None:
    town = own_town()
    town.at(2026, 11, 23, 9, 0)
    officer = town.officer("มาลี ศรีสุข")
    teacher = of_school(town, officer, "สมชาย ใจดี")
    talk(teacher, ("ส่งแล้ว", "ส่งรอบใดแล้ว"))
    teacher.tap("DMC 2/2569")
    hears(teacher, "ส่ง DMC รอบ 2 ปีการศึกษา 2569 แล้ว")
    talk(teacher, ("ส่ง DMC รอบ 3 แล้ว", "ส่ง DMC รอบ 3 ปีการศึกษา 2569 แล้ว"))


def test_a_figure_that_is_not_the_loaded_one_is_kept_and_both_see_it(own_town: NewTown) -> None:
    town = own_town()
    town.at(2026, 6, 30, 9, 0)
    loaded(town)
    officer = town.officer("มาลี ศรีสุข")
    teacher = of_school(town, officer, "สมชาย ใจดี")
    told = hears_after(teacher, "ส่ง DMC รอบ 1 แล้ว 4,321 คน", "ต่างกัน")
    assert "4,321 คน" in told
    officer.say("รอบข้อมูล")
    card = hears(officer, "แจ้งจำนวนต่างจากข้อมูลที่โหลดไว้ 1 โรงเรียน")
    officer.tap("จำนวนไม่ตรง", on=card)
    assert "4,321" in hears(officer, "บ้านวังไผ่").text


def test_of_a_file_only_its_name_and_fingerprint_are_kept(june: Town) -> None:
    officer = june.officer("มาลี ศรีสุข")
    teacher = of_school(june, officer, "สมชาย ใจดี")
    talk(teacher, ("ส่งแล้ว", "รับทราบแล้ว"))
    teacher.tap("แนบไฟล์")
    hears(teacher, "ไม่เก็บเนื้อหา")
    data = "ชื่อ,ห้อง\nด.ช.มานะ,ป.1\n".encode()
    teacher.send_file("DMC ยืนยัน ด.ช.มานะ ใจดี.csv", data)
    told = hears(teacher, "บันทึกไฟล์").text
    assert "มานะ" not in told
    [row] = june.rows(RoundReport)
    assert row.sha256 == hashlib.sha256(data).hexdigest()
    assert "มานะ" not in row.file_name


def test_who_is_of_no_school_is_told_how_to_be(june: Town) -> None:
    staff = june.person("สมศรี ใจงาม")
    talk(staff, ("ส่ง DMC แล้ว", "ระบบยังไม่ทราบว่าท่านอยู่โรงเรียนใด"))
    assert "ผูกโรงเรียน" in staff.chat.quick_reply_labels
    talk(staff, ("โรงเรียนเราส่ง DMC หรือยัง", "จึงยังตอบเรื่องของโรงเรียนท่านไม่ได้"))
    for says, told in (
        ("ส่งหรือยัง", "ทั้งเขต"),
        ("รอบข้อมูล", "ที่เปิดรับ"),
        ("บ้านวังไผ่ส่ง DMC แล้ว", "เฉพาะบุคลากรของโรงเรียนนั้น"),
    ):
        talk(staff, (says, told))
        assert "ผูกโรงเรียน" in staff.chat.quick_reply_labels
    assert june.rows(RoundReport) == []


def test_whoever_waits_for_the_link_is_told_so_and_not_to_ask_again(june: Town) -> None:
    june.officer("มาลี ศรีสุข")
    clerk = june.person("วรรณา ใจงาม")
    number = links(clerk)
    talk(clerk, ("ส่งแล้ว 125 คน", f"คำขอผูกโรงเรียน {number} ยังรอเจ้าหน้าที่"))
    talk(clerk, ("โรงเรียนเราส่ง DMC หรือยัง", f"คำขอผูกโรงเรียน {number} ยังรอเจ้าหน้าที่"))
    assert "ผูกโรงเรียน" not in clerk.chat.quick_reply_labels


def test_the_own_school_stands_last_where_it_is_in_view(june: Town) -> None:
    teacher = of_school(june, june.officer("มาลี ศรีสุข"), "สมชาย ใจดี")
    talk(teacher, ("ส่งหรือยัง", "โรงเรียนบ้านวังไผ่ยังไม่แจ้งว่าส่ง"))
    assert "โรงเรียนบ้านวังไผ่ยังไม่แจ้งว่าส่ง" in teacher.chat.from_bot[-1].text


def test_an_officer_notes_what_a_school_told_by_telephone(june: Town) -> None:
    officer = june.officer("มาลี ศรีสุข")
    officer.say("รอบข้อมูล")
    officer.tap("รายชื่อที่ยังไม่ส่ง", on=hears(officer, "ทั้งเขต"))
    page = hears(officer, "หน้า 1 จาก 24")
    assert "ยังไม่มีผู้ใช้ไลน์" in page.text
    officer.tap("ถัดไป", on=page)
    hears(officer, "หน้า 2 จาก 24")
    talk(officer, ("บ้านวังไผ่ส่ง DMC แล้ว", "บันทึกแล้วว่าโรงเรียนบ้านวังไผ่ส่ง"))
    assert Act.ROUND_REPORTED in acts(june)
    officer.tap("ยังไม่ได้ส่ง")
    hears(officer, "โรงเรียนบ้านวังไผ่ยังไม่ได้ส่ง")
    assert Act.ROUND_TAKEN_BACK in acts(june)


def test_nobody_speaks_for_another_school(june: Town) -> None:
    officer = june.officer("มาลี ศรีสุข")
    teacher = of_school(june, officer, "สมชาย ใจดี")
    talk(teacher, ("บ้านนาสนุ่นส่ง DMC แล้ว", "เฉพาะบุคลากรของโรงเรียนนั้น"))
    assert "ผูกโรงเรียน" not in teacher.chat.quick_reply_labels
    talk(teacher, ("เตือนโรงเรียนที่ยังไม่ส่ง", "เฉพาะผู้มีหน้าที่"))


def test_those_left_are_reminded_with_one_tap_and_once(june: Town) -> None:
    officer = june.officer("มาลี ศรีสุข")
    first = of_school(june, officer, "สมชาย ใจดี")
    second = of_school(june, officer, "วันดี มีสุข")
    other = of_school(june, officer, "ปรีชา ดีงาม", "บ้านโคกสะอาด")
    talk(first, ("ส่งแล้ว", "รับทราบแล้ว"))
    officer.say("เตือนโรงเรียนที่ยังไม่ส่ง")
    card = hears(officer, "กดส่งเตือนเพื่อยืนยัน")
    assert "1 โรงเรียน" in card.text
    assert "183 โรงเรียน" in card.text
    officer.tap("ส่งเตือน", on=card)
    hears(officer, "ถึง 1 โรงเรียนแล้ว")
    hears(other, "โรงเรียนบ้านโคกสะอาดยังไม่แจ้งว่าส่ง DMC รอบ 1")
    officer.tap("ส่งเตือน", on=card)
    hears(officer, "ไม่มีโรงเรียนที่เตือนทางไลน์ได้อีก")
    june.settle()
    assert len(june.rows(RoundNudge)) == 1
    assert pushes(june) == 1
    assert not [one for one in second.chat.from_bot if "ยังไม่แจ้งว่าส่ง" in one.text]
    other.tap("ส่งแล้ว")
    hears(other, "รับทราบแล้ว โรงเรียนบ้านโคกสะอาด")


def test_a_reminder_that_could_not_go_at_once_goes_no_more(june: Town) -> None:
    """It would come next month, in the holidays perhaps, to a school that has sent long since."""
    officer = june.officer("มาลี ศรีสุข")
    of_school(june, officer, "สมชาย ใจดี")
    officer.say("เตือนโรงเรียนที่ยังไม่ส่ง")
    officer.tap("ส่งเตือน", on=hears(officer, "กดส่งเตือนเพื่อยืนยัน"))
    hears(officer, "ถึง 1 โรงเรียนแล้ว")
    june.settle()
    [reminder] = [job for job in june.rows(Job) if job.category == Category.NEWS]
    assert reminder.good_until is not None
    assert reminder.good_until <= june.real() + timedelta(hours=1)


def test_two_officers_who_tap_at_once_remind_a_school_once(june: Town) -> None:
    one, other = june.officer("มาลี ศรีสุข"), june.officer("ปราณี ดีงาม")
    teacher = of_school(june, one, "สมชาย ใจดี")
    cards = []
    for officer in (one, other):
        officer.say("เตือนโรงเรียนที่ยังไม่ส่ง")
        cards.append(hears(officer, "กดส่งเตือนเพื่อยืนยัน"))
    with ThreadPoolExecutor(2) as pool:
        taps = [
            pool.submit(officer.tap, "ส่งเตือน", on=card)
            for officer, card in zip((one, other), cards, strict=True)
        ]
        for tap in taps:
            tap.result()
    june.settle()
    assert pushes(june) == 1
    reminded = [message for message in teacher.chat.from_bot if "ยังไม่แจ้งว่าส่ง" in message.text]
    assert len(reminded) == 1
    assert acts(june).count(Act.SCHOOLS_NUDGED) == 1


def test_nobody_is_reminded_in_the_holidays_or_outside_hours(june: Town) -> None:
    officer = june.officer("มาลี ศรีสุข")
    of_school(june, officer, "สมชาย ใจดี")
    june.at(2026, 6, 5, 19, 0)
    talk(officer, ("เตือนโรงเรียนที่ยังไม่ส่ง", "นอกเวลาทำการ"))
    june.at(2026, 10, 20, 9, 0)
    talk(officer, ("เตือนโรงเรียนที่ยังไม่ส่ง", "ปิดภาคเรียน"))
    assert june.rows(RoundNudge) == []


def test_no_more_pushes_than_the_month_has(own_town: NewTown) -> None:
    town = own_town()
    town.at(2026, 6, 5, 9, 0)
    officer = town.officer("มาลี ศรีสุข")
    of_school(town, officer, "สมชาย ใจดี")
    with town.helpdesk.database.write() as session:
        budget = town.helpdesk.settings.push.monthly
        row = session.exec(select(PushMonth).where(PushMonth.month == "2026-06")).one()
        row.used = int(budget * 0.4)
        session.add(row)
    talk(officer, ("เตือนโรงเรียนที่ยังไม่ส่ง", "โควตาข้อความเดือนนี้"))
    assert town.rows(RoundNudge) == []


def test_a_reply_reminds_once_a_day_when_the_day_is_near(june: Town) -> None:
    officer = june.officer("มาลี ศรีสุข")
    june.at(2026, 5, 29, 9, 0)
    teacher = of_school(june, officer, "สมชาย ใจดี")
    june.at(2026, 6, 4, 9, 0)
    talk(teacher, ("สถานะ", "แจ้งเตือน: โรงเรียนบ้านวังไผ่ยังไม่แจ้งว่าส่ง DMC รอบ 1"))
    reminded = sum("แจ้งเตือน:" in one.text for one in teacher.chat.from_bot)
    talk(teacher, ("สถานะ", "บัญชี"))
    june.settle()
    assert sum("แจ้งเตือน:" in one.text for one in teacher.chat.from_bot) == reminded
    june.at(2026, 6, 5, 9, 0)
    talk(teacher, ("สถานะ", "แจ้งเตือน:"), ("ส่งแล้ว", "รับทราบแล้ว"))
    june.at(2026, 6, 8, 9, 0)
    talk(teacher, ("สถานะ", "บัญชี"))
    june.settle()
    assert sum("แจ้งเตือน:" in one.text for one in teacher.chat.from_bot) == reminded + 1
    assert pushes(june) == 0


def test_an_officer_moves_a_day_adds_a_round_and_closes_one(june: Town) -> None:
    officer = june.officer("มาลี ศรีสุข")
    talk(officer, ("เลื่อน DMC รอบ 1 เป็น 15 มิ.ย.", "จาก 10 มิ.ย. 2569 เป็น 15 มิ.ย. 2569"))
    officer.say("รอบข้อมูล")
    hears(officer, "รอบถัดไป")
    officer.tap("เพิ่มรอบ")
    hears(officer, "เพิ่มรอบของระบบใด")
    officer.tap("CCT")
    talk(officer, ("30 มิ.ย.", "เพิ่มรอบ CCT รอบ 1 ปีการศึกษา 2569"))
    officer.say("รอบข้อมูล")
    card = hears(officer, "CCT รอบ 1")
    officer.tap("ปิดรอบ", on=card)
    hears(officer, "ปิดรอบ")
    assert {Act.ROUND_MOVED, Act.ROUND_ADDED, Act.ROUND_CLOSED} <= set(acts(june))
    stranger = june.person("สมศรี ใจงาม")
    talk(stranger, ("เลื่อน DMC รอบ 1 เป็น 20 มิ.ย.", ""))
    june.settle()
    assert acts(june).count(Act.ROUND_MOVED) == 1


def test_questions_about_rounds_are_answered(june: Town) -> None:
    loaded(june)
    officer = june.officer("มาลี ศรีสุข")
    teacher = of_school(june, officer, "สมชาย ใจดี")
    staff = june.person("สมศรี ใจงาม")
    talk(
        staff,
        ("DMC รอบ 1 ส่งภายในวันไหน", "ส่งภายใน 10 มิ.ย. 2569 เหลืออีก 5 วัน"),
        ("CCT ปิดวันไหน", "ยังไม่ได้กำหนดวันส่ง CCT"),
        ("DMC เปิดหรือยัง", "รอบข้อมูลที่เปิดรับ"),
        ("มีข้อมูลปีไหนบ้าง", "ข้อมูลที่ใช้ตอบคำถามขณะนี้"),
        ("ทำไมตัวเลข DMC ไม่ตรงกับ EMIS", "คนละรอบหรือคนละวัน"),
    )
    staff.say("โรงเรียนไหนยังไม่ส่ง DMC")
    told = hears(staff, "รายชื่อโรงเรียนดูได้เฉพาะเจ้าหน้าที่").text
    assert "บ้านวังไผ่" not in told
    talk(teacher, ("โรงเรียนเราส่ง DMC หรือยัง", "โรงเรียนบ้านวังไผ่ยังไม่แจ้งว่าส่ง"))
    talk(officer, ("บ้านวังไผ่ส่ง DMC หรือยัง", "โรงเรียนบ้านวังไผ่ยังไม่แจ้งว่าส่ง"))
    officer.say("โรงเรียนไหนยังไม่ส่ง DMC อ.หนองไผ่")
    assert "58 โรงเรียน" in hears(officer, "หน้า 1 จาก").text


def test_what_somebody_reported_is_in_their_copy_and_the_schools_when_they_are_gone(
    june: Town,
) -> None:
    officer = june.officer("มาลี ศรีสุข")
    teacher = of_school(june, officer, "สมชาย ใจดี")
    talk(teacher, ("ส่งแล้ว", "รับทราบแล้ว"))
    [row] = of(copy_of(teacher)["รอบข้อมูลที่แจ้ง"])
    assert row["รอบข้อมูล"] == "DMC รอบ 1 ปีการศึกษา 2569"
    assert row["สถานะ"] == "แจ้งว่าส่งแล้ว"
    deletes(teacher)
    hears(teacher, "ปิดบัญชีและลบข้อความแล้ว")
    june.later(days=100)
    june.helpdesk.timers().housekeeper.clear()
    [kept] = june.rows(RoundReport)
    assert kept.person_id is None
    assert kept.taken_back_at is None


def test_those_that_are_missing_are_looked_at_by_district_with_one_tap(june: Town) -> None:
    officer = june.officer("มาลี ศรีสุข")
    officer.say("เมนู")
    hears(officer, "เลือก")
    officer.tap("รอบข้อมูล")
    officer.tap("รายชื่อที่ยังไม่ส่ง", on=hears(officer, "ทั้งเขต"))
    hears(officer, "หน้า 1 จาก 24")
    districts = [one for one in officer.chat.quick_reply_labels if one[-1].isdecimal()]
    assert sum(int(one.rsplit(" ")[-1]) for one in districts) == 185
    officer.tap("หนองไผ่ 58")
    page = hears(officer, "หน้า 1 จาก 8").text
    assert "58 โรงเรียน" in page
    assert "อ.หนองไผ่" not in page, "all are there"
    school = next(one for one in officer.chat.quick_reply_labels if one != "ทุกอำเภอ")
    officer.tap("ทุกอำเภอ")
    hears(officer, "หน้า 1 จาก 24")
    assert len(officer.chat.quick_reply_labels) <= 13
    officer.tap("หนองไผ่ 58")
    june.settle()
    officer.tap(school)
    hears(officer, "บันทึกแล้วว่า")


def closes(town: Town, name: str) -> None:
    """By a newer list of schools, as an office loads it."""
    with town.helpdesk.database.write() as session:
        loads, now = Loads(session), town.clock.now()
        before = loads.current(Series.SCHOOLS)
        code = next(place.code for place in ours() if place.name == name)
        load = FigureLoad(
            series=Series.SCHOOLS,
            year=0,
            round=0,
            as_of=now.astimezone(BANGKOK).date(),
            loaded_at=now,
            layout="template",
            file_name="",
            sha256="",
            loaded_by=Actor.CONSOLE,
            schools=1,
            rows=1,
        )
        facts = SchoolFacts(code=code, name=name, closed=True)
        assert loads.record(load, schools=[facts], instead_of=before.id if before else None)


def test_of_a_closed_school_nothing_is_due_and_nobody_need_speak_for_it(june: Town) -> None:
    officer = june.officer("มาลี ศรีสุข")
    teacher = of_school(june, officer, "สมชาย ใจดี")
    talk(officer, ("ผู้ผูกโรงเรียน", "1 จาก 185 โรงเรียน"))
    closes(june, "บ้านวังไผ่")
    officer.say("รอบข้อมูล")
    assert "184" in hears(officer, "ทั้งเขต").text
    june.settle()
    talk(officer, ("ผู้ผูกโรงเรียน", "0 จาก 184 โรงเรียน"))
    talk(
        teacher,
        ("รอบข้อมูล", "รอบข้อมูลที่เปิดรับ"),
        ("ส่งแล้ว", "โรงเรียนบ้านวังไผ่ปิดแล้ว"),
        ("สถานะ", "บัญชี"),
    )
    talk(june.person("วันดี มีสุข"), ("ผูกโรงเรียนบ้านวังไผ่", "พ.ร.บ."), ("รับทราบ", "เลิกหรือรวม"))
    june.settle()
    assert june.rows(RoundReport) == []
    assert not [one for one in teacher.chat.from_bot if "แจ้งเตือน:" in one.text]
