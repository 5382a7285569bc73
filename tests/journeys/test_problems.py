"""Something does not work: it is reported to whoever answers for it, asked about, mended."""

import pytest

from bot.playground.persons import Person
from store.audit import AuditEntry
from store.duties import Topic
from store.requests import Kind, Request, State
from tests.journeys.conftest import NewTown
from tests.journeys.test_routing import duty, said
from tests.journeys.town import Town, button, files, hears, talk

MALEE, ANAN = "มาลี ศรีสุข", "อนันต์ พูลผล"
SOMCHAI = "สมชาย ใจดี"


@pytest.fixture
def town(own_town: NewTown) -> Town:
    town = own_town()
    town.at(2026, 11, 23, 9, 0)  # a Monday
    return town


def reports(staff: Person, what: str = "เน็ตหลุดบ่อยที่ห้องธุรการ") -> str:
    """A report of somebody whom the office does not know yet: its number."""
    staff.say(what)
    hears(staff, "พ.ร.บ.")
    staff.tap("รับทราบ")
    hears(staff, "กรุณาพิมพ์ชื่อ-นามสกุล")
    talk(
        staff,
        (staff.name, "ทำงานที่กลุ่มหรือโรงเรียนใด"),
        ("กลุ่มนิเทศ", "เบอร์โทรศัพท์"),
        ("081-234-5678", "กดยืนยันเพื่อส่ง"),
    )
    staff.tap("ยืนยัน")
    return next(w for w in hears(staff, "รับแจ้งปัญหา").text.split() if w.startswith("T-"))


def test_a_problem_goes_to_who_answers_for_problems_and_its_end_is_told(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    duty(town, MALEE, topic=Topic.PROBLEM)
    duty(town, ANAN, topic=Topic.ACCOUNT)
    staff = town.person(SOMCHAI)
    number = reports(staff)
    card = hears(malee, number)
    assert "เน็ตหลุดบ่อยที่ห้องธุรการ" in card.text
    assert "081-234-5678" in card.text
    assert said(anan, number) == 0
    anan.postback(button(card, "แก้ไขแล้ว"))
    hears(anan, "อยู่กับผู้รับผิดชอบท่านอื่น")
    malee.tap("แก้ไขแล้ว", on=card)
    hears(malee, "แก้ไขอย่างไร")
    malee.tap("แก้ไขสายหรือจุดต่อ")
    hears(malee, "ปิดเรื่อง")
    told = hears(staff, f"{number} ดำเนินการแล้ว")
    assert "แก้ไขสายหรือจุดต่อ" in told.text
    (report,) = town.rows(Request)
    assert (report.kind, report.state, report.reason) == (Kind.PROBLEM, State.APPROVED, "cable")
    assert "problem.approved" in [entry.act for entry in town.rows(AuditEntry)]


def test_what_the_office_knows_is_not_asked_again(town: Town) -> None:
    malee, staff = town.officer(MALEE), town.person(SOMCHAI)
    hears(malee, files(staff))
    talk(staff, ("แจ้งปัญหา", "เกิดปัญหาอะไร"))
    staff.tap("เข้าสู่ระบบไม่ได้")
    summary = hears(staff, "กดยืนยันเพื่อส่ง")
    assert "081-234-5678" in summary.text
    assert "ลืมรหัสผ่าน" in [action["label"] for action in summary.actions]
    staff.tap("ยืนยัน")
    hears(malee, hears(staff, "รับแจ้งปัญหา").text.split()[1])


def test_an_officer_asks_back_and_the_answer_comes_to_the_card(town: Town) -> None:
    malee, anan, staff = town.officer(MALEE), town.officer(ANAN), town.person(SOMCHAI)
    number = reports(staff, "คอมเปิดไม่ติด")
    hears(anan, number)
    malee.tap("ถามผู้แจ้ง", on=hears(malee, number))
    talk(malee, ("มีไฟเข้าเครื่องหรือไม่", f"ส่งคำถามเรื่อง {number}"))
    asked = hears(staff, "มีไฟเข้าเครื่องหรือไม่")
    assert number in asked.text
    staff.tap("ตอบ")
    talk(staff, ("ไม่มีไฟเข้าเลยค่ะ =1+1", "แจ้งเจ้าหน้าที่แล้ว"))
    hears(malee, "ไม่มีไฟเข้าเลย")
    malee.tap("ดูเรื่อง")
    card = hears(malee, "คอมเปิดไม่ติด")
    assert "ไม่มีไฟเข้าเลย" in card.text
    assert said(anan, "ไม่มีไฟเข้าเลย") == 0, "who asks is at it"


def test_what_still_does_not_work_is_reported_again_and_names_the_first(town: Town) -> None:
    malee, staff = town.officer(MALEE), town.person(SOMCHAI)
    number = reports(staff)
    malee.tap("ปิดเรื่อง", on=hears(malee, number))
    talk(malee, ("ต้องรอผู้ให้บริการมาแก้ไข", "แจ้งเหตุผล"))
    hears(staff, "เนื่องจากต้องรอผู้ให้บริการมาแก้ไข")
    staff.tap("ยังไม่หาย")
    talk(staff, ("ยังหลุดเหมือนเดิม", "กดยืนยันเพื่อส่ง"))
    staff.tap("ยืนยัน")
    hears(staff, "รับแจ้งปัญหา T-0002")
    assert f"แจ้งซ้ำของ\n{number}" in hears(malee, "T-0002").text


def test_one_report_at_a_time_and_it_can_be_withdrawn(town: Town) -> None:
    malee, staff = town.officer(MALEE), town.person(SOMCHAI)
    number = reports(staff)
    card = hears(malee, number)
    talk(staff, ("ปริ้นไม่ออกด้วย", f"{number} อยู่ระหว่างดำเนินการ"))
    staff.tap("ถอนคำขอ")
    hears(staff, "ถอนคำขอ")
    malee.tap("แก้ไขแล้ว", on=card)
    hears(malee, "ยกเลิกไปแล้ว")
    staff.postback(f"p=more&request={town.rows(Request)[0].id.hex}")
    hears(staff, "ยกเลิกไปแล้ว")


@pytest.mark.parametrize(
    "words",
    ["เน็ตใช้ได้แล้วค่ะ", "หายแล้ว", "ใช้ได้แล้ว", "เน็ตมาแล้ว", "หายแล้วค่ะ ขอบคุณค่ะ", "T-0001 ใช้ได้แล้ว"],
)
def test_what_works_again_is_closed_by_its_reporter_with_one_tap(town: Town, words: str) -> None:
    malee, staff = town.officer(MALEE), town.person(SOMCHAI)
    number = reports(staff)
    card = hears(malee, number)
    pushed = town.platform.sending.used
    talk(staff, (words, f"ปิดเรื่องแจ้งปัญหา {number}"))
    (report,) = town.rows(Request)
    assert report.state is State.PENDING, "words close nothing"
    staff.tap("ปิดเรื่อง")
    assert number in hears(staff, "ขอบคุณที่แจ้งให้ทราบ").text
    (report,) = town.rows(Request)
    assert (report.state, report.decided_by) == (State.CANCELLED, report.requester_id)
    assert "problem.mended" in [entry.act for entry in town.rows(AuditEntry)]
    malee.tap("แก้ไขแล้ว", on=card)
    hears(malee, f"{SOMCHAI} แจ้งว่าใช้งานได้แล้ว และปิดเรื่อง {number}")
    assert town.platform.sending.used == pushed, "the officer hears with the next word"
    staff.tap("ยังไม่หาย")
    hears(staff, "เกิดปัญหาอะไร")


def test_only_the_reporter_closes_a_report_and_once(town: Town) -> None:
    malee, staff, other = town.officer(MALEE), town.person(SOMCHAI), town.person("สมหญิง แก้วดี")
    number = reports(staff)
    card = hears(malee, number)
    talk(staff, ("ใช้ได้แล้ว", "ต้องการปิดเรื่อง"))
    close = f"p=mended&request={town.rows(Request)[0].id.hex}"
    other.postback(close)
    hears(other, "เฉพาะผู้มีหน้าที่")
    malee.postback(close)
    hears(malee, "เฉพาะผู้มีหน้าที่")
    malee.tap("แก้ไขแล้ว", on=card)
    hears(malee, "แก้ไขอย่างไร")
    malee.tap("แก้ไขสายหรือจุดต่อ")
    hears(staff, f"{number} ดำเนินการแล้ว")
    staff.postback(close)
    town.settle()
    (report,) = town.rows(Request)
    assert (report.state, report.reason) == (State.APPROVED, "cable")
    assert said(staff, "ขอบคุณที่แจ้งให้ทราบ") == 0


@pytest.mark.parametrize("words", ["ใช้ได้แล้วแต่ยังช้าอยู่", "ขอบคุณค่ะ", "ยังใช้ไม่ได้"])
def test_what_does_not_quite_work_again_is_not_asked_to_be_closed(town: Town, words: str) -> None:
    town.officer(MALEE)
    staff = town.person(SOMCHAI)
    reports(staff)
    staff.say(words)
    town.settle()
    assert said(staff, "ต้องการปิดเรื่อง") == 0


def test_what_works_again_without_a_report_is_taken_kindly(town: Town) -> None:
    staff = town.person(SOMCHAI)
    talk(staff, ("เมนู", "ต้องการให้ช่วยเรื่องใด"), ("หายแล้วค่ะ", "ยินดีให้บริการ"))


def test_two_people_report_at_once_and_nobody_reads_or_settles_anothers(town: Town) -> None:
    malee = town.officer(MALEE)
    staff, other = town.person(SOMCHAI), town.person("สมหญิง แก้วดี")
    number, second = reports(staff), reports(other)
    assert number != second
    hears(malee, second)
    mine = next(r for r in town.rows(Request) if r.number == number)
    for data in ("more", "still_broken", "ask_back"):
        other.postback(f"p={data}&request={mine.id.hex}")
    town.settle()
    assert said(other, "เฉพาะผู้มีหน้าที่") == 3
    assert said(other, number) == 0


def test_an_officers_own_problem_is_a_colleagues_to_settle(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    malee.say("เน็ตหลุดบ่อยที่ห้องธุรการ")
    hears(malee, "พ.ร.บ.")
    malee.tap("รับทราบ")
    hears(malee, "ทำงานที่กลุ่มหรือโรงเรียนใด")
    talk(malee, ("กลุ่มนิเทศ", "เบอร์โทรศัพท์"), ("081-234-5678", "กดยืนยันเพื่อส่ง"))
    malee.tap("ยืนยัน")
    hears(malee, "รับแจ้งปัญหา T-0001")
    number = "T-0001"
    card = hears(anan, number)
    assert said(malee, f"แจ้งปัญหา {number}") <= 1, "only the receipt"
    malee.postback(button(card, "แก้ไขแล้ว"))
    hears(malee, "เป็นของท่านเอง")
    talk(malee, ("งานของฉัน", "ไม่มีคำขอ"))


def test_the_morning_counts_the_problems(town: Town) -> None:
    malee, staff = town.officer(MALEE), town.person(SOMCHAI)
    town.at(2026, 11, 23, 18, 0)
    reports(staff)
    town.at(2026, 11, 24, 8, 31)
    town.tick()
    assert "แจ้งปัญหา 1" in hears(malee, "รออนุมัติ 0").text
