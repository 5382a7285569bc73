"""Run by Alembic: the same engine, one transaction, batches for SQLite's missing ALTER.

Several processes may start at the same moment on a new version: one migrates, the others wait
and find it done.
"""

from alembic import context
from sqlalchemy import text

from store import tables
from store.db import WRITES

ONE_AT_A_TIME = 4_071_147_203
"""The key of PostgreSQL's advisory lock for this; any number that nothing else uses."""

engine = context.config.attributes["engine"].execution_options(**{WRITES: True})

with engine.connect() as connection, connection.begin():
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
    context.configure(
        connection=connection,
        target_metadata=tables.METADATA,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
    )
    context.run_migrations()
