"""``ผูกโรงเรียน``: who speaks for a school, decided by an officer with one tap."""

import pytest

from bot.playground.persons import Person
from handlers.kit.belonging import own_schools, people_of
from handlers.kit.desk import Desk
from handlers.language.place_file import ours
from store.audit import AuditEntry
from store.duties import Topic
from store.people import Person as Row
from store.requests import Kind, Request, State
from store.schoollinks import Ended, SchoolLink
from tests.journeys.conftest import NewTown
from tests.journeys.test_figures import with_figures
from tests.journeys.test_routing import duty, said
from tests.journeys.town import Town, button, files, hears, talk

MALEE, ANAN = "มาลี ศรีสุข", "อนันต์ พูลผล"
SOMCHAI, WANNA = "สมชาย ใจดี", "วรรณา ใจงาม"
WANGPHAI = next(place.code for place in ours() if place.name == "บ้านวังไผ่")
OTHER = next(one for one in ours() if (one.name, one.district) == ("บ้านโคกกรวด", "บึงสามพัน"))


@pytest.fixture
def town(own_town: NewTown) -> Town:
    town = own_town()
    town.at(2026, 11, 23, 9, 0)  # a Monday
    return town


def links(person: Person, school: str = "บ้านวังไผ่", position: str = "ธุรการ") -> str:
    """A request of somebody whom the office does not know yet: its number."""
    person.say(f"ผูกโรงเรียน{school}")
    hears(person, "พ.ร.บ.")
    person.tap("รับทราบ")
    hears(person, "กรุณาพิมพ์ชื่อ-นามสกุล")
    talk(person, (person.name, "ทำหน้าที่ใด"))
    person.tap(position)
    hears(person, "เบอร์โทรศัพท์")
    talk(person, ("081-234-5678", "เมื่ออนุมัติแล้ว"))
    person.tap("ยืนยัน")
    return next(w for w in hears(person, "รับคำขอ").text.split() if w.startswith("S-"))


def linked(officer: Person, person: Person, **given: str) -> str:
    number = links(person, **given)
    officer.tap("อนุมัติ", on=hears(officer, number))
    hears(officer, "ผูกกับโรงเรียนแล้ว")
    hears(person, "ท่านผูกกับโรงเรียน")
    return number


def links_again(person: Person, words: str, moves: str) -> None:
    """Another school of somebody who is known, up to the summary."""
    person.say(words)
    hears(person, "ทำหน้าที่ใด")
    person.tap("ธุรการ")
    hears(person, "ต้องการย้าย")
    person.tap(moves)
    hears(person, "เมื่ออนุมัติแล้ว")


def people(town: Town, school: str) -> list[str | None]:
    places = {place.code: place for place in ours()}
    with town.helpdesk.database.read() as session:
        desk = Desk(session, town.helpdesk.office, town.clock.now(), places)
        return [session.get_one(Row, one).name for one in people_of(school, desk)]


def schools(town: Town, name: str) -> tuple[str, ...]:
    places = {place.code: place for place in ours()}
    with town.helpdesk.database.read() as session:
        me = next(row for row in town.rows(Row) if row.name == name)
        desk = Desk(session, town.helpdesk.office, town.clock.now(), places, speaker=me)
        return own_schools(desk)


def test_one_tap_of_an_officer_links_a_person_who_has_no_account(town: Town) -> None:
    malee, clerk = town.officer(MALEE), town.person(SOMCHAI)
    number = links(clerk)
    assert number == "S-0001"
    card = hears(malee, number)
    for part in ("โรงเรียนบ้านวังไผ่", "สมชาย ใจดี (ธุรการ)", "081-234-5678", "ยังไม่มี"):
        assert part in card.text
    assert people(town, WANGPHAI) == []
    malee.tap("อนุมัติ", on=card)
    hears(malee, "ผูกกับโรงเรียนแล้ว")
    assert number in hears(clerk, "ท่านผูกกับโรงเรียนบ้านวังไผ่").text
    assert people(town, WANGPHAI) == [SOMCHAI]
    assert schools(town, SOMCHAI) == (WANGPHAI,)
    (request,), (link,) = town.rows(Request), town.rows(SchoolLink)
    assert (request.kind, request.state, request.detail) == (Kind.SCHOOL, State.APPROVED, "clerk")
    assert (link.request_id, link.position) == (request.id, "clerk")
    assert "school.approved" in [entry.act for entry in town.rows(AuditEntry)]
    malee.tap("อนุมัติ", on=card)
    hears(malee, "ท่านพิจารณาไปแล้ว")
    assert len(town.rows(SchoolLink)) == 1


def test_it_goes_to_who_answers_for_figures_and_the_morning_counts_it(town: Town) -> None:
    malee, anan, clerk = town.officer(MALEE), town.officer(ANAN), town.person(SOMCHAI)
    duty(town, MALEE, topic=Topic.FIGURES)
    duty(town, ANAN, topic=Topic.ACCOUNT)
    town.at(2026, 11, 23, 18, 0)
    number = links(clerk)
    assert said(malee, number) == 0
    town.at(2026, 11, 24, 8, 31)
    town.tick()
    hears(malee, "รออนุมัติ 1")
    card = hears(malee, number)
    assert said(anan, number) == 0
    anan.postback(button(card, "อนุมัติ"))
    hears(anan, "อยู่กับผู้รับผิดชอบท่านอื่น")
    town.at(2026, 11, 24, 10, 31)
    town.tick()
    town.settle()
    assert said(malee, number) == 2, "undecided, it is brought to mind"


def test_a_refusal_says_why_and_links_nobody(town: Town) -> None:
    malee, clerk = town.officer(MALEE), town.person(SOMCHAI)
    malee.tap("ไม่อนุมัติ", on=hears(malee, links(clerk)))
    hears(malee, "เพราะเหตุใด")
    malee.tap("ไม่ใช่บุคลากร")
    hears(malee, "บันทึกไม่อนุมัติ")
    assert "ไม่ใช่บุคลากร" in hears(clerk, "ไม่ได้รับอนุมัติ").text
    assert town.rows(SchoolLink) == []
    clerk.tap("ผูกโรงเรียน")
    hears(clerk, "ต้องการผูกกับโรงเรียนใด")


def test_nobody_links_themselves(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    malee.say("ผูกโรงเรียนบ้านวังไผ่")
    hears(malee, "พ.ร.บ.")
    malee.tap("รับทราบ")
    hears(malee, "ทำหน้าที่ใด")
    talk(malee, ("ผู้อำนวยการ", "เบอร์โทรศัพท์"))
    talk(malee, ("081-234-5678", "เมื่ออนุมัติแล้ว"))
    malee.tap("ยืนยัน")
    card = hears(anan, "S-0001")
    malee.postback(button(card, "อนุมัติ"))
    hears(malee, "เป็นของท่านเอง")
    assert town.rows(SchoolLink) == []
    anan.tap("อนุมัติ", on=card)
    hears(malee, "ท่านผูกกับโรงเรียนบ้านวังไผ่")


def test_the_school_is_found_by_slips_and_short_names_and_no_other_is_taken(town: Town) -> None:
    town.officer(MALEE)
    clerk = town.person(SOMCHAI)
    clerk.say("ขอผูกโรงเรียนค่ะ")
    hears(clerk, "พ.ร.บ.")
    clerk.tap("รับทราบ")
    hears(clerk, "ต้องการผูกกับโรงเรียนใด")
    talk(
        clerk,
        ("บึงสามพันวิทยาคม", "ไม่อยู่ในสังกัด"),
        ("รร.บ้านยางสาว", "เลิกหรือรวมกับโรงเรียนอื่น"),
        ("กขคงจฉช", "ไม่พบโรงเรียนที่ใกล้เคียง"),
    )
    clerk.say("บ้านโคกกรวด")
    which = hears(clerk, "หมายถึงข้อใด")
    assert sorted(clerk.chat.quick_reply_labels) == [
        *("ยกเลิก", "โคกกรวด (บึงสามพัน)", "โคกกรวด (วิเชียรบุรี)"),
    ]
    clerk.tap("โคกกรวด (บึงสามพัน)", on=which)
    hears(clerk, "กรุณาพิมพ์ชื่อ-นามสกุล")
    clerk.say("ยกเลิก")
    hears(clerk, "ยกเลิก")
    clerk.say("ผูกกับโรงเรียนบ้านวังไผ")
    hears(clerk, "กรุณาพิมพ์ชื่อ-นามสกุล")


def test_a_name_that_means_several_is_asked_about_at_once(town: Town) -> None:
    malee, clerk = town.officer(MALEE), town.person(SOMCHAI)
    linked(malee, clerk)
    clerk.say("ผูกโรงเรียนบ้านโคกกรวด")
    hears(clerk, "หมายถึงข้อใด")
    clerk.tap("โคกกรวด (วิเชียรบุรี)")
    hears(clerk, "ทำหน้าที่ใด")


def test_one_request_at_a_time_and_it_can_be_withdrawn(town: Town) -> None:
    malee, clerk = town.officer(MALEE), town.person(SOMCHAI)
    number = links(clerk)
    card = hears(malee, number)
    talk(clerk, ("ผูกโรงเรียน", f"คำขอ {number} รอเจ้าหน้าที่"), ("สถานะ", f"คำขอ {number} รอ"))
    talk(malee, (number, "ขอผูกโรงเรียน"))
    clerk.tap("ถอนคำขอ")
    hears(clerk, f"ถอนคำขอ {number}")
    malee.tap("อนุมัติ", on=card)
    hears(malee, "ยกเลิกไปแล้ว")
    assert town.rows(SchoolLink) == []


def test_a_director_of_two_speaks_for_both_and_is_asked_which(town: Town) -> None:
    with_figures(town)
    malee, director = town.officer(MALEE), town.person(SOMCHAI)
    linked(malee, director, position="รักษาการ ผอ.")
    links_again(director, f"ผูกโรงเรียน {OTHER.code}", "ดูแลเพิ่ม")
    director.tap("ยืนยัน")
    card = hears(malee, "S-0002")
    assert "ยังดูแล โรงเรียนบ้านวังไผ่ ด้วย" in card.text
    malee.tap("อนุมัติ", on=card)
    hears(director, "ท่านผูกกับโรงเรียนบ้านโคกกรวด")
    assert set(schools(town, SOMCHAI)) == {WANGPHAI, OTHER.code}
    director.say("โรงเรียนเรามีนักเรียนกี่คน")
    which = hears(director, "ดูแลหลายโรงเรียน")
    director.tap("บ้านโคกกรวด อ.บึงสามพัน", on=which)
    hears(director, "นักเรียน โรงเรียนบ้านโคกกรวด")
    director.say("เลิกผูกโรงเรียน")
    hears(director, "ต้องการเลิกผูกกับโรงเรียนใด")
    director.tap("โรงเรียนบ้านวังไผ่")
    hears(director, "เมื่อเลิกผูกกับโรงเรียนบ้านวังไผ่")
    director.tap("ยืนยันเลิกผูก")
    hears(director, "เลิกผูกกับโรงเรียนบ้านวังไผ่แล้ว")
    assert schools(town, SOMCHAI) == (OTHER.code,)


def test_who_has_moved_leaves_the_former_school_with_the_yes(town: Town) -> None:
    malee, clerk = town.officer(MALEE), town.person(SOMCHAI)
    linked(malee, clerk)
    links_again(clerk, f"ผูกโรงเรียน {OTHER.code}", "ย้ายมา")
    clerk.tap("ยืนยัน")
    card = hears(malee, "S-0002")
    assert "ย้ายจาก โรงเรียนบ้านวังไผ่" in card.text
    assert schools(town, SOMCHAI) == (WANGPHAI,)
    malee.tap("อนุมัติ", on=card)
    hears(clerk, "ท่านผูกกับโรงเรียนบ้านโคกกรวด")
    assert schools(town, SOMCHAI) == (OTHER.code,)
    assert [link.ended_how for link in town.rows(SchoolLink)] == [Ended.MOVED, None]
    talk(clerk, (f"ผูกโรงเรียน {OTHER.code}", "ผูกกับโรงเรียนบ้านโคกกรวดอยู่แล้ว"))


def test_my_school_is_shown_with_the_way_out_and_who_was_there_hears_of_others(town: Town) -> None:
    malee, clerk, teacher = town.officer(MALEE), town.person(SOMCHAI), town.person(WANNA)
    talk(clerk, ("โรงเรียนของฉัน", "ยังไม่ได้ผูกกับโรงเรียน"))
    number = linked(malee, clerk)
    town.later(minutes=1)
    later = links(teacher, position="ครู")
    card = hears(malee, later)
    assert SOMCHAI in card.text, "who speaks for it already"
    malee.tap("อนุมัติ", on=card)
    hears(teacher, "ท่านผูกกับ")
    assert people(town, WANGPHAI) == [WANNA, SOMCHAI]
    clerk.say("โรงเรียนของฉัน")
    hears(clerk, "วรรณา ใจงาม (ครู) ผูกกับโรงเรียนบ้านวังไผ่แล้ว")
    shown = hears(clerk, number)
    clerk.tap("เลิกผูก", on=shown)
    hears(clerk, "เมื่อเลิกผูก")
    clerk.tap("ยืนยันเลิกผูก")
    hears(clerk, "เลิกผูกกับโรงเรียนบ้านวังไผ่แล้ว")
    assert people(town, WANGPHAI) == [WANNA]


def test_who_has_an_approved_account_there_speaks_for_it_too(town: Town) -> None:
    malee, clerk = town.officer(MALEE), town.person(SOMCHAI)
    clerk.say(f"ขอใช้เน็ต ชื่อ {SOMCHAI} โรงเรียนบ้านวังไผ่ โทร 081-234-5678 ใช้กับคอม")
    hears(clerk, "พ.ร.บ.")
    clerk.tap("รับทราบ")
    hears(clerk, "ตรวจสอบ")
    clerk.tap("ยืนยัน")
    malee.tap("อนุมัติ", on=hears(malee, "A-0001"))
    hears(clerk, "ตั้งรหัสผ่าน")
    town.settle()
    assert people(town, WANGPHAI) == [SOMCHAI]
    assert schools(town, SOMCHAI) == (WANGPHAI,)
    talk(clerk, ("โรงเรียนของฉัน", "บัญชีอินเทอร์เน็ตที่อนุมัติแล้ว"))


def test_who_works_in_the_office_speaks_for_no_school(town: Town) -> None:
    malee, staff = town.officer(MALEE), town.person(SOMCHAI)
    staff.say(f"ขอใช้เน็ต ชื่อ {SOMCHAI} กลุ่มนิเทศ โทร 081-234-5678 ใช้กับคอม")
    hears(staff, "พ.ร.บ.")
    staff.tap("รับทราบ")
    hears(staff, "ตรวจสอบ")
    staff.tap("ยืนยัน")
    malee.tap("อนุมัติ", on=hears(malee, "A-0001"))
    hears(staff, "ตั้งรหัสผ่าน")
    town.settle()
    talk(staff, ("โรงเรียนของฉัน", "ยังไม่ได้ผูกกับโรงเรียน"))


def test_an_officer_ends_a_link_and_its_person_hears_of_it(town: Town) -> None:
    malee, clerk, other = town.officer(MALEE), town.person(SOMCHAI), town.person(WANNA)
    linked(malee, clerk)
    malee.say("ผู้ผูกโรงเรียนบ้านวังไผ่")
    hears(malee, "มีผู้ผูก 1 คน")
    card = hears(malee, "081-234-5678")
    talk(other, ("สวัสดี", "ยินดีต้อนรับ"))
    other.postback(button(card, "เลิกผูก"))
    hears(other, "เฉพาะผู้มีหน้าที่")
    malee.tap("เลิกผูก", on=card)
    hears(malee, "ผู้นี้จะเห็นในแชตครั้งถัดไป")
    malee.tap("ยืนยันเลิกผูก")
    hears(malee, f"เลิกผูก {SOMCHAI} กับโรงเรียนบ้านวังไผ่แล้ว")
    town.settle()
    assert said(clerk, "เจ้าหน้าที่เลิกผูก") == 0, "it waits for their next word"
    clerk.say("สวัสดี")
    hears(clerk, "เจ้าหน้าที่เลิกผูกท่านกับโรงเรียนบ้านวังไผ่แล้ว")
    assert [link.ended_how for link in town.rows(SchoolLink)] == [Ended.OFFICER]
    malee.tap("เลิกผูก", on=card)
    hears(malee, "ไปก่อนแล้ว")


def test_an_officer_finds_it_with_the_person(town: Town) -> None:
    malee, clerk = town.officer(MALEE), town.person(SOMCHAI)
    linked(malee, clerk)
    malee.say("ค้นหา สมชาย")
    shown = hears(malee, "ผูกโรงเรียน\nโรงเรียนบ้านวังไผ่")
    malee.tap("โรงเรียนที่ผูก", on=shown)
    hears(malee, "คำขอ S-0001")


def test_officers_see_which_schools_have_nobody(town: Town) -> None:
    malee, clerk = town.officer(MALEE), town.person(SOMCHAI)
    linked(malee, clerk)
    malee.say("โรงเรียนไหนยังไม่ผูก")
    hears(malee, "ผูกแล้ว 1 จาก 185 โรงเรียน")
    district = next(place.district for place in ours() if place.code == WANGPHAI)
    malee.tap(next(one for one in malee.chat.quick_reply_labels if one.startswith(district)))
    told = hears(malee, f"อำเภอ{district} ยังไม่มีผู้ผูก")
    assert "บ้านวังไผ่\n" not in told.text
    talk(malee, ("ใครผูกโรงเรียนบ้านโคกกรวด", "หมายถึงข้อใด"))
    malee.tap("โคกกรวด (บึงสามพัน)")
    hears(malee, "ยังไม่มีผู้ผูก")
    talk(clerk, ("ผู้ผูกโรงเรียน", "เฉพาะผู้มีหน้าที่"))


def test_who_is_forgotten_speaks_for_no_school(town: Town) -> None:
    malee, clerk = town.officer(MALEE), town.person(SOMCHAI)
    linked(malee, clerk)
    clerk.say("ลบข้อมูลของฉัน")
    hears(clerk, "กู้คืนไม่ได้")
    clerk.tap("ยืนยันลบข้อมูล")
    hears(clerk, "ลบ")
    town.settle()
    assert people(town, WANGPHAI) == []
    assert town.rows(SchoolLink) == []
    (request,) = town.rows(Request)
    assert (SOMCHAI in request.name, request.phone, request.detail) == (False, "", None)


def test_what_only_the_school_may_ask_opens_with_the_link(town: Town) -> None:
    with_figures(town)
    malee, clerk = town.officer(MALEE), town.person(SOMCHAI)
    question = "นักเรียนด้อยโอกาสโรงเรียนบ้านวังไผ่กี่คน"
    clerk.say(question)
    hears(clerk, "ให้ได้เฉพาะโรงเรียนนั้น")
    clerk.tap("ผูกโรงเรียน")
    hears(clerk, "พ.ร.บ.")
    clerk.say("ยกเลิก")
    town.settle()
    linked(malee, clerk)
    clerk.say(question)
    town.settle()
    assert said(clerk, "ให้ได้เฉพาะโรงเรียนนั้น") == 1


def test_an_account_is_asked_for_by_who_is_linked_as_ever(town: Town) -> None:
    malee, clerk = town.officer(MALEE), town.person(SOMCHAI)
    linked(malee, clerk)
    talk(clerk, ("สถานะ", "ท่านผูกกับ โรงเรียนบ้านวังไผ่"))
    assert files(clerk).startswith("A-")


def test_a_telephone_number_is_nobodys_position(town: Town) -> None:
    person = town.person(WANNA)
    person.say("ผูกโรงเรียนบ้านวังไผ่")
    hears(person, "พ.ร.บ.")
    person.tap("รับทราบ")
    talk(person, (WANNA, "ทำหน้าที่ใด"), ("081-234-5678", "เลือกจากปุ่มด้านล่าง"))
    talk(person, ("ธุรการ", "เบอร์โทรศัพท์"))


def test_what_is_wrong_in_the_summary_may_be_named(town: Town) -> None:
    person = town.person(WANNA)
    person.say("ผูกโรงเรียนบ้านวังไผ่")
    hears(person, "พ.ร.บ.")
    person.tap("รับทราบ")
    talk(
        person,
        (WANNA, "ทำหน้าที่ใด"),
        ("ธุรการ", "เบอร์โทรศัพท์"),
        ("081-234-5678", "เมื่ออนุมัติแล้ว"),
        ("แก้หน้าที่", "ทำหน้าที่ใด"),
    )


def test_the_districts_are_there_to_be_tapped_in_the_middle_of_a_form_too(town: Town) -> None:
    officer = town.officer(MALEE)
    talk(officer, ("ค้นหา", "ค้น"), ("โรงเรียนที่ยังไม่ผูก", "กดชื่ออำเภอด้านล่าง"))
    assert any(label.startswith("วิเชียรบุรี") for label in officer.chat.quick_reply_labels)
    assert officer.chat.quick_reply_labels[-1] == "ยกเลิก"
