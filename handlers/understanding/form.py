"""In which form an answer is wanted, by the slots of its question."""

from collections.abc import Mapping
from typing import Final

from handlers.understanding.understood import Intent, Value, Wish

FORM: Final = frozenset({"format", "chart"})
"""The slots that ask for a file or a picture, which is had once; ``digits`` says how numbers are
written from then on."""


def may_be_in_thai(slots: Mapping[str, Value]) -> bool:
    """Whether the numbers may be written in Thai numerals: a spreadsheet would take them for words,
    a chart has none, and a school's code is typed into other programs."""
    if "format" in slots or "report" in slots:
        return slots.get("format", "pdf") == "pdf"
    return "chart" not in slots and slots.get("metric") != "school_info"


def anew(slots: Mapping[str, Value]) -> dict[str, Value]:
    """What another question begins with that goes on from this one: its first page, and no file or
    picture."""
    return {slot: value for slot, value in slots.items() if slot not in FORM | {"page"}}


def again(previous: Wish) -> Intent:
    """What another question is that goes on from it in the same way: a file is asked for once."""
    if previous.intent is not Intent.MIS_EXPORT:
        return previous.intent
    return Intent.MIS_LIST if "list" in previous.slots else Intent.MIS_QUERY
