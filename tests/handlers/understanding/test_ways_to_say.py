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
