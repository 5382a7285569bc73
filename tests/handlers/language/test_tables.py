"""A table as people send it, read as text; and what is no table, or too much of one."""

import io
import zipfile

import pytest
import xlsxwriter

from handlers.language.tables import MOST_ROWS, BadTable, TableFault, read_table

ROWS = [["ชื่อ-สกุล", "สังกัด"], ["นายสมชาย ใจดี", "กลุ่มอำนวยการ"]]


def workbook(rows: list[list[str | float]]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return made.getvalue()


def fault(data: bytes) -> str:
    with pytest.raises(BadTable) as bad:
        read_table(data)
    return bad.value.reason.value


def test_a_workbook_is_read_as_text() -> None:
    assert read_table(workbook([["ที่", "ชื่อ"], [1, "สมชาย  ใจดี"], ["", ""], [2.5, "ก"]])) == [
        ["ที่", "ชื่อ"],
        ["1", "สมชาย ใจดี"],
        ["2.5", "ก"],
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_csv_is_read_as_excel_writes_it(encoding: str, mark: str) -> None:
    data = "\r\n".join(mark.join(row) for row in ROWS).encode(encoding)
    assert read_table(data) == ROWS


def test_id_numbers_are_taken_out_before_anything_sees_them() -> None:
    (_, row) = read_table(workbook([["ชื่อ", "เลขประจำตัว"], ["สมชาย ใจดี", "1-1007-00000-00-1"]]))
    assert "1007" not in " ".join(row)
    (_, row) = read_table(workbook([["ชื่อ", "เลขประจำตัว"], ["สมชาย ใจดี", 1100700000001]]))
    assert "1100700000001" not in row


def test_cells_and_columns_are_cut_to_what_a_name_can_be() -> None:
    (row,) = read_table(workbook([["ก" * 5000] * 100]))
    assert len(row) == 40
    assert max(map(len, row)) == 160


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", TableFault.EMPTY),
        (b"\n\n ,\n", TableFault.NO_ROWS),
        (b"PK\x03\x04 torn", TableFault.UNREADABLE),
        (b"\xd0\xcf\x11\xe0 torn", TableFault.UNREADABLE),
        (b"%PDF-1.4\x00\xff\xfe\x00", TableFault.UNREADABLE),
        (b"a" * (2 * 1024 * 1024 + 1), TableFault.TOO_BIG),
        (b"name\n" * (MOST_ROWS + 1), TableFault.TOO_MANY_ROWS),
    ],
)
def test_what_is_no_table_or_too_much_of_one_is_refused(data: bytes, why: TableFault) -> None:
    assert fault(data) == why.value


def test_a_zip_that_unpacks_to_very_much_is_not_unpacked() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (41 * 1024 * 1024))
    assert len(made.getvalue()) < 100_000
    assert fault(made.getvalue()) == "too_big"


def with_a_cell_at(place: str) -> bytes:
    """A small workbook whose last cell says that it stands somewhere else."""
    before, made = io.BytesIO(workbook([["ชื่อ"], ["สมชาย"]])), io.BytesIO()
    with zipfile.ZipFile(before) as packed, zipfile.ZipFile(made, "w") as changed:
        for name in packed.namelist():
            part = packed.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert b'r="A2"' in part
                part = part.replace(b'r="A2"', f'r="{place}"'.encode())
            changed.writestr(name, part)
    return made.getvalue()


def test_the_small_workbook_is_read_where_it_stands() -> None:
    assert read_table(with_a_cell_at("A2")) == [["ชื่อ"], ["สมชาย"]]


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("XFD1048576", TableFault.TOO_BIG),
        ("A1048576", TableFault.TOO_BIG),
        ("XFD2", TableFault.TOO_BIG),
        ("A20001", TableFault.TOO_BIG),
        ("IW1", TableFault.TOO_BIG),
        ("AAA1", TableFault.TOO_BIG),
        ("&#88;FD1048576", TableFault.UNREADABLE),
        ("xfd1048576", TableFault.UNREADABLE),
        ("A99999999999", TableFault.UNREADABLE),
    ],
)
def test_a_cell_in_the_far_corner_is_refused_before_anything_is_laid_out(
    place: str, why: TableFault
) -> None:
    """The reader would take gigabytes for the emptiness between, and the process with it."""
    assert fault(with_a_cell_at(place)) == why.value


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("content.xml", b"<a/>")
    assert fault(made.getvalue()) == "unreadable"
