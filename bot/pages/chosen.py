"""What a password must be when a person brings their own: short rules, each with its sentence.

No demands for capitals or symbols, and no list of forbidden patterns longer than what people
really try first (NIST SP 800-63B-4 section 3.1.1.2).
"""

import unicodedata
from enum import StrEnum
from typing import Final

SHORTEST: Final = 8
LONGEST: Final = 64
_FEWEST_DIFFERENT: Final = 4
_LONGEST_REPEATED: Final = 4
_SHORTEST_NAME: Final = 3

_ROWS: Final = (
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1q2w3e4r5t6y7u8i9o0p",
    "1qaz2wsx3edc4rfv5tgb",
)
_FIRST_TRIED: Final = frozenset(
    {
        *("password", "passw0rd", "p@ssword", "p@ssw0rd", "secret", "changeme", "letmein"),
        *("admin", "administrator", "user", "guest", "test", "welcome", "iloveyou"),
        *("internet", "network", "wifi", "computer", "school", "thailand", "sawasdee"),
        *("qwerty", "qwertyuiop", "asdf", "abc"),
    }
)


class Fault(StrEnum):
    """Why a chosen password will not do; ``page.fault.<value>`` says it."""

    CONTROL = "control"
    THAI = "thai"
    FOREIGN = "foreign"
    EDGE_SPACE = "edge_space"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TRIVIAL = "trivial"
    USERNAME = "username"
    PHONE = "phone"


def fault(word: str) -> Fault | None:
    """What is wrong with it, whoever it is for. Nothing is looked up, so nothing is given away."""
    if any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} for char in word):
        return Fault.CONTROL
    if any("\u0e00" <= char <= "\u0e7f" for char in word):
        return Fault.THAI
    if not word.isascii():
        return Fault.FOREIGN
    if word != word.strip():
        return Fault.EDGE_SPACE
    if len(word) < SHORTEST:
        return Fault.TOO_SHORT
    if len(word) > LONGEST:
        return Fault.TOO_LONG
    return Fault.TRIVIAL if _is_trivial(word) else None


def personal_fault(word: str, *, username: str, phone: str) -> Fault | None:
    """What is wrong with it for this account. To be asked only once the person is known to be the
    owner: the answer tells something about the account. ``phone`` is in E.164."""
    low = word.lower()
    if len(username) >= _SHORTEST_NAME and username.lower() in low:
        return Fault.USERNAME
    digits = "".join(filter(str.isdigit, phone.partition(";")[0]))
    subscriber = digits.removeprefix("66")
    bare = "".join(filter(str.isalnum, low))
    if subscriber and bare in (digits, subscriber, f"0{subscriber}"):
        return Fault.PHONE
    return None


def _is_trivial(word: str) -> bool:
    bare = "".join(word.lower().split())
    if len(set(bare)) < _FEWEST_DIFFERENT or _repeats(bare):
        return True
    if any(bare in row or bare in row[::-1] for row in _ROWS):
        return True
    letters = bare.rstrip("0123456789!@#$%*._-").lstrip("0123456789")
    return letters in _FIRST_TRIED


def _repeats(bare: str) -> bool:
    """Is it one short piece over and over, as ``5678 5678``?"""
    shortest = (bare + bare).find(bare, 1)
    return shortest < len(bare) and shortest <= _LONGEST_REPEATED
