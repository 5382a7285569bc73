"""A question that goes on from the last: "แล้วปี 67 ล่ะ", "เฉพาะผู้หญิง", "เอาเป็นไฟล์"."""

from dataclasses import replace
from typing import Final

from handlers.understanding.understood import FIGURES, SCORES, Intent, Kind, Understood, Value, Wish

_INSTEAD: Final[dict[str, tuple[str, ...]]] = {
    "year": ("years", "n_years"),
    "years": ("year", "n_years"),
    "n_years": ("year", "years"),
    "round": ("rounds",),
    "rounds": ("round",),
    "grade": ("level",),
    "level": ("grade",),
    "school": ("school_ambiguous", "school_code", "schools", "districts", "closed", "out_of_area",
               "district", "tambon", "scope"),
    "school_ambiguous": ("school", "school_code", "schools", "closed", "out_of_area", "scope"),
    "district": ("districts", "tambon", "scope", "school", "school_code", "school_ambiguous",
                 "out_of_area"),
    "tambon": ("district", "scope", "school", "school_code", "school_ambiguous", "out_of_area"),
    "scope": ("district", "districts", "tambon", "school", "schools", "school_code",
              "school_ambiguous", "out_of_area"),
    "format": ("chart",),
    "chart": ("format",),
}  # fmt: skip
"""What a slot that is said anew takes the place of."""
_NOT_KEPT: Final = frozenset({"ref", "except"})
"""What is never gone on from: what was to be left out was refused, and is not asked for again."""


def followed(previous: Wish, said: Understood) -> Understood:
    """``said`` completed from ``previous``, when it goes on from a question about figures."""
    if previous.intent not in FIGURES or said.slots.get("ref") != "last_result":
        return said
    if any(one.kind is Kind.OTHER for one in said.unread):
        if previous.slots.get("metric") not in SCORES:
            return said  # of another figure than the last, whichever
        said = replace(said, unread=())
    slots: dict[str, Value] = {k: v for k, v in previous.slots.items() if k not in _NOT_KEPT}
    fresh = {k: v for k, v in said.slots.items() if k != "ref"}
    for slot in fresh:
        for other in _INSTEAD.get(slot, ()):
            slots.pop(other, None)
    slots |= fresh
    intent = said.intent
    if intent is Intent.MIS_QUERY and previous.intent is not Intent.MIS_EXPORT:
        intent = previous.intent
    return replace(said, intent=intent, slots=slots)
