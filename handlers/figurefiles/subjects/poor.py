"""CCT and the fund's poor pupils (กสศ.), by level: how many were registered, screened, allotted."""

import re
from typing import Final

from handlers.figurefiles.dims import Dims

_METRICS: Final = (
    ("extreme_poor_students", r"(?:นักเรียน)?ยากจนพิเศษ|expoor"),
    ("poor_students", r"(?:นักเรียน)?ยากจน|poor"),
    ("poor_registered_dmc", r"สมัครผ่านdmc|registerdmc"),
    ("poor_registered_cct", r"สมัครผ่านcct|registercct"),
    ("poor_screened", r"(?:ผ่าน)?(?:การ)?คัดกรอง|screen"),
    ("poor_allotted", r"ได้รับจัดสรร|ได้รับการจัดสรร|receive"),
    ("poor_budget", r"งบประมาณ(?:รวม|ที่ได้รับ)?|budget"),
)
_LOWER: Final = r"มต้น|มัธยม(?:ศึกษา)?(?:ตอน)?ต้น"
_BEFORE: Final = rf"(?P<p>(?:รวม)?ประถม(?:ศึกษา)?|p)?(?P<m>{_LOWER}|m)?(?:จำนวน|รวม)?"
_AFTER: Final = rf"(?:จำนวน)?(?P<p2>ประถม(?:ศึกษา)?)?(?P<m2>{_LOWER})?(?:รวม|ทั้งหมด|คน|บาท|total)?"
_COLUMNS: Final = tuple(
    (metric, re.compile(rf"{_BEFORE}(?:{words}){_AFTER}")) for metric, words in _METRICS
)


def column(heading: str, about: str) -> Dims | None:
    """One of the counts, or the money in baht."""
    del about
    for metric, pattern in _COLUMNS:
        if found := pattern.fullmatch(heading):
            primary, lower = found["p"] or found["p2"], found["m"] or found["m2"]
            level = {"level": "ประถม"} if primary else {"level": "ม.ต้น"} if lower else {}
            return {"metric": metric, **level}
    return None
