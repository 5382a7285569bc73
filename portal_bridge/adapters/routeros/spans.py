"""Spans of time as RouterOS writes them."""

import re
from datetime import timedelta
from typing import Final

NEVER: Final = timedelta(0)
_UNITS: Final = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_PARTS: Final = re.compile(r"(\d{1,9})(ms|us|ns|[wdhms])")
_CLOCK: Final = re.compile(r"((?:\d{1,9}[wd])*)(\d{1,6}):(\d{2})(?::(\d{2})(?:\.\d+)?)?")


def write(span: timedelta) -> str:
    """Whole seconds, such as ``1d2h30m``; nothing is ``0s``."""
    left, written = int(span.total_seconds()), ""
    for sign, length in (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)):
        count, left = divmod(left, length)
        written += f"{count}{sign}" if count else ""
    return written or "0s"


def read(text: str) -> timedelta:
    """``2d20h12m20s``, ``1d03:19:40``, ``5m`` or ``none``: all three are met. Fractions of a second
    are dropped. Raises ``ValueError``."""
    if text in ("", "none", "never"):
        return NEVER
    clock = _CLOCK.fullmatch(text)
    if clock:
        days, hours, minutes, seconds = clock.groups()
        span = timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds or 0))
        return span + (_sum(days) if days else NEVER)
    return _sum(text)


def _sum(text: str) -> timedelta:
    found = _PARTS.findall(text)
    if "".join(count + unit for count, unit in found) != text or not found:
        raise ValueError("not a span of time")
    total = NEVER
    for count, unit in found:
        if unit in _UNITS:
            total += timedelta(**{_UNITS[unit]: int(count)})
    return total
