"""All but some, and the schools of several places: nobody is left out, nobody is counted twice."""

from decimal import Decimal
from typing import Any

from sqlmodel import Session

from handlers.mis.answer import Answer
from handlers.mis.answering import answer
from handlers.mis.measuring import Shelf
from handlers.mis.permits import ANYBODY
from handlers.mis.question import read
from handlers.understanding.understood import Intent, Wish
from tests.handlers.mis.few_schools import LISTED, TODAY, ask, number, pupils


def without(session: Session, remaining: dict[str, Any], **slots: Any) -> Answer:
    wish = Wish(
        Intent.MIS_QUERY, {"metric": "students", "except": True, **slots}, remaining=remaining
    )
    return answer(read(wish, LISTED), Shelf(session), ANYBODY, today=TODAY)


def test_a_number_without_some_is_of_those_that_remain(session: Session) -> None:
    pupils(session)
    whole = Decimal(str(number(ask(session))))
    infants = Decimal(str(number(ask(session, level="อนุบาล"))))
    rest = without(session, {"grade": None, "level": ["ประถม", "ม.ต้น", "ม.ปลาย"]}, level="อนุบาล")
    assert Decimal(str(number(rest))) == whole - infants


def test_districts_that_remain_come_to_one_number(session: Session) -> None:
    pupils(session)
    others = {"scope": None, "districts": ["วิเชียรบุรี", "บึงสามพัน"]}
    assert number(without(session, others, scope="area")) == "62"


def test_schools_that_are_not_extended_are_the_others(session: Session) -> None:
    pupils(session)
    slots = {"metric": "schools", "type": "ขยายโอกาส"}
    assert number(ask(session, **slots)) == "0"
    assert number(without(session, {"type": "ไม่ใช่ขยายโอกาส"}, **slots)) == "4"


def test_a_list_of_two_districts_is_of_both(session: Session) -> None:
    pupils(session)
    both = ["วิเชียรบุรี", "หนองไผ่"]
    found = ask(session, intent="mis_list", list="schools", districts=both, metric=[])
    assert found.headline.params["count"] == 3
    most = ask(session, intent="mis_list", list="schools", districts=both, order="desc", top_n=1)
    assert [(line.label, line.values) for line in most.lines] == [
        ("1. บ้านท่าเสา (อ.หนองไผ่)", (Decimal(30),))
    ]


def test_of_several_grades_each_is_told_in_each_year(session: Session) -> None:
    pupils(session, 2567)
    pupils(session, 2568, plus=5)
    found = ask(session, intent="mis_compare", grade=["ป.1", "ป.2"], years=[2567, 2568])
    assert [(line.values, line.sums) for line in found.lines] == [
        ((Decimal(22), Decimal(27)), False),
        ((Decimal(30), Decimal(30)), False),
        ((Decimal(52), Decimal(57)), True),
    ]
    assert number(found) == "5"
