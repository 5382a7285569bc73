"""Several figures of one question: a line each that says of whom and when, and none left out
without a word."""

from decimal import Decimal

from sqlmodel import Session

from handlers.mis.answer import Why
from handlers.mis.permits import OFFICER
from store.figures import Series
from tests.handlers.mis.few_schools import (
    THASAO,
    WANGPHAI,
    ask,
    disabled,
    exam,
    figure,
    flat,
    labels,
    load,
    notes,
    number,
    pupils,
    why_not,
)


def test_what_may_not_be_told_is_said_and_the_other_figure_told(session: Session) -> None:
    pupils(session)
    disabled(session)
    found = ask(session, metric=["students", "disabled_students"], school="บ้านวังไผ่")
    assert number(found) == "22"
    assert "mis.left_out.not_published" in notes(found)
    both = ask(session, OFFICER, metric=["students", "disabled_students"], school="บ้านวังไผ่")
    assert [line.values for line in both.lines] == [(Decimal(22),), (Decimal(11),)]
    assert "mis.left_out.not_published" not in notes(both)


def test_what_is_not_loaded_is_said_and_the_other_figure_told(session: Session) -> None:
    pupils(session)
    found = ask(session, metric=["teachers", "students"])
    assert [line.values for line in found.lines] == [(Decimal(92),)]
    assert "mis.left_out.nothing_loaded" in notes(found)


def test_where_none_of_them_can_be_told_it_is_said_why(session: Session) -> None:
    pupils(session)
    disabled(session)
    kinds = ["disabled_students", "poor_students"]
    assert why_not(session, metric=kinds, school="บ้านวังไผ่").why is Why.NOT_PUBLISHED
    assert why_not(session, metric=["teachers", "directors"]).why is Why.NOTHING_LOADED


def test_every_score_names_its_grade_and_its_year(session: Session) -> None:
    exam(session, Series.NT, 2567, ป_3=51)
    exam(session, Series.ONET, 2568, ป_6=37, ม_3=40)
    found = ask(session, OFFICER, metric=["nt", "onet"], school="บ้านวังไผ่")
    assert [("ป.3" in one, "2567" in one) for one in labels(found)] == [(True, True), (False,) * 2]
    assert "ป.6" in labels(found)[1]
    assert "2568" in labels(found)[1]
    assert [line.values for line in found.lines] == [(Decimal(51),), (Decimal(37),)]
    assert "mis.note.score_of_grade" in notes(found)


def test_a_score_of_the_only_grade_there_is_names_it(session: Session) -> None:
    exam(session, Series.NT, 2567, ป_3=51)
    assert "ป.3" in flat(ask(session, OFFICER, metric="nt", school="บ้านวังไผ่").headline)


def test_pupils_of_one_grade_are_said_to_be_of_it_in_a_row_of_figures(session: Session) -> None:
    pupils(session)
    found = ask(session, metric=["rooms", "students"], grade=["ป.1"], sex="หญิง")
    assert "ป.1" in labels(found)[1]
    assert "mis.sex.girl" in labels(found)[1]


def test_what_is_not_told_apart_so_is_never_the_headline_and_is_said(session: Session) -> None:
    pupils(session)
    load(session, Series.STAFF, 2568, 0, [figure(WANGPHAI, 4, "teachers")])
    found = ask(session, metric=["teachers", "students"], sex="หญิง")
    assert number(found) == "52"
    assert "mis.left_out.no_such_part" in [note.text for note in found.notes]
    assert why_not(session, metric=["teachers", "rooms"], sex="หญิง").why is Why.NO_SUCH_PART


def test_of_one_school_it_is_told_how_many_teachers_it_lacks(session: Session) -> None:
    balance = [figure(WANGPHAI, -3, "teacher_balance"), figure(THASAO, 1, "teacher_balance")]
    load(session, Series.QUOTA, 2568, 0, balance)
    asked = {"metric": "teacher_shortage_schools"}
    found = ask(session, OFFICER, school="บ้านวังไผ่", **asked)
    assert (found.headline.text, number(found)) == ("mis.headline.lacking", "3")
    assert number(ask(session, OFFICER, school="บ้านท่าเสา", **asked)) == "0"
    assert number(ask(session, OFFICER, **asked)) == "1"
