"""Words about the schools that a list or a count was of: "กี่โรง", "มีนักเรียนรวมกี่คน", "คิดเป็นร้อยละ"."""

from collections.abc import Mapping
from typing import Any, Final

from handlers.understanding.form import FORM, again, anew
from handlers.understanding.text.phrases import phrase
from handlers.understanding.text.saying import saying
from handlers.understanding.understood import (
    FIGURES,
    OF_PUPILS,
    Intent,
    Kind,
    Understood,
    Unread,
    Wish,
)
from store.grades import SMALL

_OF_THE_LIST: Final = FORM | {"list", "metric", "order", "top_n", "group_by", "page", "op"}
"""How the schools were told; all else says which they are."""
_OF_SEVERAL_TIMES: Final = frozenset({"years", "n_years", "rounds", "compare_to"})
_PLACES: Final = frozenset({"district", "districts", "tambon", "tambons", "scope"})
_PICKED: Final = frozenset({"filter", "size", "type", "name_contains", "status"})
_SCHOOLS: Final = ("schools", "small_schools")
_PART: Final = ("grade", "level", "sex", "subject", "position")
"""Of whom a condition is, where schools are picked by one."""
_SUMMED: Final = ("students", "teachers", "rooms")
_NOT_WHICH: Final = frozenset({*_OF_THE_LIST, *_OF_SEVERAL_TIMES, *_PART})
"""Of a sum over schools all that does not say which they are."""


def of_those(text: str, previous: Wish, alone: Understood) -> Understood | None:
    """The whole question; ``None`` where ``text`` is something else, or it was not of schools.
    ``alone``: what it says without the one before."""
    slots = dict(previous.slots)
    said = saying(text).text.strip()
    if previous.intent not in FIGURES or {"ref", "change", "against"} & slots.keys():
        return None
    if phrase("share").whole(said):
        return _share(previous, slots)
    if _sums_the_first_few(said, slots):
        there = {slot: value for slot, value in slots.items() if slot in _PLACES}
        unread = (Unread(Kind.PART, text.strip()),)
        return Understood(alone.intent, there | dict(alone.slots), unread=unread)
    listed = "list" in slots and "order" not in slots and "top_n" not in slots
    if not listed and slots.get("metric") not in _SCHOOLS:
        return _of_those_again(said, previous)
    those = {k: v for k, v in slots.items() if k not in _OF_THE_LIST | _OF_SEVERAL_TIMES}
    if slots.get("metric") == "small_schools":
        those["size"] = SMALL
    if listed and "metric" not in slots and phrase("how_many_of_those").whole(said):
        return _asked(previous, Intent.MIS_QUERY, those | {"metric": "schools"})
    if listed and _says_where_alone(alone) and phrase("how_many_there").whole(said):
        elsewhere = {slot: value for slot, value in those.items() if slot not in _PLACES}
        return _asked(previous, Intent.MIS_QUERY, {**elsewhere, **alone.slots})
    if counted := _counted_in(said, those):
        return _asked(previous, Intent.MIS_QUERY, _picked(those) | {"metric": counted})
    if found := phrase("of_one_size").whole(said):
        return _asked(previous, again(previous), _of_a_size(anew(slots), found["one_size"]))
    if found := phrase("in_each").whole(said) or phrase("in_each_too").whole(said):
        each = {"list": "schools", "metric": found["counted"]}
        return _asked(previous, Intent.MIS_LIST, _picked(those) | each)
    return None


def _counted_in(said: str, those: Mapping[str, Any]) -> str:
    found = phrase("in_those").whole(said)
    if found is None and _PICKED & those.keys():
        found = phrase("in_those_picked").whole(said)
    return found["counted"] if found else ""


def _sums_the_first_few(said: str, slots: Mapping[str, Any]) -> bool:
    """ "เด็กรวมกี่คน" behind "5 โรงเรียนเด็กน้อยสุด": no figure is kept of those, so that one of more is
    said not to be what was asked."""
    first_few = "list" in slots and slots.get("top_n", 1) != 1
    return first_few and phrase("in_those").whole(said) is not None


def _of_those_again(said: str, previous: Wish) -> Understood | None:
    """ "ครูกี่คน" behind "นักเรียนโรงเรียนขนาดเล็กกี่คน" is of the same schools, and not of the same part
    of who was counted."""
    slots = previous.slots
    if slots.get("metric") not in _SUMMED or not _PICKED & slots.keys() or "list" in slots:
        return None
    those = {k: v for k, v in slots.items() if k not in _NOT_WHICH}
    counted = _counted_in(said, those)
    return _asked(previous, Intent.MIS_QUERY, those | {"metric": counted}) if counted else None


def _of_a_size(slots: dict[str, Any], size: str) -> dict[str, Any]:
    """The same schools, as far as they are of this size."""
    kept = slots | ({} if "list" in slots else {"metric": "schools"})
    return kept | {"size": size}


def _picked(those: Mapping[str, Any]) -> dict[str, Any]:
    """What else is counted of the schools is not of the part that they are picked by: all pupils of
    those with few girls."""
    part = {slot: those[slot] for slot in _PART if slot in those}
    kept: dict[str, Any] = {slot: value for slot, value in those.items() if slot not in part}
    if not part:
        return kept
    some = {"metric": "students", "op": ">", "value": 0}
    return kept | {"filter": {**part, **those.get("filter", some)}}


def _says_where_alone(alone: Understood) -> bool:
    """ "ในบึงสามพันมีกี่โรง", and not how large they are."""
    told = alone.slots.keys() - {"ref"}
    return alone.slots.get("metric") == "schools" and told <= _PLACES | {"metric"} and len(told) > 1


def _share(previous: Wish, slots: Mapping[str, Any]) -> Understood | None:
    kept = anew(slots)
    in_order = bool({"top_n", "order"} & kept.keys()) and "group_by" not in kept
    over_groups = "years" in kept and "group_by" in kept
    if "n_years" in kept or in_order or over_groups:
        return None
    of_a_part = OF_PUPILS & kept.keys() or str(kept.get("metric")).endswith("_students")
    op = "growth" if "years" in kept and not of_a_part else "share"
    return _asked(previous, again(previous), kept | {"op": op})


def _asked(previous: Wish, intent: Intent, slots: Mapping[str, Any]) -> Understood:
    return Understood(intent, dict(slots), unread=previous.unread, remaining=previous.remaining)
