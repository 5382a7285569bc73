"""Addresses of one-time pages, made when they are sent and kept nowhere.

A token is a link's id with a signature over it. Whoever has neither the office's ``SECRET_KEY``
nor the message cannot make one, and the database alone does not help: it holds only ids.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from uuid import UUID

from pydantic import SecretStr


class Page(StrEnum):
    """The pages that are opened by a token, by the first part of their path."""

    PASSWORD = "p"  # noqa: S105 - a path, not a secret
    HANDOUT = "h"
    GUESTS = "g"
    """Not once but by everybody in the room, for as long as the pass goes on."""
    ONLINE = "n"
    """As often as its owner likes, for as long as the session runs."""


PATH: Final = "/p/{token}"
HANDOUT_PATH: Final = "/h/{token}"
GUESTS_PATH: Final = "/g/{token}"
ONLINE_PATH: Final = "/n/{token}"
PICTURE_PATH: Final = "/f/{token}"
"""A picture in the chat (``bot.pages.pictureaddresses``)."""
PREVIEW_PATH: Final = "/f/{token}/small"
CODE_PATH: Final = "/s"
"""Where the code on a printed slip or poster is typed: as short as can be."""
_PATHS: Final = {
    Page.PASSWORD: PATH,
    Page.HANDOUT: HANDOUT_PATH,
    Page.GUESTS: GUESTS_PATH,
    Page.ONLINE: ONLINE_PATH,
}

IN_A_BROWSER: Final = "?openExternalBrowser=1"
"""LINE's own browser neither keeps files nor prints; with this LINE opens another one (LINE URL
scheme, "Opening a URL in an external browser")."""

_PURPOSES: Final = {
    Page.PASSWORD: b"helpdesk one-time password page, version 1",
    Page.HANDOUT: b"helpdesk handout page, version 1",
    Page.GUESTS: b"helpdesk guest pass page, version 1",
    Page.ONLINE: b"helpdesk status page, version 1",
}
_ID_BYTES: Final = 16
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{64}")
"""16 bytes of id and 32 of signature, in base64url (RFC 4648 section 5): no padding is left."""


@dataclass(frozen=True)
class LinkSigner:
    """Makes and reads the tokens of one office. ``public_url`` is where people reach its pages,
    and may have a path of its own. A token of one page opens no other."""

    secret: SecretStr
    public_url: str
    _keys: Mapping[Page, bytes] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        secret = self.secret.get_secret_value().encode()
        keys = {page: derive(secret, purpose) for page, purpose in _PURPOSES.items()}
        object.__setattr__(self, "_keys", keys)

    def token(self, link: UUID, page: Page = Page.PASSWORD) -> str:
        """The link's token: always the same, 64 characters that need no escaping in a URL."""
        return base64.urlsafe_b64encode(link.bytes + self._sign(link.bytes, page)).decode()

    def address(self, link: UUID, page: Page = Page.PASSWORD) -> str:
        """Where the link's page is opened. A secret: for the message to its owner only."""
        path = _PATHS[page].format(token=self.token(link, page))
        return self.public_url.rstrip("/") + path + (IN_A_BROWSER if page is Page.HANDOUT else "")

    @property
    def code_address(self) -> str:
        """As it is printed on slips."""
        return self.public_url.rstrip("/") + CODE_PATH

    def read(self, token: str, page: Page = Page.PASSWORD) -> UUID | None:
        """The link a token was made for; ``None`` when it was not made here. The comparison takes
        as long for a near miss as for a wild guess."""
        if not _TOKEN.fullmatch(token):
            return None
        raw = base64.urlsafe_b64decode(token)
        link, signature = raw[:_ID_BYTES], raw[_ID_BYTES:]
        good = hmac.compare_digest(signature, self._sign(link, page))
        return UUID(bytes=link) if good else None

    def _sign(self, link: bytes, page: Page) -> bytes:
        return hmac.digest(self._keys[page], link, hashlib.sha256)


def derive(secret: bytes, purpose: bytes) -> bytes:
    """A key for this purpose alone: HKDF with SHA-256 and one block of output (RFC 5869)."""
    extracted = hmac.digest(bytes(hashlib.sha256().digest_size), secret, hashlib.sha256)
    return hmac.digest(extracted, purpose + b"\x01", hashlib.sha256)
