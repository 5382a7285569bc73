"""Forwarding authentication (FAS), level 1: what openNDS tells a login page when it sends a device
there, and the address that brings the device back, let in.

Everything here came through the device's browser, so nothing of it is believed beyond what the
router itself is asked again: which device it is, and whether it stands at that router's door.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote, urlencode, urlsplit

LONGEST: Final = 4_096
"""Characters of the query; where the device wanted to go is in it."""
LONGEST_ADDRESS: Final = 1_024
_STAY: Final = re.compile(r"[0-9a-f]{64}")
_FIELD: Final = re.compile(r"(\w+)=(.*)", re.DOTALL)
ENTRANCE: Final = "opennds_auth"
"""The path of 9.10, which does not tell it (``authdir``) at this level."""


@dataclass(frozen=True)
class Knock:
    """A device that was sent to the login page."""

    stay: str
    """What stands for the device's token (``hid``), so that nobody learns another's."""
    gateway: str
    """Where the router takes it back: host and port."""
    wanted: str
    """The web page that it wanted first; empty when there is none that can be gone to."""
    address: str = ""
    """Where the device is, if it was not changed on the way: saves asking the router for all."""

    def entrance(self, faskey: str, custom: str, otherwise: str) -> str:
        """The address that opens the door. ``otherwise``: where to go when nothing was wanted."""
        proof = hashlib.sha256((self.stay + faskey).encode()).hexdigest()
        query = {"tok": proof, "custom": custom, "redir": self.wanted or otherwise}
        return f"http://{self.gateway}/{ENTRANCE}/?{urlencode(query, quote_via=quote)}"


def read(query: str, gateways: Collection[str]) -> Knock | None:
    """The knock in the ``fas`` of the page's address; ``None`` when it is none, or of a router that
    is not one of these."""
    fields = _fields(query)
    stay, gateway = fields.get("hid", ""), fields.get("gatewayaddress", "")
    if not _STAY.fullmatch(stay) or gateway not in gateways:
        return None
    wanted = _web(unquote(fields.get("originurl", "")))
    return Knock(stay, gateway, wanted, fields.get("clientip", ""))


def _fields(query: str) -> dict[str, str]:
    """As 9.10 writes them: ``name=value, name=value`` in base64, with odd things at the end. Some
    browsers turn ``+`` into a space, or drop the padding."""
    if len(query) > LONGEST:
        return {}
    bare = re.sub(r"[^A-Za-z0-9+/]", "", query.replace(" ", "+").translate(_URLSAFE))
    try:
        text = base64.b64decode(bare + "=" * (-len(bare) % 4)).decode(errors="replace")
    except (binascii.Error, ValueError):
        return {}
    found = [_FIELD.fullmatch(part.strip()) for part in text.split(", ")]
    # The first of several: what somebody put behind does not change what the router wrote.
    return {one[1]: one[2] for one in reversed(found) if one}


_URLSAFE: Final = str.maketrans("-_", "+/")


def _web(address: str) -> str:
    if len(address) > LONGEST_ADDRESS or not address.isascii() or not address.isprintable():
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in address
    return address if is_web else ""
