"""Each kind of file is read by its headings, wherever they stand."""

from datetime import date
from decimal import Decimal

import pytest

from handlers.figurefiles.known import KnownSchools
from handlers.figurefiles.layouts import SCORES
from handlers.figurefiles.opening import read_file
from handlers.figurefiles.reading import (
    BadFigures,
    DoubtKind,
    FileFault,
    Period,
    Reading,
    totals,
)
from store.figures import AREA, COUNTRY, Figure
from tests.handlers.figurefiles.conftest import (
    KHOKKRUAT,
    KHOKKRUAT_TOO,
    WANGPHAI,
    area_json,
    area_row,
    csv_of,
    workbook,
)


def told(reading: Reading, series: str) -> dict[str, Decimal]:
    (part,) = (part for part in reading.parts if part.series == series)
    return dict(totals(part, SCORES))


def counts(reading: Reading, series: str, school: str = WANGPHAI) -> list[Figure]:
    return [
        one
        for part in reading.parts
        if part.series == series
        for one in part.counts
        if one.school == school
    ]


def test_the_dmcs_json_is_read_and_its_last_row_is_the_total(known: KnownSchools) -> None:
    rows = (
        area_row(WANGPHAI, 10, "1,002", 1012),
        area_row(KHOKKRUAT, "-", 3, 3),
        area_row(KHOKKRUAT_TOO, 0, 0, 0),
        area_row("", 10, 1005, 1015, rooms=3),
    )
    reading = read_file("2568-1-schoolmis-67030000.json", area_json(*rows), known)
    assert (reading.layout, reading.period) == ("dmc_area", Period(2568, 1))
    assert told(reading, "students") == {"students": 1015, "rooms": 3}
    assert (reading.parts[0].checked, reading.doubts) == (("rooms", "students"), ())
    assert counts(reading, "students") == [
        Figure(WANGPHAI, "students", Decimal(10), "ป.1", "ประถม", "ชาย"),
        Figure(WANGPHAI, "students", Decimal(1002), "ป.1", "ประถม", "หญิง"),
        Figure(WANGPHAI, "rooms", Decimal(1), "ป.1", "ประถม"),
    ]


def test_a_total_that_is_wrong_is_told_with_its_cell_and_not_loaded(known: KnownSchools) -> None:
    rows = (area_row(WANGPHAI, 10, 12, 23), area_row("รวม", 10, 13, 23))  # 22, and 12 girls
    reading = read_file("2568-1-schoolmis-67030000.json", area_json(*rows), known)
    wrong = [doubt for doubt in reading.doubts if doubt.kind is DoubtKind.TOTAL]
    assert [(one.cell, one.said, one.counted) for one in wrong] == [
        ("#1 รวมทั้งหมด", "23", "22"),
        ("#2 ป.1 หญิง", "13", "12"),
    ]
    assert told(reading, "students")["students"] == 22
    assert "students" not in reading.parts[0].checked


WORKBOOK = (
    "ที่|ประเภท|areacode|smis|โรงเรียน|ชื่อโรงเรียน|ชื่ออำเภอ|ชื่อตำบล|โทรศัพท์|ชั้นต่ำสุด_Text|ชั้นสูงสุด_Text|ม.3"
    "|ม.3 ชาย|ม.3 หญิง|รวมห้อง|นักเรียนทั้งหมด|เกณฑ์7ขนาด|ขยายโอกาส",
    "1|1|67030000|67030158|1067380332|บ้านวังไผ่|หนองไผ่|วังไผ่|056-111111|อ.2|ม.3|3,100|1,500|1,600|99|3,100|7|1",
    "2|1|67030000|67030060|1067080035|บ้านโคกกรวด|วิเชียรบุรี|โคกปรง|-|ไม่ระบุ|ไม่ระบุ|-|-|-|-|-|1|0",
    "3|1|10010000|10010001|1010720019|วัดชนะสงคราม|พระนคร|ชนะสงคราม|-|อ.2|ป.6|7|3|4|1|7|1|0",
)


def test_the_national_workbook_brings_this_offices_pupils_and_schools(known: KnownSchools) -> None:
    """The ministry's code stands under โรงเรียน; a grade's total beside its boys and girls."""
    reading = read_file("DMC691.csv", csv_of(*WORKBOOK), known)
    assert (reading.layout, reading.period) == ("dmc_workbook", Period(2569, 1))
    assert told(reading, "students") == {"students": 3100, "rooms": 99}
    assert reading.outside == 1
    (wangphai, other) = reading.parts[1].schools
    assert (wangphai.code, wangphai.code10, wangphai.name) == (WANGPHAI, "1067380332", "บ้านวังไผ่")
    assert (wangphai.lowest, wangphai.highest, wangphai.size7) == ("อ.2", "ม.3", 7)
    assert (wangphai.extended, other.extended) == (True, False)
    assert (other.phone, other.lowest) == ("", "")


def test_ten_digits_alone_name_a_school(known: KnownSchools) -> None:
    lines = ("โรงเรียน|ป.1 ชาย|ป.1 หญิง", "1067380332|4|5")
    reading = read_file("2568-1.csv", csv_of(*lines), known)
    assert told(reading, "students") == {"students": 9}
    assert {one.school for one in reading.parts[0].counts} == {WANGPHAI}


def test_headings_in_two_rows_one_merged_over_several(known: KnownSchools) -> None:
    """As in the office's tables: a title, ป.1 over three columns, subtotals, a note below."""
    rows = [
        ["จำนวนนักเรียน ปีการศึกษา 2568 ภาคเรียนที่ 1"],
        [],
        ["ที่", "โรงเรียน", "อำเภอ", "อ.2", None, None, "ป.1", None, None, "รวมทั้งหมด"],
        [None, None, None, "ชาย", "หญิง", "ห้อง", "ชาย", "หญิง", "ห้อง", None],
        [1, "บ้านวังไผ่", "หนองไผ่", 3, 4, 1, 5, 6, 1, 18],
        ["รวมอำเภอหนองไผ่", None, None, 3, 4, 1, 5, 6, 1, 18],
        [2, "โรงเรียนบ้านโคกกรวด", "วิเชียรบุรี", 1, "-", 1, "๒", "\u00a03\u200b", 1, 6],
        [3, "บ้านโคกกรวด", "อ.บึงสามพัน", 1, 1, 1, 1, 1, 1, 4],
        ["รวม", None, None, 5, 5, 3, 8, 10, 3, 28],
        ["ข้อมูล ณ วันที่ 10 มิถุนายน 2568"],
    ]
    reading = read_file("นักเรียน.xlsx", workbook(("Sheet1", rows)), known)
    assert reading.layout == "students"
    assert reading.period == Period(2568, 1, date(2025, 6, 10))
    assert told(reading, "students") == {"students": 28, "rooms": 6}
    assert reading.parts[0].checked == ("rooms", "students")
    assert reading.doubts == ()
    assert len(counts(reading, "students", KHOKKRUAT_TOO)) == 6


def test_staff_by_position_with_a_total_over_all_of_them(known: KnownSchools) -> None:
    lines = (
        "smis_code|year_data|director|sub_director|teacher_servant|teacher_goverment"
        "|teacher_employee|total_all",
        f"{WANGPHAI}|2568|1|1|20|2|1|25",
        f"{KHOKKRUAT}|2568|0|0|4|0|1|6",
    )
    reading = read_file("บุคลากร 2568.csv", csv_of(*lines), known)
    assert told(reading, "staff") == {
        "directors": 1,
        "deputy_directors": 1,
        "teachers": 24,
        "other_staff": 4,
    }
    assert [(one.cell, one.counted) for one in reading.doubts[:1]] == [("H3", "5")]
    positions = [one.position for one in counts(reading, "staff")]
    assert positions == ["ผู้อำนวยการ", "รองผู้อำนวยการ", "ครู", "พนักงานราชการ", "ลูกจ้าง"]


@pytest.mark.parametrize(
    ("name", "headings", "series", "subjects"),
    [
        (
            "O-NET ป.6 ปีการศึกษา 2567.csv",
            "รหัส|โรงเรียน|ไทย|คณิต|วิทย์|อังกฤษ|เฉลี่ย",
            "onet",
            ["ภาษาไทย", "คณิตศาสตร์", "วิทยาศาสตร์", "ภาษาอังกฤษ", "เฉลี่ย"],
        ),
        (
            "onetm3_2567.csv",
            "smis_code|school_name|score_th|score_math|score_sci|score_eng|score_average",
            "onet",
            ["ภาษาไทย", "คณิตศาสตร์", "วิทยาศาสตร์", "ภาษาอังกฤษ", "เฉลี่ย"],
        ),
        (
            "NT 2567.csv",
            "smis_code|school_name|math_avg|math_sd|th_avg|th_sd|total_avg",
            "nt",
            ["คณิตศาสตร์", "คณิตศาสตร์", "ภาษาไทย", "ภาษาไทย", "เฉลี่ย"],
        ),
        (
            "RT ป.1 2567.csv",
            "รหัส|โรงเรียน|การอ่านออกเสียง|การอ่านรู้เรื่อง|รวม 2 ด้าน",
            "rt",
            ["อ่านออกเสียง", "อ่านรู้เรื่อง", "เฉลี่ย"],
        ),
    ],
)
def test_exams_are_known_by_their_title_and_the_means_of_all_are_no_school(
    name: str, headings: str, series: str, subjects: list[str], known: KnownSchools
) -> None:
    scores = "|".join(f"4{n}.25" for n in range(len(subjects)))
    lines = (
        headings,
        f"{WANGPHAI}|บ้านวังไผ่|{scores}",
        f"|ระดับเขตพื้นที่|{scores}",
        f"|ระดับประเทศ|{scores}",
        f"|เฉลี่ยรวม|{scores}",
    )
    reading = read_file(name, csv_of(*lines), known)
    assert (reading.layout, reading.period.year) == (series, 2567)
    assert [one.subject for one in counts(reading, series)] == subjects
    assert len(counts(reading, series, AREA)) == len(subjects)
    assert len(counts(reading, series, COUNTRY)) == len(subjects)
    assert counts(reading, series)[0].value == Decimal("40.25")
    assert told(reading, series) == {}, "means are not added up"
    grades = {one.grade for one in counts(reading, series)}
    assert grades == {{"nt": "ป.3", "rt": "ป.1"}.get(series, "ม.3" if "m3" in name else "ป.6")}


def test_an_exam_may_have_a_sheet_a_grade(known: KnownSchools) -> None:
    headings = ["รหัส", "โรงเรียน", "ไทย", "คณิต"]
    book = workbook(
        ("ป.6", [headings, [WANGPHAI, "บ้านวังไผ่", 40, 41]]),
        ("ม.3", [headings, [WANGPHAI, "บ้านวังไผ่", 42, 43]]),
    )
    reading = read_file("onet2567.xlsx", book, known)
    assert [(one.grade, one.value) for one in counts(reading, "onet")] == [
        ("ป.6", 40),
        ("ป.6", 41),
        ("ม.3", 42),
        ("ม.3", 43),
    ]


def test_poor_pupils_by_level_and_money_with_its_total(known: KnownSchools) -> None:
    lines = (
        "smis_code|p_poor|p_ex_poor|m_poor|m_ex_poor|p_budget|m_budget|budget_total",
        f"{WANGPHAI}|12|3|2|1|6000|3000|9000",
    )
    reading = read_file("cct 1/2568.csv", csv_of(*lines), known)
    assert reading.period == Period(2568, 1)
    assert told(reading, "poor") == {
        "poor_students": 14,
        "extreme_poor_students": 4,
        "poor_budget": 9000,
    }
    assert reading.parts[0].checked == ("poor_budget",)
    assert {one.level for one in counts(reading, "poor")} == {"ประถม", "ม.ต้น"}


def test_the_quota_is_the_personnel_groups_own_reckoning(known: KnownSchools) -> None:
    lines = (
        "ที่|รหัสโรงเรียน|ชื่อโรงเรียน|ครูตามเกณฑ์|ครูมีจริง|ขาด/เกิน",
        f"1|{WANGPHAI}|บ้านวังไผ่|10|8|(2)",
        f"2|{KHOKKRUAT}|บ้านโคกกรวด|4|5|+1",
    )
    reading = read_file("แผนอัตรากำลัง 2568.csv", csv_of(*lines), known)
    assert reading.layout == "quota"
    assert [one.value for one in counts(reading, "quota")] == [10, 8, -2]
    assert told(reading, "quota")["teacher_balance"] == -1


def test_our_own_table_takes_anything_a_line_a_figure(known: KnownSchools) -> None:
    lines = (
        "ปีการศึกษา 2568",
        "รหัสโรงเรียน|ชื่อโรงเรียน|รายการ|ชั้น|เพศ|รายละเอียด|จำนวน",
        f"{WANGPHAI}||ออกกลางคัน|ป.6|ช.||2",
        f"{WANGPHAI}||ออกกลางคัน|ป.6|หญิง||1",
        f"{WANGPHAI}||ออกกลางคัน||||4",
        f"{WANGPHAI}||dropout|ม.ต้น||ย้ายตามผู้ปกครอง|1",
        f"{KHOKKRUAT}||พิการเรียนร่วม||||-",
        "รวม||||||9",
    )
    reading = read_file("อื่นๆ.csv", csv_of(*lines), known)
    assert (reading.layout, reading.period.year) == ("template", 2568)
    assert told(reading, "dropout") == {"dropout": 4}
    assert told(reading, "disabled_students") == {"disabled_students": 0}
    assert reading.doubts == (), "the whole is what its parts come to, and is not counted"


def test_a_whole_of_our_table_that_is_not_its_parts_is_in_doubt(known: KnownSchools) -> None:
    lines = (
        "รหัสโรงเรียน|รายการ|ชั้น|จำนวน",
        f"{WANGPHAI}|ออกกลางคัน|ป.6|2",
        f"{WANGPHAI}|ออกกลางคัน||5",
    )
    reading = read_file("2568.csv", csv_of(*lines), known)
    assert told(reading, "dropout") == {"dropout": 2}
    assert [(one.said, one.counted) for one in reading.doubts] == [("5", "2")]


def test_a_list_of_schools_is_one_without_any_figure(known: KnownSchools) -> None:
    lines = (
        "smis_code|moe_code|obec_code|school_name|district|sub_distric|school_group|status",
        f"{WANGPHAI}|1067380332|380332|โรงเรียนบ้านวังไผ่|อำเภอหนองไผ่|วังไผ่|ศูนย์วังไผ่|1",
        f"{KHOKKRUAT}|1067080035|80035|บ้านโคกกรวด|วิเชียรบุรี|โคกปรง|ศูนย์โคกปรง|0",
    )
    reading = read_file("school.csv", csv_of(*lines), known)
    (part,) = reading.parts
    assert (reading.layout, part.series) == ("schools", "schools")
    assert [(one.name, one.district, one.closed) for one in part.schools] == [
        ("บ้านวังไผ่", "หนองไผ่", False),
        ("บ้านโคกกรวด", "วิเชียรบุรี", True),
    ]


def test_what_is_none_of_these_is_refused(known: KnownSchools) -> None:
    for lines in (("ชื่อ|เบอร์โทร", "ก|1"), ("รหัสโรงเรียน|หมายเหตุ", f"{WANGPHAI}|ดี")):
        with pytest.raises(BadFigures) as no:
            read_file("a.csv", csv_of(*lines), known)
        assert no.value.reason is FileFault.UNKNOWN_LAYOUT


def test_a_file_of_another_office_is_refused(known: KnownSchools) -> None:
    lines = ("รหัสโรงเรียน|ป.1 ชาย|ป.1 หญิง", "10010001|4|5")
    with pytest.raises(BadFigures) as no:
        read_file("a.csv", csv_of(*lines), known)
    assert (no.value.reason, no.value.params["said"]) == (
        FileFault.OTHER_OFFICE,
        "สพป.กรุงเทพมหานคร",
    )
    for lines_ in (("10010001|4|5", "50010001|1|1"), ("99990001|4|5",), ("1010720019|4|5",)):
        with pytest.raises(BadFigures) as no:
            read_file("a.csv", csv_of(lines[0], *lines_), known)
        assert no.value.reason is FileFault.NO_SCHOOLS


@pytest.mark.parametrize(
    ("name", "headings"),
    [
        ("บุคลากร 2568.csv", "ผู้อำนวยการ|ครู|ครูผู้ช่วย|รวม"),
        ("O-NET ป.6 2568.csv", "ภาษาไทย|คณิตศาสตร์|วิทยาศาสตร์|ภาษาอังกฤษ"),
        ("2568-1.csv", "เกณฑ์7ขนาด|ป.1 ชาย|ป.1 หญิง|รวม"),
    ],
)
def test_a_table_with_names_and_places_renews_no_list_of_schools(
    name: str, headings: str, known: KnownSchools
) -> None:
    lines = (
        f"รหัสโรงเรียน|ชื่อโรงเรียน|อำเภอ|ตำบล|{headings}",
        f"{WANGPHAI}|บ้านวังไผ่|หนองไผ่|วังไผ่|1|8|1|10",
    )
    assert [part.schools for part in read_file(name, csv_of(*lines), known).parts] == [()]


@pytest.mark.parametrize(
    ("name", "title", "invented"),
    [
        ("นักเรียน 2568 (ข้อมูลสมมติ).csv", "นักเรียน", True),
        ("นักเรียน 2568.csv", "นักเรียนรายชั้น ข้อมูลตัวอย่าง", True),
        ("นักเรียน 2568.csv", "นักเรียนรายชั้น", False),
    ],
)
def test_a_file_that_says_it_is_invented_is_known_as_such(
    name: str, title: str, invented: bool, known: KnownSchools
) -> None:
    lines = (title, "รหัสโรงเรียน|ป.1 ชาย|ป.1 หญิง", f"{WANGPHAI}|4|5")
    assert read_file(name, csv_of(*lines), known).sample is invented
