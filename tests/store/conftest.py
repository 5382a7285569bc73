"""Databases for the stores: an SQLite in a file, and a real PostgreSQL where there is one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.db import Database
from tests.tables import lay


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'store.db'}")
    lay(database)
    yield database
    database.close()


@pytest.fixture(params=["sqlite", pytest.param("pg", marks=pytest.mark.service("postgresql"))])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """Each promise is asked of both."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite")
        return
    new: Callable[[], str] = request.getfixturevalue("new_postgres_database")
    database = Database(new())
    lay(database)
    yield database
    database.close()


@pytest.fixture
def postgres(new_postgres_database: Callable[[], str]) -> Iterator[Database]:
    database = Database(new_postgres_database())
    lay(database)
    yield database
    database.close()
