"""The mark in each form that is handed to a guest: made here, for one pass and for an hour.

Who sends the same form once more, because the answer was lost or the button was tapped twice, is
the same guest. A row holds only a keyed fingerprint of it together with what was typed, so that
neither the database nor somebody's name and phone lead to their account.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

LIFE: Final = timedelta(hours=1)
_NONCE: Final = 16
_TIME: Final = 8
_SEAL: Final = 16
LENGTH: Final = 56
"""Characters: 16 bytes of chance, 8 of time and 16 of signature in base64url, and padding."""


@dataclass(frozen=True, repr=False)
class GuestForms:
    """Makes and reads the marks of one office; ``key`` is for this alone."""

    key: bytes

    def new(self, known: UUID, now: datetime) -> str:
        """A mark for a form of this pass."""
        bare = secrets.token_bytes(_NONCE) + int(now.timestamp()).to_bytes(_TIME, "big")
        return base64.urlsafe_b64encode(bare + self._seal(known, bare)).decode()

    def read(self, mark: str, known: UUID, now: datetime) -> bytes | None:
        """What was made here for this pass less than an hour ago; ``None`` for anything else."""
        if len(mark) != LENGTH or not mark.isascii():
            return None
        try:
            raw = base64.b64decode(mark, altchars=b"-_", validate=True)
        except binascii.Error:
            return None
        bare, seal = raw[:-_SEAL], raw[-_SEAL:]
        if not hmac.compare_digest(seal, self._seal(known, bare)):
            return None
        age = now.timestamp() - int.from_bytes(bare[_NONCE:], "big")
        return bare if age <= LIFE.total_seconds() else None

    def visit(self, form: bytes, name: str, phone: str) -> str:
        """The fingerprint of this form with these answers. Another name or phone in the same form
        is somebody else, to whom the telephone was handed."""
        said = form + b"\x00" + name.encode() + b"\x00" + phone.encode()
        return hmac.digest(self.key, b"visit " + said, hashlib.sha256).hex()

    def _seal(self, known: UUID, bare: bytes) -> bytes:
        return hmac.digest(self.key, b"form " + known.bytes + bare, hashlib.sha256)[:_SEAL]
