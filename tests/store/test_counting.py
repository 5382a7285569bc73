"""Figures lie in pages with sums beside them; whatever is asked comes to what one by one does."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlmodel import Session

from store.apart import By
from store.counting import Counting
from store.db import Database
from store.figures import AREA, Figure, FigureLoad, FigureSum, SchoolFacts, Series
from store.grades import LEVEL_OF, SEXES
from store.loads import Loads
from store.pages import ON_A_PAGE
from tests.examples import examples
from tests.store.people import NOW
from tests.tables import lay

METRIC = "students"
CODES = [f"6703{number:04}" for number in range(0, 400, 5)]
"""More than a page of them."""
GRADES = ("อ.2", "ป.1", "ม.1")
OF_A_FIGURE = (By.GRADE, By.LEVEL, By.SEX, By.POSITION, By.SUBJECT)
Key = tuple[Any, ...]


def figures() -> st.SearchStrategy[list[Figure]]:
    """Of some schools by grade and sex, with holes in it; of some by nothing but a position."""
    small = st.integers(0, 40)
    number = st.one_of(small.map(Decimal), small.map(Decimal), st.just(Decimal(-3)))
    odd = st.sampled_from(
        [Decimal("0.0001"), Decimal("47.25"), Decimal(70_000), Decimal(3) * 10**9]
    )
    value = st.one_of(number, number, number, odd)
    kinds = list(product(GRADES, SEXES))
    graded = st.builds(
        lambda school, kind, value: Figure(
            school=school,
            metric=METRIC,
            grade=kind[0],
            level=LEVEL_OF[kind[0]],
            sex=kind[1],
            value=value,
        ),
        st.sampled_from([*CODES, AREA]),
        st.sampled_from(kinds),
        value,
    )
    by_position = st.builds(
        lambda school, value: Figure(school=school, metric=METRIC, position="ครู", value=value),
        st.sampled_from(CODES),
        value,
    )
    return st.lists(st.one_of(graded, graded, by_position), max_size=60)


def lists_of_schools() -> st.SearchStrategy[list[SchoolFacts]]:
    """Not all that have figures are on it."""
    told = st.fixed_dictionaries(
        {
            "code": st.sampled_from(CODES),
            "name": st.just("บ้านวังไผ่"),
            "district": st.sampled_from(["", "หนองไผ่", "ศรีเทพ"]),
            "tambon": st.sampled_from(["", "วังไผ่", "ท่าแดง"]),
            "cluster": st.sampled_from(["", "ศูนย์ 1"]),
            "size7": st.sampled_from([None, 1, 7]),
            "extended": st.booleans(),
            "closed": st.booleans(),
        }
    )
    school = told.map(lambda facts: SchoolFacts(**facts))
    return st.lists(school, max_size=30, unique_by=lambda one: one.code)


VALUES: Mapping[By, Sequence[Any]] = {
    By.SCHOOL: CODES[:20],
    By.GRADE: GRADES,
    By.LEVEL: ("ประถม", "อนุบาล", "ม.ปลาย"),
    By.SEX: SEXES,
    By.POSITION: ("ครู", ""),
    By.DISTRICT: ("หนองไผ่", "ศรีเทพ", ""),
    By.TAMBON: ("วังไผ่", ""),
    By.CLUSTER: ("ศูนย์ 1", ""),
    By.SIZE7: (1, 7),
    By.EXTENDED: (True, False),
}


def conditions() -> st.SearchStrategy[dict[By, list[Any]]]:
    one = st.sampled_from(list(VALUES)).flatmap(
        lambda by: st.tuples(
            st.just(by), st.lists(st.sampled_from(VALUES[by]), min_size=1, unique=True)
        )
    )
    return st.lists(one, max_size=2).map(dict)


def one_by_one(
    told: list[Figure],
    schools: dict[str, SchoolFacts],
    by: Sequence[By],
    where: Mapping[By, Sequence[Any]],
) -> dict[Key, tuple[Decimal, int]]:
    found: dict[Key, tuple[Decimal, int]] = {}
    for one in told:
        if one.school == AREA:
            continue
        listed = schools.get(one.school)

        def of(by: By, one: Figure = one, listed: SchoolFacts | None = listed) -> Any:
            if by is By.SCHOOL or by in OF_A_FIGURE:
                return getattr(one, by)
            if listed is not None:
                return getattr(listed, by)
            return None if by in (By.SIZE7, By.EXTENDED) else ""

        if not all(of(key) in wanted for key, wanted in where.items()):
            continue
        key = tuple(map(of, by))
        value, rows = found.get(key, (Decimal(0), 0))
        found[key] = (value + one.value, rows + 1)
    return found


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    opened = Database("sqlite://")
    lay(opened)
    yield opened
    opened.close()


def load(session: Session, series: str, **more: Any) -> UUID:
    loads = Loads(session)
    year, round = (0, 0) if series == Series.SCHOOLS else (2568, 1)
    before = loads.current(series, year, round)
    kept = FigureLoad(
        series=series,
        year=year,
        round=round,
        turn=0,
        layout="students",
        file_name="",
        sha256="0" * 64,
        as_of=date(2025, 6, 10),
        loaded_at=NOW,
        loaded_by="console",
        schools=1,
        rows=1,
    )
    assert loads.record(kept, instead_of=before and before.id, **more)
    return kept.id


@settings(max_examples=examples(60), deadline=None)
@given(
    told=figures(),
    schools=lists_of_schools(),
    others=lists_of_schools(),
    asked=st.lists(
        st.tuples(st.lists(st.sampled_from(list(VALUES)), max_size=2, unique=True), conditions()),
        min_size=1,
        max_size=6,
    ),
    rolled_up=st.booleans(),
)
def test_whatever_is_asked_comes_to_what_one_by_one_does(
    database: Database,
    told: list[Figure],
    schools: list[SchoolFacts],
    others: list[SchoolFacts],
    asked: list[tuple[list[By], dict[By, list[Any]]]],
    rolled_up: bool,
) -> None:
    with database.write() as session:
        listed = load(session, Series.SCHOOLS, schools=schools)
        figures = load(session, Series.STUDENTS, figures=told)
        newer = load(session, Series.SCHOOLS, schools=others) if others else listed
        if not rolled_up:
            session.execute(delete(FigureSum))
        for where_from, counting in (
            (schools, Counting(session, listed)),
            (others or schools, Counting(session, newer)),
            ([], Counting(session)),
        ):
            by_code = {one.code: one for one in where_from}
            for by, where in asked:
                ought = one_by_one(told, by_code, by, where)
                found = counting.sums(figures, METRIC, by=by, where=where)
                assert {one.key: (one.value, one.rows) for one in found} == ought
                assert len(found) == len(ought)
                classes = {one.school: int(one.value) % 3 for one in told}
                by_class = one_by_one(told, by_code, [By.SCHOOL, *by], where)
                summed: dict[Key, Decimal] = {}
                for (school, *rest), (value, _) in by_class.items():
                    key = (classes[school], *rest)
                    summed[key] = summed.get(key, Decimal(0)) + value
                if By.SCHOOL not in by:
                    in_classes = counting.by_class(figures, METRIC, classes, by=by, where=where)
                    assert in_classes == summed
            schools_told = one_by_one(told, by_code, [By.SCHOOL], {})
            by_school = counting.by_school(figures, METRIC)
            assert by_school == {key: value for key, (value, _) in schools_told.items()}
            assert [*by_school] == sorted(by_school)
            way = [By.DISTRICT, By.TAMBON, By.SCHOOL]
            ways_told = one_by_one(told, by_code, way, {})
            by_way = counting.by_way(figures, METRIC)
            assert by_way == {key: value for key, (value, _) in ways_told.items()}
            assert [*by_way] == sorted(by_way)


@settings(max_examples=examples(30), deadline=None)
@given(told=figures())
def test_every_figure_of_a_school_is_as_it_was_loaded(
    database: Database, told: list[Figure]
) -> None:
    with database.write() as session:
        kept = load(session, Series.STUDENTS, figures=told)
        counting = Counting(session)
        for school in {one.school for one in told}:
            ought = sorted((one.kind, one.value) for one in told if one.school == school)
            found = counting.of_school(kept, school, METRIC)
            assert sorted((one.kind, one.value) for one in found) == ought
        in_all = [one for one in told if one.school != AREA]
        assert len(counting.scores(kept, METRIC)) == len(in_all)


def test_a_table_of_thousands_of_columns_is_kept_small(database: Database) -> None:
    told = [
        Figure(school=code, metric="scores", subject=f"{code} {number}", value=Decimal(number))
        for code in CODES
        for number in range(40)
    ]
    with database.write() as session:
        kept = load(session, Series.STUDENTS, figures=told)
        counting = Counting(session)
        assert counting.total(kept, "scores") == len(CODES) * sum(range(40))
        assert counting.total(kept, "scores", {By.SUBJECT: [f"{CODES[70]} 39"]}) == 39
        assert len(CODES) > ON_A_PAGE
        assert len(counting.of_school(kept, CODES[70])) == 40
