"""What people type and we must not keep: national ID numbers, passwords, and the codes on an
officer's paper.

Pure and idempotent. Linear in the text: every repeat of every pattern is bounded and possessive,
so an attempt never looks at more than a few hundred characters and never goes back.
"""

import re
import unicodedata
from enum import StrEnum

from handlers.language.marks import ID_MARK
from store.factors import paper_mark

PASSWORD_MARK = "[ข้อความลับถูกปิด]"  # noqa: S105 - what stands in a password's place


class Secret(StrEnum):
    """A kind of thing that was typed and not kept, so that the person can be warned."""

    ID_NUMBER = "id_number"
    PASSWORD = "password"  # noqa: S105 - the name of a kind


_DIGIT = "[0-9๐-๙０-９]"
_UNSEEN = "\u200b-\u200f\u2060\ufeff\u00ad"
_GAP = rf"[ \t\u00a0.\-_\u2010-\u2015{_UNSEEN}]{{0,4}}+"
THIRTEEN = re.compile(
    rf"(?<!{_DIGIT})(?<!\+){_DIGIT}(?:{_GAP}{_DIGIT}){{12}}+(?!{_DIGIT})",
)
# How the card groups them, and how people do who count along: 1-4-5-2-1, 1-4-5-3, one by one.
_WRITTEN = {(13,), (1, 4, 5, 2, 1), (1, 4, 5, 3), (1, 12), (12, 1), (1,) * 13, (1, 4, 4, 4)}
_LONGEST_OTHER_GROUP = 5
_ABROAD = ("0066", "00166")

_NAMED = (
    r"(?:รหัสผ่าน|รหัสไวไฟ|รหัสเน็ต|รหัส ?+wi-?+fi|รหัสเข้าเครื่อง|รหัสเข้าระบบ|พาสเวิร์ด|พาสเวิด|พาส"
    r"|(?<![a-z])(?:password|passwd|passcode|pass|pwd|pw)(?![a-z]))"
)
_OF_MINE = r"(?:ใหม่|เดิม|เก่า)?+(?:ของ(?:ผม|ฉัน|หนู|ดิฉัน|เรา|เขา))?+(?:เน็ต|ไวไฟ)?+"
_BLANK = rf"[\s{_UNSEEN}]"
_IS = (
    rf"{_BLANK}{{0,40}}+(?:[:=：]|คือว่า|คือ|เป็น|is(?=[\s:=])|->|=>){{1,3}}+(?:{_BLANK}|[:=]){{0,40}}+"
)
_VALUE = r"(?:\"[^\"\n]{1,200}+\"|'[^'\n]{1,200}+'|[\"']?+[^\s\"',;]{1,400}+)"
# Words that go on about a password instead of giving it.
_TALK = (
    r"(?!อะไร|ผิด|ไม่|ลืม|ใหม่|ยังไง|อย่างไร|หมดอายุ|ตัวไหน|อันไหน|ถูก|ตัว|เลข|อักษร|ภาษา|ค่ะ|คะ|ครับ|เท่าไ"
    r"|(?:not|wrong|incorrect|expired|lost|forgotten|required|what|too|invalid|reset|case|changed|working|correct"
    r"|still|already|in|on|for|a|an|the|my|your|blank|empty|hidden|sent|needed|set|ok|and|same|no|unknown)"
    r"(?![A-Za-z0-9])|\[ข้อความลับ|\[เลขประจำตัว)"
)
NAMED_VALUE = re.compile(rf"({_NAMED}{_OF_MINE}{_IS}){_TALK}(?!{_NAMED}){_VALUE}", re.I)
CODE_VALUE = re.compile(rf"(รหัส{_IS}){_TALK}{_VALUE}", re.I)
_LOOKS_LIKE_ONE = (
    r"(?=[!-/:-~]{0,63}+[0-9])(?=[!-@\[-`{-~]{0,63}+[A-Za-z])(?![A-Z]-[0-9])[!-~]{6,400}+"
)
# "password Abc12345": with no "is" between, only what looks like a password and nothing else; after
# "ลืมรหัสผ่าน" people write their username.
BARE_VALUE = re.compile(
    r"(?<!ลืม)(?<!ลืม )(?<!เปลี่ยน)(?<!forgot )(?<!forgot my )(?<!forget )(?<!reset )(?<!reset my )"
    rf"({_NAMED}{_BLANK}{{1,40}}+){_LOOKS_LIKE_ONE}",
    re.I,
)
# "ลืมรหัสผ่าน ของเดิม Abc12345": the one that was good till now, whoever forgot it.
FORMER_VALUE = re.compile(
    rf"((?:รหัส(?:ผ่าน)?+|พาสเวิร์ด|พาส){_BLANK}{{0,4}}+(?:ของ)?+(?:เดิม|เก่า){_BLANK}{{1,40}}+){_LOOKS_LIKE_ONE}"
)
_SCHOOL_CODE = re.compile(r"[0-9]{6}(?:[0-9]{2}){0,2}\Z")
PAPER_CODE = re.compile(
    r"\s{0,9}+(?=[A-Za-z \-]{0,24}+[2-7])"
    r"(?:[A-Za-z2-7]{4}(?:[ \-][A-Za-z2-7]{4}){4}|[A-Z2-7]{20})\s{0,9}+"
)
"""A whole message: five groups of four, with a digit among them as every such code has."""
_PAPER_MARK = re.compile(r"\[รหัสสำรอง ([a-p]{64})\]")
PATTERNS = (THIRTEEN, NAMED_VALUE, CODE_VALUE, BARE_VALUE, FORMER_VALUE)


def masked(text: str) -> str:
    """``text`` as it may be stored: ID numbers and typed passwords gone, all else as it was."""
    if PAPER_CODE.fullmatch(text):
        return f"[รหัสสำรอง {paper_mark(text)}]"
    text = THIRTEEN.sub(_id_masked, text)
    text = NAMED_VALUE.sub(_password_masked, text)
    text = CODE_VALUE.sub(_code_masked, text)
    text = BARE_VALUE.sub(_password_masked, text)
    return FORMER_VALUE.sub(_password_masked, text)


def found(text: str) -> frozenset[Secret]:
    """What ``masked`` takes out of ``text``, or has already taken out of it."""
    return taken_out_of(masked(text))


def taken_out_of(kept: str) -> frozenset[Secret]:
    """What ``masked`` has taken out of this text, by the marks that stand in its place."""
    marks = ((ID_MARK, Secret.ID_NUMBER), (PASSWORD_MARK, Secret.PASSWORD))
    return frozenset(secret for mark, secret in marks if mark in kept)


def without_marks(kept: str) -> str:
    """Without what stands in the place of secrets: nobody has typed those words."""
    return kept.replace(ID_MARK, " ").replace(PASSWORD_MARK, " ")


def paper_mark_in(kept: str) -> str | None:
    """What stands in the place of a code from an officer's paper, if that is the text."""
    mark = _PAPER_MARK.fullmatch(kept)
    return mark[1] if mark else None


def _id_masked(found_: re.Match[str]) -> str:
    return ID_MARK if _is_id(found_[0]) else found_[0]


def _is_id(written: str) -> bool:
    """Thirteen digits written as an ID number is; otherwise grouped, only with its check digit
    right (the sum of the first twelve by weights 13 to 2, Department of Provincial
    Administration)."""
    plain = re.sub(f"[{_UNSEEN}]", "", written)
    digits = [unicodedata.digit(c) for c in plain if c.isdigit()]
    groups = tuple(len(group) for group in re.findall(rf"{_DIGIT}+", plain))
    if "".join(map(str, digits)).startswith(_ABROAD) and groups[0] > 1:
        return False
    if groups in _WRITTEN:
        return True
    if digits[0] in (0, 9) or max(groups) > _LONGEST_OTHER_GROUP:
        return False
    return has_check_digit(written)


def has_check_digit(written: str) -> bool:
    """Whether these thirteen digits, however they are grouped, end as an ID number must."""
    digits = [unicodedata.digit(c) for c in written if c.isdigit()]
    weighed = sum(digit * weight for digit, weight in zip(digits, range(13, 1, -1), strict=False))
    return (11 - weighed % 11) % 10 == digits[12]


def _password_masked(found_: re.Match[str]) -> str:
    return found_[1] + PASSWORD_MARK


def _code_masked(found_: re.Match[str]) -> str:
    """A bare "รหัส: ..." is a password unless it is a school's code (6, 8 or 10 digits)."""
    value = found_[0].removeprefix(found_[1])
    return found_[0] if _SCHOOL_CODE.match(value) else found_[1] + PASSWORD_MARK
