"""What is said to be left out: "ไม่รวมอนุบาล", "ยกเว้นวิเชียรบุรี"; and what is only put right:
"บ้านนาเฉลียง ไม่ใช่นาเฉลียงใต้"."""

import re
from typing import Final

MARK: Final = "left_out"
"""Of words behind which something is left out: the number without it is asked for."""
_BEFORE: Final = re.compile(
    r"(?:(?P<asked>ไม่นับรวม|ไม่รวม|ไม่นับ|ยกเว้น|ที่ไม่ใช่|นอกจาก)|ไม่ใช่|ไม่เอา)"
    r"(?:โรงเรียน|รร\.?|ของ|ชั้น|ระดับ)? ?$"
)

_BEGINS: Final = re.compile(r"^(?:ไม่นับรวม|ไม่รวม|ไม่นับ|ยกเว้น|ที่ไม่ใช่|นอกจาก)(?:ของ)? ?")


def left_out(text: str, start: int) -> re.Match[str] | None:
    """The words right before ``start`` that leave out or put right what stands there."""
    return _BEFORE.search(text, 0, start)


def without_the_word(words: str) -> str:
    """What stands behind the word itself, in words that begin with it."""
    return _BEGINS.sub("", words)


def asks_without(found: re.Match[str] | None) -> bool:
    """Is the number without it asked for? Else it was no more than a slip of the tongue."""
    return found is not None and found["asked"] is not None
