"""Where a line of Thai may end on paper."""

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.papers.lines import JOINER, whole_words

THAI = st.text(st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B), max_size=60)
SYLLABLE = re.compile("(?=[ก-ฮเ-ไ])")


def may_end_in(text: str, word: str) -> bool:
    """Is there a syllable in the word before which the typesetter may end a line?"""
    joined = whole_words(text)
    shown = joined.replace(JOINER, "")
    at = shown.index(word)
    inside = [at + found.start() for found in SYLLABLE.finditer(word) if found.start()]
    held = set()
    seen = 0
    for char in joined:
        if char == JOINER:
            held.add(seen)
        else:
            seen += 1
    return any(place not in held for place in inside if shown[place - 1] not in "เแโใไ")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("แล้วจดรหัสผ่านที่แสดงครั้งเดียว", "รหัสผ่าน"),
        ("เทคโนโลยีสารสนเทศและการสื่อสาร", "การสื่อสาร"),
        ("พ.ร.บ.คอมพิวเตอร์ฯ ขอดู แก้ไข หรือลบ", "ขอดู"),
    ],
)
def test_no_line_ends_within_a_word_or_a_short_phrase(text: str, word: str) -> None:
    assert not may_end_in(text, word)


def test_a_line_may_end_between_words() -> None:
    assert may_end_in("แล้วจดรหัสผ่านที่แสดงครั้งเดียว", "จดรหัสผ่าน")


@given(THAI)
def test_nothing_is_said_otherwise_and_no_mark_loses_its_letter(text: str) -> None:
    joined = whole_words(text)
    assert joined.replace(JOINER, "") == text
    for before, after in pairwise(joined):
        assert not (before == JOINER and unicodedata.category(after) == "Mn")


def test_what_is_not_thai_stays_as_it_is() -> None:
    for text in ("Wi-Fi PBN3-Office", "somchai.jai", "https://help.example.go.th/s", ""):
        assert whole_words(text) == text
