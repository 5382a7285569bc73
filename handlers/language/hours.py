"""Days with hours as people announce a meeting: "พรุ่งนี้ 8.30-16.30", "28 พ.ย. 9 โมงถึงบ่าย 4",
"วันนี้ถึง 16:30", "28-30 พ.ย. ทั้งวัน".

What has no beginning begins now, or when work does that day; what has no hours at all lasts as
long as work does.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from handlers.language.days import days
from handlers.language.errors import Misread
from handlers.language.normal import without_politeness
from store.clock import BANGKOK

LIMIT: Final = 120
"""Characters of an answer that holds days and hours."""
OPENS: Final = time(8, 30)
SHUTS: Final = time(16, 30)
"""A Thai government office's day, where nothing else is said."""

_NUMBERS: Final = {
    "หนึ่ง": 1,
    "สอง": 2,
    "สาม": 3,
    "สี่": 4,
    "ห้า": 5,
    "หก": 6,
    "เจ็ด": 7,
    "แปด": 8,
    "เก้า": 9,
    "สิบเอ็ด": 11,
    "สิบสอง": 12,
    "สิบ": 10,
}
_N: Final = rf"(?:\d{{1,2}}|{'|'.join(_NUMBERS)})"
_HALF: Final = r"(?: ?(?P<half>ครึ่ง))?"
_TIME: Final = re.compile(
    # "8.30", "08:30 น."; never a part of "24.11.2569"
    r"(?:(?<![\d./])(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?![\d./]\d|\d)(?: ?(?P<half_day>am|pm))?"
    r"(?: ?(?:น\.|น\b|น(?![ก-๛])|นาฬิกา))?"
    rf"|บ่าย ?(?P<after>{_N})(?: ?โมง)?{_HALF}"
    rf"|(?P<one>บ่าย ?โมง){_HALF.replace('half', 'half_one')}"
    rf"|(?P<evening>{_N}) ?ทุ่ม{_HALF.replace('half', 'half_evening')}"
    rf"|(?P<bells>{_N}) ?โมง(?: ?(?P<part>เช้า|เย็น))?{_HALF.replace('half', 'half_bells')}"
    r"|(?P<noon>เที่ยง)(?:วัน)?(?!คืน)"
    r"|(?P<midnight>เที่ยงคืน)"
    r"|(?<![\d./])(?P<whole>\d{1,2}) ?(?:(?P<whole_half>am|pm)\b|นาฬิกา|น\.|น(?![ก-๛]))"
    r")"
)
_UNTIL: Final = re.compile(r" ?(?:จนถึง|ถึง|until|to\b|till?|-) ?")
_BETWEEN: Final = re.compile(r" ?(?:จนถึง|ถึง|until|to|till?|-) ?")
_LOOSE: Final = re.compile(r"(?:ตั้งแต่เวลา|ตั้งแต่|เริ่ม|ช่วงเวลา|ช่วง|เวลา|from\b|at\b|on\b)")
_ALL_DAY: Final = re.compile(
    r"(?:ทั้งวัน|เต็มวัน|ตลอดวัน|(?:จนถึง|ถึง|จน)?(?:เวลา)? ?เลิกงาน|all day|office hours)"
)
_LASTING: Final = re.compile(
    r"(?:(?:ใช้|ต่อ|ขยาย|เพิ่ม|ไป|อีก|for|another) ?)*"
    rf"(?:(?P<half>ครึ่ง)|(?P<count>\d{{1,3}}|{'|'.join(_NUMBERS)})) ?"
    r"(?:(?P<hours>ชั่วโมง|ชม\.?|hours?)(?P<and_half> ?ครึ่ง)?|(?P<minutes>นาที|minutes?|min))"
    r"(?: ?(?:จากนี้|ต่อจากนี้|ข้างหน้า|from now|more))?"
)


class HoursFault(StrEnum):
    UNREADABLE = "unreadable"
    NO_MOMENT = "no_moment"
    NO_END = "no_end"
    NO_SUCH_TIME = "no_such_time"
    BACKWARDS = "backwards"
    PAST = "past"
    TOO_LONG = "too_long"


class BadHours(Misread):
    """No span of time that lies ahead; ``reason`` is an ``HoursFault``."""

    topic = "hours"


@dataclass(frozen=True)
class Hours:
    """From a moment to a later one, which is still to come."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class _Clock:
    """A time of day as it was said, and where."""

    minutes: int
    start: int
    end: int


def hours(text: str, *, now: datetime, longest: timedelta) -> Hours:
    """The span that is meant. Raises ``BadHours``, or ``BadDays`` for a day that is none."""
    if len(text) > LIMIT:
        raise BadHours(HoursFault.UNREADABLE)
    said = _LOOSE.sub(" ", without_politeness(text).lower())
    here = now.astimezone(BANGKOK)
    all_day = _ALL_DAY.search(said) is not None
    said = " ".join(_ALL_DAY.sub(" ", said).split()).strip(" ,") or ("วันนี้" if all_day else "")
    times = [_read(found) for found in _TIME.finditer(said)]
    if len(times) > 2 or (times and all_day):
        raise BadHours(HoursFault.UNREADABLE)
    return _checked(_meant(said, times, here), here, longest, whole_days=not times)


def end(text: str, *, now: datetime) -> datetime:
    """The moment until which something goes on: "18.00", "ถึงบ่าย 5", "พรุ่งนี้ 16.30". Raises
    ``BadHours``, or ``BadDays``."""
    if len(text) > LIMIT:
        raise BadHours(HoursFault.NO_MOMENT)
    said = _LOOSE.sub(" ", without_politeness(text).lower())
    said = re.sub(rf"^{_UNTIL.pattern}", "", " ".join(said.split()))
    times = [_read(found) for found in _TIME.finditer(said)]
    if len(times) != 1:
        raise BadHours(HoursFault.NO_MOMENT)
    [clock] = times
    before = re.sub(rf"{_UNTIL.pattern}$", "", said[: clock.start])
    here = now.astimezone(BANGKOK)
    try:
        day = _one_of(f"{before} {said[clock.end :]}", here.date())
    except Misread as no:
        if no.reason == HoursFault.UNREADABLE:
            raise BadHours(HoursFault.NO_MOMENT) from None
        raise
    meant = _at(day, clock)
    if meant <= here:
        raise BadHours(HoursFault.PAST)
    return meant


def time_of_day(said: str) -> tuple[timedelta, str]:
    """The one time of day in it, since midnight, and what stands around it. Raises ``BadHours``.
    ``said`` is small letters without polite endings."""
    times = [_read(found) for found in _TIME.finditer(said)]
    if len(times) != 1:
        raise BadHours(HoursFault.NO_MOMENT)
    [clock] = times
    around = f"{said[: clock.start]} {said[clock.end :]}"
    return timedelta(minutes=clock.minutes), " ".join(around.split())


def lasting(text: str) -> timedelta | None:
    """So long, as it is said: "3 ชั่วโมง", "อีก 30 นาที", "อีกครึ่งชั่วโมง"."""
    found = _LASTING.fullmatch(without_politeness(text).lower())
    if found is None or (found["half"] and found["and_half"]):
        return None
    count = 0.5 if found["half"] else float(_NUMBERS.get(found["count"]) or found["count"])
    if found["and_half"]:
        count += 0.5
    return (timedelta(hours=count) if found["hours"] else timedelta(minutes=count)) or None


def _meant(said: str, times: list[_Clock], here: datetime) -> Hours:
    today = here.date()
    if not times:
        span = days(said, today=today)
        return Hours(_opening(span.first, here), datetime.combine(span.last, SHUTS, BANGKOK))
    if len(times) == 1:
        return _until(said, times[0], here)
    first, last = times
    before, between, after = said[: first.start], said[first.end : last.start], said[last.end :]
    if _BETWEEN.fullmatch(between):
        span_of = _days_of(f"{before} {after}", today)
        begins, ends = span_of
    else:
        cut = _UNTIL.match(between)
        if cut is None or after.strip():
            raise BadHours(HoursFault.UNREADABLE)
        begins, ends = _one_of(before, today), _one_of(between[cut.end() :], today)
    return Hours(_at(begins, first), _at(ends, last))


def _until(said: str, clock: _Clock, here: datetime) -> Hours:
    """One time alone is when it ends; it must be said that it is."""
    before, after = said[: clock.start], said[clock.end :].strip()
    cut = re.search(_UNTIL.pattern + r"$", before)
    if cut is not None:
        whole = before[: cut.start()]
    elif _UNTIL.search(before):  # "วันนี้ถึงพรุ่งนี้ 16.30"
        whole = before
    else:
        raise BadHours(HoursFault.NO_END)
    first, last = _days_of(f"{whole} {after}", here.date())
    return Hours(_opening(first, here), _at(last, clock))


def _days_of(said: str, today: date) -> tuple[date, date]:
    """The day, or the days, beside the hours; none is today."""
    bare = " ".join(said.split()).strip(" ,")
    if not bare:
        return today, today
    span = days(bare, today=today)
    return span.first, span.last


def _one_of(said: str, today: date) -> date:
    first, last = _days_of(said, today)
    if first != last:
        raise BadHours(HoursFault.UNREADABLE)
    return first


def _opening(day: date, here: datetime) -> datetime:
    """Today it is now; another day when work begins."""
    return here if day <= here.date() else datetime.combine(day, OPENS, BANGKOK)


def _at(day: date, clock: _Clock) -> datetime:
    return datetime.combine(day, time(), BANGKOK) + timedelta(minutes=clock.minutes)


def _checked(meant: Hours, here: datetime, longest: timedelta, *, whole_days: bool) -> Hours:
    if meant.ends <= meant.begins and not whole_days:
        raise BadHours(HoursFault.BACKWARDS)
    if meant.ends <= max(meant.begins, here):
        raise BadHours(HoursFault.PAST)
    if meant.ends - meant.begins > longest:
        raise BadHours(HoursFault.TOO_LONG, days=longest.days)
    return meant


def _read(found: re.Match[str]) -> _Clock:
    minutes = 60 * _hour(found)
    if found["minute"]:
        if int(found["minute"]) > 59:
            raise BadHours(HoursFault.NO_SUCH_TIME)
        minutes += int(found["minute"])
    if any(found[name] for name in ("half", "half_one", "half_evening", "half_bells")):
        minutes += 30
    if minutes > 24 * 60:
        raise BadHours(HoursFault.NO_SUCH_TIME)
    return _Clock(minutes, found.start(), found.end())


def _hour(found: re.Match[str]) -> int:
    """On the clock of twenty-four hours. Raises ``BadHours``."""
    if found["noon"] or found["midnight"] or found["one"]:
        return 12 if found["noon"] else 24 if found["midnight"] else 13
    if found["after"]:
        return 12 + _within(found["after"], 1, 6)
    if found["evening"]:
        return 18 + _within(found["evening"], 1, 6)
    if found["bells"]:
        return _by_bells(_within(found["bells"], 1, 12), found["part"])
    half = found["half_day"] or found["whole_half"]
    if half:
        return _within(found["hour"] or found["whole"], 1, 12) % 12 + (12 if half == "pm" else 0)
    return _within(found["hour"] or found["whole"], 0, 24)


def _by_bells(bells: int, part: str | None) -> int:
    """``โมง`` counts from six in the morning, and again in the afternoon: alone, 1 to 5 are the
    afternoon's, since no office meets before dawn."""
    if part == "เย็น":
        return bells + 12 if bells <= 6 else bells
    if part == "เช้า":
        return bells
    return bells + 12 if bells < 6 else bells


def _within(said: str, least: int, most: int) -> int:
    number = int(said) if said.isdigit() else _NUMBERS[said]
    if not least <= number <= most:
        raise BadHours(HoursFault.NO_SUCH_TIME)
    return number
