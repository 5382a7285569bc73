"""What a failure of the RADIUS database leaves behind: nothing, a refusal, or a doubt."""

from enum import Enum, auto
from typing import Final

from sqlalchemy.exc import DBAPIError

from portal_bridge.contract import PortalError, Rejected, Unreachable, Unsure


class Stage(Enum):
    """How far a transaction had got when it failed."""

    CONNECTING = auto()
    WORKING = auto()
    COMMITTING = auto()


def sort(error: Exception, stage: Stage) -> PortalError:
    """The failure in the portal's own words, by its code and never by its text.

    The database's text is dropped: it may quote a row, so a password. Before the commit was sent
    nothing has changed; after it only a code that means "rolled back" says so.
    """
    code = _code(error)
    where = f"the RADIUS database, {stage.name.lower()} ({code or 'no answer'})"
    if stage is Stage.COMMITTING and not code.startswith(_ROLLED_BACK):
        return Unsure(f"the answer to a commit was lost by {where}")
    if code.startswith(_LOGIN_CODES):
        return Unreachable(f"no entry to {where}", cure=_LOGIN)
    if code.startswith(_BUSY_CODES):
        return Unreachable(f"no use of {where}", cure=_BUSY)
    if not code and (stage is Stage.CONNECTING or _is_lost(error)):
        return Unreachable(f"no connection to {where}", cure=_CONNECTION)
    if code.startswith(_RIGHTS_CODES):
        return Rejected(f"refused by {where}", cure=_RIGHTS)
    return Rejected(f"refused by {where}")


# libpq tells a refused password from a closed port in words only, so this cure is for both.
_CONNECTION: Final = (
    "Check that the database runs, that this host reaches it, and the address: host, port, user, "
    "password, database name, and the certificate if it is on another host."
)
_LOGIN: Final = "Check user, password and database name in the portal's database address."
_BUSY: Final = "The database is busy, stopping or read-only; it is tried again."
_RIGHTS: Final = "Give the role the rights in portal_bridge/README.md; check the tables' names."

# PostgreSQL: SQLSTATE, its manual's appendix A. MariaDB: "mysql" and the error number; 2000 to 2999
# are the client's own, for a connection lost or never made.
_ROLLED_BACK: Final = ("23", "40", "mysql 1205", "mysql 1213")
_LOGIN_CODES: Final = ("28", "3D", "mysql 1044", "mysql 1045", "mysql 1049", "mysql 1698")
_RIGHTS_CODES: Final = ("42", "mysql 1054", "mysql 1142", "mysql 1143", "mysql 1146")
_BUSY_CODES: Final = (
    "08",
    "25",
    "40",
    "53",
    "55P03",
    "57",
    "mysql 2",
    "mysql 1040",  # too many connections
    "mysql 1053",  # shutting down
    "mysql 1203",
    "mysql 1205",  # lock wait
    "mysql 1213",  # deadlock
    "mysql 1226",
    "mysql 1290",  # read-only
    "mysql 1317",
    "mysql 1836",  # read-only
    "mysql 1927",  # killed
    "mysql 1969",  # statement time
)


def _code(error: Exception) -> str:
    """SQLSTATE, or ``mysql`` and the number; empty when no server said anything."""
    cause = error.orig if isinstance(error, DBAPIError) else None
    # The number first: PyMySQL has a SQLSTATE too, of MariaDB's own and mostly "general error".
    number = cause.args[0] if cause is not None and cause.args else None
    if isinstance(number, int):
        return f"mysql {number}" if number else ""
    state = getattr(cause, "sqlstate", None)
    return state if isinstance(state, str) else ""


def _is_lost(error: Exception) -> bool:
    return isinstance(error, DBAPIError) and error.connection_invalidated
