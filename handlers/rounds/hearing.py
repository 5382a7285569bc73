"""What a free message says about rounds: that something was sent, that it was not, that a day
moves. What the reception asks of this topic."""

import re
from typing import Any, Final

from handlers.kit.belonging import schools_of
from handlers.kit.desk import Desk
from handlers.kit.guards import officer
from handlers.kit.intents import Intent
from handlers.kit.taps.rounds import RoundsAsked
from handlers.language.normal import normal, without_politeness
from handlers.rounds.answers import read
from handlers.rounds.reporting import HasNotSent, HasSent
from handlers.rounds.setting import MoveInWords, system_named
from handlers.understanding.asking import understand
from handlers.understanding.understood import Intent as Meant
from store.rounds import LARGEST

LONGEST: Final = 200
"""Characters of a message that can be a report; longer ones are stories."""
_PROGRAM: Final = r"(?:dmc|b-?\s?obec|emis|cct|school\s?mis|บีโอเบค|ดีเอ็มซี)"
SENT: Final = re.compile(
    r"(?:ส่ง|ยืนยัน|กรอก|รายงาน|นำเข้า|บันทึก).{0,60}(?:แล้ว|เรียบร้อย)|\b(?:has|have|we|i)?\s*sent\b",
    re.IGNORECASE,
)
NOT_SENT: Final = re.compile(
    r"ยัง\s?ไม่\s?(?:ได้\s?)?(?:ส่ง|ยืนยัน|กรอก|รายงาน)|\bnot sent\b", re.IGNORECASE
)
QUESTION: Final = re.compile(
    r"[?？]|ไหม|มั้ย|หรือ|รึ|แล้วยัง|หรือยัง|กี่|ไหน|ใคร|บ้าง|ครบ|เมื่อ|เท่า|รายชื่อ|ขอ(?!แจ้ง|รายงาน)|ทำไม|อะไร|ตรวจ|เช็ค|เช็ก|ดู|เตือน"
    r"|\b(?:who|which|how|when|did|list)\b|\A(?:has|have)\s+(?!sent\b)",
    re.IGNORECASE,
)
"""What makes a question, or a wish, of it."""
_ABOUT: Final = re.compile(rf"{_PROGRAM}|ข้อมูล|รอบ|นักเรียน|\bคน\b|ยอด|จำนวน|data", re.IGNORECASE)
_BARE: Final = re.compile(
    r"(?:(?:โรงเรียน|ร\.?ร\.?)\S{0,40}\s*)?(?:ได้|ดำเนินการ)?(?:ส่ง|ยืนยัน)(?:ข้อมูล|ให้|ไป)?(?:เรียบร้อย)?แล้ว"
    r"|(?:โรงเรียน|ร\.?ร\.?|เรา|ยัง)?\s*ยังไม่(?:ได้)?(?:ส่ง|ยืนยัน)(?:ข้อมูล|ให้)?"
    r"|(?:we |i )?(?:have )?(?:not )?sent",
    re.IGNORECASE,
)
"""The words alone; with others beside them only what names a program, a round or a figure."""
_BARE_NUMBER: Final = re.compile(
    rf"(?:{_BARE.pattern})\s*(?!25[0-9]{{2}}\Z)(?P<figure>[0-9][0-9,]{{0,8}})", re.IGNORECASE
)
"""With nothing but a number behind them, that is no year: "ส่งแล้ว 125"."""
_BARELY_ASKED: Final = re.compile(
    r"(?:(?:โรงเรียน|ร\.?ร\.?)?เรา\s*)?ส่ง(?:ข้อมูล)?(?:ไป)?(?:แล้ว)?\s*(?:หรือ|รึ)?ยัง\??|have we sent\??",
    re.IGNORECASE,
)
"""Nothing but whether it was sent."""
FIGURE: Final = re.compile(r"(?<![0-9,.])([0-9][0-9,]{0,8})\s*(?:คน|ราย|people|pupils)")
MOVES: Final = re.compile(
    rf"\s*(?:ขอ|ช่วย)?\s*(?:เลื่อน|ขยาย|เปลี่ยน|แก้)(?:กำหนด)?(?:ส่ง|วัน)?(?:ส่ง)?(?:ข้อมูล)?\s*"
    rf"(?P<system>{_PROGRAM})\s*(?:รอบ(?:ที่)?\s*(?P<number>[0-9]{{1,2}}))?\s*"
    rf"(?:ไป)?(?:เป็น|ถึง|ไป)?\s*(?P<day>.{{0,60}})",
    re.IGNORECASE | re.DOTALL,
)
THAI_NAMES: Final = {"ดีเอ็มซี": "DMC", "บีโอเบค": "B-OBEC"}


def round_said(text: str, desk: Desk) -> Intent | None:
    """A report, its taking back, an officer's new day, or the barest question. ``None``: it is
    about something else."""
    said = without_politeness(normal(text))
    if len(said) > LONGEST:
        return None
    if officer(desk) and (day := moved(text)):
        return day
    if _BARELY_ASKED.fullmatch(said):
        return RoundsAsked({"ask": "submitted"})
    if QUESTION.search(said):
        return None
    if not (_BARE.fullmatch(said) or _BARE_NUMBER.fullmatch(said) or _ABOUT.search(said)):
        return None
    if NOT_SENT.search(said):
        asked = read(_slots(text, desk), desk)
        return HasNotSent(asked.system or _program(said), asked.number, asked.school)
    if not SENT.search(said):
        return None
    asked = read(_slots(text, desk), desk)
    if asked.other or asked.schools:
        return None
    system = asked.system or _program(said)
    return HasSent(system, asked.number, _figure(said), asked.school)


def moved(text: str) -> MoveInWords | None:
    """An officer's new day for a round."""
    said = MOVES.fullmatch(normal(text))
    if said is None:
        return None
    return MoveInWords(_system(said["system"]), int(said["number"] or 0), said["day"].strip())


def _slots(text: str, desk: Desk) -> dict[str, Any]:
    understood = understand(text, schools_of(desk.places))
    about = understood.intent is Meant.DATA_ROUND_STATUS
    return dict(understood.slots) if about else {}


def _system(said: str) -> str:
    return system_named(THAI_NAMES.get(said, said))


def _program(said: str) -> str:
    """Where the rest of the message was not understood."""
    found = re.search(_PROGRAM, said, re.IGNORECASE)
    return _system(found[0]) if found else ""


def _figure(said: str) -> int:
    bare, found = _BARE_NUMBER.fullmatch(said), FIGURE.search(said)
    if bare is not None:
        figure = int(bare["figure"].replace(",", ""))
        return figure if figure <= LARGEST else 0
    figure = int(found[1].replace(",", "")) if found else 0
    return figure if figure <= LARGEST else 0
