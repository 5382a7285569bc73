"""Boys set against girls, and grades or sizes against each other: "นักเรียนชายมากกว่าหญิงกี่คน" asks how
far they are apart, and not what changed since last year."""

from typing import Final

from handlers.understanding.heard import Heard
from handlers.understanding.text.phrases import phrase
from handlers.understanding.understood import Value

EACH_OTHER: Final = "เพศ"
"""The sexes, in the place of what a figure is compared with."""
_KINDS: Final = ("grade", "level", "size")
_TIMES: Final = frozenset({"year", "years", "n_years", "rounds", "terms", "list", "filter"})


def set_apart(heard: Heard, slots: dict[str, Value]) -> None:
    """Where that is asked, the slots say so."""
    if slots.get("group_by", "sex") != "sex" or _TIMES & slots.keys():
        return
    if _types_beside(heard, slots):
        del slots["type"], slots["level"]
        slots["group_by"] = "type"
    if slots.get("op") == "diff" and _kinds_apart(heard, slots):
        del slots["op"]
    far_apart = slots.get("op") == "diff" and phrase("far_apart").within(heard.said.text)
    if _is_one_more(heard) or ("group_by" in slots and far_apart):
        slots.pop("op", None)
        slots |= {"group_by": "sex", "compare_to": EACH_OTHER}


def _types_beside(heard: Heard, slots: dict[str, Value]) -> bool:
    """ "ขยายโอกาสกับประถมอย่างละกี่โรง": the two kinds of schools, and not the grades of one."""
    if "schools" not in heard.values("metric") or "group_by" in slots:
        return False
    if (slots.get("type"), slots.get("level")) != ("ขยายโอกาส", "ประถม"):
        return False
    last = [span for span in heard.spans if {"type", "level"} & span.says.keys()][-1]
    return phrase("placed_too").before(heard.said.text, last.start) is not None


def _kinds_apart(heard: Heard, slots: dict[str, Value]) -> bool:
    """ "ป.1 กับ ป.6 ต่างกันเท่าไร": both are told side by side."""
    two = any(isinstance(of := slots.get(kind), list) and len(of) == 2 for kind in _KINDS)
    text = heard.said.text
    apart = phrase("far_apart").within(text) or phrase("more_or_fewer").within(text)
    return two and apart is not None and not heard.values("change")


def _is_one_more(heard: Heard) -> bool:
    said = [span for span in heard.spans if "sex" in span.says]
    if len({str(span.says["sex"]) for span in said}) != 2:
        return False
    between = heard.said.text[said[0].end : said[-1].start]
    return phrase("more_or_fewer").within(between) is not None
