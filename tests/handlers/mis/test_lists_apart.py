"""A list of schools whose numbers are told by sex, level or grade."""

import pytest
from sqlmodel import Session

from handlers.mis.answer import Why, written
from handlers.understanding.understood import Value
from tests.handlers.mis.few_schools import ask, flat, pupils, why_not

RANKED = {"intent": "mis_list", "list": "schools", "metric": "students", "order": "desc"}


def rows(session: Session, **asked: Value) -> list[list[str]]:
    found = ask(session, **asked)
    told = [[flat(one.label), *map(written, one.values)] for one in found.lines]
    return [["", *map(flat, found.columns)], *told]


def test_beside_each_number_of_a_ranking_stands_what_it_is_made_of(session: Session) -> None:
    pupils(session)
    assert rows(session, **RANKED, top_n=2, group_by="sex") == [
        ["", "mis.unit.person", "mis.sex.boy", "mis.sex.girl"],
        ["1. บ้านโคกกรวด (อ.บึงสามพัน)", "40", "–", "40"],
        ["2. บ้านท่าเสา (อ.หนองไผ่)", "30", "30", "–"],
    ]


def test_what_no_school_there_has_is_no_column(session: Session) -> None:
    pupils(session)
    assert rows(session, **RANKED, district="วิเชียรบุรี", group_by="level") == [
        ["", "mis.unit.person", "ประถม"],
        ["1. บ้านวังไผ่", "22", "22"],
    ]


def test_names_alone_have_nothing_to_be_told_by_so_it_is_of_their_pupils(
    session: Session,
) -> None:
    pupils(session)
    asked = {"intent": "mis_list", "list": "schools", "metric": "schools", "district": "หนองไผ่"}
    assert rows(session, **asked, group_by="grade") == [
        ["", "mis.unit.person", "ป.2"],
        ["1. บ้านท่าเสา", "30", "30"],
    ]


@pytest.mark.parametrize(("metric", "group"), [("rooms", "sex"), ("students_per_room", "level")])
def test_what_the_load_does_not_tell_apart_is_said(
    session: Session, metric: str, group: str
) -> None:
    pupils(session)
    none = why_not(session, **RANKED | {"metric": metric}, group_by=group)
    assert none.why is Why.NO_SUCH_PART
