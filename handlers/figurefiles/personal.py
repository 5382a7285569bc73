"""Pupils' own data in a file: known by its headings and by ID numbers, and refused as a whole.

The DMC's export of single pupils heads its national ID number "เลขประจำตัวนักเรียน",
so that a heading is enough: no row is looked at for it.
"""

import re
from collections.abc import Sequence
from typing import Final

from handlers.figurefiles.reading import BadFigures, FileFault
from handlers.figurefiles.sheets import Sheet
from handlers.language.marks import ID_MARK
from handlers.language.masking import masked
from handlers.language.normal import squeezed

HEADINGS_WITHIN: Final = 30
"""Rows at the top in which headings are looked for."""
_ID_HEADING: Final = re.compile(
    r"เลขประจำตัวนักเรียน|เลขประจำตัวประชาชน|เลขประจำตัว13หลัก|เลขบัตรประชาชน|เลขบัตรปชช|บัตรประจำตัวประชาชน|nationalid"
    r"|citizenid|idcard|personalid|studentid|personid"
)
_OF_A_PERSON: Final = re.compile(
    r"นามสกุล|ชื่อสกุล|ชื่อนักเรียน|ชื่อบิดา|ชื่อมารดา|ชื่อผู้ปกครอง|วันเกิด|คำนำหน้า(?:ชื่อ)?|หมู่เลือด|กลุ่มเลือด|ศาสนา|น้ำหนัก|ส่วนสูง"
    r"|อาชีพของบิดา|อาชีพของมารดา|อาชีพของผู้ปกครอง|บ้านเลขที่|lastname|firstname|birthdate|birthday|dateofbirth"
)
"""Any two of these beside each other."""
_DIGITS_IN_ID: Final = 13
_LONGEST_ID: Final = 40
_SUMS: Final = re.compile(r"จำนวน|รวม|เฉลี่ย|ร้อยละ")
"""A count of religions is no pupil's religion."""


def refuse_personal(sheets: Sequence[Sheet]) -> None:
    """Raises ``BadFigures`` for a file with pupils' ID numbers, or with a row a pupil."""
    for sheet in sheets:
        for row in sheet.rows[:HEADINGS_WITHIN]:
            if _heads_people(row):
                raise BadFigures(FileFault.PERSONAL)
        if any(_is_id(cell) for row in sheet.rows for cell in row):
            raise BadFigures(FileFault.PERSONAL)


def _heads_people(row: Sequence[str]) -> bool:
    headings = [bare for cell in row if cell and len(cell) <= 80 and (bare := squeezed(cell))]
    if any(_ID_HEADING.search(bare) for bare in headings):
        return True
    told = {
        found[0]
        for bare in headings
        if not _SUMS.search(bare) and (found := _OF_A_PERSON.match(bare))
    }
    return len(told) > 1


def _is_id(cell: str) -> bool:
    if not _DIGITS_IN_ID <= len(cell) <= _LONGEST_ID:
        return False
    return sum(map(str.isdigit, cell)) == _DIGITS_IN_ID and ID_MARK in masked(cell)
