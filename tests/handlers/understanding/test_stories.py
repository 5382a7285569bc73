"""A story in front of the question, and reasons beside it."""

from typing import Any

import pytest

from handlers.understanding.asking import understand

STORY = "สวัสดีค่ะ พอดีทาง อบต. จะมาแจกนมโรงเรียน แต่หาไฟล์เก่าไม่เจอ หนูเพิ่งมารับงานธุรการ "


def told(text: str) -> dict[str, Any]:
    return understand(text).as_json()


@pytest.mark.parametrize(
    "question",
    [
        "อยากทราบว่าโรงเรียนบ้านหนองคล้ามีนักเรียนกี่คนคะ",
        "รบกวนสอบถามว่าครูทั้งเขตมีกี่คน",
        "เลยอยากรู้ว่า DMC รอบ 2 ปิดวันไหน",
        "อยากได้รายชื่อโรงเรียนขนาดเล็กใน อ.ศรีเทพ",
    ],
)
def test_the_question_at_the_end_is_what_is_asked(question: str) -> None:
    assert told(STORY + question) == told(question)


def test_the_school_of_the_story_is_the_questions_when_it_names_none() -> None:
    asked = told("หนูอยู่โรงเรียนบ้านจัดสรรค่ะ พอดีต้องทำแผนปีหน้า อยากทราบว่านักเรียนมีกี่คน")

    assert asked["slots"]["school"] == "บ้านจัดสรร"
    assert asked["slots"]["metric"] == "students"


def test_what_is_refused_in_a_story_is_refused() -> None:
    refused = "ขอรายชื่อนักเรียน ป.1 บ้านวังไผ่ทุกคนหน่อยนะคะ อยากทราบว่ามีนักเรียนกี่คนด้วย"

    assert told(refused) == {"intent": "smalltalk_unknown", "slots": {}}


def test_another_wish_in_front_stays_a_wish() -> None:
    both = told("เน็ตห้องธุรการเข้าไม่ได้ตั้งแต่เช้าเลยค่ะ และอยากทราบว่าครูทั้งเขตมีกี่คน")

    assert both["intent"] == "problem_report"
    assert both["also"][0]["slots"] == {"metric": "teachers", "scope": "area"}


@pytest.mark.parametrize(
    "reason",
    ["ต้องเขียนรายงาน SAR", "จะเอาไปทำเอกสารประกอบ", "เอาไปใส่รายงาน", "เพื่อประกอบการประชุม"],
)
def test_a_reason_is_no_wish_for_a_file(reason: str) -> None:
    question = "ขอจำนวนนักเรียนบ้านวังไผ่ปี 68"

    assert told(f"{reason} {question}") == told(question)
    assert told(f"{question} {reason}") == told(question)


def test_a_file_that_is_asked_for_stays_one() -> None:
    assert told("ขอไฟล์ excel นักเรียนรายโรง เพื่อประกอบการประชุม")["intent"] == "mis_export"
