"""Days as officers type them: "พรุ่งนี้", "24-26 พ.ย.", "24/11/2569 ถึง 3/12/2569", "ศุกร์นี้".

A day without a year is the next one; years are of the Buddhist Era, two digits or four, or of the
Common Era.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from handlers.language.errors import Misread
from handlers.language.normal import normal, without_politeness
from store.clock import BUDDHIST_ERA

FURTHEST: Final = timedelta(days=500)
"""How far ahead anybody plans; beyond it, a year was mistyped."""
_FIRST_BUDDHIST_YEAR: Final = 2400
_CENTURY: Final = 2500
_MONTHS: Final = (
    ("มกราคม", "มกรา", "ม.ค.", "มค", "january", "jan"),
    ("กุมภาพันธ์", "กุมภา", "ก.พ.", "กพ", "february", "feb"),
    ("มีนาคม", "มีนา", "มี.ค.", "มีค", "march", "mar"),
    ("เมษายน", "เมษา", "เม.ย.", "เมย", "april", "apr"),
    ("พฤษภาคม", "พฤษภา", "พ.ค.", "พค", "may"),
    ("มิถุนายน", "มิถุนา", "มิ.ย.", "มิย", "june", "jun"),
    ("กรกฎาคม", "กรกฎา", "ก.ค.", "กค", "july", "jul"),
    ("สิงหาคม", "สิงหา", "ส.ค.", "สค", "august", "aug"),
    ("กันยายน", "กันยา", "ก.ย.", "กย", "september", "sep"),
    ("ตุลาคม", "ตุลา", "ต.ค.", "ตค", "october", "oct"),
    ("พฤศจิกายน", "พฤศจิกา", "พ.ย.", "พย", "november", "nov"),
    ("ธันวาคม", "ธันวา", "ธ.ค.", "ธค", "december", "dec"),
)
_WEEKDAYS: Final = (
    ("จันทร์", "monday", "mon"),
    ("อังคาร", "tuesday", "tue"),
    ("พุธ", "wednesday", "wed"),
    ("พฤหัสบดี", "พฤหัส", "thursday", "thu"),
    ("ศุกร์", "friday", "fri"),
    ("เสาร์", "saturday", "sat"),
    ("อาทิตย์", "sunday", "sun"),
)
_SOON: Final = {
    "วันนี้": 0,
    "พรุ่งนี้": 1,
    "วันพรุ่งนี้": 1,
    "มะรืน": 2,
    "มะรืนนี้": 2,
    "วันมะรืน": 2,
    "วันมะรืนนี้": 2,
    "today": 0,
    "tomorrow": 1,
}
_MONTH_OF: Final = {
    name.rstrip("."): number for number, names in enumerate(_MONTHS, 1) for name in names
}
_WEEKDAY_OF: Final = {name: number for number, names in enumerate(_WEEKDAYS) for name in names}
_LATELY: Final = {
    "วันนี้": 0,
    "today": 0,
    "เมื่อวาน": 1,
    "เมื่อวานนี้": 1,
    "วานนี้": 1,
    "yesterday": 1,
    "เมื่อวานซืน": 2,
    "วานซืน": 2,
}
_LAST: Final = re.compile(r" ?(?:ที่แล้ว|ที่ผ่านมา|ก่อน)$|^last ")
MONTH: Final = "|".join(re.escape(name) for name in sorted(_MONTH_OF, key=len, reverse=True))
_WRITTEN: Final = re.compile(
    rf"(?:วันที่ ?)?(?P<day>\d{{1,2}}) ?(?P<month>{MONTH})\.? ?(?:พ\.ศ\. ?|ปี ?)?(?P<year>\d{{2,4}})?"
)
_FIGURES: Final = re.compile(
    r"(?P<day>\d{1,2}) ?(?P<mark>[/.-]) ?(?P<month>\d{1,2})(?: ?(?P=mark) ?(?P<year>\d{2,4}))?"
)
_ISO: Final = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_DAY_ALONE: Final = re.compile(r"(?:วันที่ ?)?(?P<day>\d{1,2})")
WEEKDAY: Final = "|".join(sorted(_WEEKDAY_OF, key=len, reverse=True))
_NEXT_WEEK: Final = re.compile(
    rf"(?:วัน(?P<sure>{WEEKDAY})|(?P<weekday>(?!อาทิตย์)(?:{WEEKDAY}))) ?หน้า"
)
"""Not "อาทิตย์หน้า": that is next week."""
_BESIDE: Final = re.compile(rf"(?:วัน)?(?P<weekday>{WEEKDAY})(?P<th> ?ที่)?[ ,]*(?P<date>\d.*)")
"""A weekday before its date: "วันพุธที่ 25", "วันพุธ 25 พ.ย."."""
_OF_THE_MONTH: Final = re.compile(r"วันที่ ?(?P<day>\d{1,2})")
_FROM: Final = re.compile(r"^(?:ตั้งแต่วันที่|ตั้งแต่|จากวันที่|from\b)")
_MOST_WORDS: Final = 10
_UNTIL: Final = re.compile(r" ?(?:ถึงวันที่|จนถึง|ถึง|\bto\b|\buntil\b| - |-) ?")


class DaysFault(StrEnum):
    UNREADABLE = "unreadable"
    NO_SUCH_DAY = "no_such_day"
    PAST = "past"
    BACKWARDS = "backwards"
    TOO_FAR = "too_far"
    SEVERAL = "several"


class BadDays(Misread):
    """Not a day, nor a span of days, that lies ahead; ``reason`` is a ``DaysFault``."""

    topic = "days"


@dataclass(frozen=True)
class Days:
    """Whole days, both ends among them."""

    first: date
    last: date


def days(text: str, *, today: date) -> Days:
    """The day or the span of days that is meant, today or later. Raises ``BadDays``."""
    said = _FROM.sub("", without_politeness(text).lower()).strip()
    whole = _day(said, today, today)
    span = (whole, whole) if whole is not None else _span(said, today)
    if span is None:
        raise BadDays(DaysFault.UNREADABLE)
    first, last = span
    if last < first:
        raise BadDays(DaysFault.BACKWARDS)
    if last < today:
        raise BadDays(DaysFault.PAST)
    if last - today > FURTHEST:
        raise BadDays(DaysFault.TOO_FAR)
    return Days(first, last)


def days_and_more(text: str, *, today: date) -> tuple[str, str] | None:
    """What a message says in its first words, if these are days, and what follows ("5 ธ.ค. วันพ่อ");
    the longest such beginning counts. ``None``: it does not begin with days."""
    words = normal(text).split()
    for length in range(min(len(words), _MOST_WORDS), 0, -1):
        first, rest = " ".join(words[:length]), " ".join(words[length:])
        try:
            days(first, today=today)
        except BadDays:
            continue
        return first, rest
    return None


def one_day(text: str, *, today: date) -> date:
    """The one day that is meant. Raises ``BadDays`` for a span, too."""
    meant = days(text, today=today)
    if meant.first != meant.last:
        raise BadDays(DaysFault.SEVERAL)
    return meant.last


def past_day(text: str, *, today: date) -> date:
    """The one day that is meant; without a year, the last one. Raises ``BadDays``."""
    said = _LAST.sub("", without_politeness(text).lower()).strip()
    if said in _LATELY:
        return today - timedelta(days=_LATELY[said])
    bare = said.removeprefix("วัน").strip()
    span = timedelta(days=6) if bare in _WEEKDAY_OF else timedelta(days=364)
    meant = None if said in _SOON else _day(said, today, today - span)
    if meant is None:
        raise BadDays(DaysFault.UNREADABLE)
    return meant


def iso_day(text: str) -> date:
    """``2569-06-10`` or ``2026-06-10``. Raises ``ValueError``."""
    found = _ISO.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text} is no day")
    return date(common_year(int(found["year"])), int(found["month"]), int(found["day"]))


def common_year(year: int) -> int:
    """A year of either era as one of the Common Era: 2569 and 2026 are 2026."""
    return year - BUDDHIST_ERA if year >= _FIRST_BUDDHIST_YEAR else year


def _span(said: str, today: date) -> tuple[date, date] | None:
    """Two days with a word between them; "24-26 พ.ย." names the month once, at the end."""
    for cut in _UNTIL.finditer(said):
        before, after = said[: cut.start()].strip(), said[cut.end() :].strip()
        last = _day(after, today, today)
        if last is None:
            continue
        alone = _DAY_ALONE.fullmatch(before)
        if alone:
            return _made(last.year, last.month, int(alone["day"])), last
        first = _day(before, today, today)
        if first is not None:
            return first, _day(after, today, first) or last
    return None


def _day(said: str, today: date, since: date) -> date | None:
    """One day; without a year, the first one from ``since`` on."""
    if said in _SOON:
        return today + timedelta(days=_SOON[said])
    weekday = _WEEKDAY_OF.get(said.removeprefix("วัน").removesuffix("นี้").strip())
    if weekday is not None:
        return since + timedelta(days=(weekday - since.weekday()) % 7)
    if next_week := _NEXT_WEEK.fullmatch(said):
        named = _WEEKDAY_OF[next_week["sure"] or next_week["weekday"]]
        return today + timedelta(days=7 - today.weekday() + named)
    if beside := _BESIDE.fullmatch(said):
        return _agreeing(beside, today, since)
    if alone := _OF_THE_MONTH.fullmatch(said):
        return _next_with(int(alone["day"]), since)
    match = _WRITTEN.fullmatch(said) or _ISO.fullmatch(said) or _FIGURES.fullmatch(said)
    if match is None:
        return None
    month = _MONTH_OF.get(match["month"]) or int(match["month"])
    if match["year"]:
        return _made(_in_full(int(match["year"])), month, int(match["day"]))
    this_year = _made(since.year, month, int(match["day"]))
    return this_year if this_year >= since else _made(since.year + 1, month, int(match["day"]))


def _agreeing(beside: re.Match[str], today: date, since: date) -> date | None:
    """The date beside a weekday, if it is one: of two that disagree either may be meant."""
    written = f"วันที่{beside['date']}" if beside["th"] else beside["date"]
    meant = _day(written, today, since)
    if meant is not None and meant.weekday() != _WEEKDAY_OF[beside["weekday"]]:
        raise BadDays(DaysFault.NO_SUCH_DAY)
    return meant


def _next_with(day: int, since: date) -> date:
    """The next month's that has such a day, if this month's is over."""
    if not 1 <= day <= 31:
        raise BadDays(DaysFault.NO_SUCH_DAY)
    meant = since
    while meant.day != day:
        meant += timedelta(days=1)
    return meant


def _in_full(year: int) -> int:
    """Of the Common Era, from two digits or four: 69 is 2569, and so 2026."""
    return common_year(year + _CENTURY if year < 100 else year)


def _made(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise BadDays(DaysFault.NO_SUCH_DAY) from None
