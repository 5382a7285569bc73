"""The secret in an officer's authenticator app, and which of its codes is right.

SHA-1, 30 seconds, six digits: what every app can (RFC 6238; the key URI format of the apps names
no other values that all of them understand).
"""

import hmac
from base64 import b32encode
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

from pyotp import TOTP
from pyotp.utils import strings_equal

SECRET_BYTES: Final = 20
"""160 bits (RFC 4226, R6)."""
_AROUND: Final = (0, -1, 1)
"""Time steps whose code is good: this one, and for slow fingers and clocks the two beside it (RFC
6238 section 5.2)."""


@dataclass(frozen=True)
class Authenticator:
    """One office's secrets, each made from the office's ``key`` when it is needed and kept
    nowhere: the database holds only the nonces."""

    key: bytes = field(repr=False)

    def secret(self, person: UUID, nonce: str) -> str:
        """In base32, as apps take it."""
        made = hmac.digest(self.key, person.bytes + nonce.encode(), sha256)
        return b32encode(made[:SECRET_BYTES]).decode()

    def address(self, person: UUID, nonce: str, *, name: str, office: str) -> str:
        """The secret as an ``otpauth`` address, for a QR code."""
        return TOTP(self.secret(person, nonce)).provisioning_uri(name=name, issuer_name=office)

    def step_of(self, code: str, person: UUID, nonce: str, *, at: datetime) -> int | None:
        """The time step whose code this is; ``None`` when it is wrong. ``at`` is real time, which
        the app goes by too."""
        app = TOTP(self.secret(person, nonce))
        found = [step for step in _AROUND if strings_equal(app.at(at, counter_offset=step), code)]
        return app.timecode(at) + found[0] if found else None
