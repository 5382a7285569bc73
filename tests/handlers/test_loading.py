"""What would be loaded of a file, and what is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from handlers.figurefiles.reading import (
    BadFigures,
    DoubtKind,
    FileFault,
    Part,
    Period,
    Reading,
    SchoolRow,
)
from handlers.language.place_file import ours
from handlers.language.places import Kind, Place
from handlers.loading.planning import Plans, plan, wants_round, wants_year, with_period
from handlers.loading.recording import LoadedMeanwhile, record
from handlers.loading.samples import load_samples
from handlers.loading.schools import from_places, known
from store.audit import Actor, Audit
from store.counting import Counting
from store.db import Database
from store.figures import Figure, Series
from store.loads import Loads
from tests.store.people import NOW
from tests.tables import lay

PLACES = {place.code: place for place in ours()}
TODAY = date(2026, 11, 28)
WANGPHAI = "67030158"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'helpdesk.db'}")
    lay(made)
    yield made
    made.close()


def reading(pupils: int = 40, series: str = Series.STUDENTS, sha: str = "a" * 64) -> Reading:
    metric = "students" if series == Series.STUDENTS else str(series)
    counts = (Figure(WANGPHAI, metric, Decimal(pupils)),)
    return Reading("students", "x.csv", sha, Period(2568, 1), (Part(series, counts),))


def planned(database: Database, what: Reading) -> Plans:
    with database.read() as session:
        return plan(what, session, PLACES, TODAY)


def load(database: Database, what: Plans) -> None:
    with database.write() as session:
        record(what, Audit(session, NOW, Actor.CONSOLE), PLACES, today=TODAY)


def test_looking_writes_nothing(database: Database) -> None:
    plans = planned(database, reading())
    assert [one.part.series for one in plans.new] == ["students"]
    with database.read() as session:
        assert Loads(session).all_current() == []


def test_the_first_load_brings_the_list_of_schools_the_next_does_not(database: Database) -> None:
    load(database, planned(database, reading()))
    load(database, planned(database, reading(41, sha="b" * 64)))
    with database.read() as session:
        assert [one.turn for one in Loads(session).history(Series.SCHOOLS)] == [1]
        schools = Loads(session).current(Series.SCHOOLS)
        assert schools is not None
        counting = Counting(session, schools.id)
        assert len(counting.listed.open) == 185
        wangphai = counting.facts(WANGPHAI)
    assert wangphai is not None
    assert (wangphai.code10, wangphai.district) == ("1067380332", "หนองไผ่")


def test_of_two_plans_made_at_once_the_second_is_not_carried_out(database: Database) -> None:
    first, second = planned(database, reading(40)), planned(database, reading(50, sha="b" * 64))
    load(database, first)
    with pytest.raises(LoadedMeanwhile):
        load(database, second)
    with database.read() as session:
        assert [one.totals for one in Loads(session).history(Series.STUDENTS, 2568, 1)] == [
            {"students": "40"}
        ]


def test_an_exam_is_of_its_year_whatever_round_a_files_name_says(database: Database) -> None:
    plans = planned(database, reading(50, Series.ONET))
    assert [(one.year, one.round, one.as_of) for one in plans.plans] == [
        (2568, 0, date(2026, 3, 31))
    ]
    assert plans.plans[0].changes == (), "a mean has no total"


def test_what_is_far_from_the_last_load_is_in_doubt(database: Database) -> None:
    load(database, planned(database, reading(100)))
    near, far = planned(database, reading(120, sha="b")), planned(database, reading(121, sha="b"))
    assert near.doubts == ()
    assert [(one.kind, one.said, one.counted) for one in far.doubts] == [
        (DoubtKind.CHANGED, "121", "100")
    ]


def test_what_is_real_is_not_compared_with_what_was_invented(database: Database) -> None:
    with database.write() as session:
        assert load_samples(Audit(session, NOW, Actor.CONSOLE), PLACES, TODAY)
    plans = planned(database, reading())
    assert plans.plans[0].before is not None, "it stands in its place all the same"
    assert [one.before for one in plans.plans[0].changes] == [None]


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ({}, True),
        ({"year": 2547}, False),
        ({"year": 2571}, False),
        ({"round": 4}, False),
        ({"as_of": date(2026, 11, 29)}, False),
        ({"as_of": TODAY, "year": 2569, "round": 3}, True),
    ],
)
def test_a_time_that_cannot_be_is_refused(said: dict[str, int], right: bool) -> None:
    if right:
        assert with_period(reading(), today=TODAY, **said).period.year  # type: ignore[arg-type]  # a day among numbers
        return
    with pytest.raises(BadFigures):
        with_period(reading(), today=TODAY, **said)  # type: ignore[arg-type]  # likewise


def test_what_a_file_does_not_say_is_wanted_only_where_it_matters() -> None:
    untold = replace(reading(), period=Period())
    assert (wants_year(untold), wants_round(untold)) == (True, True)
    exam = replace(reading(50, Series.ONET), period=Period())
    assert (wants_year(exam), wants_round(exam)) == (True, False)
    schools = replace(untold, parts=(Part(Series.SCHOOLS, schools=(SchoolRow(WANGPHAI, "ก"),)),))
    assert (wants_year(schools), wants_round(schools)) == (False, False)


def test_another_offices_places_are_its_schools(database: Database) -> None:
    """None of ours is among them, closed or not."""
    places = {
        code: Place(code, name, name, Kind.SCHOOL, "เมือง")
        for code, name in (("10010001", "วัดชนะสงคราม"), ("10010002", "อนุบาลวัดปรินายก"), ("g", "ก"))
    }
    assert [one.code for one in from_places(places)] == ["10010001", "10010002"]
    with database.read() as session:
        schools = known(session, places)
    assert schools.by_number("10010099") == "10010099", "of the same area, if on no list"
    assert schools.by_number(WANGPHAI) is None


def test_a_school_with_lower_secondary_or_more_is_an_extended_one() -> None:
    open_ones = [one for one in from_places(PLACES) if not one.closed]
    assert (len(open_ones), sum(one.extended for one in open_ones)) == (185, 68)


def a_list(schools: int, sha: str, period: Period, layout: str = "schools") -> Reading:
    rows = [one for one in from_places(PLACES) if not one.closed][:schools]
    part = Part(Series.SCHOOLS, schools=tuple(rows))
    return Reading(layout, "x.csv", sha, period, (part,))


def test_who_would_close_schools_by_a_list_is_told_how_many_and_which(database: Database) -> None:
    plans = planned(database, a_list(180, "c" * 64, Period()))
    (doubt,) = plans.doubts
    assert (doubt.kind, doubt.counted) == (DoubtKind.CLOSING, "5")
    assert doubt.said.count(",") == 2
    assert planned(database, a_list(185, "c" * 64, Period())).doubts == ()


def test_an_older_list_of_schools_never_stands_before_a_newer_one(database: Database) -> None:
    load(database, planned(database, a_list(185, "c" * 64, Period(2569, 1), "dmc_workbook")))
    with pytest.raises(BadFigures) as no:
        planned(database, a_list(100, "d" * 64, Period(2568, 3)))
    assert no.value.reason is FileFault.OLD_LIST
    workbook = replace(
        a_list(100, "d" * 64, Period(2565, 1)),
        parts=(*reading().parts, *a_list(100, "d", Period()).parts),
    )
    plans = planned(database, workbook)
    assert [one.part.series for one in plans.plans] == ["students"]
    assert [one.kind for one in plans.doubts] == [DoubtKind.OLD_LIST]
    load(database, plans)
    with database.read() as session:
        assert len(Loads(session).history(Series.SCHOOLS)) == 1
    newer = planned(database, a_list(185, "e" * 64, Period(2569, 2)))
    assert [one.part.series for one in newer.new] == ["schools"]


def test_a_list_of_long_ago_is_not_put_before_the_offices_workplaces(database: Database) -> None:
    load(database, planned(database, reading()))
    with pytest.raises(BadFigures):
        planned(database, a_list(100, "d" * 64, Period(2565, 1)))
    assert planned(database, a_list(185, "d" * 64, Period(2569, 1))).new


def test_who_says_another_year_than_the_file_is_told_both(database: Database) -> None:
    said = with_period(reading(), year=2567, as_of=date(2025, 6, 10), today=TODAY)
    assert [(one.kind, one.said, one.counted) for one in planned(database, said).doubts] == [
        (DoubtKind.OUT_OF_YEAR, "2567", "10/6/2568"),
        (DoubtKind.OTHER_YEAR, "2567", "2568"),
    ]
    assert planned(database, with_period(reading(), year=2568, today=TODAY)).doubts == ()


def test_the_same_file_as_another_round_is_in_doubt(database: Database) -> None:
    load(database, planned(database, reading()))
    again = replace(reading(), period=Period(2568, 2))
    assert [(one.kind, one.said) for one in planned(database, again).doubts] == [
        (DoubtKind.SAME_FILE, "1/2568")
    ]
    assert planned(database, reading()).doubts == ()
