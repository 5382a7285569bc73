"""The area, a district or a ตำบล at a glance: what a report begins with."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from handlers.kit.effects import Params, Words
from handlers.mis.answer import Answer, Follow, Line, NoAnswer, Why, written
from handlers.mis.measuring import Shelf
from handlers.mis.metrics import AREA_INFO, Kind, Metric, metrics
from handlers.mis.naming import in_a_row, metric_words, place_words, unit_words
from handlers.mis.periods import Chosen, Period, choose, note_of_years
from handlers.mis.permits import Asker, allow
from handlers.mis.question import Question
from handlers.mis.single import number

NUMBERS: Final = (
    *("students", "schools", "small_schools", "rooms", "teachers", "directors"),
    *("students_per_teacher", "students_per_room", "students_per_school"),
)
"""In their order; the first that is there stands above the others."""


def overview(
    shelf: Shelf, question: Question, asker: Asker, today: date, published: Collection[str]
) -> Answer:
    """What of ``NUMBERS`` is loaded and may be told to this person; what is not loaded is said.
    Raises ``NoAnswer`` where nothing is."""
    place = question.place
    found: list[tuple[Metric, Period, Decimal]] = []
    missing: list[Words] = []
    notes: list[Words] = []
    for metric, chosen in _asked(shelf, question, asker, today, published):
        if chosen is None:
            missing.append(metric_words(metric))
            continue
        value = number(shelf, metric, chosen.last, question, place)
        if isinstance(value, Decimal):
            found.append((metric, chosen.last, value))
            notes += [note for note in chosen.notes if note not in notes]
    if not found:
        first_of_all = metrics()[NUMBERS[0]]  # says which years there are
        choose(replace(question, metrics=(first_of_all.code,)), first_of_all, shelf.loads, today)
        raise NoAnswer(Why.NOTHING_LOADED, AREA_INFO)
    first, _, whole = found[0]
    said: Params = {
        "place": place_words(place),
        "what": metric_words(first),
        "number": Words("mis.number", {"number": written(whole), "unit": unit_words(first)}),
    }
    if missing:
        notes.append(Words("mis.note.not_in_overview", {"what": in_a_row(missing)}))
    return Answer(
        Words("mis.headline.overview", said),
        tuple({one.load: one for _, period, _ in found for one in period.sources}.values()),
        columns=(Words("mis.column.number"),),
        lines=tuple(Line(_with_unit(metric), (value,)) for metric, _, value in found),
        notes=tuple(notes),
        follow=(Follow.FILE, Follow.PAPER, Follow.COPY),
        rows=sum(shelf.rows(metric, period, question, place) for metric, period, _ in found),
    )


def _asked(
    shelf: Shelf, question: Question, asker: Asker, today: date, published: Collection[str]
) -> Iterator[tuple[Metric, Chosen | None]]:
    """What this person may be told. ``None``: not of the time that is asked for, which a ratio is
    not either when its two parts are of different years."""
    for code in NUMBERS:
        metric = metrics()[code]
        asked = replace(question, metrics=(code,))
        try:
            allow(asked, asker, published)
        except NoAnswer:
            continue
        try:
            chosen = choose(asked, metric, shelf.loads, today)
        except NoAnswer:
            yield metric, None
            continue
        yield metric, None if note_of_years(chosen.last) else chosen


def _with_unit(metric: Metric) -> Words:
    if metric.kind is Kind.SCHOOLS:  # their unit is their name
        return metric_words(metric)
    return Words("mis.with_unit", {"one": metric_words(metric), "unit": unit_words(metric)})
