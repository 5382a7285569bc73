"""One more beside what the last question was of: "ป.2 ด้วย", "รวม ป.3", "บ้านวังขามด้วย"; or one
less: "ไม่เอา ป.6", "ตัด ป.6 ออก"."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from handlers.understanding.follow_ups.following import set_against
from handlers.understanding.form import again, anew
from handlers.understanding.slots.remaining import of_grades
from handlers.understanding.text.phrases import phrase
from handlers.understanding.text.saying import saying
from handlers.understanding.understood import (
    FIGURES,
    PLACES,
    SEVERAL_OF,
    Intent,
    Understood,
    Wish,
    each,
)
from store.grades import GRADES, LEVELS

OF_GRADE: Final = frozenset({"grade", "level"})


def what_is_added(text: str) -> str:
    """The words of it; ``""`` where ``text`` adds nothing."""
    found = phrase("added").whole(saying(text).text.strip())
    return found["where"].strip() if found else ""


def what_is_left_out(text: str) -> str:
    """The words of it; ``""`` where ``text`` begins in another way."""
    said = saying(text).text
    if out := phrase("without_that_out").whole(said.strip()):
        return out["where"].strip()
    found = phrase("without_that").opens(said)
    return said[found.end :] if found else ""


def the_rest(previous: Wish, less: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What remains of the grades that the last question was of, without these; ``None``: it was of
    all, or of none of these."""
    before = previous.remaining if OF_GRADE & previous.remaining.keys() else previous.slots
    asked, out = _grades_of(before), {*_grades_of(less)}
    others = [one for one in GRADES if one in asked and one not in out]
    return of_grades(others) if 0 < len(others) < len(asked) else None


def added(more: Understood, previous: Wish) -> Understood | None:
    """The whole question, where ``more`` is only of whom or where, and the last one was of some of
    the same kind; of all there is nothing to be added to."""
    slots = anew(previous.slots)
    told = {slot: value for slot, value in more.slots.items() if slot not in ("metric", "ref")}
    if previous.intent not in FIGURES or "ref" in previous.slots or not told:
        return None
    if more.also or more.unread or more.slots.get("metric") != "students":
        return None
    if told.keys() <= OF_GRADE:
        return _with_grades(slots, told, previous)
    if told.keys() == {"sex"} and slots.get("sex") not in (None, told["sex"]):
        both = {slot: value for slot, value in slots.items() if slot != "sex"}
        groups = [*each(both.pop("group_by", None)), "sex"]
        several = groups[0] if len(groups) == 1 else groups
        return _asked(previous, both | {"group_by": several})
    if told.keys() <= PLACES and not {"scope", "out_of_area", "closed"} & told.keys():
        return _with_place(slots, told, previous)
    return None


def _with_grades(
    slots: dict[str, Any], told: Mapping[str, Any], previous: Wish
) -> Understood | None:
    if OF_GRADE & previous.remaining.keys():
        return _left_out_no_more(slots, told, previous)
    before = {slot: slots[slot] for slot in OF_GRADE if slot in slots}
    if not before or "list" in slots:
        return None
    kept = {slot: value for slot, value in slots.items() if slot not in OF_GRADE}
    if {*before, *told} == {"level"}:
        levels = [*dict.fromkeys([*each(before["level"]), *each(told["level"])])]
        return _asked(previous, kept | {"level": levels})
    every = {*_grades_of(before), *_grades_of(told)}
    return _asked(previous, kept | {"grade": [one for one in GRADES if one in every]})


def _left_out_no_more(slots: dict[str, Any], told: Mapping[str, Any], previous: Wish) -> Understood:
    """ "รวมอนุบาลด้วย" behind "ไม่รวมอนุบาล"."""
    if {*_grades_of(slots)} != {*_grades_of(told)}:
        every = {*_grades_of(previous.remaining), *_grades_of(told)}
        of_all = of_grades([one for one in GRADES if one in every])
        return replace(_asked(previous, slots), remaining={**previous.remaining, **of_all})
    rest = {slot: value for slot, value in previous.remaining.items() if slot not in OF_GRADE}
    kept = {slot: value for slot, value in slots.items() if slot not in OF_GRADE}
    if not rest:
        kept.pop("except", None)
    return replace(_asked(previous, kept), remaining=rest)


def _with_place(slots: dict[str, Any], told: dict[str, Any], previous: Wish) -> Understood | None:
    """Of the same kind beside it; else, and where it may be several, it is set against."""
    here = PLACES & slots.keys()
    if not here or "against" in slots or len(told) > 1 or "except" in slots:
        return None
    (one,) = told
    if one == "school_ambiguous" and here <= {"school", "schools"}:
        return _asked(previous, slots | told)
    if "list" in slots and here - {one, SEVERAL_OF.get(one, "")}:
        return None
    beside, _ = set_against(slots, told)
    beside |= {slot: slots[slot] for slot in ("list", "order", "top_n") if slot in slots}
    asked = _asked(previous, beside)
    return replace(asked, intent=Intent.MIS_COMPARE) if "against" in beside else asked


def _grades_of(told: Mapping[str, Any]) -> list[str]:
    """Each of the grades, those of the levels too."""
    levels = [grade for level in each(told.get("level")) for grade in LEVELS.get(level, ())]
    return [*each(told.get("grade")), *levels]


def _asked(previous: Wish, slots: Mapping[str, Any]) -> Understood:
    return Understood(
        again(previous), dict(slots), unread=previous.unread, remaining=previous.remaining
    )
