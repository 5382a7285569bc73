"""Another office's figures and the province's are none of ours, however they are written."""

import pytest

from handlers.understanding.asking import understand


@pytest.mark.parametrize(
    "asked",
    [
        "นักเรียนเขต2",
        "นักเรียนในเขต 2",
        "นักเรียนสพป.เพชรบูรณ์เขต2",
        "นักเรียน สพป พช 2",
        "นักเรียน สพป.เขต 1",
        "นักเรียน สพป.นครสวรรค์ เขต 3",
        "ครู สพม.เพชรบูรณ์ กี่คน",
        "นักเรียนเขตพื้นที่อื่น",
        "นักเรียน จ.ชัยภูมิ",
        "นักเรียนนครสวรรค์กี่คน",
        "สพป.เพชรบูรณ์เขต1มีโรงเรียนกี่แห่ง",
    ],
)
def test_another_office_is_not_ours(asked: str) -> None:
    assert understand(asked).slots["out_of_area"] is True


@pytest.mark.parametrize(
    "asked",
    [
        "จังหวัดเพชรบูรณ์มีนักเรียนกี่คน",
        "เด็กทั้งเพชรบูรณ์",
        "รร.ในจังหวัดเพชรบูรณ์มีกี่โรง",
        "เทียบ อ.ศรีเทพ กับจังหวัด",
        "นักเรียนเราเป็นร้อยละเท่าไรของจังหวัด",
    ],
)
def test_the_province_is_more_than_the_area(asked: str) -> None:
    assert understand(asked).slots["compare_to"] == "จังหวัด"


@pytest.mark.parametrize(
    ("asked", "slots"),
    [
        ("นักเรียน สพป.เพชรบูรณ์ เขต 3", {"scope": "area"}),
        ("นักเรียน สพป.3", {"scope": "area"}),
        ("นักเรียน สพป.เพชรบูรณ์ กี่คน", {}),
        ("นักเรียนจังหวัดเพชรบูรณ์ เขต 3", {"scope": "area"}),
        ("นักเรียนทั้งเขต 68", {"scope": "area", "year": 2568}),
        ("นักเรียน อ.ศรีเทพ จ.เพชรบูรณ์", {"district": "ศรีเทพ"}),
        ("นักเรียนบ้านสระแก้ว อ.บึงสามพัน", {"district": "บึงสามพัน", "school": "บ้านสระแก้ว"}),
        ("ผู้ว่าราชการจังหวัดเพชรบูรณ์ขอจำนวนนักเรียน", {}),
        ("ต้องส่งจังหวัด ขอจำนวนนักเรียน", {}),
    ],
)
def test_our_own_office_an_address_and_who_asks_are_told_apart_from_them(
    asked: str, slots: dict[str, object]
) -> None:
    assert understand(asked).slots == {"metric": "students"} | slots


def test_what_was_refused_of_the_province_is_not_gone_on_from() -> None:
    first = understand("จังหวัดเพชรบูรณ์มีนักเรียนกี่คน")

    there = understand("แล้ว อ.หนองไผ่ ล่ะ", previous=first)

    assert there.slots == {"metric": "students", "district": "หนองไผ่"}


@pytest.mark.parametrize(
    "asked",
    ["กลุ่มโรงเรียนยางงาม นักเรียนกี่คน", "ศูนย์พัฒนาวิชาการยางงาม มีกี่โรง", "นักเรียนกลุ่มโรงเรียนศรีเทพ 1"],
)
def test_a_named_group_of_schools_is_no_place_that_bears_the_name(asked: str) -> None:
    told = understand(asked)

    assert [one.kind.value for one in told.unread] == ["another"]
    assert not {"tambon", "school", "school_ambiguous", "out_of_area"} & told.slots.keys()


def test_groups_of_schools_that_bear_no_name_are_what_they_were() -> None:
    assert understand("นักเรียนแต่ละกลุ่มโรงเรียน").slots["group_by"] == "cluster"
    assert understand("กลุ่มโรงเรียนขนาดเล็กมีกี่โรง").slots == {"metric": "small_schools"}
