"""A list of schools whose numbers are told by sex, level or grade."""

import pytest
from sqlmodel import Session

from handlers.mis.answer import Why, written
from handlers.mis.wording import sentence
from handlers.understanding.understood import Value
from tests.handlers.mis.few_schools import ask, flat, pupils, why_not

TOTAL = "mis.with_unit mis.total mis.unit.person"
RANKED = {"intent": "mis_list", "list": "schools", "metric": "students", "order": "desc"}


def rows(session: Session, **asked: Value) -> list[list[str]]:
    found = ask(session, **asked)
    told = [[flat(one.label), *map(written, one.values)] for one in found.lines]
    return [["", *map(flat, found.columns)], *told]


def test_beside_each_number_of_a_ranking_stands_what_it_is_made_of(session: Session) -> None:
    pupils(session)
    assert rows(session, **RANKED, top_n=2, group_by="sex") == [
        ["", TOTAL, "mis.sex.boy", "mis.sex.girl"],
        ["1. บ้านโคกกรวด (อ.บึงสามพัน)", "40", "–", "40"],
        ["2. บ้านท่าเสา (อ.หนองไผ่)", "30", "30", "–"],
    ]


def test_what_no_school_there_has_is_no_column(session: Session) -> None:
    pupils(session)
    assert rows(session, **RANKED, district="วิเชียรบุรี", group_by="level") == [
        ["", TOTAL, "ประถม"],
        ["1. บ้านวังไผ่", "22", "22"],
    ]


def test_names_alone_have_nothing_to_be_told_by_so_it_is_of_their_pupils(
    session: Session,
) -> None:
    pupils(session)
    asked = {"intent": "mis_list", "list": "schools", "metric": "schools", "district": "หนองไผ่"}
    assert rows(session, **asked, group_by="grade") == [
        ["", TOTAL, "ป.2"],
        ["1. บ้านท่าเสา", "30", "30"],
    ]


@pytest.mark.parametrize(("metric", "group"), [("rooms", "sex"), ("students_per_room", "level")])
def test_what_the_load_does_not_tell_apart_is_said(
    session: Session, metric: str, group: str
) -> None:
    pupils(session)
    none = why_not(session, **RANKED | {"metric": metric}, group_by=group)
    assert none.why is Why.NO_SUCH_PART


def test_a_ranking_of_girls_or_of_a_level_has_their_numbers(session: Session) -> None:
    pupils(session)
    girls = ask(session, **RANKED, sex="หญิง", top_n=1)
    assert [[flat(one.label), *map(written, one.values)] for one in girls.lines] == [
        ["1. บ้านโคกกรวด (อ.บึงสามพัน)", "40"]
    ]
    assert rows(session, **RANKED, level="ประถม", top_n=3, group_by="sex")[1:] == [
        ["1. บ้านท่าเสา (อ.หนองไผ่)", "30", "30", "–"],
        ["2. บ้านวังไผ่ (อ.วิเชียรบุรี)", "22", "10", "12"],
    ]


def test_of_girls_no_sex_is_told_again_and_no_column_is_empty(session: Session) -> None:
    pupils(session)
    assert rows(session, **RANKED, sex="หญิง", district="วิเชียรบุรี", group_by="sex") == [
        ["", "mis.unit.person"],
        ["1. บ้านวังไผ่", "12"],
    ]
    more = {"filter": {"metric": "students", "op": ">", "value": 35}}
    assert rows(session, **RANKED, **more, group_by="level") == [
        ["", TOTAL, "อนุบาล"],
        ["1. บ้านโคกกรวด (อ.บึงสามพัน)", "40", "40"],
    ]


def test_what_is_copied_of_such_a_list_are_the_schools_numbers(session: Session) -> None:
    pupils(session)
    found = ask(session, **RANKED, top_n=1, group_by="sex")
    copied = flat(sentence(found))
    assert "40" in copied
    assert "40 / " not in copied
    assert found.charted == 1
