"""What a table is told apart by besides the first: "แยกตามอำเภอและขนาด", "ตามตำบล ชั้น และเพศ"."""

from collections.abc import Iterator, Sequence
from typing import Final

from handlers.understanding.phrases import Said, phrase
from handlers.understanding.saying import Saying
from handlers.understanding.spans import Span

_SLOT: Final = "group_by"


def groups(said: Saying, words: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """``words`` with the further groups behind each of them that names one, and without those that
    only begin what names one of a group."""
    every = [*words, *others]
    further = list(_grouped_too(said, every))
    return [*further, *(word for word in words if not _only_begins_another(said, word, every))]


def _only_begins_another(said: Saying, word: Span, spans: Sequence[Span]) -> bool:
    """The "และชั้น" of "และชั้น ป.4"."""
    if _SLOT not in word.says or not phrase("joint").opens(said.text[word.start : word.end]):
        return False
    return any(one.start < word.end < one.end and word.start < one.start for one in spans)


def _grouped_too(said: Saying, spans: Sequence[Span]) -> Iterator[Span]:
    for span in spans:
        if _SLOT in span.says and "which_group" not in span.marks:
            yield from _behind(said, span.end, spans)


def _behind(said: Saying, at: int, spans: Sequence[Span]) -> Iterator[Span]:
    at += said.text.startswith(" ", at)
    while found := _next(said, at, spans):
        yield Span(at, at + found.end, {_SLOT: found["dimension"]}, frozenset({_SLOT}))
        at += found.end


def _next(said: Saying, at: int, spans: Sequence[Span]) -> Said | None:
    found = phrase("grouped_too").opens(said.text[at:])
    if found is None and at in said.breaks:
        found = phrase("grouped_beside").opens(said.text[at:])
    return found if found and _ends_there(said, at + found.end, found["dimension"], spans) else None


def _ends_there(said: Saying, end: int, dimension: str, spans: Sequence[Span]) -> bool:
    """Is it no more than the name of the group? "และเพศหญิง", "และอำเภอศรีเทพ", "ชั้น ป.4" name one
    of them."""
    if any(span.start < end < span.end and _SLOT not in span.says for span in spans):
        return False
    begin_there = [span for span in spans if span.start == end]
    if any(dimension in span.says for span in begin_there):
        return False
    goes_on = phrase("grouped_too").opens(said.text[end:])
    return end == len(said.text) or end in said.breaks or bool(begin_there or goes_on)
