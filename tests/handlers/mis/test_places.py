"""Of which places an answer is: each that was named, or it is said which it leaves out."""

from decimal import Decimal

import pytest
from sqlmodel import Session

from handlers.mis.answer import NoAnswer, Why
from handlers.mis.permits import OFFICER
from handlers.mis.question import read
from handlers.understanding.follow_ups.choosing import picked
from handlers.understanding.places.schools import ours
from handlers.understanding.understood import Intent, Wish
from tests.handlers.mis.few_schools import (
    THASAO,
    WANGPHAI,
    ask,
    disabled,
    flat,
    labels,
    notes,
    number,
    pupils,
    why_not,
)


def test_a_school_that_lies_elsewhere_is_told_and_where_it_lies(session: Session) -> None:
    pupils(session)
    found = ask(session, school="บ้านวังไผ่", district="หนองไผ่")
    assert number(found) == "22"
    (said,) = [note for note in found.notes if note.text == "mis.note.misplaced"]
    assert flat(said.params["lies"]) == "mis.place.district วิเชียรบุรี"
    assert flat(said.params["said"]) == "mis.place.district หนองไผ่"


@pytest.mark.parametrize(
    "there", [{"district": "วิเชียรบุรี"}, {"tambon": "สระประดู่"}, {"scope": "area"}]
)
def test_a_school_in_its_own_district_is_no_news(session: Session, there: dict[str, str]) -> None:
    pupils(session)
    assert "mis.note.misplaced" not in notes(ask(session, school="บ้านวังไผ่", **there))


def test_one_of_several_that_lies_there_is_enough(session: Session) -> None:
    pupils(session)
    both = ask(session, schools=["บ้านวังไผ่", "บ้านท่าเสา"], district="หนองไผ่")
    assert "mis.note.misplaced" not in notes(both)


def test_a_tambon_of_another_district_is_its_own(session: Session) -> None:
    pupils(session)
    found = ask(session, tambon="สระประดู่", district="หนองไผ่")
    assert number(found) == "22"
    assert "mis.note.misplaced" in notes(found)


def test_what_may_hold_each_other_is_not_added_up(session: Session) -> None:
    pupils(session)
    found = ask(session, school="บ้านวังไผ่", against={"scope": "area"})
    assert [line.values for line in found.lines] == [(Decimal(22),), (Decimal(92),)]
    assert number(found) == "70"
    assert not any(line.sums for line in found.lines)


def test_the_named_whole_of_a_share_is_used(session: Session) -> None:
    pupils(session)
    of_it = ask(session, op="share", school="บ้านวังไผ่", district="วิเชียรบุรี")
    assert of_it.headline.params["percent"] == "100.00"
    assert labels(of_it)[1].endswith("mis.place.district วิเชียรบุรี")
    there = ask(session, op="share", tambon="สระประดู่", district="วิเชียรบุรี")
    assert there.headline.params["percent"] == "100.00"
    everywhere = ask(session, op="share", school="บ้านวังไผ่")
    assert everywhere.headline.params["percent"] == "23.91"


def test_a_share_is_of_no_district_in_which_the_school_does_not_lie(session: Session) -> None:
    pupils(session)
    found = ask(session, op="share", school="บ้านวังไผ่", district="หนองไผ่")
    assert found.headline.params["percent"] == "23.91"
    assert "mis.note.misplaced" in notes(found)


def test_of_the_whole_area_a_kind_of_pupils_is_a_share_of_that_kind(session: Session) -> None:
    pupils(session)
    disabled(session)
    found = ask(
        session,
        OFFICER,
        metric="disabled_students",
        op="share",
        district="หนองไผ่",
        scope="area",
    )
    assert found.headline.params["percent"] == "45.00"
    assert "disabled_students" in labels(found)[1]


def test_a_tambon_whose_name_a_school_bears_can_be_chosen(session: Session) -> None:
    wish = Wish(Intent.MIS_QUERY, {"metric": "students", "school_ambiguous": ["67030047"]})
    with pytest.raises(NoAnswer) as none:
        read(wish, ours())

    assert none.value.why is Why.WHICH_SCHOOL
    assert none.value.params["name"] == "พุเตย"
    assert ("ต.พุเตย", "ต.พุเตย") in none.value.choices
    assert picked(wish, "ต.พุเตย").slots == {"metric": "students", "tambon": "พุเตย"}


def test_what_is_chosen_stands_beside_what_was_certain() -> None:
    slots = {"metric": "students", "school": "บ้านวังไผ่", "school_ambiguous": [THASAO]}
    wish = Wish(Intent.MIS_QUERY, slots)

    assert picked(wish, THASAO).slots["schools"] == ["บ้านวังไผ่", THASAO]
    assert picked(wish, "ต.พุเตย").slots == {
        "metric": "students",
        "school": "บ้านวังไผ่",
        "against": {"tambon": "พุเตย"},
    }


def test_the_province_is_refused_whatever_is_asked_of_it(session: Session) -> None:
    assert why_not(session, district="หนองไผ่", compare_to="จังหวัด").why is Why.WIDER
    assert why_not(session, school_code=WANGPHAI, compare_to="จังหวัด").why is Why.WIDER
