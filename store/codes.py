"""Codes that somebody reads in one place and types in another, once. Only their hash is kept."""

import secrets
from base64 import b32encode
from hashlib import sha256
from typing import Final

_BYTES: Final = 10
_GROUP: Final = 4


def new_code() -> str:
    """80 bits in base32: sixteen letters and digits in groups of four."""
    return in_groups(b32encode(secrets.token_bytes(_BYTES)).decode())


def in_groups(letters: str) -> str:
    """As it is printed: ``ABCD-EFGH``."""
    return "-".join(letters[i : i + _GROUP] for i in range(0, len(letters), _GROUP))


def hash_of(code: str) -> str:
    """What is kept of it, in whatever groups and capitals it is typed."""
    bare = code.strip().replace("-", "").replace(" ", "").upper()
    return sha256(bare.encode()).hexdigest()
