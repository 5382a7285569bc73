"""Tables as offices and schools publish them: headings in three rows, page after page, a table a
district, a sheet a district, a page a school."""

import io
from collections.abc import Sequence
from datetime import date

import pytest
import xlsxwriter

from handlers.figurefiles.known import KnownSchools
from handlers.figurefiles.opening import read_file
from handlers.figurefiles.reading import BadFigures, DoubtKind, FileFault, Period, Reading
from tests.handlers.figurefiles.conftest import (
    KHOKKRUAT,
    KHOKKRUAT_TOO,
    WANGPHAI,
    Cell,
    csv_of,
    workbook,
)
from tests.handlers.figurefiles.test_layouts import counts, told

Merge = tuple[int, int, int, int, str]
"""First row and column, last row and column, and what stands there."""


def merged(rows: Sequence[Sequence[Cell]], *merges: Merge) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet("ข้อมูล")
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell is not None:
                    sheet.write(number, column, cell)
        for first_row, first, last_row, last, text in merges:
            sheet.merge_range(first_row, first, last_row, last, text)
    return made.getvalue()


def figures(reading: Reading, school: str) -> list[tuple[str, str, str, int]]:
    return [
        (one.metric, one.grade or one.position, one.sex, int(one.value))
        for part in reading.parts
        for one in part.counts
        if one.school == school
    ]


def wrong(reading: Reading) -> list[tuple[str, str]]:
    return [(one.kind.value, one.cell or one.said) for one in reading.doubts]


ACROSS = ["ชาย", "หญิง", "รวม", "ห้อง"]
OVER = (
    (2, 0, 4, 0, "ที่"),
    (2, 1, 4, 1, "โรงเรียน"),
    (2, 2, 4, 2, "อำเภอ"),
    (2, 3, 2, 14, "ระดับประถมศึกษา"),
    (3, 3, 3, 6, "ป.1"),
    (3, 7, 3, 10, "ป.2"),
    (3, 11, 3, 14, "รวม"),
    (2, 15, 3, 18, "รวมทั้งหมด"),
)
PUPILS = (
    [1, "บ้านวังไผ่", "หนองไผ่", 1, 2, 3, 1, 3, 4, 7, 1, 4, 6, 10, 2, 4, 6, 10, 2],
    [2, "บ้านโคกกรวด", "วิเชียรบุรี", 1, "-", 1, 1, 2, 2, 4, 1, 3, 2, 5, 2, 3, 2, 5, 2],
)
THREE_ROWS: list[list[Cell]] = [
    ["จำนวนนักเรียน จำแนกตามชั้นและเพศ ปีการศึกษา 2568 รอบที่ 1"],
    ["ข้อมูล ณ วันที่ 10 มิถุนายน 2568"],
    [],
    [],
    [None, None, None, *ACROSS * 4],
    [f"({number})" for number in range(1, 20)],
    PUPILS[0],
    # the next printed page
    ["ที่", "โรงเรียน", "อำเภอ", "ระดับประถมศึกษา", *[None] * 11, "รวมทั้งหมด"],
    [None, None, None, "ป.1", *[None] * 3, "ป.2", *[None] * 3, "รวม"],
    [None, None, None, *ACROSS * 4],
    PUPILS[1],
    ["รวม", None, None, 2, 2, 4, 2, 5, 6, 11, 2, 7, 8, 15, 4, 7, 8, 15, 4],
    [None, "หมายเหตุ ข้อมูล ณ วันที่ 10 มิถุนายน 2568 เวลา 16.30 น."],
    [None, "ที่มา : ระบบ DMC ปีการศึกษา 2568"],
]


def test_headings_in_three_merged_rows_repeated_on_each_page(known: KnownSchools) -> None:
    reading = read_file("นักเรียน.xlsx", merged(THREE_ROWS, *OVER), known)
    assert reading.layout == "students"
    assert reading.period == Period(2568, 1, date(2025, 6, 10))
    assert told(reading, "students") == {"students": 15, "rooms": 4}
    assert reading.parts[0].checked == ("rooms", "students")
    assert figures(reading, WANGPHAI) == [
        ("students", "ป.1", "ชาย", 1),
        ("students", "ป.1", "หญิง", 2),
        ("rooms", "ป.1", "", 1),
        ("students", "ป.2", "ชาย", 3),
        ("students", "ป.2", "หญิง", 4),
        ("rooms", "ป.2", "", 1),
    ]
    assert [kind for kind, _ in wrong(reading)] == ["missing"]


def test_the_same_as_csv_where_nothing_tells_how_far_a_heading_goes(known: KnownSchools) -> None:
    rows = [list(row) for row in THREE_ROWS]
    rows[2], rows[3] = rows[7], rows[8]
    lines = ["|".join("" if cell is None else str(cell) for cell in row) for row in rows]
    reading = read_file("นักเรียน.csv", csv_of(*lines), known)
    assert told(reading, "students") == {"students": 15, "rooms": 4}
    assert [kind for kind, _ in wrong(reading)] == ["missing"]


def test_a_sum_that_is_wrong_in_such_a_table_is_told_with_all_that_stands_over_it(
    known: KnownSchools,
) -> None:
    rows = [list(row) for row in THREE_ROWS]
    rows[6][13] = 11
    (doubt, *_) = read_file("2568-1.xlsx", merged(rows, *OVER), known).doubts
    assert (doubt.kind, doubt.cell, doubt.said, doubt.counted) == (
        DoubtKind.TOTAL,
        "N7",
        "11",
        "10",
    )
    assert doubt.heading == "ระดับประถมศึกษา รวม รวม"


@pytest.mark.parametrize("over", ["ปีการศึกษา 2567", "นักเรียนพิการ", "แผนปีหน้า"])
def test_a_heading_of_another_time_or_kind_above_a_grade_is_not_passed_over(
    over: str, known: KnownSchools
) -> None:
    rows: list[list[Cell]] = [
        ["โรงเรียน", "จำนวนนักเรียน", None, over, None],
        [None, "ป.1", "ป.2", "ป.1", "ป.2"],
        ["บ้านวังไผ่", 1, 2, 90, 90],
    ]
    reading = read_file("2568-1.xlsx", workbook(("a", rows)), known)
    assert told(reading, "students") == {"students": 3}
    assert [kind for kind, _ in wrong(reading)] == ["unread", "missing"]


TABLE_11: list[list[Cell]] = [
    ["ตารางที่ 11 จำนวนนักเรียน ห้องเรียน และครู รายโรงเรียน ปีการศึกษา 2568"],
    [
        *("ที่", "รหัสโรงเรียน", "โรงเรียน", "จำนวนนักเรียน", None, None, None),
        *("จำนวนห้องเรียน", None, None, "จำนวนครูและบุคลากร", None),
    ],
    [
        *(None, None, None, "อ.2", "ป.1", "ม.1", "รวม", "อ.2", "ป.1", "รวม"),
        *("ผู้อำนวยการ", "ครู"),
    ],
    ["อำเภอหนองไผ่"],
    [1, WANGPHAI, "บ้านวังไผ่", 5, "\u00a06", "-", 11, 1, 1, 2, 1, 8],
    [None, None, "รวมอำเภอหนองไผ่", 5, 6, "-", 11, 1, 1, 2, 1, 8],
    ["อำเภอวิเชียรบุรี"],
    [2, KHOKKRUAT, "บ้านโคกกรวด", "2\u200b", 3, 4, 9, 1, 1, 2, "-", 5],
    [None, None, "รวมอำเภอวิเชียรบุรี", 2, 3, 4, 9, 1, 1, 2, 0, 5],
    [None, None, "รวมทั้งสิ้น", 7, 9, 4, 20, 2, 2, 4, 1, 13],
    [None, "ที่มา: กลุ่มนโยบายและแผน ณ 10 มิ.ย. 2568"],
]


def test_table_eleven_has_pupils_rooms_and_teachers_side_by_side(known: KnownSchools) -> None:
    reading = read_file("ตารางที่ 11.xlsx", workbook(("11", TABLE_11)), known)
    assert reading.period == Period(2568, 1, date(2025, 6, 10))
    assert told(reading, "students") == {"students": 20, "rooms": 4}
    assert told(reading, "staff") == {"directors": 1, "teachers": 13}
    assert figures(reading, KHOKKRUAT) == [
        ("students", "อ.2", "", 2),
        ("students", "ป.1", "", 3),
        ("students", "ม.1", "", 4),
        ("rooms", "อ.2", "", 1),
        ("rooms", "ป.1", "", 1),
        ("directors", "ผู้อำนวยการ", "", 0),
        ("teachers", "ครู", "", 5),
    ]
    assert [part.checked for part in reading.parts] == [
        ("rooms", "students"),
        ("directors", "teachers"),
    ]
    assert [kind for kind, _ in wrong(reading)] == ["missing"]


def test_a_column_of_teachers_alone_replaces_no_table_of_staff(known: KnownSchools) -> None:
    lines = ("รหัสโรงเรียน|ป.1 ชาย|ป.1 หญิง|จำนวนครู", f"{WANGPHAI}|4|5|8")
    reading = read_file("2568-1.csv", csv_of(*lines), known)
    assert [part.series for part in reading.parts] == ["students"]
    assert ("unread", "D “จำนวนครู”") in wrong(reading)


def districts() -> tuple[list[list[Cell]], list[list[Cell]]]:
    head: list[Cell] = ["ที่", "รหัสโรงเรียน", "โรงเรียน", "ป.1 ชาย", "ป.1 หญิง", "รวม"]
    return (
        [
            ["อำเภอหนองไผ่ ปีการศึกษา 2568 รอบ 1"],
            head,
            [1, WANGPHAI, "บ้านวังไผ่", 4, 5, 9],
            [None, None, "รวม", 4, 5, 9],
        ],
        [
            ["อำเภอวิเชียรบุรี ปีการศึกษา 2568 รอบ 1"],
            head,
            [1, KHOKKRUAT, "บ้านโคกกรวด", 1, 2, 3],
            [None, None, "รวม", 1, 2, 3],
        ],
    )


def test_several_tables_in_one_sheet_are_one(known: KnownSchools) -> None:
    one, other = districts()
    reading = read_file("a.xlsx", workbook(("a", [*one, [], *other])), known)
    assert told(reading, "students") == {"students": 12}
    assert reading.parts[0].checked == ("students",)
    assert [kind for kind, _ in wrong(reading)] == ["missing"]


def test_the_same_table_on_several_sheets_is_one_and_what_sums_them_up_is_left(
    known: KnownSchools,
) -> None:
    one, other = districts()
    book = workbook(("หนองไผ่", one), ("วิเชียรบุรี", other))
    reading = read_file("a.xlsx", book, known)
    assert told(reading, "students") == {"students": 12}
    assert [kind for kind, _ in wrong(reading)] == ["missing"]

    whole = [*one[:3], *other[2:3]]
    book = workbook(("หนองไผ่", one), ("วิเชียรบุรี", other), ("ทั้งเขต", whole))
    reading = read_file("a.xlsx", book, known)
    assert told(reading, "students") == {"students": 12}
    assert ("unread_sheet", "“หนองไผ่”, “วิเชียรบุรี”") in wrong(reading)


def test_a_cell_of_one_of_several_sheets_is_named_with_its_sheet(known: KnownSchools) -> None:
    one, other = districts()
    other[2][3] = "ห้า"
    with pytest.raises(BadFigures) as no:
        read_file("a.xlsx", workbook(("หนองไผ่", one), ("วิเชียรบุรี", other)), known)
    assert no.value.params == {"cell": "วิเชียรบุรี!D3", "said": "ห้า"}


def page(school: str, *rows: list[Cell]) -> list[list[Cell]]:
    return [
        [school],
        ["ข้อมูลนักเรียน ปีการศึกษา 2568"],
        ["ชั้น/เพศ", "ชาย", "หญิง", "รวม", "ห้องเรียน"],
        *rows,
        ["ข้อมูล ณ วันที่ 10 มิถุนายน 2568"],
    ]


WANGPHAIS = page(
    "โรงเรียนบ้านวังไผ่ รหัสโรงเรียน 10 หลัก 1067380332",
    ["อบ.2", 3, 4, 7, 1],
    ["รวม อบ.", 3, 4, 7, 1],
    ["ป.1", "5", "-", 5, 1],
    ["รวมประถม", 5, 0, 5, 1],
    ["รวมทั้งหมด", 8, 4, 12, 2],
)


@pytest.mark.parametrize("apart", [True, False], ids=["a sheet each", "one under the other"])
def test_emis_has_a_page_a_school(apart: bool, known: KnownSchools) -> None:
    other = page("โรงเรียน บ้านโคกกรวด รหัส Smis 8 หลัก 67030186", ["ป.1", 1, 1, 2, 1])
    book = (
        workbook(("1", WANGPHAIS), ("2", other))
        if apart
        else workbook(("1", [*WANGPHAIS, [], *other]))
    )
    reading = read_file("emis.xlsx", book, known)
    assert reading.layout == "emis"
    assert reading.period == Period(2568, 1, date(2025, 6, 10))
    assert figures(reading, WANGPHAI) == [
        ("students", "อ.2", "ชาย", 3),
        ("students", "อ.2", "หญิง", 4),
        ("rooms", "อ.2", "", 1),
        ("students", "ป.1", "ชาย", 5),
        ("students", "ป.1", "หญิง", 0),
        ("rooms", "ป.1", "", 1),
    ]
    assert sum(one.value for one in counts(reading, "students", KHOKKRUAT_TOO)) == 3
    assert reading.parts[0].checked == ("rooms", "students")


def test_emis_tells_of_posts_too_with_a_row_for_each_rank(known: KnownSchools) -> None:
    rows: list[list[Cell]] = [
        ["โรงเรียนบ้านวังไผ่"],
        ["ตำแหน่ง", "วิทยฐานะ", "ระดับ", "ชาย", "หญิง", "รวม"],
        ["1. ผู้อำนวยการโรงเรียน", "ชำนาญการพิเศษ", "คศ.3", 1, "-", 1],
        ["3. ครู", "ชำนาญการ", "คศ.2", 1, 4, 5],
        ["3. ครู", "ไม่มีวิทยฐานะ", "คศ.1", 1, 2, 3],
        ["6. พนักงานราชการ", "", "", "-", 1, 1],
        ["รวมทั้งหมด", "", "", 3, 7, 11],
    ]
    reading = read_file("บุคลากร 2568.xlsx", workbook(("1", rows)), known)
    assert (reading.layout, reading.period.year) == ("emis", 2568)
    assert told(reading, "staff") == {"directors": 1, "teachers": 8, "other_staff": 1}
    assert ("teachers", "ครู", "หญิง", 6) in figures(reading, WANGPHAI)
    (doubt, *_) = reading.doubts
    assert (doubt.cell, doubt.said, doubt.counted, doubt.heading) == ("F7", "11", "10", "รวม")


def test_a_page_of_a_school_that_is_not_known_or_there_twice_is_refused(
    known: KnownSchools,
) -> None:
    strange = page("โรงเรียนบ้านไกลโพ้น", ["ป.1", 1, 1, 2, 1])
    for second, why in ((strange, FileFault.UNKNOWN_SCHOOL), (WANGPHAIS, FileFault.TWICE)):
        with pytest.raises(BadFigures) as no:
            read_file("emis.xlsx", workbook(("1", WANGPHAIS), ("2", second)), known)
        assert (no.value.reason, no.value.params["cell"]) == (why, "2!A3")
    with pytest.raises(BadFigures) as no:
        read_file("emis.xlsx", workbook(("1", strange)), known)
    assert no.value.reason is FileFault.UNKNOWN_LAYOUT


def test_what_no_page_says_of_its_cells_is_refused_with_the_cell(known: KnownSchools) -> None:
    torn = page("โรงเรียนบ้านวังไผ่", ["ป.1", "ห้า", 1, 2, 1])
    with pytest.raises(BadFigures) as no:
        read_file("emis.xlsx", workbook(("1", torn)), known)
    assert no.value.params == {"cell": "B4", "said": "ห้า"}
