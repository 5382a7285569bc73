"""Which schools gained or lost most from one year to another.

Only those are set in an order that stand in both years' files: a school that is closed, or that was
not there yet, lost and gained nobody. How many are left out is said.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from typing import Final, NamedTuple

from handlers.kit.effects import Param, Words
from handlers.mis.answer import Answer, Follow, Line, NoAnswer, Source, Why
from handlers.mis.guarding import Values, told
from handlers.mis.measuring import Shelf
from handlers.mis.metrics import Kind, Metric
from handlers.mis.naming import joined, metric_words, of_whom, period_words, place_words
from handlers.mis.periods import Chosen, Period
from handlers.mis.places import Where
from handlers.mis.question import Question
from handlers.mis.tabling import each_once
from store.schoollists import ListedSchool

ON_A_PAGE: Final = 10
DOWN: Final = "down"


class _Changed(NamedTuple):
    school: ListedSchool
    before: Decimal
    after: Decimal

    @property
    def by(self) -> Decimal:
        return self.after - self.before


def changed(shelf: Shelf, metric: Metric, chosen: Chosen, question: Question) -> Answer:
    """Those that lost (or gained), the most first. Raises ``NoAnswer`` where there are no two years
    to set against each other, and for what is told of no school by itself."""
    if len(chosen.periods) < 2:
        raise _one_year_alone(metric, chosen, question)
    if any(part.sensitive for part in metric.parts):
        raise NoAnswer(Why.SMALL, metric.code)
    before, after = chosen.periods[0], chosen.periods[-1]
    there = shelf.schools(after, question, question.place)
    bare = replace(question, sizes=(), extended=None, name_contains="")
    numbers = [_by_school(shelf, metric, period, bare) for period in (before, after)]
    both = [
        _Changed(one, first, last)
        for one in there
        if isinstance(first := numbers[0].get((one.code,)), Decimal)
        and isinstance(last := numbers[1].get((one.code,)), Decimal)
    ]
    found = _in_order([one for one in both if _is_asked(one, question)], question)
    at_once = max(len(found), 1) if question.whole else ON_A_PAGE
    pages = max(-(-len(found) // at_once), 1)
    page = min(question.page, pages)
    shown = islice(enumerate(found, start=1), (page - 1) * at_once, page * at_once)
    lines = [
        Line(f"{at}. {_called(one.school, question)}", (one.before, one.after, one.by))
        for at, one in shown
    ]
    years = tuple(period_words(period, rounds=False) for period in (before, after))
    more = (Follow.MORE,) if page < pages else ()
    return Answer(
        _headline(metric, question, len(found), years),
        each_once((*before.sources, *after.sources)),
        columns=(*years, Words("mis.column.change")),
        lines=tuple(lines),
        notes=(*chosen.notes, *_note_of_those_left_out(len(there) - len(both))),
        follow=(*more, Follow.FILE, Follow.PAPER, Follow.COPY),
        page=page,
        pages=pages,
        rows=2 * len(both),
    )


def _by_school(shelf: Shelf, metric: Metric, period: Period, question: Question) -> Values:
    """A file of pupils leaves out a grade that a school has nobody in: there it is 0."""
    found = told(shelf, metric, period, question, question.place, ("school",))
    narrowed = question.grades or question.levels or question.sex or question.positions
    if metric.kind is not Kind.SUM or not narrowed or not found:
        return found
    whole = replace(question, grades=(), levels=(), sex="", positions=())
    there = told(shelf, metric, period, whole, question.place, ("school",))
    return {key: found.get(key, Decimal(0)) for key in there}


def _is_asked(one: _Changed, question: Question) -> bool:
    return one.by < 0 if question.change == DOWN else one.by > 0


def _in_order(found: list[_Changed], question: Question) -> list[_Changed]:
    """So many as were asked for, and those that changed as much as the last of them."""
    least_first = question.order == "asc"
    found.sort(key=lambda one: abs(one.by), reverse=not least_first)
    first = question.top_n or len(found)
    if first >= len(found):
        return found
    return [one for at, one in enumerate(found) if at < first or one.by == found[first - 1].by]


def _called(one: ListedSchool, question: Question) -> str:
    return one.name if question.place.kind is not Where.AREA else f"{one.name} (อ.{one.district})"


def _headline(metric: Metric, question: Question, count: int, years: Sequence[Words]) -> Words:
    whom: list[Param] = [*of_whom(question), place_words(question.place)]
    said: dict[str, Param] = {
        "count": count,
        "metric": metric_words(metric),
        "whom": joined(whom),
        "before": years[0],
        "after": years[1],
        "most": _rank(question),
    }
    return Words(
        "mis.headline.list_down" if question.change == DOWN else "mis.headline.list_up", said
    )


def _rank(question: Question) -> Param:
    if not question.top_n:
        return ""
    return Words("mis.least" if question.order == "asc" else "mis.most")


def _note_of_those_left_out(count: int) -> tuple[Words, ...]:
    return (Words("mis.note.not_both_years", {"count": count}),) if count else ()


def _one_year_alone(metric: Metric, chosen: Chosen, question: Question) -> NoAnswer:
    only = chosen.last.main
    missing = [str(year) for year in question.years if isinstance(year, int) and year != only.year]
    when = Words("mis.year", {"year": ", ".join(missing) or str(only.year - 1)})
    return NoAnswer(Why.NOT_LOADED, metric.code, {"when": when}, loaded=(Source.of(only),))
