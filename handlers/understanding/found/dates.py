"""Days and months: 10 June is round 1 and 10 November round 2. Of any other day there are no
figures, and whoever names one is told so: "15/6/2568", "25 มิ.ย. 68"."""

import re
from collections.abc import Iterator
from typing import Final

from handlers.understanding.text.spans import Span
from handlers.understanding.understood import Value

_LONG: Final = r"25[3-9]\d|20[0-4]\d"
_YEAR: Final = rf"(?:{_LONG}|[4-9]\d)(?!\d)"
_MONTHS: Final = (
    r"ม\.?\s?ค\.?|มกรา(?:คม)?|ก\.?\s?พ\.?|กุมภา(?:พันธ์)?|มี\.?\s?ค\.?|มีนา(?:คม)?|เม\.?\s?ย\.?|เมษา(?:ยน)?"
    r"|พ\.?\s?ค\.?|พฤษภา(?:คม)?|มิ\.?\s?ย\.?|มิถุนา(?:ยน)?|ก\.?\s?ค\.?|กรกฎา(?:คม)?|ส\.?\s?ค\.?|สิงหา(?:คม)?"
    r"|ก\.?\s?ย\.?|กันยา(?:ยน)?|ต\.?\s?ค\.?|ตุลา(?:คม)?|พ\.?\s?ย\.?|พฤศจิกา(?:ยน)?|ธ\.?\s?ค\.?|ธันวา(?:คม)?"
)
_DOTTED: Final = _MONTHS.replace(r"\.?\s?", r"\.\s?")
_BEFORE: Final = r"(?:รอบ)?(?:(?:ข้อมูล)?ณ)?\s?(?:วันที่)?\s?(?<![\d.,/-])(?<![ปมอ])(?<![ปมอ]\.)"
_OF: Final = r"(?:\s?(?:ปี|พ\.ศ\.|พศ\.?)?\s?"
_NAMED: Final = re.compile(
    rf"{_BEFORE}(?P<day>\d{{1,2}})\s?(?P<month>{_MONTHS})(?![ก-๎]*\d{{5}}){_OF}(?P<year>{_YEAR}))?"
)
_OF_A_MONTH: Final = re.compile(
    rf"(?:เดือน\s?)?(?<![.\d])(?P<month>{_DOTTED}){_OF}(?P<year>{_YEAR}))"
)
_IN_NUMBERS: Final = re.compile(
    rf"{_BEFORE}(?P<day>\d{{1,2}})\s?[/.-]\s?(?P<month>\d{{1,2}})\s?[/.-]\s?(?P<year>{_YEAR})(?![\d/-])"
)
_ROUNDS: Final = {"มิ": 1, "พย": 2, "พฤศ": 2, "6": 1, "11": 2}
"""Of the months in which figures are gathered."""
_DAY: Final = 10


def dates(text: str) -> Iterator[Span]:
    """Every day in ``text``, and every month of a year."""
    for pattern in (_NAMED, _OF_A_MONTH, _IN_NUMBERS):
        for found in pattern.finditer(text):
            yield _told(found)


def _told(found: re.Match[str]) -> Span:
    told = found.groupdict()
    month = re.sub(r"[.\s]", "", told["month"]).lstrip("0")
    of = next((told for begins, told in _ROUNDS.items() if _is(month, begins)), 0)
    if not of or int(told.get("day") or _DAY) != _DAY:
        return Span(*found.span(), marks=frozenset({"unread_year"}))
    says: dict[str, Value] = {"round": of}
    if told["year"]:
        says["year"] = year(told["year"])
    return Span(*found.span(), says, frozenset(says))


def _is(month: str, begins: str) -> bool:
    return month == begins if begins.isdigit() else month.startswith(begins)


def year(typed: str) -> int:
    """B.E. of a year typed with two or four digits, in B.E. or C.E."""
    number = int(typed)
    if number < 100:
        return 2500 + number
    return number + 543 if number < 2100 else number
