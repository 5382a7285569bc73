"""A workbook is text and nothing but text, whatever anybody typed."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from bot.papers.workbook import LONGEST_CELL, Table, workbook

LIVE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "{=1+1}", "http://a.example", "0012"]


def read(body: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(body))
    return {name: list(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names}


def parts(body: bytes) -> dict[str, str]:
    with ZipFile(BytesIO(body)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


@pytest.mark.parametrize("typed", LIVE)
def test_what_looks_like_a_formula_a_link_or_a_number_stays_a_text(typed: str) -> None:
    body = workbook([Table("ทดสอบ", ["ชื่อ"], [[typed]])])

    (value,) = read(body)["ทดสอบ"][1]
    assert isinstance(value, str)
    assert value.strip() == typed.strip()
    sheet = parts(body)["xl/worksheets/sheet1.xml"]
    assert not re.search(r"<f[ >]|<hyperlink", sheet)
    assert re.findall(r'<c r="A2"[^>]* t="(\w+)"', sheet) == ["s"]


def test_a_cell_is_formatted_as_text_so_that_a_click_does_not_make_a_formula_of_it() -> None:
    styles = parts(workbook([Table("ก", ["ชื่อ"], [["=1+1"]])]))["xl/styles.xml"]

    assert 'numFmtId="49"' in styles


def test_each_table_is_a_sheet_with_its_head() -> None:
    tables = [Table("หนึ่ง", ["ก", "ข"], [["1", ""], ["", "2"]]), Table("สอง", ["ค"], [])]

    assert read(workbook(tables)) == {
        "หนึ่ง": [["ก", "ข"], ["1", ""], ["", "2"]],
        "สอง": [["ค"]],
    }


def test_what_no_cell_can_hold_is_cut_and_the_file_opens() -> None:
    (value,) = read(workbook([Table("ก", ["ข"], [["ย" * 40_000]])]))["ก"][1]

    assert value == "ย" * LONGEST_CELL


def test_controls_in_a_text_do_not_spoil_the_file() -> None:
    assert len(read(workbook([Table("ก", ["ข"], [["a\x00\x0b\x1fb"]])]))["ก"]) == 2


@pytest.mark.parametrize("tables", [[], [Table("ก" * 32, ["ข"], [])]])
def test_what_is_no_workbook_is_a_mistake(tables: list[Table]) -> None:
    with pytest.raises(ValueError, match="sheet"):
        workbook(tables)
