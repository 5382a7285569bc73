"""What goes wrong in real files: handled, or refused with the cell named."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from handlers.figurefiles.cells import digits, number, place
from handlers.figurefiles.dims import sort_out
from handlers.figurefiles.known import KnownSchools
from handlers.figurefiles.opening import read_file
from handlers.figurefiles.packing import packed, reading_in, rows_of, unpacked
from handlers.figurefiles.periods import day_of, in_name, in_title
from handlers.figurefiles.reading import BadFigures, DoubtKind, FileFault, Period
from handlers.language.errors import Misread
from handlers.language.tablefaults import BadTable, TableFault
from store.figures import Series
from tests.handlers.figurefiles.conftest import (
    KHOKKRUAT,
    OPEN,
    WANGPHAI,
    area_json,
    area_row,
    csv_of,
    workbook,
)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("3,100", 3100),
        ("๓,๑๐๐", 3100),
        ("\u00a012\u200b", 12),
        ("-", 0),
        ("–", 0),
        ("", None),
        ("ไม่ระบุ", None),
        ("12 คน", 12),
        ("45.25", Decimal("45.25")),
        ("(2)", -2),
        ("-2", -2),
        ("+1", 1),
        ("0", 0),
    ],
)
def test_a_number_is_read_as_people_write_it(cell: str, value: Decimal | None) -> None:
    assert number(cell) == value


@pytest.mark.parametrize(
    "cell",
    ["1.23E+12", "12,34", "1.2.3", "๑๒ก", "12/5", "NaN", "inf", "1e5", "=1+1", "#N/A", "9" * 30],
)
def test_what_is_no_number_is_never_guessed_at(cell: str) -> None:
    with pytest.raises(ValueError, match="number"):
        number(cell)


@given(some.text(max_size=40))
def test_no_cell_breaks_the_reader(cell: str) -> None:
    try:
        value = number(cell)
    except ValueError:
        return
    assert value is None or value.is_finite()


def test_a_code_a_spreadsheet_made_a_power_of_is_lost_and_said_to_be(known: KnownSchools) -> None:
    with pytest.raises(ValueError, match="power"):
        digits("1.06738E+09")
    lines = ("รหัสโรงเรียน|ป.1 ชาย|ป.1 หญิง", "1.07E+09|4|5")
    with pytest.raises(BadFigures) as no:
        read_file("a.csv", csv_of(*lines), known)
    assert (no.value.reason, no.value.params) == (
        FileFault.LOST_CODE,
        {"cell": "A2", "said": "1.07E+09"},
    )


def test_zeros_lost_from_the_front_of_a_code_are_given_back(known: KnownSchools) -> None:
    """080035 in a spreadsheet is 80035."""
    book = workbook(("S", [["obec_code", "ป.1 ชาย", "ป.1 หญิง"], [80035, 4, 5]]))
    reading = read_file("2568-1.xlsx", book, known)
    assert reading.parts[0].codes == {KHOKKRUAT}


def refusal(known: KnownSchools, *lines: str) -> tuple[str, object]:
    with pytest.raises(BadFigures) as no:
        read_file("2568-1.csv", csv_of(*lines), known)
    return no.value.reason.value, no.value.params.get("cell")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (f"{WANGPHAI}|บ้านวังไผ่|4|ห้า", ("no_number", "D2")),
        ("|บ้านวังพาย|4|5", ("unknown_school", "B2")),
        ("|บ้านโคกกรวด|4|5", ("same_name", "B2")),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(
    row: str, why: tuple[str, str], known: KnownSchools
) -> None:
    assert refusal(known, "รหัสโรงเรียน|ชื่อโรงเรียน|ป.1 ชาย|ป.1 หญิง", row) == why


def test_a_school_that_is_there_twice_is_refused(known: KnownSchools) -> None:
    row = f"{WANGPHAI}|4|5"
    assert refusal(known, "รหัสโรงเรียน|ป.1 ชาย|ป.1 หญิง", row, row) == ("twice", "A3")


def test_a_heading_repeated_on_the_next_page_and_empty_rows_are_no_schools(
    known: KnownSchools,
) -> None:
    head = "รหัสโรงเรียน|ป.1 ชาย|ป.1 หญิง"
    lines = (head, f"{WANGPHAI}|4|5", "||", head, f"{KHOKKRUAT}|1|1", "หมายเหตุ ข้อมูลเบื้องต้น||")
    reading = read_file("2568-1.csv", csv_of(*lines), known)
    assert reading.parts[0].codes == {WANGPHAI, KHOKKRUAT}


def test_only_a_grades_total_is_a_part_and_sex_alone_is_not_counted_beside_it(
    known: KnownSchools,
) -> None:
    lines = ("รหัสโรงเรียน|ป.1|ป.2|ชาย|หญิง|รวม", f"{WANGPHAI}|4|5|6|3|9")
    reading = read_file("2568-1.csv", csv_of(*lines), known)
    assert [(one.grade, one.sex, one.value) for one in reading.parts[0].counts] == [
        ("ป.1", "", 4),
        ("ป.2", "", 5),
    ]
    assert reading.parts[0].checked == ("students",)


@given(
    some.dictionaries(
        some.integers(0, 30),
        some.fixed_dictionaries(
            {"metric": some.sampled_from(["students", "rooms"])},
            optional={
                "grade": some.sampled_from(["ป.1", "ป.2"]),
                "sex": some.sampled_from(["ชาย", "หญิง"]),
            },
        ),
        max_size=12,
    )
)
def test_parts_never_overlap(columns: dict[int, dict[str, str]]) -> None:
    parts = list(sort_out(columns).parts.values())
    for number_, one in enumerate(parts):
        for other in parts[number_ + 1 :]:
            assert any(one[name] != other[name] for name in one.keys() & other.keys())


@pytest.mark.parametrize(
    "lines",
    [
        (
            "วันและเวลาที่สร้างรายงาน 2026-05-02 04:10:12",
            "รหัสโรงเรียน|ชื่อโรงเรียน|เลขประจำตัวนักเรียน|ชั้น|ห้อง|เลขประจำตัวนักเรียน|เพศ|คำนำหน้าชื่อ|ชื่อ|นามสกุล",
            f"{WANGPHAI}|บ้านวังไผ่|x|ป.1|1|1|ช|ด.ช.|ก|ข",
        ),
        ("รหัสโรงเรียน|คำนำหน้าชื่อ|ชื่อ|นามสกุล|ป.1 ชาย", f"{WANGPHAI}|ด.ช.|ก|ข|1"),
        ("รหัสโรงเรียน|ป.1 ชาย|ป.1 หญิง|x", f"{WANGPHAI}|4|5|1-1007-00000-00-1"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp874"])
def test_pupils_own_data_is_refused_whole(
    lines: tuple[str, ...], encoding: str, known: KnownSchools
) -> None:
    with pytest.raises(BadFigures) as no:
        read_file("2568-3-student.csv", csv_of(*lines, encoding=encoding), known)
    assert no.value.reason is FileFault.PERSONAL
    assert no.value.params == {}, "nothing of it is told on"


def test_pupils_own_data_on_a_second_sheet_is_refused_too(known: KnownSchools) -> None:
    book = workbook(
        ("รวม", [["รหัสโรงเรียน", "ป.1 ชาย", "ป.1 หญิง"], [WANGPHAI, 4, 5]]),
        ("รายชื่อ", [["ชื่อ", "เลขประจำตัวประชาชน"], ["ก", 1100700000001]]),
    )
    with pytest.raises(BadFigures) as no:
        read_file("2568-1.xlsx", book, known)
    assert no.value.reason is FileFault.PERSONAL


@pytest.mark.parametrize(
    "rows",
    [
        [["ที่", "ชื่อ-นามสกุล", "ชั้น"], [1, "สมชาย ใจดี", "ป.1"]],
        [["เลขที่", "ชื่อนักเรียน"], [1, "สมชาย"]],
        [["x"], ["เด็กชายสมชาย ใจดี"]],
        [["x"], ["ด.ญ. มาลี ศรีสุข ป.1"]],
        [["x"], ["สมชาย อยู่กับย่าที่บ้านหลังใหญ่ริมคลอง บัตร 1-1007-00000-00-1 โทร 056-111111"]],
        [["x"], ["สมชาย อยู่กับย่าที่บ้านหลังใหญ่ริมคลอง เลข 1100700000001 บ้านเลขที่ 7"]],
    ],
)
def test_pupils_are_known_by_one_name_in_a_class_by_a_title_or_a_number(
    rows: list[list[str | int]], known: KnownSchools
) -> None:
    table = [["รหัสโรงเรียน", "ป.1 ชาย", "ป.1 หญิง"], [WANGPHAI, 4, 5]]
    with pytest.raises(BadFigures) as no:
        read_file("2568-1.xlsx", workbook(("รวม", table), ("b", rows)), known)
    assert no.value.reason is FileFault.PERSONAL


@pytest.mark.parametrize(
    "rows",
    [
        [["ที่", "ชื่อ-นามสกุล ผู้อำนวยการ", "โทรศัพท์"], [1, "นายสมชาย ใจดี", "0561111111"]],
        [["เลขที่ตำแหน่ง", "ชื่อ-นามสกุล", "ตำแหน่ง"], [12345, "นางมาลี ศรีสุข", "ครู"]],
        [["เด็กชาย", "เด็กหญิงรวม", "เด็กชาย ป.1", "เด็กหญิง ชั้นอนุบาล 2"], [1, 2, 3, 4]],
        [["โทรศัพท์"], ["056-111111, 056-222222 และ 056-333333 ต่อ 1100700000002 หรือ 9"]],
    ],
)
def test_staff_numbers_directors_and_counts_of_boys_are_no_pupils(
    rows: list[list[str | int]], known: KnownSchools
) -> None:
    table = [["รหัสโรงเรียน", "ป.1 ชาย", "ป.1 หญิง"], [WANGPHAI, 4, 5]]
    book = workbook(("รวม", table), ("b", rows))
    assert read_file("2568-1.xlsx", book, known).layout == "students"


def test_a_count_by_religion_is_no_pupils_religion(known: KnownSchools) -> None:
    lines = ("รหัสโรงเรียน|จำนวนนักเรียนชาย|ศาสนาพุทธ", f"{WANGPHAI}|4|4")
    assert read_file("2568-1.csv", csv_of(*lines), known).layout == "students"


def test_what_may_be_right_all_the_same_is_in_doubt(known: KnownSchools) -> None:
    lines = ("รหัสโรงเรียน|ป.1 ชาย|ป.1 หญิง", f"{WANGPHAI}|4.5|-3", "67030999|1|1")
    reading = read_file("2568-1.csv", csv_of(*lines), known)
    assert [(one.kind, one.cell, one.said) for one in reading.doubts] == [
        (DoubtKind.FRACTION, "B2", "4.5"),
        (DoubtKind.NEGATIVE, "C2", "-3"),
        (DoubtKind.NOT_LISTED, "A3", "67030999"),
        (DoubtKind.MISSING, "", "บ้านโคกกรวด, บ้านโคกกรวด"),
    ]


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("2568-3-schoolmis-67030000.json", Period(2568, 3)),
        ("DMC691.xlsx", Period(2569, 1)),
        ("dmc_682.csv", Period(2568, 2)),
        ("นักเรียน ๑/๒๕๖๘.xlsx", Period(2568, 1)),
        ("onetp6_2567.csv", Period(2567)),
        ("ข้อมูล.xlsx", Period()),
        ("67030000.json", Period()),
    ],
)
def test_year_and_round_stand_in_the_files_name(name: str, period: Period) -> None:
    assert in_name(name) == period


def test_a_title_tells_the_year_and_the_day() -> None:
    assert in_title("จำนวนนักเรียน ปีการศึกษา 2568 ข้อมูล ณ 10 มิ.ย. 2569") == Period(
        2568, 0, date(2026, 6, 10)
    )
    assert in_title("ข้อมูล ณ วันที่ 10 พฤศจิกายน 2568") == Period(2568, 2, date(2025, 11, 10))
    assert in_title("ข้อมูล ณ 30 เม.ย. 2569") == Period(2568, 3, date(2026, 4, 30))
    assert in_title("ข้อมูล ณ 1 ก.ค. 2569") == Period(2569, 0, date(2026, 7, 1))
    assert in_title("ข้อมูล ณ วันที่ ๑๐/๖/๒๕๖๘") == Period(2568, 1, date(2025, 6, 10))
    assert in_title("ณ วันที่ 31 กุมภาพันธ์ 2569") == in_title("ณ 31/2/2569") == Period()


def test_figures_are_as_of_their_rounds_day_and_never_of_one_to_come() -> None:
    far = date(2030, 1, 1)
    assert day_of(Series.STUDENTS, 2568, 1, far) == date(2025, 6, 10)
    assert day_of(Series.STUDENTS, 2568, 2, far) == date(2025, 11, 10)
    assert day_of(Series.STUDENTS, 2568, 3, far) == date(2026, 4, 30)
    assert day_of(Series.ONET, 2568, 0, far) == date(2026, 3, 31)
    assert day_of(Series.STUDENTS, 2568, 3, date(2026, 1, 5)) == date(2026, 1, 5)


def test_cells_are_named_as_in_a_spreadsheet() -> None:
    assert [place(0, 0), place(1, 25), place(11, 26), place(0, 701)] == ["A1", "Z2", "AA12", "ZZ1"]


def test_a_reading_travels_as_text_and_so_does_a_no(known: KnownSchools) -> None:
    name, data = "2568-1-schoolmis-67030000.json", area_json(area_row(WANGPHAI, 1, 2, 3))
    reading = read_file(name, data, known)
    assert unpacked(packed(reading)) == reading
    assert unpacked(reading_in(rows_of(name, data, known))) == reading
    bad = csv_of("รหัสโรงเรียน|ป.1 ชาย|ป.1 หญิง", f"{WANGPHAI}|=x|5")
    with pytest.raises(BadFigures) as no:
        reading_in(rows_of("a.csv", bad, known))
    assert no.value.params == {"cell": "B2", "said": "=x"}


@pytest.mark.parametrize(
    "data",
    [b"{", b"[]", b'{"data": 3}', b"[[1]]", b"[" * 5000, b'{"data": []}', b"\xd0\xcf\x11\xe0"],
)
def test_what_is_no_table_is_said_to_be_none(data: bytes, known: KnownSchools) -> None:
    with pytest.raises((BadTable, BadFigures)):
        read_file("a.json", data, known)


def test_a_file_is_bounded(known: KnownSchools) -> None:
    with pytest.raises(BadTable) as no:
        read_file("a.csv", b"x" * (2 * 1024 * 1024 + 1), known)
    assert no.value.reason is TableFault.TOO_BIG


@given(some.lists(some.lists(some.text(max_size=12), max_size=6), max_size=6))
def test_whatever_a_file_holds_it_is_read_or_refused(rows: list[list[str]]) -> None:
    lines = "\n".join("|".join(row) for row in [["รหัสโรงเรียน", "ชื่อโรงเรียน", "ป.1"], *rows])
    try:
        reading = read_file("2568-1.csv", lines.encode(), OPEN)
    except Misread:
        return
    assert reading.parts


@pytest.mark.parametrize("column", ["name", "district", "tambon"])
@pytest.mark.parametrize("before", ["", "{word}", "{word} "])
def test_a_formula_in_a_words_place_is_refused_by_its_cell(
    column: str, before: str, known: KnownSchools
) -> None:
    """What goes before a word is not kept, and hides nothing."""
    words = {"name": "โรงเรียน", "district": "อำเภอ", "tambon": "ต."}
    row = {"name": "บ้านวังไผ่", "district": "หนองไผ่", "tambon": "วังไผ่"}
    row[column] = before.format(word=words[column]) + "=1+1"
    data = csv_of(
        "รหัสโรงเรียน|รหัสโรงเรียน 10 หลัก|ชื่อโรงเรียน|อำเภอ|ตำบล|ชั้นต่ำสุด|ชั้นสูงสุด",
        f"{WANGPHAI}|1067380332|{'|'.join(row.values())}|อ.2|ป.6",
    )
    with pytest.raises(BadFigures) as no:
        read_file("schools.csv", data, known)
    assert (no.value.reason, no.value.params["cell"]) == (
        FileFault.FORMULA,
        {"name": "C2", "district": "D2", "tambon": "E2"}[column],
    )
