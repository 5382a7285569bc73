"""Shares beside each other, in per cent: of each อำเภอ, of several places, of one year and another.

Each is made of two numbers that are told beside it, so that it gives away no more than they do: of
a part that is hidden no share is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from handlers.kit.effects import Param, Words
from handlers.mis.answer import HIDDEN, Answer, Follow, Line, NoAnswer, Source, Value, Why
from handlers.mis.breakdown import ON_A_PAGE, ranked
from handlers.mis.guarding import told
from handlers.mis.measuring import Shelf
from handlers.mis.metrics import Kind, Metric
from handlers.mis.naming import (
    in_a_row,
    in_order,
    joined,
    label,
    metric_words,
    of_whom,
    period_words,
    place_words,
    unit_words,
    what_words,
)
from handlers.mis.periods import Chosen, Period
from handlers.mis.question import Question
from handlers.mis.sharing import (
    WHOLES,
    is_narrowed,
    per_cent,
    percent_words,
    whole_of,
)
from handlers.mis.single import follow, headline, no_part, note_of_hidden, number
from handlers.mis.tabling import each_once, told_apart

_SAME: Final = {
    "grade": ("grades", "levels"),
    "level": ("grades", "levels"),
    "sex": ("sex",),
    "size": ("sizes",),
    "position": ("positions",),
}
"""What is told apart by what it is narrowed to has no whole of its own beside it."""


@dataclass(frozen=True)
class _Part:
    """One of them, and the whole that it is a part of."""

    label: Param
    part: Value
    whole: Value

    @property
    def share(self) -> Value:
        if HIDDEN in (self.part, self.whole):
            return HIDDEN
        if not isinstance(self.part, Decimal) or not isinstance(self.whole, Decimal):
            return None
        return per_cent(self.part, self.whole) if self.whole else None

    def line(self, *, sums: bool = False) -> Line:
        return Line(self.label, (self.share, self.part, self.whole), sums=sums)


def are_shares(metric: Metric, question: Question) -> bool:
    """Is a share of each asked for, and can there be one? "ลดลงร้อยละเท่าไร" asks for a change."""
    return question.op == "share" and metric.adds_up and not question.way


def shares_by_group(
    shelf: Shelf, metric: Metric, chosen: Chosen, question: Question, today: date
) -> Answer:
    """Of what is told apart by one group each with its share: of all that are there ("เด็กพิการแต่ละ
    อำเภอ"), or of all together ("นักเรียนแต่ละอำเภอ")."""
    period, place = chosen.last, question.place
    (group,) = question.group_by
    found = told_apart(told(shelf, metric, period, question, place, (group,)))
    if not found:
        raise NoAnswer(Why.NO_SUCH_PART, metric.code, loaded=(Source.of(period.main),))
    of_itself = _has_wholes(metric, question, group)
    whole_metric, asked, where, of = whole_of(shelf, metric, period, question, today)
    total = _Part(
        Words("mis.total"),
        number(shelf, metric, period, question, place),
        number(shelf, whole_metric, of, asked, where if of_itself else place),
    )
    wholes = told_apart(told(shelf, whole_metric, of, asked, place, (group,))) if of_itself else {}
    nobody = Decimal(0) if metric.kind is Kind.SCHOOLS else None
    keys = in_order(group, [key for (key,) in {**wholes, **found}])
    parts = [
        _Part(
            label(group, key, shelf),
            found.get((key,), nobody),
            wholes.get((key,)) if of_itself else total.whole,
        )
        for key in keys
    ]
    shown = _in_rank(parts, question)
    first = _first(shown, metric, question, total, what_words(whole_metric, asked, where))
    return _answer(shown, metric, chosen.notes, question, first, (period, of), total)


def _has_wholes(metric: Metric, question: Question, group: str) -> bool:
    same = any(getattr(question, name) for name in _SAME.get(group, ()))
    return metric.code in WHOLES or (is_narrowed(question) and not same)


def _in_rank(parts: Sequence[_Part], question: Question) -> list[_Part]:
    """By their shares, where an order is asked for; of several the first few."""
    if not (question.order or question.top_n):
        return list(parts)
    first = question.top_n if question.top_n > 1 else len(parts)
    return [one for one, _ in ranked(parts, [one.share for one in parts], question.order, first)]


def _first(
    shown: Sequence[_Part], metric: Metric, question: Question, total: _Part, of: Words
) -> Words:
    what = what_words(metric, question, question.place)
    best = shown[0].share if question.order or question.top_n else None
    if isinstance(best, Decimal):
        who = in_a_row([one.label for one in shown if one.share == best])
        said: dict[str, Param] = {"who": who, "percent": percent_words(best), "what": what}
        asc = question.order == "asc"
        return Words("mis.headline.share_least" if asc else "mis.headline.share_most", said)
    share = total.share
    if not isinstance(share, Decimal) or total.part == total.whole:
        return headline(total.part, metric, question)
    return Words("mis.headline.share", {"percent": percent_words(share), "what": what, "of": of})


def shares_across(
    shelf: Shelf, metric: Metric, chosen: Chosen, question: Question, today: date
) -> Answer:
    """Of each line what part of it each column is: "ร้อยละชายหญิงแต่ละอำเภอ"."""
    period, place = chosen.last, question.place
    down, across = sorted(question.group_by, key=lambda group: group == "sex")
    found = told_apart(told(shelf, metric, period, question, place, (down, across)))
    if not found:
        raise NoAnswer(Why.NO_SUCH_PART, metric.code, loaded=(Source.of(period.main),))
    columns = in_order(across, list(dict.fromkeys(key for _, key in found)))
    parts: list[Line] = []
    for key in in_order(down, list(dict.fromkeys(key for key, _ in found))):
        row = [found.get((key, one)) for one in columns]
        whole = sum((one for one in row if isinstance(one, Decimal)), Decimal(0))
        each = (_Part("", one, whole).share for one in row)
        parts.append(Line(label(down, key, shelf), tuple(each)))
    pages = 1 if question.whole else max(-(-len(parts) // ON_A_PAGE), 1)
    page = min(question.page, pages)
    shown = parts if question.whole else parts[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    what = what_words(metric, question, place)
    return Answer(
        Words("mis.headline.beside", {"what": Words("mis.share_of", {"what": what})}),
        period.sources,
        columns=tuple(label(across, one, shelf) for one in columns),
        lines=tuple(shown),
        notes=chosen.notes,
        follow=follow(metric, question),
        page=page,
        pages=pages,
        rows=shelf.rows(metric, period, question, place),
        sums_across=True,
    )


def shares_of_places(
    shelf: Shelf, metric: Metric, chosen: Chosen, question: Question, today: date
) -> Answer:
    """Of each place its share."""
    period, parts, of = chosen.last, list[_Part](), chosen.last
    for place in question.places:
        whole_metric, asked, where, of = whole_of(shelf, metric, period, question, today, place)
        whole = number(shelf, whole_metric, of, asked, where)
        part = number(shelf, metric, period, question, place)
        parts.append(_Part(place_words(place), part, whole))
    if all(one.part is None for one in parts):
        raise no_part(metric, period)
    what = what_words(metric, question, question.place)
    first = Words("mis.headline.beside", {"what": Words("mis.share_of", {"what": what})})
    best = max((one.share for one in parts if isinstance(one.share, Decimal)), default=None)
    if best is not None:
        who = in_a_row([one.label for one in parts if one.share == best])
        said: dict[str, Param] = {"who": who, "percent": percent_words(best)}
        said["what"] = joined([metric_words(metric), *of_whom(question)])
        first = Words("mis.headline.share_most", said)
    return _answer(parts, metric, chosen.notes, question, first, (period, of))


def shares_over_years(
    shelf: Shelf, metric: Metric, chosen: Chosen, question: Question, today: date
) -> Answer:
    """Of each year (or round) its share."""
    rounds = len({period.main.round for period in chosen.periods}) > 1
    parts, periods = list[_Part](), list[Period]()
    for period in chosen.periods:
        whole_metric, asked, where, of = whole_of(shelf, metric, period, question, today)
        whole = number(shelf, whole_metric, of, asked, where)
        part = number(shelf, metric, period, question, question.place)
        parts.append(_Part(period_words(period, rounds=rounds), part, whole))
        periods += [period, of]
    if all(one.part is None for one in parts):
        raise no_part(metric, chosen.last)
    what = what_words(metric, question, question.place)
    first = Words("mis.headline.beside", {"what": Words("mis.share_of", {"what": what})})
    return _answer(parts, metric, chosen.notes, question, first, periods)


def _answer(
    parts: Sequence[_Part],
    metric: Metric,
    notes: Sequence[Words],
    question: Question,
    first: Words,
    periods: Sequence[Period],
    total: _Part | None = None,
) -> Answer:
    """A line for each; a chart is of the shares alone."""
    at_once = len(parts) if question.whole else ON_A_PAGE
    pages = max(-(-len(parts) // max(at_once, 1)), 1)
    page = min(question.page, pages)
    lines = [one.line() for one in parts[(page - 1) * at_once : page * at_once]]
    if total is not None and not question.top_n:
        lines.append(total.line(sums=True))
    differ = len({period.main.year for period in periods[-2:] if period.main.year}) > 1
    columns: tuple[Any, ...] = (
        Words("mis.column.share"),
        unit_words(metric),
        Words("mis.column.whole"),
    )
    return Answer(
        first,
        each_once(source for period in periods for source in period.sources),
        columns=columns,
        lines=tuple(lines),
        notes=(
            *notes,
            *((Words("mis.note.years_differ"),) if differ else ()),
            *note_of_hidden([], lines),
        ),
        follow=tuple(one for one in follow(metric, question) if one is not Follow.LIST),
        page=page,
        pages=pages,
        rows=len(lines),
        charted=1,
    )
