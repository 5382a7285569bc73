"""Small schools keep what is said beside their size; bare, they are a figure of their own."""

from typing import Any

import pytest

from handlers.understanding.asking import understand

NO_DIRECTOR = {"metric": "directors", "op": "=", "value": 0}
FEW_TEACHERS = {"metric": "teachers", "op": "<", "value": 3}
FEW_BEGINNERS = {"metric": "students", "op": "<", "value": 5, "grade": ["ป.1"]}


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("โรงเรียนขนาดเล็กที่ไม่มีผอ. กี่โรง", NO_DIRECTOR),
        ("โรงเรียนขนาดเล็กที่มีครูน้อยกว่า 3 คน กี่โรง", FEW_TEACHERS),
        ("โรงเรียนขนาดเล็กที่มี ป.1 ไม่ถึง 5 คน กี่โรง", FEW_BEGINNERS),
    ],
)
def test_a_count_of_small_schools_keeps_its_condition(said: str, condition: dict[str, Any]) -> None:
    assert dict(understand(said).slots) == {
        "size": "เล็ก",
        "filter": condition,
        "metric": "schools",
    }


def test_those_with_a_level_are_some_of_them() -> None:
    slots = understand("โรงเรียนขนาดเล็กที่มีอนุบาลกี่โรง").slots
    assert dict(slots) == {"size": "เล็ก", "level": "อนุบาล", "metric": "schools"}


@pytest.mark.parametrize(
    "said", ["โรงเรียนขนาดเล็กกี่โรง", "โรงเรียนขนาดเล็กไม่เกิน 120 คนกี่โรง", "โรงเรียนไม่เกิน 120 คนกี่โรง"]
)
def test_bare_they_are_a_figure_of_their_own(said: str) -> None:
    assert dict(understand(said).slots) == {"metric": "small_schools"}


def test_pupils_called_ours_are_of_the_askers_school_unless_all_of_the_area_are() -> None:
    assert dict(understand("เด็กเรามีกี่คน").slots) == {"metric": "students", "school": "@own"}
    assert understand("นักเรียนของเราทั้งเขตกี่คน").slots["scope"] == "area"


def test_tambon_right_before_a_district_names_none() -> None:
    slots = understand("ตำบล อ.ศรีเทพ มีนักเรียนกี่คน").slots
    assert dict(slots) == {"district": "ศรีเทพ", "metric": "students"}
