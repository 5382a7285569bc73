"""One more, or one less, of what the last question was of."""

from typing import Any

import pytest

from handlers.understanding.asking import understand
from handlers.understanding.understood import Intent, Understood, Wish

PUPILS = {"metric": "students"}
SRITHEP = {"district": "ศรีเทพ"}


def behind(*said: str) -> Understood:
    """The last of several messages."""
    found = understand(said[0])
    for one in said[1:]:
        slots = dict(found.slots)
        found = understand(one, previous=Wish(found.intent, slots, remaining=found.remaining))
    return found


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        (("นักเรียน ป.1", "ป.2 ด้วย", "รวม ป.3"), {"grade": ["ป.1", "ป.2", "ป.3"]}),
        (("นักเรียน ป.1 อ.ศรีเทพ", "รวมอนุบาลด้วย"), {"grade": ["อ.1", "อ.2", "อ.3", "ป.1"], **SRITHEP}),
        (("นักเรียนประถม อ.ศรีเทพ", "รวมอนุบาลด้วย"), {"level": ["ประถม", "อนุบาล"], **SRITHEP}),
        (("นักเรียนหญิง ป.1", "ชายด้วย"), {"grade": ["ป.1"], "group_by": "sex"}),
        (
            ("นักเรียนบ้านวังไผ่กี่คน", "บ้านวังขามด้วย", "บ้านพุขามด้วย"),
            {"schools": ["บ้านวังไผ่", "บ้านวังขาม", "บ้านพุขาม"]},
        ),
        (
            ("นักเรียน ป.1 อ.ศรีเทพ ปี 68", "อ.วิเชียรบุรีด้วย"),
            {"districts": ["ศรีเทพ", "วิเชียรบุรี"], "grade": ["ป.1"], "year": 2568},
        ),
        (
            ("นักเรียนบ้านวังไผ่กี่คน", "อ.วิเชียรบุรีด้วย"),
            {"school": "บ้านวังไผ่", "against": {"district": "วิเชียรบุรี"}},
        ),
    ],
)
def test_it_stands_beside_what_was_asked(said: tuple[str, ...], slots: dict[str, Any]) -> None:
    assert dict(behind(*said).slots) == {**PUPILS, **slots}


def test_a_list_goes_on_into_another_place() -> None:
    found = behind("รายชื่อโรงเรียนใน ต.กันจุ", "ต.พญาวังด้วย")
    assert found.intent is Intent.MIS_LIST
    assert dict(found.slots) == {"list": "schools", "tambons": ["กันจุ", "พญาวัง"]}


@pytest.mark.parametrize(
    ("said", "remaining"),
    [
        (("นักเรียนประถม", "ไม่เอา ป.6"), ["ป.1", "ป.2", "ป.3", "ป.4", "ป.5"]),
        (("นักเรียนประถม", "ตัด ป.6 ออก"), ["ป.1", "ป.2", "ป.3", "ป.4", "ป.5"]),
        (("นักเรียน ป.1", "รวม ป.2", "รวม ป.3", "ไม่เอา ป.2"), ["ป.1", "ป.3"]),
        (("นักเรียนประถม", "ไม่เอา ป.6", "ไม่เอา ป.1", "รวม ม.1"), ["ป.2", "ป.3", "ป.4", "ป.5", "ม.1"]),
        (("นักเรียนประถม", "ไม่เอา ป.6", "ไม่เอา ป.1"), ["ป.2", "ป.3", "ป.4", "ป.5"]),
    ],
)
def test_the_rest_is_of_what_was_asked(said: tuple[str, ...], remaining: list[str]) -> None:
    found = behind(*said)
    assert found.slots["except"]
    assert found.remaining["grade"] == remaining


def test_what_is_said_to_be_in_again_is_left_out_no_more() -> None:
    found = behind("นักเรียน อ.ศรีเทพ", "ไม่รวมอนุบาล", "รวมอนุบาลด้วย")
    assert (dict(found.slots), dict(found.remaining)) == ({**PUPILS, **SRITHEP}, {})


@pytest.mark.parametrize(
    "said",
    [("นักเรียน อ.ศรีเทพ", "รวมอนุบาลด้วย"), ("นักเรียน อ.ศรีเทพ", "ขอบคุณด้วย"), ("ลืมรหัสผ่าน", "ป.2 ด้วย")],
)
def test_to_all_and_to_nothing_nothing_is_added(said: tuple[str, ...]) -> None:
    assert behind(*said).intent is Intent.SMALLTALK_UNKNOWN
