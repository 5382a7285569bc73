"""Which schools, or which place, has most of what was asked: "โรงเรียนไหนมากสุด", "อำเภอไหนมากสุด"."""

from dataclasses import replace
from typing import Final

from handlers.understanding.form import FORM
from handlers.understanding.slots.counting import RATIOS
from handlers.understanding.understood import (
    AT_A_GLANCE,
    FIGURES,
    ONE_SCHOOL,
    PLACES,
    SCORES,
    Intent,
    Understood,
    Value,
    Wish,
)
from store.grades import SMALL

OF_WHOM: Final = frozenset(
    {"grade", "level", "sex", "subject", "position", "year", "round", "term"}
)
NAMED_SCHOOLS: Final = ONE_SCHOOL | {"schools"}
NOWHERE: Final = frozenset({"closed", "out_of_area", "against", "school_ambiguous"})
_ORDERED_ONLY: Final = frozenset({"list", "order", "top_n", "metric", "ref", "year", "district"})
"""Of a question for the first of all schools, with nothing else that they are picked by."""
_NOT_OF_A_RANK: Final = FORM | {"page", "ref", "op", "except"}
_RANKED_BY_PLACE: Final = frozenset({"group_by", "order", "top_n", "metric", "ref"})
_NOT_OF_PLACES: Final = _NOT_OF_A_RANK | {"list", "top_n", "order", "years", "n_years", "change"}


def schools_of_it(previous: Wish, said: Understood) -> Understood | None:
    """ "โรงเรียนไหนต่ำสุด" after a score, "เกิน 20 มีโรงไหนบ้าง" after a ratio, "โรงไหนไม่มี": of what
    was asked before, where no other figure is named."""
    counted = previous.slots.get("metric")
    named = previous.intent not in FIGURES or said.intent is not Intent.MIS_LIST
    bare = "metric" not in said.marks and _is_a_bare_rank(said)
    if not named and bare and "list" in previous.slots and counted is None:
        kept = {k: v for k, v in previous.slots.items() if k not in _NOT_OF_A_RANK}
        return replace(said, slots={**kept, **said.slots, "metric": "students"})
    if named or not isinstance(counted, str) or "metric" in said.marks:
        return None
    slots = {k: v for k, v in previous.slots.items() if k in OF_WHOM or k in PLACES}
    if PLACES & said.slots.keys():
        slots = {k: v for k, v in slots.items() if k not in PLACES}
    slots |= {k: v for k, v in said.slots.items() if k not in ("metric", "ref")}
    told = said.slots.get("filter")
    measured = counted in SCORES | RATIOS
    if "lacks" in said.marks and not told and "order" not in said.slots and not measured:
        slots["filter"] = {"metric": counted, "op": "=", "value": 0}
    elif measured and isinstance(told, dict) and told.get("metric") == "students":
        slots["filter"] = {**told, "metric": counted}
    elif not told and _is_a_bare_rank(said):
        slots = _most_of(counted, slots)
    else:
        return None
    return replace(said, slots=slots)


def _is_a_bare_rank(said: Understood) -> bool:
    """ "โรงเรียนไหนมากสุด", and not "โรงเรียนไหนใหญ่สุด", which is of pupils, always."""
    return (
        "order" in said.slots and said.slots.keys() <= _ORDERED_ONLY and "by_size" not in said.marks
    )


def _most_of(counted: str, slots: dict[str, Value]) -> dict[str, Value]:
    """ "โรงเรียนไหนมากสุด": of what was counted, in the same place; of schools, of small ones, or of
    all facts at a glance it is the pupils'."""
    slots = {k: v for k, v in slots.items() if k not in NAMED_SCHOOLS}
    if counted in (*AT_A_GLANCE, "schools", "small_schools"):
        slots |= {"size": SMALL} if counted == "small_schools" else {}
        return slots | {"metric": "students"}
    return slots | {"metric": counted}


def place_with_most(previous: Wish, said: Understood) -> Understood | None:
    """ "อำเภอไหนมากสุด" behind a count of schools is of those schools; ``None`` where another figure
    is named, or places."""
    group, counted = said.slots.get("group_by"), previous.slots.get("metric")
    supposed = said.slots.get("metric", "students") == "students"
    bare = "metric" not in said.marks and supposed and said.slots.keys() <= _RANKED_BY_PLACE
    if previous.intent not in FIGURES or not bare or "order" not in said.slots:
        return None
    if group not in ("district", "tambon") or NOWHERE & previous.slots.keys():
        return None
    listed = "list" in previous.slots and counted is None
    if counted in AT_A_GLANCE or not (isinstance(counted, str) or listed):
        return None
    wide = PLACES if group == "district" else PLACES - {"district", "scope"}
    kept = {k: v for k, v in previous.slots.items() if k not in (*wide, *_NOT_OF_PLACES)}
    if previous.slots.get("op") == "share":
        kept["op"] = "share"
    slots = {**kept, **said.slots, "metric": counted or "schools"}
    remaining = previous.remaining if "districts" not in previous.remaining else {}
    slots |= {"except": True} if remaining else {}
    return replace(said, slots=slots, unread=previous.unread, remaining=remaining)
