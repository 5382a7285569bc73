"""A figure by district, grade, sex ..., one group or two; and which of them has the most."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from heapq import nlargest, nsmallest
from itertools import compress
from typing import Any, Final, TypeVar

from handlers.kit.effects import Param, Words
from handlers.mis.answer import Answer, Line, NoAnswer, Source, Value, Why, written
from handlers.mis.guarding import Values, told
from handlers.mis.measuring import Shelf
from handlers.mis.metrics import Metric
from handlers.mis.naming import in_a_row, in_order, label, sex_words, unit_words, what_words
from handlers.mis.periods import Chosen, note_of_years
from handlers.mis.question import Question
from handlers.mis.single import follow, headline, note_of_hidden, number
from store.grades import SEXES

MOST_ALIKE: Final = 3
ON_A_PAGE: Final = 15
"""Lines of a table that a card shows."""
MOST_CELLS: Final = 240
"""Of such a table: what LINE takes of one card is 30 KB."""
MOST_ACROSS: Final = 20
"""Columns of a table that is not turned round."""


Of = TypeVar("Of")


@dataclass(frozen=True)
class _Table:
    """``line`` makes one of its ``count`` lines, from 0: only those that are shown are made.
    ``sums``: under each of its columns."""

    columns: tuple[Param, ...]
    count: int
    line: Callable[[int], Line]
    sums: Callable[[], tuple[Value, ...]]
    best: Line | None = None


def broken_down(shelf: Shelf, metric: Metric, chosen: Chosen, question: Question) -> Answer:
    """Raises ``NoAnswer`` where the load does not tell it apart so."""
    period, place = chosen.last, question.place
    groups = [group for group in question.group_by if group != "year"]
    found = told(shelf, metric, period, question, place, groups)
    if any(all(key[at] == "" for key in found) for at in range(len(groups))):
        raise _not_apart(metric, Source.of(period.main))
    found = _without_nobody(found)
    total = number(shelf, metric, period, question, place)
    if len(groups) == 1:
        table = _one_group(shelf, question, groups[0], found, total)
    else:
        table = _two_groups(shelf, groups, found)
    across = max(len(table.columns), 1)
    at_once = table.count if question.whole else max(min(ON_A_PAGE, MOST_CELLS // across), 1)
    pages = max(-(-table.count // max(at_once, 1)), 1)
    page = min(question.page, pages)
    shown = range((page - 1) * at_once, min(page * at_once, table.count))
    lines = list(map(table.line, shown))
    if metric.adds_up and total is not None and not question.top_n:
        lines = [*lines, Line(Words("mis.total"), table.sums(), sums=True)]
    what = what_words(metric, question, place)
    return Answer(
        _most(metric, table, question, what)
        or _sexes_apart(metric, question, found)
        or headline(total, metric, question),
        period.sources,
        columns=table.columns or (unit_words(metric),),
        lines=tuple(lines),
        notes=(*chosen.notes, *note_of_years(period), *note_of_hidden([total], lines)),
        follow=follow(metric, question),
        page=page,
        pages=pages,
        rows=shelf.rows(metric, period, question, place),
        sums_across=metric.adds_up and len(groups) == 2,
    )


def _not_apart(metric: Metric, source: Source) -> NoAnswer:
    return NoAnswer(Why.NO_SUCH_PART, metric.code, loaded=(source,))


def _without_nobody(found: Values) -> Values:
    """What a file does not tell apart is left out where it is nought."""
    nobody = {key for key, value in found.items() if "" in key and value is not None and not value}
    return {key: value for key, value in found.items() if key not in nobody} if nobody else found


def ranked(
    of: Sequence[Of], values: Sequence[Value], order: str, first: int
) -> list[tuple[Of, Value]]:
    """The ``first`` few by their number; those without stand last. Only what may be among them is
    sorted: there may be as many as the country has schools."""
    if first < 1:
        return []
    ascending = order == "asc"
    numbers = [one for one in values if isinstance(one, Decimal)]
    if first < len(numbers):
        last = (nsmallest if ascending else nlargest)(first, numbers)[-1]
        is_near = last.__ge__ if ascending else last.__le__
        there = [isinstance(one, Decimal) and is_near(one) for one in values]
    else:
        there = [isinstance(one, Decimal) for one in values]
    found = [*zip(compress(of, there), compress(values, there), strict=True)]
    found.sort(key=_number, reverse=not ascending)
    if first > len(found):
        found += (
            (one, no) for one, no in zip(of, values, strict=True) if not isinstance(no, Decimal)
        )
    return found[:first]


def _number(one: tuple[Any, Value]) -> Any:
    return one[1]


def _one_group(shelf: Shelf, question: Question, group: str, found: Values, total: Value) -> _Table:
    keys = in_order(group, [key for (key,) in found])

    def line(one: tuple[Any, Value]) -> Line:
        return Line(label(group, one[0], shelf), (one[1],))

    def sums() -> tuple[Value, ...]:
        return (total,)

    if not (question.order or question.top_n):
        return _Table((), len(keys), lambda at: line((keys[at], found[(keys[at],)])), sums)
    named = [key for key in keys if key != ""]
    one_is_asked = question.top_n <= 1
    count = len(named) if one_is_asked else min(question.top_n, len(named))
    looked_at = count if question.whole else min(count, question.page * ON_A_PAGE)
    values = [found[(key,)] for key in named]
    in_rank = ranked(named, values, question.order, max(looked_at, MOST_ALIKE))
    return _Table((), count, lambda at: line(in_rank[at]), sums, _first_of(in_rank, line))


def _first_of(
    in_rank: Sequence[tuple[Any, Value]], line: Callable[[tuple[Any, Value]], Line]
) -> Line | None:
    """The first, with those that have as many."""
    if not in_rank or not isinstance(in_rank[0][1], Decimal):
        return None
    most = in_rank[0][1]
    alike = [line(one).label for one in in_rank[:MOST_ALIKE] if one[1] == most]
    return Line(in_a_row(alike), (most,))


def _two_groups(shelf: Shelf, groups: Sequence[str], found: Values) -> _Table:
    """The first down, the second across, unless that is turned round."""
    down, across = groups
    if _is_turned_round(groups, found):
        down, across = across, down
        found = {(b, a): value for (a, b), value in found.items()}
    rows = in_order(down, list(dict.fromkeys(key[0] for key in found)))
    columns = in_order(across, list(dict.fromkeys(key[1] for key in found)))

    def line(at: int) -> Line:
        values = tuple(found.get((rows[at], one)) for one in columns)
        return Line(label(down, rows[at], shelf), values)

    def sums() -> tuple[Value, ...]:
        told = dict.fromkeys(columns, Decimal(0))
        for (_, one), value in found.items():
            told[one] += value if isinstance(value, Decimal) else 0
        return tuple(told.values())

    return _Table(tuple(label(across, one, shelf) for one in columns), len(rows), line, sums)


def _is_turned_round(groups: Sequence[str], found: Values) -> bool:
    """Sex goes across, and of more than a phone can show beside each other the fewer do."""
    first, second = (len({key[at] for key in found}) for at in (0, 1))
    return groups[0] == "sex" or (second > MOST_ACROSS and second > first)


def _sexes_apart(metric: Metric, question: Question, found: Values) -> Words | None:
    """By how many there are more of one sex, where that is asked."""
    boys, girls = (found.get((one,)) for one in SEXES)
    if not question.sexes_apart or not isinstance(boys, Decimal) or not isinstance(girls, Decimal):
        return None
    more, fewer = SEXES if boys > girls else SEXES[::-1]
    said: dict[str, Param] = {
        "more": sex_words(more),
        "fewer": sex_words(fewer),
        "number": written(abs(boys - girls)),
        "unit": unit_words(metric),
        "highest": written(boys),
        "what": what_words(metric, question, question.place),
    }
    return Words("mis.headline.equal" if boys == girls else "mis.headline.more_of_one_sex", said)


def _most(metric: Metric, table: _Table, question: Question, what: Words) -> Words | None:
    """The first of a ranking, as the headline."""
    if table.best is None:
        return None
    said: dict[str, Param] = {
        "who": table.best.label,
        "number": written(table.best.values[0]),
        "unit": unit_words(metric),
        "what": what,
    }
    return Words("mis.headline.least" if question.order == "asc" else "mis.headline.most", said)
