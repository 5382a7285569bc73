"""Schools in a row of what is counted: "โรงเรียน นักเรียน ครู อ.ศรีเทพ", "โรงเรียนกับครู". Elsewhere the
word only says whose: "นักเรียนโรงเรียนบ้านวังไผ่", "นักเรียนทุกโรงเรียน"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from handlers.understanding.text.phrases import phrase
from handlers.understanding.text.saying import Saying
from handlers.understanding.text.spans import Span

IN_A_ROW: Final = "schools_too"
_SCHOOLS: Final = re.compile(r"(?:จำนวน)?(?:โรงเรียน|รร\.?|สถานศึกษา)")
_WHOSE: Final = re.compile("(?:ใน|ที่|ของ|ทั้ง|ทาง|แต่ละ|ทุก|ข้อมูล)$")
_COUNTED: Final = frozenset({"students", "teachers", "rooms", "directors"})
_COUNTS: Final = frozenset({"จำนวน", "ยอด"})
_PICKED: Final = frozenset(
    {
        "school",
        "school_code",
        "filter",
        "order",
        "top_n",
        "list",
        "which",
        "names",
        "most",
        "ranked",
        "size",
        "type",
    }
    | {"no_pupils", "no_director", "no_teacher", "name_contains", "located", "than", "status"}
)
"""Beside them the schools are those that something is asked of."""


def with_schools_counted(said: Saying, spans: Sequence[Span]) -> list[Span]:
    """``spans``; schools that are counted beside pupils, teachers or rooms say so."""
    if any(_PICKED & (span.marks | span.says.keys()) for span in spans):
        return list(spans)
    persons = any("persons" in span.marks for span in spans)
    row = [
        span
        for span in spans
        if not _joins(said, span) and said.text[span.start : span.end] not in _COUNTS
    ]
    counted = {
        span.start
        for before, span, behind in zip([None, *row], row, [*row[1:], None], strict=False)
        if _are_schools(said, span) and _beside_a_count(said, before, span, behind, persons)
    }
    return [
        replace(span, says={"metric": "schools"}, marks=span.marks | {"metric", IN_A_ROW})
        if span.start in counted
        else span
        for span in spans
    ]


def _are_schools(said: Saying, span: Span) -> bool:
    return _SCHOOLS.fullmatch(said.text, span.start, span.end) is not None


def _beside_a_count(
    said: Saying, before: Span | None, span: Span, behind: Span | None, persons: bool
) -> bool:
    """In front of a count by a space or a word that joins; behind it only by such a word.
    "ทั้งโรงเรียน เด็กกี่คน" asks for the persons alone."""
    if behind is not None and _is_counted(behind):
        between = said.text[span.end : behind.start].strip()
        spaced = between in {"", *_COUNTS} and _space(said, span, behind)
        if _is_joint(between) or (spaced and not persons and not _says_whose(said, span)):
            return True
    if before is None or not _is_counted(before):
        return False
    ends = span.end == len(said.text) or span.end in said.breaks
    return ends and _is_joint(said.text[before.end : span.start].strip())


def _is_counted(span: Span) -> bool:
    return span.says.get("metric") in _COUNTED


def _joins(said: Saying, span: Span) -> bool:
    return phrase("joint").whole(said.text[span.start : span.end]) is not None


def _is_joint(between: str) -> bool:
    bare = between.removesuffix("จำนวน").removesuffix("ยอด").strip()
    return phrase("joint").whole(bare) is not None


def _says_whose(said: Saying, span: Span) -> bool:
    return _WHOSE.search(said.text, 0, span.start) is not None


def _space(said: Saying, one: Span, other: Span) -> bool:
    return any(one.end <= at <= other.start for at in said.breaks)
