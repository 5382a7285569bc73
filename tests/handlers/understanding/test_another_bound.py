"""Another bound, or a level in a clerk's spelling, behind a question."""

from typing import Any

import pytest

from handlers.understanding.asking import understand
from handlers.understanding.understood import Wish

AT_MOST_60 = {"filter": {"metric": "students", "op": "<=", "value": 60}}
SRITHEP = {"district": "ศรีเทพ"}


def behind(before: str, said: str) -> dict[str, Any]:
    first = understand(before)
    previous = Wish(first.intent, dict(first.slots), remaining=first.remaining)
    return dict(understand(said, previous=previous).slots)


@pytest.mark.parametrize(
    ("before", "said", "slots"),
    [
        (
            "โรงเรียนที่มีนักเรียนต่ำกว่า 80 คน อ.ศรีเทพ",
            "ไม่เกิน 60 ล่ะ",
            {"list": "schools", **AT_MOST_60, **SRITHEP},
        ),
        (
            "ขอรายชื่อโรงเรียนขนาดเล็ก อ.ศรีเทพ",
            "แล้วไม่เกิน 60 คนล่ะ",
            {"list": "schools", **AT_MOST_60, **SRITHEP},
        ),
        (
            "โรงเรียนที่มีนักเรียนต่ำกว่า 120 คน",
            "เฉพาะที่ไม่เกิน 60",
            {"list": "schools", **AT_MOST_60},
        ),
        ("โรงเรียนที่มีนักเรียนต่ำกว่า 120 คน", "ไม่เกิน 60 คน", {"list": "schools", **AT_MOST_60}),
        (
            "โรงเรียนที่มีนักเรียนต่ำกว่า 120 คน",
            "ระหว่าง 100 ถึง 120",
            {
                "list": "schools",
                "filter": {"metric": "students", "op": "between", "value": [100, 120]},
            },
        ),
        ("โรงเรียนขนาดเล็กกี่โรง", "ไม่เกิน 60 ล่ะ", {"metric": "schools", **AT_MOST_60}),
        (
            "โรงเรียนที่มีครูน้อยกว่า 5 คน",
            "มากกว่า 10 ล่ะ",
            {"list": "schools", "filter": {"metric": "teachers", "op": ">", "value": 10}},
        ),
    ],
)
def test_the_same_schools_are_picked_by_another_bound(
    before: str, said: str, slots: dict[str, Any]
) -> None:
    assert behind(before, said) == slots


@pytest.mark.parametrize(
    ("said", "metric"),
    [("ไม่เกิน 3 ห้องล่ะ", "rooms"), ("ไม่เกิน 3 ห้องเรียนล่ะ", "rooms"), ("ไม่เกิน 3 คนล่ะ", "students")],
)
def test_its_unit_says_what_a_bound_is_of(said: str, metric: str) -> None:
    bound = {"metric": metric, "op": "<=", "value": 3}
    found = behind("โรงเรียนที่มีนักเรียนไม่เกิน 60 คนมีกี่โรง", said)
    assert found == {"metric": "schools", "filter": bound}


def test_people_behind_a_bound_of_rooms_are_pupils() -> None:
    people = behind("โรงเรียนที่มีห้องไม่เกิน 6 ห้องมีกี่โรง", "ไม่เกิน 3 คนล่ะ")
    assert people["filter"] == {"metric": "students", "op": "<=", "value": 3}


@pytest.mark.parametrize("said", ["เกิน 10 ปีล่ะ", "เกินร้อยละ 50 ล่ะ", "เกิน 50% ล่ะ", "เกิน 50 คะแนนล่ะ"])
def test_what_no_school_is_picked_by_is_no_other_bound(said: str) -> None:
    assert "filter" not in behind("โรงเรียนที่มีนักเรียนไม่เกิน 60 คนมีกี่โรง", said)


def test_none_of_something_is_no_bound_to_be_moved() -> None:
    assert "filter" not in behind("โรงเรียนที่ไม่มี ผอ. มีกี่โรง", "ไม่เกิน 60 คนล่ะ")


def test_what_was_counted_of_the_small_schools_is_counted_of_the_others() -> None:
    found = behind("โรงเรียนขนาดเล็กมีครูกี่คน", "ไม่เกิน 60 คนล่ะ")
    assert found == {"metric": "teachers", **AT_MOST_60}


def test_a_number_without_a_bound_before_is_not_understood() -> None:
    assert "filter" not in behind("นักเรียน อ.ศรีเทพ", "ไม่เกิน 60 ล่ะ")


@pytest.mark.parametrize("said", ["เอาแค่ ม.ต้น", "เอาแค่มอต้น", "มอต้นล่ะ"])
def test_only_one_level_of_the_same(said: str) -> None:
    slots = {"metric": "students", "level": "ม.ต้น", **SRITHEP}
    assert behind("นักเรียน อ.ศรีเทพ", said) == slots
