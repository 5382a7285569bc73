"""Schools picked by a part of their pupils or staff, and what else is told of them."""

from decimal import Decimal

from sqlmodel import Session

from store.figures import Series
from tests.handlers.mis.few_schools import WANGPHAI, ask, figure, flat, load, number, pupils

FEW_GIRLS = {"metric": "students", "op": "<", "value": 20, "sex": "หญิง"}
NO_CLERK = {"metric": "other_staff", "op": "=", "value": 0}


def staff(session: Session) -> None:
    told = [
        figure(WANGPHAI, 0, "other_staff", position="ธุรการ"),
        figure(WANGPHAI, 2, "other_staff", position="พนักงานราชการ"),
    ]
    load(session, Series.STAFF, 2568, 1, told)


def test_all_pupils_are_counted_of_the_schools_that_a_part_of_them_picks(session: Session) -> None:
    pupils(session)
    found = ask(session, filter=FEW_GIRLS)
    assert number(found) == "52"
    assert "mis.sex.girl" in flat(found.headline)


def test_all_pupils_are_counted_of_the_schools_without_one_position(session: Session) -> None:
    pupils(session)
    staff(session)
    assert number(ask(session, filter={**NO_CLERK, "position": "ธุรการ"})) == "22"


def test_beside_a_school_without_one_position_stand_its_pupils(session: Session) -> None:
    pupils(session)
    staff(session)
    found = ask(session, list="schools", metric=[], filter=NO_CLERK, position="ธุรการ")
    assert [line.values for line in found.lines] == [(Decimal(22),)]
