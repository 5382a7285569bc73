"""Boys set against girls: "นักเรียนชายมากกว่าหญิงกี่คน" asks how far they are apart, and not what changed
since last year."""

from typing import Final

from handlers.understanding.heard import Heard
from handlers.understanding.text.phrases import phrase
from handlers.understanding.understood import Value

EACH_OTHER: Final = "เพศ"
"""The sexes, in the place of what a figure is compared with."""
_TIMES: Final = frozenset({"year", "years", "n_years", "rounds", "terms", "list", "filter"})


def set_apart(heard: Heard, slots: dict[str, Value]) -> None:
    """Where that is asked, the slots say so."""
    if slots.get("group_by", "sex") != "sex" or _TIMES & slots.keys():
        return
    far_apart = slots.get("op") == "diff" and phrase("far_apart").within(heard.said.text)
    if _is_one_more(heard) or ("group_by" in slots and far_apart):
        slots.pop("op", None)
        slots |= {"group_by": "sex", "compare_to": EACH_OTHER}


def _is_one_more(heard: Heard) -> bool:
    said = [span for span in heard.spans if "sex" in span.says]
    if len({str(span.says["sex"]) for span in said}) != 2:
        return False
    between = heard.said.text[said[0].end : said[-1].start]
    return phrase("more_or_fewer").within(between) is not None
