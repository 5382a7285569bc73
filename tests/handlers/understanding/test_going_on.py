"""A few words that only the question before gives a meaning."""

from typing import Any

import pytest

from handlers.understanding.asking import understand
from handlers.understanding.understood import Intent, Understood, Wish


def gone_on(before: str, said: str) -> Understood:
    first = understand(before)
    return understand(said, previous=Wish(first.intent, dict(first.slots), unread=first.unread))


LOST = {"list": "schools", "metric": "students", "op": "diff", "order": "desc"}
TEACHERS = {"metric": "teachers", "district": "ศรีเทพ"}
RANKED = {"list": "schools", "metric": "students", "order": "asc"}


@pytest.mark.parametrize(
    ("before", "said", "intent", "slots"),
    [
        (
            "10 โรงเรียนที่นักเรียนลดลงมากที่สุด",
            "เพิ่มล่ะ",
            Intent.MIS_LIST,
            {**LOST, "change": "up", "top_n": 10},
        ),
        (
            "10 โรงเรียนที่นักเรียนลดลงมากที่สุด",
            "แค่ 3 โรง",
            Intent.MIS_LIST,
            {**LOST, "change": "down", "top_n": 3},
        ),
        ("โรงเรียนที่นักเรียนน้อยที่สุด", "5 อันดับแรก", Intent.MIS_LIST, {**RANKED, "top_n": 5}),
        ("โรงเรียนที่นักเรียนน้อยที่สุด", "เอา 10 โรง", Intent.MIS_LIST, {**RANKED, "top_n": 10}),
        (
            "นักเรียน อ.ศรีเทพ",
            "5 โรงแรก",
            Intent.MIS_LIST,
            {**RANKED, "order": "desc", "top_n": 5, "district": "ศรีเทพ"},
        ),
        (
            "โรงเรียนขนาดเล็ก อ.ศรีเทพ",
            "แค่ 3 โรง",
            Intent.MIS_LIST,
            {"list": "schools", "size": "เล็ก", "district": "ศรีเทพ", "order": "desc", "top_n": 3},
        ),
        (
            "นักเรียนแต่ละตำบล อ.ศรีเทพ",
            "3 อันดับแรก",
            Intent.MIS_COMPARE,
            {"metric": "students", "district": "ศรีเทพ", "group_by": "tambon"}
            | {"order": "desc", "top_n": 3},
        ),
        (
            "นักเรียนบ้านวังไผ่กี่คน",
            "68 ด้วย",
            Intent.MIS_COMPARE,
            {"metric": "students", "school": "บ้านวังไผ่", "years": [2568, "current"]},
        ),
        (
            "นักเรียนบ้านวังไผ่ ปี 69",
            "68 ด้วย",
            Intent.MIS_COMPARE,
            {"metric": "students", "school": "บ้านวังไผ่", "years": [2568, 2569]},
        ),
        (
            "นักเรียนบ้านวังไผ่กี่คน",
            "68 ล่ะ",
            Intent.MIS_QUERY,
            {"metric": "students", "school": "บ้านวังไผ่", "year": 2568},
        ),
        (
            "นักเรียนบ้านวังไผ่กี่คน",
            "ห้องล่ะ",
            Intent.MIS_QUERY,
            {"metric": "rooms", "school": "บ้านวังไผ่"},
        ),
        (
            "นักเรียนบ้านวังไผ่ ปี 68",
            "ครูด้วย",
            Intent.MIS_QUERY,
            {"metric": "teachers", "school": "บ้านวังไผ่", "year": 2568},
        ),
        (
            "เทียบนักเรียนศรีเทพกับหนองไผ่",
            "ครูด้วย",
            Intent.MIS_COMPARE,
            {"metric": "teachers", "districts": ["ศรีเทพ", "หนองไผ่"]},
        ),
        (
            "นักเรียนชายหญิง อ.ศรีเทพ",
            "เป็นเปอร์เซ็นต์",
            Intent.MIS_QUERY,
            {"metric": "students", "district": "ศรีเทพ", "group_by": "sex", "op": "share"},
        ),
        (
            "เทียบนักเรียนปี 67 กับ 68",
            "เป็นร้อยละ",
            Intent.MIS_COMPARE,
            {"metric": "students", "years": [2567, 2568], "op": "growth"},
        ),
        (
            "นักเรียน ป.1 ปี 67 กับ 68",
            "เป็นร้อยละ",
            Intent.MIS_COMPARE,
            {"metric": "students", "grade": ["ป.1"], "years": [2567, 2568], "op": "share"},
        ),
        (
            "เด็กพิการรายอำเภอ เรียงมากไปน้อย",
            "เป็นร้อยละ",
            Intent.MIS_COMPARE,
            {"metric": "disabled_students", "group_by": "district", "order": "desc", "op": "share"},
        ),
        (
            "นักเรียนหญิง ป.1 อ.ศรีเทพ ปี 68",
            "ทั้งหมด",
            Intent.MIS_QUERY,
            {"metric": "students", "district": "ศรีเทพ", "year": 2568},
        ),
        (
            "นักเรียน ป.1 รายอำเภอ",
            "รวมทั้งหมด",
            Intent.MIS_QUERY,
            {"metric": "students", "grade": ["ป.1"]},
        ),
        (
            "เทียบนักเรียนศรีเทพกับหนองไผ่",
            "รวมทั้งหมด",
            Intent.MIS_QUERY,
            {"metric": "students", "districts": ["ศรีเทพ", "หนองไผ่"]},
        ),
        ("5 โรงเรียนที่นักเรียนน้อยที่สุด", "ขอทั้งหมด", Intent.MIS_LIST, RANKED),
        (
            "นักเรียน อ.ศรีเทพ",
            "แล้วที่เรียน ม.1",
            Intent.MIS_QUERY,
            {"metric": "students", "district": "ศรีเทพ", "grade": ["ม.1"]},
        ),
        (
            "รายชื่อโรงเรียน อ.ศรีเทพ",
            "หน้า 3",
            Intent.MIS_LIST,
            {"list": "schools", "district": "ศรีเทพ", "page": 3},
        ),
        (
            "รายชื่อโรงเรียน อ.ศรีเทพ",
            "ต่อไป",
            Intent.MIS_LIST,
            {"list": "schools", "district": "ศรีเทพ", "page": 2},
        ),
        (
            "นักเรียน อ.ศรีเทพ",
            "ตำบลล่ะ",
            Intent.MIS_QUERY,
            {"metric": "students", "district": "ศรีเทพ", "group_by": "tambon"},
        ),
        (
            "นักเรียน ต.นาสนุ่น",
            "ตำบลล่ะ",
            Intent.MIS_QUERY,
            {"metric": "students", "district": "ศรีเทพ", "group_by": "tambon"},
        ),
        (
            "นักเรียนบ้านวังไผ่กี่คน",
            "ตำบลล่ะ",
            Intent.MIS_QUERY,
            {"metric": "students", "district": "วิเชียรบุรี", "tambon": "บ่อรัง"},
        ),
        (
            "นักเรียน อ.ศรีเทพ",
            "แล้วอำเภอล่ะ",
            Intent.MIS_QUERY,
            {"metric": "students", "group_by": "district"},
        ),
        (
            "นักเรียน ป.1 อ.ศรีเทพ",
            "ชั้นล่ะ",
            Intent.MIS_QUERY,
            {"metric": "students", "district": "ศรีเทพ", "group_by": "grade"},
        ),
    ],
)
def test_it_goes_on(before: str, said: str, intent: Intent, slots: dict[str, Any]) -> None:
    found = gone_on(before, said)
    assert (found.intent, dict(found.slots), found.unread) == (intent, slots, ())


@pytest.mark.parametrize("said", ["แค่ 3 โรง", "5 อันดับแรก", "68 ด้วย", "เพิ่มล่ะ", "ตำบลล่ะ", "ห้องล่ะ"])
def test_by_themselves_the_words_are_answered_with_no_number(said: str) -> None:
    assert not {"school", "district", "year", "list"} & understand(said).slots.keys()
    assert "list" not in gone_on("ลืมรหัสผ่าน", said).slots


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("นักเรียนบ้านวังไผ่กี่คน", "แค่ 3 โรง"),
        ("นักเรียนบ้านวังไผ่กี่คน", "เพิ่มล่ะ"),
        ("นักเรียนบ้านโคกกรวดกี่คน", "ตำบลล่ะ"),
        ("นักเรียนบ้านวังไผ่กี่คน", "หน้า 2"),
        ("นักเรียนบ้านวังไผ่กี่คน", "ทั้งหมด"),
        ("นักเรียนแยกอำเภอ ปี 67 กับ 68", "เป็นร้อยละ"),
        ("นักเรียนบ้านวังไผ่กี่คน", "ต่อไป"),
        ("ภาพรวมเขต", "5 อันดับแรก"),
    ],
)
def test_what_the_question_before_gives_no_meaning_is_not_answered(before: str, said: str) -> None:
    assert gone_on(before, said).intent is Intent.SMALLTALK_UNKNOWN


def test_what_was_not_understood_before_is_not_now() -> None:
    assert [one.words for one in gone_on("นักเรียน ปว.4 อ.ศรีเทพ", "68 ด้วย").unread] == ["ปว.4"]


def test_what_was_not_understood_before_is_told_no_more_where_it_is_said_anew() -> None:
    assert gone_on("ปว.4 บ้านวังไผ่กี่คน", "ปอ.4 บ้านวังไผ่กี่คน").unread == ()
    kept = gone_on("ปว.4 บ้านวังไผ่กี่คน", "บ้านพุขามกี่คน").unread
    assert [one.words for one in kept] == ["ปว.4"]


@pytest.mark.parametrize(
    ("before", "said", "slots"),
    [
        ("ครูบ้านวังไผ่กี่คน", "นักเรียนกี่คน", {"metric": "students", "school": "บ้านวังไผ่"}),
        ("ข้อมูลบ้านวังไผ่", "นักเรียนกี่คน", {"metric": "students", "school": "บ้านวังไผ่"}),
        (
            "ครู อ.ศรีเทพ",
            "นักเรียนหญิงกี่คน",
            {"metric": "students", "sex": "หญิง", "district": "ศรีเทพ"},
        ),
        (
            "นักเรียน ป.1 อ.ศรีเทพ ปี 68",
            "ครูกี่คน",
            {"metric": "teachers", "district": "ศรีเทพ", "year": 2568},
        ),
        ("นักเรียน อ.ศรีเทพ ปี 68", "ครูกี่คนปี 67", TEACHERS | {"year": 2567}),
        ("รายชื่อโรงเรียน อ.ศรีเทพ", "ครูกี่คน", TEACHERS),
        (
            "เทียบนักเรียนศรีเทพกับหนองไผ่",
            "ครูกี่คน",
            {"metric": "teachers", "districts": ["ศรีเทพ", "หนองไผ่"]},
        ),
        ("นักเรียน อ.ศรีเทพ", "กี่โรง", {"metric": "schools", "district": "ศรีเทพ"}),
    ],
)
def test_where_nobody_says_where_it_is_where_the_last_question_was(
    before: str, said: str, slots: dict[str, Any]
) -> None:
    found = gone_on(before, said)
    assert (dict(found.slots), found.at_last_place) == (slots, True)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("ครูบ้านวังไผ่กี่คน", "นักเรียนทั้งเขตกี่คน"),
        ("ครูบ้านวังไผ่กี่คน", "นักเรียน อ.ศรีเทพ กี่คน"),
        ("ครูบ้านวังไผ่กี่คน", "นักเรียนแต่ละอำเภอ"),
        ("ครูบ้านวังไผ่กี่คน", "โรงเรียนที่นักเรียนมากที่สุด"),
        ("ครูบ้านวังไผ่กี่คน", "มีโรงเรียนกี่แห่ง"),
        ("ครูบ้านวังไผ่กี่คน", "ภาพรวมเขต"),
        ("ครูทั้งเขตกี่คน", "นักเรียนกี่คน"),
        ("ครูโรงเรียนโคกปรงวิทยาคมกี่คน", "นักเรียนกี่คน"),
    ],
)
def test_what_says_where_it_is_of_is_of_that(before: str, said: str) -> None:
    found = gone_on(before, said)
    assert dict(found.slots) == dict(understand(said).slots)
    assert not found.at_last_place


@pytest.mark.parametrize(
    ("before", "said", "slots"),
    [
        ("ข้อมูลบ้านวังไผ่", "ป.1 ล่ะ", {"metric": "students", "grade": ["ป.1"]}),
        ("นักเรียน ป.1 บ้านวังไผ่", "ครูล่ะ", {"metric": "teachers"}),
    ],
)
def test_a_grade_is_of_pupils_and_of_no_teachers(
    before: str, said: str, slots: dict[str, Any]
) -> None:
    assert dict(gone_on(before, said).slots) == {"school": "บ้านวังไผ่", **slots}


@pytest.mark.parametrize(
    ("before", "said", "slots"),
    [
        ("ครูทั้งเขตกี่คน", "แยกตำบล อ.ศรีเทพ", {"metric": "teachers", "group_by": "tambon"}),
        (
            "เด็กพิการแยกอำเภอ",
            "แยกตำบล อ.ศรีเทพ",
            {"metric": "disabled_students", "group_by": "tambon"},
        ),
        ("เด็กยากจน อ.หนองไผ่", "ปี 68 อ.ศรีเทพ", {"metric": "poor_students", "year": 2568}),
        ("โรงเรียนขนาดเล็ก", "อ.ศรีเทพ ปี 67", {"metric": "small_schools", "year": 2567}),
        ("ห้องเรียนทั้งเขต", "ป.6 อ.ศรีเทพ", {"metric": "rooms", "grade": ["ป.6"]}),
        ("นักเรียน 3 ปีย้อนหลัง", "ป.1 อ.ศรีเทพ", {"metric": "students", "grade": ["ป.1"], "n_years": 3}),
        ("ครู ปี 68", "อ.ศรีเทพกี่คน", {"metric": "teachers", "year": 2568}),
        ("นักเรียน ป.1 อ.หนองไผ่", "อ.ศรีเทพกี่คน", {"metric": "students", "grade": ["ป.1"]}),
        (
            "โอเน็ตคณิต ป.6 ปี 68",
            "ม.3 อ.ศรีเทพ",
            {"metric": "onet", "subject": "คณิตศาสตร์", "year": 2568, "grade": ["ม.3"]},
        ),
        (
            "โรงเรียนที่ไม่มี ผอ.",
            "อ.ศรีเทพ ปี 68",
            {"list": "schools", "year": 2568}
            | {"filter": {"metric": "directors", "op": "=", "value": 0}},
        ),
    ],
)
def test_what_is_counted_stays_where_only_place_part_or_year_is_said(
    before: str, said: str, slots: dict[str, Any]
) -> None:
    assert dict(gone_on(before, said).slots) == {"district": "ศรีเทพ", **slots}


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("ครูทั้งเขตกี่คน", "ป.6 อ.ศรีเทพ"),
        ("ห้องเรียนทั้งเขต", "ป.6 หญิง อ.ศรีเทพ"),
        ("ห้องเรียนทั้งเขต", "อ.ศรีเทพกี่คน"),
        ("โรงเรียนขนาดเล็ก", "อ.ศรีเทพกี่คน"),
        ("ลืมรหัสผ่าน", "แยกตำบล อ.ศรีเทพ"),
    ],
)
def test_what_was_counted_before_and_has_no_such_part_is_not_counted(
    before: str, said: str
) -> None:
    assert dict(gone_on(before, said).slots) == dict(understand(said).slots)


def test_what_was_left_out_stays_left_out_elsewhere() -> None:
    first = understand("นักเรียนไม่รวมอนุบาล ปี 68")
    before = Wish(first.intent, dict(first.slots), remaining=first.remaining)
    found = understand("แยกตำบล อ.ศรีเทพ", previous=before)
    assert found.slots["except"]
    assert found.remaining == first.remaining


@pytest.mark.parametrize("said", ["โรงเรียนนี้ขนาดอะไร", "แล้วเป็นโรงเรียนขนาดไหนล่ะ", "ขนาดใด"])
def test_the_size_of_the_school_that_was_asked_about_is_among_its_facts(said: str) -> None:
    found = gone_on("นักเรียนหญิงบ้านวังไผ่ปี 2567 กี่คน", said)
    assert found.slots == {"school": "บ้านวังไผ่", "year": 2567, "metric": "school_info"}


@pytest.mark.parametrize("said", ["ผอ.ชื่ออะไร", "เบอร์โทร", "ที่อยู่", "อยู่ตำบลไหน", "อ.ไหน"])
def test_what_is_known_of_a_school_is_of_the_one_that_was_asked_about(said: str) -> None:
    found = gone_on("นักเรียนบ้านวังไผ่กี่คน", said)
    assert found.slots == {"school": "บ้านวังไผ่", "metric": "school_info"}


def test_of_no_school_no_size_is_asked() -> None:
    assert gone_on("นักเรียน อ.ศรีเทพ", "ขนาดไหน").intent is Intent.SMALLTALK_UNKNOWN


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("นักเรียนบ้านวังไผ่", "อำเภอนั้นทั้งหมด"),
        ("นักเรียนบ้านวังไผ่", "ปี 67 ล่ะ"),
        ("รายชื่อโรงเรียน อ.ศรีเทพ", "เฉพาะขนาดเล็ก"),
        ("รายชื่อโรงเรียน อ.ศรีเทพ", "อำเภออื่นล่ะ"),
    ],
)
def test_a_file_is_asked_for_once(before: str, said: str) -> None:
    first = understand(f"ขอ excel {before}")
    found = gone_on(f"ขอ excel {before}", said)
    assert first.intent is Intent.MIS_EXPORT
    assert (found.intent, found.slots) == (
        gone_on(before, said).intent,
        gone_on(before, said).slots,
    )


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        ("พิมพ์ผิดค่ะ เด็กบ้านวังเหวกี่คน", {"metric": "students", "school": "บ้านวังเหว"}),
        ("ขอโทษค่ะพิมพ์ผิด บ้านกันจุ", {"metric": "students", "school": "บ้านกันจุ"}),
        ("ผิดค่ะ หมายถึงครู", {"metric": "teachers", "school": "บ้านวังไผ่"}),
    ],
)
def test_who_typed_something_else_than_was_meant_asks_anew(
    said: str, slots: dict[str, Any]
) -> None:
    found = gone_on("นักเรียนบ้านวังไผ่กี่คน", said)
    assert (found.intent, found.slots, found.unread) == (Intent.MIS_QUERY, slots, ())
