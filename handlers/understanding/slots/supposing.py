"""What is counted where nobody says so and nothing was asked before: "ม.1 หญิง" are pupils."""

from dataclasses import replace
from typing import Final

from handlers.understanding.understood import (
    FIGURES,
    OF_PUPILS,
    SCORES,
    Intent,
    Kind,
    Understood,
    Value,
    each,
)

_SAID: Final = frozenset({"metric", "list", "report", "subject", "filter"})
_ASKS_ON: Final = frozenset({"goes_on", "more", *SCORES})
_NOT_READ: Final = frozenset({Kind.OTHER, Kind.ANOTHER})


def supposed(found: Understood) -> Understood:
    """With pupils, where only they have what is said: a grade, a level, a sex."""
    slots: dict[str, Value] = dict(found.slots)
    if found.intent not in FIGURES or "ref" not in slots or _SAID & slots.keys():
        return found
    if _ASKS_ON & found.marks or any(one.kind in _NOT_READ for one in found.unread):
        return found
    groups = each(slots.get("group_by"))
    apart = len(groups) > 1 or "op" in slots or found.intent is not Intent.MIS_QUERY
    if not OF_PUPILS & {*slots, *(groups if apart else ())}:
        return found  # "แยกตามเพศ" is asked of something
    del slots["ref"]
    return replace(found, slots=slots | {"metric": "students"})
