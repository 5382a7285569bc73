"""Addresses of pictures in the chat: each holds all that its picture is drawn from, sealed.

Nothing is stored for a picture, so that it is there for as long as the chat that shows it. Whoever
sees the address reads nothing in it and can change nothing: it is encrypted and authenticated with
a key of the office's (XSalsa20-Poly1305, ``nacl.secret``).
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from pydantic import SecretStr

from bot.pages.tokens import PICTURE_PATH, PREVIEW_PATH, derive

LONGEST: Final = 1_900
"""Letters of a token; LINE takes addresses of 2,000 (REF image message)."""
_PURPOSE: Final = b"helpdesk pictures in the chat, version 1"
_NONCES: Final = b"helpdesk pictures in the chat, nonces, version 1"
_TOKEN: Final = re.compile(rf"[A-Za-z0-9_-]{{56,{LONGEST}}}")


@dataclass(frozen=True)
class PictureAddresses:
    """Makes and reads the addresses of one office's pictures. ``public_url`` is where LINE and the
    phones fetch them."""

    secret: SecretStr
    public_url: str
    _box: SecretBox = field(init=False, repr=False, compare=False)
    _nonces: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        secret = self.secret.get_secret_value().encode()
        object.__setattr__(self, "_box", SecretBox(derive(secret, _PURPOSE)))
        object.__setattr__(self, "_nonces", derive(secret, _NONCES))

    def token(self, of: Mapping[str, Any]) -> str:
        """The same for the same picture, whenever it is made: the nonce comes of what is sealed, so
        that no two texts share one. Raises ``ValueError`` for more than an address can hold."""
        plain = json.dumps(of, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        nonce = hmac.digest(self._nonces, plain, hashlib.sha256)[: SecretBox.NONCE_SIZE]
        sealed = bytes(self._box.encrypt(plain, nonce))
        token = base64.urlsafe_b64encode(sealed).decode().rstrip("=")
        if len(token) > LONGEST:
            raise ValueError(f"an address of {len(token)} letters")
        return token

    def of(self, of: Mapping[str, Any]) -> tuple[str, str]:
        """Where the picture is, and where a smaller one."""
        token, base = self.token(of), self.public_url.rstrip("/")
        return base + PICTURE_PATH.format(token=token), base + PREVIEW_PATH.format(token=token)

    def read(self, token: str) -> dict[str, Any] | None:
        """What the picture is drawn from; ``None`` when the token was not made here. Whether it was
        is found out in constant time, and before anything of it is read."""
        if not _TOKEN.fullmatch(token):
            return None
        try:
            sealed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
            found: dict[str, Any] = json.loads(self._box.decrypt(sealed))
        except (ValueError, CryptoError):
            return None
        return found
