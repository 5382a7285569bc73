"""Which loads a question is answered from: the year, and within it the round."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from handlers.kit.effects import Params, Words
from handlers.mis.answer import NoAnswer, Source, Why
from handlers.mis.metrics import Kind, Metric, metrics
from handlers.mis.question import Question
from store.figures import FigureLoad, Series
from store.loads import Loads
from store.loads_used import LoadsUsed
from store.schoolyear import school_year

CURRENT: Final = "current"
USUAL_YEARS: Final = 5
"""How far a trend goes back where nobody says."""


@dataclass(frozen=True)
class Period:
    """The loads of one year (and round) that a metric is answered from, by series; ``main`` is of
    the series that is asked about."""

    main: FigureLoad
    loads: Mapping[str, FigureLoad]

    @property
    def sources(self) -> tuple[Source, ...]:
        return tuple(Source.of(load) for load in self.loads.values())


@dataclass(frozen=True)
class Chosen:
    """The periods of a question, the earliest first, and what is to be said of the choice."""

    periods: tuple[Period, ...]
    notes: tuple[Words, ...] = ()

    @property
    def last(self) -> Period:
        return self.periods[-1]


def choose(question: Question, metric: Metric, loads: Loads, today: date) -> Chosen:
    """Raises ``NoAnswer`` with what is loaded where a year or round that was named is not."""
    series = _main_series(question, metric)
    there = loads.rounds(series)
    if not there:
        raise NoAnswer(Why.NOTHING_LOADED, metric.code)
    if series == Series.SCHOOLS:
        listed = (_period(there[0], question, metric, loads),)
        undated = question.closed and bool(question.years)
        return Chosen(listed, (Words("mis.note.closed_when"),) if undated else ())
    years, notes = _years(question, there, today)
    if isinstance(loads, LoadsUsed) and not {*years} <= {load.year for load in there}:
        years = _years_used(question, there, years)
    years, missing = _those_loaded(question, there, years)
    notes = (*notes, *missing)
    picked = tuple(_pick(question, metric, there, years))
    if len({load.round for load in picked}) > 1 and not question.rounds:
        notes = (*notes, Words("mis.note.rounds_differ"))
    if question.rounds and not any(load.round for load in picked):
        notes = (*notes, Words("mis.note.without_rounds"))
    return Chosen(tuple(_period(load, question, metric, loads) for load in picked), notes)


def is_over_years(question: Question) -> bool:
    """Are several years or rounds asked for?"""
    return (
        len(question.years) > 1
        or question.n_years > 1
        or len(question.rounds) > 1
        or "year" in question.group_by
    )


def _main_series(question: Question, metric: Metric) -> str:
    """Schools of a year that is named are those that have figures for it; of the closed ones the
    list of schools alone tells."""
    if metric.kind is Kind.SCHOOLS and question.closed:
        return Series.SCHOOLS
    dated = question.years or question.rounds or is_over_years(question)
    return Series.STUDENTS if metric.kind is Kind.SCHOOLS and dated else metric.series


def _years(
    question: Question, there: Sequence[FigureLoad], today: date
) -> tuple[list[int], tuple[Words, ...]]:
    loaded = sorted({load.year for load in there})
    if question.years:
        return _said(question, {*loaded}, school_year(today))
    if question.n_years or "year" in question.group_by:
        taken = loaded[-(question.n_years or USUAL_YEARS) :]
        return taken, _note_of_missing(question.n_years, taken)
    return loaded[-1:], ()


def _those_loaded(
    question: Question, there: Sequence[FigureLoad], years: list[int]
) -> tuple[list[int], tuple[Words, ...]]:
    """Of several years those that are loaded, in every round that is named, and which are not; all
    of them where none is, or only one is asked for."""
    rounds = question.rounds or (0,)
    found = [year for year in years if _has_rounds(year, rounds, there)]
    if len(found) == len(years) or not found:
        return years, ()
    without = ", ".join(str(year) for year in years if year not in found)
    return found, (Words("mis.note.years_not_loaded", {"years": without}),)


def _has_rounds(year: int, rounds: Sequence[int], there: Sequence[FigureLoad]) -> bool:
    of_year = {load.round for load in there if load.year == year}
    return bool(of_year) and (0 in of_year or 0 in rounds or {*rounds} <= of_year)


def _note_of_missing(asked: int, taken: Sequence[int]) -> tuple[Words, ...]:
    """That fewer years are loaded than were asked for."""
    if asked <= len(taken):
        return ()
    said: Params = {
        "asked": asked,
        "loaded": len(taken),
        "first": str(taken[0]),
        "last": str(taken[-1]),
    }
    return (Words("mis.note.years_missing" if len(taken) > 1 else "mis.note.one_year_only", said),)


def _said(
    question: Question, loaded: set[int], running: int
) -> tuple[list[int], tuple[Words, ...]]:
    """Numbers as they are; "this year" and "last year" by the calendar where those are loaded,
    else as reckoned from the newest that is, and that is said."""
    named = [one for one in question.years if isinstance(one, int)]
    back = [
        int(one.removeprefix(CURRENT) or 0)
        for one in question.years
        if isinstance(one, str) and one.startswith(CURRENT)
    ]
    by_calendar = {running + offset for offset in back}
    if by_calendar <= loaded:
        return sorted({*named, *by_calendar}), ()
    newest, missing = max(loaded), min(by_calendar - loaded)
    years = sorted({*named, *(newest + offset for offset in back)})
    said: Params = {"asked": str(missing), "newest": str(newest)}
    return years, (Words("mis.note.newest_instead", said),)


def _years_used(question: Question, there: Sequence[FigureLoad], years: list[int]) -> list[int]:
    """Of a question that was answered before: "last year" is the year that it meant then, whatever
    the calendar says by now. A year that was named in numbers is that year."""
    if all(isinstance(one, int) for one in question.years):
        return years
    return sorted({load.year for load in there})


def _pick(
    question: Question, metric: Metric, there: Sequence[FigureLoad], years: Sequence[int]
) -> Iterator[FigureLoad]:
    """For each year (and round) one load: of the round that is named; else of one that all the
    years have, the last year's own before others; else the latest of each."""
    by_year = {year: {load.round: load for load in there if load.year == year} for year in years}
    for year, rounds in by_year.items():
        missing = [one for one in question.rounds if 0 not in rounds and one not in rounds]
        if not rounds or missing:
            raise _not_loaded(missing, metric, there, year)
    shared = set.intersection(*({*rounds} for rounds in by_year.values()))
    for rounds in by_year.values():
        if question.rounds and 0 not in rounds:
            yield from (rounds[wanted] for wanted in sorted(question.rounds))
        else:
            yield rounds[max(shared or rounds)]


def _not_loaded(
    rounds: Sequence[int], metric: Metric, there: Sequence[FigureLoad], year: int
) -> NoAnswer:
    when: Params = {"year": str(year), "round": str(rounds[0]) if rounds else ""}
    said = Words("mis.year_and_round" if rounds else "mis.year", when)
    loaded = tuple(Source.of(load) for load in there)
    return NoAnswer(Why.NOT_LOADED, metric.code, {"when": said}, loaded=loaded)


def _period(main: FigureLoad, question: Question, metric: Metric, loads: Loads) -> Period:
    """With the loads of the other series that are needed, of the same year if there is one."""
    found = {str(main.series): main}
    for series in _needed(question, metric):
        if series not in found:
            found[series] = _beside(main, series, metric, loads)
    return Period(main, found)


def _needed(question: Question, metric: Metric) -> Iterator[str]:
    """The series of its parts, of what sizes go by, and of a condition."""
    yield from (part.series for part in metric.parts if part.kind is not Kind.SCHOOLS)
    if question.sizes or "size" in question.group_by or metric.code == "small_schools":
        yield Series.STUDENTS
    if question.condition is not None:
        conditional = metrics()[question.condition.metric]
        yield from (part.series for part in conditional.parts if part.kind is not Kind.SCHOOLS)


def _beside(main: FigureLoad, series: str, metric: Metric, loads: Loads) -> FigureLoad:
    there = loads.rounds(series, year=main.year) or loads.rounds(series)
    if not there:
        loaded = (Source.of(main),)
        when = Words("mis.year", {"year": str(main.year)})
        raise NoAnswer(Why.NOT_LOADED, metric.code, {"when": when}, loaded=loaded)
    return there[0]


def note_of_years(period: Period) -> tuple[Words, ...]:
    """That the two parts of a ratio are of different years, where they are."""
    if len({load.year for load in period.loads.values() if load.year}) < 2:
        return ()
    return (Words("mis.note.years_differ"),)
