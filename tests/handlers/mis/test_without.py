"""All but some, and the schools of several places: nobody is left out, nobody is counted twice."""

from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session

from bot.texts import FACTS, Texts
from handlers.mis.answer import Answer, NoAnswer, Why
from handlers.mis.answering import answer
from handlers.mis.measuring import Shelf
from handlers.mis.permits import ANYBODY, OFFICER
from handlers.mis.question import read
from handlers.mis.wording import no
from handlers.understanding.understood import Intent, Wish
from store.figures import Series
from tests.handlers.mis.few_schools import (
    LISTED,
    TODAY,
    WANGPHAI,
    ask,
    disabled,
    figure,
    flat,
    load,
    notes,
    number,
    pupils,
)


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


def test_districts_that_remain_are_told_one_by_one_and_together(session: Session) -> None:
    pupils(session)
    others = {"districts": ["วิเชียรบุรี", "บึงสามพัน"]}
    found = without(session, others, group_by="district")
    assert [line.values for line in found.lines] == [(Decimal(22),), (Decimal(40),), (Decimal(62),)]
    assert number(found) == "62"


def test_schools_without_a_pupil_have_their_line_among_the_sizes(session: Session) -> None:
    load(session, Series.STUDENTS, 2568, 1, [figure(WANGPHAI, 200)])
    found = without(session, {"size": ["ไม่มีนักเรียน", "กลาง"]}, metric="schools", size="เล็ก")
    told = [line.values[0] for line in found.lines]
    assert (number(found), told) == ("4", [Decimal(3), Decimal(1)])


def test_grades_that_remain_are_called_by_the_first_and_the_last(session: Session) -> None:
    pupils(session)
    found = without(session, {"grade": ["อ.2", "อ.3", "ป.1", "ป.3"]})
    assert "อ.2–ป.1, ป.3" in flat(found.headline.params["what"])


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


def test_without_a_school_or_a_ตำบล_it_is_of_all_others(session: Session) -> None:
    pupils(session)
    school = {"without": {"schools": [WANGPHAI]}}
    found = without(session, school)
    assert number(found) == "70"
    assert [line.values for line in found.lines] == [(Decimal(30),), (Decimal(40),)]
    assert "บ้านวังไผ่" in flat(found.headline.params["what"])
    assert number(without(session, school, district="หนองไผ่")) == "30"
    assert number(without(session, {"without": {"tambons": ["สระประดู่"]}})) == "70"
    assert number(without(session, school, metric="schools")) == "3"
    by_district = without(session, school, group_by="district")
    assert {flat(line.label): line.values for line in by_district.lines} == {
        "บึงสามพัน": (Decimal(40),),
        "หนองไผ่": (Decimal(30),),
        "mis.total": (Decimal(70),),
    }
    share = without(session, school, op="share", sex="หญิง")
    assert share.headline.params["percent"] == "57.14"


def test_a_school_on_no_list_is_still_counted_without_another(session: Session) -> None:
    figures = [figure(WANGPHAI, 10, grade="ป.1"), figure("99999999", 7, grade="ป.1")]
    load(session, Series.STUDENTS, 2568, 1, figures)
    assert number(ask(session)) == "17"
    assert number(without(session, {"without": {"schools": [WANGPHAI]}})) == "7"


@pytest.mark.parametrize(
    "remaining",
    [
        {"without": {"schools": [WANGPHAI]}},
        {"without": {"tambons": ["สระประดู่"]}},
        {"scope": None, "districts": ["หนองไผ่", "บึงสามพัน"]},
        {},
    ],
)
def test_of_a_sensitive_kind_nobody_subtracts_his_way_to_a_few(
    session: Session, remaining: dict[str, Any]
) -> None:
    pupils(session)
    disabled(session)
    with pytest.raises(NoAnswer) as none:
        without(session, remaining, metric="disabled_students")
    assert none.value.why is Why.LEAVES_OUT_FEW
    assert "ชั้น" not in Texts.load(dict.fromkeys(FACTS, "")).value(no(none.value), "th")


def test_beside_others_a_sensitive_kind_is_left_out_and_that_is_said(session: Session) -> None:
    pupils(session)
    disabled(session)
    both = {"metric": ["students", "disabled_students"]}
    wish = Wish(
        Intent.MIS_QUERY,
        {"except": True, **both},
        remaining={"without": {"schools": [WANGPHAI]}},
    )
    found = answer(read(wish, LISTED), Shelf(session), OFFICER, today=TODAY)
    assert [line.values for line in found.lines] == [(Decimal(70),)]
    assert "mis.left_out.small" in notes(found)


def test_what_is_not_published_of_a_school_is_not_to_be_worked_out(session: Session) -> None:
    pupils(session)
    load(session, Series.STAFF, 2568, 0, [figure(WANGPHAI, 3, "retiring_teachers")])
    with pytest.raises(NoAnswer) as none:
        without(session, {"without": {"schools": [WANGPHAI]}}, metric="retiring_teachers")
    assert none.value.why is Why.NOT_PUBLISHED


def test_a_mean_without_some_is_not_worked_out(session: Session) -> None:
    with pytest.raises(NoAnswer) as none:
        without(session, {"without": {"schools": [WANGPHAI]}}, metric="nt")
    assert none.value.why is Why.LEAVES_OUT
