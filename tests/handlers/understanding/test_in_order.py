"""What is put in an order, and which schools are told with a number."""

from typing import Any

import pytest

from handlers.understanding.asking import understand
from handlers.understanding.understood import Intent, Kind, Unread


@pytest.mark.parametrize(
    "said",
    [
        "เรียงโรงเรียนตาม nt ป.3 ปี 68",
        "รายชื่อโรงเรียนอำเภอศรีเทพเรียงตามนักเรียน",
        "เรียงอำเภอตามจำนวนนักเรียน",
    ],
)
def test_an_order_without_a_way_begins_with_the_most(said: str) -> None:
    assert understand(said).slots["order"] == "desc"


def test_a_way_that_is_said_is_kept() -> None:
    assert understand("เรียงโรงเรียนตามนักเรียนน้อยไปมาก").slots["order"] == "asc"


def test_districts_in_an_order_are_no_list_of_schools() -> None:
    found = understand("เรียงอำเภอตามจำนวนโรงเรียนขนาดเล็ก")
    assert found.intent is Intent.MIS_COMPARE
    assert dict(found.slots) == {"group_by": "district", "order": "desc", "metric": "small_schools"}


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        (
            "รายชื่อโรงเรียนอำเภอศรีเทพพร้อมจำนวนนักเรียน",
            {"list": "schools", "district": "ศรีเทพ", "metric": "students"},
        ),
        (
            "ที่1ของเขตด้านจำนวนนักเรียน",
            {"scope": "area", "metric": "students", "top_n": 1, "order": "desc"},
        ),
        (
            "เทียบโรงเรียนในตำบลบ่อรัง",
            {"tambon": "บ่อรัง", "metric": "students", "group_by": "school"},
        ),
    ],
)
def test_of_each_school_its_number_is_told(said: str, slots: dict[str, Any]) -> None:
    assert dict(understand(said).slots) == slots


def test_a_year_of_a_school_is_no_rank() -> None:
    assert "top_n" not in understand("นักเรียนชั้นปีที่ 1 ของอำเภอศรีเทพ").slots


def test_a_list_with_more_than_one_number_says_which_is_left_out() -> None:
    found = understand("รายชื่อโรงเรียน อ.ศรีเทพ พร้อมจำนวนนักเรียนและครู")
    assert (found.slots["district"], found.also) == ("ศรีเทพ", ())
    assert found.unread == (Unread(Kind.GROUP, "ครู"),)
