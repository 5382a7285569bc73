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
from handlers.language.masking import THIRTEEN, has_check_digit, masked
from handlers.language.normal import squeezed

_NAMED_AFTER: Final = re.compile(
    r"(?:เด็กชาย|เด็กหญิง|ด\s?\.\s?[ชญ]\s?\.?)[\s_]*[^\s_.]+(?:[\s_]+[^\s_.]+)?"
)
"""A child's title and name, as people name files."""
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
_ONE_PERSON: Final = re.compile(
    r"(?:ชื่อ(?:ตัว)?(?:และ)?(?:นามสกุล|สกุล)|นามสกุล|ชื่อ(?:และ)?(?:นามสกุล|สกุล)?(?:ของ)?(?:นักเรียน|เด็ก|ผู้เรียน)"
    r"|นักเรียนชื่อ|firstname|lastname|fullname|studentname)(?:นักเรียน|เด็ก)?"
)
_IN_CLASS: Final = re.compile(r"(?:ระดับ)?ชั้น(?:เรียน|ปี)?|ชั้นห้อง|ห้อง|เลขที่|grade|class")
"""Beside these one name is enough: staff and directors are in no class."""
_PUPIL: Final = re.compile(
    r"(?:เด็กชาย|เด็กหญิง|ด\s?\.\s?[ชญ]\s?\.?)\s*"
    r"(?!รวม|ทั้งหมด|ทั้งสิ้น|ชั้น|ระดับ|อนุบาล|ปฐมวัย|ก่อน|ประถม|มัธยม|จำนวน|คน|ห้อง|ที่|ใน|พิการ|ยากจน|ด้อย|อายุ|และ|หรือ|กำพร้า)"
    r"[ก-ฮเ-ไ][ก-๎]"
)
"""A pupil's title and a name after it, and no count of boys."""
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
        if any(map(_PUPIL.match, sheet.texts)) or any(map(_is_id, sheet.texts)):
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
    in_class = any(_IN_CLASS.fullmatch(bare) for bare in headings)
    return len(told) > 1 or (in_class and any(_ONE_PERSON.fullmatch(bare) for bare in headings))


def _is_id(cell: str) -> bool:
    if len(cell) < _DIGITS_IN_ID or (count := sum(map(str.isdigit, cell))) < _DIGITS_IN_ID:
        return False
    if len(cell) <= _LONGEST_ID and count == _DIGITS_IN_ID and ID_MARK in masked(cell):
        return True
    return any(has_check_digit(found[0]) for found in THIRTEEN.finditer(cell))


def without_pupils(file_name: str) -> str:
    """A file's name without whom it is named after: a child's title and the two words behind it."""
    return _NAMED_AFTER.sub("…", file_name)
