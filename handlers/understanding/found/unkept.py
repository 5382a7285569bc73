"""Figures that nobody keeps, though each of their words is one by itself: "ครูต่อห้อง", "ผอ.เกษียณ",
"ครูมากกว่านักเรียน". Whoever asks for them is told so, and not what the words mean one by one."""

import re
from collections.abc import Iterator
from typing import Final

from handlers.understanding.text.spans import Span

_COUNTED: Final = {
    "students": r"(?:จำนวน)?(?:นักเรียน|เด็ก|นร\.?)",
    "teachers": r"(?:จำนวน)?(?:คุณครู|ครู)",
    "rooms": r"(?:จำนวน)?(?:ห้องเรียน|ห้อง)",
    "schools": r"(?:จำนวน)?(?:โรงเรียน|รร\.?|โรง)",
}
_OF: Final = "|".join(f"(?P<of_{name}>{words})" for name, words in _COUNTED.items())
_PER: Final = "|".join(
    [
        r"(?P<per_students>นักเรียน|เด็ก|นร\.?)",
        "(?P<per_teachers>ครู)",
        "(?P<per_rooms>ห้องเรียน|ห้อง)",
        r"(?P<per_schools>โรงเรียน|รร\.?|โรง|แห่ง)",
        "(?P<per_areas>ตำบล|อำเภอ|ศูนย์|คอมพิวเตอร์|คอม)",
    ]
)
_ONE: Final = r"(?: ?(?:\d{1,3}|หนึ่ง) ?(?:คน|ห้องเรียน|ห้อง|โรงเรียน|โรง|แห่ง|เครื่อง))?"
_RATIO: Final = re.compile(rf"(?:{_OF}){_ONE} ?(?:โดย)?(?:เฉลี่ย)? ?ต่อ ?(?:{_PER})")
_MEAN: Final = re.compile(rf"(?:{_OF}) ?(?:โดย)?เฉลี่ย ?(?:{_PER})ละ")
_KEPT: Final = frozenset({("students", one) for one in ("teachers", "rooms", "schools")})
_TURNED_ROUND: Final = ("teachers", "students")
""" "ครู 1 คนต่อเด็กกี่คน" is the ratio that is kept."""
_MORE_THAN: Final = re.compile(
    rf"(?:{_OF})(?:มี)?(?:จำนวน)?(?:มากกว่า|เยอะกว่า|น้อยกว่า|เท่ากับ|พอๆกับ)(?:จำนวน)?"
    "(?:(?P<per_students>นักเรียน|เด็ก|นร)|(?P<per_teachers>ครู)|(?P<per_rooms>ห้องเรียน))"
)
_WHO_LEAVES: Final = re.compile(
    r"(?:รอง)?(?:ผอ\.?|ผู้อำนวยการ)(?:โรงเรียน|รร\.?)?(?:ที่)?(?:จะ)?(?:เกษียณ|เกษียน|ย้าย|ลาออก)(?:อายุ)?(?:ราชการ)?"
)
_SUBJECT: Final = (
    "(?:วิชา|เอก|วิชาเอก)?(?:คณิตศาสตร์|คณิต|วิทยาศาสตร์|วิทย์|ภาษาอังกฤษ|อังกฤษ|ภาษาไทย|สังคมศึกษา|สังคม"
    "|ศิลปะ|ดนตรี|พลศึกษา|พละ|คอมพิวเตอร์|ปฐมวัย)"
)
_WHO_LACKS: Final = re.compile(
    rf"ครู{_SUBJECT}(?:ที่)?(?:ขาดแคลน|ขาด|ไม่พอ)|(?:ขาดแคลน|ขาด)ครู{_SUBJECT}"
)


def unkept(text: str) -> Iterator[Span]:
    for pattern in (_RATIO, _MEAN, _MORE_THAN):
        for found in pattern.finditer(text):
            of, per = _named(found, "of_"), _named(found, "per_")
            if pattern is _RATIO and (of, per) == _TURNED_ROUND:
                yield Span(*found.span(), {"metric": "students_per_teacher"}, frozenset({"metric"}))
            elif of != per and (pattern is _MORE_THAN or (of, per) not in _KEPT):
                yield _unkept(found, of)
    for found in _WHO_LEAVES.finditer(text):
        yield _unkept(found, "retiring_teachers")
    for found in _WHO_LACKS.finditer(text):
        yield _unkept(found, "teacher_major")


def _unkept(found: re.Match[str], metric: str) -> Span:
    return Span(*found.span(), {"metric": metric}, frozenset({"metric", "unread_another"}))


def _named(found: re.Match[str], begins: str) -> str:
    return next(
        name.removeprefix(begins)
        for name, words in found.groupdict().items()
        if words is not None and name.startswith(begins)
    )
