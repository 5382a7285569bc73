"""From a question to its answer: who may, from which loads, in which shape."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date

from handlers.kit.effects import Words
from handlers.mis.answer import Answer, NoAnswer, Source, Why
from handlers.mis.breakdown import broken_down
from handlers.mis.changing import changed
from handlers.mis.comparing import against_country, between_places, over_years
from handlers.mis.explaining import explained
from handlers.mis.grading import of_one_grade
from handlers.mis.listing import lacks, listed, shown_metric
from handlers.mis.measuring import Shelf
from handlers.mis.metrics import Kind, Metric, metrics
from handlers.mis.naming import misplaced_words
from handlers.mis.overview import overview
from handlers.mis.periods import Chosen, Period, choose, is_over_years
from handlers.mis.permits import PUBLISHED, Asker, allow
from handlers.mis.places import Where
from handlers.mis.profile import profile
from handlers.mis.question import Question
from handlers.mis.several import several, what_may_be_told
from handlers.mis.shares import (
    are_shares,
    shares_across,
    shares_by_group,
    shares_of_places,
    shares_over_years,
)
from handlers.mis.sharing import (
    WHOLES,
    allow_the_whole,
    is_a_part,
    is_narrowed,
    of_the_part,
    share,
)
from handlers.mis.single import one
from store.figures import Series


def answer(
    question: Question,
    shelf: Shelf,
    asker: Asker,
    *,
    today: date,
    published: Collection[str] = PUBLISHED,
) -> Answer:
    """Raises ``NoAnswer`` with the reason, and with what could be asked instead."""
    question = of_the_part(question)
    allow_the_whole(question, asker, published)
    question, left_out = what_may_be_told(question, asker, published)
    _refuse_small_conditions(question)
    try:
        found = _answer(question, shelf, asker, today, published)
        if question.explains:
            found = explained(found, question, shelf.sizes)
        wrong = (misplaced_words(one) for one in question.misplaced)
        found = replace(found, notes=(*wrong, *left_out, *found.notes))
        return _with_what_is_missing(found, question, shelf)
    except NoAnswer as none:
        if none.why in (Why.NOT_LOADED, Why.NOTHING_LOADED) and not none.loaded:
            none.loaded = whats_loaded(shelf)
        raise


def _with_what_is_missing(found: Answer, question: Question, shelf: Shelf) -> Answer:
    """A sum of some schools is not taken for the sum of all."""
    if all(place.kind is Where.SCHOOL for place in question.places):
        return found
    whole = len(shelf.counting.listed.open)
    fewest = min(one.schools for one in found.sources)
    if fewest >= whole:
        return found
    missing = Words("mis.note.partial", {"schools": fewest, "whole": whole})
    return replace(found, notes=(missing, *found.notes))


def _refuse_small_conditions(question: Question) -> None:
    """Which schools have fewer than so many of a sensitive kind tells the small numbers one by one,
    be they listed or only counted."""
    condition = question.condition
    if condition is not None and any(p.sensitive for p in metrics()[condition.metric].parts):
        raise NoAnswer(Why.SMALL, condition.metric)


def whats_loaded(shelf: Shelf) -> tuple[Source, ...]:
    """The latest of each series; nothing where there is only the list of schools."""
    latest: dict[str, Source] = {}
    for load in shelf.loads.all_current():
        latest.setdefault(load.series, Source.of(load))
    if not latest.keys() - {Series.SCHOOLS.value}:
        return ()
    return tuple(sorted(latest.values(), key=lambda one: _rank(one.series)))


def _rank(series: str) -> tuple[bool, int, str]:
    """What is asked for most stands first, the list of schools last."""
    known = [one.value for one in Series]
    at = known.index(series) if series in known else len(known)
    return series == Series.SCHOOLS, at, series


def _answer(
    question: Question, shelf: Shelf, asker: Asker, today: date, published: Collection[str]
) -> Answer:
    if question.is_profile:
        return profile(shelf, question, today, published)
    if question.is_overview and question.is_plain:
        return overview(shelf, question, asker, today, published)
    if question.is_overview:  # set apart or narrowed: of what an overview tells first
        question = replace(question, metrics=("students",))
    if question.change:
        metric = metrics()[question.metrics[0]]
        chosen = choose(question, metric, shelf.loads, today)
        question, chosen = _of_one_grade(question, metric, chosen, shelf)
        return changed(shelf, metric, chosen, question)
    if question.listed:
        metric = shown_metric(question) or metrics()["schools"]
        chosen = choose(question, metric, shelf.loads, today)
        question, chosen = _of_one_grade(question, metric, chosen, shelf)
        pupils = _pupils(question, shelf, asker, today, published) if lacks(question) else None
        return listed(shelf, chosen, question, pupils)
    asked = [metrics()[code] for code in question.metrics] or [metrics()["students"]]
    if len(asked) > 1:
        return several(shelf, asked, question, today)
    return _of_one_metric(question, asked[0], shelf, today)


def _pupils(
    question: Question, shelf: Shelf, asker: Asker, today: date, published: Collection[str]
) -> Period | None:
    """Of when the pupils of the schools of a list are told; ``None``: not at all."""
    asked = replace(question, metrics=("students",), condition=None)
    try:
        allow(asked, asker, published)
        return choose(asked, metrics()["students"], shelf.loads, today).last
    except NoAnswer:
        return None


def _of_one_metric(question: Question, metric: Metric, shelf: Shelf, today: date) -> Answer:
    chosen = choose(question, metric, shelf.loads, today)
    question, chosen = _of_one_grade(question, metric, chosen, shelf)
    if question.against_country and metric.kind is Kind.SCORE:
        return against_country(shelf, metric, chosen, question)
    if shares := _shares(question, metric):
        return shares(shelf, metric, chosen, question, today)
    if is_over_years(question) and chosen.last.main.series != Series.SCHOOLS:
        return over_years(shelf, metric, chosen, question)
    if len(question.places) > 1:
        return between_places(shelf, metric, chosen, question)
    groups = [group for group in question.group_by if group != "year"]
    if question.op == "share" and not groups and is_a_part(question):
        return share(shelf, metric, chosen, question, today)
    if groups:
        return broken_down(shelf, metric, chosen, question)
    return one(shelf, metric, chosen, question)


def _shares(
    question: Question, metric: Metric
) -> Callable[[Shelf, Metric, Chosen, Question, date], Answer] | None:
    """How several shares are told, where they are asked for."""
    if not are_shares(metric, question):
        return None
    of_some = is_narrowed(question) or metric.code in WHOLES
    if is_over_years(question):
        plain = len(question.places) == 1 and not {*question.group_by} - {"year"}
        return shares_over_years if plain and of_some else None
    if len(question.places) > 1:
        return shares_of_places if not question.group_by else None
    return {1: shares_by_group, 2: shares_across}.get(len(question.group_by))


def _of_one_grade(
    question: Question, metric: Metric, chosen: Chosen, shelf: Shelf
) -> tuple[Question, Chosen]:
    narrowed, notes = of_one_grade(shelf, metric, chosen.last, question)
    return narrowed, replace(chosen, notes=(*notes, *chosen.notes))
