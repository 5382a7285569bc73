"""Days in a sentence."""

from datetime import date, datetime, time
from typing import Final

from handlers.kit.effects import Param, When, Words
from store.clock import BANGKOK

NOON: Final = time(12)


def span(first: date, last: date) -> Param:
    """A day, or from one to another, in the reader's language."""
    if first == last:
        return _day(first)
    return Words("days.span", {"first": _day(first), "last": _day(last)})


def _day(day: date) -> When:
    return When(datetime.combine(day, NOON, BANGKOK), "day")
