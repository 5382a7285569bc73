"""What a table's columns are read as, and what is said of those that are not read."""

from decimal import Decimal

import pytest

from handlers.figurefiles.known import KnownSchool, KnownSchools
from handlers.figurefiles.opening import read_file
from handlers.figurefiles.reading import BadFigures, DoubtKind, FileFault
from tests.handlers.figurefiles.conftest import KHOKKRUAT, KHOKKRUAT_TOO, WANGPHAI, csv_of


@pytest.mark.parametrize(
    "heading",
    [
        *("ป.1 เพศชาย", "เด็กชาย ป.1", "ชาย ป.1", "นร.ป.1 ชาย", "ป.1 ชาย (คน)", "ป.1 นร.ชาย"),
        *("ป.1/1 ชาย", "จำนวนนักเรียนชาย ชั้นประถมศึกษาปีที่ 1"),
    ],
)
def test_a_grades_boys_are_headed_in_many_ways(heading: str, known: KnownSchools) -> None:
    lines = (f"รหัสโรงเรียน|ป.2 ชาย|{heading}", f"{WANGPHAI}|1|7")
    reading = read_file("2568-1.csv", csv_of(*lines), known)
    counts = [(one.grade, one.sex, one.value) for one in reading.parts[0].counts]
    assert counts == [("ป.2", "ชาย", 1), ("ป.1", "ชาย", 7)]


def test_the_rooms_of_a_grade_are_added_up(known: KnownSchools) -> None:
    lines = (
        "รหัสโรงเรียน|ป.1/1||ป.1/2||รวม",
        "|ชาย|หญิง|ชาย|หญิง|",
        f"{WANGPHAI}|5|6|7|8|26",
    )
    (part,) = read_file("2568-1.csv", csv_of(*lines), known).parts
    assert [(one.grade, one.sex, one.value) for one in part.counts] == [
        ("ป.1", "ชาย", 12),
        ("ป.1", "หญิง", 14),
    ]
    assert part.checked == ("students",)


def test_a_column_of_numbers_that_is_not_understood_is_named(known: KnownSchools) -> None:
    lines = (
        "ที่|รหัสโรงเรียน|ป.1 ชาย|ป.1 อื่น ๆ|หมายเหตุ|ม.1-3 ชาย",
        f"1|{WANGPHAI}|5|9|ดี|4",
    )
    reading = read_file("2568-1.csv", csv_of(*lines), known)
    (unread,) = [one.said for one in reading.doubts if one.kind is DoubtKind.UNREAD]
    assert unread == "D “ป.1 อื่น ๆ”, F “ม.1-3 ชาย”"


def test_two_columns_of_one_meaning_are_told_where_they_differ(known: KnownSchools) -> None:
    for second, kinds in (("9", [DoubtKind.SAME_COLUMN]), ("5", [])):
        lines = ("รหัสโรงเรียน|ป.1 ชาย|ป.1 ชาย", f"{WANGPHAI}|5|{second}")
        doubts = read_file("2568-1.csv", csv_of(*lines), known).doubts
        assert [one.kind for one in doubts if one.kind is not DoubtKind.MISSING] == kinds


def test_a_table_of_figures_of_no_known_kind_is_no_list_of_schools(known: KnownSchools) -> None:
    lines = (
        "รหัสโรงเรียน|ชื่อโรงเรียน|อำเภอ|ตำบล|จิตพิสัย|ทักษะ",
        f"{WANGPHAI}|บ้านวังไผ่|หนองไผ่|วังไผ่|40|41",
    )
    with pytest.raises(BadFigures) as no:
        read_file("2568.csv", csv_of(*lines), known)
    assert no.value.reason is FileFault.UNKNOWN_LAYOUT


@pytest.mark.parametrize(
    ("short", "over", "balance"), [("2", "-", -2), ("-2", "", -2), ("0", "1", 1)]
)
def test_short_and_over_in_two_columns_are_one_balance(
    short: str, over: str, balance: int, known: KnownSchools
) -> None:
    lines = (
        "รหัสโรงเรียน|ตามเกณฑ์|มีจริง|ขาด|เกิน",
        f"{WANGPHAI}|10|{10 + balance}|{short}|{over}",
        f"รวม|10|{10 + balance}|{short}|{over}",
    )
    (part,) = read_file("อัตรากำลัง 2568.csv", csv_of(*lines), known).parts
    found = [one.value for one in part.counts if one.metric == "teacher_balance"]
    assert found == [Decimal(balance)]
    assert "teacher_balance" in part.checked


def test_a_code_and_a_name_of_two_schools_are_told(known: KnownSchools) -> None:
    lines = (
        "รหัสโรงเรียน|ชื่อโรงเรียน|ป.1 ชาย",
        f"{WANGPHAI}|บ้านโคกกรวด|5",
        f"{KHOKKRUAT}|ชื่อเดิมที่ไม่รู้จัก|5",
        f"{KHOKKRUAT_TOO}|โรงเรียนบ้านโคกกรวด|5",
    )
    doubts = read_file("2568-1.csv", csv_of(*lines), known).doubts
    assert [(one.kind, one.cell, one.said, one.counted) for one in doubts] == [
        (DoubtKind.OTHER_NAME, "B2", "บ้านโคกกรวด", WANGPHAI)
    ]


def test_many_codes_beside_other_schools_names_are_a_column_that_has_shifted() -> None:
    schools = [KnownSchool(f"6703000{n + 1}", f"บ้านที่{n}") for n in range(6)]
    rows = (f"{one.code}|บ้านที่{(n + 1) % 6}|5" for n, one in enumerate(schools))
    with pytest.raises(BadFigures) as no:
        read_file(
            "2568-1.csv",
            csv_of("รหัสโรงเรียน|ชื่อโรงเรียน|ป.1 ชาย", *rows),
            KnownSchools.of(schools),
        )
    assert (no.value.reason, no.value.params["cell"]) == (FileFault.SHIFTED, "B5")


def test_a_balance_that_is_not_the_difference_is_in_doubt(known: KnownSchools) -> None:
    lines = (
        "รหัสโรงเรียน|ตามเกณฑ์|มีจริง|ขาด/เกิน",
        f"{WANGPHAI}|8|7|5",
        f"{KHOKKRUAT}|8|7|-1",
        f"{KHOKKRUAT_TOO}|8|7|−1",
    )
    doubts = read_file("อัตรากำลัง 2568.csv", csv_of(*lines), known).doubts
    assert [(one.kind, one.cell, one.said, one.counted) for one in doubts] == [
        (DoubtKind.BALANCE, "D2", "5", "-1")
    ]
