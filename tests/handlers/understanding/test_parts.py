"""The parts a question is made of: times, grades, conditions, places, what is counted."""

from typing import Any

import pytest

from handlers.understanding.asking import understand


def slots(text: str) -> dict[str, Any]:
    return dict(understand(text).slots)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("ปี 67", {"year": 2567}),
        ("ปี๖๗", {"year": 2567}),
        ("ปีการศึกษา 2567", {"year": 2567}),
        ("ปี 2024", {"year": 2567}),
        ("ปี 65-67", {"years": [2565, 2566, 2567]}),
        ("ปี 65 กับ 67", {"years": [2565, 2567]}),
        ("ปี 67 เทียบ 66", {"years": [2566, 2567]}),
        ("ปีนี้", {"year": "current"}),
        ("ปีที่แล้ว", {"year": "current-1"}),
        ("ปีหน้า", {"year": "current+1"}),
        ("เทอม 1/68", {"term": 1, "year": 2568}),
        ("2/2567", {"term": 2, "year": 2567}),
        ("ภาคเรียนที่ 2", {"term": 2}),
        ("รอบ 10 มิ.ย.", {"round": 1}),
        ("รอบ 10 พ.ย. ปี 67", {"round": 2, "year": 2567}),
        ("สิ้นปีการศึกษา 2567", {"round": 3, "year": 2567}),
        ("รอบ 1 กับรอบ 2", {"rounds": [1, 2]}),
        ("ย้อนหลัง 3 ปี", {"n_years": 3}),
        ("ห้าปีย้อนหลัง", {"n_years": 5}),
    ],
)
def test_times(said: str, expected: dict[str, Any]) -> None:
    got = slots(f"จำนวนนักเรียนบ้านวังไผ่ {said}")

    wanted = {"school": "บ้านวังไผ่", "metric": "students"} | expected
    assert got == wanted


@pytest.mark.parametrize(
    ("said", "grades"),
    [
        ("ป.1", ["ป.1"]),
        ("ป1", ["ป.1"]),
        ("ป. ๑", ["ป.1"]),
        ("ประถมศึกษาปีที่ 6", ["ป.6"]),
        ("ชั้นประถม 2", ["ป.2"]),
        ("ป.1-3", ["ป.1", "ป.2", "ป.3"]),
        ("ป.4 ถึง ป.6", ["ป.4", "ป.5", "ป.6"]),
        ("ป.6 กับ ป.1", ["ป.1", "ป.6"]),
        ("ม.1-ม.3", ["ม.1", "ม.2", "ม.3"]),
        ("อนุบาล 2", ["อ.2"]),
        ("อบ.3", ["อ.3"]),
        ("ปอ.4", ["ป.4"]),
        ("มอ. 2", ["ม.2"]),
        ("ปสี่", ["ป.4"]),
        ("ป สี่", ["ป.4"]),
        ("อสอง", ["อ.2"]),
        ("มอหนึ่งถึงมอสาม", ["ม.1", "ม.2", "ม.3"]),
        ("อนุบาล3 ขวบ", ["อ.1"]),
        ("อนุบาล (5 ขวบ)", ["อ.3"]),
        ("อ.2-ป.1", ["อ.2", "อ.3", "ป.1"]),
        ("ประถมต้น", ["ป.1", "ป.2", "ป.3"]),
        ("ป.สี่", ["ป.4"]),
    ],
)
def test_grades(said: str, grades: list[str]) -> None:
    assert slots(f"นักเรียน {said} บ้านวังไผ่กี่คน")["grade"] == grades


def test_an_amphoe_is_no_kindergarten() -> None:
    assert "grade" not in slots("นักเรียน อ.ศรีเทพ 67 คน ใช่ไหม")


@pytest.mark.parametrize(
    ("said", "op", "value"),
    [
        ("ไม่เกิน 20 คน", "<=", 20),
        ("ต่ำกว่า 20", "<", 20),
        ("ไม่ถึง ๖๐ คน", "<", 60),
        ("เกิน 500", ">", 500),
        ("มากกว่า 1,500 คน", ">", 1500),
        ("100 คนขึ้นไป", ">=", 100),
        ("ตั้งแต่ 100 คนขึ้นไป", ">=", 100),
        ("ระหว่าง 20-40 คน", "between", [20, 40]),
        ("20 ถึง 40 คน", "between", [20, 40]),
    ],
)
def test_conditions(said: str, op: str, value: object) -> None:
    got = understand(f"โรงเรียนที่มีนักเรียน{said}มีโรงไหนบ้าง")

    assert got.as_json() == {
        "intent": "mis_list",
        "slots": {
            "list": "schools",
            "filter": {"metric": "students", "op": op, "value": value},
        },
    }


def test_a_condition_is_about_what_was_said_before_it() -> None:
    assert slots("โรงเรียนที่มีครูน้อยกว่า 5 คน")["filter"]["metric"] == "teachers"
    assert slots("โรงเรียนที่ ป.1 ไม่ถึง 5 คน")["filter"] == {
        "metric": "students",
        "op": "<",
        "value": 5,
        "grade": ["ป.1"],
    }
    assert slots("โรงเรียนไหนไม่มี ผอ.")["filter"] == {
        "metric": "directors",
        "op": "=",
        "value": 0,
    }


@pytest.mark.parametrize(
    ("said", "metric"),
    [
        ("นร.กี่คน", "students"),
        ("ยอดเด็ก", "students"),
        ("กี่คน", "students"),
        ("มีครูกี่คน", "teachers"),
        ("กี่ห้องเรียน", "rooms"),
        ("นักเรียนต่อครูเท่าไร", "students_per_teacher"),
        ("เฉลี่ยห้องละกี่คน", "students_per_room"),
        ("คะแนนโอเน็ต ป.6", "onet"),
        ("ผล NT ป.3", "nt"),
        ("RT ป.1 ได้เท่าไร", "rt"),
        ("เด็กยากจนกี่คน", "poor_students"),
        ("ทุนเสมอภาคกี่คน", "extreme_poor_students"),
        ("เด็กพิเศษกี่คน", "disabled_students"),
        ("ออกกลางคันกี่คน", "dropout"),
        ("ครูเกษียณกี่คน", "retiring_teachers"),
        ("ครูเกินกี่คน", "teacher_surplus"),
        ("ใครเป็น ผอ.", "school_info"),
        ("ขอเบอร์โทร", "school_info"),
        ("ขอจำนวนครูกับนักเรียน", ["teachers", "students"]),
    ],
)
def test_what_is_counted(said: str, metric: object) -> None:
    assert slots(f"{said} รร.บ้านวังไผ่")["metric"] == metric


@pytest.mark.parametrize(
    ("said", "grouped"),
    [
        ("รายอำเภอ", "district"),
        ("ทุกอำเภอ", "district"),
        ("แต่ละตำบล", "tambon"),
        ("รายโรง", "school"),
        ("แยกชั้น", "grade"),
        ("แยกเพศ", "sex"),
        ("ชายกี่คน หญิงกี่คน", "sex"),
        ("จำแนกตามระดับ", "level"),
        ("แยกชั้นแยกเพศ", ["grade", "sex"]),
    ],
)
def test_how_a_figure_is_broken_down(said: str, grouped: object) -> None:
    assert slots(f"จำนวนนักเรียนทั้งเขต {said}") == {
        "metric": "students",
        "scope": "area",
        "group_by": grouped,
    }


@pytest.mark.parametrize(
    "said", ["จำนวณนักเรัยน", "จํานวนนักเรียน", "จำนวน นัก เรียน", "จำนวนนักเรียร", "จนวนนร"]
)
def test_slips_of_the_finger(said: str) -> None:
    assert slots(f"{said} บ้านวังไผ่") == {"metric": "students", "school": "บ้านวังไผ่"}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("โรงเรียนขนาดเล็กมีกี่โรง", {"metric": "small_schools"}),
        ("โรงเรียนที่นักเรียนไม่เกิน 120 คนมีกี่โรง", {"metric": "small_schools"}),
        ("โรงเรียนขนาดกลางมีกี่โรง", {"metric": "schools", "size": "กลาง"}),
        ("รายชื่อโรงเรียนขนาดเล็ก", {"list": "schools", "size": "เล็ก"}),
        ("นักเรียนในโรงเรียนขนาดเล็กกี่คน", {"metric": "students", "size": "เล็ก"}),
        ("โรงเรียนขยายโอกาสมีกี่โรง", {"metric": "schools", "type": "ขยายโอกาส"}),
        (
            "โรงเรียนไหนมีเด็กพิเศษบ้าง",
            {"list": "schools", "filter": {"metric": "disabled_students", "op": ">", "value": 0}},
        ),
        (
            "โรงเรียนไหนไม่มีคอมพิวเตอร์",
            {"list": "schools", "filter": {"metric": "computers", "op": "=", "value": 0}},
        ),
        (
            "5 โรงเรียนที่เด็กน้อยสุด",
            {"list": "schools", "metric": "students", "order": "asc", "top_n": 5},
        ),
        (
            "โรงเรียนที่มีคำว่าซับ ใน อ.ศรีเทพ",
            {"list": "schools", "name_contains": "ซับ", "district": "ศรีเทพ"},
        ),
        (
            "ตำบลไหนในหนองไผ่เด็กเยอะสุด",
            {
                "metric": "students",
                "group_by": "tambon",
                "district": "หนองไผ่",
                "order": "desc",
                "top_n": 1,
            },
        ),
        (
            "ศรีเทพกับบึงสามพันครูต่างกันกี่คน",
            {"metric": "teachers", "districts": ["ศรีเทพ", "บึงสามพัน"], "op": "diff"},
        ),
        ("ปี 68 เทียบปีก่อน ครูทั้งเขต", {"metric": "teachers", "scope": "area", "years": [2567, 2568]}),
        ("นักเรียนหญิงกี่เปอร์เซ็นต์", {"metric": "students", "sex": "หญิง", "op": "share"}),
        ("ทำไมยอดนักเรียนไม่ตรงกับ DMC", {"ask": "mismatch", "system": "DMC", "metric": "students"}),
        ("DMC กับ EMIS ปิดวันไหน", {"ask": "deadline", "system": ["DMC", "EMIS"]}),
    ],
)
def test_whole_questions(said: str, expected: dict[str, Any]) -> None:
    assert slots(said) == expected


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("ปว.4 บ้านวังไผ่กี่คน", ("grade", "ปว.4")),
        ("นร ป.7 วังไผ่", ("grade", "ป.7")),
        ("ป.4/2 บ้านวังไผ่กี่คน", ("grade", "ป.4/2")),
        ("ประถม 7 วังไผ่กี่คน", ("grade", "ประถม 7")),
        ("เด็ก 3 ขวบ บ้านวังไผ่กี่คน", ("grade", "3 ขวบ")),
        ("นักเรียนผู้ขาย บ้านวังไผ่กี่คน", ("sex", "ผู้ขาย")),
        ("เทอมที่แล้วบ้านวังไผ่มีนักเรียนกี่คน", ("year", "เทอมที่แล้ว")),
        ("นักเรียนบ้านวังไผ่ปี 3440 กี่คน", ("year", "ปี 3440")),
        ("นักเรียนวังไม้กี่คน", ("place", "วังไม้")),
    ],
)
def test_what_asks_for_something_and_is_not_understood_is_known(
    typed: str, left: tuple[str, str]
) -> None:
    assert [(one.kind.value, one.words) for one in understand(typed).unread] == [left]


@pytest.mark.parametrize(
    "typed",
    [
        "ขอทราบจำนวนนักเรียนบ้านวังไผ่เพื่อทำรายงานส่งอบต.",
        "นักเรียนบ้านวังไผ่กี่คนครับผม ขอบคุณมากครับ",
        "นร ปสี่ วังไผ่",
    ],
)
def test_what_asks_for_nothing_is_no_part_of_the_question(typed: str) -> None:
    assert understand(typed).unread == ()


def test_a_score_that_is_not_named_is_no_number_of_pupils_and_no_other_chart() -> None:
    before = understand("โรงเรียนที่มีเด็กพิการน้อยกว่า 5 คน")

    assert slots("คะแนนบ้านวังไผ่เท่าไร") == {"school": "บ้านวังไผ่", "ref": "last_result"}
    assert understand("กราฟคะแนน", previous=before).slots == {"chart": "bar", "ref": "last_result"}
