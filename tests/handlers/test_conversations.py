"""Small talk, languages, the officer's list: what is said back, and to whom."""

import pytest

from handlers.approvals.cards import Decide
from handlers.kit.intents import POSTBACK_LIMIT, Postback
from handlers.kit.router import Router
from store.outbox import Job
from store.people import Person as Row
from store.refusals import StaleCard
from store.requests import State, Verdict
from tests.bot.whole import House, decide


@pytest.mark.parametrize(
    ("says", "hears"),
    [
        ("สวัสดี", "ยินดีต้อนรับ"),
        ("ช่วยเหลือ", "เรื่องที่ทำได้"),
        ("เมนู", "ต้องการให้ช่วยเรื่องใด"),
        ("ติดต่อเจ้าหน้าที่", "056-000-000"),
        ("ขอบคุณ", "ยินดีให้บริการ"),
        ("ภาษา", "Choose a language"),
        ("สถานะ", "ยังไม่มีคำขอ"),
        ("ลืมรหัสผ่าน", "ยังไม่มีบัญชีอินเทอร์เน็ต"),
        ("ขอลิงก์ใหม่", "ไม่มีบัญชีที่รอตั้งรหัสผ่าน"),
        ("ข้อมูลของฉัน", "ยังไม่แจ้ง"),
        ("ความเป็นส่วนตัว", "ประกาศความเป็นส่วนตัว"),
        ("งานของฉัน", "เฉพาะผู้มีหน้าที่"),
        ("ถามข้อมูล", "ติดต่อเจ้าหน้าที่"),
        ("แจ้งปัญหา", "พ.ร.บ."),
        ("ยกเลิก", "ไม่มีเรื่องที่ทำค้าง"),
        ("ยืนยัน", "ยังไม่เข้าใจ"),
        ("กขคงจฉช", "ยังไม่เข้าใจ"),
        ("A" * 5_000, "ยังไม่เข้าใจ"),
        ("รับทราบ", "บันทึกการรับทราบ"),
    ],
)
def test_everybody_gets_an_answer(house: House, says: str, hears: str) -> None:
    person = house.person("สมชาย ใจดี")
    house.answers(person, "เมนู")
    assert hears in house.answers(person, says)


def test_every_dead_end_leads_to_an_officer(house: House) -> None:
    person = house.person("สมชาย ใจดี")
    for says in ("กขคงจฉช", "งานของฉัน", "ถามข้อมูล", "ลืมรหัสผ่าน", "สถานะ", "ช่วยเหลือ"):
        house.answers(person, says)
        assert "ติดต่อเจ้าหน้าที่" in person.chat.quick_reply_labels, says


def test_the_greeting_comes_before_the_first_answer_and_only_then(house: House) -> None:
    person = house.person("สมชาย ใจดี")
    first = house.answers(person, "ช่วยเหลือ")
    assert "ยินดีต้อนรับ" in first
    assert "เรื่องที่ทำได้" in first
    assert "ยินดีต้อนรับ" not in house.answers(person, "ช่วยเหลือ")


def test_the_privacy_notice_comes_before_the_first_question_and_once(house: House) -> None:
    person = house.person("สมชาย ใจดี")
    assert "พ.ร.บ." in house.answers(person, "ขอใช้อินเทอร์เน็ต")
    assert "พ.ร.บ." in house.answers(person, "สมชาย ใจดี")
    assert "ประกาศความเป็นส่วนตัว" in house.answers(person, "อ่านฉบับเต็ม")
    assert "(1/4)" in house.answers(person, "รับทราบ")
    house.answers(person, "ยกเลิก")
    assert "(1/4)" in house.answers(person, "ขอใช้อินเทอร์เน็ต")


def test_a_language_is_kept(house: House) -> None:
    person = house.person("สมชาย ใจดี")
    house.answers(person, "ภาษาอังกฤษ")
    assert "cancel" in house.answers(person, "help").lower()
    house.answers(person, "ภาษาไทย")
    assert "เรื่องที่ทำได้" in house.answers(person, "help")
    house.taps(person, "p=speak&language=xx")
    assert [row.language for row in house.rows(Row)] == ["th"]


def test_an_officer_sees_ten_at_most_and_how_many_there_are(house: House) -> None:
    officer = house.officer("มาลี ศรีสุข")
    for number in range(12):
        staff = house.person(f"สมชาย {'กขคงจฉชซฌญฎฏ'[number]}าใจดี")
        house.ask(staff)
        house.work()
    said = house.answers(officer, "งานของฉัน")
    assert "12 เรื่อง" in said
    assert "รออีก" not in said
    shown = officer.chat.from_bot[-1]
    assert sum(label == "อนุมัติ" for label in shown.labels) == 10


def test_an_officers_own_request_is_not_in_the_own_list(house: House) -> None:
    officer = house.officer("มาลี ศรีสุข")
    house.ask(officer)
    house.work()
    assert "ไม่มีคำขอรอพิจารณา" in house.answers(officer, "งานของฉัน")


def test_a_card_of_another_version_decides_nothing(house: House) -> None:
    officer, staff = house.officer("มาลี ศรีสุข"), house.person("สมชาย ใจดี")
    house.ask(staff)
    request = house.last_request()
    stale = Decide(request.id, request.version + 1, Verdict.APPROVE).pack()
    assert "รายการเดิม" in house.taps(officer, stale)
    assert house.last_request().state is State.PENDING


def test_a_refused_request_says_so_in_the_status(house: House) -> None:
    officer, staff = house.officer("มาลี ศรีสุข"), house.person("สมชาย ใจดี")
    house.ask(staff)
    house.work()
    house.taps(officer, decide(house.last_request(), Verdict.REFUSE))
    house.answers(officer, "ไม่ใช่บุคลากร")
    assert "ไม่ใช่บุคลากร" in house.answers(staff, "สถานะ")
    staff.tap("แก้ไข")
    house.work()
    assert "ตรวจสอบ" in staff.chat.messages[-1].text


def test_nobody_amends_the_request_of_another(house: House) -> None:
    officer, staff = house.officer("มาลี ศรีสุข"), house.person("สมชาย ใจดี")
    house.ask(staff)
    house.work()
    amend = f"p=amend&request={house.last_request().id.hex}"
    assert "เฉพาะผู้มีหน้าที่หรือเจ้าของเรื่อง" in house.taps(staff, amend)  # not refused yet
    house.taps(officer, decide(house.last_request(), Verdict.REFUSE))
    house.answers(officer, "ข้อมูลไม่ครบ")
    assert "เฉพาะผู้มีหน้าที่หรือเจ้าของเรื่อง" in house.taps(officer, amend)
    assert "ตรวจสอบ" in house.taps(staff, amend)


def test_no_job_holds_an_address_or_a_token_of_a_page(house: House) -> None:
    officer, staff = house.officer("มาลี ศรีสุข"), house.person("สมชาย ใจดี")
    house.ask(staff)
    house.work()
    house.taps(officer, decide(house.last_request(), Verdict.APPROVE))
    assert "ตั้งรหัสผ่าน" in staff.chat.from_bot[-1].labels
    address = str(staff.chat.from_bot[-1].actions[-1]["uri"])
    token = address.rpartition("/")[2]
    assert len(token) > 20
    assert not any(token in job.body for job in house.rows(Job))


def test_a_button_over_lines_limit_is_found_when_it_is_made() -> None:
    class Long(Postback, prefix="test_long"):
        text: str

    with pytest.raises(ValueError, match="300"):
        Long("ก" * POSTBACK_LIMIT).pack()
    assert Postback.unpack(Long("ก").pack()) == Long("ก")


def test_a_prefix_and_an_intent_belong_to_one_handler() -> None:
    class Once(Postback, prefix="test_once"):
        pass

    with pytest.raises(TypeError, match="taken"):

        class Twice(Postback, prefix="test_once"):
            pass

    first, second = Router("first"), Router("second")
    for router in (first, second):
        router.on(Once)(lambda _tap, _desk: iter(()))
    with pytest.raises(TypeError, match="already has a handler"):
        Router("both").include([first, second])
    with pytest.raises(StaleCard):
        Decide.unpack(Once().pack())
