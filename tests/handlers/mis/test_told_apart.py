"""What is copied, and what is told of a year that is not loaded, is true by itself."""

from typing import Any

import pytest
from sqlmodel import Session

from handlers.mis.answer import Why
from handlers.mis.permits import OFFICER
from handlers.mis.wording import sentence, unread_words
from handlers.understanding.understood import Intent, Kind, Unread, Wish
from store.figures import SchoolFacts, Series
from store.loads import Loads
from tests.handlers.mis.few_schools import (
    LISTED,
    THASAO,
    WANGPHAI,
    ask,
    exam,
    flat,
    load,
    notes,
    pupils,
    why_not,
)


def test_what_was_not_understood_is_in_the_copied_sentence_too(session: Session) -> None:
    pupils(session)
    found = ask(session)
    wish = Wish(Intent.MIS_QUERY, {"metric": "students"}, unread=(Unread(Kind.GRADE, "ปว.4"),))
    copied = flat(sentence(found, wish))
    assert "mis.filed_unread.grade ปว.4" in copied
    assert flat(sentence(found)) in copied
    assert sentence(found, Wish(Intent.MIS_QUERY, {})) == sentence(found)


def test_a_table_is_told_apart_by_both_or_not_at_all(session: Session) -> None:
    pupils(session)
    both = ask(session, group_by=["district", "sex"])
    assert len(both.columns) == 2
    none = why_not(session, metric="rooms", group_by=["district", "sex"])
    assert none.why is Why.NO_SUCH_PART


def test_boys_against_girls_are_told_by_how_many_there_are_more(session: Session) -> None:
    pupils(session)
    found = ask(session, group_by="sex", compare_to="เพศ")
    assert found.headline.text == "mis.headline.more_of_one_sex"
    assert found.headline.params["number"] == "12"
    assert flat(found.headline.params["more"]) == "mis.sex.girl"
    assert "mis.sentence.more_of_one_sex" in flat(sentence(found))


def test_of_many_the_fewer_stand_beside_each_other(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    pupils(session)
    monkeypatch.setattr("handlers.mis.breakdown.MOST_ACROSS", 2)
    turned = ask(session, group_by=["level", "school"])
    assert [flat(one) for one in turned.columns] == ["อนุบาล", "ประถม"]
    assert [*turned.lines[-1].values] == [40, 52]


@pytest.mark.parametrize(
    ("several", "parts"),
    [
        ({"size": ["เล็ก", "กลาง"]}, ["mis.size.small", "mis.size.medium"]),
        ({"size": ["เล็ก", "กลาง"], "metric": "schools"}, ["mis.size.small", "mis.size.medium"]),
        ({"level": ["อนุบาล", "ประถม"]}, ["อนุบาล", "ประถม"]),
        ({"grade": ["ป.1", "ป.2"]}, ["ป.1", "ป.2"]),
    ],
    ids=str,
)
def test_of_several_that_are_named_each_is_told(
    session: Session, several: dict[str, Any], parts: list[str]
) -> None:
    pupils(session, plus=200)
    assert [flat(line.label) for line in ask(session, **several).lines] == parts


def test_an_overview_of_a_year_that_is_not_loaded_says_so(session: Session) -> None:
    pupils(session)
    none = why_not(session, metric="area_info", year=2600)
    assert (none.why, flat(none.params["when"])) == (Why.NOT_LOADED, "mis.year 2600 ")


def test_a_school_at_a_glance_says_which_numbers_that_year_has_not(session: Session) -> None:
    pupils(session)
    there = ask(session, metric="school_info", school="บ้านวังไผ่")
    assert "mis.note.not_in_overview" not in notes(there)
    gone = ask(session, metric="school_info", school="บ้านวังไผ่", year=2600)
    assert "mis.note.not_in_overview" in notes(gone)


def test_a_school_at_a_glance_has_its_size_by_its_pupils(session: Session) -> None:
    pupils(session, plus=200)
    found = ask(session, metric="school_info", school="บ้านวังไผ่")
    told = {flat(line.label): flat(line.value) for line in found.lines}
    assert told["mis.fact.size"] == "mis.size.medium"
    other = ask(session, metric="school_info", school="บ้านท่าเสา")
    assert "mis.size.small" in [flat(line.value) for line in other.lines]


def test_a_grade_that_a_school_does_not_teach_is_said_not_to_be_taught(session: Session) -> None:
    listed = [
        SchoolFacts(
            code=one.code, name=one.name, district="", tambon="", lowest="อ.2", highest="ป.6"
        )
        for one in LISTED.schools
    ]
    before = Loads(session).current(Series.SCHOOLS)
    load(session, Series.SCHOOLS, 0, 0, schools=listed, instead_of=before)
    pupils(session)
    exam(session, "onet", 2567, ป_6=40)
    for asked in ({"grade": ["ม.4"]}, {"level": "ม.ต้น"}):
        none = why_not(session, school_code=THASAO, **asked)
        assert none.why is Why.NO_SUCH_GRADE
        assert none.params == {"name": "บ้านท่าเสา", "grades": "อ.2–ป.6"}
    taught = why_not(session, OFFICER, school_code=WANGPHAI, metric="onet", grade=["ป.3"])
    assert taught.why is Why.NO_SUCH_PART
    anywhere = why_not(session, metric="onet", grade=["ม.4"])
    assert anywhere.why is Why.NO_SUCH_PART


def test_one_kind_is_said_to_be_counted_with_the_others() -> None:
    left = Unread(Kind.NARROWER, "เด็ก ld")
    wish = Wish(Intent.MIS_QUERY, {"metric": "disabled_students", "scope": "area"}, unread=(left,))
    assert flat(unread_words(left, wish)) == "mis.unread.narrower เด็ก ld"
