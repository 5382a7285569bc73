"""The database that figures are asked of."""

from collections.abc import Iterator

import pytest
from sqlmodel import Session

from store.db import Database
from store.figures import SchoolFacts, Series
from tests.handlers.mis.few_schools import LISTED, load
from tests.tables import lay


@pytest.fixture
def session() -> Iterator[Session]:
    database = Database("sqlite://")
    lay(database)
    with database.write() as opened:
        facts = [
            SchoolFacts(code=one.code, name=one.name, district=one.district, tambon=one.tambon)
            for one in LISTED.schools
        ]
        load(opened, Series.SCHOOLS, 0, 0, schools=facts)
        yield opened
    database.close()
