"""Numbers as they may be told: of a sensitive kind the small ones are hidden, and what they could
be worked out from.

So that two questions put together tell no more than each, only cells of three fixed trees are told
of such a kind: area, district, tambon, school; of the area by level and grade; of the area by sex.
Each tree is hidden as a whole, whatever part of it is asked for.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from handlers.mis.answer import HIDDEN, NoAnswer, Value, Why
from handlers.mis.measuring import Shelf
from handlers.mis.metrics import Metric
from handlers.mis.periods import Period
from handlers.mis.question import AREA, Place, Question, Where
from handlers.mis.suppressing import Cell, hidden
from handlers.understanding.understood import Intent

Values = dict[tuple[Any, ...], Value]
TREES: Final[Mapping[str, tuple[str, ...]]] = {
    "place": ("district", "tambon", "school"),
    "level": ("level", "grade"),
    "sex": ("sex",),
}
DEPTH: Final = {"district": 1, "tambon": 2, "school": 3}


def told(
    shelf: Shelf,
    metric: Metric,
    period: Period,
    question: Question,
    place: Place,
    groups: Sequence[str] = (),
) -> Values:
    """As ``Shelf.numbers``, with ``HIDDEN`` in the place of what is not told. Raises ``NoAnswer``
    for a cell of a sensitive kind that stands in none of the trees."""
    if not any(part.sensitive for part in metric.parts):
        return dict(shelf.numbers(metric, period, question, place, groups))
    if question.sizes or question.extended or question.condition or len(groups) > 1:
        raise NoAnswer(Why.SMALL, metric.code)
    by_who = bool(question.grades or question.levels or question.sex)
    if place.kind is not Where.AREA and (by_who or set(groups) - DEPTH.keys()):
        raise NoAnswer(Why.SMALL, metric.code)
    if by_who and groups:
        raise NoAnswer(Why.SMALL, metric.code)
    if by_who:
        return _of_whom(shelf, metric, period, question)
    return _of_a_tree(shelf, metric, period, place, groups)


def _cells(shelf: Shelf, metric: Metric, period: Period, tree: str) -> dict[Cell, Decimal]:
    everything = Question(Intent.MIS_QUERY, (metric.code,))
    found = shelf.numbers(metric, period, everything, AREA, TREES[tree])
    return {tuple(map(str, key)): value for key, value in found.items()}


def _of_a_tree(
    shelf: Shelf, metric: Metric, period: Period, place: Place, groups: Sequence[str]
) -> Values:
    group = groups[0] if groups else ""
    tree = "place" if not group or group in DEPTH else "sex" if group == "sex" else "level"
    if group and group not in (*DEPTH, "level", "grade", "sex"):
        raise NoAnswer(Why.SMALL, metric.code)
    leaves = _cells(shelf, metric, period, tree)
    not_told = hidden(leaves)
    depth = (TREES[tree].index(group) + 1) if group else _depth_of(place)
    summed: dict[Cell, Decimal] = {}
    for leaf, value in leaves.items():
        if _lies_in(leaf, place, tree):
            cell = leaf[:depth]
            summed[cell] = summed.get(cell, Decimal(0)) + value
    values: Values = {}
    for cell, value in summed.items():
        key = (cell[-1],) if group else ()
        values[key] = HIDDEN if cell in not_told else value
    return values


def _depth_of(place: Place) -> int:
    return {Where.AREA: 0, Where.DISTRICT: 1, Where.TAMBON: 2, Where.SCHOOL: 3}[place.kind]


def _lies_in(leaf: Cell, place: Place, tree: str) -> bool:
    if tree != "place" or place.kind is Where.AREA:
        return True
    wanted = {
        Where.DISTRICT: (place.name,),
        Where.TAMBON: (place.district, place.name),
        Where.SCHOOL: (*leaf[:2], place.code),
    }[place.kind]
    return leaf[: len(wanted)] == wanted


def _of_whom(shelf: Shelf, metric: Metric, period: Period, question: Question) -> Values:
    """One cell of the area: a level, a grade, or a sex."""
    asked = [(group, values) for group, values in _whom(question) if values]
    if len(asked) != 1 or len(asked[0][1]) != 1:
        raise NoAnswer(Why.SMALL, metric.code)
    group, (value,) = asked[0]
    found = _of_a_tree(shelf, metric, period, AREA, (group,))
    return {(): found[(value,)]} if (value,) in found else {}


def _whom(question: Question) -> tuple[tuple[str, tuple[str, ...]], ...]:
    sexes = (question.sex,) if question.sex else ()
    return (("grade", question.grades), ("level", question.levels), ("sex", sexes))
