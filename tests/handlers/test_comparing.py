"""A staff list against the people who have accounts, as lists in offices really are."""

from uuid import UUID, uuid4

import pytest

from handlers.language.place_file import ours
from handlers.sweep.comparing import BadStaffList, Known, Missing, Moved, differences, staff

PLACES = {place.code: place for place in ours()}
FIRST, SECOND, *_ = PLACES.values()


def known(name: str, place: str = FIRST.code) -> Known:
    return Known(uuid4(), name, place)


@pytest.mark.parametrize(
    "head",
    [
        ("ชื่อ-สกุล", "สังกัด"),
        ("ชื่อ - นามสกุล", "โรงเรียน"),
        ("ชื่อ–สกุล", "กลุ่ม/โรงเรียน"),
        ("Name", "Workplace"),
        ("ชื่อ", "สถานที่ทำงาน"),
    ],
)
def test_the_columns_are_found_by_what_offices_call_them(head: tuple[str, str]) -> None:
    rows = (("บัญชีรายชื่อ ปี 2570",), (), ("ที่", *head), ("1", "นาย สมชาย ใจดี", FIRST.name))
    (one,) = staff(rows, PLACES)
    assert (one.name, one.place) == ("นาย สมชาย ใจดี", FIRST)


def test_a_name_in_two_columns_is_one_name() -> None:
    rows = (("คำนำหน้า", "ชื่อ", "สกุล"), ("นาย", "สมชาย", "ใจดี"), ("", "", ""))
    assert [one.name for one in staff(rows, PLACES)] == ["สมชาย ใจดี"]


def test_a_table_without_names_is_no_staff_list() -> None:
    with pytest.raises(BadStaffList):
        staff((("รายการ", "จำนวน"), ("โต๊ะ", "3")), PLACES)


@pytest.mark.parametrize(
    "written",
    ["นายสมชาย ใจดี", "นาย สมชาย  ใจดี", "ว่าที่ร้อยตรีสมชาย ใจดี", "สมชาย\u200b ใจดี", "ดร.สมชาย ใจดี"],
)
def test_titles_and_spaces_make_no_difference(written: str) -> None:
    listed = staff((("ชื่อ-สกุล",), (written,)), PLACES)
    assert differences(listed, [known("สมชาย ใจดี")]) == []


def test_somebody_of_the_same_name_at_another_place_is_not_moved() -> None:
    """Two people may bear one name: one of them stands where the account says."""
    rows = (("ชื่อ", "สังกัด"), ("สมชาย ใจดี", SECOND.name), ("สมชาย ใจดี", FIRST.name))
    assert differences(staff(rows, PLACES), [known("สมชาย ใจดี")]) == []


def test_a_place_that_is_not_known_moves_nobody() -> None:
    rows = (("ชื่อ", "สังกัด"), ("สมชาย ใจดี", "อะไรสักอย่างที่ไม่มี"))
    assert differences(staff(rows, PLACES), [known("สมชาย ใจดี")]) == []


def test_who_moved_and_who_is_missing_are_told_apart() -> None:
    rows = (("ชื่อ", "สังกัด"), ("สมชาย ใจดี", SECOND.name), ("คนใหม่ ไม่มีบัญชี", FIRST.name))
    gone, moved = known("วิชัย ใจกล้า"), known("สมชาย ใจดี")
    assert differences(staff(rows, PLACES), [gone, moved]) == [
        Missing(gone, None),
        Moved(moved, SECOND),
    ]


def test_the_name_of_somebody_who_is_there_is_never_offered_as_nearly_anothers() -> None:
    rows = (("ชื่อ",), ("สมชาย ใจดี",))
    (missing,) = differences(staff(rows, PLACES), [known("สมชาย ใจดี"), known("สมชาย ใจดิ์")])
    assert isinstance(missing, Missing)
    assert missing.near is None
    assert isinstance(missing.who.person, UUID)
