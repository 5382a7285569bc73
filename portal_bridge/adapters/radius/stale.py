"""Rows of ``radacct`` that nothing will ever close: the power went, or a Stop was lost.

FreeRADIUS counts them among what is online (Simultaneous-Use), so that their people are refused for
ever. A NAS that says it has restarted (Accounting-On) has its rows closed by FreeRADIUS's own
queries; many say nothing.
"""

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Connection, Table, and_, func, select, update

from portal_bridge.adapters.radius.logins import Logins
from portal_bridge.adapters.radius.rows import login_of, seconds_of

INTERVALS: Final = 3
"""Of a row's own interim interval: so many reports in a row are not lost by chance."""
LATELY: Final = timedelta(days=7)
"""In which a NAS has shown whether it reports at all between a session's beginning and its end."""
CAUSE: Final = "Lost-Carrier"
"""RFC 2866 section 5.10. What is known is only that it went."""


def close(connection: Connection, rows: Table, logins: Logins, silent_for: timedelta) -> int:
    """Close those of our accounts of which nothing was reported for so long; says how many.

    The end is when the session was last heard of. Left alone is what a NAS reports that sends
    nothing between beginning and end: of its rows nobody can tell which are left over.
    """
    here, seconds = rows.c, seconds_of(connection)
    heard = func.coalesce(here.acctupdatetime, here.acctstarttime)
    silence = seconds(func.now()) - seconds(heard)
    patience = func.coalesce(here.acctinterval, 0) * INTERVALS
    is_left = and_(
        here.acctstoptime.is_(None),
        silence > silent_for.total_seconds(),
        silence > patience,
    )
    found = connection.execute(
        select(here.acctuniqueid, here.username, here.callingstationid, here.nasipaddress).where(
            is_left
        )
    ).all()
    ours = [
        row
        for row in found
        if logins.whose(login_of(connection, row.username), row.callingstationid)
    ]
    if not ours:
        return 0
    reporting = _reporting(connection, rows)
    closed = 0
    for row in ours:
        if str(row.nasipaddress) in reporting:
            closed += connection.execute(
                update(rows)
                .where(here.acctuniqueid == row.acctuniqueid, is_left)
                .values(
                    acctstoptime=heard,
                    acctsessiontime=seconds(heard) - seconds(here.acctstarttime),
                    acctterminatecause=CAUSE,
                )
            ).rowcount
    return closed


def _reporting(connection: Connection, rows: Table) -> frozenset[str]:
    """The NASes that have reported something between a beginning and an end."""
    here, seconds = rows.c, seconds_of(connection)
    lately: Any = seconds(func.now()) - seconds(here.acctstarttime) < LATELY.total_seconds()
    told = connection.execute(
        select(here.nasipaddress)
        .where(lately, here.acctinterval > 0, here.acctupdatetime > here.acctstarttime)
        .distinct()
    )
    return frozenset(str(address) for (address,) in told)
