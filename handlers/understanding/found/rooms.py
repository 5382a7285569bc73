"""Rooms that are only called "ห้อง": in a row of what is counted ("ครู นักเรียน ห้อง รร.บ้านวังไผ่"), or
asked for next ("ห้องล่ะ"). Elsewhere the word asks for none: "นักเรียนห้อง ป.4"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from handlers.understanding.text.spans import Span

_ROOMS: Final = "ห้อง"
_BETWEEN: Final = re.compile(r"[ ,/.+&]*")
_JOINS: Final = frozenset({",", "/", "กับ", "และ", "แล้ว", "แล้วก็", "จำนวน", "ส่วน"})
_OF_ONE: Final = frozenset({"grade", "filter", "top_n", "level"})
"""Behind "ห้อง" they say which room it is."""


def with_rooms(text: str, spans: Sequence[Span]) -> list[Span]:
    """``spans`` with what such a "ห้อง" counts."""
    return [
        replace(span, says={"metric": "rooms"}, marks=frozenset({"metric"}))
        if text[span.start : span.end] == _ROOMS and not span.says and _are_meant(text, spans, at)
        else span
        for at, span in enumerate(spans)
    ]


def _are_meant(text: str, spans: Sequence[Span], at: int) -> bool:
    behind = spans[at + 1 : at + 2]
    if behind and _OF_ONE & behind[0].says.keys():
        return False
    ends = behind[0].start if behind else len(text)
    if not _BETWEEN.fullmatch(text, spans[at].end, ends):
        return False
    if all(text[one.start : one.end] in _JOINS for one in spans[:at]):
        return bool(behind and ({"metric", "goes_on"} & behind[0].marks or _asks_too(text, behind)))
    return _stands_behind_a_count(text, spans, at)


def _asks_too(text: str, behind: Sequence[Span]) -> bool:
    return text[behind[0].start :] == "ด้วย"


def _stands_behind_a_count(text: str, spans: Sequence[Span], at: int) -> bool:
    begins = spans[at].start
    for one in spans[:at][::-1]:
        if not _BETWEEN.fullmatch(text, one.end, begins):
            return False
        if "metric" in one.says:
            return True
        if text[one.start : one.end].strip() not in _JOINS:
            return False
        begins = one.start
    return False
