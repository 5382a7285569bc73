"""Who is online at the hotspot, and how a session is told from the next one of the same device."""

import threading
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from portal_bridge import checks
from portal_bridge.adapters.routeros import spans, users
from portal_bridge.adapters.routeros.answers import Row
from portal_bridge.adapters.routeros.limits import is_yes
from portal_bridge.adapters.routeros.users import Kind, User
from portal_bridge.contract import Rejected, Session

MENU: Final = "ip/hotspot/active"
COOKIES: Final = "ip/hotspot/cookie"
COOKIE_FIELDS: Final = (".id", "user", "mac-address")
FIELDS: Final = (
    ".id",
    "user",
    "address",
    "mac-address",
    "uptime",
    "idle-time",
    "bytes-in",
    "bytes-out",
    "radius",
)

SLACK: Final = timedelta(seconds=10)
"""Two readings of one session's beginning differ by no more: RouterOS tells whole seconds."""
WINDOW: Final = 600
"""Seconds."""


@dataclass
class _Seen:
    id: str
    started: datetime
    ran: timedelta
    told: datetime

    def is_it(self, began: datetime, ran: timedelta, now: datetime) -> bool:
        """A session that has run for less than it had before is another; not so in an answer that
        is looked at late, after one that was given later."""
        goes_on = now <= self.told or ran >= self.ran - timedelta(seconds=1)
        return goes_on and abs(began - self.started) <= SLACK


@dataclass
class Names:
    """The names we give to sessions: RouterOS gives none. The number of an entry comes from the
    device's address and comes again, so a name holds the ten minutes in which the session began,
    and the second as well where that is not enough. Of a session that began within a second of
    their border, another process may find another name.
    """

    _seen: dict[tuple[str, ...], _Seen] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, key: tuple[str, ...], ran: timedelta, now: datetime) -> tuple[str, datetime]:
        """The name, and the beginning as it was told first. ``ran``: for how long it has run."""
        began = (now - ran).replace(microsecond=0)
        with self._lock:
            known = self._seen.get(key)
            if known is not None and known.is_it(began, ran, now):
                known.told, known.ran = max(known.told, now), max(known.ran, ran)
                return known.id, known.started
            named = "-".join((*key[:2], str(window(began))))
            if known is not None and known.id.partition(".")[0] == named:
                named += f".{int(began.timestamp()) % WINDOW}"
            self._seen[key] = _Seen(named, began, ran, now)
            return named, began

    def forget_old(self, now: datetime) -> None:
        """What has not been told of for long cannot be mistaken any more."""
        with self._lock:
            fresh = now - timedelta(seconds=2 * WINDOW)
            self._seen = {key: seen for key, seen in self._seen.items() if seen.told > fresh}


def window(began: datetime) -> int:
    return int(began.timestamp()) // WINDOW


@dataclass(frozen=True)
class Found:
    """A session, and the number of its entry now."""

    entry: str
    login: str
    """The user it runs under: of a remembered device, the device."""
    session: Session


def found(rows: Iterable[Row], known: Collection[User], names: Names, now: datetime) -> list[Found]:
    """The sessions of accounts and devices of ours, the oldest first."""
    ours = {user.name: user for user in known if user.kind is not Kind.SOMEBODY}
    remembered = {(user.mac, user.owner) for user in known if user.kind is Kind.DEVICE}
    told = []
    for row in rows:
        user = ours.get(row.get("user", ""))
        if user is None or is_yes(row.get("radius", "")):
            continue
        mac = users.mac(row.get("mac-address", ""))
        entry = row.get(".id", "")
        name, started = names.of((entry, mac, user.name), _span(row.get("uptime", "")), now)
        session = Session(
            id=name,
            username=user.owner,
            mac=mac,
            address=_address(row.get("address", "")),
            started=started,
            idle=_span(row["idle-time"]) if "idle-time" in row else None,
            bytes_up=_count(row.get("bytes-in", "")),
            bytes_down=_count(row.get("bytes-out", "")),
            remembered=(mac, user.owner) in remembered,
        )
        told.append(Found(entry, user.name, session))
    names.forget_old(now)
    return sorted(told, key=lambda one: one.session.started)


def now() -> datetime:
    return datetime.now(UTC)


def _span(text: str) -> timedelta:
    try:
        return spans.read(text)
    except ValueError:
        raise Rejected("the router tells a time that cannot be read", cure=_REPORT) from None


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


def _address(text: str) -> str:
    try:
        return checks.address(text)
    except Rejected:
        return ""


_REPORT: Final = "Compare /ip/hotspot/active with portal_bridge/README.md; tell the maintainers."
