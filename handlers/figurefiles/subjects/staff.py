"""Staff by position. Which posts count as ครู differs from report to report: here
those of the civil service who teach, the assistant ones too, and the others stand by themselves."""

import re
from typing import Final

from handlers.figurefiles.dims import Dims
from store.grades import BOY, GIRL

_POSITIONS: Final = (
    ("deputy_directors", "รองผู้อำนวยการ", r"รองผู้อำนวยการ(?:โรงเรียน|สถานศึกษา)?|รองผอ|subdirector"),
    ("directors", "ผู้อำนวยการ", r"ผู้อำนวยการ(?:โรงเรียน|สถานศึกษา)?|ผอ|director"),
    ("teachers", "ครูผู้ช่วย", r"ครูผู้ช่วย"),
    ("other_staff", "ครูอัตราจ้าง", r"ครูอัตราจ้าง|อัตราจ้าง"),
    ("teachers", "ครู", r"ข้าราชการครู|ครู|teacherservant|teacher"),
    ("other_staff", "พนักงานราชการ", r"พนักงานราชการ|teachergoverment|teachergovernment"),
    ("other_staff", "ลูกจ้างประจำ", r"ลูกจ้างประจำ"),
    ("other_staff", "ลูกจ้างชั่วคราว", r"ลูกจ้างชั่วคราว"),
    ("other_staff", "ลูกจ้าง", r"ลูกจ้าง|teacheremployee"),
    ("other_staff", "ธุรการ", r"ธุรการ(?:โรงเรียน)?"),
    ("other_staff", "นักการภารโรง", r"นักการ(?:ภารโรง)?|ภารโรง"),
)
_SEX: Final = r"(?:(?P<men>ชาย)|(?P<women>หญิง)|รวม|)"
_COLUMNS: Final = tuple(
    (metric, position, re.compile(rf"[0-9]{{0,2}}(?:จำนวน)?(?:{words}){_SEX}"))
    for metric, position, words in _POSITIONS
)
_EVERYBODY: Final = re.compile(
    r"(?:จำนวน)?(?:บุคลากร)?(?:รวม|ทั้งหมด|ทั้งสิ้น)+(?:บุคลากร)?(?:ทั้งหมด|ทั้งสิ้น)?|totalall|total"
)


def column(heading: str, about: str) -> Dims | None:
    """One position, all of them, or nothing."""
    del about
    for metric, position, pattern in _COLUMNS:
        if found := pattern.fullmatch(heading):
            sex = {"sex": BOY} if found["men"] else {"sex": GIRL} if found["women"] else {}
            return {"metric": metric, "position": position, **sex}
    return {} if _EVERYBODY.fullmatch(heading) else None
