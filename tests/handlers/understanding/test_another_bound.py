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


def test_a_number_without_a_bound_before_is_not_understood() -> None:
    assert "filter" not in behind("นักเรียน อ.ศรีเทพ", "ไม่เกิน 60 ล่ะ")


@pytest.mark.parametrize("said", ["เอาแค่ ม.ต้น", "เอาแค่มอต้น", "มอต้นล่ะ"])
def test_only_one_level_of_the_same(said: str) -> None:
    slots = {"metric": "students", "level": "ม.ต้น", **SRITHEP}
    assert behind("นักเรียน อ.ศรีเทพ", said) == slots
