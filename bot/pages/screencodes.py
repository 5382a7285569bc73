"""Codes that lead from the status page on a telephone to the same page on the computer it is about:
read off one screen and typed into the other, where codes on paper are typed too.

A code is made of the session and of the quarter of an hour, and kept nowhere. Its first letters
are the beginning of the session's id, by which it is found; the others, 40 bits, only who has the
key can make. It is good for as long as it is shown, and for the quarter of an hour behind.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from textwrap import wrap
from typing import Final
from uuid import UUID

from bot.pages.papercodes import ALPHABET, LENGTH, read

SPAN: Final = timedelta(minutes=15)
_BITS: Final = 5
"""Of a letter."""
_FOUND_BY: Final = 4
"""Letters that are the beginning of the session's id."""
_REST: Final = 128 - _BITS * _FOUND_BY


@dataclass(frozen=True, repr=False)
class ScreenCodes:
    """Makes and reads the codes of one office; ``key`` is for this alone."""

    key: bytes

    def code(self, session: UUID, now: datetime) -> str:
        """As the status page shows it."""
        return "-".join(wrap(self._made(session, _quarter(now)), 4))

    def opens(self, code: str, session: UUID, now: datetime) -> bool:
        """Was this code, as ``read`` gives it, made for that session, and is it good still?"""
        quarter = _quarter(now)
        made = (self._made(session, one) for one in (quarter, quarter - 1))
        return any(hmac.compare_digest(code, one) for one in made)

    def _made(self, session: UUID, quarter: int) -> str:
        signed = session.bytes + quarter.to_bytes(8)
        chance = hmac.digest(self.key, signed, hashlib.sha256)
        number = (session.int >> _REST) << _BITS * (LENGTH - _FOUND_BY)
        number |= int.from_bytes(chance[:5])
        places = range(_BITS * (LENGTH - 1), -1, -_BITS)
        return "".join(ALPHABET[number >> place & 31] for place in places)


def sought(typed: str) -> tuple[str, UUID, UUID] | None:
    """The code in what was typed, and between which ids its session is; ``None`` for no code."""
    code = read(typed)
    if code is None:
        return None
    begins = 0
    for letter in code[:_FOUND_BY]:
        begins = begins << _BITS | ALPHABET.index(letter)
    first = begins << _REST
    return code, UUID(int=first), UUID(int=first | (1 << _REST) - 1)


def _quarter(now: datetime) -> int:
    return int(now.timestamp() // SPAN.total_seconds())
