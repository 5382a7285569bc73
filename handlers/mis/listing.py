"""Which schools: by size, by name, by a condition, in an order; a page at a time."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from handlers.kit.effects import Param, Words
from handlers.mis.answer import Answer, Follow, Line, Value
from handlers.mis.breakdown import ranked
from handlers.mis.guarding import told
from handlers.mis.measuring import Shelf
from handlers.mis.metrics import Kind, Metric, metrics
from handlers.mis.naming import joined, metric_words, of_whom, place_words, unit_words
from handlers.mis.periods import Chosen, Period
from handlers.mis.question import Question, Where
from handlers.mis.single import note_of_hidden
from store.schoollists import ListedSchool

ON_A_PAGE: Final = 10


def shown_metric(question: Question) -> Metric | None:
    """The number that stands beside each school: what it is ordered by, or what was asked of it."""
    codes = [code for code in question.metrics if code in metrics() and code != "schools"]
    if codes:
        return metrics()[codes[0]]
    if question.condition is not None:
        return metrics()[question.condition.metric]
    return metrics()["students"] if question.sizes else None


def listed(shelf: Shelf, chosen: Chosen, question: Question) -> Answer:
    """A page of them, each with its number."""
    metric, period = shown_metric(question), chosen.last
    schools = shelf.schools(period, question, question.place)
    found = _numbered(shelf, metric, period, question, schools)
    if question.order or question.top_n:
        told = [one for one in found if one[1] is not None]
        found = ranked(told, question.order, question.top_n)
    if question.top_n:
        found = found[: question.top_n]
    at_once = len(found) if question.whole else ON_A_PAGE
    pages = max(-(-len(found) // max(at_once, 1)), 1)
    page = min(question.page, pages)
    before = (page - 1) * at_once
    shown = [
        Line(f"{at}. {_called(one, question)}", () if metric is None else (value,))
        for at, (one, value) in enumerate(found[before : before + at_once], start=before + 1)
    ]
    more = (Follow.MORE,) if page < pages else ()
    return Answer(
        _headline(question, metric, len(found)),
        period.sources,
        columns=() if metric is None else (unit_words(metric),),
        lines=tuple(shown),
        notes=(*chosen.notes, *note_of_hidden([], shown)),
        follow=(*more, Follow.FILE, Follow.PAPER, Follow.COPY),
        page=page,
        pages=pages,
        rows=len(schools),
    )


def _numbered(
    shelf: Shelf,
    metric: Metric | None,
    period: Period,
    question: Question,
    schools: Sequence[ListedSchool],
) -> list[tuple[ListedSchool, Value]]:
    """Each with its number."""
    if metric is None:
        return [(one, None) for one in schools]
    bare = Question(question.intent, (metric.code,), grades=_grades(question))
    if metric.kind is Kind.SHORT:
        metric = Metric("teacher_balance", "person", metric.series, Kind.SUM, metric.figure)
    found = told(shelf, metric, period, bare, question.place, ("school",))
    numbered = [(one, found.get((one.code,))) for one in schools]
    if question.condition is None and metric.code == "teacher_balance":
        return [one for one in numbered if _is_below(one[1])]
    if question.condition is None and metric.kind is Kind.SURPLUS:
        return [one for one in numbered if one[1]]
    return numbered


def _grades(question: Question) -> tuple[str, ...]:
    return question.grades or (question.condition.grades if question.condition else ())


def _is_below(value: Value) -> bool:
    return isinstance(value, Decimal) and value < 0


def _called(one: ListedSchool, question: Question) -> str:
    """With its อำเภอ, where the list is not of one."""
    inside = question.place.kind is not Where.AREA
    return one.name if inside else f"{one.name} (อ.{one.district})"


def _headline(question: Question, metric: Metric | None, count: int) -> Words:
    whom: list[Param] = [*of_whom(question), place_words(question.place)]
    said: dict[str, Param] = {"count": count, "whom": joined(whom)}
    if metric is not None and (question.order or question.top_n):
        said["metric"] = metric_words(metric)
        asc = question.order == "asc"
        return Words("mis.headline.list_least" if asc else "mis.headline.list_most", said)
    return Words("mis.headline.list", said)
