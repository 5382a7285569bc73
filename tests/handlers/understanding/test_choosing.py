"""The answer to "which do you mean?"."""

from typing import Any

import pytest

from handlers.understanding.asking import understand
from handlers.understanding.understood import Wish

PUPILS = {"metric": "students"}
NEAR, FAR = {"school_code": "67030060"}, {"school_code": "67030186"}
"""บ้านโคกกรวด of วิเชียรบุรี and of บึงสามพัน."""


def behind(before: str, said: str) -> dict[str, Any]:
    first = understand(before)
    return dict(understand(said, previous=Wish(first.intent, dict(first.slots))).slots)


@pytest.mark.parametrize(
    ("before", "said", "slots"),
    [
        ("นักเรียนโคกกรวด", "อ.วิเชียรบุรี", {**PUPILS, **NEAR}),
        ("นักเรียนโคกกรวด", "ที่วิเชียรบุรีค่ะ", {**PUPILS, **NEAR}),
        ("นักเรียนโคกกรวด", "บึงสามพัน", {**PUPILS, **FAR}),
        ("นักเรียนโคกกรวด", "อันที่อยู่ ต.กันจุ", {**PUPILS, **FAR}),
        ("ครูโคกกรวด ปี 68", "อ.บึงสามพัน", {"metric": "teachers", "year": 2568, **FAR}),
        (
            "เทียบบ้านวังไผ่กับโคกกรวด",
            "วิเชียรบุรี",
            {**PUPILS, "schools": ["บ้านวังไผ่", "67030060"]},
        ),
        ("นักเรียนบึงสามพัน", "อำเภอ", {**PUPILS, "district": "บึงสามพัน"}),
        ("นักเรียนนาสนุ่น", "เป็นตำบล", {**PUPILS, "tambon": "นาสนุ่น"}),
        ("นักเรียนนาสนุ่น", "โรงเรียน", {**PUPILS, "school_code": "67030089"}),
        ("ครูหนองไผ่", "ทั้งอำเภอค่ะ", {"metric": "teachers", "district": "หนองไผ่"}),
    ],
)
def test_what_was_open_is_chosen(before: str, said: str, slots: dict[str, Any]) -> None:
    assert behind(before, said) == slots


@pytest.mark.parametrize(
    ("before", "said", "slots"),
    [
        ("นักเรียนหนองไผ่", "อ.หนองไผ่", {**PUPILS, "district": "หนองไผ่"}),
        ("นักเรียนหนองไผ่", "อำเภอหนองไผ่", {**PUPILS, "district": "หนองไผ่"}),
        ("นักเรียนหนองไผ่", "ต.หนองไผ่", {**PUPILS, "tambon": "หนองไผ่"}),
        ("นักเรียนท่าแดง", "ต.ท่าแดง", {**PUPILS, "tambon": "ท่าแดง"}),
        ("นักเรียนศรีเทพ", "อ.ศรีเทพ", {**PUPILS, "district": "ศรีเทพ"}),
        ("นักเรียนวิเชียรบุรี", "อ.วิเชียรบุรี", {**PUPILS, "district": "วิเชียรบุรี"}),
    ],
)
def test_an_area_that_was_offered_is_that_area_though_the_school_lies_in_it(
    before: str, said: str, slots: dict[str, Any]
) -> None:
    assert behind(before, said) == slots


def test_where_none_of_them_lies_something_else_is_asked() -> None:
    assert behind("นักเรียนโคกกรวด", "อ.ศรีเทพ") == {**PUPILS, "district": "ศรีเทพ"}


def test_another_question_chooses_nothing() -> None:
    teachers = {"metric": "teachers", "district": "วิเชียรบุรี"}
    assert behind("นักเรียนโคกกรวด", "ครู อ.วิเชียรบุรี") == teachers


@pytest.mark.parametrize("said", ["อำเภอ", "ตำบล", "โรงเรียน"])
def test_what_fits_none_or_several_chooses_nothing(said: str) -> None:
    assert "metric" not in behind("นักเรียนโคกกรวด", said)
