"""Several things counted in one question: each of them is answered, and none that was not asked."""

from typing import Any

import pytest

from handlers.understanding.asking import understand


@pytest.mark.parametrize(
    ("said", "metrics"),
    [
        ("นักเรียนกับเด็กพิการ รร.บ้านวังไผ่", ["students", "disabled_students"]),
        ("เด็กพิการกับนักเรียนทั้งหมด อ.ศรีเทพ", ["disabled_students", "students"]),
        ("นักเรียน เด็กพิการ อ.ศรีเทพ", ["students", "disabled_students"]),
        ("นักเรียนและครู และเด็กพิการ อ.ศรีเทพ", ["students", "teachers", "disabled_students"]),
        ("ครู นักเรียน ห้อง รร.บ้านวังไผ่", ["teachers", "students", "rooms"]),
        ("ห้อง ครู นักเรียน รร.บ้านวังไผ่", ["rooms", "teachers", "students"]),
        ("ครู นักเรียน และห้อง อ.ศรีเทพ", ["teachers", "students", "rooms"]),
        ("นักเรียนกับห้อง รร.บ้านวังไผ่", ["students", "rooms"]),
    ],
)
def test_every_one_of_them_is_counted(said: str, metrics: list[str]) -> None:
    assert understand(said).slots["metric"] == metrics


@pytest.mark.parametrize(
    ("said", "metric"),
    [
        ("นักเรียนพิการ อ.ศรีเทพ", "disabled_students"),
        ("นักเรียนที่พิการ อ.ศรีเทพ", "disabled_students"),
        ("นักเรียนที่พิการและยากจน อ.ศรีเทพ", ["disabled_students", "poor_students"]),
        ("คะแนน NT กับนักเรียนที่เข้าสอบ อ.ศรีเทพ", "nt"),
        ("นักเรียนห้อง ป.4 รร.บ้านวังไผ่", "students"),
        ("นักเรียนห้อง 2 รร.บ้านวังไผ่", "students"),
        ("นักเรียนต่อห้อง รร.บ้านวังไผ่", "students_per_room"),
        ("นักเรียนห้องละกี่คน อ.ศรีเทพ", "students_per_room"),
    ],
)
def test_what_only_says_which_of_them_is_no_count_of_its_own(said: str, metric: Any) -> None:
    assert understand(said).slots["metric"] == metric


def test_what_is_counted_on_is_without_what_is_left_out() -> None:
    (second,) = understand("ครูบ้านวังไผ่กี่คน แล้ว อ.ศรีเทพ ไม่รวมบ้านวังขามกี่คน").also
    assert second.slots["metric"] == "teachers"
    assert second.remaining == {"without": {"schools": ["67030108"]}}


@pytest.mark.parametrize("said", ["นักเรียนกับครู อ.ศรีเทพ คะแนน", "ครูและนักเรียน คะแนนสอบ"])
def test_scores_of_no_exam_beside_several_counts_are_said_not_to_be_told(said: str) -> None:
    found = understand(said)
    assert {*found.slots["metric"]} == {"students", "teachers"}
    assert [one.words for one in found.unread] == [said.split()[-1]]
