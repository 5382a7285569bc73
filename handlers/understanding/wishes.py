"""Several wishes in one message: where it is cut, and when it is not."""

from handlers.understanding.deciding import decided
from handlers.understanding.heard import Heard
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
    joints = [(s.start, s.end, True) for s in heard.with_mark("and")]
    spaces = [(at, at, False) for at in heard.said.breaks if at > first]
    for start, end, said in sorted({*joints, *spaces}):
        left, right = heard.between(first, start), heard.between(end, length)
        if left.spans and right.spans and _apart(left, right, said=said):
            return left, right
    return None


def _apart(left: Heard, right: Heard, *, said: bool) -> bool:
    """Are these two wishes? A word between them says so, or each stands for itself."""
    one, two = decided(left), decided(right)
    if one is None or two is None or one.weak or two.weak:
        return False
    if {one.intent, two.intent} & _NO_WISH:
        return False
    if one.intent in FIGURES and two.intent in FIGURES:
        return _own_question(left) and _own_question(right)
    if one.intent is two.intent:
        return False
    if not said and Intent.DATA_ROUND_STATUS in (one.intent, two.intent):
        return False
    figures = one.intent in FIGURES or two.intent in FIGURES
    return said or (figures and _own_question(left if one.intent in FIGURES else right))


def _own_question(heard: Heard) -> bool:
    """A figure of its own: what is counted, of whom or where, and that it is asked."""
    asked = {"howmany", "want", "list"} & heard.marks
    of_whom = {"place", "school", "scope", "list"} & heard.marks
    return bool(asked and of_whom and {"metric", "list", "schools"} & heard.marks)
