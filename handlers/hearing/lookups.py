"""What an officer looks for in one message: a number, a person, an address, who is online; or
which day is off."""

import re
from typing import Final

from handlers.days_off import CloseDaysInWords
from handlers.kit.desk import Desk
from handlers.kit.intents import Intent
from handlers.kit.taps.passes import ShowPass
from handlers.kit.taps.requests import ShowRequest
from handlers.language.days import days_and_more
from handlers.language.normal import without_politeness
from handlers.search.finding import FindWords, Search
from handlers.sessions.everyone import OnlineNow, WhyByAddress
from handlers.whois import WhoHadInWords, Whose
from store.conversations import Conversation

LOOKS_FOR: Final = re.compile(r"\s*(?:ค้นหา|search|find)[ :]+(\S.{1,100})\s*\Z")
LOOKS_FOR_GLUED: Final = re.compile(r"\s*ค้นหา(?!(?:คน|ผู้ใช้)\s*\Z)(\S.{1,100})\s*\Z")
"""An officer's look-up in one message; Thai needs no space."""
ONLINE: Final = re.compile(
    r"\s*(?:(?:มี)?ใครออนไลน์|who(?:'s| is) online)(.{0,80})\Z", re.IGNORECASE | re.DOTALL
)
LOOK_UPS: Final = (WhyByAddress.form, Whose.form)
"""To ask for the next address is no reason why one asked for the last."""
NOT_WHOM: Final = re.compile(
    r"^[\s?]*(?:(?:อยู่|ตอนนี้|ขณะนี้|ที่|ใน|บ้าง|ไหม|มั้ย|now|at|in)[\s?]*)*|[\s?]*(?:บ้าง|ไหม|มั้ย|now)?[\s?]*$",
    re.IGNORECASE,
)
"""An officer asks who is online; behind it of whom, or where."""
WHO_HAD: Final = re.compile(
    r"\s*(?:(?:มี)?ใคร(?:ใช้|ได้)\s*(?:หมายเลข)?\s*(?:ไอพี|ip)|whois|who (?:had|used)(?: ip)?)"
    r"[ :]*(\S.{2,160})\Z",
    re.IGNORECASE | re.DOTALL,
)
"""An officer asks who had an address; behind it which, and when."""
DAY_OFF: Final = re.compile(r"\s*(?:ตั้ง|เพิ่ม|แจ้ง)?\s*(?:วันหยุด|days? off)[ :]+(\S.{0,120})\s*\Z", re.I)
"""An officer's day off in one message; behind it which days, and what for."""
NUMBER: Final = re.compile(
    r"\s*(?:อนุมัติ|ไม่อนุมัติ|ดู|เรื่อง|คำขอ|approve|refuse|show)?\s*([ACFGPRSTacfgprst])-?([0-9๐-๙]{4,9})(-[0-9]{3,4})?\s*\Z"
)
"""A request's number, alone or behind the verb on its card: a tap decides, words only show."""


def looked_for(text: str, form: Conversation | None, desk: Desk) -> Intent | None:
    """Whom or what, or which day is off. ``form``: what the officer is in the middle of."""
    if number := NUMBER.match(text):
        said = f"{number[1].upper()}-{int(number[2]):04}{number[3] or ''}"
        at_the_question = form is not None and form.form == Search.form
        return FindWords(said) if at_the_question else numbered(said, desk)
    looks_up = form is None or form.form in LOOK_UPS
    online = who_is_online(text)
    if online is not None and (looks_up or not online.words):
        return online
    if looks_up and (had := who_had(text)):
        return had
    if form is None and (off := day_off(text, desk)):
        return off
    wanted = LOOKS_FOR.match(text) or LOOKS_FOR_GLUED.match(text)
    return FindWords(wanted[1]) if wanted else None


def who_is_online(text: str) -> OnlineNow | None:
    online = ONLINE.match(without_politeness(text))
    return OnlineNow(NOT_WHOM.sub("", online[1])) if online else None


def who_had(text: str) -> WhoHadInWords | None:
    had = WHO_HAD.match(without_politeness(text))
    return WhoHadInWords(had[1]) if had else None


def day_off(text: str, desk: Desk) -> CloseDaysInWords | None:
    off = DAY_OFF.match(text)
    meant = days_and_more(off[1], today=desk.today) if off else None
    return CloseDaysInWords(*meant) if meant else None


def numbered(number: str, desk: Desk) -> Intent:
    """What has this number: a pass, what waits to be decided, or what is over."""
    issued = desk.passes.numbered(number)
    if issued is not None:
        return ShowPass(issued.id)
    waiting = desk.requests.open_numbered(number)
    return FindWords(number) if waiting is None else ShowRequest(waiting.id)
