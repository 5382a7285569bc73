"""Several wishes in one message: where it is cut, and when it is not."""

import re
from dataclasses import replace
from itertools import pairwise

from handlers.understanding.deciding import Rule, decided
from handlers.understanding.each_its_own import each_its_own
from handlers.understanding.form import FORM
from handlers.understanding.heard import Heard
from handlers.understanding.text.phrases import phrase
from handlers.understanding.text.saying import ITEM
from handlers.understanding.text.spans import Span
from handlers.understanding.understood import FIGURES, Intent

MOST = 4
"""Wishes of one message that are told apart."""

_JOINT = re.compile(rf"^(?:{ITEM}|,|และ|แล้ว|ก็|and also|and|[ ])+")
_NUMBER = re.compile(r"(?<![a-z])[acfgprt]-\d{4,9}(?!\d)")
"""A request's, which is written in capitals."""
_PARTING = frozenset({"and", "stop", "if", "item"})
_NO_WISH = frozenset({Intent.GREETING, Intent.SMALLTALK_UNKNOWN})


def wishes(heard: Heard) -> list[Heard]:
    """The message cut into its wishes, at most ``MOST``. What is commanded spoils the whole, a
    question for names only itself; a list with numbers is cut at every one."""
    if several := each_its_own(heard):
        return several[:MOST]
    items = _items(heard)
    if len(items) == 1:
        whole = decided(heard)
        if whole is None or whole.intent is Intent.SMALLTALK_UNKNOWN:
            return _before_a_refusal(heard)
    return _together([part for item in items for part in _parts(item)])[:MOST]


def _before_a_refusal(heard: Heard) -> list[Heard]:
    """ "นักเรียนบ้านวังไผ่กี่คน แล้วขอรายชื่อด้วย": how many is told, and the names are refused."""
    refused = [span for span in heard.spans if "refused" in span.marks]
    if not refused or "commanded" in heard.marks:
        return [heard]
    said = {span.start for span in heard.spans if _joins(span, heard)}
    joints = [at for at in said | heard.said.breaks if at <= refused[0].start]
    for joint in sorted(joints, reverse=True):
        left, right = heard.between(0, joint), heard.between(joint, len(heard.said.text))
        rule = decided(left) if left.spans else None
        asked = rule and rule.intent in FIGURES and not rule.weak
        if asked and "howmany" in left.marks and _own_question(left):
            return [left, right]
    return [heard]


def words_of(heard: Heard, parts: list[Heard]) -> tuple[str, ...]:
    """The words of each part, without the word that parts it from the one before."""
    begins = [_begins(heard, part) for part in parts]
    ends = [*begins[1:], len(heard.said.text)]
    return tuple(_words(heard, start, end) for start, end in zip(begins, ends, strict=True))


def stretches_of(heard: Heard, parts: list[Heard]) -> list[tuple[int, int]]:
    """Where in the text each part stands: together they are all of it."""
    begins = [0, *(_begins(heard, part) for part in parts[1:])]
    return list(zip(begins, [*begins[1:], len(heard.said.text)], strict=True))


def _begins(heard: Heard, part: Heard) -> int:
    """With the parting word, if one stands before it: "แล้วขอ" asks as well."""
    start = part.spans[0].start
    before = [span for span in heard.spans if span.end <= start][-1:]
    return before[0].start if before and _joins(before[0], heard) else start


def _words(heard: Heard, start: int, end: int) -> str:
    said = " ".join(heard.said.words(start, end).split())
    return _NUMBER.sub(lambda found: found[0].upper(), _JOINT.sub("", said)).strip(" ,.")


def _items(heard: Heard) -> list[Heard]:
    """The lines of a message that is a list; those without a wish go with the one before."""
    edges = [0, *(s.start for s in heard.with_mark("item")), len(heard.said.text)]
    between = (heard.between(start, end) for start, end in pairwise(edges))
    items = [item for item in between if item.spans]
    return items if len(items) > 1 and all(map(decided, items)) else [heard]


def _parts(heard: Heard) -> list[Heard]:
    """Cut where a word parts two wishes, then where a space does."""
    for said in (True, False):
        if cut := _cut(heard, said=said):
            return [part for side in cut for part in _parts(side)]
    return [heard]


def _together(parts: list[Heard]) -> list[Heard]:
    """Who an account is for belongs to its request, wherever a space stands."""
    joined: list[Heard] = []
    for part in parts:
        rules = [decided(p) for p in (*joined[-1:], part)]
        if len(rules) > 1 and all(r and r.intent is Intent.ACCOUNT_REQUEST for r in rules):
            before = joined.pop()
            joined.append(replace(before, spans=(*before.spans, *part.spans)))
        else:
            joined.append(part)
    return joined


def _cut(heard: Heard, *, said: bool) -> tuple[Heard, Heard] | None:
    length = len(heard.said.text)
    first = heard.spans[0].start if heard.spans else 0
    if said:
        joints = [(s.start, s.end, s.marks - _PARTING) for s in heard.spans if _joins(s, heard)]
    else:
        joints = [(at, at, frozenset[str]()) for at in heard.said.breaks if at > first]
    for start, end, marks in sorted(joints, key=lambda joint: joint[:2]):
        left, right = heard.between(first, start), heard.between(end, length)
        if marks:  # "แล้วขอ" parts, and asks
            right = replace(right, spans=(Span(end, end, marks=marks), *right.spans))
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
    if {one.intent, two.intent} & _NO_WISH or _is_told_beside(left, right):
        return False
    if one.intent in FIGURES and two.intent in FIGURES:
        if said and _two_questions(left, one, right, two):
            return True
        return _own_question(left) and (_own_question(right) or (said and _goes_on(right, two)))
    if one.intent is two.intent:
        return _twice(one.intent, left, right, said=said)
    if not said and Intent.DATA_ROUND_STATUS in (one.intent, two.intent):
        return False
    figures = one.intent in FIGURES or two.intent in FIGURES
    question = left if one.intent in FIGURES else right
    return said or (figures and "number" not in question.marks and _own_question(question))


def _is_told_beside(left: Heard, right: Heard) -> bool:
    """ "รายชื่อโรงเรียน อ.ศรีเทพ พร้อมจำนวนนักเรียน": the number is of each school of the list."""
    return "list" in left.marks and any(
        "metric" in span.says and phrase("listed_with").before(right.said.text, span.start)
        for span in right.spans
    )


def _twice(intent: Intent, left: Heard, right: Heard, *, said: bool) -> bool:
    """The same kind of wish twice: two questions on a round, troubles of two machines."""
    if intent is Intent.PROBLEM_REPORT:
        slots = ("device", "system") if said else ("device",)
        things = [{str(v) for s in slots for v in part.values(s)} for part in (left, right)]
        troubles = all("trouble" in part.marks for part in (left, right))
        return troubles and all(things) and not things[0] & things[1]
    two_asked = len({*left.values("ask"), *right.values("ask")}) > 1
    return said and intent is Intent.DATA_ROUND_STATUS and two_asked


def _two_questions(left: Heard, one: Rule, right: Heard, two: Rule) -> bool:
    """ "ขอ excel ... แล้วก็ขอ pdf ...", "เทียบ ... และขอรายชื่อ ...": each asks in its own way."""
    counted = all({"metric", "list", "schools"} & part.marks for part in (left, right))
    asks = {"howmany", "want", "list", "compare", "file", "number"}
    if not counted or not all(asks & part.marks for part in (left, right)):
        return False
    if one.intent is not two.intent:
        return bool({"want", "list", "howmany"} & right.marks)
    return one.intent is Intent.MIS_EXPORT and all(FORM & part.marks for part in (left, right))


def _goes_on(heard: Heard, rule: Rule) -> bool:
    """ "... แล้วบ้านวังไผ่ล่ะ", "... แล้วเทียบกับประเทศด้วย": the same figure, asked on."""
    if "metric" in heard.marks:
        return False
    return rule.intent is Intent.MIS_COMPARE or "goes_on" in heard.marks


def _own_question(heard: Heard) -> bool:
    """A figure of its own: what is counted, of whom or where, and that it is asked."""
    asked = {"howmany", "want", "list", "number", "file"} & heard.marks
    facts = "school_info" in heard.values("metric")
    of_whom = {"place", "school", "scope", "list"} & heard.marks
    counted = {"metric", "list", "schools", "number", "persons"} & heard.marks
    return bool((asked or facts) and of_whom and counted)
