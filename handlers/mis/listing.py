"""Which schools: by size, by name, by a condition, in an order; a page at a time."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from handlers.kit.effects import Param, Words
from handlers.mis.answer import Answer, Follow, Line
from handlers.mis.breakdown import sort_lines
from handlers.mis.guarding import told
from handlers.mis.measuring import Shelf
from handlers.mis.metrics import Kind, Metric, metrics
from handlers.mis.naming import joined, metric_words, of_whom, place_words, unit_words
from handlers.mis.periods import Chosen, Period
from handlers.mis.question import Question, Where
from handlers.mis.single import note_of_hidden
from store.figures import SchoolFacts

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
    lines = _lines(shelf, metric, period, question, schools)
    if question.order or question.top_n:
        lines = [line for line in sort_lines(lines, question.order) if line.values[0] is not None]
    if question.top_n:
        lines = lines[: question.top_n]
    at_once = len(lines) if question.whole else ON_A_PAGE
    pages = max(-(-len(lines) // max(at_once, 1)), 1)
    page = min(question.page, pages)
    shown = lines[(page - 1) * at_once : page * at_once]
    more = (Follow.MORE,) if page < pages else ()
    return Answer(
        _headline(question, metric, len(lines)),
        period.sources,
        columns=() if metric is None else (unit_words(metric),),
        lines=tuple(_numbered(shown, (page - 1) * at_once)),
        notes=(*chosen.notes, *note_of_hidden([], shown)),
        follow=(*more, Follow.FILE, Follow.PAPER, Follow.COPY),
        page=page,
        pages=pages,
        rows=len(schools),
    )


def _lines(
    shelf: Shelf,
    metric: Metric | None,
    period: Period,
    question: Question,
    schools: Sequence[SchoolFacts],
) -> list[Line]:
    if metric is None:
        return [Line(_called(one, question), ()) for one in schools]
    bare = Question(question.intent, (metric.code,), grades=_grades(question))
    if metric.kind is Kind.SHORT:
        metric = Metric("teacher_balance", "person", metric.series, Kind.SUM, metric.figure)
    found = told(shelf, metric, period, bare, question.place, ("school",))
    lines = [Line(_called(one, question), (found.get((one.code,)),)) for one in schools]
    if question.condition is None and metric.code == "teacher_balance":
        return [line for line in lines if _is_below(line)]
    if question.condition is None and metric.kind is Kind.SURPLUS:
        return [line for line in lines if line.values[0]]
    return lines


def _grades(question: Question) -> tuple[str, ...]:
    return question.grades or (question.condition.grades if question.condition else ())


def _is_below(line: Line) -> bool:
    value = line.values[0]
    return isinstance(value, Decimal) and value < 0


def _called(one: SchoolFacts, question: Question) -> str:
    """With its อำเภอ, where the list is not of one."""
    inside = question.place.kind is not Where.AREA
    return one.name if inside else f"{one.name} (อ.{one.district})"


def _numbered(lines: Sequence[Line], before: int) -> list[Line]:
    return [
        Line(f"{before + at}. {line.label}", line.values) for at, line in enumerate(lines, start=1)
    ]


def _headline(question: Question, metric: Metric | None, count: int) -> Words:
    whom: list[Param] = [*of_whom(question), place_words(question.place)]
    said: dict[str, Param] = {"count": count, "whom": joined(whom)}
    if metric is not None and (question.order or question.top_n):
        said["metric"] = metric_words(metric)
        asc = question.order == "asc"
        return Words("mis.headline.list_least" if asc else "mis.headline.list_most", said)
    return Words("mis.headline.list", said)
