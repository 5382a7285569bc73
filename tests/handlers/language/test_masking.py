from collections.abc import Iterator
from re import _constants, _parser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.language.masking import (
    ID_MARK,
    PASSWORD_MARK,
    PATTERNS,
    Secret,
    found,
    masked,
)

ID_NUMBERS = [
    "1234567890123",
    "1-2345-67890-12-3",
    "1 2345 67890 12 3",
    "๑-๒๓๔๕-๖๗๘๙๐-๑๒-๓",
    "๑๒๓๔๕๖๗๘๙๐๑๒๓",
    "１２３４５６７８９０１２３",
    "1–2345–67890–12–3",
    "1 2 3 4 5 6 7 8 9 0 1 2 3",
    "1\u200b234567890123",
    "1.2345.67890.12.3",
    "1-2345-67890-123",
    "1101 70020 7358",
]
PASSWORDS = [
    ("รหัสเดิม ", "Somchai1234"),
    ("ลืมรหัสผ่าน ของเดิม ", "Passw0rd99"),
    ("รหัสผ่านเก่า ", "mango4711"),
    ("รหัสผ่าน: ", "abc123"),
    ("รหัสผ่าน : ", "ก็แค่นี้"),
    ("รหัสผ่านคือ ", "abc123"),
    ("รหัสผ่านคือ", "abc123ค่ะ"),
    ("รหัสผ่าน คือ ", '"my pass word"'),
    ("รหัสผ่านใหม่คือ ", "Qwer1234"),
    ("รหัสผ่านของผมคือ ", "abcd1234"),
    ("รหัสผ่านคือ\u200b ", "abc"),
    ("รหัสผ่าน:\n          ", "abc"),
    ("รหัสผ่าน ", "Abc12345"),
    ("รหัสผ่าน : รหัสผ่าน : ", "abc"),
    ("พาสเวิร์ด=", "1234"),
    ("รหัสไวไฟ: ", "office2569"),
    ("รหัสคือ ", "1234abcd"),
    ("password is ", "hunter2"),
    ("My Password is: ", "hunter2"),
    ("pwd=", "x"),
    ("pwd=", '"unclosed'),
    ("user: somchai pass: ", "aaa"),
    ("username somchai password ", "Abc123!"),
    ("password: ", "p" * 300),
]
ORDINARY = [
    "รหัสเดิม ยังใช้ได้ไหม",
    "ลืมรหัสผ่าน ของเดิม somchai.j",
    "รหัสเดิม 67030032",
    "ลืมรหัสผ่าน",
    "ลืมรหัสผ่านค่ะ",
    "ลืมรหัสผ่าน somchai.cha2",
    "ลืมรหัสผ่าน 0812345678",
    "ลืมรหัสผ่าน P-0001",
    "ขอรหัสผ่านใหม่ครับ",
    "เปลี่ยนรหัสผ่าน",
    "รหัสผ่านผิด",
    "รหัสผ่านคืออะไร",
    "รหัสผ่านเป็นภาษาไทยไหม",
    "รหัสผ่านคือ ไม่ทราบค่ะ",
    "รหัสไวไฟคืออะไรคะ",
    "my password is wrong",
    "my password is not working",
    "forgot password",
    "I forgot my password somchai2",
    "password reset",
    "compass: north",
    "รหัส: 67030032",
    "รหัสโรงเรียนคือ 1067380332",
    "081-234-5678",
    "0812345678 0891234567",
    "0812345678 056",
    "081-234-5678 056-721-234",
    "+66812345678",
    "0066812345678",
    "12345678901234",
    "+1234567890123",
    "1234 5678 9012 3",
    "โรงเรียน 185 แห่ง นักเรียน 12,431 11,031 คน",
    "23/11/2569 10.42",
    "ขอใช้เน็ต ชื่อ สมชาย ใจดี กลุ่มนิเทศ โทร ๐๘๑-๒๓๔-๕๖๗๘ ใช้กับคอม",
]
PIECES = (
    *"0123456789๑ :='\"[]-.,\n\u200b",
    *("รหัสผ่าน", "รหัส", "คือ", "password", "is ", "pw", "a1", "ลืม", "1234567890123"),
    *(ID_MARK, PASSWORD_MARK),
)
MEAN = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@pytest.mark.parametrize("number", ID_NUMBERS)
def test_an_id_number_is_gone_however_it_is_written(number: str) -> None:
    text = f"เลขบัตร {number} ค่ะ โทร 0812345678"
    assert masked(text) == f"เลขบัตร {ID_MARK} ค่ะ โทร 0812345678"
    assert found(text) == {Secret.ID_NUMBER}


@pytest.mark.parametrize(("lead", "password"), PASSWORDS)
def test_a_typed_password_is_gone_and_what_stands_around_it_stays(lead: str, password: str) -> None:
    assert masked(f"{lead}{password} ครับ") == f"{lead}{PASSWORD_MARK} ครับ"
    assert found(f"{lead}{password}") == {Secret.PASSWORD}


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_words_and_telephone_numbers_are_left_alone(text: str) -> None:
    assert masked(text) == text
    assert found(text) == frozenset()


def test_what_was_found_is_still_known_after_it_was_masked() -> None:
    text = "1234567890123 รหัสผ่าน: abc"
    assert found(masked(text)) == found(text) == {Secret.ID_NUMBER, Secret.PASSWORD}


@given(st.text(max_size=200) | MEAN)
def test_masking_twice_changes_nothing(text: str) -> None:
    assert masked(masked(text)) == masked(text)


@given(st.text(max_size=40), st.sampled_from(ID_NUMBERS[:6]))
def test_no_digits_of_an_id_number_survive_between_other_words(words: str, number: str) -> None:
    before = words.rstrip("0123456789๐๑๒๓๔๕๖๗๘๙+-. \t\u00a0_\u200b")
    if not before or before[-1].isdigit():
        before = "ก"
    assert number not in masked(f"{before} ก{number}ก")


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda p: p.pattern[:20])
def test_no_pattern_can_look_far_or_go_back(pattern: Any) -> None:
    """Work, not time: an attempt reads a bounded stretch, and no repeat is ever retried shorter."""
    tree = _parser.parse(pattern.pattern, pattern.flags)
    assert tree.getwidth()[1] < 2000
    assert [repeat for repeat in _repeats(tree) if not _is_final(*repeat)] == []


def test_the_longest_and_worst_messages_are_masked() -> None:
    for worst in ("รหัสผ่าน" * 700, "password " * 600, "1-" * 2500, "รหัส: " * 800, "pw=" * 1700):
        assert masked(masked(worst)) == masked(worst)
    assert masked("1" * 5000) == "1" * 5000


def _repeats(tree: Any) -> Iterator[tuple[Any, int, int]]:
    for op, value in tree:
        if op in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
            yield op, int(value[0]), int(value[1])
        parts = value if isinstance(value, tuple | list) else (value,)
        for part in parts:
            for inner in part if isinstance(part, list) else (part,):
                if isinstance(inner, _parser.SubPattern):
                    yield from _repeats(inner)


def _is_final(op: Any, least: int, most: int) -> bool:
    return least == most or op == _constants.POSSESSIVE_REPEAT
