"""How far another clock is from this host's, as well as asking over a wire can tell."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

TRIES: Final = 3


@dataclass(frozen=True)
class Offset:
    """``ahead`` of this host's clock (behind it, if negative), to within ``give_or_take``."""

    ahead: timedelta
    give_or_take: timedelta
    """Half of the way there and back: nobody knows when within it the other clock was read."""

    @property
    def at_least(self) -> timedelta:
        """What the two clocks differ by for certain, either way."""
        return max(abs(self.ahead) - self.give_or_take, timedelta(0))


def offset(ask: Callable[[], datetime]) -> Offset:
    """Ask the other clock a few times; the quickest answer tells most."""
    return min((_once(ask) for _ in range(TRIES)), key=lambda one: one.give_or_take)


def _once(ask: Callable[[], datetime]) -> Offset:
    before = datetime.now(UTC)
    told = ask()
    half = (datetime.now(UTC) - before) / 2
    return Offset(told - (before + half), abs(half))
