"""What a size of schools means: "โรงเรียนที่มีนักเรียนกี่คนถึงเป็นขนาดเล็ก" asks for the bounds, and for no
number of pupils."""

import re
from collections.abc import Mapping
from typing import Any, Final

from handlers.understanding.heard import Heard
from handlers.understanding.understood import Value

MEANING: Final = "meaning"
_MEANS: Final = re.compile(
    r"(?:กี่คน|เท่าไ[หร]่?)(?:ขึ้นไป)?(?:ถึง|จึง)|(?:ถึง|จึง)(?:จะ)?(?:เป็น|เรียก|จัด|นับ|ถือ)"
    r"|(?:จัด|นับ|ถือ)(?:ว่า)?(?:เป็น|อยู่)|คือ ?(?:อะไร|นร|นักเรียน|เด็ก|มี|ไม่เกิน|ต้อง|ยังไง|แบบไหน)"
    r"|หมายถึง|หมายความ|นิยาม|เกณฑ์|ไม่เกิน ?(?:กี่|เท่าไ)|ต้องมี|ต้องไม่เกิน"
    r"|เป็น(?:โรงเรียน|รร\.?)?ขนาด(?:เล็ก|กลาง|ใหญ่(?:พิเศษ)?) ?(?:ไหม|มั้ย|ใช่|หรือ|รึ)"
)
_COUNTED: Final = frozenset({"students", "schools", "small_schools"})
_OF_SCHOOLS: Final = frozenset({"district", "tambon", "scope"})


def meaning(heard: Heard, slots: Mapping[str, Value]) -> dict[str, Any]:
    """The slots of such a question, in the place of ``slots``; empty where it is none."""
    sizes = heard.values("size")
    said = slots.get("metric", "schools")
    counted = said if isinstance(said, list) else [said]
    if len(sizes) != 1 or not _COUNTED.issuperset(counted):
        return {}
    if not isinstance(sizes[0], str) or not _MEANS.search(heard.said.text):
        return {}
    where = {slot: value for slot, value in slots.items() if slot in _OF_SCHOOLS}
    return {"metric": "schools", "size": sizes[0], "ask": MEANING, **where}
