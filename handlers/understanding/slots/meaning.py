"""What a size of schools means: "โรงเรียนที่มีนักเรียนกี่คนถึงเป็นขนาดเล็ก" asks for the bounds, and for no
number of pupils."""

from collections.abc import Mapping
from typing import Any, Final

from handlers.understanding.heard import Heard
from handlers.understanding.text.phrases import phrase
from handlers.understanding.understood import ANY_SCHOOL, Value

MEANING: Final = "meaning"
_COUNTED: Final = frozenset({"students", "schools", "small_schools"})
_OF_SCHOOLS: Final = frozenset({"district", "tambon", "scope"})


def meaning(heard: Heard, slots: Mapping[str, Value]) -> dict[str, Any]:
    """The slots of such a question, in the place of ``slots``; empty where it is none."""
    sizes = heard.values("size")
    said = slots.get("metric", "schools")
    counted = said if isinstance(said, list) else [said]
    if len(sizes) != 1 or not _COUNTED.issuperset(counted):
        return {}
    if not isinstance(sizes[0], str) or not phrase("what_size_means").within(heard.said.text):
        return {}
    of_one = {slot: value for slot, value in slots.items() if slot in ANY_SCHOOL}
    if of_one:  # "บ้านวังไผ่เป็นโรงเรียนขนาดเล็กไหม": its size stands among its facts
        return {"metric": "school_info", **of_one}
    where = {slot: value for slot, value in slots.items() if slot in _OF_SCHOOLS}
    return {"metric": "schools", "size": sizes[0], "ask": MEANING, **where}
