"""Lists to try with: invented people, said in the file's name and on a sheet of its own.

Read one after the other they tell a story: of the three who get accounts by the first list, the
second has one at another workplace, and one is missing from it.
"""

from functools import cache
from typing import Final

from bot.papers.workbook import Table, workbook

_SAID: Final = Table(
    "ข้อมูลสมมติ",
    ("ชื่อและเบอร์โทรในไฟล์นี้เป็นข้อมูลสมมติ ใช้ทดลองเท่านั้น · invented, for trying only",),
    (),
)
PEOPLE: Final = (
    ("วิทยา ใจมั่น", "กลุ่มนิเทศ", "081-111-1111", "คอม"),
    ("วิภา ใจงาม", "กลุ่มอำนวยการ", "081-222-2222", "มือถือ"),
    ("วิทย์ ใจเย็น", "กลุ่มนิเทศ", "081-333-3333", "ทั้งสองอย่าง"),
)
STAFF: Final = (
    ("1", "นายสมชาย ใจดี", "กลุ่มนิเทศ"),
    ("2", "นายวิทยา ใจมั่น", "กลุ่มนิเทศ"),
    ("3", "นางสาววิภา ใจงาม", "กลุ่มนิเทศ"),
    ("4", "นางมาลี ศรีสุข", "กลุ่มอำนวยการ"),
    ("5", "นายอนันต์ พูลผล", "กลุ่มอำนวยการ"),
    ("6", "นางวรรณา ใจงาม", "โรงเรียนบ้านวังไผ่"),
    ("7", "นางสาววิภา แสงทอง", "กลุ่มนโยบายและแผน"),
    ("8", "นางสมศรี มีสุข", "กลุ่มนิเทศ"),
)
_LISTS: Final = {
    "people": (
        "ตัวอย่าง-รายชื่อ 3 คน (ข้อมูลสมมติ).xlsx",
        Table("รายชื่อ", ("ชื่อ-นามสกุล", "ที่ทำงาน", "เบอร์โทร", "เครื่อง"), PEOPLE),
    ),
    "staff": (
        "ตัวอย่าง-บัญชีรายชื่อบุคลากร (ข้อมูลสมมติ).xlsx",
        Table("บุคลากร", ("ที่", "ชื่อ-สกุล", "สังกัด"), STAFF),
    ),
}


@cache
def sample(name: str) -> tuple[str, bytes] | None:
    """The file's name and the file; ``None`` if there is none of this name."""
    found = _LISTS.get(name)
    return None if found is None else (found[0], workbook([found[1], _SAID]))
