"""The ticket that the login page gives a device: who it is, and under which rules.

It travels as openNDS's ``custom`` text: through the device's own browser, so that its owner may
change it, or leave it out; then through openNDS, which tells it with the session and hands it to
BinAuth. So it is signed, for this one stay: an honest login must not come in as somebody else. It
is base64 as openNDS wants it, and plain inside: a shell script on the router reads the limits.
"""

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from portal_bridge.adapters.nds.ndsctl import Client
from portal_bridge.adapters.radius.devices import mac_of
from portal_bridge.adapters.radius.welcome import Welcome

LONGEST: Final = 320
"""Characters. The longest that is written has 288; 9.10 was seen to hand BinAuth 270 whole, and to
tear off the end of 430."""
_FIELD: Final = re.compile(r"([a-z]+)=([A-Za-z0-9.:_-]{0,64})")
_NAMES: Final = ("user", "id", "ip", "at", "idle", "seconds", "up", "down")
LASTS: Final = timedelta(seconds=90)
"""How long after it was made a session may begin by it: a browser follows at once, and who keeps it
has time to be frozen, or to fetch more tickets than they may have devices."""
_SEAL: Final = 16
"""Bytes of the signature."""


@dataclass(frozen=True)
class Ticket:
    """A login, as it was let in."""

    username: str
    id: str
    """Of the session, in RADIUS accounting too (Acct-Session-Id)."""
    address: str
    """The device's, IPv4, as the router told it. BinAuth is told no address at an end."""
    made: datetime
    """In whole seconds; aware."""
    welcome: Welcome
    login: str = ""
    """Of a remembered device: the name that FreeRADIUS knows it by, its MAC address. Empty for who
    typed a password."""

    @classmethod
    def new(
        cls,
        username: str,
        address: str,
        welcome: Welcome,
        made: datetime | None = None,
        login: str = "",
    ) -> "Ticket":
        """With an id that no other session has."""
        moment = (made or datetime.now(UTC)).replace(microsecond=0)
        return cls(username, secrets.token_hex(8), address, moment, welcome, login)

    @property
    def asked_as(self) -> str:
        """The name that FreeRADIUS was asked about, and hears in its accounting."""
        return self.login or self.username

    def is_for(self, client: Client) -> bool:
        """Whether a device that is in may be so by it."""
        return (
            client.address == self.address
            and client.started - self.made.timestamp() <= LASTS.total_seconds()
            and (not self.login or mac_of(self.login) == client.mac)
        )

    def write(self, key: bytes, stay: str) -> str:
        """For this stay only. ``stay`` is what openNDS calls ``hid``."""
        rules = self.welcome
        values = (
            self.username,
            self.id,
            self.address,
            int(self.made.timestamp()),
            _whole(rules.idle_timeout),
            _whole(rules.session_timeout),
            _kilobits(rules.rate_up),
            _kilobits(rules.rate_down),
        )
        plain = ",".join(f"{name}={value}" for name, value in zip(_NAMES, values, strict=True))
        if self.login:
            plain += f",login={self.login}"
        signed = f"{plain},seal={_seal(key, stay, plain)}"
        # Without padding: what has to be escaped in an address reaches BinAuth escaped.
        signed += "," * (-len(signed) % 3)
        return base64.b64encode(signed.encode()).decode()

    @classmethod
    def read(cls, custom: str, key: bytes, stay: str) -> "Ticket | None":
        """What was written here for this stay; ``None`` for anything else."""
        if len(custom) > LONGEST:
            return None
        try:
            text = base64.b64decode(custom.encode("ascii"), validate=True).decode("ascii")
        except (UnicodeError, binascii.Error):
            return None
        plain, mark, seal = text.rstrip(",").partition(",seal=")
        if not mark or not hmac.compare_digest(seal.encode(), _seal(key, stay, plain).encode()):
            return None
        values = {found[1]: found[2] for found in _FIELD.finditer(plain)}
        at, idle, seconds, up, down = (int(values[name]) for name in _NAMES[3:])
        return cls(
            values["user"],
            values["id"],
            values["ip"],
            datetime.fromtimestamp(at, UTC),
            Welcome(_span(idle), _span(seconds), up * 1_000 or None, down * 1_000 or None),
            values.get("login", ""),
        )


def stay(token: str) -> str:
    """What openNDS shows a login page in place of a device's token (its ``hid``)."""
    return hashlib.sha256(token.encode()).hexdigest()


def ticket_key(faskey: str) -> bytes:
    """What tickets are signed with, made from the key that router and login page share."""
    return hmac.digest(faskey.encode(), b"helpdesk tickets, version 2", hashlib.sha256)


def _seal(key: bytes, stay: str, plain: str) -> str:
    return hmac.digest(key, f"{stay},{plain}".encode(), hashlib.sha256)[:_SEAL].hex()


def _whole(span: timedelta | None) -> int:
    return int(span.total_seconds()) if span else 0


def _span(seconds: int) -> timedelta | None:
    return timedelta(seconds=seconds) if seconds else None


def _kilobits(rate: int | None) -> int:
    """openNDS's unit; what is less than one of them is one, since none would be no limit."""
    return max(1, rate // 1_000) if rate else 0
