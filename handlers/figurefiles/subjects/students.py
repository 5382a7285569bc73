"""Pupils by grade and sex, and rooms by grade: the DMC's headings, the office's, EMIS's."""

import re
from typing import Final

from handlers.figurefiles.dims import Dims
from handlers.language.normal import normal
from store.grades import BOY, GIRL, LEVEL_OF

_LETTER: Final = {
    "อ": "อ",
    "n": "อ",
    "k": "อ",
    "ปว": "ปวช",
    "v": "ปวช",
    "ป": "ป",
    "p": "ป",
    "ม": "ม",
    "s": "ม",
}
_GRADE_WORD: Final = (
    r"อนุบาลปีที่|อนุบาล|อบ|อ|ปวช|ประถมศึกษาปีที่|ประถมปีที่|ประถม|ป|มัธยมศึกษาปีที่|มัธยมปีที่|มัธยม|ม"
    r"|nursery|kindergarten|vocational|primary|secondary"
)
_WHAT: Final = (
    r"(?:(?P<boys>(?:นักเรียน|นร|เพศ|เด็ก)?(?:ชาย|ช)|male|boys?)"
    r"|(?P<girls>(?:นักเรียน|นร|เพศ|เด็ก)?(?:หญิง|ญ)|female|girls?)"
    r"|(?P<rooms>(?:จำนวน)?ห้อง(?:เรียน)?|rooms?)|(?P<all>รวม|นักเรียน|นร|จำนวน|total|))(?:คน)?"
)
_OF_GRADE: Final = re.compile(
    rf"(?:จำนวน)?(?:นักเรียน|นร)?(?:ชั้น)?(?P<word>{_GRADE_WORD})(?P<year>[1-6])(?:รวม)?(?:{_WHAT})"
)
_ROOMS_OF_GRADE: Final = re.compile(
    rf"(?:จำนวน)?(?P<rooms>ห้อง(?:เรียน)?)(?:ชั้น)?(?P<word>{_GRADE_WORD})(?P<year>[1-6])(?:ห้อง)?"
    r"(?P<boys>(?!))?(?P<girls>(?!))?"
)
_SEX_OF_GRADE: Final = re.compile(
    r"(?:จำนวน)?(?:นักเรียน|นร|เพศ|เด็ก)?(?:(?P<boys>ชาย)|(?P<girls>หญิง))(?:ระดับ)?(?:ชั้น)?"
    rf"(?P<word>{_GRADE_WORD})(?P<year>[1-6])(?:คน)?(?P<rooms>(?!))?"
)
_ROOM: Final = re.compile(r"(?<![0-9/])([1-6])\s*/\s*([0-9]{1,2})(?![0-9/])")
_LEVEL_WORDS: Final = {
    "อนุบาล": r"ก่อนประถม(?:ศึกษา)?|อนุบาล|ปฐมวัย|อบ|อ",
    "ประถม": r"ประถม(?:ศึกษา)?|ป",
    "ม.ต้น": r"มัธยม(?:ศึกษา)?(?:ตอน)?ต้น|มต้น",
    "ม.ปลาย": r"มัธยม(?:ศึกษา)?(?:ตอน)?ปลาย(?:และเทียบเท่า)?|มปลาย",
}
_OF_LEVEL: Final = tuple(
    (
        level,
        re.compile(rf"(?:จำนวน)?(?:นักเรียน|นร)?รวม(?:นักเรียน)?(?:ระดับ|ชั้น)?(?:{words})(?:{_WHAT})"),
    )
    for level, words in _LEVEL_WORDS.items()
)
_ROOMS_OF_LEVEL: Final = tuple(
    (
        level,
        re.compile(
            rf"(?:จำนวน)?(?P<rooms>ห้อง(?:เรียน)?)(?:รวม)?(?:ระดับ|ชั้น)?(?:{words})(?:รวม)?"
            r"(?P<boys>(?!))?(?P<girls>(?!))?"
        ),
    )
    for level, words in _LEVEL_WORDS.items()
)
_IN_LEVEL: Final = tuple(
    (level, re.compile(rf"(?:นักเรียน)?(?:ระดับ|ชั้น)?(?:{words})(?:ทั้งหมด|รวม)?(?:{_WHAT})"))
    for level, words in _LEVEL_WORDS.items()
)
_EVERYBODY: Final = re.compile(
    r"(?:จำนวน|รวม|ยอด)?(?:นักเรียน|นร|ผู้เรียน)(?:รวม|ทั้งหมด|ทั้งสิ้น)*|รวม(?:จำนวน)?(?:ทั้งหมด|ทั้งสิ้น|ทุกชั้น|คน)?"
    r"|รวม(?:ทั้งหมด|ทั้งสิ้น)รวม|(?:จำนวน)?(?:นักเรียน|ผู้เรียน)(?:รวม|ทั้งหมด|ทั้งสิ้น)+(?:คน)?|ทั้งหมด|total(?:all)?"
    r"|students"
)
_BY_SEX: Final = re.compile(
    r"(?:จำนวน|รวม)*(?:นักเรียน|นร|เด็ก|เพศ)?(?:รวม|ทั้งหมด|ทั้งสิ้น)*(?:(?P<boys>ชาย)|(?P<girls>หญิง))"
    r"(?:รวม|ทั้งหมด|ทั้งสิ้น|คน)*"
    r"|total(?:(?P<male>male)|(?P<female>female))"
)
_ALL_ROOMS: Final = re.compile(
    r"(?:จำนวน|รวม|ทั้งหมด|ทั้งสิ้น)*ห้อง(?:เรียน)?(?:รวม|ทั้งหมด|ทั้งสิ้น)*|totalrooms?|rooms"
)


def column(heading: str, about: str) -> Dims | None:
    """``students`` or ``rooms``."""
    del about
    for pattern in (_OF_GRADE, _SEX_OF_GRADE, _ROOMS_OF_GRADE):
        if found := pattern.fullmatch(heading):
            return _of_grade(found)
    for level, pattern in (*_OF_LEVEL, *_IN_LEVEL, *_ROOMS_OF_LEVEL):
        if found := pattern.fullmatch(heading):
            return _what(found) | {"level": level}
    if _ALL_ROOMS.fullmatch(heading):
        return {"metric": "rooms"}
    if _EVERYBODY.fullmatch(heading):
        return {"metric": "students"}
    if found := _BY_SEX.fullmatch(heading):
        boys = found["boys"] or found["male"]
        return {"metric": "students", "sex": BOY if boys else GIRL}
    return None


def apart_from_room(heading: str) -> tuple[str, str]:
    """ป.1/2 ชาย is ป.1 ชาย, of room 2; without a room ``""`` in its place."""
    spelled = normal(heading)
    found = _ROOM.search(spelled)
    if found is None:
        return heading, ""
    return f"{spelled[: found.end(1)]} {spelled[found.end() :]}", found[2]


def _of_grade(found: re.Match[str]) -> Dims | None:
    grade = f"{_letter(found['word'])}.{found['year']}"
    if grade not in LEVEL_OF:
        return None
    return _what(found) | {"grade": grade, "level": LEVEL_OF[grade]}


def _letter(word: str) -> str:
    return next(letter for begins, letter in _LETTER.items() if word.startswith(begins))


def _what(found: re.Match[str]) -> Dims:
    if found["rooms"]:
        return {"metric": "rooms"}
    if found["boys"]:
        return {"metric": "students", "sex": BOY}
    return {"metric": "students", "sex": GIRL} if found["girls"] else {"metric": "students"}


def grade_named(word: str) -> str | None:
    """ "ป.1", "ประถม 1", "อบ.๒" as the grade it is. For a bare word of letters and digits."""
    found = re.fullmatch(rf"(?:ชั้น)?({_GRADE_WORD})([1-6])", word)
    grade = f"{_letter(found[1])}.{found[2]}" if found else ""
    return grade if grade in LEVEL_OF else None
