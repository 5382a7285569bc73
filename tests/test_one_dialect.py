"""What makes the tests quick stays as it is meant."""

from sqlalchemy import func
from sqlmodel import select

from store.db import Database
from store.people import Person
from tests import one_dialect
from tests.tables import lay


def test_what_one_database_compiled_the_next_does_not_compile_again() -> None:
    known = []
    for _ in range(2):
        database = Database("sqlite://")
        lay(database)
        with database.write() as session:
            assert session.exec(select(func.count()).select_from(Person)).one() == 0
        database.close()
        known.append(len(one_dialect._compiled))

    assert known[0] == known[1] > 0
