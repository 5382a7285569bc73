"""A message made ready for comparing: one spelling, no polite words, Thai written without spaces.

Spaces say little in Thai: people put them inside words and leave them out between sentences. They
are taken out between Thai letters, and where they stood is remembered.
"""

import re
from dataclasses import dataclass

from pythainlp.util import thaiword_to_num

from handlers.language.normal import normal, without_politeness
from handlers.understanding.text.spellings import as_written

LIMIT = 1000
"""Characters of a message that are looked at; LINE allows 5,000 and nobody asks in so many."""

_POLITE = re.compile(r"(?:นะ|น่ะ)?(?<!บัง)(?:ครับผม|คร้าบ|ครับ|คับ|ค่ะ|คะ|จ้า|จ้ะ)(?=[\s,.!?\n]|ๆ|$)")
ITEM = "¶"
"""Stands where a further item of a numbered list begins; ``lexicon.toml`` knows it."""
_FIRST_ITEM = re.compile(r"^\s*(?:1[.)]|ข้อ\s?1|[-•*])\s+")
_ITEM = re.compile(r"\n\s*(?:\d[.)]|ข้อ\s?\d|[-•*])\s*|\s(?:[2-9][.)]|ข้อ\s?[2-9])\s+")
_DIGIT = "ศูนย์|หนึ่ง|เอ็ด|สอง|ยี่|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า"
_IN_WORDS = rf"(?:(?:{_DIGIT}|สิบ|ร้อย|พัน|หมื่น)\s?)+"
_YEAR_IN_WORDS = re.compile(
    r"(?P<year>ปีการศึกษา|ปีงบประมาณ|ปีงบ|ปี|พ\.ศ\.|พศ\.?)\s?(?:พ\.ศ\.\s?)?"
    rf"(?P<number>{_IN_WORDS})"
)
_COUNT_IN_WORDS = re.compile(
    rf"(?P<than>กว่า|ไม่ถึง|ไม่เกิน|เกิน|ตั้งแต่|อย่างน้อย|ระหว่าง|ร้อยละ|top|ท็อป)?\s?(?P<number>(?<!บึง)(?!ร้อยละ){_IN_WORDS})"
    r"(?P<unit>คน|ราย|ห้อง|โรง|แห่ง|%|เปอร์เซ็นต์|อันดับ|ลำดับ|ตำบลที่|อำเภอที่|ขึ้นไป|ลงมา)?"
)
_SPACES = re.compile("  +")
_SPACE = re.compile(r"(?:(?<=[\u0e01-\u0e4e])|(?<=[\u0e01-\u0e4e]\.)) (?=[\u0e01-\u0e4e])")
_SIGNS = re.compile(r"[\"'“”‘’*_~`<>|;!?！？…]+")

_AT_THE_END = " .!~…"
"""Says nothing there, whatever stood behind it."""
_ORDER = ["ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า"]


@dataclass(frozen=True)
class Saying:
    """``raw`` is as typed but for signs nobody sees; ``text`` is what is compared; ``breaks`` are
    the places in ``text`` where a space stood."""

    raw: str
    text: str
    breaks: frozenset[int]

    def words(self, start: int, end: int) -> str:
        """A stretch of ``text`` with its spaces."""
        return "".join(
            (" " if at in self.breaks and at > start else "") + self.text[at]
            for at in range(start, end)
        ).strip()


def saying(text: str) -> Saying:
    """``text`` made ready; the same again for Thai or Arabic digits, more spaces, ครับ or ค่ะ."""
    raw = without_politeness(_listed(text[:LIMIT]).replace("\n", " "))
    plain = _SPACES.sub(" ", in_digits(spelled(_POLITE.sub(" ", _SIGNS.sub(" ", raw)))))
    plain = plain.rstrip(_AT_THE_END)
    glued: list[str] = []
    breaks: set[int] = set()
    last = 0
    for space in _SPACE.finditer(plain):
        glued.append(plain[last : space.start()])
        last = space.end()
        breaks.add(sum(map(len, glued)))
    glued.append(plain[last:])
    whole = "".join(glued)
    spaces = {at + 1 for at, character in enumerate(whole) if character == " "}
    return Saying(raw, whole, frozenset(breaks | spaces))


def _listed(text: str) -> str:
    """A numbered list with a sign before every further item."""
    if not _FIRST_ITEM.match(text):
        return text
    return _ITEM.sub(f" {ITEM} ", _FIRST_ITEM.sub("", text, count=1))


def in_digits(text: str) -> str:
    """Years and counts written out, as digits: "ปีหกแปด", "ไม่ถึงยี่สิบคน". Elsewhere such words
    belong to names ("สามแยก") and stay."""
    return _COUNT_IN_WORDS.sub(_counted, _YEAR_IN_WORDS.sub(_dated, text))


def _dated(found: re.Match[str]) -> str:
    number = _value(found["number"])
    said = 40 <= number < 100 or 2500 <= number < 2600
    return f"{found['year']} {number} " if said else found[0]


def _counted(found: re.Match[str]) -> str:
    number = _value(found["number"])
    if number < 2 or not (found["than"] or found["unit"]):
        return found[0]
    return f"{found['than'] or ' '} {number} {found['unit'] or ''}"


def _value(words: str) -> int:
    """What is written out, read as a number or digit by digit; 0 if it is neither."""
    bare = words.replace(" ", "")
    digits = re.findall(_DIGIT, bare)
    if len(digits) > 1 and "".join(digits) == bare and not {"ยี่", "เอ็ด"} & set(digits):
        return int("".join(str(_ORDER.index(digit)) for digit in digits))
    try:
        return int(thaiword_to_num(bare))
    except (ValueError, TypeError, KeyError, IndexError):
        return 0


def spelled(text: str) -> str:
    """One spelling, small letters, single spaces."""
    return _SPACES.sub(" ", as_written(normal(text).casefold())).strip()


def word(text: str) -> str:
    """A word that is ``normal`` already, as it stands in a message."""
    return _SPACE.sub("", as_written(text.casefold()))
