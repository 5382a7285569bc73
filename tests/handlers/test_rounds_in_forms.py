"""``ส่งแล้ว`` in the middle of a form: heard as the report it is, unless the question takes any
words."""

import pytest

from bot.playground.persons import Person
from store.applications import Request
from store.conversations import Conversation
from store.requests import Kind
from store.rounds import RoundReport
from tests.bot.whole import House
from tests.handlers.test_rounds_nudged import of_school


@pytest.fixture
def officer(house: House) -> Person:
    return house.officer("มาลี ศรีสุข")


@pytest.fixture
def teacher(house: House, officer: Person) -> Person:
    return of_school(house, officer, "สมชาย ใจดี", "บ้านวังไผ่")


def asking(house: House, person: Person) -> list[str | None]:
    """What is on the table in this person's forms."""
    me = house.id_of(person)
    return [one.asking for one in house.rows(Conversation) if one.person_id == me]


def answers_of(house: House, person: Person) -> dict[str, str]:
    me = house.id_of(person)
    [form] = [one for one in house.rows(Conversation) if one.person_id == me]
    return dict(form.answers)


@pytest.mark.parametrize("says", ["ส่งแล้ว", "ส่งแล้วค่ะ", "โรงเรียนเราส่งแล้ว"])
def test_it_is_nobodys_name(house: House, teacher: Person, says: str) -> None:
    house.answers(teacher, "เปลี่ยนชื่อ")
    assert asking(house, teacher) == ["name"]
    told = house.answers(teacher, says)
    assert "ส่งรอบใดแล้ว" in told
    assert told.endswith("เช่น สมชาย ใจดี"), "the question stands again"
    assert asking(house, teacher) == ["name"]


@pytest.mark.parametrize("says", ["ส่งแล้ว", "ส่ง DMC รอบ 3 แล้ว", "ส่ง DMC รอบ 3 แล้ว 125 คน"])
def test_it_is_no_telephone_number(house: House, teacher: Person, says: str) -> None:
    house.answers(teacher, "เปลี่ยนเบอร์")
    assert asking(house, teacher) == ["phone"]
    told = house.answers(teacher, says)
    assert "รับทราบแล้ว" in told or "ส่งรอบใดแล้ว" in told
    assert len(house.rows(RoundReport)) == ("รอบ 3" in says)
    assert asking(house, teacher) == ["phone"]


def test_a_question_for_any_words_gets_these(house: House, teacher: Person) -> None:
    house.answers(teacher, "แจ้งปัญหา")
    house.answers(teacher, "ส่งแล้ว")
    assert answers_of(house, teacher)["what"] == "ส่งแล้ว"
    assert house.rows(RoundReport) == []


def test_a_figure_is_read_out_of_a_report(house: House, teacher: Person) -> None:
    house.answers(teacher, "ส่ง DMC รอบ 3 แล้ว")
    teacher.tap("แจ้งจำนวน")
    house.work()
    assert "บันทึกจำนวน 125 คนแล้ว" in house.answers(teacher, "ส่งแล้ว 125 คน")
    assert asking(house, teacher) == []


def test_what_was_named_before_the_privacy_notice_is_gone_on_with(
    house: House, officer: Person
) -> None:
    clerk = house.person("วรรณา ใจงาม")
    house.answers(clerk, "ขอผูกโรงเรียนบ้านวังไผ่ แล้วส่ง DMC แล้ว")
    assert "ชื่อ-นามสกุล" in house.answers(clerk, "รับทราบ")
    for says in ("วรรณา ใจงาม", "ธุรการ", "081-234-5678", "ยืนยัน"):
        house.answers(clerk, says)
    [asked] = [one for one in house.rows(Request) if one.kind is Kind.SCHOOL]
    assert asked.place_name == "โรงเรียนบ้านวังไผ่"


@pytest.mark.parametrize("says", ["ผูกโรงเรียนบ้านโคกกรวด", "ผูกโรงเรียนบ้านโคกกรวด แล้วส่ง DMC แล้ว"])
def test_of_several_schools_of_a_name_it_is_asked_which_after_the_notice(
    house: House, says: str
) -> None:
    clerk = house.person("วรรณา ใจงาม")
    house.answers(clerk, says)
    house.answers(clerk, "รับทราบ")
    assert sorted(clerk.chat.quick_reply_labels) == [
        "ยกเลิก",
        "โคกกรวด (บึงสามพัน)",
        "โคกกรวด (วิเชียรบุรี)",
    ]
    assert asking(house, clerk) == ["school"]
    assert "school" not in answers_of(house, clerk)


def test_what_cannot_be_a_school_is_said_to_be_none_after_the_notice(house: House) -> None:
    clerk = house.person("วรรณา ใจงาม")
    house.answers(clerk, "ผูกโรงเรียนเซนต์คาเบรียล")
    told = house.answers(clerk, "รับทราบ")
    assert "ไม่พบโรงเรียน" in told
    assert asking(house, clerk) == ["school"]
