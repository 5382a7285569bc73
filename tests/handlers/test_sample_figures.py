"""The invented figures of a desk: the same each time, plausible, and marked."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from handlers.figurefiles.layouts import SCORES
from handlers.language.place_file import ours
from handlers.loading.samples import load_samples, samples
from handlers.loading.schools import from_places
from store.apart import By
from store.audit import Actor, Audit
from store.counting import Counting
from store.db import Database
from store.figures import Series
from store.grades import SEXES
from store.loads import Loads
from tests.store.people import NOW
from tests.tables import lay

PLACES = {place.code: place for place in ours()}
TODAY = date(2026, 11, 28)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'helpdesk.db'}")
    lay(made)
    yield made
    made.close()


def test_they_are_the_same_each_time_and_of_every_school() -> None:
    schools = from_places(PLACES)
    once, again = list(samples(schools, TODAY)), list(samples(schools, TODAY))
    assert once == again
    assert all(one.sample for one in once)
    newest = [one for one in once if one.parts[0].series == Series.STUDENTS][-1]
    assert (newest.period.year, newest.period.round) == (2569, 1)
    assert len(newest.parts[0].codes) == 185
    assert all(
        0 <= one.value <= 100
        for reading in once
        for one in reading.parts[0].counts
        if one.metric in SCORES
    )


def test_they_are_about_as_many_as_the_office_has(database: Database) -> None:
    with database.write() as session:
        assert load_samples(Audit(session, NOW, Actor.CONSOLE), PLACES, TODAY)
    with database.read() as session:
        loads, schools = Loads(session), Loads(session).current(Series.SCHOOLS)
        assert schools is not None
        assert not schools.sample, "the list of schools is real"
        assert all(one.sample for one in loads.all_current() if one.year)
        students = loads.latest(Series.STUDENTS)
        assert students is not None
        counting = Counting(session, schools.id)
        pupils = counting.total(students.id, "students")
        assert pupils is not None
        assert 18_000 < pupils < 32_000
        by_district = counting.sums(students.id, "students", by=[By.DISTRICT])
        assert [one.key[0] for one in by_district] == sorted(
            ["วิเชียรบุรี", "ศรีเทพ", "หนองไผ่", "บึงสามพัน"]
        )
        assert sum((one.value for one in by_district), Decimal(0)) == pupils
        by_sex = counting.sums(students.id, "students", by=[By.SEX])
        assert {one.key[0] for one in by_sex} - {""} == set(SEXES)


def test_nothing_invented_is_put_beside_what_is_there(database: Database) -> None:
    with database.write() as session:
        audit = Audit(session, NOW, Actor.CONSOLE)
        assert load_samples(audit, PLACES, TODAY)
        assert not load_samples(audit, PLACES, TODAY)
