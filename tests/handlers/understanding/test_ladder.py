"""Grades up to one and from one on; and what grew or shrank by so many."""

import pytest

from handlers.understanding.asking import understand
from handlers.understanding.understood import Intent, Kind, Unread

FROM_4 = ["ป.4", "ป.5", "ป.6", "ม.1", "ม.2", "ม.3", "ม.4", "ม.5", "ม.6"]
BELOW_4 = ["อ.1", "อ.2", "อ.3", "ป.1", "ป.2", "ป.3"]


@pytest.mark.parametrize(
    ("said", "grades"),
    [
        ("ป.4 ขึ้นไปกี่คน อ.ศรีเทพ", FROM_4),
        ("ตั้งแต่ ป.4 บ้านวังลึกกี่คน", FROM_4),
        ("นักเรียนไม่ต่ำกว่า ป.4", FROM_4),
        ("ต่ำกว่า ป.4 บ้านหัวโตก", BELOW_4),
        ("นักเรียน ป.3 ลงมากี่คน", BELOW_4),
        ("นักเรียนไม่เกินชั้น ป.3", BELOW_4),
        ("ตั้งแต่ ป.4-6 บ้านวังไผ่กี่คน", ["ป.4", "ป.5", "ป.6"]),
    ],
)
def test_every_grade_that_is_meant_is_counted(said: str, grades: list[str]) -> None:
    found = understand(said)
    assert (found.slots["grade"], found.unread) == (grades, ())


@pytest.mark.parametrize(
    ("said", "levels"),
    [
        ("สูงกว่า ป.6 กี่คน", ["ม.ต้น", "ม.ปลาย"]),
        ("ม.ต้นขึ้นไปกี่คน", ["ม.ต้น", "ม.ปลาย"]),
        ("นักเรียนต่ำกว่าประถม", "อนุบาล"),
        ("นักเรียนอนุบาลถึง ม.ต้น", ["อนุบาล", "ประถม", "ม.ต้น"]),
    ],
)
def test_whole_levels_are_called_so(said: str, levels: object) -> None:
    slots = understand(said).slots
    assert (slots["level"], slots.get("grade")) == (levels, None)


def test_a_grade_set_against_another_is_no_bound() -> None:
    assert understand("นักเรียน ป.6 สูงกว่า ป.5 หรือไม่").slots["grade"] == ["ป.5", "ป.6"]


def test_above_the_highest_there_is_nobody_to_count() -> None:
    assert understand("นักเรียนสูงกว่า ม.6").unread == (Unread(Kind.OTHER, "สูงกว่า ม.6"),)


def test_an_age_is_no_count_of_pupils() -> None:
    found = understand("เด็กต่ำกว่า 3 ขวบ อ.ศรีเทพ")
    assert "filter" not in found.slots
    assert found.unread == (Unread(Kind.GRADE, "3 ขวบ"),)


@pytest.mark.parametrize("said", ["โรงเรียนไหนเด็กลดเกิน 10 คน", "โรงเรียนไหนเด็กลดลงมากกว่า 10 คน"])
def test_schools_that_lost_so_many_are_none_that_have_so_many(said: str) -> None:
    assert understand(said).slots["change"] == "down"


def test_fewer_than_in_a_year_is_a_change_since_then() -> None:
    found = understand("นักเรียน อ.ศรีเทพ น้อยกว่าปีที่แล้วไหม")
    assert found.intent is Intent.MIS_COMPARE
    assert (found.slots["op"], found.slots["years"]) == ("diff", ["current-1", "current"])


@pytest.mark.parametrize("said", ["นักเรียน อ.1 และ อ.5 ถึง ป.2", "นักเรียน อ.1,4-ป.2"])
def test_from_a_grade_that_there_is_not_only_the_others_are_taken(said: str) -> None:
    assert understand(said).slots["grade"] == ["อ.1", "ป.2"]
