"""What is left over of a message between the words that say something of its question, cut into
pieces at its spaces, and what each piece looks like."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from rapidfuzz.fuzz import ratio

from handlers.understanding.heard import Heard
from handlers.understanding.left_over.fillers import NOTHING, asks_for
from handlers.understanding.text.lexicon import lexicon
from handlers.understanding.text.phrases import phrase
from handlers.understanding.text.spans import Span
from handlers.understanding.understood import ANY_SCHOOL, AT_A_GLANCE, Kind

STRANGE: Final = "unread_word"
"""Of a word of which nothing is known, but that it holds no shorter one: "ธรรม" no "รร"."""
SHORT_QUESTION: Final = 45
"""Letters of a message in which nobody tells what it is for."""
_THINGS: Final = frozenset({"net", "hardware", "pc", "mobile"})
_OF_OTHERS: Final = frozenset(
    {*NOTHING, *_THINGS, STRANGE, "device", "system", "want", "lacks", "trouble", "ailing"}
    | {"find", "cancel", "forgot", "off_topic", "password", "account", "extends", "queue"}
)
"""Marks of what asks for no figure: behind what is counted it is a part of an unknown word."""
_ADJACENT: Final = 3
_SHORTEST: Final = 4
"""Letters of a word that may be a name."""
_NEAR: Final = 75.0
_CONSONANT: Final = re.compile("[ก-ฮ]")
_LETTER: Final = re.compile("[ก-๎a-z]")
_SEXES: Final = ("ผู้ชาย", "ผู้หญิง", "เพศชาย", "เพศหญิง", "เด็กชาย", "เด็กหญิง", "หญิง", "ชาย")
_LEVELS: Final = ("ประถม", "มัธยม", "อนุบาล", "ประถมศึกษา", "มัธยมศึกษา")
_NARROWED: Final = re.compile(
    "^(?:ที่|ซึ่ง|มี|ไม่|เป็น|ยัง|ได้|ถูก|โดน|เคย|กำลัง|จะ|อยู่|ต้อง|มา|ไป|ใช้|เข้า|สอน|ต่อ)"
)
"""What begins so is no name."""
_ASKS: Final = re.compile("(?:ไหน|ใด|อะไร|เท่าไร)(?:บ้าง)?$")
_WILL: Final = re.compile("จะ|ต้อง|กำลัง|ไว้|เอาไป|นำไป")
_OF_A_NAME: Final = re.compile("ใหม่|เก่า|เหนือ|ใต้|กลาง|ล่าง|บน|นอก|น้อย|ใหญ่")
_ROOM: Final = re.compile("^ห้อง")
_HOW_MANY: Final = re.compile("(?:จำนวน|ยอด)$")
_MANY: Final = re.compile("กี่$")
_UNIT: Final = re.compile("คน|ราย|ท่าน|โรง|รร|แห่ง|ห้อง|ชั้น|ปี|คะแนน|อัตรา|ตำแหน่ง|เปอร์|เปอ|%|หน่วย|ข้อ")
_PLACES: Final = ANY_SCHOOL | {"district", "districts", "tambon", "tambons", "scope"}
_OF_A_KIND: Final = frozenset({"disabled_students", "disadvantaged_students", "other_staff"})
"""Counted together, whatever they are each."""


@dataclass(frozen=True)
class Piece:
    """``text[start:end]``; ``before`` and ``behind`` are what it stands right beside."""

    start: int
    end: int
    before: Span | None = None
    behind: Span | None = None


@dataclass(frozen=True)
class Left:
    """A piece that asks for something: where, and what it looks like."""

    kind: Kind
    start: int
    end: int


def stretches(heard: Heard, start: int, end: int) -> Iterator[Piece]:
    """Where in ``text[start:end]`` nothing says anything of the question."""
    before: Span | None = None
    at = start
    for span in heard.spans:
        if not start <= span.start < end or _is_of_others(heard, span, before, at):
            continue
        if not (span.says or span.marks - NOTHING - {STRANGE}) and _is_of_the_lexicon(heard, span):
            continue
        if at < span.start:
            yield Piece(at, span.start, before, span)
        before, at = span, span.end
    if at < end:
        yield Piece(at, end, before)


def _is_of_the_lexicon(heard: Heard, span: Span) -> bool:
    """Else it is a place that is not meant: nothing of it is left over."""
    return heard.said.text[span.start : span.end] in lexicon().words


def _is_of_others(heard: Heard, span: Span, before: Span | None, at: int) -> bool:
    """ "เด็กขอทุน", "โรงเรียนมีเน็ต": right behind what is counted, what asks for no figure is a part
    of a word that nobody knows."""
    if not _is_counted(before) or span.marks - _OF_OTHERS:
        return False
    if span.says and not span.marks & _THINGS:
        return False
    return not any(at <= one <= span.start for one in heard.said.breaks)


def pieces(heard: Heard, stretch: Piece) -> Iterator[Piece]:
    """A stretch cut at its spaces; behind a piece that asks for something nothing is counted."""
    text, breaks, before = heard.said.text, heard.said.breaks, stretch.before
    edges = (at for at in breaks if stretch.start < at < stretch.end)
    for start, end in pairwise([stretch.start, *sorted(edges), stretch.end]):
        if text[start:end].strip():
            yield Piece(start, end, before, stretch.behind if end == stretch.end else None)
            if asks_for(text[start:end].strip(), of_the_counted=False):
                before = None


def left(heard: Heard, piece: Piece, slots: Mapping[str, Any]) -> Left | None:
    """What the piece asks for; ``None``: nothing, or nobody can tell."""
    text, before = heard.said.text, piece.before
    typed = text[piece.start : piece.end].strip()
    asked = asks_for(typed, of_the_counted=_is_counted(before))
    if before is not None and "than" in before.marks and asks_for(typed, of_the_counted=True):
        return Left(Kind.PART, before.start, piece.end)  # "มากกว่าแผน"
    if _is_a_unit(heard, piece, typed):
        return Left(Kind.ANOTHER, _noun(heard, piece.start - len("กี่")), piece.end)
    if typed.endswith("..") or not (_LETTER.search(asked) or _OF_A_NAME.fullmatch(typed)):
        return None
    for word in (typed.strip(" .,()"), asked):
        if kind := _near(word):
            return _found(heard, piece, kind, word)
    if before is not None and _is_counted(before):
        found = _of_the_counted(heard, piece, before, asked, slots)
    else:
        found = _of_a_name(heard, piece, before, asked)
    ways = (_how_many, _by_itself)
    return found or next(filter(None, (way(heard, piece, asked, slots) for way in ways)), None)


def _found(heard: Heard, piece: Piece, kind: Kind, word: str) -> Left:
    at = heard.said.text.find(word, piece.start, piece.end)
    return Left(kind, at, at + len(word)) if at >= 0 else Left(kind, piece.start, piece.end)


def _near(word: str) -> Kind | None:
    if len(word) < _ADJACENT:
        return None
    for kind, others in ((Kind.SEX, _SEXES), (Kind.GRADE, _LEVELS)):
        if any(ratio(word, other) >= _NEAR for other in others):
            return kind
    return None


def _is_counted(span: Span | None) -> bool:
    if span is None:
        return False
    return bool({"metric", "sex", "level", "grade"} & span.says.keys()) or "schools" in span.marks


def _of_the_counted(
    heard: Heard, piece: Piece, counted: Span, asked: str, slots: Mapping[str, Any]
) -> Left | None:
    """ "เด็กติดยา", "โรงเรียนที่มีลิฟต์": not those that are counted under the name."""
    start, end = piece.start, piece.end
    typed = heard.said.text[start:end]
    glued = _is_glued(heard, counted, start)
    least = _SHORTEST if not glued else 2 if asked == typed.strip() else _ADJACENT
    if len(asked) < least:
        return None
    metric = counted.says.get("metric")
    if metric in AT_A_GLANCE and not glued:
        return None
    if len(heard.said.text) > SHORT_QUESTION:
        return Left(Kind.PART, start, end) if glued else None
    if metric in _OF_A_KIND:
        return Left(Kind.NARROWER, start, end)
    if metric is None and "schools" not in counted.marks:
        return Left(Kind.PART, start, end)
    narrowed = _NARROWED.match(typed) or _ASKS.search(typed)
    things = any(span.marks & _THINGS for span in heard.between(start, end).spans)
    if not (narrowed or things or _PLACES & slots.keys()):
        return Left(Kind.PLACE, start, end)
    return Left(Kind.ANOTHER, counted.start, end)


def _is_glued(heard: Heard, before: Span, start: int) -> bool:
    return before.end == start and start not in heard.said.breaks


def _of_a_name(heard: Heard, piece: Piece, before: Span | None, asked: str) -> Left | None:
    """ "วังไผ่งาม": a longer name than one that is known."""
    if before is None or "place" not in before.marks or not _is_glued(heard, before, piece.start):
        return None
    typed = heard.said.text[piece.start : piece.end]
    goes_on = _OF_A_NAME.fullmatch(typed.strip()) or len(asked) >= _ADJACENT
    if _NARROWED.match(typed) or not goes_on or len(heard.said.text) > SHORT_QUESTION:
        return None
    return Left(Kind.PART, before.start, piece.end)


def _by_itself(heard: Heard, piece: Piece, asked: str, slots: Mapping[str, Any]) -> Left | None:
    """In a message of hardly more than the question any longer word may be a name."""
    known = bool(_PLACES & slots.keys())
    if len(heard.said.text) > SHORT_QUESTION or _is_a_reason(heard, piece):
        return None
    if known and _is_a_story(heard, piece):
        return None
    typed = heard.said.text[piece.start : piece.end]
    if _ROOM.match(typed) and asked != typed.strip():
        return Left(Kind.ANOTHER, piece.start, piece.end)
    if not _is_a_word(heard, piece, asked):
        return None
    return _found(heard, piece, Kind.PART if known else Kind.PLACE, asked)


def _how_many(heard: Heard, piece: Piece, asked: str, slots: Mapping[str, Any]) -> Left | None:
    """ "ลูกเสือกี่คน", "จำนวนครัวเรือน": something that nobody knows is counted."""
    counts = _HOW_MANY.search(heard.said.text, 0, piece.start) or (
        piece.behind is not None and "howmany" in piece.behind.marks
    )
    if not counts or "metric" in heard.marks or len(asked) < _ADJACENT:
        return None
    kind = Kind.ANOTHER if _PLACES & slots.keys() else Kind.PLACE
    return Left(kind, piece.start, piece.end)


def _is_a_unit(heard: Heard, piece: Piece, typed: str) -> bool:
    """ "กี่ไร่": is something measured that is neither persons nor schools?"""
    asks = _MANY.search(heard.said.text, 0, piece.start)
    return bool(asks) and piece.start not in heard.said.breaks and not _UNIT.match(typed)


def _noun(heard: Heard, end: int) -> int:
    """Where the word begins that stands before ``end``, if nobody knows it: "ที่ดินกี่ไร่"."""
    stretch = next((s for s in stretches(heard, 0, end) if s.end == end), None)
    begins = [end] if stretch is None else [piece.start for piece in pieces(heard, stretch)]
    return begins[-1]


def _is_a_reason(heard: Heard, piece: Piece) -> bool:
    """Does it stand in a clause that tells what the number is for?"""
    text = heard.said.text
    for found in phrase("reason").each(text):
        end = min((at for at in heard.said.breaks if at > found.start), default=len(text))
        if piece.start <= found.start < piece.end or found.start <= piece.start < end:
            return True
    return bool(_WILL.match(text, piece.start))


def _is_a_story(heard: Heard, piece: Piece) -> bool:
    """ "ต้องสั่งหนังสือ ขอยอดเด็ก…": does what is asked begin behind it?"""
    begins = (s.start for s in heard.spans if s.marks & {"want", "opens"})
    return any(at in heard.said.breaks and at >= piece.end for at in begins)


def _is_a_word(heard: Heard, piece: Piece, asked: str) -> bool:
    """May it be a name? An abbreviation stands by itself."""
    if len(asked) >= _SHORTEST:
        return True
    by_itself = {piece.start, piece.end} <= {0, len(heard.said.text), *heard.said.breaks}
    return by_itself and len(asked) == len(_CONSONANT.findall(asked)) == _ADJACENT
