"""``Expiration`` as FreeRADIUS reads it: English months, in the server's own local time."""

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_WRITTEN: Final = re.compile(r"(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d)")


def write(until: datetime, zone: ZoneInfo) -> str:
    """``31 Mar 2031 23:59:59``."""
    local = until.astimezone(zone)
    # Not strftime: %b is the process's language, FreeRADIUS reads English.
    day = f"{local.day:02d} {_MONTHS[local.month - 1]} {local.year}"
    return f"{day} {local:%H:%M:%S}"


def read(value: str, zone: ZoneInfo) -> datetime | None:
    """``None`` for one of another make."""
    found = _WRITTEN.fullmatch(value)
    if not found or found[2] not in _MONTHS:
        return None
    day, month, year = int(found[1]), _MONTHS.index(found[2]) + 1, int(found[3])
    clock = timedelta(hours=int(found[4]), minutes=int(found[5]), seconds=int(found[6]))
    with suppress(ValueError):
        return (datetime(year, month, day, tzinfo=zone) + clock).astimezone(UTC)
    return None
