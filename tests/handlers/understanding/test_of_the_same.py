"""Another figure of the same place, the other places, the school with most of what was asked."""

from typing import Any

import pytest

from handlers.understanding.asking import understand
from handlers.understanding.understood import Intent, Understood, Wish

SRITHEP = {"district": "ศรีเทพ"}
WITHOUT_DIRECTOR = {"list": "schools", "filter": {"metric": "directors", "op": "=", "value": 0}}
MOST = {"list": "schools", "order": "desc", "top_n": 1}


def behind(before: str, said: str) -> Understood:
    first = understand(before)
    previous = Wish(first.intent, dict(first.slots), remaining=first.remaining)
    return understand(said, previous=previous)


@pytest.mark.parametrize(
    ("before", "said", "slots"),
    [
        ("นักเรียนบ้านวังไผ่", "แล้วห้อง", {"metric": "rooms", "school": "บ้านวังไผ่"}),
        (
            "นักเรียนหญิง ป.1 บ้านวังไผ่",
            "แล้วห้องล่ะ",
            {"metric": "rooms", "school": "บ้านวังไผ่", "grade": ["ป.1"]},
        ),
        ("นักเรียน ป.1 อ.ศรีเทพ", "โรงเรียนล่ะ", {"metric": "schools", **SRITHEP}),
        (
            "นักเรียน อ.ศรีเทพ ปี 2568",
            "แล้วโรงเรียน",
            {"metric": "schools", "year": 2568, **SRITHEP},
        ),
        ("ร้อยละเด็กพิการแต่ละอำเภอ", "รร.ล่ะ", {"metric": "schools", "group_by": "district"}),
        ("นักเรียน ป.1 อ.ศรีเทพ", "ครูล่ะ", {"metric": "teachers", **SRITHEP}),
        ("นักเรียน อ.ศรีเทพ", "แยกตามเพศ", {"metric": "students", "group_by": "sex", **SRITHEP}),
        (
            "อ.ศรีเทพมีเด็กกี่คน ครูกี่คน",
            "ต่อครูล่ะ",
            {"metric": "students_per_teacher", **SRITHEP},
        ),
        ("ครู อ.ศรีเทพ", "อำเภออื่นล่ะ", {"metric": "teachers", "group_by": "district"}),
        ("โรงเรียนที่ไม่มี ผอ. อ.ศรีเทพ", "อำเภออื่นล่ะ", {**WITHOUT_DIRECTOR, "scope": "area"}),
        (
            "นักเรียน ต.สระประดู่",
            "ตำบลอื่นๆล่ะ",
            {"metric": "students", "district": "วิเชียรบุรี", "group_by": "tambon"},
        ),
        (
            "ครูบ้านวังไผ่",
            "โรงเรียนอื่นล่ะ",
            {"metric": "teachers", "district": "วิเชียรบุรี", "group_by": "school"},
        ),
    ],
)
def test_it_goes_on_from_the_last_question(before: str, said: str, slots: dict[str, Any]) -> None:
    assert dict(behind(before, said).slots) == slots


@pytest.mark.parametrize(
    ("before", "said", "slots"),
    [
        ("ครู อ.ศรีเทพ", "โรงเรียนไหนมากสุด", {**MOST, "metric": "teachers", **SRITHEP}),
        ("ห้องเรียนบ้านวังไผ่", "โรงไหนมากที่สุด", {**MOST, "metric": "rooms"}),
        ("โรงเรียน อ.ศรีเทพ กี่โรง", "โรงเรียนไหนมากสุด", {**MOST, "metric": "students", **SRITHEP}),
        (
            "โรงเรียนขนาดเล็ก อ.ศรีเทพ",
            "โรงเรียนไหนน้อยสุด",
            {**MOST, "order": "asc", "metric": "students", "size": "เล็ก", **SRITHEP},
        ),
        (
            "โรงเรียนที่ไม่มี ผอ. อ.ศรีเทพ",
            "โรงเรียนไหนมากสุด",
            {**WITHOUT_DIRECTOR, **MOST, "metric": "students", **SRITHEP},
        ),
        ("ครู อ.ศรีเทพ", "โรงเรียนไหนใหญ่ที่สุด", {**MOST, "metric": "students"}),
        ("ครู อ.ศรีเทพ", "โรงเรียนไหนนักเรียนมากสุด", {**MOST, "metric": "students"}),
    ],
)
def test_the_most_is_of_what_was_asked_and_where(
    before: str, said: str, slots: dict[str, Any]
) -> None:
    found = behind(before, said)
    assert (found.intent, dict(found.slots)) == (Intent.MIS_LIST, slots)


TOP = {"group_by": "district", "order": "desc", "top_n": 1}


@pytest.mark.parametrize(
    ("before", "said", "slots"),
    [
        (
            "โรงเรียนที่ไม่มี ผอ. อ.ศรีเทพ",
            "อำเภอไหนมากสุด",
            {**TOP, "filter": WITHOUT_DIRECTOR["filter"], "metric": "schools"},
        ),
        ("โรงเรียนที่ครูขาดเกณฑ์มีกี่โรง", "อำเภอไหนเยอะสุด", {**TOP, "metric": "teacher_shortage_schools"}),
        (
            "ร้อยละเด็กพิการ อ.ศรีเทพ",
            "อำเภอไหนมากที่สุด",
            {**TOP, "op": "share", "metric": "disabled_students"},
        ),
        (
            "ครู อ.ศรีเทพ",
            "ตำบลไหนน้อยสุด",
            {"group_by": "tambon", "order": "asc", "top_n": 1, "metric": "teachers", **SRITHEP},
        ),
        ("ข้อมูลโรงเรียนบ้านวังไผ่", "อำเภอไหนมากสุด", {**TOP, "metric": "students"}),
        ("ครู อ.ศรีเทพ", "อำเภอไหนนักเรียนมากสุด", {**TOP, "metric": "students"}),
    ],
)
def test_the_อำเภอ_with_most_is_of_what_was_asked(
    before: str, said: str, slots: dict[str, Any]
) -> None:
    assert dict(behind(before, said).slots) == slots


@pytest.mark.parametrize(
    ("before", "years"),
    [
        ("นักเรียน อ.ศรีเทพ ปี 2567", [2567, "current"]),
        ("นักเรียน อ.ศรีเทพ ปีที่แล้ว", ["current-1", "current"]),
        ("นักเรียน อ.ศรีเทพ ปีนี้", ["current-1", "current"]),
    ],
)
def test_how_much_it_changed_is_from_that_year_on(before: str, years: list[Any]) -> None:
    found = behind(before, "ลดลงกี่คน")
    assert found.slots["years"] == years
    assert "year" not in found.slots


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("นักเรียนบ้านวังไผ่", "โรงเรียนล่ะ"),
        ("โรงเรียนที่ไม่มี ผอ.", "แล้วห้อง"),
        ("ขอใช้เน็ต", "แล้วห้อง"),
        ("นักเรียนบ้านวังไผ่", "แล้วรถ"),
    ],
)
def test_where_there_is_nothing_to_go_on_from_nothing_is_guessed(before: str, said: str) -> None:
    assert behind(before, said).intent is Intent.SMALLTALK_UNKNOWN


def test_the_least_behind_the_most_is_of_the_same() -> None:
    slots = {"list": "schools", "metric": "teachers", "district": "ศรีเทพ", "order": "desc"}
    previous = Wish(Intent.MIS_LIST, {**slots, "top_n": 1})
    found = understand("แล้วน้อยสุด", previous=previous)
    assert (found.intent, dict(found.slots)) == (
        Intent.MIS_LIST,
        {**slots, "order": "asc", "top_n": 1},
    )


def test_the_schools_behind_an_order_of_districts_are_all_of_them() -> None:
    counted = {"metric": "small_schools", "group_by": "district", "op": "share"}
    previous = Wish(Intent.MIS_COMPARE, {**counted, "order": "desc", "top_n": 1})
    found = understand("ขอรายชื่อ", previous=previous)
    assert dict(found.slots) == {"list": "schools", "size": "เล็ก"}
