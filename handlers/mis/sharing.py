"""What part of a whole something is, in per cent, and of which whole: the poor are a part of all
pupils of the same place, the pupils of an อำเภอ a part of the area's."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from handlers.kit.effects import Words
from handlers.mis.answer import Answer, Follow, Line, NoAnswer, Why
from handlers.mis.measuring import Shelf
from handlers.mis.metrics import Kind, Metric, metrics
from handlers.mis.naming import unit_words, what_words
from handlers.mis.periods import Chosen, Period, choose
from handlers.mis.permits import Asker, allow
from handlers.mis.places import AREA, Place, Where
from handlers.mis.question import Question
from handlers.mis.single import no_part, number
from handlers.mis.tabling import each_once

WHOLES: Final[Mapping[str, str]] = {
    "poor_students": "students",
    "extreme_poor_students": "students",
    "disabled_students": "students",
    "disadvantaged_students": "students",
    "nationality_students": "students",
    "far_students": "students",
    "nutrition": "students",
    "dropout": "students",
    "retiring_teachers": "teachers",
    "small_schools": "schools",
    "teacher_shortage_schools": "schools",
}
"""What is a part of another metric, and not of itself."""
_HUNDRED: Final = Decimal(100)
_PART: Final = Decimal("0.01")


def is_a_part(question: Question) -> bool:
    """Of the whole area itself there is no part."""
    return bool(
        (question.metrics[:1] and question.metrics[0] in WHOLES)
        or question.place.kind is not Where.AREA
        or is_narrowed(question)
    )


def is_narrowed(question: Question) -> bool:
    """Are some of them asked for, wherever they are?"""
    of_pupils = question.sex or question.grades or question.levels or question.positions
    of_schools = question.sizes or question.extended is not None or question.condition
    return bool(of_pupils or of_schools)


def of_the_part(question: Question) -> Question:
    """ "ร้อยละเด็กพิการกับนักเรียนทั้งหมด" names the whole as well."""
    parts = [code for code in question.metrics if code in WHOLES]
    named = {*parts, *(WHOLES[code] for code in parts)}
    if question.op != "share" or len(parts) != 1 or {*question.metrics} != named:
        return question
    return replace(question, metrics=tuple(parts))


def allow_the_whole(question: Question, asker: Asker, published: Collection[str]) -> None:
    """Raises ``NoAnswer`` where this person may be told the part alone."""
    for code in question.metrics:
        if question.op == "share" and code in WHOLES:
            allow(replace(question, metrics=(WHOLES[code],)), asker, published)


def share(shelf: Shelf, metric: Metric, chosen: Chosen, question: Question, today: date) -> Answer:
    """The part of the whole that was asked for, in per cent. The whole is all of the same place, or
    for a place all of the area."""
    period, place = chosen.last, question.place
    part = number(shelf, metric, period, question, place)
    whole_metric, of_whole, where, of = whole_of(shelf, metric, period, question, today)
    whole = number(shelf, whole_metric, of, of_whole, where)
    if part is None or whole is None or (isinstance(whole, Decimal) and not whole):
        raise no_part(metric, period)
    if not isinstance(part, Decimal) or not isinstance(whole, Decimal):
        raise NoAnswer(Why.SMALL, metric.code)
    percent = percent_words(per_cent(part, whole))
    what = what_words(metric, question, place)
    whole_words = what_words(whole_metric, of_whole, where)
    differ = (Words("mis.note.years_differ"),) if of.main.year != period.main.year else ()
    return Answer(
        Words("mis.headline.share", {"percent": percent, "what": what, "of": whole_words}),
        each_once((*period.sources, *of.sources)),
        columns=(unit_words(metric),),
        lines=(Line(what, (part,)), Line(whole_words, (whole,), sums=True)),
        notes=(*chosen.notes, *differ),
        follow=(Follow.COPY, Follow.LAST_YEAR),
        rows=shelf.rows(metric, period, question, place),
    )


def per_cent(part: Decimal, whole: Decimal) -> Decimal:
    """Raises ``ZeroDivisionError`` for a part of nothing."""
    return (part / whole * _HUNDRED).quantize(_PART)


def percent_words(share: Decimal) -> str:
    return f"{share:f}"


def whole_of(
    shelf: Shelf,
    metric: Metric,
    period: Period,
    question: Question,
    today: date,
    place: Place | None = None,
) -> tuple[Metric, Question, Place, Period]:
    """What the whole is counted by, of whom, where and when. ``place``: of several the one that it
    is a whole for."""
    there = place or question.place
    if question.within == AREA and (metric.code in WHOLES or is_narrowed(question)):
        return metric, replace(question, within=None), AREA, period
    if metric.code not in WHOLES:
        bare = Question(
            question.intent, question.metrics, question.places, without=question.without
        )
        if question.sex:  # the girls of ม.ต้น are a part of ม.ต้น
            bare = replace(bare, grades=question.grades, levels=question.levels)
        return metric, bare, there if is_narrowed(question) else question.within or AREA, period
    whole = metrics()[WHOLES[metric.code]]
    asked = replace(question, metrics=(whole.code,))
    if whole.kind is Kind.SCHOOLS:
        return whole, asked, there, period
    return whole, asked, there, _of_the_same_time(shelf, whole, period, asked, today)


def _of_the_same_time(
    shelf: Shelf, whole: Metric, period: Period, asked: Question, today: date
) -> Period:
    """Of the same year and round, or of the same year; else of the latest there is."""
    year, round = period.main.year, period.main.round
    for years, rounds in (((year,), (round,)), ((year,), ())):
        try:
            dated = replace(asked, years=years, rounds=rounds if round else ())
            return choose(dated, whole, shelf.loads, today).last
        except NoAnswer:
            continue
    return choose(replace(asked, years=(), rounds=()), whole, shelf.loads, today).last
