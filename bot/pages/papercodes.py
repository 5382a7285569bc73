"""The codes on printed slips and posters: to be read off paper by anybody, typed on any keyboard.

Twelve of Crockford's 32 letters and digits are 60 bits: nobody guesses one, however often they try.
A row holds only a keyed fingerprint, so that the database alone leads to no page; and behind the
code the page still asks for the phone's last digits, five times at the most.
"""

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from textwrap import wrap
from typing import Final
from uuid import UUID

from pythainlp.util import thai_to_eng

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O, which look like digits, and U (Crockford, "Base 32")."""
LENGTH: Final = 12
LONGEST: Final = 60
"""Characters that are looked at: a code with blanks and dashes anywhere."""
_MISREAD: Final = str.maketrans("OIL", "011")
_BETWEEN: Final = frozenset(" -\u00a0\u2010\u2011\u2013\u2014.")


@dataclass(frozen=True, repr=False)
class PaperCodes:
    """Makes and reads the codes of one office; ``key`` is for this alone."""

    key: bytes

    def new(self) -> str:
        """A code as it is printed, from the system's own randomness."""
        letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        return "-".join(wrap(letters, 4))

    def fixed(self, known: UUID) -> str:
        """The code on every poster of this guest pass: always the same, and known only to who has
        the key."""
        chance = hmac.digest(self.key, b"guest pass " + known.bytes, hashlib.sha256)
        letters = "".join(ALPHABET[byte % len(ALPHABET)] for byte in chance[:LENGTH])
        return "-".join(wrap(letters, 4))

    def fingerprint(self, typed: str) -> str | None:
        """What a row holds of a code; ``None`` for what is no code."""
        code = read(typed)
        return None if code is None else hmac.digest(self.key, code.encode(), hashlib.sha256).hex()


def read(typed: str) -> str | None:
    """The twelve letters of a typed code, whatever the keyboard was set to."""
    text = unicodedata.normalize("NFKC", typed[:LONGEST])
    if any("\u0e01" <= char <= "\u0e4e" for char in text):
        text = thai_to_eng(text)
    digits = (str(unicodedata.decimal(char, char)) for char in text if char not in _BETWEEN)
    code = "".join(digits).upper().translate(_MISREAD)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None
