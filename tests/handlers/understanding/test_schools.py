"""A school is found by its name however it is written, and never taken for another."""

import pytest

from handlers.understanding.asking import understand
from handlers.understanding.places.country import elsewhere, key, packed, unpacked
from handlers.understanding.places.schools import School, Schools, form_and_core, ours

OPEN = [school for school in ours().schools if not school.closed]


def meant(words: str) -> set[str]:
    """The codes of the schools that a question about ``words`` is about, or would ask back."""
    slots = understand(f"นักเรียน{words}กี่คน").slots
    if slots.get("out_of_area"):
        return {"elsewhere"}
    if isinstance(asked := slots.get("school_ambiguous"), list):
        return set(asked)
    return {school.code for school in OPEN if school.name == slots.get("school")}


def test_the_area_has_its_schools_its_tambons_and_its_codes() -> None:
    assert len(OPEN) == 185
    assert len(ours().schools) == 190
    assert len(ours().tambons) == 43
    assert all(len(school.code) == 8 and len(school.code10) == 10 for school in ours().schools)
    assert {school.tambon for school in OPEN} - {""} <= ours().tambons.keys()
    assert sum(school.highest.startswith("ม") for school in OPEN) == 68


@pytest.mark.parametrize("school", OPEN, ids=lambda school: school.code)
def test_a_school_is_found_by_its_full_name(school: School) -> None:
    same_name = {s.code for s in OPEN if s.name == school.name}

    assert meant(school.name) == same_name
    assert meant(f"โรงเรียน{school.name}") == same_name
    assert meant(f" รร.{school.name} ") == same_name


@pytest.mark.parametrize("school", OPEN, ids=lambda school: school.code)
def test_a_school_is_found_without_its_first_word(school: School) -> None:
    core = school.name.removeprefix("ชุมชน").removeprefix("บ้าน").split("(")[0].strip()

    found = meant(f"รร.{core}")

    assert school.code in found
    assert {form_and_core(ours().by_code[code].name.split("(")[0])[1] for code in found} == {
        form_and_core(core)[1]
    }


@pytest.mark.slow
@pytest.mark.parametrize("school", OPEN, ids=lambda school: school.code)
def test_with_one_letter_dropped_it_is_never_another_school(school: School) -> None:
    same_name = {s.code for s in OPEN if s.name == school.name}
    found_again = 0
    for at in range(3, len(school.name)):
        typed = school.name[:at] + school.name[at + 1 :]
        found = meant(f"โรงเรียน{typed} ")
        found_again += bool(found & same_name)
        others = {s.code for s in OPEN if s.name == typed}  # a dropped letter made a real name
        assert found <= same_name | others or len(found) > 1 or found == {"elsewhere"}, typed
    assert found_again >= (len(school.name) - 3) * 0.6


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("บ้านโคกกรวด", ["67030060", "67030186"]),
        ("รร.โคกกรวด", ["67030060", "67030186"]),
        ("รร.โคกสะอาด", ["67030086", "67030189"]),
        ("ศรีเทพ", ["67030109"]),
        ("บึงสามพัน", ["67030196", "67030200"]),
    ],
)
def test_a_name_that_may_be_several_things_is_asked_about(words: str, codes: list[str]) -> None:
    slots = understand(f"นร.{words} กี่คน").slots

    assert slots["school_ambiguous"] == codes
    assert "school" not in slots


def test_a_name_of_two_schools_is_told_apart_by_the_district() -> None:
    slots = understand("ครู รร.โคกกรวด อ.วิเชียรบุรี กี่คน").slots

    assert (slots["school"], slots["school_code"]) == ("บ้านโคกกรวด", "67030060")
    assert slots["district"] == "วิเชียรบุรี"


@pytest.mark.parametrize("name", ["บ้านน้ำก้อ", "หนองไผ่", "เมืองศรีเทพ", "บ้านห้วยไร่", "บึงสามพันวิทยาคม"])
def test_another_offices_school_is_said_to_be_one(name: str) -> None:
    slots = understand(f"โรงเรียน{name}มีนักเรียนกี่คน").slots

    assert slots == {"metric": "students", "school": name, "out_of_area": True}


def test_a_name_that_begins_like_one_of_ours_is_not_ours() -> None:
    longer = next(
        f"{school.name}{more}"
        for school in OPEN
        for more in ("เหนือ", "ใต้", "พัฒนา", "วิทยา", "กลาง")
        if elsewhere(f"{school.name}{more}")
    )

    slots = understand(f"โรงเรียน{longer} มีครูกี่คน").slots

    assert slots["out_of_area"] is True
    assert slots["school"] == longer


def test_a_closed_school_is_said_to_be_closed() -> None:
    assert understand("นักเรียน รร.บ้านวังปลา กี่คน").slots == {
        "metric": "students",
        "school": "บ้านวังปลา",
        "closed": True,
    }


def test_a_word_in_front_says_what_a_name_is() -> None:
    assert understand("นักเรียน อ.ศรีเทพ กี่คน").slots["district"] == "ศรีเทพ"
    assert understand("นักเรียน ต.ศรีเทพ กี่คน").slots["tambon"] == "ศรีเทพ"
    assert understand("นักเรียน ต.บ้านโภชน์ กี่คน").slots["tambon"] == "บ้านโภชน์"
    assert understand("นักเรียน รร.บ้านโภชน์ กี่คน").slots["school"] == "ชุมชนบ้านโภชน์"


def test_a_tambon_whose_name_begins_like_a_school_is_asked_about() -> None:
    assert understand("นักเรียนบ้านโภชน์กี่คน").slots == {
        "metric": "students",
        "school_ambiguous": ["67030151"],
    }


def test_how_many_schools_is_asked_of_the_district() -> None:
    assert understand("หนองไผ่มีกี่โรงเรียน").slots == {"metric": "schools", "district": "หนองไผ่"}


def test_a_size_is_no_school() -> None:
    assert "school" not in understand("โรงเรียนขนาดกลางมีกี่โรง").slots
    assert understand("รร.กลางมีนักเรียนกี่คน").slots["school"] == "บ้านกลาง"


def test_another_office_brings_its_own_schools() -> None:
    theirs = Schools(
        [
            School("50010001", "บ้านแม่ริม", "แม่ริม", "ริมใต้"),
            School("50010002", "วัดดอนแก้ว", "แม่ริม", "ดอนแก้ว", closed=True),
        ]
    )

    asked = understand("รร.แม่ริม มีครูกี่คน", theirs)
    closed = understand("นักเรียนวัดดอนแก้วกี่คน", theirs)

    assert asked.slots == {"metric": "teachers", "school": "บ้านแม่ริม"} or asked.slots == {
        "metric": "teachers",
        "school_ambiguous": ["50010001"],
    }
    assert closed.slots == {"metric": "students", "school": "วัดดอนแก้ว", "closed": True}
    assert "school" not in understand("หล่มสักมีกี่โรงเรียน", theirs).slots


def test_codes_are_taken_as_typed() -> None:
    assert understand("๖๗๐๓๐๐๓๒ ครูกี่คน").slots == {"metric": "teachers", "school_code": "67030032"}
    assert understand("ครู 1067380332").slots["school_code10"] == "1067380332"


def test_the_countrys_names_come_out_of_their_file_as_they_went_in() -> None:
    names = ["บ้านวังไผ่", "สวนกุหลาบวิทยาลัย", "บ้าน กม.30", "ศรีเทพ (สว่างวัฒนา)"]

    assert unpacked(packed(names)) == {key(name) for name in names}
    assert elsewhere("สวนกุหลาบวิทยาลัย")
    assert not elsewhere("โรงเรียนที่ไม่มีอยู่จริงเลย")


@pytest.mark.parametrize(
    "said",
    [
        "ข้อมูลโรงเรียน {}",
        "{} ยังเปิดอยู่ไหม",
        "{} อยู่อันดับที่เท่าไร",
        "{} ปี 68",
        "แล้วครู {} ล่ะ",
        "{} ครูลดลงมากที่สุด",
        "{} เด็กติดยา",
        "นักเรียน {} กับ 67030001",
    ],
)
def test_a_school_is_known_by_either_code_alike(said: str) -> None:
    school = ours().by_name["บ้านวังไผ่"][0]
    short, long = (understand(said.format(code)) for code in (school.code, school.code10))
    renamed = {slot.removesuffix("10"): value for slot, value in long.slots.items()}
    told = repr((renamed, long.unread)).replace(school.code10, school.code)
    assert told == repr((dict(short.slots), short.unread))


def test_a_school_is_left_out_by_either_code() -> None:
    school = ours().by_name["บ้านวังไผ่"][0]
    for code in (school.code, school.code10):
        found = understand(f"นักเรียนไม่รวม {code}")
        assert found.remaining == {"without": {"schools": [school.code]}}


def test_several_schools_are_known_by_their_long_codes_and_one_by_both_of_its_own() -> None:
    one, other = OPEN[:2]
    for codes in ((one.code10, other.code10), (one.code10, other.code)):
        assert understand(f"นักเรียน {' กับ '.join(codes)}").slots["schools"] == [*codes]
    both = understand(f"นักเรียน {one.code} {one.code10}").slots
    assert both == {"metric": "students", "school_code": one.code}
