"""A second place of another kind is set beside the first; with no word that joins them it is where
the first lies."""

import pytest

from handlers.understanding.asking import understand


@pytest.mark.parametrize(
    ("asked", "against"),
    [
        ("นักเรียน บ้านวังไผ่ กับ ต.กันจุ", {"tambon": "กันจุ"}),
        ("นักเรียน ต.กันจุ และบ้านวังไผ่", {"tambon": "กันจุ"}),
        ("นักเรียนบ้านท่าโรงกับทั้งเขต", {"scope": "area"}),
        ("เฉลี่ยนักเรียนต่อครูของเขตกับบ้านท่าโรง", {"scope": "area"}),
        ("ครู ต.กันจุ กับ อ.หนองไผ่", {"district": "หนองไผ่"}),
        ("นักเรียนบ้านวังไผ่ กับ อ.ศรีเทพ และ อ.หนองไผ่", {"districts": ["ศรีเทพ", "หนองไผ่"]}),
    ],
)
def test_a_second_place_is_set_beside_the_first(asked: str, against: dict[str, object]) -> None:
    slots = understand(asked).slots

    assert slots["against"] == against
    assert not against.keys() & slots.keys()


def test_a_second_name_that_may_be_a_school_or_a_tambon_is_asked_about() -> None:
    slots = understand("นักเรียนนาเฉลียง กับ บ้านวังไผ่").slots

    assert slots == {
        "metric": "students",
        "school": "บ้านวังไผ่",
        "school_ambiguous": ["67030167"],
    }


@pytest.mark.parametrize(
    "asked",
    [
        "นักเรียนบ้านวังไผ่ อ.วิเชียรบุรี",
        "นักเรียนบ้านวังไผ่ และบ้านท่าโรง อ.วิเชียรบุรี",
        "นักเรียน อ.วิเชียรบุรี บ้านวังไผ่ กับ บ้านท่าโรง",
        "นักเรียนบ้านบ่อรังเป็นร้อยละเท่าไรของ อ.วิเชียรบุรี",
    ],
)
def test_where_a_school_lies_is_no_second_place(asked: str) -> None:
    slots = understand(asked).slots

    assert slots["district"] == "วิเชียรบุรี"
    assert "against" not in slots


@pytest.mark.parametrize("asked", ["รายชื่อโรงเรียนขนาดเล็ก", "โรงเรียนขนาดเล็กกี่โรง"])
@pytest.mark.parametrize("then", ["เฉพาะศรีเทพ", "ศรีเทพ"])
def test_behind_schools_a_bare_name_is_the_district(asked: str, then: str) -> None:
    slots = understand(then, previous=understand(asked)).slots

    assert slots["district"] == "ศรีเทพ"
    assert "school_ambiguous" not in slots


@pytest.mark.parametrize(
    ("asked", "then", "there"),
    [
        ("ครูบ้านวังไผ่กี่คน", "อำเภอนั้นทั้งหมด", {"district": "วิเชียรบุรี"}),
        ("ครูบ้านวังไผ่กี่คน", "แล้วตำบลนั้นล่ะ", {"tambon": "บ่อรัง"}),
        ("ครู ต.กันจุ กี่คน", "ทั้งอำเภอนี้ล่ะ", {"district": "บึงสามพัน"}),
    ],
)
def test_that_area_is_the_one_in_which_the_place_lies(
    asked: str, then: str, there: dict[str, str]
) -> None:
    slots = understand(then, previous=understand(asked)).slots

    assert slots == {"metric": "teachers"} | there


def test_that_area_by_itself_is_said_to_be_nobodys() -> None:
    assert "out_of_area" not in understand("อ.นั้น").slots
