"""A network address as people type it."""

import re
from enum import StrEnum
from ipaddress import IPv6Address, ip_address
from typing import Final

from handlers.language.errors import Misread
from handlers.language.normal import normal

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
    """As our copy of the sessions has it: an IPv4 address in IPv6 clothes is the IPv4 address, IPv6
    in its short form. Raises ``BadAddress``."""
    said = _LABEL.sub("", normal(text)[:LIMIT]).strip(" []")
    try:
        found = ip_address(said)
    except ValueError:
        raise BadAddress(AddressFault.UNREADABLE) from None
    if isinstance(found, IPv6Address):
        if found.scope_id is not None:
            raise BadAddress(AddressFault.UNREADABLE)
        found = found.ipv4_mapped or found
    return found.compressed
