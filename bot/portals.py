"""The captive portals of the office, opened: by their names, as the settings have them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from handlers.kit.portals import UNKNOWN_COUNT, PortalFacts
from portal_bridge.contract import Accounts as Portal
from portal_bridge.contract import Devices, IdleCount, Sessions
from store.naming import MAIN


@dataclass(frozen=True)
class Opened:
    """One of them, ready to be asked."""

    name: str
    portal: Portal
    label: str = ""
    """What people read where there are several; empty where there is one."""
    wifi: str = ""
    """Its Wi-Fi's name, where that is another than the office's."""
    reads_every: timedelta = timedelta(seconds=30)
    """Between two readings of who is online."""
    page_unmetered: bool = False
    """What the status page sends and receives is not counted as use of the network."""

    @property
    def remembers(self) -> bool:
        """Whether it lets devices in by their MAC address."""
        return isinstance(self.portal, Devices) and isinstance(self.portal, Sessions)

    @property
    def idle(self) -> IdleCount:
        """How it counts idleness."""
        return self.portal.idle_count() if isinstance(self.portal, Sessions) else UNKNOWN_COUNT

    @property
    def facts(self) -> PortalFacts:
        """The same as handlers need it."""
        return PortalFacts(
            label=self.label,
            wifi=self.wifi,
            ends_sessions=isinstance(self.portal, Sessions),
            idle=self.idle,
            remembers=self.remembers,
            reads_every=self.reads_every,
        )


@dataclass(frozen=True)
class Portals(Mapping[str, Opened]):
    """All of them by name, the main one first."""

    opened: Mapping[str, Opened] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Opened:
        return self.opened[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.opened)

    def __len__(self) -> int:
        return len(self.opened)

    def facts(self) -> Mapping[str, PortalFacts]:
        """The same as handlers need them."""
        return {name: opened.facts for name, opened in self.opened.items()}

    @property
    def main(self) -> Portal:
        return self.opened[MAIN].portal

    def beside(self, name: str) -> frozenset[str]:
        """The names of the others."""
        return frozenset(self.opened) - {name}


def alone(portal: Portal) -> Portals:
    """An office with just this one."""
    return Portals({MAIN: Opened(MAIN, portal)})
