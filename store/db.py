"""How this product talks to its database: one engine, reading and writing transactions.

SQLite is the default: WAL, ``synchronous=FULL``, one host. Writers say so when they begin
(``BEGIN IMMEDIATE``) and queue on one lock in the process, which is five times quicker at the
median than letting them meet in SQLite's busy handler. PostgreSQL serves many workers.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from enum import StrEnum
from operator import methodcaller
from typing import Any, Final, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Executable,
    create_engine,
    delete,
    event,
    func,
    inspect,
    literal_column,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session, SQLModel

from store.private import PrivateConnection
from store.turns import Turns

BUSY_TIMEOUT_MS: Final = 5_000
CACHE_KIB: Final = 8_000
"""Of pages a connection keeps, where it needs them. SQLite's own 2 MB are too few for what the
reading of a crowded portal touches: a page would be written out and read again several times."""
WRITES: Final = "helpdesk_writes"


class Moment(TypeDecorator[datetime]):
    """A point in time, always aware: ``timestamptz`` on PostgreSQL, naive UTC on SQLite."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(DateTime(timezone=dialect.name != "sqlite"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def words(kind: type[StrEnum]) -> Enum:
    """A column that keeps an enum's values as plain words, the same on every database."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=12,
        values_callable=lambda members: [member.value for member in members],
    )


def driver_url(url: str) -> str:
    """The URL as SQLAlchemy wants it: Heroku's ``postgres://`` and a bare ``postgresql://`` get
    the driver we ship."""
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    return url


def _this_machines_time() -> datetime:
    return datetime.now(UTC)


WITHIN_A_MINUTE: Final = {
    "connect_timeout": "5",
    "keepalives_idle": "20",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}
"""A server that vanishes without a word (its host lost power, a firewall forgot the connection) is
given up: Linux would wait for a quarter of an hour, and for an answer two hours, and a worker with
it. Seconds, the last in milliseconds (PostgreSQL's manual, libpq, parameter key words)."""


class Database:
    """One database, and the only two ways to use it: ``read`` and ``write``.

    ``real_time`` is what leases and backoff go by on SQLite, whose only host is this one. Tests
    let it pass; office time (``store.clock``) is another matter.
    """

    def __init__(
        self,
        url: str,
        *,
        pool_size: int = 8,
        real_time: Callable[[], datetime] = _this_machines_time,
    ) -> None:
        self.url = make_url(driver_url(url))
        self.real_time = real_time
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = self._sqlite() if self.is_sqlite else self._postgresql(pool_size)
        self._writing = self.engine.execution_options(**{WRITES: True})
        self._writers = Turns() if self.is_sqlite else None

    def _sqlite(self) -> Engine:
        engine = create_engine(
            self.url,
            hide_parameters=True,  # an error must not quote people's names and phones
            connect_args={
                "timeout": BUSY_TIMEOUT_MS / 1000,
                "check_same_thread": False,
                "factory": PrivateConnection,
            },
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    def _postgresql(self, pool_size: int) -> Engine:
        return create_engine(
            self.url,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"application_name": "helpdesk", **WITHIN_A_MINUTE},
        )

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that only looks."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """As ``read``, and everything is seen as it was at one moment, however long it takes, and
        whatever is there: SQLite keeps text that is no text, which is read as it is."""
        with self.read() as session:
            if not self.is_sqlite:  # whose every transaction is one
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
                yield session
                return
            driver: Any = session.connection().connection.dbapi_connection
            driver.text_factory = methodcaller("decode", "utf-8", "surrogateescape")
            try:
                yield session
            finally:
                driver.text_factory = str

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that may change rows: committed at the end, or undone by an exception."""
        with (
            self._writers or nullcontext(),
            Session(self._writing, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    def real_now(self, session: Session) -> datetime:
        """Real time for leases and backoff: the database's own where several hosts share one."""
        if self.is_sqlite:
            return self.real_time()
        now: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
        return now.astimezone(UTC)

    def close(self) -> None:
        self.engine.dispose()


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    # The driver's own BEGIN comes too late and is never IMMEDIATE; we say it in _begin_sqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        f"cache_size=-{CACHE_KIB}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    # Straight to the driver: every transaction says it, and there is nothing to compile.
    connection.connection.dbapi_connection.execute("BEGIN IMMEDIATE" if writes else "BEGIN")


def changed(session: Session, statement: Executable) -> int:
    """Run an UPDATE or DELETE and say how many rows it touched: the way conditional updates
    tell who was first."""
    return cast(CursorResult[Any], session.execute(statement)).rowcount


def standing(column: Any, state: StrEnum) -> ColumnElement[bool]:
    """``column = 'state'`` with the word written out: only then does a partial index serve."""
    return cast("ColumnElement[bool]", column == literal_column(f"'{state.value}'"))


def ensure(session: Session, table: type[SQLModel], **values: object) -> bool:
    """Insert this row unless it is there; says whether it was not. Two workers who do so at once
    do not meet in an error."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    new = dialect.insert(table).values(**values).on_conflict_do_nothing()
    # An insert's row count is not told by every driver.
    return session.execute(new.returning(*inspect(table).primary_key)).first() is not None


def drop_some(
    session: Session, table: type[SQLModel], *where: ColumnElement[bool], limit: int
) -> int:
    """Delete at most ``limit`` of these rows, the first by their key; says how many. Rows that
    another worker has in hand are passed over. The table's key is a single column."""
    [key] = inspect(table).primary_key
    due = select(key).where(*where).order_by(key).limit(limit).with_for_update(skip_locked=True)
    keys = session.execute(due).scalars().all()
    return changed(session, delete(table).where(key.in_(keys))) if keys else 0


def try_lock(session: Session, key: str) -> bool:
    """Hold ``key`` until this transaction ends, or say at once that another worker holds it.
    On SQLite every writer already holds everything."""
    if session.get_bind().dialect.name == "sqlite":
        return True
    held = session.execute(
        select(func.pg_try_advisory_xact_lock(func.hashtextextended(key, 0)))
    ).scalar_one()
    return bool(held)
