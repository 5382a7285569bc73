"""What is answered from a few loads: sums that add up, rounds that are not mixed, small cells."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from handlers.kit.effects import Words
from handlers.mis.answer import HIDDEN, Hidden, Value, Why
from handlers.mis.permits import OFFICER, Asker
from store.db import Database
from store.figures import AREA, SchoolFacts, Series
from store.loads import Loads
from tests.examples import examples
from tests.handlers.mis.few_schools import (
    FARAWAY,
    KHOKKRUAT,
    LISTED,
    THASAO,
    WANGPHAI,
    ask,
    figure,
    load,
    number,
    pupils,
    why_not,
)
from tests.tables import lay


def test_the_number_is_first_and_says_of_which_load_it_is(session: Session) -> None:
    kept = pupils(session)
    found = ask(session)
    assert number(found) == "92"
    assert [line.values for line in found.lines] == [(Decimal(40),), (Decimal(52),)]
    assert [one.load for one in found.sources] == [kept.id]
    assert found.rows == 4


def test_a_sum_of_some_schools_is_not_taken_for_that_of_all(session: Session) -> None:
    load(session, Series.STUDENTS, 2568, 1, [figure(WANGPHAI, 10, grade="ป.1")], schools_told=1)
    assert "mis.note.partial" in [note.text for note in ask(session).notes]
    assert ask(session, school="บ้านวังไผ่").notes == ()


def test_a_school_that_is_called_small_is_not_answered_with_all_small_ones(
    session: Session,
) -> None:
    pupils(session)
    assert number(ask(session, school="บ้านวังไผ่", size="เล็ก")) == "22"
    assert why_not(session, school="บ้านวังไผ่", size="ใหญ่").why is Why.NO_SUCH_PART


def test_a_year_that_is_not_loaded_is_said_with_what_is(session: Session) -> None:
    pupils(session)
    none = why_not(session, year=2560)
    assert none.why is Why.NOT_LOADED
    assert [(one.year, one.round) for one in none.loaded] == [(2568, 1)]


def test_this_year_is_the_newest_that_is_loaded_and_that_is_said(session: Session) -> None:
    pupils(session)
    found = ask(session, year="current")
    assert found.sources[0].year == 2568
    assert [note.text for note in found.notes] == ["mis.note.newest_instead"]


def test_years_are_compared_in_a_round_that_each_of_them_has(session: Session) -> None:
    pupils(session, 2567, 1)
    pupils(session, 2568, 1, plus=5)
    pupils(session, 2568, 2, plus=50)
    found = ask(session, years=[2567, 2568])
    assert {one.round for one in found.sources} == {1}
    assert found.headline.text == "mis.headline.up"
    assert number(found) == "5"


def test_a_round_of_what_is_told_once_a_year_is_said_to_be_none(session: Session) -> None:
    load(session, Series.STAFF, 2568, 0, [figure(WANGPHAI, 4, "teachers")])
    texts = [note.text for note in ask(session, metric="teachers", year=2568, round=2).notes]
    assert "mis.note.without_rounds" in texts
    assert "mis.note.without_rounds" not in [
        note.text for note in ask(session, metric="teachers", year=2568).notes
    ]


def test_rounds_that_differ_are_never_compared_in_silence(session: Session) -> None:
    pupils(session, 2567, 2)
    pupils(session, 2568, 1)
    found = ask(session, years=[2567, 2568])
    assert "mis.note.rounds_differ" in [note.text for note in found.notes]


def test_schools_with_more_of_one_sex_than_of_the_other_are_listed(session: Session) -> None:
    load(
        session,
        Series.STUDENTS,
        2568,
        1,
        [
            figure(WANGPHAI, 10, grade="ป.1", sex="ชาย"),
            figure(WANGPHAI, 12, grade="ป.1", sex="หญิง"),
            figure(THASAO, 30, grade="ป.2", sex="ชาย"),
            figure(FARAWAY, 40, grade="อ.2", sex="หญิง"),
        ],
    )
    more_boys = {"metric": "students", "sex": "ชาย", "op": ">", "value": {"sex": "หญิง"}}

    found = ask(session, intent="mis_list", list="schools", filter=more_boys)

    assert [line.label for line in found.lines] == ["1. บ้านท่าเสา (อ.หนองไผ่)"]
    fewer = ask(session, intent="mis_list", list="schools", filter={**more_boys, "op": "<"})
    assert len(fewer.lines) == 2


def test_one_name_of_two_schools_is_asked_about_and_each_names_its_district(
    session: Session,
) -> None:
    none = why_not(session, school="บ้านโคกกรวด")
    assert none.why is Why.WHICH_SCHOOL
    assert [name for _, name in none.choices] == ["บ้านโคกกรวด อ.วิเชียรบุรี", "บ้านโคกกรวด อ.บึงสามพัน"]


@pytest.mark.parametrize(
    ("slots", "why"),
    [
        ({"school": "นาสนุ่นวิทยาคม", "out_of_area": True}, Why.OUT_OF_AREA),
        ({"school": "@own"}, Why.WHOSE_SCHOOL),
        ({"school": "บ้านไม่มี"}, Why.UNKNOWN_PLACE),
        ({"metric": "something_else"}, Why.NOT_LOADED),
        ({"metric": "poor_students"}, Why.NOTHING_LOADED),
    ],
)
def test_what_cannot_be_answered_is_told_by_its_reason(
    session: Session, slots: dict[str, Any], why: Why
) -> None:
    pupils(session)
    assert why_not(session, **slots).why is why


@pytest.mark.parametrize(
    ("slots", "name"),
    [
        ({"school": "นาสนุ่นวิทยาคม"}, "นาสนุ่นวิทยาคม"),
        ({"district": "หล่มสัก"}, "อ.หล่มสัก"),
        ({"tambon": "ตาลเดี่ยว"}, "ต.ตาลเดี่ยว"),
        ({}, Words("mis.elsewhere")),
    ],
)
def test_what_is_another_office_s_is_named(
    session: Session, slots: dict[str, Any], name: str | Words
) -> None:
    assert why_not(session, out_of_area=True, **slots).params == {"name": name}


def test_a_ratio_of_two_files_names_both(session: Session) -> None:
    pupils(session)
    load(session, Series.STAFF, 2567, 0, [figure(WANGPHAI, 4, "teachers", position="ครู")])
    found = ask(session, metric="students_per_teacher", school="บ้านวังไผ่")
    assert number(found) == "5.50"
    assert len(found.sources) == 2
    assert "mis.note.years_differ" in [note.text for note in found.notes]


def scores(session: Session) -> None:
    means = [(AREA, 35), (WANGPHAI, 40), (THASAO, 30)]
    figures = [figure(s, v, "onet", grade="ป.6", subject="เฉลี่ย") for s, v in means]
    load(session, Series.ONET, 2567, 0, figures)


def test_scores_are_never_added_up(session: Session) -> None:
    scores(session)
    assert number(ask(session, metric="onet")) == "35"
    assert why_not(session, metric="onet", district="วิเชียรบุรี").why is Why.NO_SUCH_PART


@pytest.mark.parametrize(
    "slots",
    [
        {"school": "บ้านวังไผ่"},
        {"group_by": "school"},
        {"list": "schools", "order": "desc"},
        {"tambon": "สระประดู่"},
        {"schools": ["บ้านวังไผ่", "บ้านท่าเสา"]},
        {"metric": "schools", "filter": {"metric": "onet", "op": ">", "value": 38}},
    ],
)
def test_scores_of_single_schools_are_not_for_anybody(
    session: Session, slots: dict[str, Any]
) -> None:
    scores(session)
    assert why_not(session, **({"metric": "onet"} | slots)).why is Why.NOT_PUBLISHED


def test_a_school_is_told_its_own_and_no_other(session: Session) -> None:
    scores(session)
    own = Asker(schools=frozenset({WANGPHAI}))
    assert number(ask(session, own, metric="onet", school="@own")) == "40"
    assert why_not(session, own, metric="onet", school="บ้านท่าเสา").why is Why.NOT_PUBLISHED
    both = ["บ้านวังไผ่", "บ้านท่าเสา"]
    assert why_not(session, own, metric="onet", schools=both).why is Why.NOT_PUBLISHED


def test_officers_rank_schools_by_scores(session: Session) -> None:
    scores(session)
    found = ask(session, OFFICER, "mis_list", metric="onet", list="schools", order="desc")
    assert [line.values[0] for line in found.lines] == [Decimal(40), Decimal(30)]


def test_a_list_in_an_order_by_no_number_has_all_schools_in_it(session: Session) -> None:
    found = ask(session, OFFICER, "mis_list", metric=[], list="schools", order="desc")
    assert len(found.lines) == len(LISTED.schools)


def poor(session: Session) -> None:
    figures = [(WANGPHAI, 3), (KHOKKRUAT, 20), (THASAO, 30), (FARAWAY, 9)]
    load(
        session,
        Series.POOR,
        2568,
        1,
        [figure(s, v, "poor_students", level="ประถม") for s, v in figures],
    )


def test_a_small_number_is_not_told_nor_what_it_could_be_worked_out_from(session: Session) -> None:
    poor(session)
    one = ask(session, OFFICER, metric="poor_students", school="บ้านวังไผ่")
    other = ask(session, OFFICER, metric="poor_students", school_code=KHOKKRUAT)
    district = ask(session, OFFICER, metric="poor_students", district="วิเชียรบุรี")
    assert [one.headline.text, other.headline.text] == ["mis.headline.hidden"] * 2
    assert number(district) == "23"
    by_school = ask(session, OFFICER, metric="poor_students", group_by="school", district="วิเชียรบุรี")
    assert [line.values[0] for line in by_school.lines if not line.sums] == [HIDDEN, HIDDEN]


@pytest.mark.parametrize("group", ["district", "tambon", "school"])
def test_a_small_number_is_not_told_by_the_place_that_it_lies_in(
    session: Session, group: str
) -> None:
    poor(session)
    found = ask(session, OFFICER, metric="poor_students", school="บ้านวังไผ่", group_by=group)
    assert {line.values for line in found.lines} == {(HIDDEN,)}


@pytest.mark.parametrize(("at_thasao", "told"), [(30, Decimal(39)), (4, HIDDEN)])
def test_tambons_of_one_name_are_told_together_or_not_at_all(
    session: Session, at_thasao: int, told: Decimal | Hidden
) -> None:
    places = {THASAO: "หนองไผ่", FARAWAY: "บึงสามพัน", KHOKKRUAT: "วิเชียรบุรี"}
    facts = [
        SchoolFacts(code=code, name=code, district=district, tambon="กันจุ")
        for code, district in places.items()
    ]
    facts[-1].tambon = "สระประดู่"
    before = Loads(session).current(Series.SCHOOLS)
    load(session, Series.SCHOOLS, 0, 0, schools=facts, instead_of=before)
    figures = [(THASAO, at_thasao), (FARAWAY, 9), (KHOKKRUAT, 20)]
    every = [figure(s, v, "poor_students", level="ประถม") for s, v in figures]
    load(session, Series.POOR, 2568, 1, every)
    found = ask(session, OFFICER, metric="poor_students", group_by="tambon")
    assert {str(line.label): line.values[0] for line in found.lines}["กันจุ"] == told


def test_what_is_hidden_is_found_anew_for_a_better_file_and_another_list(
    session: Session,
) -> None:
    def by_district() -> dict[str, Value]:
        found = ask(session, OFFICER, metric="poor_students", group_by="district")
        return {str(line.label): line.values[0] for line in found.lines if not line.sums}

    poor(session)
    assert by_district() == {"วิเชียรบุรี": 23, "หนองไผ่": 30, "บึงสามพัน": 9}
    loads = Loads(session)
    few = [figure(s, v, "poor_students", level="ประถม") for s, v in [(WANGPHAI, 3), (THASAO, 30)]]
    load(session, Series.POOR, 2568, 1, few, instead_of=loads.latest(Series.POOR))
    assert by_district() == {"วิเชียรบุรี": HIDDEN, "หนองไผ่": HIDDEN}
    moved = [
        SchoolFacts(code=one.code, name=one.name, district="หนองไผ่", tambon=one.tambon)
        for one in LISTED.schools
    ]
    load(session, Series.SCHOOLS, 0, 0, schools=moved, instead_of=loads.current(Series.SCHOOLS))
    assert by_district() == {"หนองไผ่": 33}


@pytest.mark.parametrize("group", ["district", "tambon", "school", "level", "grade", "sex"])
@pytest.mark.parametrize(
    "each",
    [
        [(WANGPHAI, g, s, 1) for g, s in [("ป.1", "ชาย"), ("ป.2", "ชาย"), ("ป.3", "หญิง")]]
        + [(THASAO, g, s, 1) for g, s in [("ป.4", "ชาย"), ("ป.5", "หญิง"), ("ป.6", "หญิง")]],
        [(one, "ป.1", s, 1) for one, s in zip(LISTED.by_code, ["ชาย", "หญิง"] * 2, strict=True)]
        + [("67030199", "ป.1", "ชาย", 1)],
    ],
    ids=["one in each grade", "one in each school"],
)
def test_how_many_there_are_is_not_told_where_one_is_in_each(
    session: Session, each: list[tuple[str, str, str, int]], group: str
) -> None:
    """Neither by the headline nor by what adds up to it, whatever it is told apart by: as many
    grades or schools are shown as hidden."""
    figures = [figure(one, n, "poor_students", grade=g, sex=s) for one, g, s, n in each]
    load(session, Series.POOR, 2568, 1, figures)
    whole = ask(session, OFFICER, metric="poor_students")
    apart = ask(session, OFFICER, metric="poor_students", group_by=group)
    assert whole.headline.text == apart.headline.text == "mis.headline.hidden"
    assert {value for line in (*whole.lines, *apart.lines) for value in line.values} == {HIDDEN}


@pytest.mark.parametrize(
    "slots",
    [
        {"school": "บ้านวังไผ่", "sex": "ชาย"},
        {"district": "วิเชียรบุรี", "group_by": "level"},
        {"group_by": ["district", "level"]},
        {"size": "เล็ก"},
        {"list": "schools", "filter": {"metric": "poor_students", "op": "<", "value": 5}},
        {"sex": "ชาย", "grade": ["ป.1"]},
        {"metric": "schools", "filter": {"metric": "poor_students", "op": "=", "value": 3}},
    ],
)
def test_a_sensitive_kind_is_not_split_so_finely_that_two_answers_give_one_away(
    session: Session, slots: dict[str, Any]
) -> None:
    poor(session)
    pupils(session)
    assert why_not(session, OFFICER, **({"metric": "poor_students"} | slots)).why is Why.SMALL


COUNTS = st.lists(st.integers(0, 400), min_size=8, max_size=8)
GROUPS = ("district", "tambon", "school", "grade", "level", "sex", "size")


@settings(max_examples=examples(25), deadline=None)
@given(COUNTS, st.sampled_from(GROUPS))
def test_what_it_is_made_of_sums_to_the_number(counts: list[int], group: str) -> None:
    cells = [(s, sex) for s in LISTED.by_code for sex in ("ชาย", "หญิง")]
    figures = [
        figure(school, count, grade="ป.1" if at % 3 else "อ.2", sex=sex)
        for at, ((school, sex), count) in enumerate(zip(cells, counts, strict=True))
    ]
    database = Database("sqlite://")
    lay(database)
    with database.write() as session:
        facts = [
            SchoolFacts(code=one.code, name=one.name, district=one.district, tambon=one.tambon)
            for one in LISTED.schools
        ]
        load(session, Series.SCHOOLS, 0, 0, schools=facts)
        load(session, Series.STUDENTS, 2568, 1, figures)
        found = ask(session, group_by=group)
    database.close()
    parts = [line.values[0] for line in found.lines if not line.sums]
    assert sum(value for value in parts if isinstance(value, Decimal)) == sum(counts)
    assert number(found) == f"{sum(counts):,}"
