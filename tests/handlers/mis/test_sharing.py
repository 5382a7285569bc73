"""A share says of what: the poor are a part of the pupils of the same place and time."""

from decimal import Decimal

import pytest
from sqlmodel import Session

from handlers.mis.answer import Why
from handlers.mis.answering import answer
from handlers.mis.measuring import Shelf
from handlers.mis.permits import OFFICER, Asker
from handlers.mis.question import read
from handlers.mis.wording import sentence
from handlers.understanding.understood import Intent, Wish
from store.figures import Series
from tests.handlers.mis.few_schools import (
    LISTED,
    THASAO,
    TODAY,
    WANGPHAI,
    ask,
    disabled,
    figure,
    flat,
    load,
    notes,
    pupils,
    why_not,
)


def test_of_pupils_of_a_kind_the_whole_is_all_pupils_there(session: Session) -> None:
    pupils(session)
    disabled(session)
    found = ask(session, metric="disabled_students", op="share", district="วิเชียรบุรี")
    assert found.headline.params["percent"] == "50.00"
    assert [line.values for line in found.lines] == [(Decimal(11),), (Decimal(22),)]
    assert "mis.metric.students" in flat(found.headline.params["of"])
    assert "mis.metric.students" in flat(sentence(found))
    assert {source.series for source in found.sources} == {"disabled_students", Series.STUDENTS}


def test_of_the_whole_area_it_is_a_share_and_no_count(session: Session) -> None:
    pupils(session)
    disabled(session)
    assert (
        ask(session, metric="disabled_students", op="share").headline.params["percent"] == "21.74"
    )
    named = ask(session, metric=["disabled_students", "students"], op="share")
    assert named.headline.params["percent"] == "21.74"


def test_the_whole_is_of_the_same_year_or_said_to_be_of_another(session: Session) -> None:
    pupils(session, 2568)
    pupils(session, 2569, plus=100)
    disabled(session)
    found = ask(session, metric="disabled_students", op="share", district="วิเชียรบุรี")
    assert found.headline.params["percent"] == "50.00"
    load(session, Series.POOR, 2567, 1, [figure(WANGPHAI, 61, "poor_students")])
    other = ask(session, metric="poor_students", op="share", district="วิเชียรบุรี")
    assert other.headline.params["percent"] == "50.00"
    assert "mis.note.years_differ" in notes(other)


def test_the_pupils_of_a_place_are_a_part_of_the_areas(session: Session) -> None:
    pupils(session)
    found = ask(session, op="share", district="หนองไผ่")
    assert found.headline.params["percent"] == "32.61"
    assert "mis.place.area" in flat(found.headline.params["of"])


@pytest.mark.parametrize("metric", ["disabled_students", ["disabled_students", "students"]])
def test_the_whole_is_told_to_nobody_who_may_not_know_it(session: Session, metric: object) -> None:
    pupils(session)
    disabled(session)
    wish = {"metric": metric, "op": "share", "school": "บ้านท่าเสา"}
    assert why_not(session, **wish).why is Why.NOT_PUBLISHED
    own = Asker(schools=frozenset({THASAO}))
    assert ask(session, own, **wish).headline.params["percent"] == "30.00"
    question = read(Wish(Intent.MIS_QUERY, wish), LISTED)
    told = answer(question, Shelf(session), OFFICER, today=TODAY, published=("rooms",))
    assert told.headline.params["percent"] == "30.00"
