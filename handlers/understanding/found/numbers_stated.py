"""Numbers that are told, and not asked for: "ขอเน็ตให้ครูจำนวน 3 คน"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from handlers.understanding.text.spans import Span

_ASKED: Final = "howmany"
_STATED: Final = re.compile(r"จำนวน ?\d{1,4} ?(?:คน|ท่าน|ราย|เครื่อง|บัญชี|ชุด|รหัส)(?!ขึ้นไป|ลงมา)")


def with_numbers_stated(text: str, spans: Sequence[Span]) -> list[Span]:
    """``spans``; a "จำนวน" that a number of persons or things follows asks for none."""
    stated = {found.start() for found in _STATED.finditer(text)}
    return [
        replace(span, marks=span.marks - {_ASKED}) if span.start in stated else span
        for span in spans
    ]
