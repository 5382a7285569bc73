"""Which schools: by size, by name, by a condition, in an order; a page at a time."""

from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from decimal import Decimal
from heapq import nlargest, nsmallest
from itertools import compress
from typing import Any, Final

from handlers.kit.effects import Param, Words
from handlers.mis.answer import Answer, Follow, Line, NoAnswer, Source, Value, Why
from handlers.mis.breakdown import ranked
from handlers.mis.guarding import Values, told
from handlers.mis.measuring import Shelf
from handlers.mis.metrics import Kind, Metric, metrics
from handlers.mis.naming import (
    in_a_row,
    in_order,
    joined,
    label,
    metric_words,
    of_whom,
    place_words,
    unit_words,
)
from handlers.mis.periods import Chosen, Period, is_over_years
from handlers.mis.places import Where
from handlers.mis.question import Question
from handlers.mis.sharing import is_narrowed, per_cent, percent_words
from handlers.mis.single import note_of_hidden
from handlers.mis.tabling import each_once, told_apart
from handlers.understanding.understood import OF_PUPILS
from store.schoollists import ListedSchool

ON_A_PAGE: Final = 10


def shown_metric(question: Question) -> Metric | None:
    """The number that stands beside each school: what it is ordered by, or what was asked of it."""
    codes = [code for code in question.metrics if code in metrics() and code != "schools"]
    if codes:
        return metrics()[codes[0]]
    if question.condition is not None:
        return metrics()[question.condition.metric]
    of_pupils = question.sizes or not OF_PUPILS.isdisjoint(question.group_by)
    return metrics()["students"] if of_pupils else None


def lacks(question: Question) -> bool:
    """Are those asked for that have none of something, and nothing else of them? The number that
    they fulfil the condition with says nothing: it is nought."""
    told = question.condition
    bare = told is not None and told.op == "=" and not told.value and not told.than
    return bare and shown_metric(question) == metrics()[told.metric if told else ""]


def listed(
    shelf: Shelf, chosen: Chosen, question: Question, pupils: Period | None = None
) -> Answer:
    """A page of them, each with its number; of those that ``lacks`` is true of, with their
    ``pupils`` of that period, or with none."""
    metric, period = shown_metric(question), chosen.last
    there = [one for place in question.places for one in shelf.schools(period, question, place)]
    column: Param = ""
    if lacks(question):
        metric = metrics()["students"] if pupils else None
        numbered = replace(question, condition=None, grades=(), positions=(), subject="")
        told_of = pupils or period
        column = Words(
            "mis.with_unit", {"one": Words("mis.metric.students"), "unit": Words("mis.unit.person")}
        )
    else:
        numbered, told_of = question, period
    schools, values = _numbered(shelf, metric, told_of, numbered, there)
    count = _with_those_alike(values, question)
    at_once = count if question.whole else ON_A_PAGE
    pages = max(-(-count // max(at_once, 1)), 1)
    page = min(question.page, pages)
    before, until = (page - 1) * at_once, min(page * at_once, count)
    if question.order or question.top_n:
        found = ranked(schools, values, question.order, until)[before:]
    else:
        found = [*zip(schools[before:until], values[before:until], strict=True)]
    made_of = _apart(shelf, metric, told_of, numbered, {one.code for one, _ in found})
    parts = in_order(_part(question), [*dict.fromkeys(part for _, part in made_of)])
    shown = [
        Line(
            f"{at}. {_called(one, question)}",
            () if metric is None else (value, *(made_of.get((one.code, part)) for part in parts)),
        )
        for at, (one, value) in enumerate(found, start=before + 1)
    ]
    more = (Follow.MORE,) if page < pages else ()
    return Answer(
        _share(shelf, period, question, len(there)) or _headline(question, metric, count),
        each_once((*period.sources, *told_of.sources)),
        columns=_columns(shelf, question, metric, column, parts),
        lines=tuple(shown),
        notes=(*chosen.notes, *_note_of_year(chosen, question), *note_of_hidden([], shown)),
        follow=(*more, Follow.FILE, Follow.PAPER, Follow.COPY),
        page=page,
        pages=pages,
        rows=len(there),
        charted=1 if parts else 0,
    )


def _with_those_alike(values: Sequence[Value], question: Question) -> int:
    """So many as were asked for, and those that have as many as the last of them: of a hundred
    schools with two each, none is the one that has most."""
    count = min(len(values), question.top_n or len(values))
    numbers = [value for value in values if isinstance(value, Decimal)]
    if not question.top_n or count >= len(numbers):
        return count
    pick = nsmallest if question.order == "asc" else nlargest
    last = pick(count, numbers)[-1]
    beyond = last.__ge__ if question.order == "asc" else last.__le__
    return sum(map(beyond, numbers))


def _column(metric: Metric) -> Words:
    """Beside a school that lacks teachers stands how many."""
    return Words("mis.column.lacking") if metric.kind is Kind.SHORT else unit_words(metric)


def _note_of_year(chosen: Chosen, question: Question) -> tuple[Words, ...]:
    if not is_over_years(question) or not chosen.last.main.year:
        return ()
    return (Words("mis.note.list_of_one_year", {"year": str(chosen.last.main.year)}),)


def _numbered(
    shelf: Shelf,
    metric: Metric | None,
    period: Period,
    question: Question,
    schools: Sequence[ListedSchool],
) -> tuple[Sequence[ListedSchool], Sequence[Value]]:
    """Those that are asked for, and of each its number; in an order stand only those that have
    one. Two lists and no pairs: there may be as many as the country has."""
    if metric is None:
        return schools, [None] * len(schools)
    bare = replace(_of_the_condition(question, metric), grades=_grades(question))
    are_short = metric.kind is Kind.SHORT
    if are_short:
        metric = Metric("teacher_balance", "person", metric.series, Kind.SUM, metric.figure)
    found: Values = {}
    for place in question.places:
        found |= told(shelf, metric, period, bare, place, ("school",))
    condition = question.condition
    of_none = condition is not None and condition.metric == metric.code and metric.kind is Kind.SUM
    values = [found.get((one.code,), Decimal(0) if of_none else None) for one in schools]
    if are_short or (question.condition is None and metric.code == "teacher_balance"):
        # The school that lacks most is the first of "ขาดมากที่สุด", not the one nearest to its quota.
        return _lacking(schools, values)
    if question.condition is None and metric.kind is Kind.SURPLUS:
        asked: Callable[[Value], bool] = bool
    elif question.order or question.top_n:
        asked = _is_known
    else:
        return schools, values
    some = [*map(asked, values)]
    return [*compress(schools, some)], [*compress(values, some)]


def _of_the_condition(question: Question, metric: Metric) -> Question:
    """The number beside a school is the one that it fulfils the condition with, if that is of the
    same figure."""
    bare = Question(
        question.intent,
        (metric.code,),
        subject=question.subject,
        positions=question.positions,
    )
    condition = question.condition
    if condition is None or condition.metric != metric.code:
        return replace(bare, levels=question.levels, sex=question.sex)
    if condition.than:
        return bare
    return replace(bare, levels=condition.levels, sex=condition.sex)


def _part(question: Question) -> str:
    """By what each school's own number is to be told; ``""``: by nothing, or by a sex of which it
    is already."""
    condition = question.condition
    sex = question.sex or (condition.sex if condition else "")
    parts = OF_PUPILS - {"sex"} if sex else OF_PUPILS
    return next((one for one in question.group_by if one in parts), "")


def _apart(
    shelf: Shelf, metric: Metric | None, period: Period, question: Question, shown: Set[str]
) -> Values:
    """By each of these schools and part the number, where parts are asked for. Raises ``NoAnswer``
    where the load does not tell them apart."""
    group = _part(question)
    if metric is None or not group:
        return {}
    bare = replace(_of_the_condition(question, metric), grades=_grades(question))
    found: Values = {}
    for place in question.places if metric.adds_up else ():
        found |= told_apart(told(shelf, metric, period, bare, place, ("school", group)))
    if not found:
        raise NoAnswer(Why.NO_SUCH_PART, metric.code, loaded=(Source.of(period.main),))
    return {key: value for key, value in found.items() if value and key[0] in shown}


def _columns(
    shelf: Shelf, question: Question, metric: Metric | None, column: Param, parts: Sequence[Any]
) -> tuple[Param, ...]:
    if metric is None:
        return ()
    if not parts:
        return (column or _column(metric),)
    total = Words("mis.with_unit", {"one": Words("mis.total"), "unit": unit_words(metric)})
    return (total, *(label(_part(question), part, shelf) for part in parts))


def _grades(question: Question) -> tuple[str, ...]:
    return question.grades or (question.condition.grades if question.condition else ())


def _lacking(
    schools: Sequence[ListedSchool], balances: Sequence[Value]
) -> tuple[Sequence[ListedSchool], Sequence[Value]]:
    """Those that have fewer teachers than their quota, and how many are missing."""
    both = zip(schools, balances, strict=True)
    short = [(one, -told) for one, told in both if isinstance(told, Decimal) and told < 0]
    return [one for one, _ in short], [missing for _, missing in short]


def _is_known(value: Value) -> bool:
    return value is not None


def _called(one: ListedSchool, question: Question) -> str:
    """With its อำเภอ, where the list is not of one."""
    inside = question.place.kind is not Where.AREA and len(question.places) == 1
    return one.name if inside else f"{one.name} (อ.{one.district})"


def _headline(question: Question, metric: Metric | None, count: int) -> Words:
    where = in_a_row([place_words(place) for place in question.places])
    whom: list[Param] = [*of_whom(question), where]
    said: dict[str, Param] = {"count": count, "whom": joined(whom)}
    if metric is not None and (question.order or question.top_n):
        said["metric"] = metric_words(metric)
        asc = question.order == "asc"
        return Words("mis.headline.list_least" if asc else "mis.headline.list_most", said)
    return Words("mis.headline.list", said)


def _share(shelf: Shelf, period: Period, question: Question, count: int) -> Words | None:
    """ "ร้อยละโรงเรียนที่ไม่มี ผอ.": of all schools there; ``None`` where that is not asked."""
    if question.op != "share" or question.top_n or not is_narrowed(question):
        return None
    everyone = Question(
        question.intent, question.metrics, question.places, without=question.without
    )
    whole = sum(len(shelf.schools(period, everyone, place)) for place in question.places)
    if not whole:
        return None
    where = in_a_row([place_words(place) for place in question.places])
    said: dict[str, Param] = {
        "percent": percent_words(per_cent(Decimal(count), Decimal(whole))),
        "count": count,
        "whole": whole,
        "whom": joined([*of_whom(question), where]),
    }
    return Words("mis.headline.list_share", said)
