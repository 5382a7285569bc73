"""Run by Alembic: the same engine, one transaction, batches for SQLite's missing ALTER."""

from alembic import context

from store import tables

engine = context.config.attributes["engine"]

with engine.connect() as connection, connection.begin():
    context.configure(
        connection=connection,
        target_metadata=tables.METADATA,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
    )
    context.run_migrations()
