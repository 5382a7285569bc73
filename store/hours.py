"""Working time: when the office is there, what it can promise, and when a link should end.

``OFFICE__HOURS`` reads ``mon-fri 08:30-12:00 13:00-16:30``; several rules are parted by ``;``.
Thai government holidays come from the ``holidays`` package: public and government categories
(mourning and substitution days among them), minus Labour Day, on which offices work.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Final, Self

import holidays

from store.clock import BANGKOK

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MIDNIGHT = time(0, 0)
_LABOUR_DAY = (5, 1)
_LOOK_AHEAD_DAYS = 60


class BadHours(ValueError):
    """The setting cannot be read; the message says where."""


@lru_cache(maxsize=32)
def _thai_holidays(year: int) -> frozenset[date]:
    calendar = holidays.country_holidays("TH", years=year, categories=("public", "government"))
    return frozenset(day for day in calendar if (day.month, day.day) != _LABOUR_DAY)


Span = tuple[time, time]
"""From and to; a ``to`` of 00:00 means the end of the day."""


@dataclass(frozen=True)
class OfficeHours:
    """The office's week. ``extra_closed`` are local days off, ``always`` ignores holidays."""

    week: dict[int, tuple[Span, ...]]
    extra_closed: frozenset[date] = field(default=frozenset())

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the setting. Raises ``BadHours``."""
        week: dict[int, tuple[Span, ...]] = {}
        for rule in filter(None, (part.strip().lower() for part in text.split(";"))):
            days, _, spans = rule.partition(" ")
            read = tuple(_span(word) for word in spans.split())
            if not read:
                raise BadHours(f"no times in {rule!r}; write e.g. mon-fri 08:30-16:30")
            if any(ends == _MIDNIGHT or ends > begins for (_, ends), (begins, _) in pairwise(read)):
                raise BadHours(f"times overlap or are out of order in {rule!r}")
            for day in _days(days):
                week[day] = read
        if not week:
            raise BadHours("no working hours at all; write e.g. mon-fri 08:30-16:30")
        return cls(week)

    @property
    def never_closes(self) -> bool:
        """Round the clock, every day: then holidays do not close it either."""
        return all(self.week.get(day) == ((_MIDNIGHT, _MIDNIGHT),) for day in range(7))

    def working_day(self, day: date) -> bool:
        if day in self.extra_closed or day.weekday() not in self.week:
            return False
        return self.never_closes or day not in _thai_holidays(day.year)

    def spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Working spans from ``start`` on, the first cut at it."""
        here = start.astimezone(BANGKOK)
        for ahead in range(_LOOK_AHEAD_DAYS):
            day = here.date() + timedelta(days=ahead)
            if not self.working_day(day):
                continue
            for begins, ends in self.week[day.weekday()]:
                opened = datetime.combine(day, begins, BANGKOK)
                shut = datetime.combine(day, ends, BANGKOK)
                if ends == _MIDNIGHT:
                    shut += timedelta(days=1)
                if shut > here:
                    yield max(opened, here), shut

    def open_at(self, now: datetime) -> bool:
        first = next(self.spans(now), None)
        return first is not None and first[0] <= now

    def span_begins(self, now: datetime) -> datetime | None:
        """When the working span we are in began; ``None`` while the office is closed."""
        here = now.astimezone(BANGKOK)
        if not self.working_day(here.date()):
            return None
        for begins, ends in self.week[here.weekday()]:
            opened = datetime.combine(here.date(), begins, BANGKOK)
            if begins <= here.time() and (ends == _MIDNIGHT or here.time() < ends):
                return opened
        return None

    def next_opening(self, now: datetime) -> datetime:
        """``now`` when the office is there, else when it next will be."""
        return next((begins for begins, _ in self.spans(now)), now)

    def after(self, now: datetime, work: timedelta) -> datetime:
        """When ``work`` working time from ``now`` is over."""
        left, last = work, now
        for begins, ends in self.spans(now):
            if ends - begins >= left:
                return begins + left
            left -= ends - begins
            last = ends
        return last + left

    def link_ends(self, now: datetime) -> datetime:
        """The end of the next working day, at least 24 hours from ``now``."""
        day = now.astimezone(BANGKOK).date() + timedelta(days=1)
        for ahead in range(_LOOK_AHEAD_DAYS):
            candidate = day + timedelta(days=ahead)
            if self.working_day(candidate):
                ends = self.week[candidate.weekday()][-1][1]
                shut = datetime.combine(candidate, ends, BANGKOK)
                if ends == _MIDNIGHT:
                    shut += timedelta(days=1)
                return max(shut, now + timedelta(hours=24))
        return now + timedelta(hours=24)

    def day_ends(self, moment: datetime) -> datetime:
        """When the working day ends that ``moment`` is part of; after hours, the next one."""
        begins, shut = next(self.spans(moment), (moment, moment))
        return max(
            (ends for other, ends in self.spans(moment) if other.date() == begins.date()),
            default=shut,
        )

    def day_begins(self, day: date) -> datetime | None:
        """When work begins that day, or ``None`` on a day off."""
        if not self.working_day(day):
            return None
        return datetime.combine(day, self.week[day.weekday()][0][0], BANGKOK)


def _days(text: str) -> Iterator[int]:
    for part in text.split(","):
        first, _, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            raise BadHours(f"unknown day in {part!r}; days are {' '.join(DAYS)}")
        begin, end = DAYS.index(first), DAYS.index(last or first)
        yield from ((begin + step) % 7 for step in range((end - begin) % 7 + 1))


def _span(text: str) -> Span:
    match = re.fullmatch(r"(\d\d):(\d\d)-(\d\d):(\d\d)", text)
    if match is None:
        raise BadHours(f"cannot read the time {text!r}; write e.g. 08:30-16:30")
    h1, m1, h2, m2 = map(int, match.groups())
    try:
        begins = time(h1, m1)
        ends = _MIDNIGHT if (h2, m2) == (24, 0) else time(h2, m2)
    except ValueError:
        raise BadHours(f"no such time: {text!r}") from None
    if ends != _MIDNIGHT and ends <= begins:
        raise BadHours(f"ends before it begins: {text!r}")
    return begins, ends
