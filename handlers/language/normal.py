"""One spelling for what can be typed in many ways: marks, digits, spaces, polite endings."""

import re
import unicodedata

from pythainlp.util import normalize, thai_digit_to_arabic_digit

LIMIT = 5000
"""Characters read at most: the longest text message LINE allows."""

_UNSEEN = re.compile(
    r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufe00-\ufe0f\u00ad]"
)
_SPACES = re.compile(r"\s+")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u2043\ufe58\ufe63\uff0d]")
_UNTIDY = re.compile(r"(?:^| )[ัิ-ฺ็-๎]|เเ|[ํๅ]|[่-๋์][ัิ-ฺ็ํ๎]|[ะาำๅ][่-๋]|[่-๋]{2}|([ะ-ฺเ-ๅ็์ํ๎]) *\1")
"""Where pythainlp's ``normalize`` has something to do, of a text with single spaces: it is the
slowest step of all, and nearly every message is tidy."""
_FULLWIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_ROUNDS = 4
PLAIN = re.compile(r"(?:(?:[!-~]++|(?:[เ-ไ]?[ก-ฮ][ัิีึืุู็]?[่-์]?[าะำ]?)++)(?: (?=[!-~เ-ไก-ฮ]))?)*+")
"""What has only one spelling: nothing is out of order in it, double, unseen or at its edges."""

_PARTICLES = (
    "ครับผม",
    "คร้าบ",
    "ครับ",
    "คับ",
    "ขอรับ",
    "ค่ะ",
    "คะ",
    "จ้ะ",
    "จ๊ะ",
    "จ้า",
    "จ๋า",
    "น้า",
    "น่ะ",
)
_SPACED_PARTICLES = (
    *_PARTICLES,
    "คราบ",
    "ครัช",
    "ค่า",
    "ค่าา",
    "ฮะ",
    "ฮับ",
    "นะ",
    "ka",
    "kha",
    "krub",
    "krab",
    "khrap",
    "kub",
    "na",
    "naka",
    "nakub",
    "please",
    "pls",
    "plz",
    "thx",
)
_ENDING = re.compile(r"[\s.!~…ๆ,]*\s(?:" + "|".join(_SPACED_PARTICLES) + r")[\s.!~…ๆ]*$", re.I)
# "บังคับ", "เจ๊ะ" and "หน้า" are words; elsewhere a glued ending is a particle.
_GLUED_ENDING = re.compile(r"(?<!บัง)(?<![เแโใไห])(?:" + "|".join(_PARTICLES) + r")[\s.!~…ๆ]*$")
# ชนะ, มานะ, รัตนะ, วัฒนะ, ธนะ, ศาสนะ ... are words and names: นะ is cut only elsewhere.
_GLUED_NA = re.compile(r"(?<=[ก-ฮะ-ูเ-ๅ่-๎])(?<![ชาตฒธสจวพรฏ])นะ$")


def normal(text: str) -> str:
    """``text`` with one spelling: NFC, marks in order, no unseen characters, Arabic digits,
    single spaces (line breaks too). Reads the first ``LIMIT`` characters; normal of normal is
    the same."""
    spelled = text[:LIMIT]
    if PLAIN.fullmatch(spelled):
        return spelled
    for _ in range(_ROUNDS):
        once = _once(spelled)
        if once == spelled:
            break
        spelled = once
    return spelled


def _once(text: str) -> str:
    text = unicodedata.normalize("NFC", text).translate(_FULLWIDTH)
    text = _DASHES.sub("-", _UNSEEN.sub("", text))
    text = _SPACES.sub(" ", text)
    tidy = normalize(text) if _UNTIDY.search(text) else text
    return thai_digit_to_arabic_digit(tidy).strip()


def without_politeness(text: str) -> str:
    """``normal(text)`` without polite endings (ครับ ค่ะ นะคะ จ้า please). A message of nothing
    else comes back whole: there is a person behind it."""
    whole = spelled = normal(text)
    while True:
        shorter = _GLUED_ENDING.sub("", _ENDING.sub("", spelled)).rstrip(" .!~…")
        if shorter != spelled:
            shorter = _GLUED_NA.sub("", shorter).rstrip()
        if shorter == spelled:
            return spelled or whole
        if not shorter:
            return spelled if spelled != whole else whole
        spelled = shorter


def squeezed(text: str) -> str:
    """The bare letters and digits of ``without_politeness(text)``, small: for comparing only."""
    return "".join(c for c in without_politeness(text).casefold() if _counts(c))


def _counts(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNM" and character not in "ฯๆ"
