"""An office with a real database in a file and the portal in memory."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.db import Database
from tests.bot.pages.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    database = Database(f"sqlite:///{tmp_path / 'helpdesk.db'}")
    yield Office(database)
    database.close()


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
