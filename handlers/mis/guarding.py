"""Numbers as they may be told: of a sensitive kind the small ones are hidden, and what they could
be worked out from.

So that two questions put together tell no more than each, only cells of three fixed trees are told
of such a kind: area, district, tambon, school; of the area by level and grade; of the area by sex.
Each tree is hidden as a whole, whatever part of it is asked for. What they have in common is the
area: where one of them hides that, the others would tell it, and so none tells of anybody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from handlers.mis.answer import HIDDEN, NoAnswer, Value, Why
from handlers.mis.measuring import Shelf
from handlers.mis.metrics import Metric
from handlers.mis.periods import Period
from handlers.mis.places import AREA, Place, Where
from handlers.mis.question import Question
from handlers.mis.suppressing import Cell, Tree
from handlers.understanding.understood import Intent
from store.remembering import LastFew

Values = dict[tuple[Any, ...], Value]
TREES: Final[Mapping[str, tuple[str, ...]]] = {
    "place": ("district", "tambon", "school"),
    "level": ("level", "grade"),
    "sex": ("sex",),
}
DEPTH: Final = {"district": 1, "tambon": 2, "school": 3}


@dataclass(frozen=True)
class _ToldTree:
    """A tree as it is told. ``levels``: the whole first, the leaves last."""

    levels: Sequence[Mapping[Cell, Value]]

    def of(self, cell: Cell) -> Value:
        return self.levels[len(cell)].get(cell) if len(cell) < len(self.levels) else None

    def below(self, cell: Cell, depth: int) -> Values:
        """The cells so deep in the tree that lie in this one, by their names."""
        if depth >= len(self.levels):
            return {}
        if cell:
            return _by_name(
                {one: told for one, told in self.levels[depth].items() if one[: len(cell)] == cell}
            )
        if depth not in self._of_all:
            self._of_all[depth] = _by_name(self.levels[depth])
        return {**self._of_all[depth]}

    @cached_property
    def _of_all(self) -> dict[int, Values]:
        return {}


_trees: Final[LastFew[Mapping[str, _ToldTree]]] = LastFew(24)
"""Neither loads nor lists of schools change. The country's of one year are 2 to 5 MB."""


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
    of_schools = question.sizes or question.extended is not None or question.condition
    if of_schools or question.without or len(groups) > 1:
        raise NoAnswer(Why.SMALL, metric.code)
    by_who = bool(question.grades or question.levels or question.sex)
    if place.kind is not Where.AREA and (by_who or set(groups) - DEPTH.keys()):
        raise NoAnswer(Why.SMALL, metric.code)
    if by_who and groups:
        raise NoAnswer(Why.SMALL, metric.code)
    if by_who:
        return _of_whom(shelf, metric, period, question)
    return _of_a_tree(shelf, metric, period, place, groups)


def _told_tree(shelf: Shelf, metric: Metric, period: Period, tree: str) -> _ToldTree:
    loads = tuple(load.id for load in period.loads.values())
    key = (metric, loads, shelf.counting.schools)
    return _trees.get(key, lambda: _reckoned(shelf, metric, period))[tree]


def _reckoned(shelf: Shelf, metric: Metric, period: Period) -> Mapping[str, _ToldTree]:
    everything = Question(Intent.MIS_QUERY, (metric.code,))
    found = {
        tree: Tree(shelf.numbers(metric, period, everything, AREA, groups))
        for tree, groups in TREES.items()
    }
    nobody = any(() in one.hidden for one in found.values())
    return {tree: _as_told(one, nobody=nobody) for tree, one in found.items()}


def _as_told(tree: Tree, *, nobody: bool) -> _ToldTree:
    not_told = tree.hidden
    return _ToldTree(
        tuple(
            {
                cell: HIDDEN if cell in not_told or (nobody and value) else value
                for cell, value in level.items()
            }
            for level in tree.levels
        )
    )


def _of_a_tree(
    shelf: Shelf, metric: Metric, period: Period, place: Place, groups: Sequence[str]
) -> Values:
    group = groups[0] if groups else ""
    tree = "place" if not group or group in DEPTH else "sex" if group == "sex" else "level"
    if group and group not in (*DEPTH, "level", "grade", "sex"):
        raise NoAnswer(Why.SMALL, metric.code)
    found, cell = _told_tree(shelf, metric, period, tree), _cell_of(place, shelf)
    depth = (TREES[tree].index(group) + 1) if group else len(cell)
    if depth > len(cell):
        return found.below(cell, depth)
    value = found.of(cell)
    return {} if value is None else {cell[depth - 1 : depth] if group else (): value}


def _cell_of(place: Place, shelf: Shelf) -> Cell:
    """The way down to it."""
    match place.kind:
        case Where.DISTRICT:
            return (place.name,)
        case Where.TAMBON:
            return (place.district, place.name)
        case Where.SCHOOL:
            return shelf.counting.listed.way_to(place.code)
    return ()


def _by_name(cells: Mapping[Cell, Value]) -> Values:
    found = {one[-1:]: told for one, told in cells.items()}
    return found if len(found) == len(cells) else _together(cells)


def _together(cells: Mapping[Cell, Value]) -> Values:
    """What bears one name is told in one, or not where a part of it is not."""
    found: Values = {}
    for cell, value in cells.items():
        before = found.get(cell[-1:], Decimal(0))
        if isinstance(before, Decimal) and isinstance(value, Decimal):
            found[cell[-1:]] = before + value
        else:
            found[cell[-1:]] = HIDDEN
    return found


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
