"""Codes on printed slips."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythainlp.util import eng_to_thai

from bot.pages.papercodes import ALPHABET, LENGTH, LONGEST, PaperCodes, read

CODES = PaperCodes(b"a key of the tests")
MADE = [CODES.new() for _ in range(500)]


def test_made_codes_hold_at_least_sixty_bits_and_nothing_that_is_mistaken() -> None:
    bare = [code.replace("-", "") for code in MADE]
    assert {len(code) for code in bare} == {LENGTH}
    assert LENGTH * math.log2(len(set(ALPHABET))) >= 60
    assert set("".join(bare)) == set(ALPHABET), "every character has its chance"
    assert not set(ALPHABET) & set("OILU")
    assert len(set(MADE)) == len(MADE)


@pytest.mark.parametrize(
    "typed",
    [
        "7K3M-Q91X-20VB",
        "7k3mq91x20vb",
        " 7k3m q9lx 2Ovb ",
        "7K3M–Q9IX–2oVB",
        "๗K๓M-Q๙๑X-๒๐VB",
        eng_to_thai("7k3mq91x20vb"),
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read(typed) == "7K3MQ91X20VB"
    assert CODES.fingerprint(typed) == CODES.fingerprint("7K3M-Q91X-20VB")


@given(st.sampled_from(MADE), st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_a_code_with_another_letter_has_another_fingerprint(
    code: str, place: int, letter: str
) -> None:
    bare = code.replace("-", "")
    other = bare[:place] + letter + bare[place + 1 :]
    assert (CODES.fingerprint(other) == CODES.fingerprint(code)) == (other == bare)


@pytest.mark.parametrize("typed", ["", "7K3M", "7K3M-Q91X-20VB-7", "7K3M-Q91X-20V!", "ล" * 12])
def test_what_is_no_code_has_no_fingerprint(typed: str) -> None:
    assert CODES.fingerprint(typed) is None


@given(st.text(max_size=3 * LONGEST))
def test_whatever_is_typed_is_a_code_or_none(typed: str) -> None:
    code = read(typed)
    assert code is None or (len(code) == LENGTH and set(code) <= set(ALPHABET))


def test_the_fingerprint_needs_the_offices_key() -> None:
    assert PaperCodes(b"another key").fingerprint(MADE[0]) != CODES.fingerprint(MADE[0])
