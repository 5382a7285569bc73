"""Years, places or rounds against each other; a score against the country's."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from handlers.kit.effects import Param, Words
from handlers.mis.answer import Answer, Follow, Line, Source, Value, written
from handlers.mis.guarding import told
from handlers.mis.measuring import Shelf
from handlers.mis.metrics import Kind, Metric
from handlers.mis.naming import (
    in_a_row,
    joined,
    label,
    metric_words,
    of_whom,
    period_words,
    place_words,
    unit_words,
    what_words,
)
from handlers.mis.periods import Chosen
from handlers.mis.places import Place
from handlers.mis.question import Question
from handlers.mis.single import follow, headline, no_part, note_of_hidden, number
from handlers.mis.tabling import each_once, lines_across, told_apart
from handlers.understanding.understood import Intent

_HUNDRED: Final = Decimal(100)
_PART: Final = Decimal("0.01")


def over_years(shelf: Shelf, metric: Metric, chosen: Chosen, question: Question) -> Answer:
    """A line a year (or round), and what changed from the first to the last."""
    if len(question.places) > 1:
        return _places_over_years(shelf, metric, chosen, question)
    place, periods = question.place, chosen.periods
    shelf.beside(periods)
    rounds = len({p.main.round for p in periods}) > 1
    labels = [period_words(period, rounds=rounds) for period in periods]
    values = [number(shelf, metric, period, question, place) for period in periods]
    if all(value is None for value in values):
        raise no_part(metric, periods[-1])
    what = what_words(metric, question, place)
    groups = [group for group in question.group_by if group != "year"][:1]
    if not groups and len(question.grades) > 1 and metric.kind is Kind.SUM:
        groups = ["grade"]  # each by itself, and not only what they come to
    lines: list[Line] = [Line(lab, (value,)) for lab, value in zip(labels, values, strict=True)]
    columns: tuple[Param, ...] = (unit_words(metric),)
    if groups:
        lines = _by_group(shelf, metric, chosen, question, groups[0])
        columns = tuple(labels)
        if groups[0] not in question.group_by:
            lines.append(Line(Words("mis.total"), tuple(values), sums=True))
    return Answer(
        _most_changed(metric, question, lines, labels, what)
        or _change(metric, values[0], values[-1], what, labels[0], labels[-1])
        if len(periods) > 1
        else headline(values[0], metric, question),
        _sources(chosen),
        columns=columns,
        lines=tuple(lines),
        notes=(*chosen.notes, *note_of_hidden(values, lines)),
        follow=tuple(
            one
            for one in follow(metric, question)
            if one not in (Follow.LAST_YEAR, *((Follow.YEARS,) if len(periods) > 2 else ()))
        ),
        rows=sum(shelf.rows(metric, period, question, place) for period in periods),
    )


def _places_over_years(shelf: Shelf, metric: Metric, chosen: Chosen, question: Question) -> Answer:
    """The places down, the years (or rounds) across."""
    periods, places = chosen.periods, question.places
    shelf.beside(periods)
    rounds = len({p.main.round for p in periods}) > 1
    lines = [
        Line(
            place_words(place),
            tuple(number(shelf, metric, period, question, place) for period in periods),
        )
        for place in places
    ]
    if all(value is None for line in lines for value in line.values):
        raise no_part(metric, periods[-1])
    what: list[Param] = [metric_words(metric), *of_whom(question)]
    return Answer(
        Words("mis.headline.beside", {"what": joined(what)}),
        _sources(chosen),
        columns=tuple(period_words(period, rounds=rounds) for period in periods),
        lines=tuple(lines),
        notes=(*chosen.notes, *note_of_hidden([], lines)),
        follow=(Follow.CHART, Follow.FILE, Follow.PAPER, Follow.COPY),
        rows=sum(shelf.rows(metric, one, question, where) for one in periods for where in places),
    )


def _sources(chosen: Chosen) -> tuple[Source, ...]:
    return each_once(source for period in chosen.periods for source in period.sources)


def _by_group(
    shelf: Shelf, metric: Metric, chosen: Chosen, question: Question, group: str
) -> list[Line]:
    """The group down, the years across."""
    found = [
        told(shelf, metric, period, question, question.place, (group,)) for period in chosen.periods
    ]
    return lines_across(shelf, group, found)


def _change(
    metric: Metric, first: Value, last: Value, what: Words, before: Words, after: Words
) -> Words:
    """ "ลดลง 120 คน (0.51%)"."""
    said: dict[str, Param] = {"what": what, "before": before, "after": after}
    if not isinstance(first, Decimal) or not isinstance(last, Decimal):
        return Words("mis.headline.trend", said)
    change = last - first
    said |= {"number": written(abs(change)), "unit": unit_words(metric)}
    if not change:
        return Words("mis.headline.same", said)
    said["percent"] = _percent(change, first)
    return Words("mis.headline.up" if change > 0 else "mis.headline.down", said)


def _most_changed(
    metric: Metric, question: Question, lines: Sequence[Line], labels: Sequence[Words], what: Words
) -> Words | None:
    """ "อำเภอไหนลดลงมากที่สุด": the one that did, with those that changed as much; ``None`` where that
    is not asked, or none did."""
    sign = {"down": -1, "up": 1}.get(question.way, 0)
    if question.top_n != 1 or question.order == "asc" or not sign or len(labels) < 2:
        return None
    changes = [
        (line.label, sign * (last - first))
        for line in lines
        if not line.sums
        and len(line.values) == len(labels)
        and isinstance(first := line.values[0], Decimal)
        and isinstance(last := line.values[-1], Decimal)
    ]
    most = max((by for _, by in changes), default=Decimal(0))
    if most <= 0:
        return None
    said: dict[str, Param] = {
        "who": in_a_row([label for label, by in changes if by == most]),
        "number": written(most),
        "unit": unit_words(metric),
        "what": what,
        "before": labels[0],
        "after": labels[-1],
    }
    return Words("mis.headline.fell_most" if sign < 0 else "mis.headline.rose_most", said)


def _percent(change: Decimal, first: Decimal) -> Param:
    if not first:
        return ""
    return Words(
        "mis.percent", {"percent": f"{(abs(change) / first * _HUNDRED).quantize(_PART):f}"}
    )


def between_places(shelf: Shelf, metric: Metric, chosen: Chosen, question: Question) -> Answer:
    """Schools or districts beside each other, and the difference of two; what they come to where
    they are not set against each other."""
    period, places = chosen.last, question.places
    if groups := [group for group in question.group_by if _tells_apart(group, places)]:
        return _places_by_group(shelf, metric, chosen, question, groups[0])
    found = [(place, number(shelf, metric, period, question, place)) for place in places]
    if all(value is None for _, value in found):
        raise no_part(metric, period)
    lines = [Line(place_words(place), (value,)) for place, value in found]
    what = what_words(metric, question, places[0])
    first = _difference(metric, found) or Words("mis.headline.beside", {"what": what})
    together = _together(metric, question, found)
    if together is not None:
        first = _of_all(together, metric, question)
        lines.append(Line(Words("mis.total"), (together,), sums=True))
    return Answer(
        first,
        period.sources,
        columns=(unit_words(metric),),
        lines=tuple(lines),
        notes=(*chosen.notes, *note_of_hidden([], lines)),
        follow=(Follow.CHART, Follow.FILE, Follow.PAPER, Follow.COPY),
        number=together,
        rows=sum(shelf.rows(metric, period, question, place) for place in places),
    )


def _tells_apart(group: str, places: Sequence[Place]) -> bool:
    """Districts beside each other are told apart by district already."""
    return group not in ("year", "school") and any(one.kind.value != group for one in places)


def _places_by_group(
    shelf: Shelf, metric: Metric, chosen: Chosen, question: Question, group: str
) -> Answer:
    """The group down, the places across."""
    period, places = chosen.last, question.places
    found = [told_apart(told(shelf, metric, period, question, place, (group,))) for place in places]
    lines = lines_across(shelf, group, found)
    if not lines:
        raise no_part(metric, period)
    if metric.adds_up:
        sums = tuple(number(shelf, metric, period, question, place) for place in places)
        lines.append(Line(Words("mis.total"), sums, sums=True))
    what: list[Param] = [metric_words(metric), *of_whom(question)]
    return Answer(
        Words("mis.headline.beside", {"what": joined(what)}),
        period.sources,
        columns=tuple(map(place_words, places)),
        lines=tuple(lines),
        notes=(*chosen.notes, *note_of_hidden([], lines)),
        follow=(Follow.CHART, Follow.FILE, Follow.PAPER, Follow.COPY),
        rows=sum(shelf.rows(metric, period, question, place) for place in places),
    )


def _together(
    metric: Metric, question: Question, found: Sequence[tuple[Place, Value]]
) -> Decimal | None:
    """What is asked for with "บ้านวังไผ่ บ้านซับบอน กี่คน"; ``None`` for what does not add up, as a
    school and the อำเภอ that it may lie in."""
    told = [value for _, value in found if isinstance(value, Decimal)]
    all_told = len(told) == len(found) == len({place for place, _ in found})
    alike = len({place.kind for place, _ in found}) == 1
    if question.intent is not Intent.MIS_QUERY or not metric.adds_up or not all_told or not alike:
        return None
    return sum(told, Decimal(0))


def _of_all(together: Decimal, metric: Metric, question: Question) -> Words:
    places = in_a_row([place_words(place) for place in question.places])
    what = joined([metric_words(metric), *of_whom(question), places])
    said: dict[str, Param] = {
        "number": written(together),
        "unit": unit_words(metric),
        "what": what,
    }
    return Words("mis.headline.one", said)


def _difference(metric: Metric, found: Sequence[tuple[Place, Value]]) -> Words | None:
    numbered = [(place, value) for place, value in found if isinstance(value, Decimal)]
    if len(numbered) < 2:
        return None
    (most, high), *_, (_, low) = sorted(numbered, key=lambda one: one[1], reverse=True)
    said: dict[str, Param] = {
        "who": place_words(most),
        "number": written(high - low),
        "unit": unit_words(metric),
        "highest": written(high),
    }
    if high == low:
        return Words("mis.headline.equal", said)
    return Words("mis.headline.more_than" if len(numbered) == 2 else "mis.headline.highest", said)


def against_country(shelf: Shelf, metric: Metric, chosen: Chosen, question: Question) -> Answer:
    """By subject: ours, and the country's where the file has it."""
    period, place = chosen.last, question.place
    ours = told(shelf, metric, period, question, place, ("subject",))
    theirs = shelf.of_country(metric, period, question)
    if not ours or not theirs:
        raise no_part(metric, period)
    lines = [
        Line(label("subject", key[0], shelf), (value, theirs.get(key)))
        for key, value in ours.items()
    ]
    what = what_words(metric, question, place)
    return Answer(
        Words("mis.headline.country", {"what": what}),
        period.sources,
        columns=(place_words(place), Words("mis.place.country")),
        lines=tuple(lines),
        notes=chosen.notes,
        follow=(Follow.CHART, Follow.FILE, Follow.PAPER, Follow.COPY),
        rows=len(ours) + len(theirs),
    )
