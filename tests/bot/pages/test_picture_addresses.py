"""Addresses of pictures: they hold all that is drawn, and only the office can write or read one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.pages.pictureaddresses import LONGEST, PictureAddresses

SECRET = SecretStr("a-secret-of-the-tests-with-plenty-of-letters")
OURS = PictureAddresses(SECRET, "https://help.example.go.th/ict/")
OF = {"intent": "mis_query", "slots": {"school": "บ้านวังไผ่", "metric": "rt"}, "officer": True}
values = st.one_of(st.text(max_size=20), st.integers(-9999, 9999), st.booleans())


@given(st.dictionaries(st.text(max_size=10), values, max_size=6))
def test_a_picture_is_drawn_from_what_its_address_was_made_of(of: dict[str, Any]) -> None:
    assert OURS.read(OURS.token(of)) == of


def test_both_addresses_are_under_the_office_s_own_and_always_the_same() -> None:
    whole, small = OURS.of(OF)
    assert whole.startswith("https://help.example.go.th/ict/f/")
    assert small == f"{whole}/small"
    assert PictureAddresses(SECRET, OURS.public_url).of(dict(reversed(OF.items()))) == (
        whole,
        small,
    )


def test_nothing_can_be_read_in_it_without_the_key() -> None:
    token = OURS.token(OF)
    other = PictureAddresses(SecretStr(SECRET.get_secret_value() + "!"), OURS.public_url)
    assert other.read(token) is None
    assert other.token(OF) != token
    assert len({OURS.token({"a": n})[:32] for n in range(50)}) == 50, "no two share a nonce"


@given(st.integers(min_value=0, max_value=400), st.sampled_from("ABCabc019_-"))
def test_an_address_changed_in_any_place_is_worthless(place: int, letter: str) -> None:
    token = OURS.token(OF)
    at = place % (len(token) - 1)  # the last letter has bits that say nothing
    forged = token[:at] + letter + token[at + 1 :]
    assert OURS.read(forged) == (OF if forged == token else None)


@pytest.mark.parametrize(
    "token",
    ["", "A" * 56, "ก" * 80, OURS.token(OF)[:-4], OURS.token(OF) + "=", "A" * (LONGEST + 1)],
)
def test_what_is_no_token_shows_nothing(token: str) -> None:
    assert OURS.read(token) is None


def test_more_than_line_takes_is_no_address() -> None:
    with pytest.raises(ValueError, match="letters"):
        OURS.token({"slots": "ก" * 600})
