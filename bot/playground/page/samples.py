"""Files to try with: invented people and figures, said in the file's name, and of people on a sheet
of its own.

Read one after the other the lists of people tell a story: of the three who get accounts by the
first, the second has one at another workplace, and one is missing from it. The figures are those
that the playground has, counted again.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Final

from bot.papers.workbook import Table, workbook
from handlers.language.place_file import ours
from handlers.loading.samples import counted_again, newest_year
from handlers.loading.schools import from_places
from store.figures import Figure
from store.grades import GRADES, SEXES

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


FIGURES: Final = "figures"
ROOMS: Final = "ห้อง"


@cache
def sample(name: str, today: date) -> tuple[str, bytes] | None:
    """The file's name and the file; ``None`` if there is none of this name. ``today``: figures are
    those of the newest school year."""
    if name == FIGURES:
        year = newest_year(today)
        return f"ตัวอย่าง-นักเรียนรายชั้น ปีการศึกษา {year} รอบ 1 (ข้อมูลสมมติ).xlsx", _figures(today)
    found = _LISTS.get(name)
    return None if found is None else (found[0], workbook([found[1], _SAID]))


def _figures(today: date) -> bytes:
    """A school a row: boys, girls and rooms of each grade, and all pupils at the end."""
    schools = from_places({place.code: place for place in ours()})
    names = {one.code: one.name for one in schools}
    by_school: dict[str, list[Figure]] = {}
    for count in counted_again(schools, today):
        by_school.setdefault(count.school, []).append(count)
    taught = {count.grade for counts in by_school.values() for count in counts}
    grades = [grade for grade in GRADES if grade in taught]
    columns = [f"{grade} {part}" for grade in grades for part in (*SEXES, ROOMS)]
    rows = [
        (code, names[code], *_row(counts, columns)) for code, counts in sorted(by_school.items())
    ]
    head = ("รหัสโรงเรียน", "โรงเรียน", *columns, "รวมทั้งหมด", "รวมห้อง")
    return workbook([Table("นักเรียนรายชั้น", head, rows)])


def _row(counts: Sequence[Figure], columns: Sequence[str]) -> list[str]:
    told = {f"{one.grade} {one.sex or ROOMS}": one.value for one in counts if one.grade}
    pupils, rooms = (
        sum(one.value for one in counts if one.metric == metric) for metric in ("students", "rooms")
    )
    untaught = "" if told else "0"
    return [*(str(told.get(column, untaught)) for column in columns), str(pupils), str(rooms)]
