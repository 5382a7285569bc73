"""What a message says of a person: telephone, username, a request's number."""

import re
from collections.abc import Iterator

from handlers.language.phones import BadPhone, phone
from handlers.understanding.saying import Saying
from handlers.understanding.spans import Span

_PHONE = re.compile(r"(?<![\d+])(?:\+?66|0)[\d ().\-]{6,15}\d(?!\d)")
_REQUEST = re.compile(r"(?<![a-z0-9.])([acfgprt])[\s-]?(\d{4,9})(-\d{3,4})?(?!\d)")
_USERNAME = re.compile(
    r"(?<![a-z0-9._-])(?:(?P<label>ยูสเซอร์|ชื่อผู้ใช้|บัญชี|account|id|ไอดี)\s?(?:คือ|ชื่อ|is)?\s?[:=]?\s?)?"
    r"(?P<name>[a-z][a-z0-9_-]{0,30}(?:\.[a-z0-9_-]{1,30})*)(?![a-z0-9._@-])"
)
_NO_USERNAMES = re.compile(r"\.(?:com|go|net|org|th|ac)\b|^(?:dmc|www|wifi|pc|ict)")


def people(said: Saying) -> Iterator[Span]:
    """Telephone numbers (digits as dialled in Thailand), usernames, numbers like ``A-0012``."""
    for found in _PHONE.finditer(said.text):
        try:
            number = phone(found[0]).national
        except BadPhone:
            continue
        yield Span(found.start(), found.end(), {"phone": number}, frozenset({"phone"}))
    for found in _REQUEST.finditer(said.text):
        number = f"{found[1].upper()}-{found[2]}{found[3] or ''}"
        yield Span(found.start(), found.end(), {"request_id": number}, frozenset({"request_id"}))
    for found in _USERNAME.finditer(said.text):
        name = found["name"]
        labelled = found["label"] is not None and len(name) > 2
        if (labelled or "." in name) and not _NO_USERNAMES.search(name):
            start = found.start("name") if not labelled else found.start()
            yield Span(start, found.end(), {"username": name}, frozenset({"username", "account"}))
