"""An account's end, which the router brings about itself: an entry of its scheduler.

RouterOS has no expiry of users. An entry that starts at the moment and repeats each minute shuts
the account by the router's own clock, whether or not we run; after a power cut, in the first minute
in which the router knows the time again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from portal_bridge.adapters.routeros import spans
from portal_bridge.adapters.routeros.answers import Row
from portal_bridge.adapters.routeros.limits import is_yes
from portal_bridge.adapters.routeros.settings import MARK
from portal_bridge.adapters.routeros.users import EXPIRED, device_of
from portal_bridge.contract import Rejected

MENU: Final = "system/scheduler"
CLOCK: Final = "system/clock"
FIELDS: Final = (".id", "name", "start-date", "start-time", "interval", "on-event", "disabled")
EVERY: Final = timedelta(minutes=1)
POLICY: Final = "read,write"

_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec"
_OFFSET: Final = re.compile(r"([+-])(\d{2}):(\d{2})")
_CLOCK_CURE: Final = (
    "Look at /system/clock and /system/scheduler at the router: a date, a time, an offset."
)


def name_of(username: str) -> str:
    return f"{MARK}-expiry-{username}"


def script(username: str) -> str:
    """What the router runs: it shuts the account and its devices, unless they are shut already,
    and ends what runs. The account's name has no character that a script would act on."""
    users, active = "/ip hotspot user", "/ip hotspot active remove"
    devices = f'{users} find where comment="{device_of(username)}" disabled=no'
    return (
        f'{users} set [find where name="{username}" comment~"^{MARK}" disabled=no]'
        f' disabled=yes comment="{EXPIRED}"; '
        f":foreach d in=[{devices}] do={{{users} set $d disabled=yes;"
        f" {active} [find where user=[{users} get $d name]]}}; "
        f'{active} [find where user="{username}"]; '
        f'/ip hotspot cookie remove [find where user="{username}"]'
    )


@dataclass(frozen=True)
class RouterClock:
    """How the router writes moments: its local time, and which kind of date its release has."""

    now: datetime
    """Aware."""
    iso: bool
    """``2026-11-22`` (7.10 and later) and not ``nov/22/2026``."""

    def write(self, moment: datetime) -> tuple[str, str]:
        """Date and time."""
        there = moment.astimezone(self.now.tzinfo)
        day = there.strftime("%Y-%m-%d")
        if not self.iso:
            day = f"{_MONTHS.split()[there.month - 1]}/{there:%d/%Y}"
        return day, there.strftime("%H:%M:%S")

    def read(self, day: str, time: str) -> datetime:
        """In UTC. Raises ``ValueError``."""
        found, _ = _read(day, time)
        return found.replace(tzinfo=self.now.tzinfo).astimezone(UTC)

    def entry(self, username: str, until: datetime) -> dict[str, str]:
        """The entry that ends the account at this moment."""
        day, time = self.write(until)
        return {
            "start-date": day,
            "start-time": time,
            "interval": spans.write(EVERY),
            "on-event": script(username),
            "disabled": "false",
        }


def clock(row: Row) -> RouterClock:
    """What ``/system/clock`` tells. Raises ``Rejected`` when it cannot be read."""
    offset = _OFFSET.fullmatch(row.get("gmt-offset", ""))
    try:
        if not offset:
            raise ValueError("no offset")
        now, iso = _read(row.get("date", ""), row.get("time", ""))
    except ValueError:
        raise Rejected("the router's clock cannot be read", cure=_CLOCK_CURE) from None
    east = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
    zone = timezone(east if offset[1] == "+" else -east)
    return RouterClock(now.replace(tzinfo=zone), iso)


def ends(row: Row, at: RouterClock) -> datetime:
    """When this entry ends its account. Raises ``Rejected`` when it cannot be read."""
    try:
        return at.read(row.get("start-date", ""), row.get("start-time", ""))
    except ValueError:
        raise Rejected(
            "an account's expiry at the router cannot be read", cure=_CLOCK_CURE
        ) from None


def say(row: Row, wanted: Mapping[str, str]) -> bool:
    """Whether the entry is what is wanted."""
    return (
        all(row.get(name) == wanted[name] for name in ("start-date", "start-time", "on-event"))
        and is_yes(row.get("disabled", "")) is is_yes(wanted["disabled"])
        and _every(row.get("interval", "")) == EVERY
    )


def _every(text: str) -> timedelta | None:
    try:
        return spans.read(text)
    except ValueError:
        return None


def _read(day: str, time: str) -> tuple[datetime, bool]:
    old = re.fullmatch(r"([a-z]{3})/(\d{2})/(\d{4})", day.lower())
    if old:
        month = _MONTHS.split().index(old[1]) + 1
        day = f"{old[3]}-{month:02}-{old[2]}"
    return datetime.strptime(f"{day} {time}", "%Y-%m-%d %H:%M:%S"), old is None  # noqa: DTZ007
