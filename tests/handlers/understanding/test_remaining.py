"""What remains when something is left out: answered where it is plain what that is."""

from typing import Any

import pytest

from handlers.mis.keeping import kept, wish_of
from handlers.understanding.asking import understand
from handlers.understanding.understood import Understood, Wish


def asked_on(before: str, said: str) -> Understood:
    first = understand(before)
    previous = Wish(first.intent, dict(first.slots), remaining=first.remaining)
    return understand(said, previous=wish_of(previous.intent.value, kept(previous)))


@pytest.mark.parametrize(
    ("said", "remaining"),
    [
        ("นักเรียนทั้งหมดไม่รวม ม.ปลาย", {"grade": None, "level": ["อนุบาล", "ประถม", "ม.ต้น"]}),
        ("นักเรียนไม่รวมอนุบาลและม.ปลาย", {"grade": None, "level": ["ประถม", "ม.ต้น"]}),
        ("โรงเรียนไม่รวมขยายโอกาส", {"type": "ไม่ใช่ขยายโอกาส"}),
        (
            "นักเรียนประถมไม่รวม ป.1",
            {"level": None, "grade": ["ป.2", "ป.3", "ป.4", "ป.5", "ป.6"]},
        ),
        ("นักเรียน ป.1-3 ไม่รวม ป.2", {"level": None, "grade": ["ป.1", "ป.3"]}),
        (
            "โรงเรียนไม่รวมขนาดเล็ก",
            {"metric": "schools", "size": ["ไม่มีนักเรียน", "กลาง", "ใหญ่", "ใหญ่พิเศษ"]},
        ),
        ("นักเรียนไม่รวมชาย", {"sex": "หญิง"}),
        ("ลบอนุบาลออกเหลือกี่คน", {"grade": None, "level": ["ประถม", "ม.ต้น", "ม.ปลาย"]}),
        ("หักเด็กอนุบาลออกเหลือกี่คน", {"grade": None, "level": ["ประถม", "ม.ต้น", "ม.ปลาย"]}),
        ("นักเรียน ป.1-3 ลบด้วย ป.2 เหลือกี่คน", {"level": None, "grade": ["ป.1", "ป.3"]}),
        ("นักเรียนประถมตัด ป.6 ออก", {"level": None, "grade": [f"ป.{n}" for n in range(1, 6)]}),
        (
            "นักเรียนอนุบาลยกเว้น อ.ศรีเทพ",
            {"scope": None, "districts": ["วิเชียรบุรี", "หนองไผ่", "บึงสามพัน"]},
        ),
        ("ครูไม่รวมผอ.", {"metric": ["teachers"]}),
        (
            "นักเรียนทั้งเขตยกเว้น อ.วิเชียรบุรี กับ อ.ศรีเทพ",
            {"scope": None, "districts": ["หนองไผ่", "บึงสามพัน"]},
        ),
        ("นร.ยกเว้นศรีเทพ หนองไผ่", {"scope": None, "districts": ["วิเชียรบุรี", "บึงสามพัน"]}),
        ("นักเรียนทั้งเขตยกเว้นบ้านวังไผ่", {"without": {"schools": ["67030032"]}}),
        (
            "ครูไม่รวมโรงเรียนบ้านวังไผ่และโรงเรียนบ้านท่าเสา",
            {"without": {"schools": ["67030032", "67030158"]}},
        ),
        (
            "นักเรียน อ.วิเชียรบุรี ไม่รวมบ้านโคกกรวด",
            {"without": {"schools": ["67030060"]}},
        ),
        ("นักเรียน อ.ศรีเทพ ยกเว้น ต.นาสนุ่น", {"without": {"tambons": ["นาสนุ่น"]}}),
    ],
)
def test_what_remains_is_plain(said: str, remaining: dict[str, Any]) -> None:
    found = understand(said)
    assert found.slots["except"] is True
    assert dict(found.remaining) == remaining


@pytest.mark.parametrize(
    "said",
    [
        "นักเรียนไม่รวมบ้านโคกกรวด",
        "นักเรียนบ้านวังไผ่ไม่รวมบ้านซับบอน",
        "นักเรียนยกเว้น อ.ศรีเทพ กับ ต.นาสนุ่น",
        "นักเรียนไม่รวม อ.หล่มสัก",
        "นักเรียนไม่รวมเด็กพิการ",
        "NT ไม่รวม ป.3",
        "นักเรียนไม่รวมอนุบาล ป.1",
    ],
)
def test_what_remains_is_not_guessed(said: str) -> None:
    found = understand(said)
    assert found.slots["except"] is True
    assert not found.remaining


def test_it_is_left_out_of_the_next_question_too() -> None:
    found = asked_on("นักเรียนไม่รวมอนุบาล", "อ.ศรีเทพล่ะ")
    assert (found.slots["except"], found.slots["district"]) == (True, "ศรีเทพ")
    assert found.remaining["level"] == ["ประถม", "ม.ต้น", "ม.ปลาย"]
    year = asked_on("นักเรียนไม่รวมอนุบาล", "68 ล่ะ")
    assert (year.slots["year"], year.remaining) == (2568, found.remaining)


def test_a_school_is_not_left_out_of_another_place() -> None:
    found = asked_on("นักเรียนไม่รวมบ้านวังไผ่", "อ.ศรีเทพล่ะ")
    assert (dict(found.slots), found.remaining) == (
        {"metric": "students", "district": "ศรีเทพ"},
        {},
    )
    year = asked_on("นักเรียนไม่รวมบ้านวังไผ่", "68 ล่ะ")
    assert year.remaining == {"without": {"schools": ["67030032"]}}


def test_until_the_next_question_says_of_whom_it_is() -> None:
    found = asked_on("นักเรียนไม่รวมอนุบาล", "ประถมล่ะ")
    assert (dict(found.slots), found.remaining) == ({"metric": "students", "level": "ประถม"}, {})


@pytest.mark.parametrize(
    ("before", "said", "slots", "remaining"),
    [
        (
            "นักเรียน อ.หนองไผ่",
            "ไม่รวมบ้าน กม.35 ล่ะ",
            {"metric": "students", "district": "หนองไผ่", "except": True},
            {"without": {"schools": ["67030178"]}},
        ),
        (
            "ครูแต่ละอำเภอ",
            "ยกเว้น ต.นาสนุ่น",
            {"metric": "teachers", "group_by": "district", "except": True},
            {"without": {"tambons": ["นาสนุ่น"]}},
        ),
        (
            "นักเรียนทั้งเขตกี่คน",
            "ยอดรวมไม่เอาอนุบาล",
            {"metric": "students", "scope": "area", "level": "อนุบาล", "except": True},
            {"grade": None, "level": ["ประถม", "ม.ต้น", "ม.ปลาย"]},
        ),
    ],
)
def test_what_is_left_out_may_be_said_afterwards(
    before: str, said: str, slots: dict[str, Any], remaining: dict[str, Any]
) -> None:
    found = asked_on(before, said)
    assert (dict(found.slots), dict(found.remaining)) == (slots, remaining)


@pytest.mark.parametrize("said", ["ไม่เอาแล้ว", "ไม่เอา", "ยกเว้น"])
def test_no_question_goes_on_where_that_is_not_plain(said: str) -> None:
    assert not asked_on("นักเรียนประถมกี่คน", said).remaining
