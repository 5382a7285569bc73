import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.language.masking import masked
from handlers.language.usernames import BadUsername, UsernameFault, check_username, propose

SHAPE = re.compile(r"[a-z][a-z0-9._-]{2,31}")
THAI = st.text("กขคจชดตทนบปพมยรลวสหอะาิีุูเแโใไ์่้ ณ", min_size=1, max_size=60)


def nobody(_username: str) -> bool:
    return False


@pytest.mark.parametrize(
    ("first", "last", "username"),
    [
        ("สมชาย", "ใจดี", "somchai.cha"),
        ("มาลี", "ศรีสุข", "mali.sis"),
        ("สมหญิง", "ณ อยุธยา", "somying.ayu"),
        ("สมชาย", "แซ่ลิ้ม", "somchai.lim"),
        ("สมชาย", "แซ่ ลิ้ม", "somchai.lim"),
        ("มาเรีย อันนา", "ดวงดี", "maria.dua"),
        ("Somchai", "Jaidee", "somchai.jai"),
        ("Seán", "O'Brien", "sean.obr"),
        ("อู", "อี", "u.i"),
        ("张", "伟", "person"),
        ("ก" * 60, "ใจดี", None),
    ],
)
def test_a_username_is_the_given_name_and_three_letters_of_the_surname(
    first: str, last: str, username: str | None
) -> None:
    proposed = propose(first, last, nobody)
    assert SHAPE.fullmatch(proposed)
    if username is not None:
        assert proposed == username


def test_a_taken_username_gets_the_next_free_number() -> None:
    taken = {"somchai.cha", "somchai.cha2"}
    assert propose("สมชาย", "ใจดี", taken.__contains__) == "somchai.cha3"


def test_a_long_name_stays_within_the_limit_with_its_number() -> None:
    first = propose("Wolfeschlegelsteinhausenbergerdorff", "Smith", nobody)
    second = propose("Wolfeschlegelsteinhausenbergerdorff", "Smith", {first}.__contains__)
    assert len(first) <= 32
    assert second != first
    assert SHAPE.fullmatch(second)


def test_digits_typed_into_a_name_never_reach_the_username() -> None:
    assert "1" not in propose("สมชาย1234567890123", "ใจดี1", nobody)


@given(THAI, THAI)
def test_every_proposal_is_a_username_we_would_accept(first: str, last: str) -> None:
    proposed = propose(first, last, nobody)
    assert SHAPE.fullmatch(proposed)
    assert check_username(proposed) == proposed


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Somchai.Cha", "somchai.cha"),
        (" somchai_c ", "somchai_c"),
        ("ｓｏｍｃｈａｉ", "somchai"),
        ("s-1", "s-1"),
        ("decade", "decade"),
        ("administrative.som", "administrative.som"),
    ],
)
def test_an_edited_username_is_kept_in_small_letters(typed: str, kept: str) -> None:
    assert check_username(typed) == kept


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", UsernameFault.EMPTY),
        ("ab", UsernameFault.TOO_SHORT),
        ("a" * 33, UsernameFault.TOO_LONG),
        ("a" * 5000, UsernameFault.TOO_LONG),
        ("สมชาย", UsernameFault.CHARACTERS),
        ("som chai", UsernameFault.CHARACTERS),
        ("som'--", UsernameFault.CHARACTERS),
        ("a@b.co", UsernameFault.CHARACTERS),
        ("1somchai", UsernameFault.FIRST_LETTER),
        (".somchai", UsernameFault.FIRST_LETTER),
        ("som..chai", UsernameFault.DOTS),
        ("somchai.", UsernameFault.DOTS),
        ("1234567890123", UsernameFault.ID_NUMBER),
        ("๑-๒๓๔๕-๖๗๘๙๐-๑๒-๓", UsernameFault.ID_NUMBER),
        ("id1234567890123", UsernameFault.ID_NUMBER),
        (masked("1234567890123"), UsernameFault.ID_NUMBER),
        ("0812345678", UsernameFault.NUMBER),
        ("som0812345678", UsernameFault.NUMBER),
        ("som.081-234-5678", UsernameFault.NUMBER),
        ("admin", UsernameFault.RESERVED),
        ("Root", UsernameFault.RESERVED),
        ("radius1", UsernameFault.RESERVED),
        ("aa:bb:cc:dd:ee:ff", UsernameFault.DEVICE_ADDRESS),
        ("aabbccddeeff", UsernameFault.DEVICE_ADDRESS),
        ("aabb.ccdd.eeff", UsernameFault.DEVICE_ADDRESS),
    ],
)
def test_a_username_that_will_not_do_is_refused_with_its_reason(
    typed: str, why: UsernameFault
) -> None:
    with pytest.raises(BadUsername) as refused:
        check_username(typed)
    assert refused.value.reason is why
    assert refused.value.text == f"misread.username.{why.value}"
    assert not typed or typed not in str(refused.value)


@given(st.text(max_size=100))
def test_any_edit_is_a_username_or_a_typed_refusal(text: str) -> None:
    try:
        assert SHAPE.fullmatch(check_username(text))
    except BadUsername as refused:
        assert refused.reason in UsernameFault
