"""Small schools, which are counted under a name of their own where nothing else narrows them."""

from collections.abc import Mapping
from typing import Final

from handlers.understanding.understood import Value
from store.grades import SMALL

_MOST: Final = 120
"""Pupils of a small school."""
_NARROWS: Final = frozenset({"filter", "grade", "level", "sex"})


def counted_of(slots: dict[str, Value]) -> list[str]:
    """What is counted where schools are: "ขนาดเล็กที่ไม่มี ผอ." are some of the small ones, so that
    the size stays beside the condition. Empty where small ones are not asked for."""
    if _is_their_bound(slots.get("filter")):
        slots.pop("size", None)
        slots.pop("filter")
    elif slots.get("size") != SMALL:
        return []
    elif _NARROWS & slots.keys():
        return ["schools"]
    slots.pop("size", None)
    return ["small_schools"]


def _is_their_bound(condition: object) -> bool:
    return (
        isinstance(condition, Mapping)
        and condition["metric"] == "students"
        and condition["op"] == "<="  # of 120 pupils a school is small, too
        and condition["value"] == _MOST
        and "grade" not in condition
    )
