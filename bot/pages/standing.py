"""Who stands before the login page of an openNDS, as the router knows it.

Every question runs a program on the router that runs others, one at a time, and anybody in the
network can have the page ask: how often is counted before the router hears of it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from hmac import compare_digest
from threading import Lock
from time import monotonic
from typing import Final

from bot.pages.tries import Tries
from portal_bridge.adapters.nds.fas import Knock
from portal_bridge.adapters.nds.ndsctl import Client, Ndsctl
from portal_bridge.adapters.nds.tickets import stay
from portal_bridge.contract import PortalError

OF_ONE_ADDRESS, OF_ONE_STAY = 20, 50
"""Questions in five minutes: from one address for devices that the router does not know, and for
one device, which an address may stand for many of."""
GOOD_FOR: Final = 5.0
"""Seconds for which all share one look at the whole list; longer, if it took longer."""


class TooOften(Exception):
    """The router is not asked. ``pause``: how long until it is again."""

    def __init__(self, pause: timedelta) -> None:
        super().__init__("asked too often")
        self.pause = pause


@dataclass(frozen=True)
class Standing:
    """The only way from the page to the router. Safe to use from several threads."""

    ndsctl: Ndsctl
    tries: Tries
    clock: Callable[[], float] = monotonic
    _whole: "_Whole" = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_whole", _Whole(self.ndsctl.clients, self.clock))

    def who(self, knock: Knock, caller: str) -> Client | None:
        """The device that knocked, asked about by itself, since the router's list may be lied in
        by whoever is in. An address that the browser brought is worth no more than the router's
        answer about it. ``caller``: the address that the request came from.

        Raises ``TooOften``, and as ``Ndsctl.clients`` does."""
        strange = [(f"{caller} stranger", OF_ONE_ADDRESS)]
        pause = self.tries.count([*strange, (f"{knock.stay} stay", OF_ONE_STAY)])
        if pause:
            raise TooOften(pause)
        found = self.ndsctl.who_is_at(knock.address)
        if found is None or not _is_of(found, knock):
            found = self._in_the_list(knock)
        if found is not None:
            self.tries.take_back(strange)
        return found

    def _in_the_list(self, knock: Knock) -> Client | None:
        for listed in self._whole.look():
            if _is_of(listed, knock):
                return self.ndsctl.who_has(listed.token)
        return None


@dataclass
class _Whole:
    """The whole list, looked at by one for all who wait for it."""

    ask: Callable[[], list[Client]]
    clock: Callable[[], float]
    _told: "list[Client] | PortalError" = field(default_factory=list)
    _until: float | None = None
    _lock: Lock = field(default_factory=Lock)

    def look(self) -> list[Client]:
        """Raises what the last look did, while that is fresh: who asks a silent router again and
        again does not mend it."""
        with self._lock:
            if self._until is None or self.clock() >= self._until:
                self._look()
            if isinstance(self._told, PortalError):
                raise self._told.with_traceback(None)
            return self._told

    def _look(self) -> None:
        began = self.clock()
        try:
            self._told = self.ask()
        except PortalError as error:
            self._told = error
        ended = self.clock()
        self._until = ended + max(GOOD_FOR, ended - began)


def _is_of(device: Client, knock: Knock) -> bool:
    return compare_digest(stay(device.token), knock.stay)
