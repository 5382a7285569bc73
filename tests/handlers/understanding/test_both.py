"""Words about the last question and the one before it."""

from typing import Any

import pytest

from handlers.understanding.asking import understand
from handlers.understanding.understood import Intent, Understood, Wish

PUPILS = {"metric": "students"}
SIXTH = {**PUPILS, "grade": ["ป.6"]}
SRITHEP = {"district": "ศรีเทพ"}
LONELY = "นักเรียน อ.ศรีเทพ"


def behind(*said: str) -> Understood:
    """The last of several messages."""
    asked: list[Wish] = []
    for one in said[:-1]:
        found = understand(one, None, *asked[:2])
        asked.insert(0, Wish(found.intent, dict(found.slots), remaining=found.remaining))
    return understand(said[-1], None, *asked[:2])


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        (("นักเรียน ปี 68", "ปี 67", "ต่างกันเท่าไร"), {**PUPILS, "years": [2567, 2568]}),
        (("นักเรียน ปี 68", "นักเรียน", "ต่างกันเท่าไร"), {**PUPILS, "years": [2568, "current"]}),
        (
            (LONELY, "อ.หนองไผ่ล่ะ", "ต่างกันกี่คน"),
            {**PUPILS, "districts": ["ศรีเทพ", "หนองไผ่"]},
        ),
        (
            ("ป.6 บ้านวังไผ่", "ป.6 บ้านท่าแดง", "ใครมากกว่า"),
            {**SIXTH, "schools": ["บ้านวังไผ่", "บ้านท่าแดง"]},
        ),
        (
            (LONELY, "นักเรียนบ้านวังไผ่", "ต่างกันเท่าไร"),
            {**PUPILS, **SRITHEP, "against": {"school": "บ้านวังไผ่"}},
        ),
    ],
)
def test_they_are_set_against_each_other(said: tuple[str, ...], slots: dict[str, Any]) -> None:
    found = behind(*said)
    assert (found.intent, dict(found.slots)) == (Intent.MIS_COMPARE, {**slots, "op": "diff"})


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        ((LONELY, "อ.หนองไผ่ล่ะ", "รวมกันกี่คน"), {**PUPILS, "districts": ["ศรีเทพ", "หนองไผ่"]}),
        (
            ("ป.6 อ.ศรีเทพ", "ป.5 ล่ะ", "รวมกันกี่คน"),
            {**PUPILS, **SRITHEP, "grade": ["ป.5", "ป.6"], "group_by": "grade"},
        ),
    ],
)
def test_they_are_added_up(said: tuple[str, ...], slots: dict[str, Any]) -> None:
    found = behind(*said)
    assert (found.intent, dict(found.slots), found.unread) == (Intent.MIS_QUERY, slots, ())


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        (("ครู อ.ศรีเทพ", "ผอ.ล่ะ", "รวมกันกี่คน"), {**SRITHEP, "metric": ["teachers", "directors"]}),
        (("นักเรียนชาย อ.ศรีเทพ", "หญิงล่ะ", "ต่างกันกี่คน"), {**PUPILS, **SRITHEP, "group_by": "sex"}),
        ((LONELY, "รวมกันกี่คน"), {**PUPILS, **SRITHEP}),
        (("ครูบ้านวังไผ่", LONELY, "รวมกันกี่คน"), {**PUPILS, **SRITHEP}),
    ],
)
def test_what_is_not_reckoned_is_said(said: tuple[str, ...], slots: dict[str, Any]) -> None:
    found = behind(*said)
    assert (dict(found.slots), [one.words for one in found.unread]) == (slots, [said[-1]])


def test_two_that_have_more_between_them_are_not_set_against_each_other() -> None:
    found = behind("ครูบ้านวังไผ่", LONELY, "ต่างกันเท่าไร")
    assert not {"against", "districts"} & found.slots.keys()


def test_what_is_of_several_itself_is_asked_on_by_itself() -> None:
    found = behind("นักเรียน ปี 68", "นักเรียนศรีเทพกับหนองไผ่", "รวมกันกี่คน")
    assert dict(found.slots) == {**PUPILS, "districts": ["ศรีเทพ", "หนองไผ่"]}


def test_this_year_is_not_set_against_itself() -> None:
    found = behind(LONELY, f"{LONELY} ปีนี้กี่คน", "ต่างกันเท่าไร")
    assert found.slots["years"] == ["current-1", "current"]
