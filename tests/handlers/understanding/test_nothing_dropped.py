"""What narrows a question is never left out: a number for more than was asked would be wrong."""

from typing import Any

import pytest

from handlers.understanding.asking import understand
from handlers.understanding.understood import Intent, Kind, Unread, Wish


def pupils(op: str, value: int) -> dict[str, Any]:
    return {"metric": "students", "op": op, "value": value}


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        ("โรงเรียนเล็กกว่า 60 คนมีโรงไหนบ้าง", {"list": "schools", "filter": pupils("<", 60)}),
        ("โรงเรียนใหญ่กว่า 300 คนมีกี่โรง", {"metric": "schools", "filter": pupils(">", 300)}),
        ("รร.ที่ใหญ่กว่า 500 คน มีที่ไหนบ้าง", {"list": "schools", "filter": pupils(">", 500)}),
        (
            "โรงเรียนที่มีครูเกิน 20 คน",
            {"list": "schools", "filter": {"metric": "teachers", "op": ">", "value": 20}},
        ),
        (
            "โรงเรียนที่เปิดสอน ม.1-3",
            {
                "list": "schools",
                "filter": {**pupils(">", 0), "grade": ["ม.1", "ม.2", "ม.3"]},
            },
        ),
        ("โรงเรียนที่มีอนุบาล 1", {"list": "schools", "filter": {**pupils(">", 0), "grade": ["อ.1"]}}),
        (
            "โรงเรียนที่มี ม.1 กี่โรง",
            {"metric": "schools", "grade": ["ม.1"]},
        ),
        ("นักเรียนแยกตามศูนย์พัฒนาวิชาการ", {"group_by": "cluster", "metric": "students"}),
    ],
)
def test_a_condition_is_kept(said: str, slots: dict[str, Any]) -> None:
    assert understand(said).slots == slots


def test_an_age_is_no_count_of_people() -> None:
    assert "filter" not in understand("ครูอายุเกิน 50 กี่คน").slots


@pytest.mark.parametrize(
    ("said", "last"), [("อนุบาลถึง ป.3 กี่คน", 3), ("นักเรียนอนุบาล-ป.6", 6), ("ชั้นอนุบาลถึงประถม 4", 4)]
)
def test_from_kindergarten_up_to_a_grade_is_every_grade_between(said: str, last: int) -> None:
    primary = [f"ป.{number}" for number in range(1, last + 1)]
    slots = understand(said).slots
    assert (slots.get("grade"), slots.get("level")) == (["อ.1", "อ.2", "อ.3", *primary], None)


def test_the_latest_year_behind_a_grade_is_no_count_of_years() -> None:
    assert understand("โอเน็ต ป.6 ปีล่าสุด").slots == {
        "grade": ["ป.6"],
        "year": "current",
        "metric": "onet",
    }
    assert understand("เด็กอนุบาล 3 ปีย้อนหลัง").slots["n_years"] == 3


@pytest.mark.parametrize(
    "said",
    [
        "เทศบาล 1 มีนักเรียนกี่คน",
        "โรงเรียนเทศบาล 1 กี่คน",
        "นร. อปท. กี่คน",
        "โรงเรียนเอกชนกี่แห่ง",
        "นักเรียน ต.วังม่วง กี่คน",
    ],
)
def test_schools_of_other_authorities_are_said_not_to_be_ours(said: str) -> None:
    assert understand(said).slots.get("out_of_area") is True


@pytest.mark.parametrize(
    "said",
    ["นักเรียนชายบ้านยางจ่า ป.5", "พิกัดบ้านยางจ่า", "บ้านยางจ่ามีครูกี่คน", "ป.1 ของบ้านยางจ่า ปี 67"],
)
def test_a_village_that_is_on_no_list_is_asked_about_and_not_left_out(said: str) -> None:
    slots = understand(said).slots
    assert {"school_ambiguous", "out_of_area"} & slots.keys(), slots


@pytest.mark.parametrize(
    "said", ["เด็กที่อยู่บ้านไกลกี่คน", "นักเรียนบ้านแตกกี่คน", "นักเรียนทั้งหมดกี่คนครับ จะเอาไปทำที่บ้าน"]
)
def test_a_house_is_no_school(said: str) -> None:
    assert not {"school", "school_ambiguous", "out_of_area"} & understand(said).slots.keys()


def test_two_schools_of_which_one_is_not_sure_are_both_kept() -> None:
    understood = understand("บ้านวังไผ่กับบ้านยางจ่าใครเด็กเยอะกว่า")
    assert understood.intent == "mis_compare"
    assert understood.slots["school"] == "บ้านวังไผ่"
    assert {"school_ambiguous", "out_of_area"} & understood.slots.keys()


@pytest.mark.parametrize(
    ("said", "metric"),
    [
        ("ครูบ้านโคกปรงขาดกี่คน", "teacher_shortage_schools"),
        ("อัตราส่วนครูนักเรียน", "students_per_teacher"),
        ("เฉลี่ยโรงเรียนละกี่คน", "students_per_school"),
        ("ค่าเฉลี่ยนักเรียนต่อโรงเรียน แยกอำเภอ", "students_per_school"),
        ("ขอข้อมูล dmc รอบ 3 ปี 67 เป็นไฟล์", "students"),
    ],
)
def test_what_is_counted(said: str, metric: str) -> None:
    assert understand(said).slots.get("metric") == metric


def test_whom_a_file_is_for_is_nothing_to_count() -> None:
    assert understand("ทำเป็น pdf ส่งผอ.").slots == {"format": "pdf", "ref": "last_result"}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("นักเรียนชาติพันธุ์ม้งกี่คน", "ชาติพันธุ์ม้ง"),
        ("โรงเรียนคุณภาพมีกี่แห่ง", "โรงเรียนคุณภาพ"),
        ("เด็กซ้ำชั้นกี่คน", "ซ้ำชั้น"),
        ("นักเรียนในระบบ G กี่คน", "ในระบบ g"),
        ("โรงเรียนไหนมีแต่ผู้หญิง", "มีแต่ผู้หญิง"),
        ("โรงเรียนชายล้วนมีกี่โรง", "ชายล้วน"),
        ("โรงเรียนที่มีครูเกิน 20 คนและนักเรียนน้อยกว่า 200", "น้อยกว่า 200"),
    ],
)
def test_what_was_not_gone_by_is_told(said: str, words: str) -> None:
    assert [one.words.casefold() for one in understand(said).unread] == [words]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("โรงเรียนที่มีเด็กพิการเกินร้อยละ 5", "เกินร้อยละ 5"),
        ("โรงเรียนที่มีเด็กพิการเกิน 5%", "เกิน 5%"),
        ("นักเรียนร้อยละ 50 ขึ้นไปเป็นผู้หญิง", "ร้อยละ 50 ขึ้นไป"),
        ("โรงเรียนที่มีนักเรียนหญิง 40-50%", "40-50%"),
        ("เด็กยากจนไม่ถึงร้อยละสิบ", "ไม่ถึงร้อยละ 10"),
        ("โรงเรียนที่มีเด็กพิการตั้งแต่ 5 เปอร์เซ็นต์ขึ้นไป", "ตั้งแต่ 5 เปอร์เซ็นต์ขึ้นไป"),
    ],
)
def test_so_many_in_a_hundred_pupils_are_not_so_many_pupils(text: str, words: str) -> None:
    found = understand(text)
    assert "filter" not in found.slots
    assert found.unread == (Unread(Kind.OTHER, words),)


def test_of_scores_so_many_in_a_hundred_are_a_bound() -> None:
    bound = {"metric": "onet", "op": ">", "value": 50}
    for said in ("โรงเรียนไหน onet เกินร้อยละ 50", "โรงเรียนไหน onet เกิน 50%"):
        assert understand(said).slots["filter"] == bound
    hundred = understand("โรงเรียนที่มีนักเรียนไม่ถึงร้อยคน").slots["filter"]
    assert hundred == {"metric": "students", "op": "<", "value": 100}


def test_who_asks_for_money_is_not_told_of_pupils_without_a_word() -> None:
    for said in ("งบประมาณปัจจัยพื้นฐานทั้งเขต", "งบปัจจัยพื้นฐานเท่าไหร่", "งบรายหัวนักเรียนเท่าไร"):
        assert [one.kind for one in understand(said).unread] == [Kind.ANOTHER]


def test_thai_numerals_are_no_subject_and_are_forgotten_with_another_kind_of_file() -> None:
    first = understand("นักเรียนแต่ละอำเภอ")
    paper = understand("ขอ PDF เลขไทย", previous=Wish(first.intent, first.slots))
    asked = {"metric": "students", "group_by": "district"}
    assert paper.slots == asked | {"format": "pdf", "digits": "thai"}
    book = understand("ขอเป็น excel", previous=Wish(paper.intent, paper.slots))
    assert book.slots == asked | {"format": "xlsx"}


@pytest.mark.parametrize("said", ["เด็กพิการแต่ละประเภท", "ครูแยกตามประเภท"])
def test_kinds_that_no_file_tells_apart_are_said_to_be_not_understood(said: str) -> None:
    (left,) = understand(said).unread
    assert left.kind is Kind.OTHER
    assert "ประเภท" in left.words


def test_a_number_in_words_may_have_a_particle_behind_it() -> None:
    sixty = {"metric": "students", "op": "<=", "value": 60}
    for said in ("นักเรียนไม่เกินหกสิบละ", "นักเรียนไม่เกินหกสิบล่ะ"):
        assert understand(said).slots["filter"] == sixty


def test_of_files_only_a_paper_has_thai_numerals() -> None:
    assert understand("นักเรียนแต่ละอำเภอ ขอ pdf เลขไทย").unread == ()
    for said in ("นักเรียนแต่ละอำเภอ ขอไฟล์ excel เลขไทย", "นักเรียนแต่ละอำเภอ ขอกราฟ เลขไทย"):
        found = understand(said)
        assert found.unread == (Unread(Kind.OTHER, "เลขไทย"),)
        assert "digits" not in found.slots


def test_a_school_s_code_is_not_written_in_thai_numerals() -> None:
    found = understand("รหัสโรงเรียนบ้านวังไผ่ เลขไทย")
    assert "digits" not in found.slots
    assert found.unread == (Unread(Kind.OTHER, "เลขไทย"),)


def test_numbers_are_asked_for_in_thai_numerals_without_a_file_and_stay_so() -> None:
    asked = {"metric": "students", "digits": "thai"}
    first = understand("ตอบเป็นเลขไทย นักเรียนกี่คน")
    assert (first.intent, first.slots) == (Intent.MIS_QUERY, asked)
    next_ = understand("แล้วปี 67 ล่ะ", previous=Wish(first.intent, first.slots))
    assert next_.slots == asked | {"year": 2567}
    for said in ("ขอเป็นเลขอารบิก", "ไม่เอาเลขไทย"):
        back = understand(said, previous=Wish(first.intent, first.slots))
        assert back.slots == asked | {"digits": "arabic"}
    there = understand("แล้วห้องล่ะ", previous=Wish(first.intent, first.slots))
    assert there.slots == asked | {"metric": "rooms"}
    plain = understand("นักเรียนกี่คน")
    again = understand("ขอเป็นเลขไทย", previous=Wish(plain.intent, plain.slots))
    assert (again.intent, again.slots) == (Intent.MIS_QUERY, asked)


@pytest.mark.parametrize(
    "said", ["บ้านวังไผ่ใหญ่ขนาดไหน", "บ้านวังไผ่ โรงเรียนขนาดไหน", "รร.บ้านวังไผ่ใหญ่แค่ไหน"]
)
def test_how_large_a_school_is_is_no_part_of_its_name(said: str) -> None:
    assert understand(said).slots == {"school": "บ้านวังไผ่", "metric": "school_info"}
