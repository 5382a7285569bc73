"""Run by Alembic: the same engine, one transaction, batches for SQLite's missing ALTER.

Several processes may start at the same moment on a new version: one migrates, the others wait
and find it done.
"""

from alembic import context
from sqlalchemy import Connection, text

from store import tables
from store.db import WRITES

ONE_AT_A_TIME = 4_071_147_203
"""The key of PostgreSQL's advisory lock for this; any number that nothing else uses."""


def let_tables_be_replaced(connection: Connection, *, allowed: bool) -> None:
    """SQLite has no ALTER for most changes: a batch puts a new table in the old one's place, which
    foreign keys forbid while they are watched. The switch works outside transactions only."""
    driver = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite" and driver is not None:
        driver.execute(f"PRAGMA foreign_keys={'OFF' if allowed else 'ON'}")


def migrate(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
    context.configure(
        connection=connection,
        target_metadata=tables.METADATA,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
    )
    context.run_migrations()
    if connection.dialect.name == "sqlite":
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if lost:
            raise RuntimeError(f"{len(lost)} rows would refer to nothing; nothing was changed")


engine = context.config.attributes["engine"].execution_options(**{WRITES: True})

with engine.connect() as connection:
    let_tables_be_replaced(connection, allowed=True)
    try:
        with connection.begin():
            migrate(connection)
    finally:
        let_tables_be_replaced(connection, allowed=False)
