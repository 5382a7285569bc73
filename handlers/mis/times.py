"""Of which years and rounds a question is, and which way what is asked for went between two."""

from collections.abc import Mapping
from typing import Any, Final

from handlers.mis.answer import NoAnswer, Why

AT_MOST: Final = 12
"""Places, years or metrics of one question that are looked at."""


def several_of(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)


def years_of(slots: Mapping[str, Any]) -> tuple[int | str, ...]:
    """Where a change is asked for without a year, and not between places, it is since last year."""
    dated = {"year", "years", "n_years", "round", "rounds", "term", "terms", "schools", "districts"}
    dated |= {"against"}
    by_year = "year" in several_of(slots.get("group_by"))
    if slots.get("op") in ("diff", "growth") and not by_year and not dated & slots.keys():
        return ("current-1", "current")
    found = slots.get("years") or ([slots["year"]] if "year" in slots else [])
    if slots.get("change") and len(found) == 1:
        found = _with_the_year_before(found[0])
    return tuple(one for one in found if isinstance(one, int | str))[:AT_MOST]


def _with_the_year_before(year: Any) -> list[int | str]:
    if isinstance(year, int):
        return [year - 1, year]
    before = int(str(year).removeprefix("current") or 0) - 1
    return [f"current{before}", year]


def rounds_of(slots: Mapping[str, Any]) -> tuple[int, ...]:
    """A term is the round that falls into it."""
    found = slots.get("rounds") or [slots.get("round") or slots.get("term")]
    return tuple(one for one in found if isinstance(one, int) and 1 <= one <= 3)


def change_of(slots: Mapping[str, Any]) -> str:
    """ "โรงเรียนที่นักเรียนลดลงมากที่สุด": ``down`` or ``up``, where schools are asked for by what they
    lost or gained. Raises ``NoAnswer`` where it is not said which, and for "ลดลงเกิน 10 คน"."""
    groups = {*several_of(slots.get("group_by"))}
    by_year = "year" in groups
    grouped = "school" not in groups and (
        slots.get("schools")
        or slots.get("districts")
        or (by_year and slots.get("top_n"))
        or groups - {"year"}
    )
    listed = slots.get("list") or (slots.get("top_n") and not grouped)
    change, op = str(slots.get("change", "")), slots.get("op")
    if op not in ("diff", "growth") or not (listed or (change and not grouped)):
        return ""
    if not change or slots.get("filter") or op == "growth" or by_year:
        raise NoAnswer(Why.NOT_RANKED)
    return change
