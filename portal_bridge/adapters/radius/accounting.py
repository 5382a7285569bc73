"""Who is online, as ``radacct`` has it: what the NASes reported, and nothing that they did not."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    DateTime,
    MetaData,
    String,
    Table,
    false,
    func,
    select,
    update,
)

from portal_bridge.adapters.radius import stale
from portal_bridge.adapters.radius.activity import Activities, Activity
from portal_bridge.adapters.radius.devices import DeviceUsers
from portal_bridge.adapters.radius.logins import Logins, Whose
from portal_bridge.adapters.radius.nas import Target
from portal_bridge.adapters.radius.rows import (
    as_sent,
    batched,
    login_of,
    read_address,
    read_mac,
    read_moment,
    seconds_of,
    written,
)
from portal_bridge.contract import Cause, Counts, Ended, Past, Session


@dataclass(frozen=True)
class Report:
    """An open row of ``radacct``: a session whose end was not reported."""

    id: str
    """``acctuniqueid``: a NAS may use its own name for a session again after a restart."""
    account: str
    remembered: bool
    nas: str
    """Its IP address; empty when the row does not say."""
    target: Target
    address: str
    """The device's, IPv4 or IPv6. Stock interim queries blank it when the packet has none."""
    started: datetime
    silent: timedelta
    """Since the last word of it, Start or Interim, by the database's clock."""
    interval: timedelta
    """Between its last two reports; zero before the second."""
    bytes_up: int
    bytes_down: int
    idle: timedelta | None
    """At the last word of it; ``None`` where nothing tells."""

    def session(self) -> Session:
        """As the contract tells it."""
        return Session(
            id=self.id,
            username=self.account,
            mac=read_mac(self.target.calling),
            address=self.address,
            started=self.started,
            idle=self.idle,
            bytes_up=self.bytes_up,
            bytes_down=self.bytes_down,
            age=self.silent,
            nas=self.nas,
            remembered=self.remembered,
        )


@dataclass(frozen=True)
class Name:
    """How a portal calls its sessions: the column, and what its names look like (a regular
    expression) where not all of that column are its own."""

    column: str
    like: str = ""


UNIQUE: Final = Name("acctuniqueid")


class Accounting:
    """Reading ``radacct``. It is the office's log, and all that is ever written there is the end of
    what nobody else will close (``stale``), where the office wants that.

    The stock table cannot tell idleness: every Interim moves ``acctupdatetime``, traffic or not.
    What it can tell is how long nothing was *reported*, which for a session that lives is less than
    its interim interval and for one whose NAS sends no Interim is its whole age. Good for telling
    what is left over from what lives; never for a warning that somebody is about to be cut off.
    For that there is a helper beside it (``activity``), where the office has installed it.
    """

    def __init__(
        self, name: str, members: Table, prefix: str, counts: Counts, devices: DeviceUsers
    ) -> None:
        self._members, self._prefix, self._counts = members, prefix, counts
        self._devices = devices
        self._activities = Activities()
        self._rows = Table(
            name,
            MetaData(),
            Column("acctuniqueid", String),
            Column("acctsessionid", String),
            Column("username", String),
            Column("nasipaddress", String),
            Column("callingstationid", String),
            Column("framedipaddress", String),
            Column("framedipv6address", String),
            Column("acctinputoctets", BigInteger),
            Column("acctoutputoctets", BigInteger),
            Column("acctinterval", BigInteger),
            Column("acctstarttime", DateTime(timezone=True)),
            Column("acctupdatetime", DateTime(timezone=True)),
            Column("acctstoptime", DateTime(timezone=True)),
            Column("acctterminatecause", String),
            Column("acctsessiontime", BigInteger),
        )

    def open_sessions(self, connection: Connection) -> list[Report]:
        """Every open session of our accounts, oldest first."""
        here, seconds = self._rows.c, seconds_of(connection)
        logins = self.logins(connection)
        # Not joined to their users: MariaDB then reads each user's sessions of all years, which
        # took 3 s with 300,000 rows. Moments as numbers: its DATETIME has its session's zone.
        rows = connection.execute(
            select(
                *(column for column in here if not isinstance(column.type, DateTime)),
                seconds(here.acctstarttime).label("started"),
                seconds(here.acctupdatetime).label("updated"),
                seconds(func.now()).label("now"),
            ).where(here.acctstoptime.is_(None))
        )
        activities = self._activities.activities(connection)
        reports = [
            _report(row, whose, activities.get(row.acctuniqueid), self._counts)
            for row in rows
            if (whose := logins.whose(login_of(connection, row.username), row.callingstationid))
        ]
        return sorted(reports, key=lambda report: report.started)

    def close_stale(self, connection: Connection, silent_for: timedelta) -> int:
        """End what nothing was reported of for so long, as ``stale.close`` does; says how many."""
        return stale.close(connection, self._rows, self.logins(connection), silent_for)

    def may_close(self, connection: Connection) -> None:
        """Fails where the right to do so is missing, on no rows."""
        here = self._rows.c
        ending = {"acctstoptime": None, "acctsessiontime": None, "acctterminatecause": None}
        connection.execute(update(self._rows).where(false()).values(ending))
        connection.execute(select(here.acctstoptime).where(false()))

    def has_open(self, connection: Connection, login: str) -> bool:
        """Whether any row of this user is open."""
        here = self._rows.c
        running = select(here.acctuniqueid).where(
            here.username == login, here.acctstoptime.is_(None)
        )
        return connection.execute(running.limit(1)).first() is not None

    def ended(
        self, connection: Connection, ids: Collection[str], name: Name = UNIQUE
    ) -> list[Ended]:
        """Those of these sessions whose end was reported."""
        here, seconds = self._rows.c, seconds_of(connection)
        found: list[Ended] = []
        for some in batched(ids, AT_ONCE):
            rows = connection.execute(
                select(
                    here[name.column].label("name"),
                    here.acctinputoctets,
                    here.acctoutputoctets,
                    here.acctterminatecause,
                    seconds(here.acctstoptime).label("stopped"),
                ).where(here[name.column].in_(some), here.acctstoptime.is_not(None))
            )
            found += [_end(row) for row in rows]
        return found

    def past(
        self, connection: Connection, began_since: datetime, limit: int, name: Name = UNIQUE
    ) -> list[Past]:
        """Whoever's sessions began since then and are over, as ``contract.History`` has it.

        By their beginning, of which the stock tables have an index on either database; PostgreSQL
        has none of the end.
        """
        here, seconds = self._rows.c, seconds_of(connection)
        logins = self.logins(connection)
        which = [
            here.acctstarttime >= written(connection, began_since),
            here.acctstoptime.is_not(None),
        ]
        if name.like:
            which.append(here[name.column].regexp_match(name.like))
        last = connection.execute(
            select(here.acctstarttime)
            .where(*which)
            .order_by(here.acctstarttime)
            .offset(limit - 1)
            .limit(1)
        ).scalar()
        if last is not None:
            which.append(here.acctstarttime <= last)
        rows = connection.execute(
            select(
                *(column for column in here if not isinstance(column.type, DateTime)),
                here[name.column].label("name"),
                seconds(here.acctstarttime).label("started"),
                seconds(here.acctstoptime).label("stopped"),
            )
            .where(*which)
            .order_by(here.acctstarttime)
        )
        told = ((row, login_of(connection, row.username)) for row in rows)
        return [_past(row, login, logins.whose(login, row.callingstationid)) for row, login in told]

    def unended(self, connection: Connection, ids: Collection[str]) -> set[str]:
        """Those of these sessions, by Acct-Session-Id, whose beginning was reported and no end."""
        here = self._rows.c
        found: set[str] = set()
        for some in batched(ids, AT_ONCE):
            rows = connection.execute(
                select(here.acctsessionid).where(
                    here.acctsessionid.in_(some), here.acctstoptime.is_(None)
                )
            )
            found.update(name for (name,) in rows)
        return found

    def logins(self, connection: Connection) -> Logins:
        """What sessions of ours may be under, and which devices are remembered."""
        return Logins.of(connection, self.accounts(connection), self._devices)

    def accounts(self, connection: Connection) -> dict[str, str]:
        """The names of our accounts, by what their sessions may be under."""
        here = self._members.c
        found = connection.execute(select(here.username, here.groupname))
        return {
            login_of(connection, name): name.strip().lower()
            for name, group in found
            if group.startswith(self._prefix)
        }

    def rehearse(self, connection: Connection) -> None:
        """Read nothing from every column: fails where the table or the right to it is missing."""
        connection.execute(select(*self._rows.c).where(false()))


CAUSES: Final = {
    "Idle-Timeout": Cause.IDLE,
    "Session-Timeout": Cause.LIMIT,
    "User-Request": Cause.USER,
    "Admin-Reset": Cause.ADMIN,
    "Admin-Reboot": Cause.LOST,
    "Lost-Carrier": Cause.LOST,
    "Lost-Service": Cause.LOST,
    "NAS-Error": Cause.LOST,
    "NAS-Reboot": Cause.LOST,
    "Port-Error": Cause.LOST,
}
"""Acct-Terminate-Cause (RFC 2866 section 5.10), by FreeRADIUS's names."""
AT_ONCE: Final = 500


# Any: a row's columns have the driver's own types.
def _end(row: Any) -> Ended:
    return Ended(
        id=row.name,
        at=datetime.fromtimestamp(float(row.stopped), UTC),
        cause=CAUSES.get((row.acctterminatecause or "").strip(), Cause.UNKNOWN),
        bytes_up=row.acctinputoctets or 0,
        bytes_down=row.acctoutputoctets or 0,
    )


# Any: a row's columns have the driver's own types.
def _past(row: Any, login: str, whose: Whose | None) -> Past:
    end = _end(row)
    started = datetime.fromtimestamp(float(row.started), UTC)
    return Past(
        id=end.id,
        username=whose.account if whose else login,
        mac=read_mac(as_sent(row.callingstationid)),
        address=read_address(row.framedipaddress) or read_address(row.framedipv6address),
        started=started,
        ended=max(end.at, started),
        cause=end.cause,
        bytes_up=end.bytes_up,
        bytes_down=end.bytes_down,
        nas=read_address(row.nasipaddress),
        remembered=whose is not None and whose.remembered,
        ours=whose is not None,
    )


# Any: a row's columns have the driver's own types.
def _report(row: Any, whose: Whose, activity: Activity | None, counts: Counts) -> Report:
    framed, framed6 = read_address(row.framedipaddress), read_address(row.framedipv6address)
    now = datetime.fromtimestamp(float(row.now), UTC)
    started = read_moment(row.started) or read_moment(row.updated) or now
    heard = max(started, read_moment(row.updated) or started)
    if activity is not None:
        heard = datetime.fromtimestamp(activity.heard_at, UTC)
        framed = framed or read_address(activity.address)
    return Report(
        id=row.acctuniqueid,
        account=whose.account,
        remembered=whose.remembered,
        nas=read_address(row.nasipaddress),
        target=Target(
            session_id=as_sent(row.acctsessionid),
            username=as_sent(row.username),
            framed_ip=framed if "." in framed else "",
            calling=as_sent(row.callingstationid),
        ),
        address=framed or framed6,
        started=started,
        # A NAS whose clock is ahead reports from the future.
        silent=max(now - heard, timedelta(0)),
        interval=timedelta(seconds=max(row.acctinterval or 0, 0)),
        bytes_up=row.acctinputoctets or 0,
        bytes_down=row.acctoutputoctets or 0,
        idle=None if activity is None else _idle(activity, counts),
    )


def _idle(activity: Activity, counts: Counts) -> timedelta:
    """Between the last report in which traffic was seen, and the last report."""
    both = counts is Counts.BOTH
    used = max(activity.up_at, activity.down_at) if both else activity.up_at
    return timedelta(seconds=max(activity.heard_at - used, 0))
