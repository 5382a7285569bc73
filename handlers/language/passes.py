"""A guest pass asked for in one message: "บัตรผ่าน ประชุม ผอ. วันนี้ถึง 16:30 จำนวน 50 คน"."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from handlers.language.days import MONTH, WEEKDAY
from handlers.language.errors import Misread
from handlers.language.hours import LIMIT as HOURS_LIMIT
from handlers.language.hours import Hours, hours
from handlers.language.normal import normal, without_politeness

_LEAD: Final = re.compile(
    r"^(?:(?:ขอ|ออก|ทำ|เปิด|สร้าง|ช่วย|อยากได้|ต้องการ|รบกวน|make|new|a|please|i need) ?)*"
    r"(?:บัตร ?(?:ผ่าน|ผู้เยี่ยม|ผู้มาเยือน|แขก)(?: ?(?:วายฟาย|ไวไฟ|wi-?fi|เน็ต))?"
    r"|(?:วายฟาย|ไวไฟ|wi-?fi|เน็ต|อินเทอร์เน็ต)(?:ให้|สำหรับ)? ?(?:แขก|ผู้เยี่ยม|ผู้มาประชุม)"
    r"|แขก ?ประชุม|(?:guest|visitor|day) ?pass(?:es)?|guest wi-?fi)"
    r"[ :]*(?:(?:สำหรับ|ให้|ใช้|หัวข้อ|เรื่อง|for)[ :]*)?",
    re.I,
)
_PEOPLE: Final = re.compile(
    r"[ ,(]*(?:(?:จำนวน|ประมาณ|ราว|สำหรับ|for|about) ?)*(?<![\d.:/])(?P<count>\d{1,9}) ?"
    r"(?:คน|ท่าน|ราย|ที่นั่ง|ที่(?![ก-๛])|บัญชี|people|persons?|guests?|visitors?)[ ,)]*",
    re.I,
)
_BARE_COUNT: Final = re.compile(r"[ ,]*จำนวน ?(?P<count>\d{1,9})(?![\d.:/])[ ,]*")
_MAY_BEGIN: Final = re.compile(
    r"(?<=\s)\S|วัน|พรุ่งนี้|มะรืน|ถึง|จนถึง|ตั้งแต่|เวลา|ทั้งวัน"
    r"|(?<!\d)(?<!\d[.:/])\d|today|tomorrow|until"
)
_MAY_END: Final = re.compile(r"(?=\s)")
_NAMES_A_DAY: Final = re.compile(
    rf"(?:วันนี้|วัน?พรุ|พรุ[่-๋]?ง|วัน?มะรืน|มะรืน|เมื่อวาน|ทุกวัน|วันที่ ?\d|วัน ?(?:{WEEKDAY})"
    rf"|(?<![ก-๛a-z])(?:{WEEKDAY})(?:ที่|นี้|หน้า|(?![ก-๛a-z]))"
    r"|(?:สัปดาห์|อาทิตย์|เดือน|ปี)(?:นี้|หน้า)"
    rf"|\d{{1,2}}(?:(?: |,|-|และ|ถึง)+\d{{1,2}})* ?(?:{MONTH})"
    r"|(?<!\d)\d{1,2}[/.-](?:0?[1-9]|1[0-2])(?!\d)|(?<!\d)\d{1,2}[.:]\d{2}(?!\d)"
    r"|today|tomorrow)",
    re.I,
)
_GOES_ON: Final = re.compile(r"(?:วัน|วาน|ทุก|แล้ว|และ|กับ|ถึง|ตั้งแต่|(?<!หัว)หน้า|\bnext|[-,/])[ ,-]*$")
"""Before a day or an hour: there is more to it than was read."""
_NO_TITLE: Final = re.compile(
    rf"(?:\d(?:st|nd|rd|th)?|(?:{MONTH})\.?|(?<!\S)(?:จ|อ|พ|พฤ|ศ|ส|อา)\.|(?<!\S)วัน\S*"
    r"|(?:ต้น|กลาง|ปลาย|สิ้น)(?:สัปดาห์|เดือน|ปี)|ถัดไป|yesterday)[ ,-]*$",
    re.I,
)
"""Nor can this stand before hours that name no day of their own."""
_STILL: Final = re.compile(rf"^[ ,]*(?:\d|และ|กับ|ถึง|จนถึง|เวลา|[-/]|(?:{MONTH})(?![ก-๛]))", re.I)
"""After a day or an hour: it goes on."""
_UNIT: Final = r"(?: ?(?:คน|ท่าน|ราย|ที่นั่ง|ที่|บัญชี|people|guests?))?"
_COUNT: Final = re.compile(
    rf"(?:(?:จำนวน|ประมาณ|ราว|สัก|ไม่เกิน|ทั้งหมด|เป็น|about) ?)*(?P<count>\d{{1,9}}){_UNIT}", re.I
)
_MORE: Final = re.compile(
    rf"(?:\+|(?:ขอ|ขยาย)? ?(?:เพิ่ม ?อีก|อีก|เพิ่ม|another)(?: ?จำนวน)?) ?(?P<count>\d{{1,9}}){_UNIT}",
    re.I,
)
_UNREADABLE: Final = "unreadable"


class CountFault(StrEnum):
    UNREADABLE = "unreadable"


class BadCount(Misread):
    """Not a number; ``reason`` is a ``CountFault``."""

    topic = "count"


@dataclass(frozen=True)
class Asked:
    """What surely stands in the message; the rest is empty and will be asked for."""

    title: str = ""
    hours: Hours | None = None
    places: int | None = None


def asked(text: str, *, now: datetime, longest: timedelta) -> Asked:
    """Never raises: what cannot be read is left to the questions."""
    whole, said = normal(text), without_politeness(text)
    said = whole if whole == f"{said}." else said  # "ประชุม ผอ."
    said = _LEAD.sub("", said, count=1).strip()
    places, said = _count(said)
    title, meant = _when(said, now, longest)
    return Asked(_bare(title), meant, places)


def is_for_a_pass(text: str) -> bool:
    """Is a pass the first thing that is said?"""
    return _LEAD.match(without_politeness(text)) is not None


def _count(said: str) -> tuple[int | None, str]:
    found = _PEOPLE.search(said) or _BARE_COUNT.search(said)
    if found is None:
        return None, said
    return int(found["count"]), f"{said[: found.start()]} {said[found.end() :]}".strip()


def _when(said: str, now: datetime, longest: timedelta) -> tuple[str, Hours | None]:
    """Days and hours at the end of the message, or at its beginning, and the title beside them. A
    pass for another day than is meant is worse than a question: what looks like a day and is not
    understood is neither hours nor title."""
    at_the_end, doubtful = _last(said, now, longest)
    if at_the_end is not None and not doubtful:
        return at_the_end
    at_the_beginning = _first(said, now, longest)
    if at_the_beginning is not None:
        return at_the_beginning
    return (_without_a_day(said) if doubtful else said), None


def _last(said: str, now: datetime, longest: timedelta) -> tuple[tuple[str, Hours] | None, bool]:
    """The longest end of the message that is days and hours; and whether it is in doubt."""
    starts = {0} | {found.start() for found in _MAY_BEGIN.finditer(said)}
    for start in sorted(one for one in starts if len(said) - one <= HOURS_LIMIT):
        title, when = said[:start], said[start:]
        try:
            meant = hours(when, now=now, longest=longest)
        except Misread as no:
            if no.reason != _UNREADABLE:
                return None, True
            continue
        own_day = _NAMES_A_DAY.match(when) is not None and not when[:1].isdigit()
        more = _GOES_ON.search(title) or (not own_day and _NO_TITLE.search(title))
        return (title, meant), bool(more or _NAMES_A_DAY.search(title))
    return None, False


def _first(said: str, now: datetime, longest: timedelta) -> tuple[str, Hours] | None:
    """The longest beginning of the message that is days and hours for sure."""
    ends = [found.start() for found in _MAY_END.finditer(said) if found.start() <= HOURS_LIMIT]
    for end in reversed(ends):
        try:
            meant = hours(said[:end], now=now, longest=longest)
        except Misread:
            continue
        title = said[end:]
        return None if _STILL.match(title) or _NAMES_A_DAY.search(title) else (title, meant)
    return None


def _without_a_day(said: str) -> str:
    """What stands before anything that names a day or a time."""
    found = _NAMES_A_DAY.search(said)
    return said[: found.start()] if found else said


def _bare(title: str) -> str:
    return title.strip(" ,;:-\"'“”")


def count_of(text: str) -> int:
    """The number in an answer to the question how many: "50", "ประมาณ ๕๐ คน". Raises
    ``BadCount``."""
    found = _COUNT.fullmatch(without_politeness(normal(text)))
    if found is None:
        raise BadCount(CountFault.UNREADABLE)
    return int(found["count"])


def more_of(text: str) -> int | None:
    """How many are to be added, where that is what was said: "อีก 20", "+20", "เพิ่มอีก 20 คน"."""
    found = _MORE.fullmatch(without_politeness(normal(text)))
    return int(found["count"]) if found else None
