"""Several counts of one message: what is said of one is not said of the others."""

from typing import Any

import pytest

from handlers.understanding.asking import understand


def every(said: str) -> list[dict[str, Any]]:
    found = understand(said)
    return [dict(found.slots), *(dict(one.slots) for one in found.also)]


def test_a_grade_belongs_to_its_own_count() -> None:
    assert every("อ.ศรีเทพ นร กี่คน ครู กี่คน ป.6 กี่คน") == [
        {"district": "ศรีเทพ", "metric": ["students", "teachers"]},
        {"district": "ศรีเทพ", "grade": ["ป.6"], "metric": "students"},
    ]


def test_a_place_behind_the_last_is_of_all() -> None:
    assert every("อนุบาลกี่คน ครูกี่คน อ.ศรีเทพ") == [
        {"district": "ศรีเทพ", "level": "อนุบาล", "metric": "students"},
        {"district": "ศรีเทพ", "metric": "teachers"},
    ]


def test_what_is_told_of_pupils_alone_is_asked_of_each() -> None:
    assert every("ครูผู้หญิงกี่คน นักเรียนหญิงกี่คน") == [
        {"sex": "หญิง", "metric": "teachers"},
        {"sex": "หญิง", "metric": "students"},
    ]


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        ("มัธยมศึกษาตอนต้นทั้งหมดกี่ห้องกี่คน", {"level": "ม.ต้น", "metric": ["rooms", "students"]}),
        ("ป.6 กี่คน กี่ห้อง", {"grade": ["ป.6"], "metric": ["rooms", "students"]}),
        ("นักเรียนกี่คน ชายกี่คน หญิงกี่คน", {"group_by": "sex", "metric": "students"}),
        ("ป.1 กี่คน ป.2 กี่คน", {"grade": ["ป.1", "ป.2"], "metric": "students"}),
        ("ครูกี่คนผอ.กี่คนรองกี่คน", {"metric": ["teachers", "directors", "deputy_directors"]}),
    ],
)
def test_what_stands_in_one_table_is_one_question(said: str, slots: dict[str, Any]) -> None:
    assert every(said) == [slots]


@pytest.mark.parametrize(
    ("said", "first", "second"),
    [
        (
            "นักเรียน ป.1 ศรีเทพ ป.2 หนองไผ่",
            {"grade": ["ป.1"], "district": "ศรีเทพ"},
            {"grade": ["ป.2"], "district": "หนองไผ่"},
        ),
        (
            "ป.1 หญิง และ ป.2 ชาย",
            {"grade": ["ป.1"], "sex": "หญิง"},
            {"grade": ["ป.2"], "sex": "ชาย"},
        ),
        (
            "ป.1 บ้านวังไผ่ กับ ป.2 บ้านพุขาม",
            {"grade": ["ป.1"], "school": "บ้านวังไผ่"},
            {"grade": ["ป.2"], "school": "บ้านพุขาม"},
        ),
    ],
)
def test_two_by_two_each_is_of_its_own(
    said: str, first: dict[str, Any], second: dict[str, Any]
) -> None:
    pupils = {"metric": "students"}
    assert every(said) == [first | pupils, second | pupils]


@pytest.mark.parametrize(
    "said", ["นักเรียน ป.1 ศรีเทพ หนองไผ่", "นักเรียน ป.1 ป.2 บ้านวังไผ่", "นักเรียน ป.1 ชายหญิง ศรีเทพ"]
)
def test_what_is_said_once_is_of_both(said: str) -> None:
    assert len(every(said)) == 1


def test_two_figures_of_two_places_are_not_crossed() -> None:
    assert every("นักเรียน ป.1 อ.ศรีเทพ และครู อ.หนองไผ่") == [
        {"grade": ["ป.1"], "district": "ศรีเทพ", "metric": "students"},
        {"district": "หนองไผ่", "metric": "teachers"},
    ]
    assert every("นักเรียนหญิง อ.ศรีเทพ กับครู อ.หนองไผ่") == [
        {"sex": "หญิง", "district": "ศรีเทพ", "metric": "students"},
        {"district": "หนองไผ่", "metric": "teachers"},
    ]
