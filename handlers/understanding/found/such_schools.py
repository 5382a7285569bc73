"""Schools that have some of what is counted, or none, or just so many: "โรงเรียนที่มีเด็กพิการ", "schools
without computers", "โรงเรียนที่มีคอมพิวเตอร์ 20"."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from handlers.understanding.text.phrases import phrase
from handlers.understanding.text.spans import Span
from handlers.understanding.understood import Value

_ALL_HAVE_SOME: Final = ("students", "teachers", "rooms")
_SO_MANY: Final = re.compile(
    r"\.? ?(?P<n>\d{1,3})(?:-(?P<most>\d{1,3}))?(?![\d,./]|\s?(?:คน|เครื่อง|ห้อง|ราย)?"
    r"\s?(?:-|ถึง|ขึ้นไป|ลงมา|ลงไป|หรือ|ต่อ|%|ปี|กม|อันดับ|โรง|แห่ง))"
    "(?: ?(?:คน|เครื่อง|ห้อง|ราย))?"
)
"""Behind what is counted, where no other words bound it."""


def tells_such_schools(text: str, span: Span) -> bool:
    """Does ``span`` say what schools have or have not? That they have pupils tells none apart."""
    counted = span.says.get("metric", "schools")
    if counted == "schools":
        return False
    which = "schools_without" if counted in _ALL_HAVE_SOME else "such_schools"
    return phrase(which).before(text, span.start) is not None


def so_many_of(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """As many as that: "โรงเรียนที่มีคอมพิวเตอร์ 20", "20-40"."""
    for span in spans:
        found = _SO_MANY.match(text, span.end) if "metric" in span.says else None
        if found and phrase("such_schools").before(text, span.start):
            least, most = int(found["n"]), found["most"]
            between = {"op": "between", "value": [least, int(most)]} if most else None
            says: dict[str, Value] = {"filter": between or {"op": "=", "value": least}}
            yield Span(*found.span(), says, frozenset({"filter", "exactly"}))
