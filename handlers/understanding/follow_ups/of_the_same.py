"""A question that says where, and of whom or when, and not what is counted: "แยกตำบล อ.ศรีเทพ",
"ป.6 อ.ศรีเทพ", "อ.ศรีเทพ ปี 67". Behind another it is of what that one counted; alone of pupils."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from handlers.understanding.found.leaving_out import WITHOUT
from handlers.understanding.slots.counting import RATIOS
from handlers.understanding.understood import (
    AT_A_GLANCE,
    FIGURES,
    OF_PUPILS,
    PLACES,
    SCORES,
    STAFF,
    Intent,
    Kind,
    Understood,
    Value,
    Wish,
    each,
)

_TIMES: Final = frozenset({"year", "years", "n_years", "round", "rounds", "term", "terms"})
_SEVERAL_YEARS: Final = frozenset({"years", "n_years"})
_TOLD: Final = {
    Kind.GRADE: frozenset({"grade", "level"}),
    Kind.SEX: frozenset({"sex"}),
    Kind.YEAR: _TIMES,
}
"""What was not understood before is not in question any more where such a slot is said."""
_WHAT: Final = frozenset(
    {"metric", "subject", "position", "filter", "size", "type", "status", "name_contains"}
)
_OF_A_LIST: Final = frozenset({"list", "order", "top_n", "change", "op"})
_OF_SCHOOLS: Final = frozenset(AT_A_GLANCE) | {
    *("schools", "small_schools", "teacher_shortage_schools", "teacher_surplus"),
    *("teacher_balance", "students_per_teacher"),
}
_NOT_OF_PUPILS: Final = _OF_SCHOOLS | {*STAFF}
"""What is told apart by no grade and no sex."""
_WITHOUT_SEX: Final = SCORES | {"rooms", "students_per_room"}
_NO_PEOPLE: Final = _WITHOUT_SEX | RATIOS | _OF_SCHOOLS


def of_the_same(previous: Wish, said: Understood) -> Understood | None:
    """The whole question; ``None`` where it stands for itself."""
    asked = said.slots.keys() - {"metric"}
    supposed = said.slots.get("metric") == "students" and "metric" not in said.marks
    if previous.intent not in FIGURES or said.intent is not Intent.MIS_QUERY or not supposed:
        return None
    if said.also or "scope" in asked or not PLACES & asked:
        return None
    if not asked <= PLACES | OF_PUPILS | _TIMES | {"group_by"}:
        return None
    listed = "list" in previous.slots
    left = previous.remaining
    refused = "except" in previous.slots and not left
    if refused or (asked | PLACES | {WITHOUT}) & left.keys():
        return None
    if _stands_alone(previous, said, listed=listed):
        return None
    kept = _kept(previous.slots, said, listed=listed)
    slots = {**kept, **{slot: said.slots[slot] for slot in asked}}
    over_years = bool(_SEVERAL_YEARS & kept.keys())
    intent = Intent.MIS_LIST if listed else Intent.MIS_COMPARE if over_years else said.intent
    told = {kind for kind, slots_of_it in _TOLD.items() if slots_of_it & asked}
    before = (one for one in previous.unread if one.kind not in {Kind.PLACE, Kind.GROUP, *told})
    unread = tuple(dict.fromkeys((*before, *said.unread)))
    slots |= {"except": True} if left else {}
    return replace(said, intent=intent, slots=slots, unread=unread, remaining=left)


def _stands_alone(previous: Wish, said: Understood, *, listed: bool) -> bool:
    """Pupils are meant: what was counted before has no such part, or is no people."""
    counted = {*each(previous.slots.get("metric"))}
    if (not counted and not listed) or {"ref", "against"} & previous.slots.keys():
        return True
    parts = {*each(said.slots.get("group_by")), *said.slots} & OF_PUPILS
    if parts and (listed or counted & _NOT_OF_PUPILS):
        return True
    if "sex" in parts and counted & _WITHOUT_SEX:
        return True
    if listed and "group_by" in said.slots:
        return True
    return "persons" in said.marks and bool(listed or counted & _NO_PEOPLE)


def _kept(before: Mapping[str, Value], said: Understood, *, listed: bool) -> Mapping[str, Value]:
    """What is counted and of whom, and when; of a list its order."""
    slots = _WHAT | (_OF_A_LIST if listed else frozenset())
    if not OF_PUPILS & said.slots.keys():
        slots |= OF_PUPILS - {*each(said.slots.get("group_by"))}
    if not _TIMES & said.slots.keys():
        slots |= _TIMES
    kept = {slot: value for slot, value in before.items() if slot in slots}
    keeps_op = before.get("op") == "share" or bool(_SEVERAL_YEARS & kept.keys())
    return kept | ({"op": before["op"]} if keeps_op and "op" in before else {})
