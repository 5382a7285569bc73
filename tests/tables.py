"""Databases with all our tables in them, copied from one that was migrated once."""

from functools import cache
from pathlib import Path

from store.db import Database
from store.migrations import upgrade
from store.tables import METADATA


def lay(database: Database, whole: bytes | None = None) -> None:
    """Give a new database, to which nobody is connected yet, all the tables and no rows; or, on
    SQLite, everything that another one had in it."""
    if not database.is_sqlite:
        METADATA.create_all(database.engine)
        return
    whole = whole or _migrated()
    place = database.url.database
    if place:
        Path(place).write_bytes(_in_wal(whole))
        return
    connection = database.engine.raw_connection()
    connection.driver_connection.deserialize(whole)  # type: ignore[union-attr]  # sqlite3's
    connection.close()


def serialized(database: Database) -> bytes:
    """All of an SQLite in memory, as it lies there."""
    connection = database.engine.raw_connection()
    whole: bytes = connection.driver_connection.serialize()  # type: ignore[union-attr]  # sqlite3's
    connection.close()
    return whole


def _in_wal(whole: bytes) -> bytes:
    """As a file that was opened before; by the file format the mode stands at 18 and 19."""
    return whole[:18] + bytes((2, 2)) + whole[20:]


@cache
def _migrated() -> bytes:
    database = Database("sqlite://")
    upgrade(database)
    whole = serialized(database)
    database.close()
    return whole
