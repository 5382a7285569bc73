"""แผนอัตรากำลัง: what the personnel group reckons; no formula of ours."""

import re
from typing import Final

from handlers.figurefiles.dims import OVER, SHORT, SIDE, Dims

_WHO: Final = r"(?:(?:อัตรากำลัง|จำนวน)?(?:ครู|ข้าราชการครู|บุคลากร|รวม)?)"
_METRICS: Final = (
    ("quota_teachers", rf"{_WHO}(?:ตามเกณฑ์|เกณฑ์)(?:กคศ|รวม)?"),
    ("actual_teachers", rf"{_WHO}(?:มีจริง|ที่มีจริง|ปัจจุบัน|ตามจ18)(?:รวม)?"),
    ("teacher_balance", rf"{_WHO}(?:ขาดเกิน|เกินขาด|ขาดหรือเกิน|\+)(?:เกณฑ์|รวม)?"),
)
_SIDES: Final = (
    (SHORT, re.compile(rf"{_WHO}(?:ที่)?ขาด(?:เกณฑ์|อัตรา|รวม)?")),
    (OVER, re.compile(rf"{_WHO}(?:ที่)?เกิน(?:เกณฑ์|อัตรา|รวม)?")),
)
_COLUMNS: Final = tuple((metric, re.compile(words)) for metric, words in _METRICS)


def column(heading: str, about: str) -> Dims | None:
    """By rule, at work, and the difference: less than nought is too few."""
    del about
    for side, pattern in _SIDES:
        if pattern.fullmatch(heading):
            return {"metric": "teacher_balance", SIDE: side}
    found = (metric for metric, pattern in _COLUMNS if pattern.fullmatch(heading))
    metric = next(found, None)
    return None if metric is None else {"metric": metric}
