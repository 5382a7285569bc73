"""Of when a file's figures are, where it says two things."""

import pytest

from handlers.figurefiles.known import KnownSchools
from handlers.figurefiles.opening import read_file
from handlers.figurefiles.periods import in_name, in_title
from handlers.figurefiles.reading import DoubtKind, Period, Reading
from tests.handlers.figurefiles.conftest import WANGPHAI, workbook

HEADINGS = ["รหัสโรงเรียน", "ป.1 ชาย", "ป.1 หญิง"]
ROW = [WANGPHAI, 4, 5]


def told(reading: Reading) -> list[tuple[str, str, str]]:
    doubts = (one for one in reading.doubts if one.kind is not DoubtKind.MISSING)
    return [(one.kind.value, one.said, one.counted) for one in doubts]


def test_a_files_name_and_its_title_may_contradict_each_other(known: KnownSchools) -> None:
    title = "ปีการศึกษา 2567 ภาคเรียนที่ 2 ข้อมูล ณ วันที่ 10 พฤศจิกายน 2567"
    reading = read_file("2568-1.xlsx", workbook(("a", [[title], HEADINGS, ROW])), known)
    assert (reading.period.year, reading.period.round) == (2568, 1)
    assert told(reading) == [
        ("other_year", "2568", "2567"),
        ("other_round", "1", "2"),
    ]


def test_the_sheet_of_the_files_year_is_read_and_the_other_told(known: KnownSchools) -> None:
    book = workbook(("2567", [HEADINGS, [WANGPHAI, 9, 9]]), ("2568", [HEADINGS, ROW]))
    reading = read_file("นักเรียน 2568 รอบ 1.xlsx", book, known)
    assert [int(one.value) for one in reading.parts[0].counts] == [4, 5]
    assert told(reading) == [("unread_sheet", "“2567”", "")]


def test_a_sheet_may_contradict_its_file(known: KnownSchools) -> None:
    reading = read_file("2568-1.xlsx", workbook(("ปี 2567", [HEADINGS, ROW])), known)
    assert told(reading) == [("other_year", "2568", "2567")]


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("ปีงบประมาณ 2569 ภาคเรียนที่ 1 ปีการศึกษา 2568", Period(2568, 1)),
        ("ปีงบประมาณ พ.ศ. 2569 ภาคเรียนที่ 1", Period(0, 1)),
        ("งบประมาณปี ๒๕๖๙", Period()),
        ("ยากจน ปีงบ 2569", Period()),
    ],
)
def test_a_fiscal_year_is_no_school_year(title: str, period: Period) -> None:
    assert in_title(title) == in_name(f"{title}.xlsx") == period
