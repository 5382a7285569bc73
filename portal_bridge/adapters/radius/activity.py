"""When a session last carried traffic: what ``radacct`` does not say, and a trigger on it can.

Every Interim moves ``acctupdatetime``, with traffic or without; what tells is whether the octets
changed. So a small table beside ``radacct`` keeps, for each session that runs, the octets of its
last report and when each direction last grew. The database's own clock dates all of it: a router's
may be wrong. Whoever owns the tables makes it once (``helpdesk portal install``); we only read it.

The trigger must never stand in the way of accounting, which is the office's log: whatever fails in
it is left out, and the session is then one of which nobody knows how long it is idle.
"""

import re
from dataclasses import dataclass
from importlib import resources
from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    MetaData,
    String,
    Table,
    inspect,
    select,
    text,
)

NAME: Final = "helpdesk_activity"
NEXT: Final = "-- next\n"
EVENTS: Final = {"first": "INSERT", "next": "UPDATE"}
"""What brings a report into ``radacct``, by the names of its triggers where each needs its own."""

_ACTIVITY: Final = Table(
    NAME,
    MetaData(),
    Column("acctuniqueid", String),
    Column("up_at", BigInteger),
    Column("down_at", BigInteger),
    Column("heard_at", BigInteger),
    Column("address", String),
)


@dataclass(frozen=True)
class Activity:
    """Moments in seconds since 1970, by the database's clock."""

    up_at: int
    """When the device last was seen to have sent anything."""
    down_at: int
    """When it last was seen to have received anything."""
    heard_at: int
    """When the session was last reported."""
    address: str
    """The last one that was reported: stock queries blank it when a report has none."""


class Activities:
    """Reading it, where it is there."""

    def activities(self, connection: Connection) -> dict[str, Activity]:
        """By ``acctuniqueid``; nothing where nobody made the table, or lets us read it."""
        if not self.is_there(connection):
            return {}
        return {
            row.acctuniqueid: Activity(row.up_at, row.down_at, row.heard_at, row.address or "")
            for row in connection.execute(select(_ACTIVITY))
        }

    def is_there(self, connection: Connection) -> bool:
        """Whether we may read it: the catalogue names only what a role has a right to."""
        schema = "current_schema()" if _is_postgresql(connection) else "database()"
        found = connection.execute(
            text(
                "SELECT 1 FROM information_schema.tables "  # noqa: S608 - no input
                f"WHERE table_schema = {schema} AND table_name = :name"
            ),
            {"name": NAME},
        )
        return found.first() is not None


def install(connection: Connection, *, radacct: str, reader: str) -> None:
    """Make it, or make it anew as this version wants it, as the owner of ``radacct``. ``reader``:
    the role that is to read it, as ``grantee`` gives it. What runs counts from now."""
    for statement in statements(connection, radacct=radacct, reader=reader):
        # Not text(): a colon in them is none of ours.
        connection.exec_driver_sql(statement)


def remove(connection: Connection) -> None:
    """As if it had never been there."""
    for statement in statements(connection, radacct="", reader=""):
        if re.search(r"^DROP ", statement, re.MULTILINE):
            connection.exec_driver_sql(statement)


def grantee(connection: Connection) -> str:
    """Who asks, as a GRANT to them names them."""
    if _is_postgresql(connection):
        name: str = connection.execute(text("SELECT quote_ident(current_user)")).scalar_one()
        return name
    user: str = connection.execute(text("SELECT CURRENT_USER()")).scalar_one()
    name, _, host = user.rpartition("@")
    return "@".join("'" + part.replace("'", "''") + "'" for part in (name, host))


def has(connection: Connection, radacct: str) -> bool:
    """Whether the accounting table is where it should be."""
    return inspect(connection).has_table(radacct)


def statements(connection: Connection, *, radacct: str, reader: str) -> list[str]:
    """What ``install`` does, one after the other."""
    filled = _script(connection).replace("@RADACCT@", radacct).replace("@READER@", reader)
    if _is_postgresql(connection):
        # Written out in the function, so that nobody's search path leads it elsewhere.
        filled = filled.replace("@SCHEMA@", _schema(connection))
    return [each for statement in filled.split(NEXT) for each in _for_each_event(statement)]


def _for_each_event(statement: str) -> list[str]:
    """A statement that names an event is one for every event of ``EVENTS``."""
    if "@EVENT@" not in statement:
        return [statement]
    return [
        statement.replace("@NAME@", name).replace("@EVENT@", event)
        for name, event in EVENTS.items()
    ]


def _script(connection: Connection) -> str:
    dialect = "postgresql" if _is_postgresql(connection) else "mariadb"
    file = resources.files("portal_bridge.adapters.radius") / f"activity.{dialect}.sql"
    return file.read_text(encoding="utf-8")


def _is_postgresql(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def _schema(connection: Connection) -> str:
    found: str = connection.execute(text("SELECT quote_ident(current_schema())")).scalar_one()
    return found
