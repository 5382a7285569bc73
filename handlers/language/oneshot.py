"""A whole request in one message: what surely stands in it is taken, the rest will be asked.

Never guesses: a place only when exactly one is meant, one telephone number, a name only with a
label, a title, a known given name, or a line of its own among other answers.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pythainlp.corpus import thai_female_names, thai_male_names

from handlers.language.devices import Device, mentioned
from handlers.language.names import BECOMES, BadName, PersonName, person_name
from handlers.language.normal import normal, without_politeness
from handlers.language.phones import BadPhone, Phone, phone
from handlers.language.places import Found, Kind, Place, match, named
from handlers.language.titles import without_titles
from handlers.language.words import understand

LIMIT = 1000
"""Characters looked at."""

_MOST_WORDS = 7
_SHORTEST_ALIAS = 3
_NAME_WORDS = 2
_MOST_LOOSE = 12
_MOST_PIECES = 20

_PHONE = re.compile(
    r"(?<![\d+])(?:\+?66|0)[\d ().\-]{6,15}\d(?!\d)"
    r"(?: ?(?:ต่อ|ภายใน|ext\.?|#) ?\.? ?\d{1,6}(?!\d))?",
    re.I,
)
_PARTS = re.compile(r"[\n;|,]+|\s/\s|\s-\s|•|·|(?:^|\s)\d{1,2}[.)]\s")
_NAME = (
    r"(?:ผม|หนู|ดิฉัน|ฉัน|กระผม)?(?<!ราย)(?<!มี)(?<!ขอ)ชื่อ(?!ผู้ใช้|บัญชี|เครื่อง|ไวไฟ|โรงเรียน|หน่วย|อะไร)"
    r"(?:\s*[-/]?\s*(?:นาม)?สกุล(?![ก-๛])|จริง|เต็ม)?"
    rf"(?:ใหม่(?=\s*(?:คือ|เป็น)))?(?:\s*(?:คือ|{BECOMES}))?"
    r"|(?<![a-z])(?:my\s)?(?:full\s)?name(?:\sis|'s)?(?![a-z])|(?<![a-z])i(?:\sam|'m)\s(?!at|in|from)"
)
_AFTER_AT = (
    "กลุ่ม|โรงเรียน|รร|หน่วย|ฝ่าย|งาน|บ้าน|ชุมชน|อนุบาล|วัด|นิเทศ|อำนวย|นโยบาย|บุคคล|การเงิน"
    "|พัฒนา|ส่งเสริม|ตรวจ|กฎหมาย|dlict"
)
"""What follows a bare "อยู่" or "ประจำ" that means "I am at": surnames begin with these, too."""
_WORKPLACE = (
    r"(?:สถานที่ทำงาน|ที่ทำงาน|หน่วยงาน(?!อื่น)|สังกัด|ทำงาน(?:อยู่)?(?:ที่|ใน)?|ปฏิบัติงาน(?:อยู่)?(?:ที่)?"
    rf"|ประจำ(?:อยู่)?(?:ที่|(?=\s|{_AFTER_AT}))"
    rf"|(?<!ที่)(?<!ทอง)อยู่(?:ที่|ใน|(?=\s|{_AFTER_AT}))|จาก"
    r"|(?<![a-z])(?:workplace|office|place|work(?:ing)?\s(?:at|in|for)|from|at)(?![a-z]))"
)
_MARKED_PLACE = (
    r"(?=กลุ่ม|โรงเรียน|(?<![ก-๛])ร\.?\s?ร\.?\s?(?=[ก-๛])|หน่วยตรวจ|หน่วยงานอื่น|ผู้บริหาร"
    r"|ผอ\.?\s?(?:เขต|โรงเรียน|รร|กลุ่ม))"
)
_CUT = "\x1e"
"""Stands where a telephone number stood."""
_NUMBER = (
    r"(?:(?:หมายเลข|เบอร์|โทรศัพท์|โทร|มือถือ|ติดต่อ|ที่|ได้|คือ|telephone|tel|phone|mobile|number|no|is)"
    rf"[\s:.]*){{0,6}}{_CUT}|(?:หมายเลข|เบอร์|โทร)\S{{0,20}}\s*:"
)
_DEVICE = (
    r"ใช้(?:งาน)?(?:กับ|บน|ที่)(?:เครื่อง)?|อุปกรณ์|เครื่อง(?=\s*:)|(?<![a-z])(?:device|for|on)(?![a-z])"
)
_USED_WITH = re.compile(r"ใช้(?:งาน)?(?:กับ|บน)")
_PURPOSE = r"เพื่อ(?!น)(?:ใช้)?|เหตุผล|เนื่องจาก|สำหรับ(?!คอม|มือถือ)|purpose|because"
_LABELS = re.compile(
    rf"(?P<name>{_NAME})|(?P<place>{_WORKPLACE})|(?P<phone>{_NUMBER})|(?P<device>{_DEVICE})"
    rf"|(?P<purpose>{_PURPOSE})|(?P<other>ตำแหน่ง)|(?P<marked>{_MARKED_PLACE})",
    re.I,
)
_TITLE = re.compile(
    r"(?<![ก-๛])(?:นางสาว|นาง(?!ฟ้า)|นาย|น\.\s?ส\.|ว่าที่\s?(?:ร\.ต\.|ร้อยตรี)|ดร\.|คุณครู|คุณ|ครู|อาจารย์|อ\.)(?=\s?[ก-ฮเแโใไ])"
    r"|(?<![a-z])(?:mr|mrs|ms|miss)\.?\s(?=[a-z])",
    re.I,
)


@dataclass(frozen=True)
class Filled:
    """What a message surely holds; the rest is ``None``."""

    name: PersonName | None = None
    place: Place | None = None
    phone: Phone | None = None
    device: Device | None = None
    purpose: str | None = None
    """What a second account is for, in the writer's own words."""


@dataclass(frozen=True)
class _Piece:
    """A stretch of the message and the label in front of it (``""``: none), as it was written."""

    label: str
    text: str
    written: str = ""

    @property
    def is_purpose(self) -> bool:
        """Behind "เพื่อ"; or behind "ใช้กับ", and no device that is known ("ใช้กับเครื่องพิมพ์")."""
        if self.label != "device":
            return self.label == "purpose"
        with_it = _USED_WITH.match(self.written) is not None
        return with_it and mentioned(self.text, whole_answer=True) is None


def filled(text: str, places: Sequence[Place]) -> Filled:
    """Read ``text`` ("ขอใช้เน็ต ชื่อ สมชาย ใจดี กลุ่มนิเทศ โทร ๐๘๑-๒๓๔-๕๖๗๘ ใช้กับคอม")."""
    lines = "\n".join(map(normal, text[:LIMIT].splitlines()))
    number, without = _phone(lines)
    pieces = [piece for part in _PARTS.split(without) for piece in _pieces(part)][:_MOST_PIECES]
    device = _device(pieces)
    place, used = _labelled_place(pieces, places)
    name = _labelled_name(pieces, places)
    if place is None or name is None:
        loose = _Loose(pieces, places, used, others=sum(map(bool, (number, device, place))))
        place = place or loose.place()
        name = name or loose.name(place)
    return Filled(name, place, number, device, _purpose(pieces))


def _phone(lines: str) -> tuple[Phone | None, str]:
    """The one number of the message, and the message with a mark where numbers stood."""
    numbers: set[Phone] = set()

    def cut(found: re.Match[str]) -> str:
        try:
            numbers.add(phone(found[0].replace("\n", " ")))
        except BadPhone:
            return found[0]
        return _CUT

    without = _PHONE.sub(cut, lines)
    return (numbers.pop() if len(numbers) == 1 else None), without


def _pieces(part: str) -> Iterator[_Piece]:
    label, written, start = "", "", 0
    for found in _LABELS.finditer(part):
        yield from _piece(label, part[start : found.start()], written)
        label, written, start = found.lastgroup or "", found[0], found.end()
    yield from _piece(label, part[start:], written)


def _piece(label: str, text: str, written: str) -> Iterator[_Piece]:
    bare = text.strip(" :=.-–*\"'()")
    if bare:
        yield _Piece(label, without_politeness(bare), written)


def _purpose(pieces: list[_Piece]) -> str | None:
    """The one purpose of the message. What "ใช้กับเครื่อง" took of the machine's name comes back."""
    said = {
        f"เครื่อง{piece.text}" if piece.written.endswith("เครื่อง") else piece.text
        for piece in pieces
        if piece.is_purpose
    }
    if len(said) != 1:
        return None
    return said.pop().replace(_CUT, "").removeprefix("กับ").removeprefix("บน").strip() or None


def _device(pieces: list[_Piece]) -> Device | None:
    said = {
        mentioned(p.text, whole_answer=p.label == "device") for p in pieces if p.label != "name"
    }
    said.discard(None)
    if not said:
        return None
    return said.pop() if len(said) == 1 else "both"


def _labelled_place(pieces: list[_Piece], places: Sequence[Place]) -> tuple[Place | None, str]:
    found: dict[Place, str] = {}
    for piece in pieces:
        if piece.label in ("place", "marked"):
            meant, said = _place_at_start(piece.text, places)
            if meant is not None:
                found.setdefault(meant, said)
    if len(found) != 1:
        return None, ""
    return next(iter(found.items()))


def _place_at_start(text: str, places: Sequence[Place]) -> tuple[Place | None, str]:
    """The place that the first words name, with the words; a misspelled one only when nothing
    follows it."""
    words = text.split()[:_MOST_WORDS]
    for length in range(len(words), 0, -1):
        said = " ".join(words[:length])
        meant = match(said, places)
        if isinstance(meant, Found) and (meant.exact or length == len(words)):
            return meant.place, said
    return None, ""


def _labelled_name(pieces: list[_Piece], places: Sequence[Place]) -> PersonName | None:
    names: list[PersonName] = []
    for piece in pieces:
        if piece.label == "name":
            names += _name_at_start(piece.text, places)
        elif titled := _TITLE.search(piece.text):
            names += _name_at_start(piece.text[titled.start() :], places)
    return names[0] if len(set(names)) == 1 else None


def _name_at_start(text: str, places: Sequence[Place]) -> list[PersonName]:
    """The name that the first words are, when what follows is known not to belong to it."""
    words, rest = _name_and_rest(text)
    said = " ".join(rest)
    if rest and not (
        rest[0] in _POSTS or mentioned(said) or understand(said) or _place_at_start(said, places)[0]
    ):
        words = [*words, *rest]
    try:
        return [person_name(" ".join(words))]
    except BadName:
        return []


def _name_and_rest(text: str) -> tuple[list[str], list[str]]:
    bare = re.sub(r"\s*นามสกุล\s*:?\s*|\s+สกุล\s*:?\s+", " ", without_titles(text))
    words = bare.split()[:_MOST_WORDS]
    if words[:1] == ["ใหม่"] and len(words) > _NAME_WORDS and is_given_name(words[1]):
        words = words[1:]  # "ชื่อใหม่ สุดา ทองดี"; of "ชื่อใหม่ เจริญปุระ" it is the name
    return words[:_NAME_WORDS], words[_NAME_WORDS:]


class _Loose:
    """What stands in the message without a label."""

    def __init__(
        self, pieces: list[_Piece], places: Sequence[Place], used: str, *, others: int
    ) -> None:
        self._places = places
        self._others = others
        self._parts = [
            words
            for piece in pieces
            if piece.label not in ("name", "other")
            and not piece.is_purpose
            and (words := _unknown_words(piece.text.replace(used, " ") if used else piece.text))
        ]
        self._after_names = [
            " ".join(_name_and_rest(piece.text)[1]) for piece in pieces if piece.label == "name"
        ]

    def place(self) -> Place | None:
        """A part that is a workplace, or a workplace among its words when a known name or
        nothing else is left beside it."""
        found = {p for words in self._parts for p in self._place_among(words)}
        for said in self._after_names:
            meant = named(said, self._places) if said else None
            if meant is not None and self._surely(meant, said, []):
                found.add(meant)
        return found.pop() if len(found) == 1 else None

    def _place_among(self, words: list[str]) -> Iterator[Place]:
        for start in range(len(words)):
            for length in range(min(4, len(words) - start), 0, -1):
                said = " ".join(words[start : start + length])
                left = words[:start] + words[start + length :]
                meant = named(said, self._places)
                if meant is not None and self._surely(meant, said, left):
                    yield meant
                    return

    def _surely(self, meant: Place, said: str, left: list[str]) -> bool:
        if len(said) < _SHORTEST_ALIAS:
            return False
        if meant.kind is Kind.SCHOOL and not said.startswith(("บ้าน", "ชุมชน", "อนุบาล", "วัด")):
            return not left and self._others > 0
        return not left or _known_name(left)

    def name(self, place: Place | None) -> PersonName | None:
        names = {name for words in self._parts for name in self._name_of(words, place)}
        return names.pop() if len(names) == 1 else None

    def _name_of(self, words: list[str], place: Place | None) -> Iterator[PersonName]:
        words = self._without_place(words, place)
        fields = self._others + (place is not None)
        known = _known_name(words) and fields >= 1
        alone = len(words) == _NAME_WORDS and fields >= 2 and len(self._parts) <= 3
        if len(words) >= _NAME_WORDS and (known or alone):
            try:
                yield person_name(" ".join(words))
            except BadName:
                return

    def _without_place(self, words: list[str], place: Place | None) -> list[str]:
        if place is None:
            return words
        for start in range(len(words)):
            for length in range(min(4, len(words) - start), 0, -1):
                if named(" ".join(words[start : start + length]), self._places) == place:
                    return words[:start] + words[start + length :]
        return words


def _unknown_words(text: str) -> list[str]:
    """The words of a part without a command in front ("ขอใช้เน็ต") and without devices."""
    words = text.split()[:_MOST_LOOSE]
    for length in range(1, min(len(words), 5) + 1):
        if not _known_name(words[:2]) and understand(" ".join(words[:length])):
            words = words[length:]
            break
    return [word for word in words if not mentioned(word) and word not in _FILLERS]


_POSTS = frozenset(["ครู", "ธุรการ", "ผอ.", "ผอ", "เจ้าหน้าที่", "ตำแหน่ง", "นักวิชาการ", "ศึกษานิเทศก์"])
_FILLERS = frozenset(["ครับ", "ค่ะ", "คะ", "นะ", "และ", "กับ", "ใช้", "ด้วย", "หน่อย", "ที่", "อยู่"])


def _known_name(words: list[str]) -> bool:
    """Two words, after any title, of which the first is a registered Thai given name."""
    bare = without_titles(" ".join(words)).split()
    return len(bare) == _NAME_WORDS and bare[0] in _given_names()


def is_given_name(word: str) -> bool:
    """Is this a registered Thai given name?"""
    return word in _given_names()


@cache
def _given_names() -> frozenset[str]:
    return frozenset(thai_female_names() | thai_male_names())
