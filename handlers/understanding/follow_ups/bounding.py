"""Another bound behind schools that were picked by one: "ไม่เกิน 60 ล่ะ"."""

from typing import Any

from handlers.understanding.form import again, anew
from handlers.understanding.found.numbers import PER_CENT, conditions
from handlers.understanding.text.phrases import phrase
from handlers.understanding.text.saying import saying
from handlers.understanding.understood import FIGURES, SCORES, Understood, Wish


def bounded_anew(text: str, previous: Wish) -> Understood | None:
    """The whole question; ``None`` where ``text`` is more than a bound, or none was said before."""
    slots = anew(previous.slots)
    if previous.intent not in FIGURES or {"ref", "against"} & slots.keys():
        return None
    taken = _taken(slots)
    new = _bound(saying(text).text.strip(), str(taken.get("metric", "")))
    if not taken or not new or "size" in previous.remaining:
        return None
    sized = slots.pop("size", "")
    if slots.get("metric") == "small_schools" or (sized and not {"metric", "list"} & slots.keys()):
        slots |= {"metric": "schools"}
    return Understood(
        again(previous),
        slots | {"filter": {**taken, **new} if new["metric"] == taken["metric"] else new},
        unread=previous.unread,
        remaining=previous.remaining,
    )


def _taken(slots: dict[str, Any]) -> dict[str, Any]:
    """The bound of before; small schools are those below one of pupils. That there is none of
    something, or some, is no bound to be moved."""
    told = slots.get("filter")
    if isinstance(told, dict):
        return {} if isinstance(told.get("value"), dict) or told.get("value") == 0 else told
    small = "size" in slots or slots.get("metric") == "small_schools"
    return {"metric": "students"} if small else {}


def _bound(said: str, metric: str) -> dict[str, Any]:
    """With the figure that it is of, where ``metric`` is what the one before was of."""
    found = phrase("another_bound").whole(said)
    where = found["where"].strip() if found else ""
    for span in conditions(where):
        told = span.says.get("filter")
        if isinstance(told, dict) and (span.start, span.end) == (0, len(where)):
            of = _counted(where, metric, in_a_hundred=PER_CENT in span.marks)
            return {"metric": of, **told} if of else {}
    return {}


def _counted(bound: str, metric: str, *, in_a_hundred: bool) -> str:
    """What the unit names, or the same ``metric`` if that may bear it; ``""``: no figure."""
    unit = phrase("unit_of_a_bound").within(bound)
    of = "scores" if in_a_hundred else unit["counts"] if unit else ""
    if of == "scores" or metric in SCORES:
        return metric if metric in SCORES and of in ("scores", "") else ""
    if of == "people":
        return "students" if metric == "rooms" else metric
    return {"": metric, "else": ""}.get(of, of)
