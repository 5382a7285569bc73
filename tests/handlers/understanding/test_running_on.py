"""A name that runs on is judged as a whole: it may be another's."""

import pytest

from handlers.understanding.asking import understand
from handlers.understanding.places.schools import ours


@pytest.mark.parametrize(
    ("asked", "among"),
    [
        ("วังไผ่งามกี่คน", "บ้านวังไผ่"),
        ("รร.วังไผ่งามกี่คน", "บ้านวังไผ่"),
        ("บ้านวังน้อยใต้ นักเรียน", "บ้านวังน้อย"),
        ("นักเรียนบ้านท่าแดงใหม่", "บ้านท่าแดง"),
        ("เนินพัฒนาสามัคคี กี่คน", "บ้านเนินพัฒนา"),
        ("โคกเจริญสุข กี่คน", "บ้านโคกเจริญ"),
        ("นักเรียนบ้านวังขอมม", "บ้านวังขอน"),
        ("นักเรียนบ้านกระทุ่มทอง", "บ้านกระทุ่มทองประชาสรรค์"),
        ("นักเรียนบ้านสันเจริญ", "บ้านสันเจริญโป่งสะทอน"),
        ("students ban wang phai ngam", "บ้านวังไผ่"),
        ("students at wang phai tai school", "บ้านวังไผ่"),
    ],
)
def test_a_longer_name_than_ours_is_asked_about(asked: str, among: str) -> None:
    slots = understand(asked).slots

    names = {ours().by_code[code].name for code in slots["school_ambiguous"]}
    assert among in names
    assert "school" not in slots


def test_a_longer_name_of_ours_misspelled_is_that_one() -> None:
    assert understand("โคกสง่านาขาวดอ กี่คน").slots["school"] == "บ้านโคกสง่านาข้าวดอ"


def test_the_beginning_of_another_offices_school_is_that_school() -> None:
    slots = understand("นักเรียนบ้านวังไผ่กับพุขามครุฑ").slots

    assert slots["out_of_area"] is True
    assert slots["schools"] == ["บ้านวังไผ่", "พุขามครุฑ"]


@pytest.mark.parametrize("asked", ["นักเรียน อ.ศรีเทพใต้", "นักเรียน ต.กันจุเหนือ"])
def test_a_longer_name_of_an_area_is_none_of_ours(asked: str) -> None:
    assert understand(asked).slots["out_of_area"] is True


@pytest.mark.parametrize(
    "asked",
    [
        "บ้านวังไผ่รับเด็กกี่คน",
        "บ้านวังไผ่น่าจะมีเด็กกี่คน",
        "บ้านวังไผ่ตอนนี้เหลือเด็กกี่คน",
        "วังไผ่เด็กกี่คน",
        "students in ban wang phai",
        "รร.บ้านวังไผ่ดีไหม เด็กกี่คน",
    ],
)
def test_the_next_word_is_no_part_of_a_name(asked: str) -> None:
    assert understand(asked).slots["school"] == "บ้านวังไผ่"


@pytest.mark.parametrize("tambon", ["ยางสาว", "ภูน้ำหยด"])
def test_a_tambon_whose_school_is_closed_is_the_tambon(tambon: str) -> None:
    assert understand(f"{tambon}มีนักเรียนกี่คน").slots == {"metric": "students", "tambon": tambon}


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("โรงเรียนศรีเทพกี่โรง", {"district": "ศรีเทพ"}),
        ("รายชื่อโรงเรียนหนองไผ่", {"district": "หนองไผ่"}),
        ("โรงเรียนวิเชียรบุรีขนาดเล็กกี่โรง", {"district": "วิเชียรบุรี"}),
        ("โรงเรียนพุเตยกี่โรง", {"tambon": "พุเตย"}),
        ("จำนวนโรงเรียนศรีเทพและหนองไผ่", {"districts": ["ศรีเทพ", "หนองไผ่"]}),
        ("โรงเรียนศรีเทพใหญ่สุด", {"district": "ศรีเทพ"}),
    ],
)
def test_the_schools_of_an_area_are_counted_behind_its_name(
    asked: str, there: dict[str, object]
) -> None:
    slots = understand(asked).slots

    assert there.items() <= slots.items()
    assert not {"school", "school_ambiguous", "out_of_area"} & slots.keys()


def test_one_school_of_that_name_has_its_pupils() -> None:
    assert understand("โรงเรียนศรีเทพมีนักเรียนกี่คน").slots["school"] == "อนุบาลศรีเทพ(สว่างวัฒนา)"
    assert understand("โรงเรียนหนองไผ่มีนักเรียนกี่คน").slots["out_of_area"] is True
