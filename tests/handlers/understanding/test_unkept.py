"""Figures that nobody keeps are refused by their own words, and those that are kept are told."""

import pytest

from handlers.understanding.asking import understand
from handlers.understanding.understood import Kind, Unread


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("ครูต่อห้อง อ.ศรีเทพ", "ครูต่อห้อง"),
        ("ครูเฉลี่ยโรงเรียนละกี่คน", "ครูเฉลี่ยโรงเรียนละ"),
        ("ห้องเรียนต่อโรงเรียน", "ห้องเรียนต่อโรงเรียน"),
        ("นักเรียนเฉลี่ยต่อตำบล อ.ศรีเทพ", "นักเรียนเฉลี่ยต่อตำบล"),
        ("โรงเรียนที่มีครูมากกว่านักเรียน", "ครูมากกว่านักเรียน"),
        ("ผอ.เกษียณปี 2569 กี่คน", "ผอ.เกษียณ"),
        ("ครูวิทยาศาสตร์ขาดกี่คน", "ครูวิทยาศาสตร์ขาด"),
        ("โรงเรียนที่ขาดครูภาษาอังกฤษ", "ขาดครูภาษาอังกฤษ"),
    ],
)
def test_what_nobody_keeps_is_refused(said: str, words: str) -> None:
    assert understand(said).unread == (Unread(Kind.ANOTHER, words),)


@pytest.mark.parametrize(
    ("said", "metric"),
    [
        ("ครู1คนต่อเด็กกี่คน บ้านท่าโรง", "students_per_teacher"),
        ("นักเรียนต่อห้อง อ.ศรีเทพ", "students_per_room"),
        ("นักเรียนเฉลี่ยโรงเรียนละกี่คน", "students_per_school"),
        ("ครูเกษียณปี 2569 กี่คน", "retiring_teachers"),
        ("ครูขาดกี่คน", "teacher_shortage_schools"),
        ("บ้านวังไผ่มีนักเรียนมากกว่าโรงเรียนบ้านพุขามกี่คน", "students"),
    ],
)
def test_what_is_kept_is_told(said: str, metric: str) -> None:
    found = understand(said)
    assert (found.slots["metric"], found.unread) == (metric, ())


@pytest.mark.parametrize(
    "said", ["นักเรียนชายมากกว่าหญิงกี่คน", "ชายกับหญิงต่างกันกี่คน อ.ศรีเทพ", "นักเรียนหญิงน้อยกว่าชายไหม"]
)
def test_boys_are_set_against_girls_and_not_against_last_year(said: str) -> None:
    slots = understand(said).slots
    assert (slots["compare_to"], slots["group_by"], slots.get("op")) == ("เพศ", "sex", None)


@pytest.mark.parametrize("said", ["นักเรียนชายหญิงลดลงกี่คน", "นักเรียนชายหญิงปี 68 กับ 69 ต่างกันเท่าไร"])
def test_what_changed_of_both_is_set_against_another_year(said: str) -> None:
    slots = understand(said).slots
    assert (slots["op"], "compare_to" in slots) == ("diff", False)
