"""Passwords that are made, and passwords that people bring."""

import math
from collections import Counter

import pytest

from bot.pages.chosen import Fault, fault, personal_fault
from bot.pages.readable import ALPHABET, LENGTH, readable_password

MADE = [readable_password() for _ in range(500)]


def test_made_passwords_hold_at_least_sixty_bits() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET)
    assert LENGTH * math.log2(len(ALPHABET)) >= 60
    assert {len(word) for word in MADE} == {LENGTH}


def test_made_passwords_hold_nothing_that_is_mistaken_or_moves_between_keyboards() -> None:
    used = set("".join(MADE))
    assert used == set(ALPHABET), "every character has its chance"
    assert not used & set("0OoQ1lIi")
    assert all(char.isascii() and (char.islower() or char.isdigit()) for char in used)


def test_made_passwords_do_not_repeat_and_favour_no_character() -> None:
    assert len(set(MADE)) == len(MADE)
    counts = Counter("".join(MADE))
    fair = len(MADE) * LENGTH / len(ALPHABET)
    assert max(counts.values()) < 1.6 * fair


def test_made_passwords_pass_our_own_rules() -> None:
    assert {fault(word) for word in MADE} == {None}


@pytest.mark.parametrize(
    "word",
    [
        "maliwan-2569",
        "two words inside",
        "ShortOne",
        "k" + "7Q!" * 21,
        r"a\b%{x}'\"&<>",
        "correct horse battery staple",
        "mypassword is long",
        "12345678a bird",
    ],
)
def test_a_chosen_password_may_be_what_a_person_remembers(word: str) -> None:
    assert fault(word) is None


@pytest.mark.parametrize(
    ("word", "wrong"),
    [
        ("seven77", Fault.TOO_SHORT),
        ("x1y2" * 16 + "z", Fault.TOO_LONG),
        ("รหัสผ่านของฉัน", Fault.THAI),
        ("maliwan๒๕๖๙", Fault.THAI),
        ("crème brûlée", Fault.FOREIGN),
        ("kanom😀kanom", Fault.FOREIGN),
        (" maliwan-2569", Fault.EDGE_SPACE),
        ("maliwan-2569 ", Fault.EDGE_SPACE),
        ("         ", Fault.EDGE_SPACE),
        ("maliwan\t2569", Fault.CONTROL),
        ("maliwan\x002569", Fault.CONTROL),
        ("maliwan\r\n2569", Fault.CONTROL),
        ("maliwan\u202e2569", Fault.CONTROL),
        ("12345678", Fault.TRIVIAL),
        ("87654321", Fault.TRIVIAL),
        ("abcdefgh", Fault.TRIVIAL),
        ("QWERTYUIOP", Fault.TRIVIAL),
        ("1q2w3e4r", Fault.TRIVIAL),
        ("aaaaaaaa", Fault.TRIVIAL),
        ("11112222", Fault.TRIVIAL),
        ("56785678", Fault.TRIVIAL),
        ("5678 5678 5678", Fault.TRIVIAL),
        ("password", Fault.TRIVIAL),
        ("Password1234", Fault.TRIVIAL),
        ("P@ssw0rd!", Fault.TRIVIAL),
        ("admin1234", Fault.TRIVIAL),
        ("internet2569", Fault.TRIVIAL),
    ],
)
def test_a_chosen_password_is_refused_for_one_plain_reason(word: str, wrong: Fault) -> None:
    assert fault(word) is wrong


@pytest.mark.parametrize(
    ("word", "wrong"),
    [
        ("Somchai.Jai2569", Fault.USERNAME),
        ("0812345678", Fault.PHONE),
        ("081-234-5678", Fault.PHONE),
        ("+66812345678", Fault.PHONE),
        ("somchai-2569", None),
        ("a 0812345678 b", None),
    ],
)
def test_a_password_is_neither_the_username_nor_the_phone(word: str, wrong: Fault | None) -> None:
    found = personal_fault(word, username="somchai.jai", phone="+66812345678;ext=12")
    assert found is wrong
    assert fault(word) is None


def test_a_username_of_two_letters_forbids_no_words() -> None:
    assert personal_fault("maliwan-2569", username="ma", phone="+66812345678") is None


def test_no_password_is_a_word_of_no_length() -> None:
    assert personal_fault("", username="somchai.jai", phone="") is None
