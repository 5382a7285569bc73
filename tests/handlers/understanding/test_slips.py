"""A slip of typing, or a word that was meant otherwise, is said and asked anew."""

from typing import Any

import pytest

from handlers.understanding.understood import Intent
from tests.handlers.understanding.test_going_on import gone_on


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        ("พิมพ์ผิดค่ะ เด็กบ้านวังเหวกี่คน", {"metric": "students", "school": "บ้านวังเหว"}),
        ("ขอโทษค่ะพิมพ์ผิด บ้านกันจุ", {"metric": "students", "school": "บ้านกันจุ"}),
        ("ผิดค่ะ หมายถึงครู", {"metric": "teachers", "school": "บ้านวังไผ่"}),
    ],
)
def test_who_typed_something_else_than_was_meant_asks_anew(
    said: str, slots: dict[str, Any]
) -> None:
    found = gone_on("นักเรียนบ้านวังไผ่กี่คน", said)
    assert (found.intent, found.slots, found.unread) == (Intent.MIS_QUERY, slots, ())
