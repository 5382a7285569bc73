"""Of which grade a score is. One load of an exam may hold several (O-NET of ป.6 and of ม.3), and a
mean of one is none of the other: a question is answered of one of them, and it is said of which."""

from dataclasses import replace

from handlers.kit.effects import Words
from handlers.mis.answer import NoAnswer, Source, Why
from handlers.mis.measuring import Shelf
from handlers.mis.metrics import Kind, Metric, metrics
from handlers.mis.periods import Period
from handlers.mis.question import Question
from store.figures import AREA
from store.grades import LEVEL_OF, LEVELS

Notes = tuple[Words, ...]


def of_one_grade(
    shelf: Shelf, metric: Metric, period: Period, question: Question
) -> tuple[Question, Notes]:
    """``question`` with the grade that its score, or that of its condition, is of, and what is said
    where there are others. Raises ``NoAnswer`` for a level or a sex that no score is of."""
    notes: Notes = ()
    if metric.kind is Kind.SCORE:
        grades, notes = _narrowed(
            shelf, metric, period, question.place.code, (question.grades, question.levels)
        )
        if question.sex:
            raise NoAnswer(Why.NO_SUCH_PART, metric.code, loaded=(Source.of(period.main),))
        question = replace(question, grades=grades, levels=())
    told = question.condition
    if told is not None and metrics()[told.metric].kind is Kind.SCORE:
        wanted = (told.grades or question.grades, told.levels)
        grades, of_that = _narrowed(shelf, metrics()[told.metric], period, "", wanted)
        notes = notes or of_that
        question = replace(question, condition=replace(told, grades=grades, levels=()))
    return question, notes


def _narrowed(
    shelf: Shelf,
    metric: Metric,
    period: Period,
    school: str,
    wanted: tuple[tuple[str, ...], tuple[str, ...]],
) -> tuple[tuple[str, ...], Notes]:
    """The grade, and a note where others could be meant."""
    grades, levels = wanted
    there = _there(shelf, metric, period, school)
    asked = [one for one in there if not grades or one in grades]
    asked = [one for one in asked if not levels or LEVEL_OF.get(one) in levels]
    if levels and not asked:
        raise NoAnswer(Why.NO_SUCH_PART, metric.code, loaded=(Source.of(period.main),))
    if not asked or (len(asked) == 1 and (len(there) < 2 or grades or levels)):
        return tuple(asked) or grades, ()
    first, *others = asked
    note = Words("mis.note.score_of_grade", {"grade": first, "others": ", ".join(others)})
    return (first,), ((note,) if others else ())


def _there(shelf: Shelf, metric: Metric, period: Period, school: str) -> list[str]:
    """The grades that it is told of, the lowest first: of the school, else of the area, else of
    any."""
    load = period.loads.get(metric.series, period.main)
    found = shelf.counting.of_school(load.id, school or AREA, metric.figure)
    found = found or shelf.counting.scores(load.id, metric.figure)
    return sorted({one.grade for one in found if one.grade}, key=_rank)


def _rank(grade: str) -> tuple[int, str]:
    levels = [*LEVELS]
    level = LEVEL_OF.get(grade, "")
    return levels.index(level) if level in levels else len(levels), grade
