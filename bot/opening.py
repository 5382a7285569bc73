"""Opening the captive portals that the settings name. Nothing is contacted yet, but the database
where a portal is behind a bridge: its row knows what it can."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError

from bot.bridge.asking import Bells, Rows
from bot.portal_settings import PortalSettings
from bot.portals import Opened, Portals
from bot.settings import BesideThePortal, Settings, facts
from bot.texts import Texts
from bot.trouble import Trouble
from portal_bridge.adapters.memory import MemoryPortal
from portal_bridge.contract import Accounts as Portal
from portal_bridge.remote.portal import remote_portal
from store.bridges import Bridges
from store.clock import Clock
from store.db import Database


@dataclass(frozen=True)
class Opening:
    """What it takes to open any of an office's portals. ``clock``: one in memory goes by it."""

    settings: Settings
    texts: Texts
    database: Database
    clock: Clock
    bells: Bells = field(default_factory=Bells)

    def all(self, given: Mapping[str, Portal]) -> Portals:
        """Each that the settings name; ``given``: those that are open already."""
        named = self.settings.each_portal()
        return Portals(
            {
                name: Opened(
                    name=name,
                    portal=given.get(name) or self.portal(name),
                    label=said.label if len(named) > 1 else "",
                    wifi=said.wifi,
                    reads_every=timedelta(seconds=said.poll_seconds),
                    page_unmetered=said.page_unmetered,
                )
                for name, said in named.items()
            }
        )

    def portal(self, name: str) -> Portal:
        """The one of this name. Raises ``Trouble`` where the database cannot be used."""
        said = self.settings.each_portal()[name]
        if said.kind != "bridge":
            return at_hand(said, self.texts, self.clock)
        told = self._told_by_the_bridge(name)
        return remote_portal(
            Rows(self.database, self.bells, portal=name),
            told.get("abilities", ("accounts",)),
            told.get("facts", {}),
        )

    def _told_by_the_bridge(self, name: str) -> Mapping[str, Any]:
        """What its portal can, by its last greeting: nothing before it has enrolled."""
        try:
            if not inspect(self.database.engine).has_table("bridge"):
                return {}  # before the first migration
            with self.database.read() as session:
                bridge = Bridges(session).enrolled(name)
        except SQLAlchemyError as error:
            raise Trouble(f"the database cannot be used ({type(error).__name__})") from None
        return bridge.abilities if bridge is not None else {}


def portal_at_hand(settings: BesideThePortal) -> Portal:
    """The portal that a bridge stands beside. Nothing is contacted yet."""
    return at_hand(settings.portal, Texts.load(facts(settings.office)), Clock())


def at_hand(portal: PortalSettings, texts: Texts, clock: Clock) -> Portal:
    """One that this machine reaches by itself."""
    if portal.kind == "memory":
        return MemoryPortal(clock.now)
    if portal.kind == "mikrotik":
        return portal.mikrotik().open()
    frozen_message = texts.say("portal.frozen_message", {}, "th")
    if portal.kind == "opennds":
        return portal.opennds(frozen_message).open()
    if portal.kind == "opnsense":
        return portal.opnsense(frozen_message).open()
    return portal.freeradius(frozen_message).open()
