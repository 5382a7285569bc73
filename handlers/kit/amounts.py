"""How much data, in the unit that reads best."""

from typing import Final

from handlers.kit.effects import Words

THOUSAND: Final = 1_000
UNITS: Final = ("kb", "mb", "gb", "tb")


def amount(octets: int) -> Words:
    """``12.3 MB``: units of a thousand, as network operators count."""
    value, unit = octets / THOUSAND, 0
    while value >= THOUSAND and unit < len(UNITS) - 1:
        value, unit = value / THOUSAND, unit + 1
    written = f"{value:.1f}" if 0 < value < 10 else f"{value:.0f}"
    return Words(f"amount.{UNITS[unit]}", {"count": written})
