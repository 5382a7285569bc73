"""Several wishes in one message: where it is cut, and when it is not."""

from handlers.understanding.deciding import Rule, decided
from handlers.understanding.heard import Heard
from handlers.understanding.spans import Span
from handlers.understanding.understood import FIGURES, Intent

MOST = 4
"""Wishes of one message that are told apart."""

_NO_WISH = frozenset({Intent.GREETING, Intent.SMALLTALK_UNKNOWN})


def wishes(heard: Heard) -> list[Heard]:
    """The message cut into its wishes, at most ``MOST``. A refusal is of the whole."""
    whole = decided(heard)
    if whole is None or whole.intent is Intent.SMALLTALK_UNKNOWN:
        return [heard]
    parts: list[Heard] = []
    rest = heard
    while len(parts) < MOST - 1 and (cut := _cut(rest)):
        parts.append(cut[0])
        rest = cut[1]
    return [*parts, rest]


def _cut(heard: Heard) -> tuple[Heard, Heard] | None:
    length = len(heard.said.text)
    first = heard.spans[0].start if heard.spans else 0
    joints = [(s.start, s.end, True) for s in heard.spans if _joins(s, heard)]
    spaces = [(at, at, False) for at in heard.said.breaks if at > first]
    for start, end, said in sorted({*joints, *spaces}):
        left, right = heard.between(first, start), heard.between(end, length)
        if left.spans and right.spans and _apart(left, right, said=said):
            return left, right
    return None


def _joins(span: Span, heard: Heard) -> bool:
    """A word between wishes; "แล้ว" only at the beginning of a part."""
    begins = heard.said.text[span.start : span.end] == "แล้ว" and span.start in heard.said.breaks
    return "and" in span.marks or begins


def _apart(left: Heard, right: Heard, *, said: bool) -> bool:
    """Are these two wishes? A word between them says so, or each stands for itself."""
    one, two = decided(left), decided(right)
    if one is None or two is None or one.weak or two.weak:
        return False
    if {one.intent, two.intent} & _NO_WISH:
        return False
    if one.intent in FIGURES and two.intent in FIGURES:
        return _own_question(left) and (_own_question(right) or (said and _goes_on(right, two)))
    if one.intent is two.intent:
        two_asked = len({*left.values("ask"), *right.values("ask")}) > 1
        return said and one.intent is Intent.DATA_ROUND_STATUS and two_asked
    if not said and Intent.DATA_ROUND_STATUS in (one.intent, two.intent):
        return False
    figures = one.intent in FIGURES or two.intent in FIGURES
    question = left if one.intent in FIGURES else right
    return said or (figures and "number" not in question.marks and _own_question(question))


def _goes_on(heard: Heard, rule: Rule) -> bool:
    """ "... แล้วบ้านวังไผ่ล่ะ", "... แล้วเทียบกับประเทศด้วย": the same figure, asked on."""
    if "metric" in heard.marks:
        return False
    return rule.intent is Intent.MIS_COMPARE or "goes_on" in heard.marks


def _own_question(heard: Heard) -> bool:
    """A figure of its own: what is counted, of whom or where, and that it is asked."""
    asked = {"howmany", "want", "list", "number"} & heard.marks
    facts = "school_info" in heard.values("metric")
    of_whom = {"place", "school", "scope", "list"} & heard.marks
    counted = {"metric", "list", "schools", "number"} & heard.marks
    return bool((asked or facts) and of_whom and counted)
