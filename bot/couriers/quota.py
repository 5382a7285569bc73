"""Reads once a day what LINE itself says of the month's pushes: its plan may have been raised, and
the Official Account Manager sends too."""

from dataclasses import dataclass
from typing import Final

import structlog

from bot.line.wire import Wire
from store.budget import Budget
from store.clock import BANGKOK, Clock
from store.db import Database
from store.outbox import Outbox

log = structlog.get_logger(__name__)

EVERY_SECONDS: Final = 24 * 3600.0


@dataclass(frozen=True)
class QuotaReader:
    """``read`` is the network, ``learn`` the transaction."""

    database: Database
    clock: Clock
    pushes: int

    async def read(self, wire: Wire) -> tuple[int | None, int]:
        return await wire.quota()

    def learn(self, limit: int | None, used: int) -> bool:
        """Write it down. Says whether a month that LINE had closed is open again: what was parked
        for it is due then."""
        now = self.clock.now()
        month = now.astimezone(BANGKOK).strftime("%Y-%m")
        with self.database.write() as session:
            reopened = Budget(session, self.pushes).learn(month, limit=limit, used=used, now=now)
            if reopened:
                Outbox(session).unpark_all()
        log.info("quota.read", limit=limit, used=used, reopened=reopened)
        return reopened
