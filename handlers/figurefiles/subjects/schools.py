"""A school's own columns: what it is called and where it stands."""

import re
from collections.abc import Sequence
from typing import Final

_FACTS: Final = (
    (
        "code",
        r"smis(?:code)?|รหัสโรงเรียน|รหัส(?:โรงเรียน)?(?:smis)?8หลัก|รหัสsmis(?:8หลัก)?|รหัสสถานศึกษา|schoolcode|รหัส",
    ),
    ("code10", r"moecode|รหัส(?:โรงเรียน)?10หลัก|รหัสกระทรวง|รหัสสถานศึกษา10หลัก|รหัสโรงเรียน10หลัก"),
    ("code6", r"obeccode(?:6)?|รหัสobec(?:6หลัก)?|รหัส6หลัก"),
    (
        "name",
        r"ชื่อโรงเรียน|ชื่อสถานศึกษา(?:ไทย)?|schoolname|รายชื่อโรงเรียน",
    ),
    ("called", r"โรงเรียน|สถานศึกษา|school"),
    ("district", r"(?:ชื่อ)?อำเภอ|district|amphoe"),
    ("tambon", r"(?:ชื่อ)?ตำบล|subdistrict|subdistric|tambon"),
    ("lowest", r"(?:ระดับ)?ชั้นต่ำสุด(?:text)?|lowestgrade(?:2569)?"),
    ("highest", r"(?:ระดับ)?ชั้นสูงสุด(?:text)?|highestgrade(?:2569)?"),
    ("size7", r"เกณฑ์7ขนาด|ขนาด7ขนาด|ขนาดโรงเรียน7ขนาด"),
    ("extended", r"ขยายโอกาส|typeeducation"),
    ("status", r"สถานะ|status|indmc25691"),
    ("cluster", r"ศูนย์พัฒนาวิชาการ|กลุ่มโรงเรียน|ศูนย์เครือข่าย|schoolgroup|เครือข่ายพัฒนาคุณภาพการศึกษา"),
    ("village", r"ชื่อหมู่บ้าน|หมู่บ้าน"),
    ("postcode", r"(?:รหัส)?ไปรษณีย์|zipcode|postcode"),
    ("phone", r"โทรศัพท์(?:โรงเรียน)?|เบอร์โทรศัพท์(?:โรงเรียน)?|โทร|phone"),
    ("latitude", r"lat(?:itude)?|ละติจูด"),
    ("longitude", r"long(?:itude)?|lng|ลองจิจูด|ลองติจูด"),
)
_COLUMNS: Final = tuple((fact, re.compile(words)) for fact, words in _FACTS)
NAMING: Final = ("code", "code10", "code6", "name")
"""By these a row's school is known."""


def facts_of(headings: Sequence[str]) -> dict[str, int]:
    """By fact its column, of two that say the same the first; ``status`` and ``code6`` are read and
    not kept. Under "โรงเรียน" there is a name, unless the names have a column of their own: then it
    is the DMC's workbook, which has the ministry's code there."""
    facts: dict[str, int] = {}
    for number, heading in enumerate(headings):
        found = _fact(heading) if heading else None
        if found is not None:
            facts.setdefault(found, number)
    called = facts.pop("called", None)
    if called is not None:
        facts.setdefault("code10" if "name" in facts else "name", called)
    return facts


def is_fact(heading: str) -> bool:
    """Whether it heads something of a school's own."""
    return _fact(heading) is not None


def _fact(heading: str) -> str | None:
    return next((name for name, pattern in _COLUMNS if pattern.fullmatch(heading)), None)
