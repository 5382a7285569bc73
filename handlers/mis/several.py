"""Several figures of one question: a line each, with what of them could not be told."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from handlers.kit.effects import Param, Words
from handlers.mis.answer import Answer, Follow, Line, NoAnswer, Value, Why
from handlers.mis.grading import of_one_grade
from handlers.mis.guarding import told
from handlers.mis.measuring import Shelf
from handlers.mis.metrics import AREA_INFO, SCHOOL_INFO, Kind, Metric
from handlers.mis.naming import (
    in_a_row,
    joined,
    metric_words,
    of_whom,
    period_words,
    place_words,
    unit_words,
)
from handlers.mis.periods import Chosen, choose
from handlers.mis.permits import Asker, allow
from handlers.mis.question import Question
from handlers.mis.single import headline, note_of_hidden, number, of_the_metric
from handlers.mis.tabling import each_once, lines_across
from handlers.mis.wording import topic_words

LEFT_OUT: Final = (
    *(Why.NOT_PUBLISHED, Why.NOT_LOADED, Why.NOTHING_LOADED),
    *(Why.NO_SUCH_PART, Why.SMALL),
)
"""Why one of several may be missing from an answer; it is said, and the others are told."""
Notes = tuple[Words, ...]


def what_may_be_told(
    question: Question, asker: Asker, published: Collection[str]
) -> tuple[Question, Notes]:
    """``question`` without what this person may not be told, and that it is left out. Raises
    ``NoAnswer`` where nothing else was asked for."""
    if len(question.metrics) < 2 or {SCHOOL_INFO, AREA_INFO} & {*question.metrics}:
        allow(question, asker, published)
        return question, ()
    kept: list[str] = []
    refused: list[NoAnswer] = []
    for code in question.metrics:
        try:
            allow(replace(question, metrics=(code,)), asker, published)
            kept.append(code)
        except NoAnswer as none:
            refused.append(none)
    if not kept:
        raise refused[0]
    return replace(question, metrics=tuple(kept)), tuple(map(_note_of, refused))


def _note_of(none: NoAnswer) -> Words:
    return Words(f"mis.left_out.{none.why.value}", {"topic": topic_words(none.topic)})


@dataclass(frozen=True)
class _Figure:
    """One of them: ``question`` is narrowed to what it can be told of."""

    metric: Metric
    chosen: Chosen
    question: Question
    values: tuple[Value, ...]
    notes: Notes = ()

    @property
    def what(self) -> list[Param]:
        """With the pupils it is of, and the year of a score, which may be another's beside it."""
        bare = replace(self.question, sizes=(), extended=None, condition=None)
        said: list[Param] = [metric_words(self.metric), *of_whom(bare)]
        if self.metric.kind is Kind.SCORE:
            said.append(period_words(self.chosen.last, rounds=False))
        return said

    @property
    def label(self) -> Words:
        return Words("mis.with_unit", {"one": joined(self.what), "unit": unit_words(self.metric)})


def several(shelf: Shelf, asked: Sequence[Metric], question: Question, today: date) -> Answer:
    """Several metrics, a line each with its unit; a column for each place. Raises ``NoAnswer``
    where none of them can be told."""
    missing: list[NoAnswer] = []
    found = [*_found(shelf, asked, question, today, missing)]
    if not found:
        raise missing[0]
    lines = [Line(one.label, one.values) for one in found]
    columns: tuple[Param, ...] = (Words("mis.column.number"),)
    if len(question.places) > 1:
        columns = tuple(map(place_words, question.places))
    groups = [group for group in question.group_by if group != "year"]
    if groups and len(question.places) == 1:
        columns = tuple(line.label for line in lines)
        lines = _each_by(shelf, found, question, groups[0])
    untold = [
        NoAnswer(Why.NO_SUCH_PART, one.metric.code)
        for one in found
        if one.metric.kind is not Kind.SCORE and all(value is None for value in one.values)
    ]
    if len(untold) == len(found):
        raise untold[0]
    notes = [*map(_note_of, (*missing, *untold)), *(note for one in found for note in one.notes)]
    return Answer(
        _first(found, question),
        each_once(s for one in found for s in one.chosen.last.sources),
        columns=columns,
        lines=tuple(lines),
        notes=(*notes, *note_of_hidden([], lines)),
        follow=(Follow.FILE, Follow.PAPER, Follow.COPY),
        rows=sum(
            shelf.rows(one.metric, one.chosen.last, one.question, place)
            for one in found
            for place in question.places
        ),
    )


def _found(
    shelf: Shelf,
    asked: Sequence[Metric],
    question: Question,
    today: date,
    missing: list[NoAnswer],
) -> Iterator[_Figure]:
    """Those that can be told; ``missing`` takes the others."""
    for metric in asked:
        try:
            chosen = choose(question, metric, shelf.loads, today)
            narrowed, notes = of_one_grade(
                shelf, metric, chosen.last, of_the_metric(metric, question)
            )
            values = tuple(
                number(shelf, metric, chosen.last, narrowed, place) for place in question.places
            )
        except NoAnswer as none:
            if none.why not in LEFT_OUT:
                raise
            missing.append(none)
            continue
        yield _Figure(metric, chosen, narrowed, values, (*notes, *chosen.notes))


def _first(found: Sequence[_Figure], question: Question) -> Words:
    if len(question.places) > 1:
        whats = in_a_row([metric_words(one.metric) for one in found])
        return Words("mis.headline.beside", {"what": whats})
    first = next((one for one in found if one.values[0] is not None), found[0])
    return headline(first.values[0], first.metric, first.question)


def _each_by(shelf: Shelf, found: Sequence[_Figure], question: Question, group: str) -> list[Line]:
    """The group down, the metrics across."""
    columns = [
        told(shelf, one.metric, one.chosen.last, one.question, question.place, (group,))
        for one in found
    ]
    return lines_across(shelf, group, columns)
