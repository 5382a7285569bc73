"""A person's name as typed: titles and ranks taken off, given name and surname told apart."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from handlers.language.errors import Misread
from handlers.language.normal import without_politeness
from handlers.language.shipped import lists
from handlers.language.titles import without_titles

LIMIT = 100
"""Characters of a whole name; the longest registered Thai names stay well below."""

WORD_LIMIT = 45
_MOST_WORDS = 6
_MOST_MARKS = 3

BECOMES = r"เป็น(?!ไท|หนึ่ง|ต่อ|เอก)"
"""Between the word for a name and the name, in a correction ("ชื่อเป็นสุดา"); not เป็นไท's own."""
_SORRY = r"(?:ขอโทษ|ขออภัย|โทษที)(?:ที|ด้วย|นะ|ค่ะ|คะ|ครับ|คับ|จ้า)*"
_CORRECTION = re.compile(
    rf"^(?:{_SORRY}[\s,]*(?=\s|ชื่อ)|(?:พิมพ์|สะกด|เขียน)ผิด(?:ไป|นะ|ค่ะ|คะ|ครับ|คับ)*(?=\s)"
    r"|ที่ถูก(?:ต้อง)?(?:คือ)?(?=\s)"
    rf"|(?:ขอ)?(?:เปลี่ยน|แก้(?:ไข)?)(?:ชื่อ)?(?:ใหม่)?{BECOMES})\s*"
)
_SORRY_AFTER = re.compile(rf"\s+(?:ค่ะ|คะ|ครับ)?\s*{_SORRY}$|\s+ขอบ(?:พระ)?คุณ(?:มาก|ด้วย|นะ)*$")
_LABEL = re.compile(
    r"^(?:(?:ผม|หนู|ดิฉัน|ฉัน|กระผม|ข้าพเจ้า)\s*(?=ชื่อ))?"
    r"(?:ชื่อ\s*(?:[-/,]|และ)?\s*(?:นาม)?สกุล|ชื่อ(?:จริง|เต็ม)?"
    r"|(?:(?:my|full|first)\s+)?name(?=[\s:=.'-])(?:'s)?|i\s+am(?=\s)|i'm(?=\s))"
    r"(?:\s*ใหม่(?=\s*(?:คือ|เป็น)|\s+\S+\s+\S))?"
    rf"(?:\s*(?:คือ|ว่า|{BECOMES}|is(?=\s)))?\s*[:=.\-]*\s*(?=\S)",
    re.I,
)
# Glued "สกุล" begins hundreds of surnames (สกุลไทย); only "นามสกุล" is a label when glued.
_SURNAME_LABEL = re.compile(
    r"(?<=\S)\s*นามสกุล\s*[:=]?\s*|(?<=\S)\s+สกุล(?:\s*[:=]\s*|\s+)"
    r"|(?<=\S)\s+(?:surname|last\s*name)(?:\s*[:=]\s*|\s+)",
    re.I,
)
_NICKNAME = re.compile(r"\s*[(\[][^()\[\]]{0,40}[)\]]\s*")
_LINK = re.compile(r"https?:|www\.|\.(?:com|net|org|th)\b|@|/", re.I)
_LETTERS = re.compile(r"[ก-ฮฤฦะ-ฺเ-ๅ็-๎A-Za-zÀ-ÖØ-öø-ɏ'’.\-]+")
_NOT_NAMES = re.compile(
    r"รหัสผ่าน|อินเ[ทต]อร์?เน็?[ตท]|โรงเรียน|ไม่(?:ทราบ|รู้|บอก|มี|เอา|อยาก|ได้|ใช่)|ยกเลิก|ทำไม|อะไร"
    r"|อย่างไร|ยังไง|เบอร์|โทรศัพท์|ขอใช้|ต้องการ|ช่วย(?:หน่อย|ด้วย|ที|เหลือที)|ขอบคุณ|wifi|password|internet|hello"
    r"|account|เข้าระบบ|ใช้งาน|(?:ได้|หรือ|มี)ไหม$",
    re.I,
)
_DEVICES = re.compile(
    r"(?<!\S)(?:ทั้ง|กับ|และ|ใช้|บน)?(?:คอม(?:พิวเตอร์|พิวเตอ|ฯ)?|มือถือ|แท็บเล็ต|โน้ตบุ๊ก|โน๊ตบุ๊ค|ไอแพด|ทั้งสองอย่าง"
    r"|pc|laptop|notebook|tablet|mobile|phone|computer)(?:ค่ะ|คะ|ครับ|คับ|ด้วย)*(?!\S)",
    re.I,
)
"""An answer to another question: a whole word that is a device, never a part of a surname."""
_PLACES_OF_NA = frozenset(lists("titles.toml")["places_of_na"])
_PARTICLES = {
    *("ณ", "แซ่", "แห่ง"),
    *("de", "da", "del", "della", "di", "dos", "du", "la", "le", "van", "von", "der", "den"),
    *("bin", "binti", "al", "el", "st.", "mac", "na"),
}


class NameFault(StrEnum):
    EMPTY = "empty"
    ONE_WORD = "one_word"
    DIGITS = "digits"
    LINK = "link"
    SYMBOLS = "symbols"
    TOO_LONG = "too_long"
    TOO_SHORT = "too_short"
    NOT_A_NAME = "not_a_name"


class BadName(Misread):
    """Not a person's full name; ``reason`` is a ``NameFault`` (one word: ask for the surname)."""

    topic = "name"


@dataclass(frozen=True)
class PersonName:
    """``first`` holds the given name and any middle names, ``last`` the whole surname
    ("ณ อยุธยา", "แซ่ลิ้ม", "ใจดี-รักไทย")."""

    first: str
    last: str

    @property
    def display(self) -> str:
        return f"{self.first} {self.last}"

    def __str__(self) -> str:
        return self.display


def person_name(text: str) -> PersonName:
    """The full name in an answer, without titles and ranks. Raises ``BadName``."""
    if len(text) > 2 * LIMIT:
        raise BadName(NameFault.TOO_LONG, limit=LIMIT)
    said = _SURNAME_LABEL.sub(" ", _LABEL.sub("", _corrected(without_politeness(text))))
    said = _NICKNAME.sub(" ", said).strip(' ,;:-"“”')
    _refuse_what_is_no_name(said)
    words = without_titles(said).replace(",", " ").split()
    if not words:
        raise BadName(NameFault.EMPTY)
    if len(words) == 1:
        _refuse_bad_word(words[0])
        raise BadName(NameFault.ONE_WORD)
    if len(words) > _MOST_WORDS:
        raise BadName(NameFault.NOT_A_NAME)
    for word in words:
        _refuse_bad_word(word)
    return _split(words)


def _corrected(said: str) -> str:
    """What is left of "ขอโทษค่ะ ชื่อ สุดา ทองดี" and of "เปลี่ยนเป็น สุดา ทองดี"."""
    said = _SORRY_AFTER.sub("", said)
    while (shorter := _CORRECTION.sub("", said)) != said:
        said = shorter
    return said


def _refuse_what_is_no_name(said: str) -> None:
    if not said:
        raise BadName(NameFault.EMPTY)
    if len(said) > LIMIT:
        raise BadName(NameFault.TOO_LONG, limit=LIMIT)
    if any(character.isdigit() for character in said):
        raise BadName(NameFault.DIGITS)
    if _LINK.search(said):
        raise BadName(NameFault.LINK)
    if _NOT_NAMES.search(said) or _DEVICES.search(said):
        raise BadName(NameFault.NOT_A_NAME)


def _refuse_bad_word(word: str) -> None:
    if len(word) > WORD_LIMIT:
        raise BadName(NameFault.TOO_LONG, limit=WORD_LIMIT)
    if not _LETTERS.fullmatch(word) or not any(c.isalpha() for c in word):
        raise BadName(NameFault.SYMBOLS)
    if unicodedata.category(word[0]) == "Mn" or _marks_in_a_row(word) > _MOST_MARKS:
        raise BadName(NameFault.SYMBOLS)


def _marks_in_a_row(word: str) -> int:
    runs = "".join("m" if unicodedata.category(c) == "Mn" else " " for c in word).split()
    return max(map(len, runs), default=0)


def _split(words: list[str]) -> PersonName:
    words = _with_na_apart(words)
    start = len(words) - 1
    if "ณ" in words[1:]:
        at = words.index("ณ", 1)
        start = at if at == 1 else at - 1  # "สนิทวงศ์ ณ อยุธยา" is one surname
    else:
        while start > 1 and words[start - 1].lower() in _PARTICLES:
            start -= 1
    first, last = " ".join(words[:start]), " ".join(words[start:])
    if len(first) < 2 or len(last) < 2:
        raise BadName(NameFault.TOO_SHORT)
    return PersonName(_cased(first), _cased(last))


def _with_na_apart(words: list[str]) -> list[str]:
    """ "ณอยุธยา" is "ณ อยุธยา"; the given name ณเดชน์ is not touched."""
    apart: list[str] = []
    for at, word in enumerate(words):
        if at and word.startswith("ณ") and word[1:] in _PLACES_OF_NA:
            apart += ["ณ", word[1:]]
        else:
            apart.append(word)
    return apart


def _cased(words: str) -> str:
    """Latin names shouted or whispered get capitals; a mixed spelling is the owner's."""
    if words.isupper() or words.islower():
        return re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize(), words)
    return words
