"""Numbers that look right and are of another grade, position or year than was asked for."""

from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session

from handlers.mis.answer import Answer, NoAnswer, Why
from handlers.mis.permits import OFFICER
from handlers.mis.question import read
from handlers.understanding.places.schools import ours
from handlers.understanding.understood import Intent, Wish
from store.figures import AREA, Series
from tests.handlers.mis.few_schools import (
    FARAWAY,
    THASAO,
    WANGPHAI,
    ask,
    figure,
    load,
    number,
    why_not,
)


def two_grades(session: Session) -> None:
    """The highest of ป.6 has ม.3 as well, and there the lowest."""
    for year, more in ((2567, 0), (2568, 1)):
        told = [
            figure(AREA, 35, "onet", grade="ป.6", subject="เฉลี่ย"),
            figure(AREA, 28, "onet", grade="ม.3", subject="เฉลี่ย"),
            figure(WANGPHAI, 40 + more, "onet", grade="ป.6", subject="เฉลี่ย"),
            figure(WANGPHAI, 20 - 9 * more, "onet", grade="ม.3", subject="เฉลี่ย"),
            figure(THASAO, 30 - more, "onet", grade="ป.6", subject="เฉลี่ย"),
        ]
        load(session, Series.ONET, year, 0, told)


def notes(found: Answer) -> set[str]:
    return {note.text for note in found.notes}


def test_schools_are_ranked_by_one_grade_of_an_exam_and_it_is_said_which(session: Session) -> None:
    two_grades(session)
    found = ask(session, OFFICER, "mis_list", metric="onet", list="schools", order="asc")
    assert [line.values for line in found.lines] == [(Decimal(29),), (Decimal(41),)]
    assert "mis.note.score_of_grade" in notes(found)
    lower = ask(
        session, OFFICER, "mis_list", metric="onet", list="schools", order="asc", grade=["ม.3"]
    )
    assert [line.values for line in lower.lines] == [(Decimal(11),)]
    assert "mis.note.score_of_grade" not in notes(lower)


def test_what_a_score_lost_is_of_one_grade(session: Session) -> None:
    two_grades(session)
    lost = ask(session, OFFICER, metric="onet", op="diff", change="down", list="schools")
    assert [line.label for line in lost.lines] == ["1. บ้านท่าเสา (อ.หนองไผ่)"]


def test_a_condition_on_a_score_is_of_one_grade(session: Session) -> None:
    two_grades(session)
    low = {"metric": "onet", "op": "<", "value": 30}
    found = ask(session, OFFICER, "mis_list", metric=[], list="schools", filter=low)
    assert [line.label for line in found.lines] == ["1. บ้านท่าเสา (อ.หนองไผ่)"]
    assert "mis.note.score_of_grade" in notes(found)


def test_two_grades_of_an_exam_are_not_called_by_both_where_one_is_told(session: Session) -> None:
    two_grades(session)
    found = ask(session, metric="onet", grade=["ป.6", "ม.3"])
    assert number(found) == "35"
    assert "mis.note.score_of_grade" in notes(found)


def test_a_level_of_an_exam_is_its_grade(session: Session) -> None:
    two_grades(session)
    assert number(ask(session, metric="onet", level="ม.ต้น")) == "28"
    assert why_not(session, metric="onet", level="อนุบาล").why is Why.NO_SUCH_PART


def test_no_score_of_all_is_told_for_that_of_one_sex(session: Session) -> None:
    two_grades(session)
    assert why_not(session, metric="onet", sex="ชาย").why is Why.NO_SUCH_PART


def staff(session: Session) -> None:
    counted = ((WANGPHAI, 2), (THASAO, 2), (FARAWAY, 1))
    told = [figure(s, n, "other_staff", position="พนักงานราชการ") for s, n in counted]
    load(session, Series.STAFF, 2568, 0, told)


def test_of_schools_that_have_as_many_none_is_named_alone(session: Session) -> None:
    staff(session)
    found = ask(session, intent="mis_list", metric="other_staff", list="schools", top_n=1)
    assert [line.values for line in found.lines] == [(Decimal(2),), (Decimal(2),)]
    assert found.headline.params["count"] == 2


def test_a_position_that_no_file_tells_of_is_not_counted_as_nobody(session: Session) -> None:
    staff(session)
    both: dict[str, Any] = {"metric": "other_staff", "position": ["พนักงานราชการ", "ลูกจ้างประจำ"]}
    found = ask(session, **both)
    assert number(found) == "5"
    assert [n.params["names"] for n in found.notes if n.text == "mis.note.not_told"] == [
        "ลูกจ้างประจำ"
    ]


def test_a_grade_that_has_nobody_left_has_lost_them(session: Session) -> None:
    for year, more in ((2567, 8), (2568, 0)):
        told = [figure(WANGPHAI, 5, grade="ป.2"), figure(THASAO, 9 - more // 4, grade="ป.1")]
        told += [figure(WANGPHAI, more, grade="ป.1")] if more else []
        load(session, Series.STUDENTS, year, 1, told)
    lost = ask(session, op="diff", change="down", list="schools", grade=["ป.1"])
    assert [line.values for line in lost.lines] == [(Decimal(8), Decimal(0), Decimal(-8))]


def test_what_a_school_lacks_is_in_teachers(session: Session) -> None:
    balances = [figure(WANGPHAI, -2, "teacher_balance"), figure(THASAO, -5, "teacher_balance")]
    load(session, Series.QUOTA, 2568, 0, [*balances, figure(FARAWAY, 3, "teacher_balance")])
    short = {"metric": "teacher_shortage_schools", "list": "schools"}
    found = ask(session, OFFICER, "mis_list", **short)
    assert [one.text for one in found.columns] == ["mis.column.lacking"]  # type: ignore[union-attr]
    assert [line.values for line in found.lines] == [(Decimal(2),), (Decimal(5),)]


def test_schools_may_be_picked_by_how_many_teachers_they_lack(session: Session) -> None:
    balances = [figure(WANGPHAI, -2, "teacher_balance"), figure(THASAO, -5, "teacher_balance")]
    load(session, Series.QUOTA, 2568, 0, [*balances, figure(FARAWAY, 3, "teacher_balance")])
    three = {"metric": "teacher_shortage_schools", "op": ">=", "value": 3}
    found = ask(
        session,
        OFFICER,
        "mis_list",
        list="schools",
        filter=three,
        metric="teacher_shortage_schools",
    )
    assert [line.values for line in found.lines] == [(Decimal(5),)]


def test_the_school_that_lacks_most_is_first(session: Session) -> None:
    balances = [figure(WANGPHAI, -2, "teacher_balance"), figure(THASAO, -5, "teacher_balance")]
    load(session, Series.QUOTA, 2568, 0, [*balances, figure(FARAWAY, 3, "teacher_balance")])
    wish = {"metric": "teacher_shortage_schools", "list": "schools", "top_n": 1}
    most = ask(session, OFFICER, "mis_list", order="desc", **wish)
    least = ask(session, OFFICER, "mis_list", order="asc", **wish)
    assert [line.values for line in (*most.lines, *least.lines)] == [(Decimal(5),), (Decimal(2),)]


@pytest.mark.parametrize("over", [{"years": [2567, 2568]}, {"n_years": 2}])
def test_a_list_of_schools_says_of_which_of_two_years_it_is(
    session: Session, over: dict[str, Any]
) -> None:
    two_grades(session)
    found = ask(session, OFFICER, "mis_list", metric="onet", list="schools", order="asc", **over)
    assert "mis.note.list_of_one_year" in notes(found)


def test_more_places_than_are_looked_at_are_not_left_out_without_a_word() -> None:
    names = [one.name for one in ours().by_code.values() if not one.closed][:13]
    twelve = {"metric": "students", "schools": names[:12]}
    assert len(read(Wish(Intent.MIS_QUERY, twelve), ours()).places) == 12
    with pytest.raises(NoAnswer) as none:
        read(Wish(Intent.MIS_QUERY, {"metric": "students", "schools": names}), ours())
    assert none.value.why is Why.TOO_MANY


@pytest.mark.parametrize("group", ["sex", "grade", "level", "position", "subject"])
@pytest.mark.parametrize("metric", ["schools", "small_schools", "teacher_surplus"])
def test_schools_have_no_sex_and_no_grade_to_be_told_apart_by(
    session: Session, metric: str, group: str
) -> None:
    load(session, Series.STUDENTS, 2568, 1, [figure(WANGPHAI, 5, grade="ป.2")])
    load(session, Series.QUOTA, 2568, 0, [figure(WANGPHAI, 2, "teacher_balance")])
    told = why_not(session, OFFICER, metric=metric, group_by=group)
    assert told.why is Why.NO_SUCH_PART
