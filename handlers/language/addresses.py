"""A network address as people type it."""

import re
from enum import StrEnum
from ipaddress import IPv6Address, ip_address
from typing import Final

from handlers.language.errors import Misread
from handlers.language.normal import normal
from store.addresses import plain

LIMIT: Final = 80
_LABEL: Final = re.compile(
    r"^(?:หมายเลข ?)?(?:ไอพีแอดเดรส|ไอพี|ip address|ip)[ :]*(?=[0-9a-f:])", re.IGNORECASE
)


class AddressFault(StrEnum):
    UNREADABLE = "unreadable"


class BadAddress(Misread):
    """Neither IPv4 nor IPv6."""

    topic = "address"


def address(text: str) -> str:
    """As our records have it (``store.addresses.plain``). Raises ``BadAddress``."""
    said = _LABEL.sub("", normal(text)[:LIMIT]).strip(" []")
    try:
        found = ip_address(said)
    except ValueError:
        raise BadAddress(AddressFault.UNREADABLE) from None
    if isinstance(found, IPv6Address) and found.scope_id is not None:
        raise BadAddress(AddressFault.UNREADABLE)
    return plain(said)
