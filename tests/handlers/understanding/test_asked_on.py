"""A short message that goes on from the last question, and several wishes in one message."""

from typing import Any

import pytest

from handlers.understanding.asking import understand
from handlers.understanding.understood import Intent, Kind, Understood, Wish


def asked_on(before: str, said: str) -> Understood:
    first = understand(before)
    previous = Wish(first.intent, dict(first.slots), unread=first.unread)
    return understand(said, previous=previous)


@pytest.mark.parametrize(
    ("before", "said", "slots"),
    [
        (
            "นักเรียน อ.หนองไผ่ กี่คน",
            "เทียบกับศรีเทพ",
            {"metric": "students", "districts": ["หนองไผ่", "ศรีเทพ"]},
        ),
        (
            "นักเรียนบ้านวังไผ่กี่คน",
            "เทียบกับบ้านซับบอน",
            {"metric": "students", "schools": ["บ้านวังไผ่", "บ้านซับบอน"]},
        ),
        (
            "นักเรียนบ้านวังไผ่กี่คน",
            "เทียบกับ อ.วิเชียรบุรี",
            {"metric": "students", "school": "บ้านวังไผ่", "against": {"district": "วิเชียรบุรี"}},
        ),
        (
            "คะแนน NT บ้านวังไผ่",
            "เทียบกับเขต",
            {"metric": "nt", "school": "บ้านวังไผ่", "against": {"scope": "area"}},
        ),
        (
            "นักเรียนทั้งเขตกี่คน",
            "เทียบกับศรีเทพ",
            {"metric": "students", "scope": "area", "against": {"district": "ศรีเทพ"}},
        ),
        (
            "ครูกับนักเรียนบ้านวังไผ่กี่คน",
            "เทียบกับบ้านซับบอน",
            {"metric": ["teachers", "students"], "schools": ["บ้านวังไผ่", "บ้านซับบอน"]},
        ),
        (
            "ขอรายชื่อโรงเรียนขนาดเล็ก อ.หนองไผ่",
            "เทียบกับ อ.ศรีเทพ",
            {"metric": "schools", "size": "เล็ก", "districts": ["หนองไผ่", "ศรีเทพ"]},
        ),
    ],
)
def test_a_place_to_set_against_stands_beside_the_one_before(
    before: str, said: str, slots: dict[str, Any]
) -> None:
    found = asked_on(before, said)
    assert (found.intent, found.slots) == (Intent.MIS_COMPARE, slots)


@pytest.mark.parametrize(
    ("before", "said", "places"),
    [
        ("นักเรียน อ.ศรีเทพ", "อ.หนองไผ่ กับ อ.บึงสามพันล่ะ", {"districts": ["หนองไผ่", "บึงสามพัน"]}),
        ("นักเรียนบ้านวังไผ่", "บ้านพุขามกับบ้านท่าแดงล่ะ", {"schools": ["บ้านพุขาม", "บ้านท่าแดง"]}),
        ("นักเรียนบ้านวังไผ่", "ต.กันจุกับต.พญาวังล่ะ", {"tambons": ["กันจุ", "พญาวัง"]}),
        ("นักเรียน ต.กันจุ กับ ต.พญาวัง", "ต.บึงสามพันล่ะ", {"tambon": "บึงสามพัน"}),
        ("นักเรียน บ้านพุขาม กับ บ้านวังไผ่", "อ.ศรีเทพล่ะ", {"district": "ศรีเทพ"}),
        ("นักเรียน ต.กันจุ กับ ต.พญาวัง", "ทั้งเขตล่ะ", {"scope": "area"}),
    ],
)
def test_other_places_take_the_place_of_all_before(
    before: str, said: str, places: dict[str, Any]
) -> None:
    assert dict(asked_on(before, said).slots) == {"metric": "students", **places}


def test_another_list_begins_with_its_first_page() -> None:
    page = Wish(Intent.MIS_LIST, {"list": "schools", "district": "ศรีเทพ", "page": 2})
    found = understand("อ.หนองไผ่ล่ะ", previous=page)
    assert dict(found.slots) == {"list": "schools", "district": "หนองไผ่"}


def test_a_place_that_is_asked_for_next_is_set_against_nothing() -> None:
    first = asked_on("นักเรียนทั้งเขตกี่คน", "เทียบกับศรีเทพ")
    then = understand("อ.หนองไผ่ล่ะ", previous=Wish(first.intent, dict(first.slots)))
    assert then.slots == {"metric": "students", "district": "หนองไผ่"}


@pytest.mark.parametrize("said", ["คณิตล่ะ", "แล้วคณิต", "คณิตศาสตร์ได้เท่าไหร่", "วิชาคณิต"])
def test_a_subject_goes_on_from_an_exam(said: str) -> None:
    slots = {"metric": "onet", "grade": ["ป.6"], "scope": "area", "subject": "คณิตศาสตร์"}
    assert asked_on("โอเน็ต ป.6 ทั้งเขต", said).slots == slots


def test_a_subject_is_of_nothing_but_an_exam() -> None:
    assert asked_on("นักเรียนทั้งเขตกี่คน", "คณิตล่ะ").slots["ref"] == "last_result"
    assert "subject" not in understand("ครูเอกคณิตทั้งเขตกี่คน").slots


def test_another_exam_is_of_no_subject_before_one_is_named() -> None:
    assert "subject" not in asked_on("โอเน็ต ป.6 คณิต ทั้งเขต", "แล้ว NT ล่ะ").slots


@pytest.mark.parametrize(
    "said",
    [
        "ครูกับนักเรียนโรงเรียนบ้านวังไผ่กี่คน แล้วขอรายชื่อนักเรียนด้วย",
        "ครูกับนักเรียนโรงเรียนบ้านวังไผ่กี่คน ขอรายชื่อนักเรียนด้วย",
    ],
)
def test_how_many_is_told_though_names_are_refused(said: str) -> None:
    found = understand(said)
    assert found.slots == {"school": "บ้านวังไผ่", "metric": ["teachers", "students"]}
    assert [wish.intent for wish in found.also] == [Intent.SMALLTALK_UNKNOWN]


@pytest.mark.parametrize(
    "said",
    [
        "ขอรายชื่อนักเรียน ป.1 รร.บ้านวังไผ่ แล้วมีกี่คน",
        "ขอชื่อ-สกุลเด็ก G ของ รร.บ้านหนองโป่ง พร้อมเลขประจำตัว",
    ],
)
def test_names_that_are_asked_for_first_are_refused_with_all_of_it(said: str) -> None:
    assert understand(said).as_json() == {"intent": "smalltalk_unknown", "slots": {}}


@pytest.mark.parametrize(
    "said",
    [
        "งบประมาณโรงเรียนบ้านวังไผ่เท่าไหร่",
        "เด็กขาดเรียนวันนี้กี่คน",
        "ห้องว่างกี่ห้อง",
        "นักเรียนนับถือศาสนาอิสลามกี่คน",
        "นักเรียนพักนอนกี่คน",
        "เด็กอ้วนกี่คน",
        "เด็กเตี้ยบ้านวังไผ่กี่คน",
    ],
)
def test_another_figure_than_the_one_of_that_name_is_known_to_be_another(said: str) -> None:
    assert Kind.ANOTHER in {one.kind for one in understand(said).unread}


def test_it_stays_another_figure_until_one_is_named() -> None:
    assert Kind.ANOTHER in {one.kind for one in asked_on("เด็กอ้วนกี่คน", "อ.ศรีเทพล่ะ").unread}
    assert not asked_on("เด็กอ้วนกี่คน", "แล้วครูล่ะ").unread


def test_what_was_not_understood_is_of_the_file_too() -> None:
    before = understand("นักเรียนทั้งเขต ปว.4").unread
    assert before
    assert asked_on("นักเรียนทั้งเขต ปว.4", "ขอเป็น excel").unread == before
    assert not asked_on("นักเรียนทั้งเขต ปว.4", "ป.4 ล่ะ").unread


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        ("ภารโรงทั้งเขตกี่คน", {"scope": "area", "position": "นักการภารโรง"}),
        ("ครูธุรการ อ.ศรีเทพ", {"district": "ศรีเทพ", "position": "ธุรการ"}),
        ("ลูกจ้างชั่วคราวบ้านวังไผ่กี่คน", {"school": "บ้านวังไผ่", "position": "ลูกจ้างชั่วคราว"}),
    ],
)
def test_one_position_is_not_all_other_staff(said: str, slots: dict[str, Any]) -> None:
    assert understand(said).slots == {"metric": "other_staff", **slots}


@pytest.mark.parametrize(
    ("said", "change"),
    [
        ("โรงเรียนไหนนักเรียนลดลงมากที่สุด", "down"),
        ("10 อันดับโรงเรียนที่ ป.1 เพิ่มขึ้น", "up"),
        ("โรงเรียนที่นักเรียนลดลงมีกี่โรง", "down"),
        ("โรงเรียนที่นักเรียนลดลงเกิน 10 คน", "down"),
    ],
)
def test_schools_that_lost_and_schools_that_gained_are_told_apart(said: str, change: str) -> None:
    assert understand(said).slots["change"] == change


def test_lost_since_a_year_is_from_it_to_this_year() -> None:
    found = understand("โรงเรียนไหนนักเรียนลดลงมากสุดจากปี 67")
    assert found.slots["years"] == [2567, "current"]


@pytest.mark.parametrize(
    ("before", "said", "slots"),
    [
        ("โรงเรียนขนาดเล็ก อ.ศรีเทพ มีกี่แห่ง", "ขอรายชื่อ", {"size": "เล็ก", "district": "ศรีเทพ"}),
        (
            "โรงเรียนไม่มี ผอ. กี่แห่ง",
            "ขอชื่อโรงเรียน",
            {"filter": {"metric": "directors", "op": "=", "value": 0}},
        ),
        ("โรงเรียนยุบกี่แห่ง", "ชื่ออะไรบ้าง", {"status": "เลิกสถานศึกษา"}),
    ],
)
def test_the_names_asked_for_next_are_of_the_schools_that_were_counted(
    before: str, said: str, slots: dict[str, Any]
) -> None:
    found = asked_on(before, said)
    assert (found.intent, found.slots) == (Intent.MIS_LIST, {"list": "schools", **slots})


@pytest.mark.parametrize("said", ["ขอรายชื่อครู", "ขอรายชื่อนักเรียน", "ขอรายชื่อคนที่ออนไลน์"])
def test_names_of_persons_are_no_names_of_schools(said: str) -> None:
    assert "list" not in asked_on("โรงเรียนขนาดเล็กมีกี่แห่ง", said).slots


def test_how_many_and_which_in_one_breath_is_their_list() -> None:
    found = understand("รร.ขนาดเล็กใน อ.วิเชียรบุรี กี่โรง ขอรายชื่อด้วย")
    slots = {"list": "schools", "size": "เล็ก", "district": "วิเชียรบุรี"}
    assert (found.intent, found.slots) == (Intent.MIS_LIST, slots)


@pytest.mark.parametrize(
    ("said", "against"),
    [
        ("นักเรียนบ้านวังไผ่กับ อ.วิเชียรบุรี ต่างกันเท่าไร", {"district": "วิเชียรบุรี"}),
        ("เทียบนักเรียนบ้านวังไผ่กับทั้งเขต", {"scope": "area"}),
        ("คะแนน NT บ้านวังไผ่ เทียบกับเขต", {"scope": "area"}),
    ],
)
def test_a_school_and_what_it_is_set_against_are_two(said: str, against: dict[str, Any]) -> None:
    found = understand(said).slots
    assert (found["school"], found["against"]) == ("บ้านวังไผ่", against)


def test_where_a_school_lies_is_nothing_to_set_it_against() -> None:
    assert "against" not in understand("บ้านวังไผ่ อ.วิเชียรบุรี เทียบปีที่แล้ว").slots


@pytest.mark.parametrize(
    ("said", "metric"),
    [
        ("ยามกี่คน", "other_staff"),
        ("แม่บ้านกี่คนทั้งเขต", "other_staff"),
        ("มีครูคณิตกี่คน", "teacher_major"),
        ("นักเรียนพุทธ บ้านวังไผ่", "nationality_students"),
    ],
)
def test_they_are_not_all_pupils_or_all_teachers(said: str, metric: str) -> None:
    assert understand(said).slots["metric"] == metric


@pytest.mark.parametrize("said", ["เด็กเก่งคณิตกี่คน", "โรงเรียนที่จำนวนนักเรียนคงที่"])
def test_what_cannot_be_counted_by_is_said(said: str) -> None:
    assert Kind.OTHER in {one.kind for one in understand(said).unread}


def test_what_the_money_is_for_is_not_what_is_asked() -> None:
    found = understand("จะของบประมาณโรงเรียนซ่อมอาคาร ขอทราบจำนวนนักเรียนบ้านวังไผ่")
    assert (found.slots["metric"], found.unread) == ("students", ())


def test_what_gained_is_asked_for_after_what_lost() -> None:
    lost = "โรงเรียนที่นักเรียนลดลงมากที่สุด 10 อันดับ"
    assert asked_on(lost, "เพิ่มขึ้นล่ะ").slots["change"] == "up"
    assert "change" not in asked_on("นักเรียนบ้านวังไผ่กี่คน", "ลดลงไหม").slots


def test_a_year_to_set_against_stands_beside_the_one_before() -> None:
    assert asked_on("นักเรียนบ้านวังไผ่ปี 67", "เทียบกับปี 69").slots["years"] == [2567, 2569]
    since = asked_on("นักเรียนบ้านวังไผ่กี่คน", "เทียบกับปี 67").slots["years"]
    assert since == [2567, "current"]


@pytest.mark.parametrize(
    ("before", "said", "slots"),
    [
        (
            "โรงเรียนที่ NT คณิตต่ำสุด 5 โรง",
            "สูงสุดล่ะ",
            {"metric": "nt", "subject": "คณิตศาสตร์", "list": "schools", "order": "desc", "top_n": 5},
        ),
        (
            "นักเรียน อ.ศรีเทพ",
            "เพิ่มขึ้นมากสุดล่ะ",
            {"metric": "students", "district": "ศรีเทพ", "op": "diff", "order": "desc"}
            | {"top_n": 1, "change": "up"},
        ),
        (
            "ธุรการ อ.ศรีเทพ",
            "กี่คน",
            {"metric": "other_staff", "position": "ธุรการ", "district": "ศรีเทพ"},
        ),
        ("นักเรียนบ้านพุขาม", "ชายกี่คน", {"metric": "students", "school": "บ้านพุขาม", "sex": "ชาย"}),
        ("นักเรียน อ.ศรีเทพ", "สูงสุดล่ะ", {"order": "desc", "top_n": 1, "ref": "last_result"}),
    ],
)
def test_of_what_is_only_supposed_the_last_question_says_more(
    before: str, said: str, slots: dict[str, Any]
) -> None:
    assert dict(asked_on(before, said).slots) == slots


def test_a_place_and_a_year_to_set_against_are_of_what_was_asked_before() -> None:
    found = asked_on("นักเรียน ป.1 อ.ศรีเทพ", "เทียบ อ.หนองไผ่ ปี 67")
    districts = {"districts": ["ศรีเทพ", "หนองไผ่"], "year": 2567}
    assert dict(found.slots) == {"metric": "students", "grade": ["ป.1"], **districts}


def test_what_several_come_to_is_asked_for_next() -> None:
    first = asked_on("นักเรียน บ้านพุขาม", "เทียบกับบ้านวังไผ่")
    found = understand("รวมกันกี่คน", previous=Wish(first.intent, dict(first.slots)))
    assert found.intent is Intent.MIS_QUERY
    assert dict(found.slots) == {"metric": "students", "schools": ["บ้านพุขาม", "บ้านวังไผ่"]}


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("โรงเรียนที่ไม่มีธุรการกี่โรง", {"metric": "other_staff", "op": "=", "value": 0}),
        ("โรงเรียนที่มีธุรการกี่โรง", {"metric": "other_staff", "op": ">", "value": 0}),
        ("โรงเรียนที่ไม่มีครูธุรการกี่โรง", {"metric": "other_staff", "op": "=", "value": 0}),
        ("ขาดธุรการกี่โรง", {"metric": "other_staff", "op": "=", "value": 0}),
        (
            "โรงเรียนที่ไม่มี ม.1 กี่โรง",
            {"metric": "students", "op": "=", "value": 0, "grade": ["ม.1"]},
        ),
        ("โรงเรียนที่ไม่มีอนุบาลกี่โรง", {"metric": "students", "op": "=", "value": 0}),
        ("จำนวนโรงเรียนที่ไม่มีเด็กออกกลางคัน", {"metric": "dropout", "op": "=", "value": 0}),
        ("โรงเรียนที่ไม่มีเด็กพิการกี่โรง", {"metric": "disabled_students", "op": "=", "value": 0}),
    ],
)
def test_schools_that_have_none_are_counted_by_what_they_have_none_of(
    said: str, condition: dict[str, Any]
) -> None:
    found = understand(said).slots
    assert (found["metric"], found["filter"]) == ("schools", condition)


@pytest.mark.parametrize(
    ("said", "metric"),
    [
        ("โรงเรียนที่ไม่มีครูธุรการ อ.ศรีเทพ", "other_staff"),
        ("โรงเรียนไหนไม่มีเด็กยากจน", "poor_students"),
    ],
)
def test_those_without_a_kind_of_staff_or_pupils_have_others(said: str, metric: str) -> None:
    found = understand(said)
    assert found.intent is Intent.MIS_LIST
    assert found.slots["filter"] == {"metric": metric, "op": "=", "value": 0}


def test_a_grade_behind_a_place_is_a_grade_whatever_the_place_ends_in() -> None:
    assert understand("นักเรียน อ.ศรีเทพ ป.1").slots["grade"] == ["ป.1"]
    assert understand("นักเรียนต.ศรีเทพม1").slots["grade"] == ["ม.1"]
    assert "grade" not in understand("จำนวนนักเรียน สพป.3").slots


def test_a_rank_that_cannot_be_told_is_said_not_to_be() -> None:
    found = understand("โรงเรียนบ้านวังไผ่โอเน็ตอยู่อันดับที่เท่าไร")
    assert [one.words for one in found.unread] == ["อันดับ"]


def test_every_grade_that_is_asked_for_next_is_not_the_one_before() -> None:
    found = asked_on("นักเรียน ป.1 อ.หนองไผ่", "แยกทุกชั้น")
    assert dict(found.slots) == {"metric": "students", "district": "หนองไผ่", "group_by": "grade"}


def test_a_part_of_the_reading_test_is_not_the_mean_of_both() -> None:
    found = understand("rt อ่านรู้เรื่อง บ้านพุขาม").slots
    assert (found["metric"], found["subject"]) == ("rt", "อ่านรู้เรื่อง")


def test_two_schools_by_their_codes_are_two() -> None:
    found = understand("นักเรียน 67030047 เทียบ 67030043")
    assert found.slots["schools"] == ["67030047", "67030043"]
    assert "school_code" not in found.slots


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("โรงเรียนที่มี ม.3 แต่ไม่มีอนุบาล", ["อนุบาล"]),
        ("โรงเรียนที่โอเน็ตไทยกับคณิตต่ำสุด", ["ไทย", "คณิต"]),
    ],
)
def test_the_second_of_two_that_is_not_gone_by_is_said(said: str, left: list[str]) -> None:
    assert [one.words for one in understand(said).unread] == left


def test_so_many_of_a_kind_of_staff_are_a_condition() -> None:
    found = understand("โรงเรียนที่มีพนักงานราชการ 2 คน")
    assert found.intent is Intent.MIS_LIST
    assert found.slots["filter"] == {"metric": "other_staff", "op": "=", "value": 2}


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("โรงเรียนที่ไม่มีธุรการ", {"metric": "other_staff", "op": "=", "value": 0}),
        (
            "โรงเรียนที่ไม่มี ป.1",
            {"metric": "students", "op": "=", "value": 0, "grade": ["ป.1"]},
        ),
        ("โรงเรียนที่ไม่มีอนุบาล อ.ศรีเทพ", {"metric": "students", "op": "=", "value": 0}),
    ],
)
def test_schools_without_something_are_listed_though_nobody_says_which(
    said: str, condition: dict[str, Any]
) -> None:
    found = understand(said)
    assert (found.intent, found.slots["filter"]) == (Intent.MIS_LIST, condition)


@pytest.mark.parametrize(
    ("before", "said", "slots"),
    [
        (
            "ผอ. อ.ศรีเทพ กี่คน",
            "โรงไหนไม่มี",
            {"district": "ศรีเทพ", "filter": {"metric": "directors", "op": "=", "value": 0}},
        ),
        ("ครูเกินกี่คน", "โรงไหนบ้าง", {"metric": "teacher_surplus"}),
        (
            "โอเน็ต ม.3 คณิต",
            "โรงเรียนไหนต่ำสุด",
            {"metric": "onet", "grade": ["ม.3"], "subject": "คณิตศาสตร์", "order": "asc", "top_n": 1},
        ),
        (
            "นักเรียนต่อห้อง อ.ศรีเทพ",
            "เกิน 20 มีโรงไหนบ้าง",
            {
                "district": "ศรีเทพ",
                "filter": {"metric": "students_per_room", "op": ">", "value": 20},
            },
        ),
    ],
)
def test_which_schools_is_asked_of_the_figure_before(
    before: str, said: str, slots: dict[str, Any]
) -> None:
    found = asked_on(before, said)
    assert found.intent is Intent.MIS_LIST
    assert dict(found.slots) == {"list": "schools"} | slots
