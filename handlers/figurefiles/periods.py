"""Of which school year, round and day figures are: from a file's name, its title, or its round."""

import re
from datetime import date
from typing import Final

from handlers.figurefiles.reading import Doubt, DoubtKind, Period
from handlers.language.normal import normal
from store.clock import BUDDHIST_ERA
from store.figures import EXAMS

FIRST_YEAR, LAST_YEAR = 2548, 2599
LAST_MONTH: Final = 4
"""Of a school year; May is between two."""
MONTHS: Final = (
    *("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน"),
    *("กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"),
)
SHORT_MONTHS: Final = (
    *("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย."),
    *("ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."),
)
_NAMED: Final = re.compile(r"(?<![0-9])(25[4-9][0-9])-([1-3])(?![0-9])")
"""``2568-1-schoolmis-67030000.json``."""
_DMC: Final = re.compile(r"dmc[ _-]?([4-9][0-9])([1-3])(?![0-9])", re.I)
"""``DMC691.xlsx`` is 2569, round 1."""
_YEAR: Final = re.compile(r"(?<![0-9])(25[4-9][0-9])(?![0-9])")
_SCHOOL_YEAR: Final = re.compile(r"ปีการศึกษา\s*(25[4-9][0-9])")
_MONEY_YEAR: Final = re.compile(
    r"(?:ปี)?\s*งบ(?:ประมาณ)?\s*(?:รายจ่าย)?(?:ประจำ)?(?:ปี)?\s*(?:พ\.?ศ\.?)?\s*25[4-9][0-9]"
)
"""A fiscal year begins in October, and is no school year."""
_TERM: Final = re.compile(
    r"(?:ภาคเรียน|เทอม)(?:ที่)?\s*([12])(?![0-9])|(?:รอบ)(?:ที่)?\s*([1-3])(?![0-9])"
)
_TERM_OF_YEAR: Final = re.compile(r"(?<![0-9])([1-3])/(25[4-9][0-9])(?![0-9])")
_AS_OF: Final = re.compile(
    r"ณ\s*(?:วันที่)?\s*([0-9]{1,2})\s*("
    + "|".join(map(re.escape, (*MONTHS, *SHORT_MONTHS)))
    + r")\s*(?:พ\.ศ\.\s*)?(25[4-9][0-9])"
)
_AS_OF_IN_FIGURES: Final = re.compile(
    r"ณ\s*(?:วันที่)?\s*([0-9]{1,2})\s*[/.-]\s*([0-9]{1,2})\s*[/.-]\s*(25[4-9][0-9])(?![0-9])"
)
_CLOSES: Final = {1: (0, 6, 10), 2: (0, 11, 10), 3: (1, 4, 30)}
"""Years after the school year's beginning, month and day."""


def in_name(name: str) -> Period:
    """What a file's name says."""
    spelled = normal(name)
    if found := _NAMED.search(spelled):
        return Period(int(found[1]), int(found[2]))
    if found := _DMC.search(spelled):
        return Period(2500 + int(found[1]), int(found[2]))
    return _in_words(spelled)


def in_title(title: str) -> Period:
    """What stands above a table, or below it."""
    return _in_words(normal(title))


def _in_words(text: str) -> Period:
    as_of = _as_of(text)
    text = _AS_OF_IN_FIGURES.sub(" ", _MONEY_YEAR.sub(" ", text))
    if found := _TERM_OF_YEAR.search(text):
        return Period(int(found[2]), int(found[1]), as_of)
    without_day = _AS_OF.sub(" ", text)
    year = _SCHOOL_YEAR.search(text) or _YEAR.search(without_day)
    term = _TERM.search(text)
    told = Period(int(year[1]) if year else 0, int(term[1] or term[2]) if term else 0, as_of)
    return told if year or as_of is None else joined(told, _of_day(as_of))


def _of_day(day: date) -> Period:
    """The school year it is in, and the round that closes on it."""
    year = day.year + BUDDHIST_ERA - (day.month <= LAST_MONTH)
    closing = {(month, on): round for round, (_, month, on) in _CLOSES.items()}
    return Period(year, closing.get((day.month, day.day), 0))


def _as_of(text: str) -> date | None:
    found = _AS_OF.search(text) or _AS_OF_IN_FIGURES.search(text)
    if found is None:
        return None
    months = MONTHS if found[2] in MONTHS else SHORT_MONTHS
    month = int(found[2]) if found[2].isdecimal() else months.index(found[2]) + 1
    try:
        return date(int(found[3]) - BUDDHIST_ERA, month, int(found[1]))
    except ValueError:
        return None


def joined(first: Period, *others: Period) -> Period:
    """What the first does not say the next one says."""
    for other in others:
        first = Period(
            first.year or other.year, first.round or other.round, first.as_of or other.as_of
        )
    return first


def contradictions(first: Period, *others: Period) -> tuple[Doubt, ...]:
    """What one of these says of a year, a round or a day, and what a later one does."""
    found: list[Doubt] = []
    for other in others:
        if 0 not in (first.year, other.year) and first.year != other.year:
            found.append(_both(DoubtKind.OTHER_YEAR, first.year, other.year))
        if 0 not in (first.round, other.round) and first.round != other.round:
            found.append(_both(DoubtKind.OTHER_ROUND, first.round, other.round))
        if first.as_of and other.as_of and first.as_of != other.as_of:
            days = written(first.as_of), written(other.as_of)
            found.append(_both(DoubtKind.OTHER_DAY, *days))
        first = joined(first, other)
    return tuple(dict.fromkeys(found))


def _both(kind: DoubtKind, one: object, other: object) -> Doubt:
    return Doubt(kind, said=str(one), counted=str(other))


def out_of_year(period: Period) -> bool:
    """Whether the day is before the school year begins, or after it is over."""
    if not period.year or period.as_of is None:
        return False
    begins = period.year - BUDDHIST_ERA
    return not date(begins, LAST_MONTH + 1, 1) <= period.as_of < date(begins + 1, LAST_MONTH + 1, 1)


def written(day: date) -> str:
    """In figures, B.E."""
    return f"{day.day}/{day.month}/{day.year + BUDDHIST_ERA}"


def day_of(series: str, year: int, round: int, today: date) -> date:
    """The day as of which such figures are, where nobody has said another; never a day to come."""
    begins = year - BUDDHIST_ERA
    if series in EXAMS:
        usual = date(begins + 1, 3, 31)
    else:
        later, month, day = _CLOSES.get(round, _CLOSES[1])
        usual = date(begins + later, month, day)
    return min(usual, today)
