"""A school at a glance: where it is, what it teaches, and its published numbers."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from handlers.kit.effects import Param, Words
from handlers.mis.answer import Answer, Follow, Line, NoAnswer, Source, Value, Why, written
from handlers.mis.measuring import Shelf
from handlers.mis.metrics import SCHOOL_INFO, metrics
from handlers.mis.naming import SIZE_WORDS, in_a_row, metric_words, unit_words
from handlers.mis.periods import choose
from handlers.mis.places import Where
from handlers.mis.question import Question
from handlers.mis.single import number
from store.figures import SchoolFacts, Series
from store.grades import SIZES, size_of

NUMBERS: Final = ("students", "rooms", "teachers", "directors")


def profile(shelf: Shelf, question: Question, today: date, published: Collection[str]) -> Answer:
    """Raises ``NoAnswer`` for a place that is no school, and where no list of schools is loaded."""
    place = question.place
    listed = shelf.loads.current(Series.SCHOOLS)
    if place.kind is not Where.SCHOOL:
        raise NoAnswer(Why.WHOSE_SCHOOL)
    facts = shelf.counting.facts(place.code)
    if listed is None or facts is None:
        raise NoAnswer(Why.NOTHING_LOADED, SCHOOL_INFO)
    sources = {listed.id: Source.of(listed)}
    lines = [Line(label, (), value=said) for label, said in _facts(facts)]
    missing: list[Words] = []
    for code in NUMBERS:
        if code not in published:
            continue
        metric = metrics()[code]
        asked = Question(question.intent, (code,), (place,), years=question.years)
        try:
            period = choose(asked, metric, shelf.loads, today).last
        except NoAnswer:
            missing.append(metric_words(metric))
            continue
        value = number(shelf, metric, period, asked, place)
        if value is None:
            continue
        said = Words("mis.number", {"number": written(value), "unit": unit_words(metric)})
        lines.append(Line(metric_words(metric), (), value=said))
        if code == "students" and (size := _size(value, shelf.sizes)):
            lines.append(Line(Words("mis.fact.size"), (), value=size))
        sources |= {source.load: source for source in period.sources}
    return Answer(
        Words("mis.headline.profile", {"name": place.name}),
        tuple(sources.values()),
        lines=tuple(lines),
        notes=(*_note_of(missing, question), Words("mis.note.no_persons")),
        follow=(Follow.COPY,),
        rows=len(lines),
    )


def _size(pupils: Value, most: Sequence[int]) -> Words | None:
    """By the office's own bounds, of which ``most`` are the upper ones."""
    if not isinstance(pupils, Decimal):
        return None
    return Words(f"mis.size.{SIZE_WORDS[SIZES[size_of(int(pupils), most)]]}")


def _note_of(missing: Sequence[Words], question: Question) -> tuple[Words, ...]:
    """Which numbers there are none of for a year that was named."""
    if not missing or not question.years:
        return ()
    return (Words("mis.note.not_in_overview", {"what": in_a_row(missing)}),)


def _facts(facts: SchoolFacts) -> Iterator[tuple[Param, Param]]:
    """What is known of it; empty is not told."""
    where = " ".join(
        f"{mark}{name}" for mark, name in (("ต.", facts.tambon), ("อ.", facts.district)) if name
    )
    codes = " / ".join(code for code in (facts.code, facts.code10) if code)
    grades = f"{facts.lowest}–{facts.highest}" if facts.lowest and facts.highest else ""
    told = (
        ("mis.fact.code", codes),
        ("mis.fact.where", where),
        ("mis.fact.grades", grades),
        ("mis.fact.cluster", facts.cluster),
        ("mis.fact.phone", facts.phone),
    )
    for label, value in told:
        if value:
            yield Words(label), value
    if facts.extended:
        yield Words("mis.fact.type"), Words("mis.type.extended")
