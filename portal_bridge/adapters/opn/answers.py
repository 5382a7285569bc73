"""What OPNsense answers, read: zones, clients, and what became of a disconnect.

One session is told in two spellings: the list names it in camelCase, with some in snake_case, and
the disconnect answers with the row of its table, in snake_case. Numbers come as numbers or as
text, and what PHP has of none is ``[]``, an object or not.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from typing import Any, Final

from portal_bridge.adapters.radius.rows import read_address, read_mac

FIXED: Final = frozenset({"---ip---", "---mac---"})
"""How a client is told that is let by for its address, on OPNsense's own list: nobody's session."""
UNKNOWN: Final = "UNKNOWN"
"""The cause for which a session ended that was not there."""


class Garbled(Exception):
    """An answer that OPNsense would not give."""


@dataclass(frozen=True)
class Zone:
    """One captive portal: some interfaces, and the rules on them."""

    number: int
    uuid: str
    """Under which its settings are asked for."""
    enabled: bool


@dataclass(frozen=True)
class Rules:
    """What a zone does of itself."""

    idle: timedelta | None
    """After so long without traffic a session is cut, whosever it is. ``None``: never."""
    asks_somebody: bool
    """Whether there is any server that is asked for passwords."""
    accounts_for_all: bool
    """Sessions are reported to RADIUS accounting, with or without a limit of their own."""
    keeps_older: bool
    """One user may be in more than once; else a login ends the one before."""


@dataclass(frozen=True)
class Client:
    """A session, as the list tells it."""

    zone: int
    id: str
    """Base64, with its ``+``, ``/`` and ``=``. The same as Acct-Session-Id."""
    username: str
    """As it was typed at the login page."""
    mac: str
    """As ``AA-BB-CC-DD-EE-FF``; empty where OPNsense did not find it."""
    address: str
    started: float
    """Seconds since 1970 by OPNsense's clock, as is the next."""
    active: float | None
    """When traffic was last seen, in either direction; ``None`` where it is not told."""
    up: int
    """Bytes into OPNsense: from the device."""
    down: int


class Verdict(Enum):
    """What was said of a disconnect."""

    ENDED = auto()
    UNKNOWN = auto()
    """There is no such session (any more). It is told with HTTP 200."""
    DEAF = auto()
    """The order was not understood to be one, and nothing was done."""


def zones(body: bytes) -> list[Zone]:
    """From ``settings/searchZones``. Raises ``Garbled``, as all here."""
    told = _json(body)
    rows = told.get("rows") if isinstance(told, dict) else None
    if not isinstance(rows, list):
        raise Garbled
    return [
        Zone(_count(row.get("zoneid")), _text(row, "uuid"), _is_on(row.get("enabled", "1")))
        for row in map(_row, rows)
    ]


def rules(body: bytes) -> Rules:
    """From ``settings/getZone``."""
    told = _row(_row(_json(body)).get("zone"))
    minutes = _count(told.get("idletimeout"))
    return Rules(
        idle=timedelta(minutes=minutes) or None,
        asks_somebody=_is_chosen(told.get("authservers")),
        # Where a release has no such setting, nothing is to be said of it.
        accounts_for_all=_is_on(told.get("alwaysSendAccountingReqs", "1")),
        keeps_older=_is_on(told.get("concurrentlogins", "1")),
    )


def clients(body: bytes) -> list[Client]:
    """From ``session/list``: the sessions of users."""
    told = _json(body)
    if not isinstance(told, list):
        raise Garbled
    rows = [_row(one) for one in told]
    return [_client(row) for row in rows if row.get("authenticated_via") not in FIXED]


def verdict(body: bytes, session_id: str) -> Verdict:
    """From ``session/disconnect``. The cause has no name for success, so it is any but one, in the
    row of this very session."""
    told = _json(body)
    if told == []:
        return Verdict.DEAF
    row = _row(told)
    cause = row.get("terminateCause")
    if cause == UNKNOWN:
        return Verdict.UNKNOWN
    # No cause of its own: releases that were not told why tell none.
    if "terminateCause" in row and row.get("sessionid") == session_id:
        return Verdict.ENDED
    raise Garbled


def _client(row: Mapping[str, Any]) -> Client:
    active = _number(row.get("last_accessed"))
    return Client(
        zone=_count(row.get("zoneid")),
        id=_text(row, "sessionId"),
        username=str(row.get("userName") or ""),
        mac=read_mac(str(row.get("macAddress") or "")),
        address=_address(row),
        started=_moment(row.get("startTime")),
        active=active or None,
        up=_count(row.get("bytes_in") or 0),
        down=_count(row.get("bytes_out") or 0),
    )


def _address(row: Mapping[str, Any]) -> str:
    """The one it logged in from; where that is gone, the first of those it has moved to."""
    others = row.get("ipAddresses")
    told = [row.get("ipAddress"), *(others if isinstance(others, Sequence) else ())]
    return next((found for one in told if (found := read_address(one))), "")


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Garbled from None


def _row(told: object) -> dict[str, Any]:
    if not isinstance(told, dict):
        raise Garbled
    return told


def _text(row: Mapping[str, Any], name: str) -> str:
    told = row.get(name)
    if not isinstance(told, str) or not told:
        raise Garbled
    return told


def _number(told: object) -> float | None:
    if isinstance(told, bool) or not isinstance(told, int | float | str):
        return None
    try:
        number = float(told)
    except ValueError:
        return None
    return number if 0 <= number < 2**53 else None


def _moment(told: object) -> float:
    """Also one that ``datetime`` can hold."""
    number = _number(told)
    if not number or number >= 2**36:
        raise Garbled
    return number


def _count(told: object) -> int:
    number = _number(told)
    if number is None:
        raise Garbled
    return int(number)


def _is_on(told: object) -> bool:
    return str(told) == "1"


def _is_chosen(told: object) -> bool:
    """Whether anything is, of what may be: an object of ``selected``, or names with commas."""
    if isinstance(told, dict):
        return any(_is_on(_row(one).get("selected")) for one in told.values())
    return bool(told)
