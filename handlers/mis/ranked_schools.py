"""Are schools asked for one by one, though nobody says "โรงเรียนไหน"? "ครูขาดเกณฑ์ 5 อันดับแรก"."""

from collections.abc import Mapping
from typing import Any, Final

from handlers.mis.metrics import AREA_INFO, SCHOOL_INFO
from handlers.understanding.slots.counting import RATIOS
from handlers.understanding.understood import ANY_SCHOOL

_NO_LIST: Final = ANY_SCHOOL | {
    *("group_by", "op", "report", "years", "n_years", "against", "compare_to")
}
_OF_NO_SCHOOL: Final = frozenset({"schools", "small_schools", SCHOOL_INFO, AREA_INFO})

_OF_SCHOOLS_ALONE: Final = frozenset({"students", "rooms"})


def are_listed(slots: Mapping[str, Any]) -> bool:
    return slots.get("list") == "schools" or _are_first(slots) or _are_the_fulfilling(slots)


def _are_first(slots: Mapping[str, Any]) -> bool:
    """The first few of what is told of every school are schools; the first alone may be a subject
    or a position."""
    metric, first = slots.get("metric"), slots.get("top_n", 0)
    if not isinstance(metric, str) or _NO_LIST & slots.keys():
        return False
    if first == 1:
        return metric in _OF_SCHOOLS_ALONE
    return first > 1 and metric not in _OF_NO_SCHOOL


def _are_the_fulfilling(slots: Mapping[str, Any]) -> bool:
    """ "นักเรียนต่อห้องเกิน 30 โรงเรียนไหน": a ratio under a condition of its own is told school by
    school; of those that fulfil it together it would be another number."""
    told = slots.get("filter")
    return isinstance(told, dict) and told["metric"] == slots.get("metric") in RATIOS
