"""What grew or shrank, where another word beside it says so: "ลดเกิน 10 คน" are no schools with more
than ten, and "น้อยกว่าปีที่แล้ว" is set against that year."""

import re
from collections.abc import Iterator
from typing import Final

from handlers.understanding.text.spans import Span

_BY_MORE_THAN: Final = re.compile(
    r"(?P<way>ลด|เพิ่ม|หาย)(?:ลง|ขึ้น|ไป|มา)?"
    r"(?= ?(?:ไม่)?(?:เกินกว่า|เกิน|ถึง|มากกว่า|น้อยกว่า|ต่ำกว่า|สูงกว่า|กว่า|ตั้งแต่|อย่างน้อย) ?\d)"
)
_THAN_A_YEAR: Final = re.compile(
    r"(?P<way>มากกว่า|เยอะกว่า|สูงกว่า|ดีกว่า|น้อยกว่า|ต่ำกว่า|แย่กว่า)(?:ของ|เมื่อ)?"
    r"(?= ?(?:ปีที่แล้ว|ปีที่ผ่านมา|ปีก่อน|ปีกลาย|ปี(?:การศึกษา)? ?\d\d|\d{1,2} ?ปี(?:ก่อน|ที่แล้ว)))"
)
_UP: Final = frozenset({"เพิ่ม", "มากกว่า", "เยอะกว่า", "สูงกว่า", "ดีกว่า"})


def changes(text: str) -> Iterator[Span]:
    """Which way it went, in the place of the words that say so."""
    for pattern in (_BY_MORE_THAN, _THAN_A_YEAR):
        for found in pattern.finditer(text):
            way = "up" if found["way"] in _UP else "down"
            marks = frozenset({"op", "change", "compare"})
            yield Span(*found.span(), {"op": "diff", "change": way}, marks)
