"""What is said between the office and the bridge: signed, and passwords sealed as well.

TLS protects the way already. The signatures hold where it ends early, at a proxy or at the host's
own front door: nobody there can give the bridge an order, answer for it, or read a password.
"""

import base64
import json
import re
from collections.abc import Mapping
from enum import Enum
from typing import Any, Final

from nacl.exceptions import BadSignatureError, CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.signing import SigningKey, VerifyKey

from portal_bridge.remote.calls import Call

LARGEST: Final = 4 * 1024 * 1024
"""Characters of one message: some ten thousand sessions."""
LARGEST_SEALED: Final = 4 * 1024
"""Bytes of a call with its password."""
_PURPOSE: Final = b"helpdesk bridge, version 1"
_ENVELOPE: Final = re.compile(r"([0-9a-f]{32})\.([A-Za-z0-9+/]{86}==)\.")


class Forged(Exception):
    """Not signed by whom it should be, or no message at all. The text repeats none of it."""


class Way(Enum):
    """Who speaks to whom: what one said cannot be passed off as the other's."""

    TO_BRIDGE = b"to the bridge"
    TO_OFFICE = b"to the office"


def write(key: SigningKey, way: Way, bridge: str, said: Mapping[str, Any]) -> str:
    """A signed message to, or from, this bridge (its id, 32 hexadecimal digits)."""
    body = json.dumps(said, separators=(",", ":"))
    signed = key.sign(_whole(way, bridge, body)).signature
    return f"{bridge}.{base64.b64encode(signed).decode()}.{body}"


def bridge_of(message: str) -> str:
    """Which bridge it says it is to or from; nothing is proven yet. Raises ``Forged``."""
    return _parts(message)[0]


def read(key: VerifyKey, way: Way, bridge: str, message: str) -> dict[str, Any]:
    """What was said. Raises ``Forged`` unless it was signed with this key, for this bridge, in
    this direction."""
    whose, signature, body = _parts(message)
    if whose != bridge:
        raise Forged("a message of another bridge")
    try:
        key.verify(_whole(way, bridge, body), base64.b64decode(signature))
    except BadSignatureError:
        raise Forged("a bad signature") from None
    said = decode(body)
    if not isinstance(said, dict):
        raise Forged("not a message")
    return said


def decode(text: str) -> Any:
    """What JSON says. Raises ``Forged`` for what is none, however deep."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Forged("not a message") from None


def _whole(way: Way, bridge: str, body: str) -> bytes:
    return b"\0".join((_PURPOSE, way.value, bridge.encode(), body.encode()))


def _parts(message: str) -> tuple[str, str, str]:
    found = _ENVELOPE.match(message) if len(message) <= LARGEST else None
    if found is None or not message.isascii():
        raise Forged("not a message")
    return found[1], found[2], message[found.end() :]


def seal(key: PublicKey, token: str, call: Call) -> bytes:
    """The whole call with its secrets, which only the holder of the bridge's private key can open.
    It names the call, so that it is worth nothing in another."""
    within = json.dumps([token, call.name, call.arguments, call.secrets]).encode()
    return SealedBox(key).encrypt(within)


def unseal(key: PrivateKey, token: str, call: Call, sealed: bytes) -> Call:
    """The call with its secrets. Raises ``Forged`` unless they were sealed for this very call."""
    try:
        within = json.loads(SealedBox(key).decrypt(sealed))
    except (CryptoError, ValueError):
        raise Forged("a sealed part that cannot be opened") from None
    match within:
        case [str(whose), str(name), dict(arguments), dict(secrets)]:
            if (whose, name, arguments) == (token, call.name, dict(call.arguments)):
                return Call(name, arguments, secrets)
    raise Forged("a sealed part of another call")
