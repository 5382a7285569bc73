"""A moment that has passed, as an officer or a letter names it: "20 พ.ย. 2569 เวลา 14.05 น.",
"2569-11-20 14:05:30", "เมื่อวาน บ่ายสอง".

Years are of the Buddhist Era or of the Common Era. Where seconds are not said, the whole minute is
meant: who writes 14.05 has not said that it was the first second of it.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from handlers.language.days import BadDays, DaysFault, common_year, past_day
from handlers.language.errors import Misread
from handlers.language.hours import BadHours, HoursFault, time_of_day
from handlers.language.normal import normal, without_politeness
from store.clock import BANGKOK

LIMIT: Final = 80
LONGEST_AGO: Final = timedelta(days=3_660)
"""Nothing is kept for longer; of a year in two digits, the other era was meant."""
_WITH_SECONDS: Final = re.compile(
    # With points, "20.11.69" is a day unless it is said to be a time.
    r"(?<![\d:./])(?P<hour>\d{1,2})(?:(?::(?P<minute>\d{2}):(?P<second>\d{2})(?![\d:])(?: ?น\.?)?)"
    r"|(?:\.(?P<minute2>\d{2})\.(?P<second2>\d{2}) ?"
    r"(?:น\b|น\.|นาฬิกา|(?<=\d{4} \d{2}\.\d{2}\.\d{2})$)))"
)
_WITH_ZONE: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}[t ]\d{2}:\d{2}(?P<seconds>:\d{2}(?:\.\d+)?)?(?:z|[+-]\d{2}:?\d{2})"
)
_BETWEEN: Final = re.compile(r"(?<=\d)t(?=\d)")
_LOOSE: Final = re.compile(
    r"(?:เมื่อวันที่|เมื่อ(?!วาน)|ในวันที่|ณ วันที่|เดือน(?= ?[ก-๙])|ตอนเวลา|ประมาณ|เวลา|ตอน|at\b|on\b|[,;])"
)


class MomentFault(StrEnum):
    UNREADABLE = "unreadable"
    NO_SUCH_TIME = "no_such_time"
    AHEAD = "ahead"
    LONG_AGO = "long_ago"


class BadMoment(Misread):
    """No moment that has passed; ``reason`` is a ``MomentFault``."""

    topic = "moment"


@dataclass(frozen=True)
class Moment:
    """As exactly as it was said: a second, or a minute."""

    begins: datetime
    """Aware, in Bangkok."""
    ends: datetime
    """Not included."""


def moment(text: str, *, now: datetime) -> Moment:
    """The moment that is meant. Raises ``BadMoment``, or ``BadDays`` for a day that is none."""
    if len(text) > LIMIT:
        raise BadMoment(MomentFault.UNREADABLE)
    here = now.astimezone(BANGKOK)
    meant = _with_zone(normal(text).lower()) or _in_bangkok(without_politeness(text).lower(), here)
    if meant.begins > here:
        raise BadMoment(MomentFault.AHEAD)
    return meant


def _with_zone(said: str) -> Moment | None:
    """ISO 8601 with its zone, as a server's log has it."""
    found = _WITH_ZONE.fullmatch(said)
    if found is None:
        return None
    common = f"{common_year(int(said[:4])):04}{said[4:]}"
    try:
        at = datetime.fromisoformat(common.upper()).astimezone(BANGKOK).replace(microsecond=0)
    except (ValueError, OverflowError):
        raise BadMoment(MomentFault.NO_SUCH_TIME) from None
    return _lasting(at, seconds=found["seconds"] is not None)


def _in_bangkok(said: str, here: datetime) -> Moment:
    said = " ".join(_LOOSE.sub(" ", _BETWEEN.sub(" ", said)).split())
    exact = _WITH_SECONDS.search(said)
    if exact is not None:
        since = _since_midnight(exact)
        around = f"{said[: exact.start()]} {said[exact.end() :]}".strip()
    else:
        since, around = _by_the_minute(said)
    midnight = datetime.combine(_day(around, here.date()), time(), BANGKOK)
    return _lasting(midnight + since, seconds=exact is not None)


def _day(around: str, today: date) -> date:
    """Today, where no day is named. Raises ``BadDays`` for one that no calendar has."""
    if not around:
        return today
    try:
        day = past_day(around, today=today)
    except BadDays as no:
        if no.reason is DaysFault.NO_SUCH_DAY:
            raise
        raise BadMoment(MomentFault.UNREADABLE) from None
    if day > today:
        raise BadMoment(MomentFault.AHEAD)
    if today - day > LONGEST_AGO:
        raise BadMoment(MomentFault.LONG_AGO)
    return day


def _since_midnight(exact: re.Match[str]) -> timedelta:
    hour = int(exact["hour"])
    minute = int(exact["minute"] or exact["minute2"])
    second = int(exact["second"] or exact["second2"])
    if hour > 23 or minute > 59 or second > 59:
        raise BadMoment(MomentFault.NO_SUCH_TIME)
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _by_the_minute(said: str) -> tuple[timedelta, str]:
    try:
        return time_of_day(said)
    except BadHours as no:
        known = no.reason is HoursFault.NO_SUCH_TIME
        fault = MomentFault.NO_SUCH_TIME if known else MomentFault.UNREADABLE
        raise BadMoment(fault) from None


def _lasting(begins: datetime, *, seconds: bool) -> Moment:
    return Moment(begins, begins + (timedelta(seconds=1) if seconds else timedelta(minutes=1)))
