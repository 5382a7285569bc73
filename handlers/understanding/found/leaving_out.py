"""What is said to be left out: "ไม่รวมอนุบาล", "ยกเว้นวิเชียรบุรี"; and what is only put right:
"บ้านนาเฉลียง ไม่ใช่นาเฉลียงใต้"."""

from collections.abc import Iterator, Sequence
from typing import Final

from handlers.understanding.text.phrases import Said, phrase
from handlers.understanding.text.spans import Span
from handlers.understanding.understood import CODES, Value

WITHOUT: Final = "without"
"""The places that are left out, by what they are."""
MARK: Final = "left_out"
"""Of words behind which something is left out: the number without it is asked for."""
_KINDS: Final = ("district", "tambon", "school", *CODES, "school_ambiguous")
"""What a place is; a bare name that may be several is the widest of them."""


def left_out(text: str, start: int) -> Said | None:
    """The words right before ``start`` that leave out or put right what stands there."""
    return phrase("left_out").before(text, start)


def asks_without(found: Said | None) -> bool:
    """Is the number without it asked for? Else it was no more than a slip of the tongue."""
    return found is not None and found["without"] == "asked"


def without(place: Span, left: Said) -> Span:
    """In the place's stead, where it is said to be left out: which one it is."""
    says: dict[str, Value] = {}
    if asks_without(left) and (kind := _kind(place)):
        says = {WITHOUT: {kind: place.says[kind]}}
    marks = {"nothing", *((MARK,) if asks_without(left) else ())}
    return Span(left.start, place.end, says, frozenset(marks))


def joined(text: str, places: Sequence[Span], out: Sequence[Span]) -> Iterator[Span]:
    """ "ยกเว้น อ.ศรีเทพ กับ อ.หนองไผ่": of the ``places`` those that are left out with one that is."""
    found = [one for one in out if WITHOUT in one.says]
    for place in sorted(places, key=lambda one: (one.start, -one.length)):
        kind = _kind(place)
        for before in found if kind else ():
            told = before.says[WITHOUT]
            alike = isinstance(told, dict) and kind in told
            if alike and place.start >= before.end:
                between = text[before.end : place.start].strip()
                if between and not phrase("left_out_too").whole(between):
                    continue
                says: dict[str, Value] = {WITHOUT: {kind: place.says[kind]}}
                marks = frozenset({"nothing", MARK})
                found.append(Span(before.end, place.end, says, marks))
                yield found[-1]
                break


def _kind(place: Span) -> str:
    return next((kind for kind in _KINDS if kind in place.says), "")
