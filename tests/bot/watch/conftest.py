"""A database of each kind, as the sweep finds it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.db import Database
from store.profiles import Profiles
from tests.tables import lay


@pytest.fixture(params=["sqlite", pytest.param("pg", marks=pytest.mark.service("postgresql"))])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Each promise is asked of both."""
    if request.param == "sqlite":
        found = Database(f"sqlite:///{tmp_path / 'watch.db'}")
    else:
        new: Callable[[], str] = request.getfixturevalue("new_postgres_database")
        found = Database(new())
    lay(found)
    with found.write() as session:
        Profiles(session).ship()
    yield found
    found.close()
