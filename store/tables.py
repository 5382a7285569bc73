"""Every table in one place, so that whoever needs them all (migrations, tests) has them."""

from typing import Final

from sqlalchemy import MetaData
from sqlmodel import SQLModel

from store import (
    absences,
    accounts,
    assignments,
    audit,
    bridgecalls,
    bridges,
    budget,
    conversations,
    daysoff,
    devices,
    duties,
    factors,
    figures,
    findings,
    handouts,
    inbox,
    numbers,
    online,
    outbox,
    papercodes,
    passes,
    people,
    places,
    profiles,
    requests,
    retention,
    roster,
    sessionbook,
    whois,
)

METADATA: Final[MetaData] = SQLModel.metadata

__all__ = [
    "METADATA",
    "absences",
    "accounts",
    "assignments",
    "audit",
    "bridgecalls",
    "bridges",
    "budget",
    "conversations",
    "daysoff",
    "devices",
    "duties",
    "factors",
    "figures",
    "findings",
    "handouts",
    "inbox",
    "numbers",
    "online",
    "outbox",
    "papercodes",
    "passes",
    "people",
    "places",
    "profiles",
    "requests",
    "retention",
    "roster",
    "sessionbook",
    "whois",
]
