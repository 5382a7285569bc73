"""Identifiers in the shapes LINE documents."""

import secrets
import time
import uuid
from itertools import count

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_messages = count(500_000_000_000_000_000 + time.time_ns() // 1_000_000)


def user_id() -> str:
    """``U`` and 32 hexadecimal digits."""
    return "U" + secrets.token_hex(16)


def group_id() -> str:
    """``C`` and 32 hexadecimal digits."""
    return "C" + secrets.token_hex(16)


def message_id() -> str:
    """A number written as a string, larger than all before it."""
    return str(next(_messages))


def request_id() -> str:
    """The value of ``X-Line-Request-Id``."""
    return str(uuid.uuid4())


def token() -> str:
    """A reply token, a quote token, ...: opaque."""
    return secrets.token_hex(16)


def menu_id() -> str:
    """``richmenu-`` and 32 hexadecimal digits."""
    return "richmenu-" + secrets.token_hex(16)


def ulid(milliseconds: int) -> str:
    """A ULID: 48 bits of time and 80 of chance, as ``webhookEventId`` is written."""
    number = milliseconds << 80 | secrets.randbits(80)
    return "".join(_CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))
