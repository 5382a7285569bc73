"""Stories with the question at the end, and reasons given beside it.

"พอดีจะทำรายงานส่ง อบต. หาไฟล์เก่าไม่เจอ อยากทราบว่า...": what stands before "อยากทราบว่า" tells why,
not what. A refusal or another wish in it is still heard.
"""

from dataclasses import replace
from typing import Final

from handlers.understanding.deciding import decided
from handlers.understanding.heard import Heard
from handlers.understanding.text.phrases import phrase
from handlers.understanding.text.spans import Span
from handlers.understanding.understood import FIGURES, Intent

LONG: Final = 22
"""Letters from which on what stands before the question is a story."""

_ASKED: Final = frozenset(
    {"howmany", "list", "which", "metric", "schools", "ask", "file", "compare"}
)
_NEVER: Final = frozenset({"commanded", "refused", "cancel"})
_KEPT: Final = frozenset({"place", "school", "phone", "name", "username", "request_id", "urgent"})
_DECORATION: Final = frozenset({"file", "paper", "figures", "guest", "trouble", "hardware"})
_SAYS: Final = frozenset({"format", "chart", "report"})


def asked_at_last(heard: Heard) -> Heard:
    """``heard`` without the story in front of its question, if there is one; and without what a
    reason beside the question only mentions."""
    for opener in heard.with_mark("opens"):
        story, question = heard.between(0, opener.start), heard.between(opener.start, _end(heard))
        if opener.start >= LONG and _is_the_question(story, question):
            return replace(heard, spans=(*_kept(story, question), *question.spans))
    return _without_reasons(heard)


def _end(heard: Heard) -> int:
    return len(heard.said.text)


def _is_the_question(story: Heard, question: Heard) -> bool:
    """Does the end ask for a figure or a date by itself, and the story for nothing of its own?"""
    rule = decided(question)
    if rule is None or rule.weak or story.marks & _NEVER or not question.marks & _ASKED:
        return False
    if rule.intent not in FIGURES and rule.intent is not Intent.DATA_ROUND_STATUS:
        return False
    told = decided(story)
    if told is not None and told.intent not in FIGURES and not told.weak:
        return told.intent in (Intent.ACCOUNT_REQUEST, Intent.MY_STATUS, Intent.OFFICER_FIND)
    return not ("howmany" in story.marks and "place" in story.marks)


def _kept(story: Heard, question: Heard) -> tuple[Span, ...]:
    """Who speaks, from which place, if the question names none."""
    named = bool({"place", "school", "scope"} & question.marks)
    kept = (span for span in story.spans if span.marks & _KEPT)
    return tuple(s for s in kept if not (named and s.marks & {"place", "school"}))


def _without_reasons(heard: Heard) -> Heard:
    clauses = [_clause(heard, found.start) for found in phrase("reason").each(heard.said.text)]
    spans = tuple(
        span
        for span in heard.spans
        if not (
            span.marks & _DECORATION
            and not span.says.keys() & _SAYS
            and any(start <= span.start < end for start, end in clauses)
        )
    )
    without = replace(heard, spans=spans)
    if len(spans) == len(heard.spans):
        return heard
    rule = decided(without)
    return without if rule is not None and rule.intent in FIGURES and not rule.weak else heard


def _clause(heard: Heard, start: int) -> tuple[int, int]:
    """From a word of reason to the next space or question."""
    openers = (span.start for span in heard.with_mark("opens"))
    ends = [at for at in (*heard.said.breaks, *openers, _end(heard)) if at > start]
    return start, min(ends)
