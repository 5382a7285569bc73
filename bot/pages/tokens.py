"""Addresses of one-time pages, made when they are sent and kept nowhere.

A token is a link's id with a signature over it. Whoever has neither the office's ``SECRET_KEY``
nor the message cannot make one, and the database alone does not help: it holds only ids.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from pydantic import SecretStr

PATH: Final = "/p/{token}"

_PURPOSE: Final = b"helpdesk one-time password page, version 1"
_ID_BYTES: Final = 16
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{64}")
"""16 bytes of id and 32 of signature, in base64url (RFC 4648 section 5): no padding is left."""


@dataclass(frozen=True)
class LinkSigner:
    """Makes and reads the tokens of one office. ``public_url`` is where people reach its pages,
    and may have a path of its own."""

    secret: SecretStr
    public_url: str
    _key: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_key", _derive(self.secret.get_secret_value().encode()))

    def token(self, link: UUID) -> str:
        """The link's token: always the same, 64 characters that need no escaping in a URL."""
        return base64.urlsafe_b64encode(link.bytes + self._sign(link.bytes)).decode()

    def address(self, link: UUID) -> str:
        """Where the link's page is opened. A secret: for the message to its owner only."""
        return self.public_url.rstrip("/") + PATH.format(token=self.token(link))

    def read(self, token: str) -> UUID | None:
        """The link a token was made for; ``None`` when it was not made here. The comparison takes
        as long for a near miss as for a wild guess."""
        if not _TOKEN.fullmatch(token):
            return None
        raw = base64.urlsafe_b64decode(token)
        link, signature = raw[:_ID_BYTES], raw[_ID_BYTES:]
        return UUID(bytes=link) if hmac.compare_digest(signature, self._sign(link)) else None

    def _sign(self, link: bytes) -> bytes:
        return hmac.digest(self._key, link, hashlib.sha256)


def _derive(secret: bytes) -> bytes:
    """A key for this purpose alone: HKDF with SHA-256 and one block of output (RFC 5869)."""
    extracted = hmac.digest(bytes(hashlib.sha256().digest_size), secret, hashlib.sha256)
    return hmac.digest(extracted, _PURPOSE + b"\x01", hashlib.sha256)
