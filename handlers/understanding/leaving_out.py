"""What is said to be left out: "ไม่รวมอนุบาล", "ยกเว้นวิเชียรบุรี"; and what is only put right:
"บ้านนาเฉลียง ไม่ใช่นาเฉลียงใต้"."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from handlers.understanding.spans import Span
from handlers.understanding.understood import Value

WITHOUT: Final = "without"
"""The places that are left out, by what they are."""
MARK: Final = "left_out"
"""Of words behind which something is left out: the number without it is asked for."""
THEN: Final = re.compile(
    r"(?:ยอด|รวม|แล้ว|แต่|ถ้า|เอา|ขอ| )*(?:ไม่นับรวม|ไม่รวม|ไม่นับ|ไม่เอา|ยกเว้น)(?:ของ)? ?"
)
"""At the beginning of what only goes on from another question."""
_BEFORE: Final = re.compile(
    r"(?:(?P<asked>ไม่นับรวม|ไม่รวม|ไม่นับ|ยกเว้น|ที่ไม่ใช่|นอกจาก)|ไม่ใช่|ไม่เอา)"
    r"(?:โรงเรียน|รร\.?|ของ|ชั้น|ระดับ)? ?$"
)

_JOINS: Final = re.compile(r" ?(?:กับ|และ|หรือ|รวมทั้ง|,|/)? ?")
_KINDS: Final = ("district", "tambon", "school", "school_code", "school_ambiguous")
"""What a place is; a bare name that may be several is the widest of them."""


def left_out(text: str, start: int) -> re.Match[str] | None:
    """The words right before ``start`` that leave out or put right what stands there."""
    return _BEFORE.search(text, 0, start)


def asks_without(found: re.Match[str] | None) -> bool:
    """Is the number without it asked for? Else it was no more than a slip of the tongue."""
    return found is not None and found["asked"] is not None


def without(place: Span, left: re.Match[str]) -> Span:
    """In the place's stead, where it is said to be left out: which one it is."""
    says: dict[str, Value] = {}
    if asks_without(left) and (kind := _kind(place)):
        says = {WITHOUT: {kind: place.says[kind]}}
    marks = {"nothing", *((MARK,) if asks_without(left) else ())}
    return Span(left.start(), place.end, says, frozenset(marks))


def joined(text: str, places: Sequence[Span], out: Sequence[Span]) -> Iterator[Span]:
    """ "ยกเว้น อ.ศรีเทพ กับ อ.หนองไผ่": of the ``places`` those that are left out with one that is."""
    found = [one for one in out if WITHOUT in one.says]
    for place in sorted(places, key=lambda one: (one.start, -one.length)):
        kind = _kind(place)
        for before in found if kind else ():
            told = before.says[WITHOUT]
            alike = isinstance(told, dict) and kind in told
            if alike and place.start >= before.end:
                if _JOINS.fullmatch(text, before.end, place.start) is None:
                    continue
                says: dict[str, Value] = {WITHOUT: {kind: place.says[kind]}}
                marks = frozenset({"nothing", MARK})
                found.append(Span(before.end, place.end, says, marks))
                yield found[-1]
                break


def _kind(place: Span) -> str:
    return next((kind for kind in _KINDS if kind in place.says), "")
