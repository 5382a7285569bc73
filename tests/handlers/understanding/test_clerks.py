"""Places and schools as a school's clerk types them."""

from typing import Any

import pytest

from handlers.understanding.asking import understand
from handlers.understanding.understood import Wish


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        ("นร.วิเชียร ป.1 กี่คน", {"district": "วิเชียรบุรี", "grade": ["ป.1"], "metric": "students"}),
        ("นักเรียนวิเชียนบุรีกี่คน", {"district": "วิเชียรบุรี", "metric": "students"}),
        (
            "นักเรียนต่อโรงเรียน อ.วิเชียรบุรี",
            {"district": "วิเชียรบุรี", "metric": "students_per_school"},
        ),
        ("ขอข้อมูลโรงเรียน 67030047", {"school_code": "67030047", "metric": "school_info"}),
        (
            "พิมพ์สรุปข้อมูลโรงเรียนบ้านไทรทองให้หน่อย",
            {"school_ambiguous": ["67030068", "67030174"], "metric": "school_info"},
        ),
        (
            "โรงเรียนที่ไม่มีครู",
            {"list": "schools", "filter": {"metric": "teachers", "op": "=", "value": 0}},
        ),
    ],
)
def test_it_is_understood_as_meant(said: str, slots: dict[str, Any]) -> None:
    assert understand(said).slots == slots


def test_a_ตำบล_that_is_not_here_is_not_left_out() -> None:
    slots = {"tambon": "หนองหอย", "out_of_area": True, "metric": "students"}
    assert understand("ตำบลหนองหอยกี่คน").slots == slots


@pytest.mark.parametrize(
    "said",
    ["นักเรียนทั้งหมดไม่รวมอนุบาล", "โรงเรียนขนาดเล็กที่ไม่ใช่ขยายโอกาส", "นักเรียนทั้งเขตยกเว้นอำเภอวิเชียรบุรี"],
)
def test_what_is_left_out_is_not_what_is_counted(said: str) -> None:
    assert understand(said).slots["except"] is True


@pytest.mark.parametrize(
    ("before", "said", "slots"),
    [
        ("โรงเรียนในหล่มสัก", "อ.วิเชียรบุรีล่ะ", {"list": "schools", "district": "วิเชียรบุรี"}),
        ("นักเรียนบ้านไผ่", "ทั้งเขตล่ะ", {"metric": "students", "scope": "area"}),
        ("นักเรียนบ้านไทรทองกี่คน", "ทั้งเขตล่ะ", {"metric": "students", "scope": "area"}),
        ("นักเรียนไม่รวมอนุบาล", "ประถมล่ะ", {"metric": "students", "level": "ประถม"}),
    ],
)
def test_a_refusal_does_not_cling_to_the_next_question(
    before: str, said: str, slots: dict[str, Any]
) -> None:
    first = understand(before)
    previous = Wish(first.intent, dict(first.slots))
    assert understand(said, previous=previous).slots == slots


def test_a_ratio_a_school_names_no_school_behind_it() -> None:
    assert "school" not in understand("เฉลี่ยนักเรียนต่อโรงเรียน วิเชียรบุรี").slots


def test_a_person_called_as_an_อำเภอ_begins_is_no_place() -> None:
    assert "district" not in understand("ขอใช้เน็ต ชื่อ วิเชียร ใจดี").slots


def test_a_director_who_asks_is_not_counted() -> None:
    slots = {"grade": ["ป.6"], "year": "current", "school": "บ้านวังไผ่", "metric": "students"}
    assert understand("ผอ.บ้านวังไผ่ให้ถามว่า ป.6 ปีนี้กี่คน").slots == slots
    assert understand("ผอ.มัธยมกี่คน").slots["metric"] == "directors"
