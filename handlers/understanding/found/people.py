"""What a message says of a person: name, telephone, username, a request's number."""

import re
from collections.abc import Iterator

from handlers.language.oneshot import filled, is_given_name
from handlers.language.phones import BadPhone, phone
from handlers.understanding.text.lexicon import lexicon
from handlers.understanding.text.saying import Saying
from handlers.understanding.text.saying import word as prepared
from handlers.understanding.text.spans import Span

_PHONE = re.compile(r"(?<![\d+])(?:\+?66|0)[\d ().\-]{6,15}\d(?!\d)")
_REQUEST = re.compile(r"(?<![a-z0-9.])([acfgprt])[\s-]?(\d{4,9})(-\d{3,4})?(?!\d)")
_USERNAME = re.compile(
    r"(?<![a-z0-9._-])(?:(?P<label>ยูสเซอร์|ชื่อผู้ใช้|บัญชี|account|id|ไอดี)\s?(?:คือ|ชื่อ|is)?\s?[:=]?\s?)?"
    r"(?P<name>[a-z][a-z0-9_-]{0,30}(?:\.[a-z0-9_-]{1,30})*)(?![a-z0-9._@-])"
)
_NO_USERNAMES = re.compile(
    r"\.(?:com|go|net|org|th|ac)\b|^(?:dmc|www|wifi|pc|ict)|^[pmkg]\.\d{1,2}(?:-|$)"
    r"|^(?:for|of|is|and|or|with|without|to|please|pls|not|in|on|at|name|password|locked|expired|from)$"
)
"""Nor is a grade ("p.1"), or a word behind "account"."""

_SHORTEST = 4
_LONGEST = 22
"""Letters of a name or a surname at most; what is longer is a sentence."""
_LABEL = re.compile(
    r"(?<!ราย)(?<!เ)ชื่อ(?!อะไร|โรงเรียน|ผู้ใช้|รร|ไร)|สกุล|คุณ|นาย|นาง|น\.ส\.|ว่าที่|name|mr|ms", re.I
)
_THANKS = re.compile(r"ขอบคุณ|ขอบพระคุณ|คุณครู")
_CALLED = re.compile(r"(?:คุณ|นางสาว|น\.ส\.|นาย|นาง(?!สาว)|พี่)\s?([ก-๛]{2,30})(?: ([ก-๛]{2,30}))?")
_PUPIL = re.compile(
    r"(?:(?P<short>ด\.?\s?[ชญ]\.)|เด็กชาย|เด็กหญิง|นักเรียนชื่อ|เด็กชื่อ)\s?(?P<name>[ก-๛]{3,30}?)"
    r"(?=เรียน|อยู่|ย้าย|จบ|สอบ|ได้|ที่|ชั้น|ป\.|ม\.|\s|$)"
)
"""A pupil by name, of whom nothing is told."""
_POST = re.compile(r"(?:ครู|ผอ\.?|ศน\.?)\s?([ก-๛]{2,30})(?![ก-๛])")
_SOMEBODY = re.compile(r"(?:คน|ใคร|ครู|ผู้ใช้|เจ้าหน้าที่|บัญชี|บุคลากร)ชื่อ\s?([ก-๛]{2,30})(?![ก-๛])")
_AFTER = re.compile(r"(?:ให้|หน่อย|ด้วย|มี|ถูก|ของ|อยู่|ไว้|เป็น|เบอร์|โทร|ที่|รร|โรงเรียน|บ้าง|ไหม|มั้ย).*$")
_NO_NAME = re.compile(
    r"^(?:ผม|ฉัน|หนู|ดิฉัน|เรา|เขา|นี้|นั้น|เดิม|เก่า|ใหม่|เดียว|ตัวเอง)"
    r"|กี่|นักเรียน|นร\.?|โรงเรียน|รร\.?|จำนวน|^บ้าน|\d|กลุ่ม|เท่าไ"
)
_TWO_WORDS = re.compile(r"(?<![ก-๛])(?<!\d )([ก-๛]{2,30}) (?=([ก-๛]{2,30}))")
_IN_FRONT = re.compile(
    r"^(?:ของ|ขอ|ช่วย|ดู|เบอร์|โทร|บัญชี|ยูสเซอร์|ยูส|ค้นหา|ค้น|หา|ชื่อ|ให้|คือ|ผม|หนู|ดิฉัน|คุณ|นางสาว|นาย|นาง|น\.ส\.|ครู|ผอ\.?|ศน\.?|พี่)+(?=[ก-ฮเ-ไ]{2})"
)


def people(said: Saying) -> Iterator[Span]:
    """Telephone numbers (digits as dialled in Thailand), usernames, numbers like ``A-0012``."""
    for found in _PHONE.finditer(said.text):
        try:
            number = phone(found[0]).national
        except BadPhone:
            continue
        yield Span(found.start(), found.end(), {"phone": number}, frozenset({"phone"}))
    for found in _PUPIL.finditer(said.text):
        if is_given_name(found["name"][:_LONGEST]) or (
            found["short"] and not _speaks(found["name"])
        ):
            yield Span(found.start(), found.end(), {}, frozenset({"refused"}))
    if name := _name(_THANKS.sub(" ", said.raw)):
        glued = prepared(name)
        if (at := said.text.find(glued)) >= 0:
            yield Span(at, at + len(glued), {"name": name}, frozenset({"name"}))
    for found in _REQUEST.finditer(said.text):
        number = f"{found[1].upper()}-{found[2]}{found[3] or ''}"
        yield Span(found.start(), found.end(), {"request_id": number}, frozenset({"request_id"}))
    for found in _USERNAME.finditer(said.text):
        name = found["name"]
        labelled = found["label"] is not None and len(name) > 2
        if (labelled or "." in name) and not _NO_USERNAMES.search(name):
            yield Span(*found.span("name"), {"username": name}, frozenset({"username", "account"}))


def _name(raw: str) -> str:
    """With a label or a title; or two words of which the first is a known given name."""
    labelled = filled(raw, ()).name if _LABEL.search(raw) else None
    if labelled is not None and not _speaks(labelled.display):
        return labelled.display
    for pair in _TWO_WORDS.finditer(raw):
        first = pair[1] if is_given_name(pair[1]) else _IN_FRONT.sub("", pair[1])
        if is_given_name(first) and not (_speaks(first) or _speaks(pair[2])):
            return f"{first} {pair[2]}"
    for post in _POST.finditer(raw):
        called_so = _AFTER.sub("", post[1])
        if is_given_name(called_so) and not _speaks(called_so):
            return called_so
    somebody = _SOMEBODY.search(raw)
    if somebody and (called_so := _AFTER.sub("", somebody[1])) and not _speaks(called_so):
        return called_so
    if called := _CALLED.search(raw):
        words = [_AFTER.sub("", word) for word in called.groups() if word and not _speaks(word)]
        return " ".join(filter(None, words[: 1 if words and words[0] != called[1] else 2]))
    return ""


def _speaks(words: str) -> bool:
    """Is this, or begins it with, a word of the lexicon rather than a name?"""
    known = lexicon().words
    if _NO_NAME.search(words) or any(len(word) > _LONGEST for word in words.split()):
        return True
    return any(
        prepared(word)[:length] in known
        for word in words.split()
        for length in range(len(word) if len(word) < _SHORTEST else _SHORTEST, len(word) + 1)
    )
