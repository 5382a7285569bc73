"""A table that is told apart by more than one thing."""

import pytest

from handlers.understanding.asking import understand
from handlers.understanding.understood import Kind, Unread, Value, Wish


@pytest.mark.parametrize(
    ("said", "groups"),
    [
        ("จำนวนโรงเรียนแยกตามอำเภอและขนาด", ["district", "size"]),
        ("โรงเรียนตามขนาดและอำเภอ", ["size", "district"]),
        ("โรงเรียนแยกตามขนาด อำเภอ", ["size", "district"]),
        ("นักเรียนแยกเพศและอำเภอ", ["sex", "district"]),
        ("นักเรียนแยกเพศกับชั้น", ["sex", "grade"]),
        ("นักเรียนแยกตามอำเภอ เพศ", ["district", "sex"]),
        ("นักเรียนแยกตามชั้น เพศ", ["grade", "sex"]),
        ("นักเรียนแยกตามเพศ ชั้น", ["sex", "grade"]),
        ("นักเรียนแยกตามชั้น + เพศ", ["grade", "sex"]),
        ("นักเรียนแยกตามชั้น รวมทั้งเพศ", ["grade", "sex"]),
        ("นักเรียนแยกตามชั้นและเพศอ.ศรีเทพ", ["grade", "sex"]),
        ("นักเรียนแยกตามชั้นและเพศบ้านวังไผ่", ["grade", "sex"]),
        ("นักเรียนแยกตามเพศและชั้นล่าสุด", ["sex", "grade"]),
        ("แต่ละอำเภอ โรงเรียนขนาดไหนมีมากที่สุด", ["district", "size"]),
        ("นักเรียนแยกตามระดับ/อำเภอ", ["level", "district"]),
        ("นักเรียนแยกตามอำเภอ และแยกตามระดับชั้นด้วย", ["district", "grade"]),
        ("นักเรียนแยกตามตำบล และตามเพศ ปี 2568", ["tambon", "sex"]),
        ("นักเรียนแยกตามประเภทโรงเรียนและอำเภอ", ["type", "district"]),
        ("รายชื่อโรงเรียนแยกตามอำเภอและระดับ", ["district", "level"]),
        ("นักเรียนรายอำเภอ รายชั้น", ["district", "grade"]),
    ],
)
def test_what_is_joined_to_a_group_is_one_too(said: str, groups: list[Value]) -> None:
    found = understand(said)
    assert (found.slots["group_by"], found.unread) == (groups, ())


def test_a_list_of_schools_says_that_it_is_not_told_apart_by_their_size() -> None:
    assert understand("รายชื่อโรงเรียนแยกตามอำเภอและขนาด").unread == (Unread(Kind.GROUP, "ขนาด"),)


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        ("นักเรียนแยกตามเพศ อำเภอศรีเทพ", {"group_by": "sex", "district": "ศรีเทพ"}),
        ("นักเรียนแยกตามเพศและอำเภอศรีเทพ", {"group_by": "sex", "district": "ศรีเทพ"}),
        ("นักเรียนแยกตามเพศและอำเภอ ศรีเทพ", {"group_by": "sex", "district": "ศรีเทพ"}),
        ("นักเรียนบ้านวังไผ่และชั้น", {"group_by": "grade", "school": "บ้านวังไผ่"}),
        ("นักเรียน ป.1 ป.2 และเพศ", {"group_by": "sex", "grade": ["ป.1", "ป.2"]}),
        ("นักเรียนแยกตามอำเภอและชั้น ป.4", {"group_by": "district", "grade": ["ป.4"]}),
        ("นักเรียนแยกตามอำเภอและระดับประถม", {"group_by": "district", "level": "ประถม"}),
        ("นักเรียนแยกตามอำเภอและเพศหญิง", {"group_by": "district", "sex": "หญิง"}),
        ("นักเรียนแยกตามอำเภอและปี 2568", {"group_by": "district", "year": 2568}),
    ],
)
def test_one_of_a_group_is_no_group(said: str, slots: dict[str, Value]) -> None:
    assert dict(understand(said).slots) == {"metric": "students", **slots}


@pytest.mark.parametrize(
    "said",
    [
        "นักเรียนแยกตามอำเภอ ระดับชั้น และเพศ",
        "นักเรียนแยกตามตำบล ชั้น และเพศ",
        "รายชื่อโรงเรียนแยกตามชั้นและเพศ",
        "นักเรียนย้อนหลัง 3 ปี แยกตามอำเภอและเพศ",
        "นักเรียนและครูแยกตามอำเภอและเพศ",
    ],
)
def test_what_a_table_has_no_room_for_is_said(said: str) -> None:
    found = understand(said)
    assert found.unread == (Unread(Kind.GROUP, "เพศ"),)
    next_ = understand("แล้วปี 67 ล่ะ", previous=Wish(found.intent, found.slots, unread=found.unread))
    assert next_.unread == found.unread
    other = understand("แยกตามขนาด", previous=Wish(found.intent, found.slots, unread=found.unread))
    assert other.unread == ()


def test_a_table_is_told_apart_by_one_thing_more() -> None:
    districts = understand("นักเรียนแต่ละอำเภอ")
    too = understand("แยกตามเพศด้วย", previous=Wish(districts.intent, districts.slots))
    assert dict(too.slots) == {"metric": "students", "group_by": ["district", "sex"]}
    again = understand("แยกตามเพศ", previous=Wish(districts.intent, districts.slots))
    assert dict(again.slots) == {"metric": "students", "group_by": "sex"}


@pytest.mark.parametrize("what", ["โรงเรียนขนาดเล็ก", "โรงเรียน"])
def test_which_place_has_most_schools_is_of_schools_behind_another_count_too(what: str) -> None:
    teachers = understand("ครูแต่ละอำเภอ")
    found = understand(f"อำเภอไหนมี{what}มากที่สุด", previous=Wish(teachers.intent, teachers.slots))
    assert found.slots == understand(f"อำเภอไหนมี{what}มากที่สุด").slots


@pytest.mark.parametrize(
    ("said", "metric", "group"),
    [
        ("โรงเรียนขนาดไหนมีมากที่สุด", "schools", "size"),
        ("ขนาดไหนมีมากที่สุด", "schools", "size"),
        ("โรงเรียนขนาดไหนมีนักเรียนมากที่สุด", "students", "size"),
        ("โรงเรียนประเภทไหนมากที่สุด", "schools", "type"),
    ],
)
def test_of_which_kind_there_are_most(said: str, metric: str, group: str) -> None:
    asked = {"metric": metric, "group_by": group, "order": "desc", "top_n": 1}
    assert dict(understand(said).slots) == asked


def test_the_kind_of_a_school_is_told_apart_and_no_other_kind() -> None:
    schools = {"metric": "schools", "group_by": "type"}
    assert dict(understand("โรงเรียนแยกตามประเภท").slots) == schools
    others = understand("เด็กพิการแยกตามประเภท")
    assert "group_by" not in others.slots
    assert others.unread == (Unread(Kind.OTHER, "แยกตามประเภท"),)


@pytest.mark.parametrize(
    "said", ["นักเรียนบ้านวังไผ่กี่คน ขนาดไหน", "บ้านวังไผ่มีนักเรียนกี่คน เป็นโรงเรียนขนาดอะไร"]
)
def test_how_many_and_how_large_is_a_school_at_a_glance(said: str) -> None:
    assert dict(understand(said).slots) == {"metric": "school_info", "school": "บ้านวังไผ่"}


def test_these_schools_are_those_of_the_list_before_and_no_school_of_that_name() -> None:
    those = "ในโรงเรียนเหล่านี้มีครูกี่คน"
    small = understand("โรงเรียนขนาดเล็กมีกี่โรง")
    behind = understand(those, previous=Wish(small.intent, small.slots))
    assert dict(behind.slots) == {"metric": "teachers", "size": "เล็ก"}
    these = understand("พวกนี้มีครูกี่คน", previous=Wish(small.intent, small.slots))
    assert these.slots == behind.slots
    alone = understand(those)
    assert dict(alone.slots) == {"metric": "teachers"}
    assert alone.unread == (Unread(Kind.OTHER, "โรงเรียนเหล่านี้"),)
