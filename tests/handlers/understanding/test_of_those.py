"""Words about the schools that a list or a count was of."""

from typing import Any

import pytest

from handlers.understanding.asking import understand
from handlers.understanding.understood import Intent, Kind, Understood, Unread, Wish

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
        (LIST, "นักเรียนรวม", {**MANY, "metric": "students"}),
        (LIST, "นักเรียนกี่คน", {**MANY, "metric": "students"}),
        (LIST, "ครูด้วย", {**MANY, "metric": "teachers", "list": "schools"}),
        ("โรงเรียนใน ต.กันจุ", "นักเรียนรวม", {"tambon": "กันจุ", "metric": "students"}),
        (
            "โรงเรียนใน ต.กันจุ",
            "พร้อมจำนวนครู",
            {"tambon": "กันจุ", "metric": "teachers", "list": "schools"},
        ),
        (
            "โรงเรียนขนาดเล็ก อ.ศรีเทพ",
            "นักเรียนกี่คน",
            {"size": "เล็ก", "district": "ศรีเทพ", "metric": "students"},
        ),
        (
            "โรงเรียนขยายโอกาส อ.ศรีเทพ",
            "ขนาดเล็ก",
            {"type": "ขยายโอกาส", "district": "ศรีเทพ", "metric": "schools", "size": "เล็ก"},
        ),
        (LIST, "เฉพาะขนาดใหญ่", {**MANY, "list": "schools", "size": "ใหญ่"}),
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


@pytest.mark.parametrize(
    ("before", "part"),
    [
        ("โรงเรียนที่ไม่มีธุรการ", {"position": "ธุรการ"}),
        ("โรงเรียนที่มีผู้หญิงน้อยกว่า 20 คน", {"sex": "หญิง"}),
        ("โรงเรียนที่ไม่มีเด็กอนุบาล", {"level": "อนุบาล"}),
        ("โรงเรียนที่ได้โอเน็ตคณิตต่ำกว่า 25", {"subject": "คณิตศาสตร์"}),
    ],
)
def test_those_are_picked_by_all_that_was_said(before: str, part: dict[str, Any]) -> None:
    condition = understand(before).slots["filter"]
    assert isinstance(condition, dict)
    counted = behind(before, "กี่โรง").slots
    assert dict(counted) == {"metric": "schools", "filter": condition, **part}
    of_them = understand("นักเรียนรวมกี่คน", previous=Wish(Intent.MIS_QUERY, counted)).slots
    assert dict(of_them) == {"metric": "students", "filter": {**part, **condition}}


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


@pytest.mark.parametrize(
    ("listed", "those"),
    [
        ("โรงเรียนที่ไม่มี ผอ.", {"filter": {"metric": "directors", "op": "=", "value": 0}}),
        ("โรงเรียนขยายโอกาส อ.ศรีเทพ", {"type": "ขยายโอกาส", "district": "ศรีเทพ"}),
        ("โรงเรียนขนาดเล็ก", {"size": "เล็ก"}),
    ],
)
def test_what_is_summed_next_is_of_the_same_schools(listed: str, those: dict[str, Any]) -> None:
    pupils = behind(listed, "รวมเด็กกี่คน")
    assert dict(pupils.slots) == {**those, "metric": "students"}
    for said in ("ครูกี่คน", "รวมครูกี่คน", "ครูรวมกี่คน"):
        teachers = understand(said, previous=pupils)
        assert dict(teachers.slots) == {**those, "metric": "teachers"}


def test_of_some_pupils_of_those_schools_the_teachers_are_all() -> None:
    teachers = behind("ป.6 โรงเรียนขนาดเล็ก อ.ศรีเทพ กี่คน", "ครูกี่คน")
    assert dict(teachers.slots) == {"size": "เล็ก", "district": "ศรีเทพ", "metric": "teachers"}


@pytest.mark.parametrize(
    ("said", "part"), [("ป.6 กี่คน", {"grade": ["ป.6"]}), ("อนุบาลกี่คน", {"level": "อนุบาล"})]
)
def test_a_grade_that_is_counted_behind_teachers_is_of_pupils(
    said: str, part: dict[str, Any]
) -> None:
    pupils = behind("ครูบ้านท่าด้วง", said)
    assert dict(pupils.slots) == {"school": "บ้านท่าด้วง", "metric": "students", **part}


@pytest.mark.parametrize("said", ["เด็กรวมกี่คน", "รวมเด็กกี่คน"])
def test_a_sum_of_the_first_few_is_said_not_to_be_of_those(said: str) -> None:
    summed = behind("5 โรงเรียนเด็กน้อยสุด อ.ศรีเทพ", said)
    assert dict(summed.slots) == {"district": "ศรีเทพ", "metric": "students"}
    assert summed.unread == (Unread(Kind.PART, said),)
