"""A number for more than was asked, or for something else, is worse than none."""

from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session

from handlers.mis.answer import Why
from handlers.mis.permits import OFFICER
from store.figures import SchoolFacts, Series
from store.loads import Loads
from tests.handlers.mis.few_schools import (
    KHOKKRUAT,
    LISTED,
    THASAO,
    WANGPHAI,
    ask,
    exam,
    figure,
    flat,
    load,
    number,
    pupils,
    why_not,
)


def names(session: Session, **slots: Any) -> list[object]:
    return [line.label for line in ask(session, intent="mis_list", list="schools", **slots).lines]


def test_pupils_of_schools_under_a_condition_are_theirs_alone(session: Session) -> None:
    pupils(session)
    over_25 = {"metric": "students", "op": ">", "value": 25}
    assert number(ask(session, filter=over_25)) == "70"
    assert number(ask(session, filter=over_25, district="หนองไผ่")) == "30"


def test_a_ratio_under_its_own_condition_is_told_school_by_school(session: Session) -> None:
    pupils(session)
    crowded = {"metric": "students_per_room", "op": ">", "value": 10}
    found = ask(session, metric="students_per_room", filter=crowded)
    assert [(line.label, line.values) for line in found.lines] == [
        ("1. บ้านวังไผ่ (อ.วิเชียรบุรี)", (Decimal(11),))
    ]


def test_a_condition_is_of_the_level_and_the_sex_that_are_said(session: Session) -> None:
    pupils(session)
    none = {"metric": "students", "op": "=", "value": 0}
    no_infants = names(session, metric=[], level="อนุบาล", filter=none)
    assert no_infants == ["1. บ้านวังไผ่ (อ.วิเชียรบุรี)", "2. บ้านท่าเสา (อ.หนองไผ่)"]
    few = {"metric": "students", "op": "<", "value": 11}
    assert names(session, metric=[], sex="ชาย", filter=few) == [
        "1. บ้านวังไผ่ (อ.วิเชียรบุรี)",
        "2. บ้านโคกกรวด (อ.บึงสามพัน)",
    ]
    assert number(ask(session, metric="schools", sex="หญิง", filter=none)) == "1"


@pytest.mark.parametrize("whom", [{"level": "อนุบาล"}, {"grade": ["อ.2"]}])
def test_schools_of_a_level_or_a_grade_are_those_with_pupils_in_it(
    session: Session, whom: dict[str, Any]
) -> None:
    pupils(session)
    assert names(session, metric=[], **whom) == ["1. บ้านโคกกรวด (อ.บึงสามพัน)"]
    assert number(ask(session, metric="schools", **whom)) == "1"


def test_schools_that_closed_are_not_all_schools_of_the_year(session: Session) -> None:
    facts = [
        SchoolFacts(
            code=one.code,
            name=one.name,
            district=one.district,
            tambon=one.tambon,
            closed=one.code == KHOKKRUAT,
        )
        for one in LISTED.schools
    ]
    before = Loads(session).current(Series.SCHOOLS)
    load(session, Series.SCHOOLS, 0, 0, schools=facts, instead_of=before)
    pupils(session)
    closed = {"status": "เลิกสถานศึกษา", "metric": [], "year": "current"}
    found = ask(session, intent="mis_list", list="schools", **closed)
    assert [line.label for line in found.lines] == ["1. บ้านโคกกรวด (อ.วิเชียรบุรี)"]
    assert "mis.note.closed_when" in [note.text for note in found.notes]
    assert [one.series for one in found.sources] == [Series.SCHOOLS]


def test_two_places_over_two_years_are_four_numbers(session: Session) -> None:
    pupils(session, 2567)
    pupils(session, 2568, plus=5)
    found = ask(session, years=[2567, 2568], districts=["วิเชียรบุรี", "หนองไผ่"])
    assert [line.values for line in found.lines] == [
        (Decimal(22), Decimal(27)),
        (Decimal(30), Decimal(30)),
    ]


@pytest.mark.parametrize(
    ("slots", "why"),
    [
        ({"compare_to": "ประเทศ"}, Why.WIDER),
        ({"compare_to": "จังหวัด"}, Why.WIDER),
        ({"compare_to": "จังหวัด", "metric": "onet"}, Why.WIDER),
        ({"compare_to": "ประเทศ", "metric": "nt", "list": "schools"}, Why.NOT_SORTED_OUT),
        ({"level": "อนุบาล", "except": True}, Why.LEAVES_OUT),
        ({"op": "diff", "order": "desc", "top_n": 1}, Why.NOT_RANKED),
        ({"op": "diff", "order": "desc", "top_n": 1, "group_by": "school"}, Why.NOT_RANKED),
        ({"op": "diff", "list": "schools"}, Why.NOT_RANKED),
    ],
)
def test_what_cannot_be_told_is_said_instead_of_another_number(
    session: Session, slots: dict[str, Any], why: Why
) -> None:
    pupils(session, 2567)
    pupils(session)
    assert why_not(session, OFFICER, **slots).why is why


def test_the_district_that_lost_most_is_not_the_one_with_most_pupils(session: Session) -> None:
    pupils(session, 2567)
    pupils(session, 2568, plus=5)
    found = ask(session, op="diff", order="desc", top_n=1, group_by="district")
    assert found.headline.text == "mis.headline.up"
    assert {line.label: line.values for line in found.lines}["วิเชียรบุรี"] == (
        Decimal(22),
        Decimal(27),
    )


def test_schools_that_lack_teachers_are_told_with_how_many_they_lack(session: Session) -> None:
    balance = [
        figure(WANGPHAI, -2, "teacher_balance"),
        figure(KHOKKRUAT, -1, "teacher_balance"),
        figure(THASAO, 3, "teacher_balance"),
    ]
    load(session, Series.QUOTA, 2568, 0, balance)
    found = ask(session, metric="teacher_shortage_schools")
    assert number(found) == "2"
    (lacking,) = [note for note in found.notes if note.text == "mis.note.lacking"]
    assert lacking.params["number"] == "3"


def test_several_places_that_are_not_set_against_each_other_are_added_up(session: Session) -> None:
    pupils(session)
    two = {"schools": ["บ้านวังไผ่", "บ้านท่าเสา"]}
    found = ask(session, **two)
    assert number(found) == "52"
    assert [(line.values, line.sums) for line in found.lines] == [
        ((Decimal(22),), False),
        ((Decimal(30),), False),
        ((Decimal(52),), True),
    ]
    against = ask(session, intent="mis_compare", **two)
    assert (number(against), [line.sums for line in against.lines]) == ("8", [False, False])
    ratio = ask(session, **two, metric="students_per_room")
    assert not any(line.sums for line in ratio.lines)


def test_beside_each_other_stand_schools_of_both_kinds(session: Session) -> None:
    pupils(session)
    both = ["วิเชียรบุรี", "หนองไผ่"]
    found = ask(session, metric="schools", districts=both, group_by="type")
    assert [(flat(line.label), line.values) for line in found.lines if not line.sums] == [
        ("mis.type.primary", (Decimal(2), Decimal(1)))
    ]


def test_the_first_few_of_pupils_are_schools(session: Session) -> None:
    pupils(session)
    found = ask(session, top_n=2, order="desc")
    assert found.headline.text == "mis.headline.list_most"
    assert [line.values for line in found.lines] == [(Decimal(40),), (Decimal(30),)]
    assert [line.values for line in ask(session, top_n=1, order="desc").lines] == [(Decimal(40),)]


def test_the_most_of_a_score_may_be_a_subject_and_is_told_whole(session: Session) -> None:
    exam(session, Series.ONET, 2568, ป_6=40)
    assert number(ask(session, metric="onet", top_n=1, order="desc")) == "40"
