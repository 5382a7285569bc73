"""The school year, B.E., and when schools are open.

The Ministry of Education's rule on the school year (B.E. 2549): the first term is from 16 May to
11 October, the second from 1 November to 1 April. An office whose schools differ sets its own.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from store.clock import BUDDHIST_ERA

BEGINS: Final = (5, 16)
"""Month and day of the school year's first."""
ENDS: Final = (4, 30)
"""In the calendar year after: by when the year's figures have been complete of late (30 April 2567;
it was 31 March and 20 April before)."""

MonthDay = tuple[int, int]
_SPAN: Final = re.compile(r"(\d{1,2})-(\d{1,2})/(\d{1,2})-(\d{1,2})")


def school_year(today: date) -> int:
    """The one that runs."""
    before = (today.month, today.day) < BEGINS
    return today.year + BUDDHIST_ERA - before


def day_of(year: int, month: int, day: int) -> date:
    """That day within the school year ``year``."""
    after = (month, day) < BEGINS
    return date(year - BUDDHIST_ERA + after, month, day)


@dataclass(frozen=True)
class Terms:
    """Spans of months and days in which schools teach, their ends among them."""

    spans: tuple[tuple[MonthDay, MonthDay], ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """``05-16/10-11 11-01/04-01``: month and day of each term's first and last. Raises
        ``ValueError``."""
        spans = []
        for part in text.split():
            found = _SPAN.fullmatch(part)
            if found is None:
                raise ValueError(f"{part}: write a term like 05-16/10-11")
            month, day, last_month, last_day = map(int, found.groups())
            for one in ((month, day), (last_month, last_day)):
                date(2000, *one)
            spans.append(((month, day), (last_month, last_day)))
        if not spans:
            raise ValueError("write a term like 05-16/10-11")
        return cls(tuple(spans))

    def hold(self, day: date) -> bool:
        """Whether schools teach at that time of the year."""
        at = (day.month, day.day)
        return any(
            first <= at <= last if first <= last else at >= first or at <= last
            for first, last in self.spans
        )


USUAL_TERMS: Final = Terms.parse("05-16/10-11 11-01/04-01")
