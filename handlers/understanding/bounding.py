"""Another bound behind schools that were picked by one: "ไม่เกิน 60 ล่ะ"."""

from typing import Any

from handlers.understanding.numbers import conditions
from handlers.understanding.phrases import phrase
from handlers.understanding.saying import saying
from handlers.understanding.understood import FIGURES, Intent, Understood, Wish


def bounded_anew(text: str, previous: Wish) -> Understood | None:
    """The whole question; ``None`` where ``text`` is more than a bound, or none was said before."""
    slots = {
        k: v for k, v in previous.slots.items() if k not in ("page", "format", "digits", "chart")
    }
    if previous.intent not in FIGURES or {"ref", "against"} & slots.keys():
        return None
    taken, new = _taken(slots), _bound(saying(text).text.strip())
    if not taken or not new or "size" in previous.remaining:
        return None
    if slots.pop("size", "") or slots.get("metric") == "small_schools":
        slots |= {} if "list" in slots else {"metric": "schools"}
    asked = previous.intent
    if asked is Intent.MIS_EXPORT:  # a file is asked for once
        asked = Intent.MIS_LIST if "list" in slots else Intent.MIS_QUERY
    return Understood(
        asked,
        slots | {"filter": {**taken, **new}},
        unread=previous.unread,
        remaining=previous.remaining,
    )


def _taken(slots: dict[str, Any]) -> dict[str, Any]:
    """The bound of before; small schools are those below one of pupils."""
    told = slots.get("filter")
    if isinstance(told, dict):
        return {} if isinstance(told.get("value"), dict) else told
    small = "size" in slots or slots.get("metric") == "small_schools"
    return {"metric": "students"} if small else {}


def _bound(said: str) -> dict[str, Any]:
    found = phrase("another_bound").whole(said)
    where = found["where"].strip() if found else ""
    for span in conditions(where):
        told = span.says.get("filter")
        if isinstance(told, dict) and (span.start, span.end) == (0, len(where)):
            return told
    return {}
