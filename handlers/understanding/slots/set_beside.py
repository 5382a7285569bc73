"""A place of another kind that is set beside the first: "บ้านวังไผ่ กับ ต.กันจุ", "บ้านท่าโรงกับทั้งเขต".
Without a word that joins them it is where the first lies ("บ้านวังไผ่ อ.วิเชียรบุรี")."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Final

from handlers.understanding.heard import Heard
from handlers.understanding.text.phrases import phrase
from handlers.understanding.text.spans import Span
from handlers.understanding.understood import CODES, Intent, Value

_WIDTHS: Final = (
    ("scope",),
    ("district", "districts"),
    ("tambon", "tambons"),
    ("school", "schools", *CODES, "school_ambiguous"),
)
"""The slots of each kind of place, the widest first."""


def against(heard: Heard, intent: Intent, slots: Mapping[str, Value]) -> dict[str, Value]:
    """The slot of the wider places that are set beside the narrower; empty where none are."""
    if slots.get("op") == "share" or "list" in slots or "report" in slots:
        return {}
    compared = intent is Intent.MIS_COMPARE or "op" in slots
    named = [(kind, span) for span in heard.spans if (kind := _kind(span, slots)) is not None]
    for (one, before), (other, span) in pairwise(named):
        wider, narrower = sorted((one, other))
        slot = next((slot for slot in _WIDTHS[wider] if slot in slots), None)
        told = (before if one == wider else span).marks
        if one == other or slot is None or not {*_WIDTHS[narrower]} & slots.keys():
            continue
        if _joined(heard, span) or (compared and "compare" in told):
            return {slot: slots[slot]}
    return {}


def _joined(heard: Heard, span: Span) -> bool:
    text = heard.said.text
    return any(phrase(one).before(text, span.start) for one in ("set_beside", "placed_too"))


def _kind(span: Span, slots: Mapping[str, Value]) -> int | None:
    """Which of the kinds; a bare name that may be several is the one that it was taken for."""
    for at, kinds in enumerate(_WIDTHS):
        kind = kinds[0]
        said = span.says.get(kind)
        if said is not None and (said == slots.get(kind) or _is_one_of(said, slots, kinds)):
            return at
    return len(_WIDTHS) - 1 if {*_WIDTHS[-1]} & span.says.keys() else None


def _is_one_of(said: Value, slots: Mapping[str, Value], kinds: tuple[str, ...]) -> bool:
    return any(isinstance(one := slots.get(kind), list) and said in one for kind in kinds)
