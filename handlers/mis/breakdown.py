"""A figure by district, grade, sex ..., one group or two; and which of them has the most."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from handlers.kit.effects import Param, Words
from handlers.mis.answer import Answer, Line, NoAnswer, Source, Value, Why, written
from handlers.mis.guarding import Values, told
from handlers.mis.measuring import Shelf
from handlers.mis.metrics import Kind, Metric
from handlers.mis.naming import in_a_row, in_order, label, unit_words, what_words
from handlers.mis.periods import Chosen, note_of_years
from handlers.mis.question import Question
from handlers.mis.single import follow, headline, note_of_hidden, number

MOST_ALIKE: Final = 3
ON_A_PAGE: Final = 15
"""Lines of a table that a card shows."""


@dataclass(frozen=True)
class _Table:
    columns: tuple[Param, ...]
    lines: list[Line]
    best: Line | None = None


def broken_down(shelf: Shelf, metric: Metric, chosen: Chosen, question: Question) -> Answer:
    """Raises ``NoAnswer`` where the load does not tell it apart so."""
    period, place = chosen.last, question.place
    groups = [group for group in question.group_by if group != "year"]
    found = told(shelf, metric, period, question, place, groups)
    if not [key for key in found if any(part != "" for part in key)]:
        raise _not_apart(metric, Source.of(period.main))
    found = _without_nobody(found)
    total = number(shelf, metric, period, question, place)
    if len(groups) == 1:
        table = _one_group(shelf, metric, question, groups[0], found)
    else:
        table = _two_groups(shelf, groups, found)
    at_once = len(table.lines) if question.whole else ON_A_PAGE
    pages = max(-(-len(table.lines) // max(at_once, 1)), 1)
    page = min(question.page, pages)
    lines = table.lines[(page - 1) * at_once : page * at_once]
    if metric.adds_up and total is not None and not question.top_n:
        sums = _sums(total, groups, table.columns, found)
        lines = [*lines, Line(Words("mis.total"), sums, sums=True)]
    what = what_words(metric, question, place)
    return Answer(
        _most(metric, table, question, what) or headline(total, metric, question),
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
    return {
        key: value
        for key, value in found.items()
        if value or all(part != "" for part in key) or value is None
    }


def by_number(value: Value) -> Decimal:
    """Hidden and missing ones stand behind all others, whichever way it is sorted."""
    return value if isinstance(value, Decimal) else Decimal(-1)


def sort_lines(lines: Sequence[Line], order: str) -> list[Line]:
    """By their number; those without stand last."""
    numbered = [line for line in lines if isinstance(line.values[0], Decimal)]
    others = [line for line in lines if not isinstance(line.values[0], Decimal)]
    numbered.sort(key=lambda line: by_number(line.values[0]), reverse=order != "asc")
    return [*numbered, *others]


def _one_group(
    shelf: Shelf, metric: Metric, question: Question, group: str, found: Values
) -> _Table:
    keys = in_order(group, [key for (key,) in found])
    lines = [Line(label(group, key, shelf), (found[(key,)],)) for key in keys]
    if not (question.order or question.top_n):
        return _Table((), lines)
    named = [Line(label(group, key, shelf), (found[(key,)],)) for key in keys if key != ""]
    ranked = sort_lines(named, question.order)
    best = _first_of(ranked)
    shown = ranked[: question.top_n] if question.top_n > 1 else ranked
    if metric.kind is Kind.SCORE and question.top_n == 1:
        shown = ranked
    return _Table((), shown, best)


def _first_of(ranked: Sequence[Line]) -> Line | None:
    """The first, with those that have as many."""
    if not ranked or not isinstance(ranked[0].values[0], Decimal):
        return None
    alike = [line.label for line in ranked if line.values == ranked[0].values]
    return Line(in_a_row(alike[:MOST_ALIKE]), ranked[0].values)


def _two_groups(shelf: Shelf, groups: Sequence[str], found: Values) -> _Table:
    """The first down, the second across; where sex is one of them, it goes across."""
    down, across = groups
    if down == "sex":
        down, across = across, down
        found = {(b, a): value for (a, b), value in found.items()}
    rows = in_order(down, list(dict.fromkeys(key[0] for key in found)))
    columns = in_order(across, list(dict.fromkeys(key[1] for key in found)))
    lines = [
        Line(label(down, row, shelf), tuple(found.get((row, one)) for one in columns))
        for row in rows
    ]
    return _Table(tuple(label(across, one, shelf) for one in columns), lines)


def _sums(
    total: Value, groups: Sequence[str], columns: Sequence[Param], found: Values
) -> tuple[Value, ...]:
    """Under one column the total; under several each one's own."""
    if len(groups) == 1:
        return (total,)
    across = 0 if groups[0] == "sex" else 1
    group = groups[across]
    keys: list[Any] = in_order(group, list(dict.fromkeys(key[across] for key in found)))
    return tuple(
        sum(
            (v for k, v in found.items() if k[across] == key and isinstance(v, Decimal)), Decimal(0)
        )
        for key in keys[: len(columns)]
    )


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
