"""Asking a RADIUS server as a captive portal does: may this one in (RFC 2865), and what became of
it (RFC 2866)."""

import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from io import StringIO
from typing import Any, Final

from pyrad.dictionary import Dictionary
from pyrad.packet import (
    AccessAccept,
    AccessReject,
    AccessRequest,
    AccountingResponse,
    AcctPacket,
    AuthPacket,
    Packet,
    PacketError,
)

from portal_bridge import checks
from portal_bridge.adapters.radius.talking import NoAnswer, NotHeard, Place, exchange
from portal_bridge.adapters.radius.welcome import Welcome
from portal_bridge.contract import LoginRefused, Rejected, Unreachable, Why

_DICTIONARY: Final = Dictionary(
    StringIO(
        """
        ATTRIBUTE User-Name 1 string
        ATTRIBUTE User-Password 2 octets
        ATTRIBUTE NAS-IP-Address 4 ipaddr
        ATTRIBUTE Service-Type 6 integer
        ATTRIBUTE Framed-IP-Address 8 ipaddr
        ATTRIBUTE Reply-Message 18 string
        ATTRIBUTE Class 25 octets
        ATTRIBUTE Session-Timeout 27 integer
        ATTRIBUTE Idle-Timeout 28 integer
        ATTRIBUTE Calling-Station-Id 31 string
        ATTRIBUTE NAS-Identifier 32 string
        ATTRIBUTE Acct-Status-Type 40 integer
        ATTRIBUTE Acct-Delay-Time 41 integer
        ATTRIBUTE Acct-Input-Octets 42 integer
        ATTRIBUTE Acct-Output-Octets 43 integer
        ATTRIBUTE Acct-Session-Id 44 string
        ATTRIBUTE Acct-Session-Time 46 integer
        ATTRIBUTE Acct-Terminate-Cause 49 integer
        ATTRIBUTE Acct-Input-Gigawords 52 integer
        ATTRIBUTE Acct-Output-Gigawords 53 integer
        ATTRIBUTE Event-Timestamp 55 date
        ATTRIBUTE Message-Authenticator 80 octets
        VENDOR WISPr 14122
        BEGIN-VENDOR WISPr
        ATTRIBUTE WISPr-Bandwidth-Max-Up 7 integer
        ATTRIBUTE WISPr-Bandwidth-Max-Down 8 integer
        END-VENDOR WISPr
        """
    )
)
_LOGIN, _CALL_CHECK = 1, 10
"""Service-Type (RFC 2865 section 5.6): of who typed a password, and of a device that is asked
about by its address alone."""
_WORD: Final = 2**32


class Status(Enum):
    """Acct-Status-Type (RFC 2866 section 5.1)."""

    START = 1
    STOP = 2
    INTERIM = 3
    ON = 7
    """The access server has begun anew: whoever was online is not any more."""


class Terminate(Enum):
    """Acct-Terminate-Cause (RFC 2866 section 5.10)."""

    USER_REQUEST = 1
    LOST_CARRIER = 2
    IDLE_TIMEOUT = 4
    SESSION_TIMEOUT = 5
    ADMIN_RESET = 6
    NAS_REQUEST = 10
    NAS_REBOOT = 11


@dataclass(frozen=True)
class Nas:
    """Who we are to the server: an access server in front of which devices stand."""

    address: str
    """IPv4."""
    name: str


@dataclass(frozen=True)
class Device:
    """Who stands before us."""

    mac: str
    """As ``AA-BB-CC-DD-EE-FF``."""
    address: str


@dataclass(frozen=True)
class Use:
    """A session as it is reported. ``at``: when that was so; aware."""

    session: str
    username: str
    """Whom FreeRADIUS let in: an account, or a remembered device."""
    device: Device
    started: datetime
    at: datetime
    bytes_up: int = 0
    bytes_down: int = 0
    owner: str = ""
    """Of a remembered device: the account that it belongs to (Class)."""


@dataclass(frozen=True)
class Recognised:
    """A device that is let in by itself."""

    account: str
    """Whose it is."""
    welcome: Welcome


@dataclass(frozen=True)
class RadiusServer:
    """One server, its two ports and the secret that it and we share."""

    address: str
    secret: str = field(repr=False)
    nas: Nas
    port: int = 1812
    accounting_port: int = 1813
    wait: float = 1.5
    """Seconds for an answer, after each of three sends."""
    frozen_message: str = field(default="", repr=False)
    """What the server says of an account that is frozen."""

    def let_in(self, username: str, password: str, device: Device) -> Welcome:
        """Ask by PAP. Raises ``LoginRefused`` with the reason as far as it can be known,
        ``Rejected`` for what no server could be asked, or ``Unreachable``."""
        return _welcome(self._may_in(username, password, device, _LOGIN))

    def recognise(self, login: str, device: Device) -> Recognised:
        """Ask whether this device is remembered and may come in by itself. ``login``: its MAC
        address as FreeRADIUS knows it, which is the password too, as from any access server.
        Raises as ``let_in`` does; who is let in and is nobody's is refused."""
        reply = self._may_in(login, login, device, _CALL_CHECK)
        try:
            account = checks.username(reply["Class"][0].decode("ascii"))
        except (KeyError, UnicodeError, Rejected):
            raise LoginRefused(Why.WRONG) from None
        return Recognised(account, _welcome(reply))

    # Any: pyrad has no types.
    def _may_in(self, username: str, password: str, device: Device, service: int) -> Any:
        request = AuthPacket(AccessRequest, secret=self.secret.encode(), dict=_DICTIONARY)
        request.authenticator = request.CreateAuthenticator()
        # First, and wanted back: by MD5 alone an answer could be forged (CVE-2024-3596).
        request.add_message_authenticator()
        _put(request, self._about(username, device))
        request["User-Password"] = request.PwCrypt(password)
        request["Service-Type"] = service
        reply = self._ask(self.port, request, {AccessAccept, AccessReject})
        if reply.code == AccessReject:
            raise LoginRefused(self._why(reply))
        return reply

    def report(self, status: Status, use: Use, cause: Terminate | None = None) -> None:
        """Tell what became of a session. Again does no harm. Raises ``Unreachable`` until it is
        heard and answered."""
        request = AcctPacket(secret=self.secret.encode(), dict=_DICTIONARY)
        length = max(int((use.at - use.started).total_seconds()), 0)
        counted = {
            "Acct-Session-Time": length,
            "Acct-Input-Octets": use.bytes_up % _WORD,
            "Acct-Output-Octets": use.bytes_down % _WORD,
            "Acct-Input-Gigawords": use.bytes_up // _WORD,
            "Acct-Output-Gigawords": use.bytes_down // _WORD,
        }
        _put(
            request,
            {
                "Acct-Status-Type": status.value,
                "Acct-Session-Id": use.session,
                **self._about(use.username, use.device),
                **_when(use.at),
                **({"Class": use.owner.encode()} if use.owner else {}),
                **({} if status is Status.START else counted),
                **({"Acct-Terminate-Cause": cause.value} if cause else {}),
            },
        )
        self._ask(self.accounting_port, request, {AccountingResponse})

    def begin_anew(self, at: datetime) -> None:
        """Tell that whoever was online here is not any more. Raises ``Unreachable``."""
        request = AcctPacket(secret=self.secret.encode(), dict=_DICTIONARY)
        _put(request, {"Acct-Status-Type": Status.ON.value, **self._us(), **_when(at)})
        self._ask(self.accounting_port, request, {AccountingResponse})

    def _us(self) -> dict[str, object]:
        return {"NAS-IP-Address": self.nas.address, "NAS-Identifier": self.nas.name}

    def _about(self, username: str, device: Device) -> dict[str, object]:
        framed = {"Framed-IP-Address": device.address} if ":" not in device.address else {}
        return {
            "User-Name": username,
            **self._us(),
            "Calling-Station-Id": device.mac,
            **framed,
        }

    def _ask(self, port: int, request: AuthPacket | AcctPacket, answers: set[int]) -> Packet:
        def proved(heard: bytes) -> Packet | None:
            try:
                reply = request.CreateReply(packet=heard)
                is_answer = reply.code in answers and request.VerifyReply(reply, heard)
            except PacketError:
                return None
            return reply if is_answer else None

        request.id = secrets.randbelow(256)
        try:
            packet = request.RequestPacket()
        except (ValueError, PacketError):
            raise Rejected("what no RADIUS packet can hold") from None
        try:
            return exchange(Place(self.address, port, self.wait), packet, proved)
        except NotHeard:
            raise Unreachable(f"no RADIUS server on port {port}", cure=_SERVER) from None
        except NoAnswer:
            raise Unreachable(f"no answer from RADIUS on port {port}", cure=_SERVER) from None

    def _why(self, reply: Packet) -> Why:
        """A reject has no code for its reason, so FreeRADIUS's own words must do; and ours."""
        try:
            said = " ".join(map(str, reply.get("Reply-Message", [])))
        except (PacketError, ValueError):
            return Why.WRONG
        if self.frozen_message and self.frozen_message in said:
            return Why.FROZEN
        return next((why for words, why in _WHY.items() if re.search(words, said)), Why.WRONG)


_SERVER: Final = (
    "Check that FreeRADIUS runs and is reached from here, its ports, and the secret of this client "
    "in its clients.conf: a wrong secret is answered by silence."
)
_WHY: Final[Mapping[str, Why]] = {
    r"(?i)account expired": Why.EXPIRED,
    r"(?i)already logged in": Why.FULL,
}
"""What FreeRADIUS 3.2 says by itself to one device too many; of an expired account it says nothing
unless it is told to (portal_bridge/README.md has the lines), and then it is as if mistyped."""


def _put(request: Packet, attributes: Mapping[str, object]) -> None:
    try:
        for name, value in attributes.items():
            request[name] = value
    except (ValueError, TypeError, OSError):
        raise Rejected("what no RADIUS packet can hold") from None


def _when(at: datetime) -> dict[str, object]:
    """When it was, and how long ago: a server may heed either."""
    moment = int(at.timestamp())
    return {"Event-Timestamp": moment, "Acct-Delay-Time": max(int(time.time()) - moment, 0)}


# Any: pyrad has no types.
def _welcome(reply: Any) -> Welcome:
    return Welcome(
        _seconds(reply, "Idle-Timeout"),
        _seconds(reply, "Session-Timeout"),
        _number(reply, "WISPr-Bandwidth-Max-Up"),
        _number(reply, "WISPr-Bandwidth-Max-Down"),
    )


# Any: pyrad has no types.
def _number(reply: Any, name: str) -> int | None:
    try:
        [value, *_] = reply.get(name, [0])
    except (PacketError, ValueError):
        return None
    return int(value) or None


def _seconds(reply: Any, name: str) -> timedelta | None:
    value = _number(reply, name)
    return timedelta(seconds=value) if value else None
