"""Words about the schools that a list or a count was of."""

from typing import Any

import pytest

from handlers.understanding.asking import understand
from handlers.understanding.understood import Intent, Understood, Wish

MANY = {"filter": {"metric": "students", "op": ">", "value": 300}, "district": "หนองไผ่"}
LIST = "โรงเรียนที่มี นร มากกว่า 300 คน อ.หนองไผ่"


def behind(before: str, said: str) -> Understood:
    first = understand(before)
    previous = Wish(first.intent, dict(first.slots), remaining=first.remaining)
    return understand(said, previous=previous)


@pytest.mark.parametrize(
    ("before", "said", "slots"),
    [
        (LIST, "กี่โรง", {**MANY, "metric": "schools"}),
        (LIST, "ในบึงสามพันมีกี่โรง", {**MANY, "district": "บึงสามพัน", "metric": "schools"}),
        (LIST, "แล้วที่อ.ศรีเทพกี่โรง", {**MANY, "district": "ศรีเทพ", "metric": "schools"}),
        (LIST, "มีนักเรียนรวมกี่คน", {**MANY, "metric": "students"}),
        (LIST, "ครูในโรงเรียนเหล่านี้กี่คน", {**MANY, "metric": "teachers"}),
        (LIST, "ขอห้องเรียนแต่ละโรง", {**MANY, "metric": "rooms", "list": "schools"}),
        ("โรงเรียนขยายโอกาสกี่โรง", "นักเรียนในนั้นกี่คน", {"type": "ขยายโอกาส", "metric": "students"}),
        (
            "โรงเรียนขนาดเล็กในวิเชียรบุรีกี่โรง",
            "เด็กในนั้นรวมกี่คนคะ",
            {"size": "เล็ก", "district": "วิเชียรบุรี", "metric": "students"},
        ),
        (
            "โรงเรียนขนาดเล็กในวิเชียรบุรีกี่โรง",
            "คิดเปนกี่เปอเซน",
            {"metric": "small_schools", "district": "วิเชียรบุรี", "op": "share"},
        ),
        (
            "นร.ยากจนพิเศษ อ.ศรีเทพ",
            "กี่เปอร์เซ็นต์",
            {"metric": "extreme_poor_students", "district": "ศรีเทพ", "op": "share"},
        ),
    ],
)
def test_it_is_of_those_schools(before: str, said: str, slots: dict[str, Any]) -> None:
    assert dict(behind(before, said).slots) == slots


def test_that_of_each_is_a_list_again() -> None:
    assert behind(LIST, "นักเรียนแต่ละโรงเรียน").intent is Intent.MIS_LIST


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("นักเรียนบ้านวังไผ่", "ครูในนั้นกี่คน"),
        (LIST, "นักเรียนทั้งเขตกี่คน"),
        (LIST, "โรงเรียนในบึงสามพันมีกี่โรง"),
        (LIST, "ที่บึงสามพันมีโรงเรียนขนาดเล็กกี่โรง"),
        ("10 โรงเรียนที่นักเรียนลดลงมากที่สุด", "กี่โรง"),
    ],
)
def test_of_anything_else_it_is_not(before: str, said: str) -> None:
    assert not {"filter", "list"} & behind(before, said).slots.keys()


def test_last_year_is_asked_for_beside_this_one() -> None:
    found = behind("ป.1 บ้านวังไผ่", "ปีก่อนด้วย")
    assert (found.intent, found.slots["years"]) == (
        Intent.MIS_COMPARE,
        ["current-1", "current"],
    )
    assert "years" not in behind("นักเรียน ปี 2567", "ปีก่อนด้วย").slots


def test_the_same_อำเภอ_names_none() -> None:
    assert "out_of_area" not in understand("นักเรียนอำเภอเดียวกันกี่คน").slots


def test_below_the_bound_is_not_at_most_the_bound() -> None:
    below = understand("โรงเรียนที่มีนักเรียนต่ำกว่า 120 คนกี่โรง")
    assert below.slots["filter"] == {"metric": "students", "op": "<", "value": 120}
    assert understand("โรงเรียนที่นักเรียนไม่เกิน 120 คนมีกี่โรง").slots == {"metric": "small_schools"}


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        ("how many", "schools"),
        ("how many of them", "schools"),
        ("how many pupils in total", "students"),
        ("how many teachers do they have", "teachers"),
        ("total classrooms", "rooms"),
    ],
)
def test_it_is_of_those_schools_in_english_too(said: str, counted: str) -> None:
    before = "schools with more than 300 pupils in Nong Phai district"
    assert dict(behind(before, said).slots) == {**MANY, "metric": counted}
