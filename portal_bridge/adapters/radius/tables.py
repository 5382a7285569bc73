"""The SQL tables that FreeRADIUS reads, as its ``schema.sql`` makes them, and how rows get there.

Only rows are added and removed: the adapter needs no UPDATE, and no table of its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Final, NamedTuple

from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    delete,
    false,
    func,
    insert,
    literal,
    select,
)

SET: Final = ":="
"""The column's default, ``==``, makes FreeRADIUS reject the user."""
MATCHES: Final = "=~"
"""What the request must look like, or else none of the user's own rows counts. Of remembered
devices only; everything else that is written is ``SET``."""

TableName = Annotated[str, StringConstraints(pattern=r"^[a-z_][a-z0-9_]{0,62}$")]


class TableNames(BaseModel):
    """What the site calls the tables (``mods-available/sql``: ``authcheck_table`` and so on)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    radcheck: TableName = "radcheck"
    radreply: TableName = "radreply"
    radusergroup: TableName = "radusergroup"
    radgroupcheck: TableName = "radgroupcheck"
    radgroupreply: TableName = "radgroupreply"
    radacct: TableName = "radacct"


class Pair(NamedTuple):
    """One row's attribute, operator and value."""

    attribute: str
    op: str
    value: str


class Membership(NamedTuple):
    """One row of ``radusergroup``. FreeRADIUS reads the lowest priority first, and stops there."""

    group: str
    priority: int


@dataclass(frozen=True)
class User:
    """Everything FreeRADIUS would read of one user before it looks at the groups."""

    checks: Sequence[Pair]
    memberships: Sequence[Membership]

    def values(self, attribute: str) -> list[str]:
        """The values of one check attribute, as FreeRADIUS reads them."""
        return [pair.value for pair in self.checks if pair.attribute == attribute]


class Tables:
    """The five tables, and reading and writing them within somebody's transaction."""

    def __init__(self, names: TableNames) -> None:
        metadata = MetaData()
        self.checks = _pairs(names.radcheck, "username", metadata)
        self.replies = _pairs(names.radreply, "username", metadata)
        self.group_checks = _pairs(names.radgroupcheck, "groupname", metadata)
        self.group_replies = _pairs(names.radgroupreply, "groupname", metadata)
        self.members = Table(
            names.radusergroup,
            metadata,
            Column("id", Integer, primary_key=True),
            Column("username", String),
            Column("groupname", String),
            Column("priority", Integer),
        )

    def user(self, connection: Connection, name: str) -> User:
        """What is there under this very name."""
        groups = connection.execute(
            select(self.members.c.groupname, self.members.c.priority)
            .where(self.members.c.username == name)
            .order_by(self.members.c.priority, self.members.c.id)
        )
        memberships = [Membership(group, priority) for group, priority in groups]
        return User(_read(connection, self.checks, name), memberships)

    def is_known(self, connection: Connection, name: str) -> bool:
        """Whether any table has a user of that name, in whatever capitals."""
        return any(
            connection.execute(
                select(table.c.id).where(func.lower(table.c.username) == name).limit(1)
            ).first()
            for table in (self.checks, self.replies, self.members)
        )

    def spelled(self, connection: Connection, names: Iterable[str]) -> set[str]:
        """Which of these users any table has, in whatever capitals; as they are written there."""
        wanted = [name.lower() for name in names]
        return {
            name
            for table in (self.checks, self.replies, self.members)
            for name in connection.execute(
                select(table.c.username).where(func.lower(table.c.username).in_(wanted))
            ).scalars()
        }

    def put_user(
        self,
        connection: Connection,
        name: str,
        *,
        checks: Sequence[Pair],
        replies: Sequence[Pair],
        memberships: Sequence[Membership],
    ) -> None:
        """Make these all that is there under this name. Touches nothing that is."""
        for table, wanted in ((self.checks, checks), (self.replies, replies)):
            if _read(connection, table, name) != list(wanted):
                connection.execute(delete(table).where(table.c.username == name))
                _write(connection, table, name, wanted)
        present = self.user(connection, name).memberships
        for old in set(present) - set(memberships):
            self.leave(connection, name, old.group)
        for new in memberships:
            if new not in present:
                self.join(connection, name, new)

    def group(self, connection: Connection, group: str) -> list[Pair]:
        """What a group's members are answered."""
        return _read(connection, self.group_replies, group)

    def idle_limits(self, connection: Connection, prefix: str) -> dict[str, timedelta | None]:
        """What the members of these groups are answered as Idle-Timeout, by their names."""
        members, replies = self.members.c, self.group_replies.c
        told = connection.execute(
            select(replies.groupname, replies.value).where(replies.attribute == "Idle-Timeout")
        )
        limits = {group: int(value) for group, value in told if value.isdecimal()}
        found = connection.execute(select(members.username, members.groupname))
        return {
            name.strip().lower(): timedelta(seconds=limits[group]) if group in limits else None
            for name, group in found
            if group.startswith(prefix)
        }

    def put_check(self, connection: Connection, name: str, pair: Pair | None, *, of: str) -> None:
        """Make ``pair`` (or nothing) the user's only check of the attribute ``of``."""
        wanted = [] if pair is None else [pair]
        here = self.checks.c
        found = [row for row in _read(connection, self.checks, name) if row.attribute == of]
        if found == wanted:
            return
        connection.execute(delete(self.checks).where(here.username == name, here.attribute == of))
        _write(connection, self.checks, name, wanted)

    def drop_checks(self, connection: Connection, name: str, attributes: Iterable[str]) -> None:
        """Remove the user's checks of these attributes."""
        here = self.checks.c
        connection.execute(
            delete(self.checks).where(
                here.username == name,
                func.lower(here.attribute).in_(sorted(one.lower() for one in attributes)),
            )
        )

    def join(self, connection: Connection, name: str, membership: Membership) -> None:
        """Put the user into a group."""
        connection.execute(
            insert(self.members).values(
                username=name, groupname=membership.group, priority=membership.priority
            )
        )

    def leave(self, connection: Connection, name: str, group: str) -> None:
        """Take the user out of a group."""
        here = self.members.c
        connection.execute(
            delete(self.members).where(here.username == name, here.groupname == group)
        )

    def put_group(
        self,
        connection: Connection,
        group: str,
        *,
        checks: Sequence[Pair],
        replies: Sequence[Pair],
    ) -> None:
        """Make these the group's only rows. Touches nothing when they are."""
        for table, wanted in ((self.group_checks, checks), (self.group_replies, replies)):
            if _read(connection, table, group) != list(wanted):
                connection.execute(delete(table).where(table.c.groupname == group))
                _write(connection, table, group, wanted)

    def erase(self, connection: Connection, name: str) -> None:
        """Remove all that is there under this name."""
        for table in (self.checks, self.replies, self.members):
            connection.execute(delete(table).where(table.c.username == name))

    def rehearse(self, connection: Connection) -> None:
        """Do everything the adapter does, on no rows: fails where a table or a right is missing."""
        for table in (self.checks, self.group_checks, self.group_replies, self.members):
            columns = [column for column in table.c if column.name != "id"]
            nothing = select(*columns).where(false())
            names = [column.name for column in columns]
            connection.execute(insert(table).from_select(names, nothing))
            connection.execute(delete(table).where(false()))
        connection.execute(delete(self.replies).where(self.replies.c.username == literal("")))

    def rehearse_replies(self, connection: Connection) -> None:
        """The same for what only remembered devices need: to write a user's own replies."""
        columns = [column for column in self.replies.c if column.name != "id"]
        names = [column.name for column in columns]
        nothing = select(*columns).where(false())
        connection.execute(insert(self.replies).from_select(names, nothing))


def _pairs(name: str, owner: str, metadata: MetaData) -> Table:
    return Table(
        name,
        metadata,
        Column("id", Integer, primary_key=True),
        Column(owner, String),
        Column("attribute", String),
        Column("op", String),
        Column("value", String),
    )


def _read(connection: Connection, table: Table, owner: str) -> list[Pair]:
    here = table.c
    rows = connection.execute(
        select(here.attribute, here.op, here.value).where(_owner(table) == owner).order_by(here.id)
    )
    return [Pair(attribute, op, value) for attribute, op, value in rows]


def _write(connection: Connection, table: Table, owner: str, pairs: Sequence[Pair]) -> None:
    if pairs:
        column = _owner(table).name
        connection.execute(insert(table), [{column: owner, **pair._asdict()} for pair in pairs])


def _owner(table: Table) -> Column[str]:
    return table.columns[1]
