"""Pupils of some schools are a number before they are a list; and a year far away is a year."""

from typing import Any

import pytest

from handlers.understanding.asking import understand
from handlers.understanding.understood import Intent

NO_DIRECTOR = {"metric": "directors", "op": "=", "value": 0}


@pytest.mark.parametrize(
    ("said", "metric", "condition"),
    [
        ("นักเรียนโรงเรียนที่ไม่มี ผอ.", "students", NO_DIRECTOR),
        ("นักเรียนของโรงเรียนที่ไม่มี ผอ. กี่คน", "students", NO_DIRECTOR),
        ("โรงเรียนที่ไม่มี ผอ. มีนักเรียนกี่คน", "students", NO_DIRECTOR),
        (
            "ครูโรงเรียนที่นักเรียนต่ำกว่า 20 คน",
            "teachers",
            {"metric": "students", "op": "<", "value": 20},
        ),
    ],
)
def test_pupils_of_schools_under_a_condition_are_counted_and_told_school_by_school(
    said: str, metric: str, condition: dict[str, Any]
) -> None:
    found = understand(said)
    assert found.intent is Intent.MIS_QUERY
    assert dict(found.slots) == {"metric": metric, "filter": condition, "group_by": "school"}


@pytest.mark.parametrize(
    "said",
    ["โรงเรียนที่ไม่มี ผอ.", "นักเรียนโรงเรียนไหนต่ำกว่า 20 คน", "นักเรียนโรงเรียนที่ไม่มี ผอ. โรงไหนบ้าง"],
)
def test_schools_that_are_asked_for_are_still_listed(said: str) -> None:
    assert understand(said).intent is Intent.MIS_LIST


def test_of_groups_that_are_named_they_are_told_by_those() -> None:
    found = understand("จำนวนนักเรียนโรงเรียนที่ไม่มี ผอ. แยกอำเภอ").slots
    assert (found["group_by"], found["filter"]) == ("district", NO_DIRECTOR)


@pytest.mark.parametrize(
    ("said", "year"),
    [
        ("นักเรียน ปี 2400", 2400),
        ("นักเรียนปีการศึกษา 2600", 2600),
        ("นักเรียน พ.ศ. 2480 บ้านวังไผ่", 2480),
        ("นักเรียน ปี 1999", 2542),
    ],
)
def test_a_year_far_away_is_a_year(said: str, year: int) -> None:
    found = understand(said)
    assert (found.slots["year"], found.unread) == (year, ())


def test_so_many_a_year_are_no_year() -> None:
    assert "year" not in understand("นักเรียนปีละ 2600 คน").slots
    assert "year" not in understand("เพิ่มขึ้นปี 2600 คน").slots
