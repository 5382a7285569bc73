"""One figure, with the parts it is naturally seen in."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from handlers.kit.effects import Param, Words
from handlers.mis.answer import HIDDEN, Answer, Follow, Line, NoAnswer, Source, Value, Why, written
from handlers.mis.guarding import told
from handlers.mis.measuring import Shelf
from handlers.mis.metrics import Kind, Metric
from handlers.mis.naming import (
    in_order,
    joined,
    label,
    metric_words,
    of_whom,
    place_words,
    unit_words,
    what_words,
)
from handlers.mis.periods import Chosen, Period, note_of_years
from handlers.mis.places import AREA, Place, Where
from handlers.mis.question import Question
from store.grades import GRADES, LEVELS

MOST_PARTS: Final = 15
"""Every grade up to ม.6 has its line."""
_LABOURERS: Final = frozenset({"ลูกจ้าง", "ลูกจ้างประจำ", "ลูกจ้างชั่วคราว"})
"""Three names of one answer to "ลูกจ้าง": no file has all of them."""


def number(shelf: Shelf, metric: Metric, period: Period, question: Question, place: Place) -> Value:
    """``None``: there is no figure."""
    return told(shelf, metric, period, question, place).get((), None)


def one(shelf: Shelf, metric: Metric, chosen: Chosen, question: Question) -> Answer:
    """Raises ``NoAnswer`` where the load does not tell of it."""
    period, place = chosen.last, question.place
    if metric.kind is Kind.SHORT and place.kind is Where.SCHOOL:
        return _lacking(shelf, metric, chosen, question)
    value = number(shelf, metric, period, question, place)
    lines = parts(shelf, metric, period, question, place)
    if value is None and (question.subject or not lines):
        raise _no_such_grade(shelf, question) or no_part(metric, period)
    return Answer(
        headline(value, metric, question),
        period.sources,
        columns=(_column(metric),) if lines else (),
        lines=tuple(lines),
        notes=(
            *chosen.notes,
            *_note_of_lack(shelf, metric, period, question),
            *_note_of_positions(shelf, metric, period, question),
            *note_of_years(period),
            *note_of_hidden([value], lines),
        ),
        follow=follow(metric, question),
        number=value,
        rows=shelf.rows(metric, period, question, place),
    )


def _lacking(shelf: Shelf, metric: Metric, chosen: Chosen, question: Question) -> Answer:
    """Of one school it is asked how many teachers are missing, and not how many schools it is."""
    period, place = chosen.last, question.place
    value = number(shelf, replace(metric, kind=Kind.LACK), period, question, place)
    if value is None:
        raise no_part(metric, period)
    said: dict[str, Param] = {"number": written(value), "where": place_words(place)}
    return Answer(
        Words("mis.headline.lacking", said),
        period.sources,
        notes=(*chosen.notes, *note_of_years(period)),
        follow=(Follow.FILE, Follow.PAPER, Follow.COPY),
        number=value,
        rows=shelf.rows(metric, period, question, place),
    )


def _note_of_lack(
    shelf: Shelf, metric: Metric, period: Period, question: Question
) -> tuple[Words, ...]:
    """ "ครูขาดกี่คน" asks for teachers; the schools that lack them are asked for in the same words,
    so both are told."""
    if metric.kind is not Kind.SHORT:
        return ()
    lacking = replace(metric, kind=Kind.LACK)
    value = number(shelf, lacking, period, question, question.place)
    if not isinstance(value, Decimal):
        return ()
    return (Words("mis.note.lacking", {"number": written(value)}),)


def _note_of_positions(
    shelf: Shelf, metric: Metric, period: Period, question: Question
) -> tuple[Words, ...]:
    """Of several positions those that the file has no figure of are not in the sum."""
    if len(question.positions) < 2 or metric.figure != "other_staff":
        return ()
    everywhere = replace(question, positions=(), places=(AREA,))
    there = told(shelf, metric, period, everywhere, AREA, ("position",))
    missing = [one for one in question.positions if (one,) not in there]
    if not missing or {*question.positions} >= _LABOURERS:
        return ()
    return (Words("mis.note.not_told", {"names": ", ".join(missing)}),)


def _column(metric: Metric) -> Words:
    """The two numbers of a ratio have units of their own."""
    return Words("mis.column.number") if metric.kind is Kind.RATIO else unit_words(metric)


def headline(value: Value, metric: Metric, question: Question) -> Words:
    what = what_words(metric, question, question.place)
    if value is None:
        return Words("mis.headline.by_subject", {"what": what})
    if value is HIDDEN:
        return Words("mis.headline.hidden", {"what": what})
    said: dict[str, Param] = {"number": written(value), "unit": unit_words(metric), "what": what}
    if metric.code == "schools":
        said["what"] = joined([*of_whom(question), place_words(question.place)])
        return Words("mis.headline.schools", said)
    return Words("mis.headline.one" if metric.adds_up else "mis.headline.value", said)


def parts(
    shelf: Shelf, metric: Metric, period: Period, question: Question, place: Place
) -> list[Line]:
    """The breakdown under the number: of several grades, levels or sizes each, of pupils boys and
    girls, of scores the subjects, of a ratio its two numbers."""
    if metric.kind is Kind.RATIO:
        return [
            Line(metric_words(part), (number(shelf, part, period, question, place),))
            for part in metric.parts
        ]
    group = _natural(metric, question)
    if not group:
        return []
    try:
        found = told(shelf, metric, period, question, place, (group,))
    except NoAnswer:
        return []
    keys = [key for (key,) in found if key not in ("", None)]
    if len(keys) < (1 if metric.kind is Kind.SCORE else 2):
        return []
    ordered = in_order(group, keys)[:MOST_PARTS]
    return [Line(label(group, key, shelf), (found[(key,)],)) for key in ordered]


def _natural(metric: Metric, question: Question) -> str:
    if metric.kind is Kind.SCORE:
        return "subject"
    if len(question.sizes) > 1 and (metric.kind is Kind.SCHOOLS or not metric.sensitive):
        return "size"
    if metric.kind in (Kind.SCHOOLS, Kind.SHORT, Kind.SURPLUS):
        return "district" if question.place.kind is Where.AREA else ""
    if len(question.grades) > 1:
        return "grade"
    if len(question.levels) > 1 and metric.figure in ("students", "rooms"):
        return "level"
    if metric.figure == "students":
        return "" if question.sex else "sex"
    if metric.figure == "rooms":
        return "" if question.grades else "level"
    if metric.figure in ("teachers", "other_staff"):
        return "position"
    return "level" if metric.sensitive and question.place.kind is Where.AREA else ""


def no_part(metric: Metric, period: Period) -> NoAnswer:
    """There is a load, and it does not tell of what was asked for."""
    return NoAnswer(Why.NO_SUCH_PART, metric.code, loaded=(Source.of(period.main),))


def _no_such_grade(shelf: Shelf, question: Question) -> NoAnswer | None:
    """Is it a school's, and none that is taught there?"""
    place = question.place
    facts = shelf.counting.facts(place.code) if place.kind is Where.SCHOOL else None
    asked = question.grades or tuple(g for level in question.levels for g in LEVELS.get(level, ()))
    if facts is None or not asked or not {facts.lowest, facts.highest} <= {*GRADES}:
        return None
    taught = GRADES[GRADES.index(facts.lowest) : GRADES.index(facts.highest) + 1]
    if {*taught} & {*asked}:
        return None
    grades = f"{facts.lowest}–{facts.highest}"
    return NoAnswer(Why.NO_SUCH_GRADE, params={"name": place.name, "grades": grades})


def note_of_hidden(values: Sequence[Value], lines: Sequence[Line]) -> tuple[Words, ...]:
    every = [*values, *(value for line in lines for value in line.values)]
    return (Words("mis.note.hidden"),) if HIDDEN in every else ()


def of_the_metric(metric: Metric, question: Question) -> Question:
    """Of several metrics only the other staff have positions, and only exams subjects."""
    positions = question.positions if metric.figure == "other_staff" else ()
    subject = question.subject if metric.kind is Kind.SCORE else ""
    return replace(question, positions=positions, subject=subject)


def follow(metric: Metric, question: Question) -> tuple[Follow, ...]:
    """What is likely asked next."""
    found: list[Follow] = []
    by_grade = metric.figure in ("students", "rooms") and not question.grades
    if metric.kind is not Kind.SUM:
        by_grade = False
    if by_grade and "grade" not in question.group_by:
        found.append(Follow.GRADES)
    if question.place.kind is Where.AREA and metric.kind is not Kind.SCORE:
        if "district" not in question.group_by:
            found.append(Follow.DISTRICTS)
    elif question.place.kind is Where.DISTRICT and "tambon" not in question.group_by:
        found.append(Follow.TAMBONS)
    if metric.figure == "students" and metric.kind is Kind.SUM and not question.sex:
        found.append(Follow.SEXES)
    if metric.series != "schools":
        found += [Follow.LAST_YEAR, Follow.YEARS]
    if metric.kind is Kind.SCHOOLS:
        found.insert(0, Follow.LIST)
    if metric.code == "schools" and "size" not in question.group_by:
        found.append(Follow.SIZES)
    return (*found, Follow.CHART, Follow.FILE, Follow.PAPER, Follow.COPY)
