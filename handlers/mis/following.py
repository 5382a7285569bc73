"""A question asked on: by grade, by district, against the year before."""

from dataclasses import replace
from typing import Any, Final

from handlers.mis.answer import Follow
from handlers.understanding.form import FORM
from handlers.understanding.understood import PLACES, Intent, Wish
from store.grades import SMALL

_GROUPS: Final = {
    Follow.GRADES: "grade",
    Follow.SEXES: "sex",
    Follow.DISTRICTS: "district",
    Follow.TAMBONS: "tambon",
    Follow.SCHOOLS: "school",
    Follow.SIZES: "size",
}
_OF_TIME: Final = ("year", "years", "n_years", "rounds", "ref")
_OF_RANK: Final = FORM | {"order", "top_n", "op", "ref", "page"}
TREND: Final = 5
"""Years of a trend."""


def followed(wish: Wish, how: Follow) -> Wish:
    """The question behind a tap under an answer."""
    slots: dict[str, Any] = dict(wish.slots)
    if how is Follow.MORE:
        return replace(wish, slots=slots | {"page": int(slots.get("page", 1)) + 1})
    if how is Follow.AREA:
        wide = {name: value for name, value in slots.items() if name not in PLACES}
        return replace(wish, slots=wide | {"scope": "area"})
    if how is Follow.LIST:
        return replace(wish, intent=Intent.MIS_LIST, slots=_listed(slots))
    if how in _GROUPS:
        kept = {name: value for name, value in slots.items() if name not in _OF_RANK}
        return replace(wish, intent=Intent.MIS_QUERY, slots=kept | {"group_by": _GROUPS[how]})
    kept = {name: value for name, value in slots.items() if name not in (*_OF_TIME, *_OF_RANK)}
    if kept.get("group_by") == "year":
        del kept["group_by"]
    if how is Follow.YEARS:
        return replace(wish, intent=Intent.MIS_COMPARE, slots=kept | {"n_years": TREND})
    year = slots.get("year")
    years = [year - 1, year] if isinstance(year, int) else ["current-1", "current"]
    return replace(wish, intent=Intent.MIS_COMPARE, slots=kept | {"years": years, "op": "diff"})


def _listed(slots: dict[str, Any]) -> dict[str, Any]:
    """The schools that were counted."""
    dropped = (*_OF_RANK, "group_by", "metric", "n_years", "years")
    kept = {name: value for name, value in slots.items() if name not in dropped}
    if slots.get("metric") == "small_schools":
        kept["size"] = SMALL
    return kept | {"list": "schools"}
