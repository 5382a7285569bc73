"""A chart in the chat: all that it is drawn from, so that it can be drawn again whenever a phone
fetches it, the same as on the day it was asked for.

It holds what was asked, from which loads that was answered, and what its asker might be told; who
the asker is, it does not.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from sqlmodel import Session

from handlers.kit.belonging import schools_of
from handlers.kit.desk import Office
from handlers.kit.effects import Words
from handlers.kit.loads import load_words
from handlers.language.places import Place
from handlers.mis.answer import Answer, NoAnswer
from handlers.mis.answering import answer
from handlers.mis.keeping import wish_of
from handlers.mis.measuring import Shelf
from handlers.mis.periods import is_over_years
from handlers.mis.permits import PUBLISHED, Asker
from handlers.mis.question import Question, read
from handlers.understanding.understood import Wish

MOST_BARS: Final = 20
MOST_BESIDE: Final = 30
"""Bars that stand under each other where each column has one of its own."""
MOST_YEARS: Final = 12
MOST_LINES: Final = 3
LONGEST: Final = 1_300
"""Bytes. LINE takes an address of 2,000 characters, and a sealed byte makes one and a third."""


@dataclass(frozen=True)
class Chart:
    """``own``: the code of the school that "ours" meant. ``schools``: of which the asker might
    be told everything. ``today``: when it was asked, office time."""

    intent: str
    slots: dict[str, Any]
    loads: tuple[UUID, ...]
    today: date
    language: str
    own: str = ""
    officer: bool = False
    schools: tuple[str, ...] = ()

    @property
    def wish(self) -> Wish:
        return wish_of(self.intent, self.slots)

    def as_json(self) -> dict[str, Any]:
        told: dict[str, Any] = _CHART.dump_python(self, mode="json", exclude_defaults=True)
        return told

    @staticmethod
    def read(told: object) -> "Chart":
        """What ``as_json`` wrote. Raises ``ValueError`` for anything else."""
        try:
            return _CHART.validate_python(told)
        except ValidationError as wrong:
            raise ValueError("no chart") from wrong

    @property
    def is_too_long(self) -> bool:
        """For an address."""
        return len(json.dumps(self.as_json(), ensure_ascii=False).encode()) > LONGEST


_CHART: Final = TypeAdapter(Chart)


@dataclass(frozen=True)
class Drawn:
    """The answer behind a chart; ``over_years``: each line is a year."""

    answer: Answer
    over_years: bool


def can_be_drawn(found: Answer, *, over_years: bool) -> bool:
    """Is there something to compare, and no more than can be read? (``bot.papers.charts``)"""
    if not found.lines:
        return isinstance(found.number, Decimal)
    parts = [line for line in found.lines if not line.sums]
    if not found.columns or not parts:
        return False
    wide = found.charted or len(found.columns)
    if over_years:
        return 2 <= len(parts) <= MOST_YEARS and wide <= MOST_LINES
    every = (value for line in parts for value in line.values[:wide])
    numbers = [value for value in every if isinstance(value, Decimal)]
    if wide > MOST_LINES or (wide > 1 and any(number < 0 for number in numbers)):
        return False
    beside = wide > 1 and not found.sums_across
    return len(parts) <= MOST_BARS and (not beside or len(parts) * wide <= MOST_BESIDE)


def goes_over_years(found: Answer, question: Question) -> bool:
    """With one column the lines are the years; with several, the columns are."""
    return is_over_years(question) and (found.charted or len(found.columns)) == 1


def drawn(
    chart: Chart, session: Session, office: Office, places: Mapping[str, Place], today: date
) -> Drawn:
    """The chart's answer, and whether something newer was loaded since. Raises ``NoAnswer`` where
    the office tells less by now than it did."""
    question = replace(read(chart.wish, schools_of(places), own=chart.own), whole=True)
    asker = Asker(chart.officer, frozenset(chart.schools))
    told = office.published or PUBLISHED
    used = Shelf(session, office.school_sizes, chart.loads)
    found = answer(question, used, asker, today=chart.today, published=told)
    try:
        shelf = Shelf(session, office.school_sizes)
        now = answer(question, shelf, asker, today=today, published=told)
    except NoAnswer:
        now = found
    return Drawn(with_newer(found, now), goes_over_years(found, question))


def with_newer(found: Answer, now: Answer) -> Answer:
    """``now``: how the question would be answered today. That there is something newer is said
    with the older number."""
    before = {source.load for source in found.sources}
    newer = [source for source in now.sources if source.load not in before]
    if not newer:
        return found
    said = Words("mis.note.newer", {"source": load_words(newer[0])})
    return replace(found, notes=(*found.notes, said))


def loads_of(found: Answer, shelf: Shelf) -> Sequence[UUID]:
    """All that an answer is from: the list of schools, too, by which it is told apart."""
    listed = shelf.counting.schools
    every = [*(source.load for source in found.sources), *([listed] if listed else [])]
    return tuple(dict.fromkeys(every))
