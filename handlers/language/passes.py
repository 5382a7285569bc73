"""A guest pass asked for in one message: "บัตรผ่าน ประชุม ผอ. วันนี้ถึง 16:30 จำนวน 50 คน"."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

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
    r"[ ,(]*(?:(?:จำนวน|ประมาณ|ราว|สำหรับ|for|about) ?)*(?<![\d.:/])(?P<count>\d{1,4}) ?"
    r"(?:คน|ท่าน|ราย|ที่(?![ก-๛])|บัญชี|people|persons?|guests?|visitors?)[ ,)]*",
    re.I,
)
_BARE_COUNT: Final = re.compile(r"[ ,]*จำนวน ?(?P<count>\d{1,4})(?![\d.:/])[ ,]*")
_MAY_BEGIN: Final = re.compile(
    r"(?<=\s)\S|วัน|พรุ่งนี้|มะรืน|ถึง|จนถึง|ตั้งแต่|เวลา|ทั้งวัน|\d|today|tomorrow|until"
)


@dataclass(frozen=True)
class Asked:
    """What surely stands in the message; the rest is empty and will be asked for."""

    title: str = ""
    hours: Hours | None = None
    places: int | None = None


def asked(text: str, *, now: datetime, longest: timedelta) -> Asked:
    """Never raises: what cannot be read is left to the questions."""
    said = _LEAD.sub("", without_politeness(normal(text)), count=1).strip()
    places, said = _count(said)
    title, meant = _when(said, now, longest)
    return Asked(_bare(title), meant, places)


def _count(said: str) -> tuple[int | None, str]:
    found = _PEOPLE.search(said) or _BARE_COUNT.search(said)
    if found is None:
        return None, said
    return int(found["count"]), f"{said[: found.start()]} {said[found.end() :]}".strip()


def _when(said: str, now: datetime, longest: timedelta) -> tuple[str, Hours | None]:
    """The longest end of the message that is days and hours, and what stands before it."""
    starts = {0} | {found.start() for found in _MAY_BEGIN.finditer(said)}
    for start in sorted(one for one in starts if len(said) - one <= HOURS_LIMIT):
        try:
            return said[:start], hours(said[start:], now=now, longest=longest)
        except Misread:
            continue
    return said, None


def _bare(title: str) -> str:
    return title.strip(" ,;:-\"'“”")


def count_of(text: str) -> int | None:
    """The number in an answer to the question how many: "50", "ประมาณ ๕๐ คน"."""
    said = without_politeness(normal(text))
    found = re.fullmatch(
        r"(?:(?:จำนวน|ประมาณ|ราว|สัก|ไม่เกิน|about) ?)*(\d{1,9})"
        r"(?: ?(?:คน|ท่าน|ราย|ที่|people|guests?))?",
        said,
        re.I,
    )
    return int(found[1]) if found else None
