"""What may be written into a portal. Every adapter asks here before it writes anything."""

import ipaddress
import re
import unicodedata
from datetime import UTC, datetime
from typing import Final

from portal_bridge.contract import Rejected

USERNAME: Final = re.compile(r"[a-z0-9._-]{1,64}")
"""Lower case only: FreeRADIUS tells ``A`` from ``a`` on PostgreSQL, and does not on MariaDB."""

LONGEST_PASSWORD: Final = 128
"""Bytes in UTF-8: as long as User-Password can be (RFC 2865 section 5.2)."""

_MAC: Final = re.compile(r"([0-9A-F]{2})[:-]?" * 5 + r"([0-9A-F]{2})")
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


def username(name: str) -> str:
    """The name itself. Raises ``Rejected`` unless it is 1 to 64 of ``a-z 0-9 . _ -``."""
    if not USERNAME.fullmatch(name):
        raise Rejected("a username is 1 to 64 of a-z, 0-9, '.', '_' and '-'")
    return name


def password(word: str) -> str:
    """The password itself. Raises ``Rejected`` when empty, over 128 bytes, or not printable."""
    if not word:
        raise Rejected("a password is not empty")
    if any(unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for letter in word):
        raise Rejected("a password holds no control characters")
    if len(word.encode()) > LONGEST_PASSWORD:
        raise Rejected(f"a password is at most {LONGEST_PASSWORD} bytes")
    return word


def expiry(moment: datetime | None) -> datetime | None:
    """The moment in UTC, to the second. Raises ``Rejected`` when naive or not in 2000-2100."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise Rejected("an expiry names its time zone")
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise Rejected(f"an expiry lies between {_FIRST_YEAR} and {_LAST_YEAR}")
    return moment.astimezone(UTC).replace(microsecond=0)


def mac(text: str) -> str:
    """A MAC address as ``AA-BB-CC-DD-EE-FF``, whatever the separators. Raises ``Rejected``."""
    found = _MAC.fullmatch(text.strip().upper())
    if not found:
        raise Rejected("not a MAC address")
    return "-".join(found.groups())


def address(text: str) -> str:
    """An IPv4 or IPv6 address in its usual spelling. Raises ``Rejected``."""
    try:
        return str(ipaddress.ip_address(text.strip()))
    except ValueError:
        raise Rejected("not an IP address") from None
