"""How an IP address is written in our records: one spelling each, so that it is found again."""

import ipaddress
from typing import Final

LONGEST: Final = 45
"""Characters of an IPv6 address that ends in an IPv4 one."""


def plain(told: str) -> str:
    """As ``ipaddress`` writes it, IPv4 in IPv6's clothes (``::ffff:10.0.0.9``) as IPv4. What is no
    address stays as it was told, as far as there is room for it."""
    try:
        address = ipaddress.ip_address(told)
    except ValueError:
        return told[:LONGEST]
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)[:LONGEST]
