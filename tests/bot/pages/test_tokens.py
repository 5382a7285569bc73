"""Addresses of one-time pages."""

import re
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.pages.tokens import LinkSigner, Page

SECRET = SecretStr("a-secret-of-the-tests-with-plenty-of-letters")
SIGNER = LinkSigner(SECRET, "https://help.example.go.th")
LINK = UUID("6f1c2c5e-9d0b-4a52-8a7b-0c5d8a5b1f11")


@given(st.uuids())
def test_a_token_leads_back_to_its_link_and_needs_no_escaping(link: UUID) -> None:
    token = SIGNER.token(link)
    assert SIGNER.read(token) == link
    assert re.fullmatch(r"[A-Za-z0-9_-]{64}", token)


def test_the_same_link_has_the_same_token_after_a_restart() -> None:
    assert LinkSigner(SECRET, "https://other.example").token(LINK) == SIGNER.token(LINK)


def test_another_secret_neither_makes_nor_reads_our_tokens() -> None:
    other = LinkSigner(SecretStr(SECRET.get_secret_value() + "!"), SIGNER.public_url)
    assert other.token(LINK) != SIGNER.token(LINK)
    assert other.read(SIGNER.token(LINK)) is None


@given(st.integers(min_value=0, max_value=63), st.sampled_from("ABCabc019_-"))
def test_a_token_changed_in_any_place_is_worthless(place: int, letter: str) -> None:
    token = SIGNER.token(LINK)
    forged = token[:place] + letter + token[place + 1 :]
    assert SIGNER.read(forged) == (LINK if forged == token else None)


@pytest.mark.parametrize(
    "token",
    [
        "",
        str(LINK),
        SIGNER.token(LINK)[:-1],
        SIGNER.token(LINK) + "A",
        SIGNER.token(LINK) + "\n",
        SIGNER.token(LINK)[:22] + "A" * 42,
        "ก" * 64,
        "=" * 64,
    ],
)
def test_what_is_not_a_token_leads_nowhere(token: str) -> None:
    assert SIGNER.read(token) is None


def test_a_signature_belongs_to_its_own_link() -> None:
    mine, yours = SIGNER.token(LINK), SIGNER.token(uuid4())
    assert SIGNER.read(yours[:24] + mine[24:]) is None


@pytest.mark.parametrize("url", ["https://a.example/desk", "https://a.example/desk/"])
def test_an_address_lies_under_the_public_url(url: str) -> None:
    signer = LinkSigner(SECRET, url)
    assert signer.address(LINK) == f"https://a.example/desk/p/{signer.token(LINK)}"


def test_a_token_of_one_page_opens_no_other() -> None:
    assert SIGNER.read(SIGNER.token(LINK, Page.HANDOUT), Page.HANDOUT) == LINK
    assert SIGNER.read(SIGNER.token(LINK, Page.HANDOUT)) is None
    assert SIGNER.read(SIGNER.token(LINK), Page.HANDOUT) is None


def test_a_signer_that_is_printed_gives_no_secret_away() -> None:
    said = repr(SIGNER)
    assert SECRET.get_secret_value() not in said
    assert "_key" not in said
