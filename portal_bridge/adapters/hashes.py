"""Passwords as the portal in memory keeps them."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Hash:
    """A password as it is kept: salted scrypt, cheap enough for a test, never the word itself."""

    salt: bytes
    digest: bytes

    @classmethod
    def of(cls, word: str) -> "Hash":
        salt = secrets.token_bytes(16)
        return cls(salt, _scrypt(word, salt))

    def fits(self, word: str) -> bool:
        return hmac.compare_digest(self.digest, _scrypt(word, self.salt))


def _scrypt(word: str, salt: bytes) -> bytes:
    return hashlib.scrypt(word.encode(), salt=salt, n=256, r=8, p=1)


NOBODY: Final = Hash.of(secrets.token_hex())
"""Tried when there is no account or no password, so that the answer takes as long."""
