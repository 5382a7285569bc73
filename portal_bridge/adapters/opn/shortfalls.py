"""What of OPNsense's set-up keeps us from all we could do. Nothing of it is a failure."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from portal_bridge.adapters.opn.answers import Rules


@dataclass(frozen=True)
class Shortfall:
    """What is not as it could be, and what an administrator would set. Holds nobody's data."""

    what: str
    cure: str


def shortfalls(
    zones: Sequence[tuple[int, Rules]], limits: Collection[timedelta | None]
) -> list[Shortfall]:
    """``limits``: the idle limits of the accounts there are."""
    return [one for number, rules in zones for one in _of(number, rules, limits)]


def _of(number: int, rules: Rules, limits: Collection[timedelta | None]) -> Iterator[Shortfall]:
    if not rules.asks_somebody:
        yield Shortfall(f"zone {number} lets everybody in, and asks nobody for a password", _ASK)
    if not rules.accounts_for_all:
        yield Shortfall(
            f"zone {number} does not report every session: ends stay unknown, and devices at once "
            "are not counted",
            _ACCOUNT,
        )
    if not rules.keeps_older:
        yield Shortfall(f"zone {number} ends an older session of whoever logs in again", _KEEP)
    if any(limit != rules.idle for limit in limits):
        yield Shortfall(
            f"zone {number} cuts {_after(rules.idle)}, and not every account's limit is that: "
            "nobody is warned whose it is not",
            _IDLE,
        )


def _after(idle: timedelta | None) -> str:
    if idle is None:
        return "nobody for idleness"
    return f"everybody after {int(idle.total_seconds()) // 60} minutes of idleness"


_ASK: Final = "Let the zone authenticate by the FreeRADIUS, and by nothing else."
_ACCOUNT: Final = 'Switch on the zone\'s "Always send accounting requests" (advanced mode).'
_KEEP: Final = 'Switch on the zone\'s "Concurrent user logins": FreeRADIUS counts them.'
_IDLE: Final = (
    "Set the zone's idle timeout to the profile's, with a zone of its own for what has another."
)
