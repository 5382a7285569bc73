"""When an account ends, as an officer chooses it."""

from datetime import date, datetime, time
from typing import Final

from handlers.kit.effects import Param, When, Words
from store.clock import BANGKOK

WITHOUT_END: Final = "without_end"
FISCAL_YEAR: Final = "fiscal_year"
A_YEAR: Final = "a_year"
ENDS: Final = (FISCAL_YEAR, A_YEAR, WITHOUT_END)
_LAST_SECOND: Final = time(23, 59, 59)


def fiscal_year_ends(today: date) -> date:
    """The next 30 September, on which a Thai government office's year ends."""
    this_year = date(today.year, 9, 30)
    return this_year if this_year >= today else date(today.year + 1, 9, 30)


def in_a_year(today: date) -> date:
    day = min(today.day, 28) if today.month == 2 else today.day
    return date(today.year + 1, today.month, day)


def end_of(until: str) -> datetime | None:
    """The last second of a day (ISO 8601), or ``None`` for ``WITHOUT_END``. Raises
    ``ValueError``."""
    if until == WITHOUT_END:
        return None
    return datetime.combine(date.fromisoformat(until), _LAST_SECOND, BANGKOK)


def end_words(end: datetime | None) -> Param:
    return Words("end.without_end") if end is None else When(end, "day")


def end_code(end: datetime | None) -> str:
    """As the audit has it."""
    return "none" if end is None else end.astimezone(BANGKOK).date().isoformat()
