"""What would be loaded of a file: which series of which year and round, in place of what, what
would change, and what looks wrong. Nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from sqlmodel import Session

from handlers.figurefiles.cells import spelled
from handlers.figurefiles.layouts import BY_ROUND, SCORES
from handlers.figurefiles.periods import (
    FIRST_YEAR,
    contradictions,
    day_of,
    joined,
    out_of_year,
    written,
)
from handlers.figurefiles.reading import (
    BadFigures,
    Doubt,
    DoubtKind,
    FileFault,
    Part,
    Period,
    Reading,
    SchoolRow,
    totals,
)
from handlers.language.places import Place
from handlers.loading.schools import PLACES, listed
from store.clock import BUDDHIST_ERA
from store.figures import FigureLoad, Series
from store.loads import Loads

FAR: Final = Decimal("0.2")
"""A total that has changed by more than a fifth is looked at twice."""
FEW: Final = 20
"""Below so many a fifth is nothing."""
MOST_ROUNDS: Final = 3
NAMED: Final = 3
"""So many schools stand for all that are meant."""
NOT_SO_OLD: Final = timedelta(days=366)
"""How much older a file's list may be than the office's workplaces, which are of no day."""


@dataclass(frozen=True)
class Change:
    """A metric's total, and what it was in the load that this one is compared with."""

    metric: str
    now: Decimal
    before: Decimal | None


@dataclass(frozen=True)
class Plan:
    """One load to be. ``before`` is what it stands in the place of; ``compared`` what it is told
    beside: that, or the nearest of another year or round. ``same``: the very file is loaded."""

    part: Part
    year: int
    round: int
    as_of: date
    before: FigureLoad | None
    compared: FigureLoad | None
    changes: tuple[Change, ...]
    same: bool


@dataclass(frozen=True)
class Plans:
    """Of the whole file."""

    reading: Reading
    plans: tuple[Plan, ...]
    doubts: tuple[Doubt, ...]

    @property
    def new(self) -> tuple[Plan, ...]:
        return tuple(plan for plan in self.plans if not plan.same)


def wants_year(reading: Reading) -> bool:
    """Whether somebody has to say which year it is of."""
    return not reading.period.year and any(_by_year(part) for part in reading.parts)


def wants_round(reading: Reading) -> bool:
    """Likewise the round, or the term."""
    return not reading.period.round and any(part.series in BY_ROUND for part in reading.parts)


def with_said(
    reading: Reading, *, year: int = 0, round: int = 0, as_of: date | None = None
) -> Reading:
    """With what somebody said of when it is of, who knows better than a file's name or its title:
    of one that says another year or round not even the day is believed."""
    said, told = Period(year, round, as_of), reading.period
    both = contradictions(said, told)
    doubts = tuple(dict.fromkeys((*both, *reading.doubts)))
    if any(doubt.kind in (DoubtKind.OTHER_YEAR, DoubtKind.OTHER_ROUND) for doubt in both):
        told = replace(told, as_of=None)
    return replace(reading, period=joined(said, told), doubts=doubts)


def _by_year(part: Part) -> bool:
    return part.series != Series.SCHOOLS


def with_period(
    reading: Reading, *, year: int = 0, round: int = 0, as_of: date | None = None, today: date
) -> Reading:
    """``with_said``, looked at. Raises ``BadFigures`` for a year, round or day that cannot be."""
    reading = with_said(reading, year=year, round=round, as_of=as_of)
    period = reading.period
    latest = today.year + BUDDHIST_ERA + 1
    if period.year and not FIRST_YEAR <= period.year <= latest:
        raise BadFigures(FileFault.BAD_YEAR, said=str(period.year), limit=str(latest))
    if not 0 <= period.round <= MOST_ROUNDS:
        raise BadFigures(FileFault.BAD_ROUND, said=str(period.round))
    if period.as_of and period.as_of > today:
        raise BadFigures(FileFault.FUTURE_DAY, said=written(period.as_of))
    return reading


def plan(reading: Reading, session: Session, places: Mapping[str, Place], today: date) -> Plans:
    """Year and round must be known (``wants_year``, ``wants_round``)."""
    lists = any(part.series == Series.SCHOOLS for part in reading.parts)
    known = listed(session, places) if lists else ()
    plans = tuple(_plan(part, reading, session, known, today) for part in reading.parts)
    kept = tuple(one for one in plans if not _is_older(one, today))
    if not kept:
        raise BadFigures(FileFault.OLD_LIST, said=written(plans[0].as_of))
    old = [Doubt(DoubtKind.OLD_LIST, said=written(one.as_of)) for one in plans if one not in kept]
    closing = _closing(kept, known)
    day = (*_out_of_year(reading), *_loaded_else(kept, reading, Loads(session)))
    far = (doubt for one in kept for doubt in _far_off(one))
    return Plans(reading, kept, (*closing, *old, *day, *reading.doubts, *far))


def _out_of_year(reading: Reading) -> list[Doubt]:
    """Exams are told of long after; pupils are counted within their year."""
    period = reading.period
    counted = any(part.series in BY_ROUND for part in reading.parts)
    if period.as_of is None or not counted or not out_of_year(period):
        return []
    return [Doubt(DoubtKind.OUT_OF_YEAR, said=str(period.year), counted=written(period.as_of))]


def _loaded_else(plans: tuple[Plan, ...], reading: Reading, loads: Loads) -> list[Doubt]:
    """The same bytes are hardly the figures of two rounds."""
    elsewhere = {
        (one.year, one.round)
        for plan in plans
        for one in loads.of_file(plan.part.series, reading.sha256)
        if (one.year, one.round) != (plan.year, plan.round)
    }
    return [
        Doubt(DoubtKind.SAME_FILE, said=f"{round}/{year}" if round else str(year))
        for year, round in sorted(elsewhere)
    ]


def _is_older(plan: Plan, today: date) -> bool:
    """A list of schools never stands in the place of a newer one."""
    if plan.part.series != Series.SCHOOLS or plan.same:
        return False
    before = plan.before
    if before is not None and before.layout != PLACES:
        return plan.as_of < before.as_of
    return plan.as_of < (before.as_of if before else today) - NOT_SO_OLD


def _closing(plans: tuple[Plan, ...], before: tuple[SchoolRow, ...]) -> list[Doubt]:
    lists = [one for one in plans if one.part.series == Series.SCHOOLS and not one.same]
    taught = {one.code for plan in lists for one in plan.part.schools if not one.closed}
    gone = [one.name for one in before if lists and not one.closed and one.code not in taught]
    if not gone:
        return []
    names = ", ".join(gone[:NAMED]) + (" …" if len(gone) > NAMED else "")
    return [Doubt(DoubtKind.CLOSING, said=names, counted=str(len(gone)))]


def _plan(
    part: Part, reading: Reading, session: Session, known: tuple[SchoolRow, ...], today: date
) -> Plan:
    """``known``: the list of schools before, for one that holds a list itself."""
    loads, period = Loads(session), reading.period
    year = period.year if _by_year(part) else 0
    round = period.round if part.series in BY_ROUND else 0
    before = loads.current(part.series, year, round)
    real = (one for one in loads.rounds(part.series) if reading.sample or not one.sample)
    compared = before or _nearest(list(real), (year, round))
    if compared is not None and compared.sample and not reading.sample:
        compared = None  # nothing real is another than what was invented
    if part.series == Series.SCHOOLS:
        part = replace(part, schools=_whole_list(part.schools, known))
    return Plan(
        part=part,
        year=year,
        round=round,
        as_of=period.as_of or _day(part, reading, today),
        before=before,
        compared=compared,
        changes=_changes(part, compared),
        same=before is not None and before.sha256 == reading.sha256,
    )


def _nearest(loaded: list[FigureLoad], when: tuple[int, int]) -> FigureLoad | None:
    """Of those of other years and rounds, the newest first: the last one before; where all are
    later, the first of them."""
    earlier = (one for one in loaded if (one.year, one.round) < when)
    return next(earlier, loaded[-1] if loaded else None)


def _day(part: Part, reading: Reading, today: date) -> date:
    if reading.period.year == 0:
        return today
    return day_of(part.series, reading.period.year, reading.period.round, today)


def _whole_list(
    schools: tuple[SchoolRow, ...], before: tuple[SchoolRow, ...]
) -> tuple[SchoolRow, ...]:
    """What the file does not tell of a school is as it was; a school it does not have is closed,
    and stays on the list for the years in which it was not."""
    known = {one.code: one for one in before}
    new = {one.code: _filled(one, known.get(one.code)) for one in schools}
    gone = {code: one._replace(closed=True) for code, one in known.items() if code not in new}
    return tuple(one for _, one in sorted((new | gone).items()))


def _filled(new: SchoolRow, before: SchoolRow | None) -> SchoolRow:
    if before is None:
        return new
    both = zip(new, before, strict=True)
    return SchoolRow._make([was if now is None or now == "" else now for now, was in both])


def _changes(part: Part, compared: FigureLoad | None) -> tuple[Change, ...]:
    before = {} if compared is None else compared.totals
    return tuple(
        Change(metric, now, Decimal(before[metric]) if metric in before else None)
        for metric, now in totals(part, SCORES).items()
    )


def _far_off(plan: Plan) -> list[Doubt]:
    return [
        Doubt(DoubtKind.CHANGED, one.metric, spelled(one.now), spelled(one.before))
        for one in plan.changes
        if one.before is not None
        and one.before >= FEW
        and abs(one.now - one.before) > FAR * one.before
    ]
