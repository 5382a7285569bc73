"""Passwords made here: to be read from a telephone, typed on a PC every morning, and guessed never.

Small letters and digits only. They sit on the same keys of every Latin keyboard used in Thailand
and need no shift; punctuation moves between US and UK layouts, and under Kedmanee even ``-`` is a
letter. What looks alike on paper is left out: 0 and o, 1, l and i.
"""

import secrets
from typing import Final

ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH: Final = 13
"""13 of 31 characters: 64 bits."""


def readable_password() -> str:
    """A new password from the system's own randomness, with a letter and a digit at least."""
    while True:
        word = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if any(map(str.isdigit, word)) and any(map(str.isalpha, word)):
            return word
