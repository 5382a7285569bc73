"""A named group of schools ("กลุ่มโรงเรียนยางงาม"): no figure is told of it, and it is no school, nor
the ตำบล whose name it may bear."""

import re
from collections.abc import Iterator
from typing import Final

from handlers.understanding.text.saying import Saying
from handlers.understanding.text.spans import Span

_CLUSTER: Final = re.compile(
    r"(?:(?:กลุ่ม|เครือข่าย|กลุ่มเครือข่าย)(?:โรงเรียน|รร\.?)|ศูนย์พัฒนา(?:วิชาการ)?(?=[ก-๛]))(?:ที่)? ?"
    r"(?!อ\.|ต\.|จ\.|อำเภอ|ตำบล|จังหวัด|ไหน|ใด|อะไร|นี้|นั้น|เรา|ต่าง|เดียวกัน|อื่น)(?=[ก-๛\d])"
)
_SHORTEST: Final = 3
_NUMBER: Final = re.compile(r" ?\d+")


def clusters(said: Saying, words: frozenset[int]) -> Iterator[Span]:
    """Every one that is named. ``words`` are where known words begin: "กลุ่มโรงเรียนขนาดเล็ก"."""
    for found in _CLUSTER.finditer(said.text):
        if found.end() in words:
            continue
        edges = words | said.breaks | {len(said.text)}
        end = min(edge for edge in edges if edge > found.end())
        if end - found.end() >= _SHORTEST:
            number = _NUMBER.match(said.text, end)
            end = number.end() if number else end
            yield Span(found.start(), end, {}, frozenset({"unread_another"}))
