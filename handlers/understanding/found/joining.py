"""What is joined to what was said before it: a further group of a table ("แยกตามอำเภอและขนาด",
"ตามตำบล ชั้น และเพศ"), a further size of schools ("ขนาดเล็กและกลาง")."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from handlers.understanding.text.phrases import Said, phrase
from handlers.understanding.text.saying import Saying
from handlers.understanding.text.spans import Span
from handlers.understanding.understood import Value

_GROUP: Final = "group_by"


@dataclass(frozen=True)
class _Further:
    """How one more for a slot is said: with a word that joins it, or behind a space; ``family``
    tells which."""

    slot: str
    joined: str
    beside: str
    family: str


_FURTHER: Final = (
    _Further(_GROUP, "grouped_too", "grouped_beside", "dimension"),
    _Further("size", "sized_too", "sized_beside", "one_size"),
)


def joined(said: Saying, spans: Sequence[Span]) -> list[Span]:
    """What is joined to one of ``spans``, or by "ทั้ง" in front of the first."""
    first = list(_first_of_several(said, spans))
    every = [*spans, *first]
    return [*first, *(one for further in _FURTHER for one in _joined(said, further, every))]


def _first_of_several(said: Saying, spans: Sequence[Span]) -> Iterator[Span]:
    """ "แยกทั้งอำเภอและเพศ"."""
    groups = _FURTHER[0]
    for found in phrase("grouped_both").each(said.text):
        if _ends_there(said, found.end, groups, found, spans):
            says: dict[str, Value] = {groups.slot: found[groups.family]}
            yield Span(found.start, found.end, says, frozenset({groups.slot}))


def without_beginnings(said: Saying, words: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """``words`` without those that only begin what names one of a group."""
    every = [*words, *others]
    return [word for word in words if not _only_begins_another(said, word, every)]


def _only_begins_another(said: Saying, word: Span, spans: Sequence[Span]) -> bool:
    """The "และชั้น" of "และชั้น ป.4"."""
    if _GROUP not in word.says or not phrase("joint").opens(said.text[word.start : word.end]):
        return False
    return any(one.start < word.end < one.end and word.start < one.start for one in spans)


def _joined(said: Saying, further: _Further, spans: Sequence[Span]) -> Iterator[Span]:
    for span in spans:
        if further.slot in span.says and "which_group" not in span.marks:
            yield from _behind(said, further, span.end, spans)


def _behind(said: Saying, further: _Further, at: int, spans: Sequence[Span]) -> Iterator[Span]:
    at += said.text.startswith(" ", at)
    while found := _next(said, further, at, spans):
        marks = frozenset({further.slot})
        yield Span(at, at + found.end, {further.slot: found[further.family]}, marks)
        at += found.end


def _next(said: Saying, further: _Further, at: int, spans: Sequence[Span]) -> Said | None:
    found = phrase(further.joined).opens(said.text[at:])
    if found is None and at in said.breaks:
        found = phrase(further.beside).opens(said.text[at:])
    return found if found and _ends_there(said, at + found.end, further, found, spans) else None


def _ends_there(
    said: Saying, end: int, further: _Further, found: Said, spans: Sequence[Span]
) -> bool:
    """Is it no more than that? "และเพศหญิง", "และอำเภอศรีเทพ", "ชั้น ป.4" name one of a group."""
    if any(span.start < end < span.end and further.slot not in span.says for span in spans):
        return False
    begin_there = [span for span in spans if span.start == end]
    if any(found[further.family] in span.says for span in begin_there):
        return False
    goes_on = phrase(further.joined).opens(said.text[end:])
    return end == len(said.text) or end in said.breaks or bool(begin_there or goes_on)
