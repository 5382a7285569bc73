"""Grades in order; those up to one or from one on: "ป.4 ขึ้นไป", "ต่ำกว่า ป.4", "ประถมถึง ม.3"."""

from collections.abc import Iterable, Sequence
from typing import Final

from handlers.understanding.text.phrases import phrase
from handlers.understanding.text.spans import Span
from handlers.understanding.understood import Value
from store.grades import GRADES, LEVELS

LADDER: Final = tuple(grade for grade in GRADES if not grade.startswith("ปวช"))
_OF_LEVELS: Final = {
    level: tuple(grade for grade in grades if grade in LADDER) for level, grades in LEVELS.items()
} | {"มัธยม": (*LEVELS["ม.ต้น"], "ม.4", "ม.5", "ม.6")}
_COMPARES: Final = frozenset({"above", "below"})
"""Behind another grade they set the two against each other: "ป.6 สูงกว่า ป.5"."""


def after(first: str, last: str) -> list[str]:
    """All grades after ``first`` up to ``last``; ``last`` alone where it is not above, or where one
    of the two is no grade."""
    if not {first, last} <= {*LADDER} or LADDER.index(last) <= LADDER.index(first):
        return [last]
    return [*LADDER[LADDER.index(first) + 1 : LADDER.index(last) + 1]]


def in_order(grades: Iterable[str]) -> list[str]:
    """Those of them that there are, each once."""
    said = {*grades}
    return [one for one in LADDER if one in said]


def with_bounds(text: str, spans: Sequence[Span]) -> list[Span]:
    """``spans`` with all the grades that are meant in the place of the one that is said."""
    graded = [span for span in spans if _grades(span)]
    taken: list[Span] = []
    for at, span in enumerate(graded):
        if not taken or span.start >= taken[-1].end:
            between = _up_to_the_next(text, span, graded[at + 1 : at + 2])
            if found := between or _bounded(text, span, spans, first=at == 0):
                taken.append(found)
    kept = [s for s in spans if not any(one.start < s.end and s.start < one.end for one in taken)]
    return sorted((*kept, *taken), key=lambda span: span.start)


def _grades(span: Span) -> tuple[str, ...]:
    said = span.says.get("grade")
    if isinstance(said, list):
        return tuple(str(one) for one in said if one in LADDER)
    return _OF_LEVELS.get(str(span.says.get("level", "")), ())


def _up_to_the_next(text: str, span: Span, behind: Sequence[Span]) -> Span | None:
    """Two grades are read together elsewhere; a level with a grade, or two levels, are not."""
    for other in behind:
        levels = {"level"} & {*span.says, *other.says}
        if levels and phrase("up_to_a_grade").whole(text[span.end : other.start].strip()):
            first, last = LADDER.index(_grades(span)[0]), LADDER.index(_grades(other)[-1])
            before = phrase("grade_bound").before(text, span.start)
            start = before.start if before and before["bounds"] == "from" else span.start
            return _of(start, other.end, LADDER[first : last + 1]) if first < last else None
    return None


def _bounded(text: str, span: Span, spans: Sequence[Span], *, first: bool) -> Span | None:
    grades = _grades(span)
    lowest, highest = LADDER.index(grades[0]), LADDER.index(grades[-1])
    behind = phrase("grade_and_on").opens(text[span.end :].lstrip())
    before = phrase("grade_bound").before(text, span.start)
    if before and any(other.start < before.start < other.end for other in spans):
        before = None  # the end of a longer word: "บ้านไร่เหนือ ม.1"
    start, end = (before.start if before else span.start), span.end
    if behind:
        end = len(text) - len(text[span.end :].lstrip()) + behind.end
        on = LADDER[lowest:] if behind["onwards"] == "up" else LADDER[: highest + 1]
        return _of(start, end, on)
    if before is None or (before["bounds"] in _COMPARES and not first):
        return None
    if before["bounds"] == "from" and len(span.says.get("grade") or ()) > 1:  # type: ignore[arg-type]  # a list
        return _of(start, end, grades)  # "ตั้งแต่ ป.4-6"
    return _of(
        start,
        end,
        {
            "from": LADDER[lowest:],
            "above": LADDER[highest + 1 :],
            "below": LADDER[:lowest],
            "up_to": LADDER[: highest + 1],
        }[before["bounds"]],
    )


def _of(start: int, end: int, grades: Sequence[str]) -> Span:
    """Whole levels where it is just those; what no grade fulfils is not understood."""
    if not grades:
        return Span(start, end, marks=frozenset({"unread_other"}))
    slot, values = "grade", [*grades]
    whole = [level for level in LEVELS if {*_OF_LEVELS[level]} <= {*grades}]
    if [grade for level in whole for grade in _OF_LEVELS[level]] == values:
        slot, values = "level", whole
    says: dict[str, Value] = {slot: list[Value](values)}
    if slot == "level" and len(values) == 1:
        says = {slot: values[0]}
    return Span(start, end, says, frozenset({"grade", slot}))
