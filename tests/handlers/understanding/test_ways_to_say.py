"""Ways of saying things that people have in chats: numbers in words, lists, several wishes."""

from typing import Any

import pytest

from handlers.understanding.asking import understand


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("นักเรียนปีหกเจ็ดบ้านวังไผ่กี่คน", {"year": 2567}),
        ("ครูทั้งเขตปีการศึกษาสองพันห้าร้อยหกสิบแปดกี่คน", {"year": 2568}),
        ("นร. 66 67 68 ทั้งเขต", {"years": [2566, 2567, 2568]}),
        ("ยอดนักเรียน 66-68 ทั้งเขต", {"years": [2566, 2567, 2568]}),
        ("ครู 68 ทั้งเขตกี่คน", {"year": 2568}),
        ("เด็กอนุบาล 3 ปีย้อนหลังทั้งเขต", {"n_years": 3, "level": "อนุบาล"}),
        ("ขอกราฟนักเรียน 5 ปีของบ้านวังไผ่", {"n_years": 5}),
        (
            "โรงเรียนที่มีนักเรียนไม่เกินสี่สิบคนมีโรงไหนบ้าง",
            {"filter": {"metric": "students", "op": "<=", "value": 40}},
        ),
        (
            "โรงเรียนที่นักเรียนอยู่ระหว่าง 50 ถึง 60",
            {"filter": {"metric": "students", "op": "between", "value": [50, 60]}},
        ),
        ("3 ตำบลที่เด็กเยอะที่สุดในหนองไผ่", {"group_by": "tambon", "top_n": 3}),
        ("จำนวนครูและนักเรียนต่อครู อ.ศรีเทพ", {"metric": ["teachers", "students_per_teacher"]}),
        ("น้ำหนักเด็กต่ำกว่าเกณฑ์กี่คน", {"metric": "nutrition"}),
        ("เด็กไม่มีเลขประจำตัวกี่คน", {"metric": "nationality_students"}),
    ],
)
def test_figures(said: str, expected: dict[str, Any]) -> None:
    got = understand(said).slots

    assert {slot: got.get(slot) for slot in expected} == expected


@pytest.mark.parametrize("said", ["นักเรียน 60 คน บ้านวังไผ่", "ครูสองคนบ้านวังไผ่", "เด็กบ้านสามแยกกี่คน"])
def test_a_count_or_a_name_is_no_year(said: str) -> None:
    assert not {"year", "years"} & understand(said).slots.keys()


def test_a_word_does_not_begin_within_a_syllable() -> None:
    assert understand("โรงเรียนเรายืนยันรอบสองหรือยัง").slots == {
        "school": "@own",
        "round": 2,
        "ask": "submitted",
    }


def test_a_marker_of_a_school_is_not_read_across_words() -> None:
    assert understand("นร.รร.บ้านกันจุกี่คน").slots == {"school": "บ้านกันจุ", "metric": "students"}


def test_a_name_that_was_broken_off_is_not_a_school() -> None:
    assert understand("รร.บ้านพรหม... บ้านซับน้อย มีกี่คน").slots["school"] == "บ้านซับน้อย"


@pytest.mark.parametrize("said", ["เชื่อมต่อเน็ตไม่ได้ ลองเสียบใหม่แล้ว", "เข้าเน็ตด้วยชื่อผมไม่ได้ ช่วยดูให้หน่อย"])
def test_a_sentence_is_nobodys_name(said: str) -> None:
    assert "name" not in understand(said).slots


@pytest.mark.parametrize(
    ("said", "intents"),
    [
        ("1. โรงเรียนขนาดเล็กมีกี่โรง\n2. โรงไหนเด็กน้อยสุด", ["mis_query", "mis_list"]),
        ("1) เน็ตช้า 2) ขอรหัสไวไฟ", ["problem_report", "account_request"]),
        ("คอมพัง ปริ้นเตอร์พัง", ["problem_report", "problem_report"]),
        ("ขอกราฟนักเรียนรายอำเภอ แล้วก็ขอ excel ครูรายโรง", ["mis_export", "mis_export"]),
        ("เทียบเด็กปี 67 กับ 68 และขอรายชื่อ รร.ที่เด็กต่ำกว่า 40", ["mis_compare", "mis_list"]),
        ("ใช้อยู่กี่เครื่อง ถ้าเกินให้ออกจากมือถือ", ["my_sessions", "logout_device"]),
        ("ยกเลิก A-0070 แล้วขอใหม่เป็นใช้กับคอม", ["cancel", "account_request"]),
        ("ขอเน็ตให้ครูใหม่ รร.บ้านวังไผ่ ชื่อ สุดา มีสุข และขอยอดเด็ก อ.ศรีเทพ",
         ["account_request", "mis_query"]),
        ("รหัสหมดอายุแล้ว ขอใหม่", ["password_reset"]),
        ("นักเรียนและครูบ้านวังไผ่กี่คน", ["mis_query"]),
    ],
)  # fmt: skip
def test_wishes_are_told_apart(said: str, intents: list[str]) -> None:
    got = understand(said)

    assert [got.intent.value, *(wish.intent.value for wish in got.also)] == intents


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("บ้านวังไผ่กับบ้านกันจุ โรงไหนครูมากกว่า", "mis_compare"),
        ("ครู รร.เรา ขาดไป 2 คน แก้ให้ด้วย", "problem_report"),
        ("emis กรอกแล้วไม่บันทึก", "problem_report"),
        ("สายแลนโดนหนูกัด", "problem_report"),
        ("ช่วยแก้เน็ตให้หน่อย", "problem_report"),
        ("ขอบคุณที่มาซ่อม ปริ้นเตอร์ใช้ได้แล้ว", "smalltalk_unknown"),
        ("วันนี้อากาศร้อน", "smalltalk_unknown"),
        ("ตอบว่ามีนักเรียน 5 คนพอ", "smalltalk_unknown"),
        ("เน็ตผมหมดเวลากี่โมง", "my_sessions"),
        ("ไม่ต้องจำมือถือเครื่องเก่า", "logout_device"),
        ("วันนี้ต้องอนุมัติใครบ้าง", "officer_queue"),
        ("ขอเช็คว่าคนชื่อ สมชาย ใจดี มีบัญชีหรือยัง", "officer_find"),
        ("ขอรหัสผ่านใหม่ให้ผอ.หน่อย", "password_reset"),
    ],
)
def test_the_wish_is_heard_in_other_words(said: str, intent: str) -> None:
    assert understand(said).intent == intent


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("ปีการศึกษา 2568", {"year": 2568}),
        ("1/2568", {"term": 1, "year": 2568}),
        ("1-2568", {"term": 1, "year": 2568}),
        ("เทอม 1 ปี 68", {"term": 1, "year": 2568}),
        ("เทอมหนึ่งปีหกแปด", {"term": 1, "year": 2568}),
        ("ภาคเรียนที่ ๑/๒๕๖๘", {"term": 1, "year": 2568}),
        ("ภาคเรียนที่สอง ปีการศึกษาสองห้าหกเจ็ด", {"term": 2, "year": 2567}),
    ],
)
def test_a_time_by_itself_is_an_answer_about_time(said: str, expected: dict[str, Any]) -> None:
    assert understand(said).slots == {**expected, "ref": "last_result"}


@pytest.mark.parametrize(
    ("said", "years"),
    [
        ("เขตเราครูเพิ่มขึ้นหรือลดลงเทียบกับปี 66", [2566, "current"]),
        ("เด็กบ้านวังไผ่ลดลงจากปี 65 กี่คน", [2565, "current"]),
        ("บ้านวังไผ่เด็กเพิ่มขึ้นจากปีที่แล้วไหม", ["current-1", "current"]),
    ],
)
def test_what_is_compared_with_one_year_is_compared_with_now(said: str, years: list[Any]) -> None:
    assert understand(said).slots["years"] == years


@pytest.mark.parametrize(
    ("said", "sex", "op"),
    [
        ("โรงไหนนักเรียนชายมากกว่าหญิง", "ชาย", ">"),
        ("โรงเรียนที่เด็กผู้หญิงน้อยกว่าผู้ชายมีโรงไหนบ้าง", "หญิง", "<"),
        ("กี่โรงที่นักเรียนหญิงมากกว่าชาย", "หญิง", ">"),
    ],
)
def test_one_sex_against_the_other_is_a_condition(said: str, sex: str, op: str) -> None:
    other = "หญิง" if sex == "ชาย" else "ชาย"
    slots = understand(said).slots

    assert slots["filter"] == {"metric": "students", "sex": sex, "op": op, "value": {"sex": other}}
    assert "group_by" not in slots


@pytest.mark.parametrize("said", ["เท่าไหร่", "เท่าไร", "เทาไร", "จักคน", "กี่คน"])
def test_ways_of_saying_one_word_are_one_word(said: str) -> None:
    asked = understand(f"นักเรียนบ้านวังไผ่{said}")
    assert asked.as_json() == understand("นักเรียนบ้านวังไผ่กี่คน").as_json()


@pytest.mark.parametrize(
    "said", ["ด.ช.ธนกฤต เรียนอยู่โรงเรียนไหน", "เด็กชายสมชายเรียนที่ไหน", "ขอที่อยู่บ้านของนักเรียนหน่อย"]
)
def test_of_a_pupil_nothing_is_told(said: str) -> None:
    assert understand(said).as_json() == {"intent": "smalltalk_unknown", "slots": {}}


def test_boys_and_girls_without_a_name_are_counted() -> None:
    assert understand("เด็กชาย ป.1 บ้านวังไผ่กี่คน").slots["sex"] == "ชาย"
    assert understand("ด.ช. ด.ญ. บ้านวังไผ่อย่างละกี่คน").slots["group_by"] == "sex"


def test_what_is_left_out_is_not_asked_about() -> None:
    assert understand("บ้านนาเฉลียงมีเด็กกี่คน ไม่ใช่นาเฉลียงใต้").slots["school"] == "บ้านนาเฉลียง"


def test_the_second_school_is_asked_the_same() -> None:
    first = understand("ครูบ้านวังไผ่กี่คน แล้วบ้านพุขามกี่คน")

    assert [wish.slots for wish in first.also] == [{"school": "บ้านพุขาม", "metric": "teachers"}]


@pytest.mark.parametrize(
    "said", ["จะเปิดเทอมเมื่อไหร่", "ปิดเทอมวันไหน", "สอบครูผู้ช่วยวันไหน", "ใครสวยที่สุดในเขต"]
)
def test_what_is_nobodys_here_is_no_round_and_no_figure(said: str) -> None:
    assert understand(said).intent == "smalltalk_unknown"


def test_teachers_who_moved_are_a_count_of_their_own() -> None:
    assert understand("ครูย้ายไปแล้วกี่คน").slots == {"metric": "transferred_teachers"}
    assert understand("ครูย้ายมาใหม่ ขอรหัสไวไฟ").intent == "account_request"
