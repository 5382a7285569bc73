"""Figures on both databases: what stands, what stood before, and what they come to."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event
from sqlmodel import Session

from store.apart import By
from store.counting import Counting
from store.db import Database
from store.figures import AREA, Figure, FigureLoad, SchoolFacts, Series
from store.grades import FOUR_SIZES, GRADES, LEVEL_OF, SEVEN_SIZES, size_of
from store.loads import Loads
from tests.store.people import NOW, at_once

WANGPHAI, KHOKKRUAT = "67030158", "67030060"
LATER = NOW + timedelta(days=30)


def new_load(series: str = Series.STUDENTS, year: int = 2568, **more: object) -> FigureLoad:
    values = {
        "round": 1,
        "turn": 0,
        "layout": "dmc_area",
        "file_name": "2568-1-schoolmis-67030000.json",
        "sha256": "0" * 64,
        "as_of": date(2025, 6, 10),
        "loaded_at": NOW,
        "loaded_by": "console",
        "schools": 2,
        "rows": 4,
    }
    return FigureLoad(series=series, year=year, **(values | more))


def pupils(school: str, grade: str, sex: str, value: int) -> Figure:
    return Figure(
        school=school,
        metric="students",
        grade=grade,
        level=LEVEL_OF[grade],
        sex=sex,
        value=Decimal(value),
    )


FEW = (
    pupils(WANGPHAI, "ป.1", "ชาย", 10),
    pupils(WANGPHAI, "ป.1", "หญิง", 12),
    pupils(WANGPHAI, "อ.2", "ชาย", 3),
    pupils(KHOKKRUAT, "ป.1", "ชาย", 7),
)


def load_few(session: Session, figures: tuple[Figure, ...] = FEW, **more: object) -> UUID:
    load = new_load(**more)
    before = Loads(session).current(load.series, load.year, load.round)
    assert Loads(session).record(load, figures=figures, instead_of=before and before.id)
    return load.id


def load_schools(session: Session) -> UUID:
    load = new_load(Series.SCHOOLS, year=0, round=0)
    schools = (
        SchoolFacts(code=WANGPHAI, name="บ้านวังไผ่", district="หนองไผ่", tambon="วังไผ่"),
        SchoolFacts(code=KHOKKRUAT, name="บ้านโคกกรวด", district="วิเชียรบุรี", extended=True),
        SchoolFacts(code="67030099", name="บ้านภูน้ำหยด", district="วิเชียรบุรี", closed=True),
    )
    assert Loads(session).record(load, schools=schools, instead_of=None)
    return load.id


def test_a_better_file_stands_in_the_place_of_the_first_which_can_still_be_asked_for(
    database: Database,
) -> None:
    with database.write() as session:
        first = load_few(session)
        second = load_few(session, FEW[:1], loaded_at=LATER)
    with database.read() as session:
        loads = Loads(session)
        current = loads.current(Series.STUDENTS, 2568, 1)
        assert current is not None
        assert (current.id, current.turn) == (second, 2)
        before = loads.current(Series.STUDENTS, 2568, 1, at=LATER - timedelta(seconds=1))
        assert before is not None
        assert before.id == first
        assert Counting(session).total(first, "students") == 32
        assert Counting(session).total(second, "students") == 10
        assert [one.id for one in loads.history(Series.STUDENTS, 2568, 1)] == [second, first]
        assert [one.id for one in loads.all_current()] == [second]


def test_of_two_who_looked_at_the_same_state_one_is_through(database: Database) -> None:
    with database.write() as session:
        first = load_few(session)

    def again(_number: int) -> bool:
        with database.write() as session:
            return Loads(session).record(new_load(), figures=FEW, instead_of=first)

    assert sorted(at_once(4, again)) == [False, False, False, True]
    with database.read() as session:
        assert [one.turn for one in Loads(session).history(Series.STUDENTS, 2568, 1)] == [2, 1]


def test_what_was_looked_at_when_nothing_was_loaded_is_not_put_over_what_came_since(
    database: Database,
) -> None:
    with database.write() as session:
        load_few(session)
    with database.write() as session:
        assert not Loads(session).record(new_load(), figures=FEW, instead_of=None)


def test_rounds_and_years_stand_beside_each_other_the_newest_first(database: Database) -> None:
    with database.write() as session:
        for year, round in ((2567, 1), (2568, 1), (2567, 2), (2568, 1)):
            load_few(session, year=year, round=round)
        load_few(session, series=Series.NT, round=0)
    with database.read() as session:
        found = Loads(session).rounds(Series.STUDENTS)
        assert [(one.year, one.round, one.turn) for one in found] == [
            (2568, 1, 2),
            (2567, 2, 1),
            (2567, 1, 1),
        ]
        assert [one.round for one in Loads(session).rounds(Series.STUDENTS, year=2567)] == [2, 1]
        latest = Loads(session).latest(Series.STUDENTS)
        assert latest is not None
        assert (latest.year, latest.turn) == (2568, 2)
        assert Loads(session).latest(Series.RT) is None


def test_figures_are_told_by_whatever_they_have(database: Database) -> None:
    with database.write() as session:
        counting = Counting(session, load_schools(session))
        load = load_few(session)

        def by(*keys: By) -> dict[tuple[object, ...], Decimal]:
            return {one.key: one.value for one in counting.sums(load, "students", by=keys)}

        assert by(By.SCHOOL) == {(KHOKKRUAT,): 7, (WANGPHAI,): 25}
        assert by(By.DISTRICT) == {("หนองไผ่",): 25, ("วิเชียรบุรี",): 7}
        assert by(By.GRADE) == {("ป.1",): 29, ("อ.2",): 3}
        assert by(By.LEVEL, By.SEX) == {
            ("ประถม", "ชาย"): 17,
            ("ประถม", "หญิง"): 12,
            ("อนุบาล", "ชาย"): 3,
        }
        assert by(By.EXTENDED) == {(False,): 25, (True,): 7}
        assert counting.total(load, "students", {By.SEX: ["ชาย"], By.DISTRICT: ["หนองไผ่"]}) == 13
        assert counting.total(load, "students", {By.GRADE: ["ป.6"]}) is None
        assert counting.total(load, "rooms") is None
        assert counting.metrics(load) == {"students"}


def test_years_that_are_asked_together_are_read_in_one_statement_and_are_each_its_own(
    database: Database,
) -> None:
    read: list[str] = []

    def note(*told: Any) -> None:
        if "FROM figure_sum" in told[2]:
            read.append(told[2])

    with database.write() as session:
        schools = load_schools(session)
        years = [
            load_few(session, (pupils(WANGPHAI, "ป.1", "ชาย", count),), year=year)
            for year, count in ((2566, 12), (2567, 15))
        ]
        empty = load_few(session, (), year=2568)
    event.listen(database.engine, "before_cursor_execute", note)
    with database.read() as session:
        counting = Counting(session, schools)
        counting.beside([*years, empty])
        there = {By.DISTRICT: ["หนองไผ่"]}
        assert [counting.total(one, "students", there) for one in years] == [12, 15]
        assert [counting.total(one, "students") for one in (*years, empty)] == [12, 15, None]
        by_sex = [counting.sums(one, "students", by=[By.SEX]) for one in years]
    event.remove(database.engine, "before_cursor_execute", note)
    assert [[(one.key, one.value) for one in found] for found in by_sex] == [
        [(("ชาย",), 12)],
        [(("ชาย",), 15)],
    ]
    assert len(read) == 2  # of the district and of the whole


def test_a_school_on_no_list_counts_in_the_whole_and_has_no_place(database: Database) -> None:
    with database.write() as session:
        counting = Counting(session, load_schools(session))
        load = load_few(session, (*FEW, pupils("67030999", "ป.1", "ชาย", 5)))
        assert counting.total(load, "students") == 37
        by_district = counting.sums(load, "students", by=[By.DISTRICT])
        assert [one.value for one in by_district if one.key == ("",)] == [5]
        assert Counting(session).sums(load, "students", by=[By.DISTRICT])[0].value == 37


def test_what_is_said_of_the_area_is_no_school_and_never_summed(database: Database) -> None:
    score = Decimal("47.3125")
    figures = tuple(
        Figure(school=place, metric="onet", grade="ป.6", level="ประถม", subject="ไทย", value=value)
        for place, value in ((AREA, score), (WANGPHAI, Decimal("51.2")))
    )
    with database.write() as session:
        load = load_few(session, figures, series=Series.ONET)
    with database.read() as session:
        counting = Counting(session)
        assert [one.school for one in counting.scores(load, "onet")] == [WANGPHAI]
        assert [one.value for one in counting.of_school(load, AREA, "onet")] == [score]


def test_schools_are_listed_without_those_that_are_closed(database: Database) -> None:
    with database.write() as session:
        counting = Counting(session, load_schools(session))
        assert [one.code for one in counting.listed.open] == [KHOKKRUAT, WANGPHAI]
        assert len(counting.listed.schools) == 3
        there = counting.listed.by_district["หนองไผ่"]
        assert [one.name for one in there if not one.closed] == ["บ้านวังไผ่"]
        gone = counting.facts("67030099")
        assert gone is not None
        assert gone.closed


@pytest.mark.parametrize(
    ("pupils", "four", "seven"),
    [(0, 0, 0), (1, 1, 1), (120, 1, 1), (121, 2, 2), (600, 2, 5), (601, 3, 5), (2500, 4, 7)],
)
def test_a_school_has_a_size_by_each_scheme(pupils: int, four: int, seven: int) -> None:
    assert (size_of(pupils, FOUR_SIZES), size_of(pupils, SEVEN_SIZES)) == (four, seven)


def test_every_grade_has_its_level() -> None:
    assert [LEVEL_OF[grade] for grade in ("อ.1", "ป.6", "ม.3", "ม.4")] == [
        "อนุบาล",
        "ประถม",
        "ม.ต้น",
        "ม.ปลาย",
    ]
    assert len(GRADES) == 18
