"""The wire to the RADIUS database: one connection a transaction, bounded in time and verified."""

import hashlib
import ipaddress
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeVar

from sqlalchemy import URL, Connection, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from portal_bridge.adapters.radius import patience
from portal_bridge.adapters.radius.failures import Stage, sort
from portal_bridge.contract import Rejected, Unreachable

Tls = Literal["auto", "verify", "off"]
T = TypeVar("T")

_DRIVERS: Final = {
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
    "mysql": "mariadb+pymysql",
    "mysql+pymysql": "mariadb+pymysql",
    "mariadb": "mariadb+pymysql",
    "mariadb+pymysql": "mariadb+pymysql",
}


@dataclass(frozen=True)
class Timeouts:
    """Whole seconds for connecting, for one statement or lock, and for all of a transaction;
    seconds for a NAS's answer. Short, because an order is leased for 15 seconds."""

    connect: int = 5
    statement: int = 5
    transaction: int = 12
    answer: float = 1.0


PATIENT: Final = Timeouts()


def read_url(written: str) -> URL:
    """The address with the driver we ship. Raises ``ValueError``, which does not repeat it."""
    try:
        url = make_url(written)
    except (ArgumentError, ValueError):
        raise ValueError("not a database address") from None
    if url.drivername not in _DRIVERS:
        raise ValueError("the RADIUS database is PostgreSQL or MariaDB")
    if not url.database:
        raise ValueError("the address names no database")
    return url.set(drivername=_DRIVERS[url.drivername])


class Wire:
    """One RADIUS database. Safe to use from several threads: nothing is shared between calls."""

    def __init__(
        self,
        url: URL,
        *,
        tls: Tls = "auto",
        ca_file: Path | None = None,
        timeouts: Timeouts = PATIENT,
    ) -> None:
        self._is_postgresql = url.get_backend_name() == "postgresql"
        self._timeouts = timeouts
        verified = tls == "verify" or (tls == "auto" and not is_local(url))
        arguments = _for_psycopg if self._is_postgresql else _for_pymysql
        self._engine = create_engine(
            url,
            poolclass=NullPool,
            hide_parameters=True,
            connect_args=arguments(timeouts, verified, ca_file),
        )
        patience.limit(self._engine, timeouts.transaction)

    def transact(self, work: Callable[[Connection], T], *, locks: Sequence[str] = ()) -> T:
        """Do the work in one transaction, alone among all who name the same locks.

        With locks each statement sees what the last holder left; without any, all see one moment.
        Raises ``PortalError``: the work's own as it is, the database's as ``failures.sort`` says.
        """
        stage = Stage.CONNECTING
        try:
            with self._engine.connect() as connection:
                stage = Stage.WORKING
                self._begin(connection, "READ COMMITTED" if locks else "REPEATABLE READ")
                for lock in locks:
                    self._take(connection, lock)
                answer = work(connection)
                stage = Stage.COMMITTING
                connection.commit()
                return answer
        except SQLAlchemyError as error:
            failure = sort(error, stage)
        except RuntimeError:
            if stage is not Stage.CONNECTING:
                raise
            failure = Rejected(
                "the RADIUS database asks for a way to log in that is not installed",
                cure="Give the role a plain password login (mysql_native_password).",
            )
        # Raised out here, so that the database's error is not even its context.
        raise failure

    def _begin(self, connection: Connection, isolation: str) -> None:
        statement, transaction = self._timeouts.statement, self._timeouts.transaction
        if self._is_postgresql:
            limits = [
                f"TRANSACTION ISOLATION LEVEL {isolation}",
                f"LOCAL statement_timeout = '{statement}s'",
                f"LOCAL lock_timeout = '{statement}s'",
                f"LOCAL idle_in_transaction_session_timeout = '{transaction}s'",
            ]
        else:
            limits = [
                f"SESSION TRANSACTION ISOLATION LEVEL {isolation}",
                f"SESSION innodb_lock_wait_timeout = {statement}",
                f"SESSION lock_wait_timeout = {statement}",
                f"SESSION max_statement_time = {statement}",
                f"SESSION wait_timeout = {transaction}",
            ]
        for limit in limits:
            connection.execute(text(f"SET {limit}"))

    def _take(self, connection: Connection, lock: str) -> None:
        """The schema has no unique key to lean on, so whoever changes a name first takes its lock.

        PostgreSQL frees it with the transaction, MariaDB with the connection: after the commit.
        """
        digest = hashlib.sha256(f"helpdesk radius {lock}".encode()).digest()
        if self._is_postgresql:
            number = int.from_bytes(digest[:8], signed=True)
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})
            return
        got = connection.execute(
            text("SELECT GET_LOCK(:name, :seconds)"),
            {"name": digest.hex()[:60], "seconds": self._timeouts.statement},
        ).scalar()
        if got != 1:
            raise Unreachable("another change of the same account took too long")


def is_local(url: URL) -> bool:
    """Whether the address is on this host, where the wire needs no certificate."""
    hosts = [url.host or ""]
    for name in ("host", "hostaddr"):  # libpq heeds these before the address itself
        hosts += url.normalized_query.get(name, ())
    return all(_is_loopback(one) for host in hosts for one in host.split(","))


def _is_loopback(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    return host in {"", "localhost"} or host.startswith("/")


def _for_psycopg(timeouts: Timeouts, verified: bool, ca_file: Path | None) -> dict[str, object]:
    arguments: dict[str, object] = {
        "connect_timeout": timeouts.connect,
        "application_name": "helpdesk",
    }
    if verified:
        arguments |= {"sslmode": "verify-full", "sslrootcert": str(ca_file or "system")}
    return arguments


def _for_pymysql(timeouts: Timeouts, verified: bool, ca_file: Path | None) -> dict[str, object]:
    arguments: dict[str, object] = {
        "connect_timeout": timeouts.connect,
        "read_timeout": timeouts.statement + 1,
        "write_timeout": timeouts.statement + 1,
        "charset": "utf8mb4",
    }
    if verified:
        # A context of our own: PyMySQL's options without a CA file would check nothing.
        arguments["ssl"] = ssl.create_default_context(cafile=ca_file)
    return arguments
