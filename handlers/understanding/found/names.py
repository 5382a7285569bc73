"""Who the pupils or the teachers are: "นร.พิการชื่ออะไรบ้าง". That is refused, whatever is counted."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from handlers.understanding.text.spans import Span

REFUSED: Final = "refused"
_ASKS_WHO: Final = re.compile(r"(?:มี|คือ|เป็น|ได้แก่)?ใครบ้าง|(?:มี|คือ|เป็น)ใคร|ชื่ออะไร|ชื่อว่าอะไร")
_HAS: Final = re.compile("มี$")
_NO_PERSONS: Final = frozenset({"schools", "small_schools", "rooms", "computers"})
_PUBLISHED: Final = frozenset({"directors", "school_info", "area_info"})
"""Of a school's head the name is told where it is known."""


def with_names_refused(text: str, spans: Sequence[Span]) -> list[Span]:
    """``spans``; where it is asked who those are that are counted, that is refused."""
    marks = frozenset[str]().union(*(span.marks for span in spans))
    who = [] if {"schools", "list"} & marks else list(_who(text, spans))
    numbers = [] if {"find", "phone"} & marks else list(_of_a_person(spans, marks))
    asked = {*who, *numbers}
    return [
        replace(span, marks=span.marks | {REFUSED}) if span.start in asked else span
        for span in spans
    ]


def _who(text: str, spans: Sequence[Span]) -> Iterator[int]:
    """Behind whom is counted."""
    counted = False
    for span in spans:
        counted = _counts_persons(span) if "metric" in span.says else counted
        has = _HAS.search(text, 0, span.start)
        begins = has.start() if has else span.start
        if counted and "who" in span.marks and _ASKS_WHO.fullmatch(text[begins : span.end]):
            yield span.start


def _of_a_person(spans: Sequence[Span], marks: frozenset[str]) -> Iterator[int]:
    """ "เบอร์ครู", "ชื่อครู": what is one person's."""
    own = {"number"} if "name" in marks else {"number", "names"}
    for span, other in pairwise(spans):
        if span.end == other.start and own & span.marks and _counts_persons(other):
            yield span.start


def _counts_persons(span: Span) -> bool:
    return span.says.get("metric", "schools") not in _NO_PERSONS | _PUBLISHED
