"""A grade with a year of its own is not counted in another's."""

import pytest

from handlers.understanding.asking import understand
from handlers.understanding.understood import Intent, Wish

PUPILS = {"metric": "students"}


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ("ป.6 ปี 68 กับ ม.1 ปี 69", {}),
        ("นักเรียน ป.6 ปี 68 กับ ม.1 ปี 69 บ้านวังไผ่", {"school": "บ้านวังไผ่"}),
        ("เทียบนักเรียน ป.6 ปี 68 กับ ม.1 ปี 69 อ.ศรีเทพ", {"district": "ศรีเทพ"}),
    ],
)
def test_each_grade_is_of_its_own_year(said: str, where: dict[str, str]) -> None:
    found = understand(said)
    assert dict(found.slots) == {"grade": ["ป.6"], "year": 2568, **PUPILS, **where}
    assert [(one.intent, dict(one.slots)) for one in found.also] == [
        (Intent.MIS_QUERY, {"grade": ["ม.1"], "year": 2569, **PUPILS, **where})
    ]


def test_both_are_where_the_last_question_was() -> None:
    first = understand("ครูบ้านวังไผ่กี่คน")
    found = understand("ป.6 ปี 68 กับ ม.1 ปี 69", previous=Wish(first.intent, dict(first.slots)))
    every = (found, *found.also)
    assert [(one.slots["school"], one.at_last_place) for one in every] == [("บ้านวังไผ่", True)] * 2


@pytest.mark.parametrize("said", ["นักเรียน ป.6 ปี 68 กับ ปี 69", "นักเรียน ป.1-3 ปี 68 กับ 69 อ.ศรีเทพ"])
def test_one_group_of_two_years_is_one_question(said: str) -> None:
    found = understand(said)
    assert (found.slots["years"], found.also) == ([2568, 2569], ())
