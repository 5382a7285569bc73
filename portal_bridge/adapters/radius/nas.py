"""Ask a NAS (a router, an access point) to end a session: RFC 5176, by UDP."""

import ipaddress
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from io import StringIO
from typing import Annotated, Final

from pydantic import AfterValidator, SecretStr
from pyrad.dictionary import Dictionary
from pyrad.packet import CoAPacket, DisconnectACK, DisconnectNAK, DisconnectRequest, PacketError

from portal_bridge.adapters.radius.talking import NoAnswer, NotHeard, Place, exchange
from portal_bridge.contract import Rejected, Unreachable, Unsure

SHORTEST_SECRET: Final = 16
"""Characters: what RFC 2865 section 3 prefers. Whoever sees one packet can guess offline."""
_REPEATED: Final = re.compile(r"(.+?)\1+")


def _strong(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value()
    if text != text.strip() or not text.isprintable():
        raise ValueError("a secret is printable, without spaces around it")
    if len(text) < SHORTEST_SECRET or len(set(text)) < 6 or _REPEATED.fullmatch(text.lower()):
        raise ValueError(
            f"a secret is at least {SHORTEST_SECRET} random characters, here and at the NAS"
        )
    return secret


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text.strip()))
    except ValueError:
        raise ValueError("a NAS is named by its IP address") from None


Secret = Annotated[SecretStr, AfterValidator(_strong)]
Address = Annotated[str, AfterValidator(_address)]


@dataclass(frozen=True)
class Nas:
    """Where a NAS listens for us, and the secret that it and we share."""

    address: str
    port: int
    secret: str = field(repr=False)
    wait: float
    """Seconds for an answer, after each send."""


@dataclass(frozen=True)
class Target:
    """A session as its NAS knows it: every text exactly as the NAS wrote it."""

    session_id: str
    username: str
    framed_ip: str
    """An IPv4 address, or empty: MikroTik's hotspot finds the session by it."""
    calling: str


class Verdict(Enum):
    """What a NAS that answered said of the session."""

    ENDED = auto()
    UNKNOWN = auto()
    """It has no such session (any more)."""


_UNKNOWN: Final = 503
_LATER: Final = frozenset({505, 506})
"""The way there, or the NAS itself, is overloaded."""

_DICTIONARY: Final = Dictionary(
    StringIO(
        """
        ATTRIBUTE User-Name 1 string
        ATTRIBUTE NAS-IP-Address 4 ipaddr
        ATTRIBUTE Framed-IP-Address 8 ipaddr
        ATTRIBUTE Calling-Station-Id 31 string
        ATTRIBUTE Acct-Session-Id 44 string
        ATTRIBUTE NAS-IPv6-Address 95 ipv6addr
        ATTRIBUTE Error-Cause 101 integer
        """
    )
)


def disconnect(nas: Nas, target: Target) -> Verdict:
    """Ask the NAS to end this session; what it said.

    Asked with everything that RFC 5176 section 3 lets us name, and if the NAS says no, again with
    less: it may know itself by another address, write the device's address otherwise than
    ``radacct`` does, or refuse an attribute that it does not use (hostapd: Framed-IP-Address).

    Raises ``Unreachable`` (it cannot have heard us, or has no room for us now), ``Unsure`` (no
    answer that the secret proves: not heard, not done, or done) or ``Rejected``.
    """
    cause: int | None = None
    for attributes in _questions(nas, target):
        said = _ask(nas, attributes)
        if said is None:
            return Verdict.ENDED
        if said in _LATER:
            raise Unreachable(f"the NAS at {nas.address} cannot do it now (Error-Cause {said})")
        cause = _UNKNOWN if _UNKNOWN in (cause, said) else said
    if cause == _UNKNOWN:
        return Verdict.UNKNOWN
    why = f"Error-Cause {cause}" if cause else "for no reason that it gave"
    raise Rejected(f"the NAS at {nas.address} said no ({why})", cure=_REFUSED)


_REFUSED: Final = (
    "Allow Disconnect-Request at the NAS (RFC 5176 names the Error-Cause), or end it there by hand."
)
_SILENCE: Final = (
    "Check at the NAS that it takes Disconnect-Request from this host, its port, and the secret: a "
    "wrong secret is answered by silence. The session is looked at before it is asked for again."
)


def _questions(nas: Nas, target: Target) -> list[dict[str, str]]:
    """The same question, each time with less."""
    is_v4 = ipaddress.ip_address(nas.address).version == 4
    here = {"NAS-IP-Address" if is_v4 else "NAS-IPv6-Address": nas.address}
    calling = {"Calling-Station-Id": target.calling} if target.calling else {}
    framed = {"Framed-IP-Address": target.framed_ip} if target.framed_ip else {}
    named = {"User-Name": target.username, "Acct-Session-Id": target.session_id}
    whole = {**named, **framed, **here, **calling}
    return [whole, {**named, **framed}, *([named] if framed else [])]


def _ask(nas: Nas, attributes: Mapping[str, str]) -> int | None:
    """``None`` for yes; for no its Error-Cause, 0 when it gave none."""
    request = CoAPacket(
        DisconnectRequest, id=secrets.randbelow(256), secret=nas.secret.encode(), dict=_DICTIONARY
    )
    try:
        for name, value in attributes.items():
            request[name] = value
    except ValueError:
        raise Rejected("the session's record holds what no NAS can have sent") from None
    reply = _exchange(nas, request)
    return None if reply.code == DisconnectACK else _cause(reply)


def _cause(reply: CoAPacket) -> int:
    try:
        [cause] = reply.get("Error-Cause", [0])
    except (PacketError, ValueError):
        return 0
    return int(cause)


def _exchange(nas: Nas, request: CoAPacket) -> CoAPacket:
    """The answer, proved by the secret."""
    place = Place(nas.address, nas.port, nas.wait)
    try:
        return exchange(place, request.RequestPacket(), lambda heard: proved(heard, request))
    except NotHeard:
        raise Unreachable(f"nobody listens for us on {nas.address}", cure=_SILENCE) from None
    except NoAnswer:
        raise Unsure(f"the NAS at {nas.address} gave no answer", cure=_SILENCE) from None


def proved(heard: bytes, request: CoAPacket) -> CoAPacket | None:
    """The datagram as the answer to this request, unless the secret does not prove it."""
    try:
        reply = request.CreateReply(packet=heard)
    except PacketError:
        return None
    is_answer = reply.code in {DisconnectACK, DisconnectNAK} and request.VerifyReply(reply, heard)
    return reply if is_answer else None
