"""Days, and years that are counted back."""

from typing import Any

import pytest

from handlers.understanding.asking import understand
from handlers.understanding.understood import Kind, Unread


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("นักเรียน 10/6/2568", {"year": 2568, "round": 1}),
        ("นักเรียน 10/11/68", {"year": 2568, "round": 2}),
        ("นักเรียน ณ วันที่ 10 มิ.ย. 2568", {"year": 2568, "round": 1}),
        ("นักเรียนเดือนพฤศจิกายน 2568", {"year": 2568, "round": 2}),
        ("นักเรียน มิ.ย. 68", {"year": 2568, "round": 1}),
    ],
)
def test_the_day_of_a_round_is_that_round(said: str, when: dict[str, Any]) -> None:
    found = understand(said)
    assert dict(found.slots) == {**when, "metric": "students"}
    assert found.unread == ()


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("นักเรียน 15/6/2568", "15/6/2568"),
        ("นักเรียนวันที่ 25 มิ.ย. 68", "วันที่ 25 มิ.ย. 68"),
        ("นักเรียน 1-2-2568 กี่คน", "1-2-2568"),
        ("นักเรียน ต.ค. 68", "ต.ค. 68"),
    ],
)
def test_of_another_day_there_is_no_figure_and_that_is_said(said: str, day: str) -> None:
    found = understand(said)
    assert dict(found.slots) == {"metric": "students"}
    assert found.unread == (Unread(Kind.YEAR, day),)


def test_a_tambon_is_no_month_and_a_room_no_day() -> None:
    found = understand("นักเรียน ต.คลองกระจัง 68")
    assert (found.slots["tambon"], found.slots["year"]) == ("คลองกระจัง", 2568)
    assert all(one.kind is not Kind.YEAR for one in understand("นักเรียน ป.1/2/68").unread)


@pytest.mark.parametrize(
    ("said", "year"),
    [
        ("นักเรียน 5 ปีที่แล้ว", "current-5"),
        ("นักเรียน 3 ปีก่อน", "current-3"),
        ("นักเรียนสิบปีก่อน", "current-10"),
        ("students 3 years ago", "current-3"),
    ],
)
def test_years_are_counted_back_as_far_as_is_said(said: str, year: str) -> None:
    assert understand(said).slots["year"] == year


def test_what_went_down_within_so_many_years_is_reckoned_over_those() -> None:
    assert understand("5 โรงเรียนที่เด็กลดมากสุด 3 ปี").slots["n_years"] == 3


@pytest.mark.parametrize(
    ("said", "words"),
    [("เฉลี่ย 3 ปี นักเรียน อ.ศรีเทพ", "เฉลี่ย"), ("โรงเรียนที่เด็กลดลงติดต่อกัน 3 ปี", "ติดต่อกัน 3 ปี")],
)
def test_what_is_not_reckoned_over_years_is_said(said: str, words: str) -> None:
    assert understand(said).unread == (Unread(Kind.OTHER, words),)
