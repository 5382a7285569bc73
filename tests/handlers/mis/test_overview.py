"""The area, a district or a ตำบล at a glance."""

from collections.abc import Collection
from decimal import Decimal

import pytest
from sqlmodel import Session

from handlers.kit.effects import Param, Words
from handlers.mis.answer import Answer, NoAnswer, Why
from handlers.mis.answering import answer
from handlers.mis.measuring import Shelf
from handlers.mis.permits import ANYBODY, PUBLISHED, Asker
from handlers.mis.question import read
from handlers.understanding.understood import Intent, Wish
from store.figures import Series
from tests.handlers.mis.few_schools import (
    FARAWAY,
    LISTED,
    THASAO,
    TODAY,
    WANGPHAI,
    figure,
    load,
)


def ask(
    session: Session,
    asker: Asker = ANYBODY,
    published: Collection[str] = PUBLISHED,
    **slots: object,
) -> Answer:
    question = read(Wish(Intent.MIS_QUERY, slots), LISTED)
    return answer(question, Shelf(session), asker, today=TODAY, published=published)


def why_not(session: Session, **slots: object) -> Why:
    with pytest.raises(NoAnswer) as none:
        ask(session, **slots)
    return none.value.why


def told(found: Answer) -> dict[str, object]:
    return {_code(line.label): line.values[0] for line in found.lines}


def _code(label: Param) -> str:
    assert isinstance(label, Words)
    one = label.params.get("one", label)
    assert isinstance(one, Words)
    return one.text.rpartition(".")[2]


def a_year(session: Session) -> None:
    pupils_of = {WANGPHAI: 22, THASAO: 30, FARAWAY: 40}
    load(
        session, Series.STUDENTS, 2568, 1, [figure(s, n, grade="ป.1") for s, n in pupils_of.items()]
    )
    load(session, Series.STAFF, 2568, 0, [figure(s, 4, "teachers") for s in pupils_of])


def test_area_is_told_at_a_glance_the_pupils_first(session: Session) -> None:
    a_year(session)
    found = ask(session, metric="area_info", scope="area")
    number = found.headline.params["number"]
    assert isinstance(number, Words)
    assert number.params["number"] == "92"
    lines = told(found)
    assert (lines["students"], lines["teachers"]) == (Decimal(92), Decimal(12))
    assert lines["students_per_teacher"] == Decimal("7.67")
    assert {one.series for one in found.sources} >= {Series.STUDENTS.value, Series.STAFF.value}


def test_district_that_is_named_and_nothing_else_is_told_at_a_glance(session: Session) -> None:
    a_year(session)
    assert told(ask(session, district="หนองไผ่", ref="last_result"))["students"] == Decimal(30)


@pytest.mark.parametrize("slots", [{}, {"grade": ["ป.1"]}, {"district": "หนองไผ่", "sex": "ชาย"}])
def test_what_goes_on_from_nothing_is_asked_back(
    session: Session, slots: dict[str, object]
) -> None:
    a_year(session)
    assert why_not(session, ref="last_result", **slots) is Why.ABOUT_WHAT


def test_what_is_not_loaded_of_that_year_is_said_and_no_other_year_is_mixed_in(
    session: Session,
) -> None:
    a_year(session)
    load(session, Series.STUDENTS, 2567, 1, [figure(WANGPHAI, 25, grade="ป.1")])
    found = ask(session, metric="area_info", scope="area", year=2567)
    lines = told(found)
    assert lines["students"] == Decimal(25)
    assert not {"teachers", "students_per_teacher"} & lines.keys()
    assert "mis.note.not_in_overview" in [note.text for note in found.notes]


def test_that_the_newest_year_stands_in_for_this_one_is_said(session: Session) -> None:
    load(session, Series.STUDENTS, 2560, 1, [figure(WANGPHAI, 25, grade="ป.1")])
    found = ask(session, metric="area_info", scope="area", year="current")
    assert told(found)["students"] == Decimal(25)
    assert "mis.note.newest_instead" in [note.text for note in found.notes]


@pytest.mark.parametrize(
    "more",
    [{"grade": ["ป.1"]}, {"size": "เล็ก"}, {"group_by": "district"}, {"years": [2567, 2568]}],
)
def test_overview_that_is_narrowed_or_set_apart_is_of_pupils(
    session: Session, more: dict[str, object]
) -> None:
    a_year(session)
    load(session, Series.STUDENTS, 2567, 1, [figure(WANGPHAI, 25, grade="ป.1")])
    found = ask(session, metric="area_info", scope="area", **more)
    assert found.headline.text != "mis.headline.overview"


def test_of_a_tambon_which_may_be_one_school_only_what_is_published_is_told(
    session: Session,
) -> None:
    a_year(session)
    published = PUBLISHED - {"teachers", "students_per_teacher"}
    slots = {"metric": "area_info", "tambon": "เพชรละคร"}
    assert "teachers" in told(ask(session, **slots))
    found = ask(session, asker=ANYBODY, published=published, **slots)
    assert told(found)["students"] == Decimal(30)
    assert not {"teachers", "students_per_teacher"} & told(found).keys()
    assert [note.text for note in found.notes if "overview" in note.text] == []


def test_before_any_figures_are_loaded_the_schools_are_counted(session: Session) -> None:
    found = ask(session, metric="area_info", scope="area")
    assert list(told(found)) == ["schools"]
    assert "mis.note.not_in_overview" in [note.text for note in found.notes]
