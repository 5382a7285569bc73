"""Pupils are meant where only they have what is said, and nothing was asked before."""

import pytest

from handlers.understanding.asking import understand
from handlers.understanding.understood import Intent, Wish


@pytest.mark.parametrize(
    "said",
    [
        "ม1หญิง",
        "ป.1ปีนี้กับปีที่แล้วต่างกันเท่าไร",
        "ผู้หญิงกี่เปอร์เซ็นต์ในป.6",
        "เปรียบเทียบชายหญิงรายอำเภอ",
        "ร้อยละชายหญิงแต่ละอำเภอ",
        "กราฟวงกลมชายหญิง",
        "เทียบ ต.กันจุ กับ ต.พญาวัง",
    ],
)
def test_pupils_are_supposed_where_it_is_plain(said: str) -> None:
    slots = understand(said).slots
    assert (slots["metric"], "ref" in slots) == ("students", False)


@pytest.mark.parametrize("said", ["แยกตามเพศ", "ป.1 ล่ะ", "แยกอำเภอ", "ปีที่แล้ว"])
def test_what_goes_on_from_something_is_asked_about(said: str) -> None:
    assert understand(said).slots["ref"] == "last_result"


def test_behind_a_question_the_figure_is_its_own() -> None:
    rooms = Wish(Intent.MIS_QUERY, {"metric": "rooms"})
    assert understand("ป.1", previous=rooms).slots == {"metric": "rooms", "grade": ["ป.1"]}


@pytest.mark.parametrize(
    ("said", "grades"),
    [
        ("grade 6 บ้านท่าโรง", ["ป.6"]),
        ("grade 8 บ้านท่าโรง", ["ม.2"]),
        ("ช่วงชั้นที่2 บ้านโคกเจริญ", ["ป.4", "ป.5", "ป.6"]),
    ],
)
def test_grades_are_known_by_other_names(said: str, grades: list[str]) -> None:
    found = understand(said)
    assert (found.slots["grade"], found.slots["metric"]) == (grades, "students")


def test_schools_are_asked_for_by_what_they_teach() -> None:
    found = understand("โรงเรียนที่เปิดถึงม.ปลาย")
    assert dict(found.slots) == {"level": "ม.ปลาย", "list": "schools"}
    assert understand("โรงเรียนที่มีชายมากกว่าหญิง").slots["metric"] == "schools"


def test_of_a_school_that_is_to_be_summed_up_all_facts_are_told() -> None:
    assert understand("สรุปบ้านซับชมภูหน่อยจ้า").slots["metric"] == "school_info"
