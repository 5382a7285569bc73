"""Who is online, as ``radacct`` has it: what the NASes reported, and nothing that they did not."""

import ipaddress
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    DateTime,
    MetaData,
    String,
    Table,
    extract,
    false,
    func,
    select,
)

from portal_bridge.adapters.radius.activity import Activities, Activity
from portal_bridge.adapters.radius.nas import Target
from portal_bridge.contract import Cause, Counts, Ended, Session


@dataclass(frozen=True)
class Report:
    """An open row of ``radacct``: a session whose end was not reported."""

    id: str
    """``acctuniqueid``: a NAS may use its own name for a session again after a restart."""
    account: str
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
        )


class Accounting:
    """Reading ``radacct``; nothing is ever written there, because it is the office's log.

    The stock table cannot tell idleness: every Interim moves ``acctupdatetime``, traffic or not.
    What it can tell is how long nothing was *reported*, which for a session that lives is less than
    its interim interval and for one whose NAS sends no Interim is its whole age. Good for telling
    what is left over from what lives; never for a warning that somebody is about to be cut off.
    For that there is a helper beside it (``activity``), where the office has installed it.
    """

    def __init__(self, name: str, members: Table, prefix: str, counts: Counts) -> None:
        self._members, self._prefix, self._counts = members, prefix, counts
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
        )

    def open_sessions(self, connection: Connection) -> list[Report]:
        """Every open session of our accounts, oldest first."""
        here, seconds, ours = self._rows.c, _seconds(connection), self.accounts(connection)
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
            _report(row, account, activities.get(row.acctuniqueid), self._counts)
            for row in rows
            if (account := ours.get(_login(connection, row.username)))
        ]
        return sorted(reports, key=lambda report: report.started)

    def ended(
        self, connection: Connection, ids: Collection[str], key: str = "acctuniqueid"
    ) -> list[Ended]:
        """Those of these sessions whose end was reported. ``key``: the column of their names."""
        here, seconds = self._rows.c, _seconds(connection)
        found: list[Ended] = []
        for some in batched(ids, AT_ONCE):
            rows = connection.execute(
                select(
                    here[key].label("name"),
                    here.acctinputoctets,
                    here.acctoutputoctets,
                    here.acctterminatecause,
                    seconds(here.acctstoptime).label("stopped"),
                ).where(here[key].in_(some), here.acctstoptime.is_not(None))
            )
            found += [_end(row) for row in rows]
        return found

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

    def accounts(self, connection: Connection) -> dict[str, str]:
        """The names of our accounts, by what their sessions may be under."""
        here = self._members.c
        found = connection.execute(select(here.username, here.groupname))
        return {
            _login(connection, name): name.strip().lower()
            for name, group in found
            if group.startswith(self._prefix)
        }

    def rehearse(self, connection: Connection) -> None:
        """Read nothing from every column: fails where the table or the right to it is missing."""
        connection.execute(select(*self._rows.c).where(false()))


def read_mac(told: str) -> str:
    """``AA-BB-CC-DD-EE-FF`` from any NAS's spelling; empty for what is no MAC address."""
    parts = re.split(r"[-:. ]", told.strip().upper())
    digits = "".join(part.zfill(2) for part in parts) if len(parts) == 6 else "".join(parts)
    if not re.fullmatch(r"[0-9A-F]{12}", digits):
        return ""
    return "-".join(digits[at : at + 2] for at in range(0, 12, 2))


def _login(connection: Connection, name: str | None) -> str:
    """MariaDB, and so FreeRADIUS on it, tells neither capitals nor spaces at the end."""
    text = name or ""
    return text if connection.dialect.name == "postgresql" else text.rstrip().lower()


def batched(ids: Collection[str], size: int) -> Iterator[list[str]]:
    """A database takes so many values in one statement, and not all it is given."""
    every = list(ids)
    for at in range(0, len(every), size):
        yield every[at : at + size]


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
def _report(row: Any, account: str, activity: Activity | None, counts: Counts) -> Report:
    framed, framed6 = _read_address(row.framedipaddress), _read_address(row.framedipv6address)
    now = datetime.fromtimestamp(float(row.now), UTC)
    started = _moment(row.started) or _moment(row.updated) or now
    heard = max(started, _moment(row.updated) or started)
    if activity is not None:
        heard = datetime.fromtimestamp(activity.heard_at, UTC)
        framed = framed or _read_address(activity.address)
    return Report(
        id=row.acctuniqueid,
        account=account,
        nas=_read_address(row.nasipaddress),
        target=Target(
            session_id=_as_sent(row.acctsessionid),
            username=_as_sent(row.username),
            framed_ip=framed if "." in framed else "",
            calling=_as_sent(row.callingstationid),
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


def _as_sent(written: str | None) -> str:
    """FreeRADIUS writes what is not among its ``safe_characters`` as ``=`` and two digits."""
    found: Sequence[str] = re.split(r"=([0-9A-F]{2})", written or "")
    whole = b"".join(
        bytes.fromhex(part) if at % 2 else part.encode() for at, part in enumerate(found)
    )
    return whole.decode(errors="replace")


def _read_address(told: object) -> str:
    """An IP address in its usual spelling; empty for none, ``0.0.0.0`` and nonsense."""
    try:
        address = ipaddress.ip_address(str(told or "").partition("/")[0].strip())
    except ValueError:
        return ""
    return "" if address.is_unspecified else str(address)


def _moment(seconds: Any) -> datetime | None:
    return datetime.fromtimestamp(float(seconds), UTC) if seconds else None


def _seconds(connection: Connection) -> Any:
    """What turns a moment into seconds since 1970, in this database's words."""
    if connection.dialect.name == "postgresql":
        return _epoch
    return func.unix_timestamp


def _epoch(moment: ColumnElement[datetime]) -> ColumnElement[Any]:
    return extract("epoch", moment)
