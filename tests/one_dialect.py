"""One SQLite dialect for all databases of the tests.

SQLAlchemy keeps what it compiled by the dialect, and every engine has a dialect of its own. The
product has one engine for years; each test has a new one, and would compile every statement anew,
which a third of the time went into. PostgreSQL's are few, and some hang listeners on their dialect.
"""

from functools import cache
from typing import Any

from sqlalchemy import Compiled, Dialect, Engine, create_engine

from store import db

_compiled: dict[Any, Compiled] = {}


def share() -> None:
    """What ``store.db`` opens from now on is compiled for once in the process."""
    db.create_engine = _create_engine  # type: ignore[attr-defined]  # it imports it for itself


def _create_engine(*arguments: Any, **settings: Any) -> Engine:
    engine = create_engine(*arguments, **settings)
    if engine.dialect.name == "sqlite":
        engine.dialect = _the_one()
        engine.update_execution_options(compiled_cache=_compiled)
    return engine


@cache
def _the_one() -> Dialect:
    """It has met SQLite: only then does it know which one that is."""
    engine = create_engine("sqlite://")
    engine.connect().close()
    engine.dispose()
    return engine.dialect
