"""Files as the central programs and the office make them, small."""

import io
import json
from collections.abc import Sequence

import pytest
import xlsxwriter

from handlers.figurefiles.known import KnownSchool, KnownSchools

Cell = str | float | None
WANGPHAI, KHOKKRUAT, KHOKKRUAT_TOO = "67030158", "67030060", "67030186"
OPEN = KnownSchools.of(
    (
        KnownSchool(WANGPHAI, "บ้านวังไผ่", "1067380332", "หนองไผ่"),
        KnownSchool(KHOKKRUAT, "บ้านโคกกรวด", "1067080035", "วิเชียรบุรี"),
        KnownSchool(KHOKKRUAT_TOO, "บ้านโคกกรวด", "1067380447", "บึงสามพัน"),
    )
)


@pytest.fixture
def known() -> KnownSchools:
    """Three schools, of which two have one name."""
    return OPEN


def csv_of(*rows: str, encoding: str = "utf-8-sig") -> bytes:
    """Columns parted by ``|``."""
    return "\r\n".join(rows).encode(encoding)


def workbook(*sheets: tuple[str, Sequence[Sequence[Cell]]]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell is not None:
                        sheet.write(number, column, cell)
    return made.getvalue()


def area_row(
    code: str, boys: object, girls: object, total: object, rooms: int = 1
) -> dict[str, object]:
    """A school of the DMC's JSON, cut to one grade."""
    return {
        "รหัสเขต": "67030000",
        "รหัสโรงเรียน": code,
        "ป.1 ชาย": boys,
        "ป.1 หญิง": girls,
        "ป.1 ห้อง": rooms,
        "รวมทั้งหมด": total,
    }


def area_json(*rows: dict[str, object]) -> bytes:
    return json.dumps({"success": True, "data": rows}, ensure_ascii=False).encode()
