import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythainlp.util import normalize

from handlers.language.normal import LIMIT, normal, squeezed, without_politeness

THAI = st.text("".join(chr(code) for code in range(0x0E01, 0x0E5C)) + " \n\u200b1a", max_size=60)

SYLLABLE = st.tuples(
    *(
        st.sampled_from(["", *few])
        for few in ("เแโใไ", "กขคญศอ", "ัิีึืุู็", "่้๊๋์", "าะำ", " ", "aZ1-.(!", " ")
    )
).map("".join)


@given(st.lists(SYLLABLE, max_size=8).map("".join))
def test_what_is_known_at_a_glance_is_spelled_as_what_is_looked_at(text: str) -> None:
    """An unseen character in front goes away, and leaves no glance to be content with."""
    assert normal(text) == normal(f"\u200b{text}")


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("เเปลก", "แปลก"),
        ("นํ้า", "น้ำ"),
        ("จํานวน", "จำนวน"),
        ("ที่่่", "ที่"),
        ("๐๘๑", "081"),
        ("ａｂｃ１２３", "abc123"),
        ("ก\u00a0ข\u200bค\n\n ง", "ก ขค ง"),
        ("\ufeffสมชาย", "สมชาย"),
        ("081–234", "081-234"),
        ("  a   b  ", "a b"),
        ("cafe\u0301", "café"),
    ],
)
def test_one_spelling_for_what_looks_the_same(typed: str, spelled: str) -> None:
    assert normal(typed) == spelled


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("สวัสดีครับ", "สวัสดี"),
        ("ขอบคุณนะคะ", "ขอบคุณ"),
        ("ขอเน็ตหน่อยนะครับผม", "ขอเน็ตหน่อย"),
        ("ลืมรหัสผ่าน ค่ะ!!", "ลืมรหัสผ่าน"),
        ("สมชาย จ้า", "สมชาย"),
        ("thank you na ka", "thank you"),
        ("please", "please"),
        ("ครับ", "ครับ"),
        ("ชนะคะ", "ชนะ"),
        ("มานะครับ", "มานะ"),
        ("บังคับ", "บังคับ"),
        ("บ้านเนินมะค่า", "บ้านเนินมะค่า"),
        ("บ้านปู่จ้าว", "บ้านปู่จ้าว"),
        ("อัมพาพร รัตนะ", "อัมพาพร รัตนะ"),
    ],
)
def test_polite_endings_fall_and_words_that_only_look_like_them_stay(
    typed: str, meant: str
) -> None:
    assert without_politeness(typed) == meant


def test_squeezed_words_compare_without_spaces_and_signs() -> None:
    assert squeezed("ขอ ใช้ อินเทอร์เน็ต ครับ!") == squeezed("ขอใช้อินเทอร์เน็ต")


@given(st.text(max_size=200) | THAI)
def test_normal_of_normal_is_the_same(text: str) -> None:
    assert normal(normal(text)) == normal(text)


@given(st.text(max_size=200) | THAI)
def test_what_is_left_alone_because_it_is_tidy_is_what_pythainlp_leaves_alone(text: str) -> None:
    spelled = normal(text)

    assert normalize(spelled).strip() == spelled


@given(st.text(max_size=200) | THAI)
def test_taking_politeness_off_twice_changes_nothing(text: str) -> None:
    once = without_politeness(text)
    assert without_politeness(once) == once


def test_no_more_is_read_than_a_line_message_can_hold() -> None:
    assert len(normal("ก" * (LIMIT + 100))) == LIMIT
