"""Words about the last question and the one before it: "ต่างกันเท่าไร", "ใครมากกว่า", "รวมกันกี่คน" behind
ป.6 of one school and ป.6 of another."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from handlers.understanding.form import FORM
from handlers.understanding.text.phrases import phrase
from handlers.understanding.text.saying import saying
from handlers.understanding.understood import (
    FIGURES,
    PLACES,
    SEVERAL_OF,
    Intent,
    Kind,
    Understood,
    Unread,
    Wish,
)
from store.grades import GRADES

_ALREADY: Final = frozenset(
    {"schools", "districts", "tambons", "against", "years", "n_years", "rounds", "group_by", "list"}
    | {"order", "top_n", "change", "ref", "school_ambiguous", "except"}
)
"""Slots of a question that is of several, or not to be put beside another."""
_SHAPE: Final = FORM | {"op", "scope", "digits"}


def of_both(text: str, previous: Wish, earlier: Wish | None) -> Understood | None:
    """The question of both; ``None`` where ``text`` is something else, the last question is of
    several itself, or the two have more than one thing between them."""
    said = saying(text).text.strip()
    sum_up, compare = phrase("both_together").whole(said), phrase("both_compared").whole(said)
    if previous.intent not in FIGURES or not (sum_up or compare) or _is_of_several(previous):
        return None
    both = _both(earlier, previous, together=bool(sum_up)) if earlier else None
    if both is None and sum_up:  # one number is no sum
        both = Understood(previous.intent, previous.slots)
    elif both is None or both.slots.get("op") == "diff" or (sum_up and _adds_up(both)):
        return both
    # The numbers are told, and it is said that the sum or difference is not.
    return replace(both, unread=(*previous.unread, Unread(Kind.OTHER, said)))


def _adds_up(both: Understood) -> bool:
    """Is there a line with the sum? Of several figures there is none."""
    return not isinstance(both.slots.get("metric"), list)


def _is_of_several(wish: Wish) -> bool:
    parts = ("metric", "grade", "level", "position", "subject")
    several = any(isinstance(v := wish.slots.get(p), list) and len(v) > 1 for p in parts)
    return several or bool(_ALREADY & wish.slots.keys())


def _both(one: Wish, other: Wish, *, together: bool) -> Understood | None:
    if one.intent not in FIGURES or _is_of_several(one) or one.unread or other.unread:
        return None
    first, second = _bare(one.slots), _bare(other.slots)
    differ = {k for k in first.keys() | second.keys() if first.get(k) != second.get(k)}
    same = {k: v for k, v in second.items() if k not in differ}
    of_each = differ <= first.keys() & second.keys()
    if differ == {"year"} and not together:
        return _of_years(first, second, same)
    if len(differ) == 1 and differ <= SEVERAL_OF.keys() and of_each:
        (kind,) = differ
        places = {SEVERAL_OF[kind]: [first[kind], second[kind]]}
        return _set_beside(same | places, together=together)
    if differ and differ <= PLACES and PLACES & first.keys() and PLACES & second.keys():
        here, there = (_places(slots) for slots in (first, second))
        kept = {k: v for k, v in same.items() if k not in PLACES}
        return _set_beside(kept | here | {"against": there}, together=together)
    if differ == {"metric"} and of_each:
        return Understood(Intent.MIS_QUERY, same | {"metric": [first["metric"], second["metric"]]})
    if differ == {"grade"} and of_each:
        every = [grade for grade in GRADES if grade in (*first["grade"], *second["grade"])]
        return Understood(Intent.MIS_QUERY, same | {"grade": every, "group_by": "grade"})
    if differ == {"sex"} and of_each:
        return Understood(Intent.MIS_QUERY, same | {"group_by": "sex"})
    return None


def _bare(slots: Mapping[str, Any]) -> dict[str, Any]:
    """A question is of this year, be that said or not."""
    told = {slot: value for slot, value in slots.items() if slot not in _SHAPE}
    return {slot: value for slot, value in told.items() if (slot, value) != ("year", "current")}


def _places(slots: Mapping[str, Any]) -> dict[str, Any]:
    return {slot: value for slot, value in slots.items() if slot in PLACES}


def _set_beside(slots: dict[str, Any], *, together: bool) -> Understood | None:
    if together:
        return None if "against" in slots else Understood(Intent.MIS_QUERY, slots)
    return Understood(Intent.MIS_COMPARE, slots | {"op": "diff"})


def _of_years(
    first: Mapping[str, Any], second: Mapping[str, Any], same: dict[str, Any]
) -> Understood:
    told = [one.get("year", "current") for one in (first, second)]
    numbers: list[Any] = sorted(one for one in told if isinstance(one, int))
    words = sorted((one for one in told if not isinstance(one, int)), reverse=True)
    return Understood(Intent.MIS_COMPARE, same | {"years": [*numbers, *words], "op": "diff"})
