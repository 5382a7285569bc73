"""Everything that was found in a message, in order: the material for deciding."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from handlers.understanding.lexicon import lexicon
from handlers.understanding.numbers import conditions, grades
from handlers.understanding.people import people
from handlers.understanding.saying import Saying, saying
from handlers.understanding.schools import Schools
from handlers.understanding.spans import Span, chosen
from handlers.understanding.times import times
from handlers.understanding.understood import Value
from handlers.understanding.whereabouts import Whereabouts

_CONTAINS = re.compile(
    r"(?:ชื่อ|ที่ชื่อ)?\s?(?:ที่)?(?:มีคำว่า|คำว่า|มีชื่อว่า|ขึ้นต้นด้วยคำว่า|ขึ้นต้นด้วย|ขึ้นต้นว่า|ลงท้ายด้วย|นำหน้าด้วย)\s?"
    r"(?P<part>[ก-๛]{2,20}?)(?=\s|มี|บ้าง|อยู่|ใน|ทั้ง|กี่|$)"
)


@dataclass(frozen=True)
class Heard:
    """A message, or one wish of it, with its spans."""

    said: Saying
    spans: tuple[Span, ...]

    @cached_property
    def marks(self) -> frozenset[str]:
        return frozenset(mark for span in self.spans for mark in span.marks)

    def values(self, slot: str) -> list[Value]:
        """What was said for ``slot``, in order, nothing twice."""
        values: list[Value] = []
        for span in self.spans:
            if slot in span.says and span.says[slot] not in values:
                values.append(span.says[slot])
        return values

    def with_mark(self, mark: str) -> Iterator[Span]:
        return (span for span in self.spans if mark in span.marks)

    def between(self, start: int, end: int) -> "Heard":
        """What was found in a stretch of the message."""
        spans = tuple(s for s in self.spans if start <= s.start and s.end <= end)
        return replace(self, spans=spans)


def heard(text: str, schools: Schools) -> Heard:
    """Everything found in ``text``."""
    said = saying(text)
    words = list(lexicon().found(said))
    others = [*times(said.text), *grades(said.text), *conditions(said.text), *_contains(said.text)]
    persons = list(people(said))
    ends = frozenset(span.start for span in (*words, *others, *persons))
    places = Whereabouts(said, schools, ends).found()
    spans = chosen((*persons, *places, *others, *words))
    return Heard(said, tuple(sorted((*spans, *_misspelled(said, spans)), key=lambda s: s.start)))


def _contains(text: str) -> Iterator[Span]:
    for found in _CONTAINS.finditer(text):
        yield Span(
            found.start(), found.end(), {"name_contains": found["part"]}, frozenset({"name_contains"})
        )


def _misspelled(said: Saying, spans: list[Span]) -> Iterator[Span]:
    """Misspelled words in the gaps."""
    edges = [0, *(edge for span in spans for edge in (span.start, span.end)), len(said.text)]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        stops = sorted({start, end, *(at for at in said.breaks if start < at < end)})
        for begins, ends in zip(stops, stops[1:], strict=False):
            yield from lexicon().nearly(said, begins, ends)
