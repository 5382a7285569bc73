"""The office's captive portals as handlers need them, and where an account is good when there are
several: an office with one is never asked, and told nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from portal_bridge.contract import Counts, IdleCount
from store.naming import MAIN

UNKNOWN_COUNT: Final = IdleCount(Counts.UNKNOWN)


@dataclass(frozen=True)
class PortalFacts:
    """What the settings and the portal itself say of it. Of one that the settings do not name, as
    it stands here: nothing is known and nothing can be done."""

    label: str = ""
    """What people read, such as ``อาคาร 2``; empty in an office that has one."""
    wifi: str = ""
    """Its Wi-Fi's name, where that is another than the office's."""
    ends_sessions: bool = False
    """Whether it can be told to end what is online; else that ends by its time limits."""
    idle: IdleCount = UNKNOWN_COUNT
    """How it counts idleness."""
    remembers: bool = False
    """Whether it lets devices in by their MAC address."""
    reads_every: timedelta = timedelta(seconds=30)
    """Between two readings of who is online."""


THE_ONE: Final[Mapping[str, PortalFacts]] = MappingProxyType({MAIN: PortalFacts()})
