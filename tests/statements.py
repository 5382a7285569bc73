"""SQLAlchemy turns each statement into SQL once for every engine. In production there is one; here
nearly every test has a database of its own, and a fifth of its time went there. The SQLite
databases of a process share what was turned into SQL already; what is sent to them is the same.
"""

from typing import Any

import sqlalchemy
from sqlalchemy import Engine
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from store import db

_DONE: Any = LRUCache(3_000)


def share() -> None:
    """Holds from now on, for every ``Database``. Its dialect is part of the key of what was done:
    ours are all set up in the same way, and so may count as one."""
    SQLiteDialect_pysqlite.__eq__ = lambda one, other: type(one) is type(other)
    SQLiteDialect_pysqlite.__hash__ = lambda one: hash(type(one))
    db.create_engine = _create


def _create(*args: Any, **given: Any) -> Engine:
    engine = sqlalchemy.create_engine(*args, **given)
    if engine.name == "sqlite":
        engine.update_execution_options(compiled_cache=_DONE)
    return engine
