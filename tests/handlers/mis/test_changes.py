"""Which schools gained or lost, years of which one is not loaded, and parts of what is counted."""

from decimal import Decimal

import pytest
from sqlmodel import Session

from handlers.kit.effects import Words
from handlers.mis.answer import Follow, Why
from handlers.mis.following import followed
from handlers.mis.keeping import kept, wish_of
from handlers.mis.permits import OFFICER
from handlers.understanding.follow_ups.choosing import picked
from handlers.understanding.understood import Intent, Kind, Unread, Wish
from store.figures import AREA, Series
from tests.handlers.mis.few_schools import (
    FARAWAY,
    THASAO,
    WANGPHAI,
    ask,
    figure,
    load,
    number,
    pupils,
    why_not,
)


def two_years(session: Session) -> None:
    before = {WANGPHAI: 22, THASAO: 30, FARAWAY: 40}
    after = {WANGPHAI: 12, THASAO: 20, "67030060": 9}
    for year, told in ((2567, before), (2568, after)):
        figures = [figure(school, count, grade="ป.1") for school, count in told.items()]
        load(session, Series.STUDENTS, year, 1, figures)


def test_schools_that_lost_most_are_told_with_both_years(session: Session) -> None:
    two_years(session)
    found = ask(session, op="diff", change="down", list="schools", order="desc")
    assert [(line.label, line.values) for line in found.lines] == [
        ("1. บ้านวังไผ่ (อ.วิเชียรบุรี)", (Decimal(22), Decimal(12), Decimal(-10))),
        ("2. บ้านท่าเสา (อ.หนองไผ่)", (Decimal(30), Decimal(20), Decimal(-10))),
    ]
    assert [one.year for one in found.sources] == [2567, 2568]
    assert [note.params["count"] for note in found.notes if "both" in note.text] == [1]


def test_of_those_that_lost_as_much_none_is_left_out(session: Session) -> None:
    two_years(session)
    found = ask(session, op="diff", change="down", list="schools", order="desc", top_n=1)
    assert len(found.lines) == 2


def test_where_none_gained_none_is_listed(session: Session) -> None:
    two_years(session)
    found = ask(session, op="diff", change="up", list="schools")
    assert (found.headline.params["count"], found.lines) == (0, ())


def test_two_years_are_needed_to_lose_anything(session: Session) -> None:
    pupils(session)
    none = why_not(session, op="diff", change="down", list="schools", years=[2560, 2568])
    assert (none.why, [one.year for one in none.loaded]) == (Why.NOT_LOADED, [2568])


def test_how_many_a_school_lost_is_no_condition_on_how_many_it_has(session: Session) -> None:
    two_years(session)
    over_5 = {"metric": "students", "op": ">", "value": 5}
    none = why_not(session, OFFICER, op="diff", change="down", filter=over_5)
    assert none.why is Why.NOT_RANKED


def test_the_years_that_are_loaded_are_told_and_which_are_not(session: Session) -> None:
    pupils(session, 2567)
    pupils(session, 2568, plus=5)
    found = ask(session, years=[2565, 2566, 2567, 2568])
    assert number(found) == "5"
    (missing,) = [note for note in found.notes if note.text == "mis.note.years_not_loaded"]
    assert missing.params["years"] == "2565, 2566"


def test_of_one_year_alone_no_change_is_told(session: Session) -> None:
    pupils(session, 2568)
    for asked in ({"years": [2566, 2568], "op": "diff"}, {"n_years": 5}):
        found = ask(session, intent="mis_compare", **asked)
        assert (found.headline.text, number(found)) == ("mis.headline.one", "92")


def test_a_year_without_the_round_that_is_named_is_said_to_be_missing(session: Session) -> None:
    pupils(session, 2566, 2)
    pupils(session, 2567, 1)
    pupils(session, 2568, 2, plus=5)
    found = ask(session, years=[2566, 2567, 2568], round=2)
    assert [one.year for one in found.sources] == [2566, 2568]
    assert "mis.note.years_not_loaded" in [note.text for note in found.notes]


def test_a_count_of_schools_leads_to_their_list(session: Session) -> None:
    pupils(session)
    asked = Wish(Intent.MIS_QUERY, {"metric": "small_schools", "district": "หนองไผ่"})
    assert ask(session, **asked.slots).follow[0] is Follow.LIST
    wish = followed(asked, Follow.LIST)
    assert (wish.intent, wish.slots) == (
        Intent.MIS_LIST,
        {"list": "schools", "size": "เล็ก", "district": "หนองไผ่"},
    )
    found = ask(session, intent="mis_list", **{"metric": [], **wish.slots})
    assert [line.label for line in found.lines] == ["1. บ้านท่าเสา"]


def test_a_subject_is_told_and_not_the_mean_of_all(session: Session) -> None:
    scores = [
        figure(AREA, 28, "onet", grade="ป.6", subject="คณิตศาสตร์"),
        figure(AREA, 40, "onet", grade="ป.6", subject="เฉลี่ย"),
    ]
    load(session, Series.ONET, 2568, 0, scores)
    assert number(ask(session, metric="onet", grade=["ป.6"])) == "40"
    found = ask(session, metric="onet", grade=["ป.6"], subject="คณิตศาสตร์")
    assert number(found) == "28"
    none = why_not(session, metric="onet", grade=["ป.6"], subject="ภาษาไทย")
    assert none.why is not Why.NOTHING_LOADED


def test_one_position_is_told_and_not_all_other_staff(session: Session) -> None:
    staff = [
        figure(WANGPHAI, 1, "other_staff", position="ธุรการ"),
        figure(WANGPHAI, 2, "other_staff", position="พนักงานราชการ"),
        figure(WANGPHAI, 9, "teachers", position="ครู"),
    ]
    load(session, Series.STAFF, 2568, 0, staff)
    assert number(ask(session, metric="other_staff", position="ธุรการ")) == "1"
    none = why_not(session, metric="other_staff", position="นักการภารโรง")
    assert none.why is Why.NO_SUCH_PART
    nobody = {"metric": "other_staff", "op": "=", "value": 0}
    schools = {"list": "schools", "metric": [], "filter": nobody}
    without = ask(session, **schools, position="ธุรการ", tambon="สระประดู่")
    assert [line.label for line in without.lines] == []
    none = why_not(session, **schools, position="นักการภารโรง")
    assert none.why is Why.NO_SUCH_PART
    both = ask(session, metric=["teachers", "other_staff"], position="ธุรการ")
    assert [line.values for line in both.lines] == [(Decimal(9),), (Decimal(1),)]


def test_several_figures_of_several_places_are_told_of_each_place(session: Session) -> None:
    pupils(session)
    found = ask(session, metric=["students", "rooms"], districts=["วิเชียรบุรี", "หนองไผ่"])
    assert [line.values for line in found.lines] == [
        (Decimal(22), Decimal(30)),
        (Decimal(2), None),
    ]


def test_a_school_is_set_against_its_district(session: Session) -> None:
    pupils(session)
    slots = {"school": "บ้านท่าเสา", "against": {"district": "วิเชียรบุรี"}}
    found = ask(session, intent="mis_compare", **slots)
    assert [line.values for line in found.lines] == [(Decimal(30),), (Decimal(22),)]


def test_what_is_picked_for_one_side_leaves_the_other(session: Session) -> None:
    pupils(session)
    slots = {"metric": "students", "scope": "area", "against": {"school_ambiguous": [THASAO]}}
    wish = Wish(Intent.MIS_COMPARE, slots)
    assert why_not(session, **slots).choices
    assert picked(wish, THASAO).slots["against"] == {"school_code": THASAO}
    assert picked(wish, "อ.หนองไผ่").slots["against"] == {"district": "หนองไผ่"}
    found = ask(session, intent="mis_compare", **picked(wish, THASAO).slots)
    assert [line.values for line in found.lines] == [(Decimal(92),), (Decimal(30),)]


@pytest.mark.parametrize("kind", Kind)
def test_a_question_is_kept_with_what_was_not_understood_of_it(kind: Kind) -> None:
    wish = Wish(Intent.MIS_QUERY, {"metric": "students"}, unread=(Unread(kind, "ปว.4"),))
    assert wish_of("mis_query", kept(wish)) == wish
    assert followed(wish, Follow.SEXES).unread == wish.unread


def test_places_side_by_side_are_told_apart_as_was_asked(session: Session) -> None:
    pupils(session)
    found = ask(session, group_by="sex", districts=["วิเชียรบุรี", "หนองไผ่"])
    assert [(line.values, line.sums) for line in found.lines] == [
        ((Decimal(10), Decimal(30)), False),
        ((Decimal(12), None), False),
        ((Decimal(22), Decimal(30)), True),
    ]


def test_a_school_against_the_area_is_two_numbers(session: Session) -> None:
    pupils(session)
    slots = {"school": "บ้านวังไผ่", "metric": "students_per_room", "compare_to": "เขต"}
    found = ask(session, intent="mis_compare", **slots)
    assert [line.values for line in found.lines] == [(Decimal(11),), (Decimal(46),)]


def test_what_was_lost_every_year_is_no_list_of_two_years(session: Session) -> None:
    two_years(session)
    none = why_not(session, op="diff", change="down", group_by="year")
    assert none.why is Why.NOT_RANKED


def test_no_school_of_ours_is_said_to_be_another_offices(session: Session) -> None:
    none = why_not(session, school="บ้านวังไผ่", out_of_area=True)
    assert none.params["name"] == Words("mis.elsewhere")


def test_the_district_that_lost_most_is_named(session: Session) -> None:
    two_years(session)
    asked = {"op": "diff", "order": "desc", "top_n": 1, "group_by": "district"}
    found = ask(session, **asked, change="down")
    assert (found.headline.text, found.headline.params["number"]) == (
        "mis.headline.fell_most",
        "10",
    )
    assert found.headline.params["who"] == "หนองไผ่"
    assert ask(session, **asked, change="up").headline.text == "mis.headline.down"


def test_whether_it_falls_every_year_is_told_of_every_year(session: Session) -> None:
    for year in (2566, 2567, 2568):
        pupils(session, year)
    found = ask(session, op="diff", group_by="year")
    assert [one.year for one in found.sources] == [2566, 2567, 2568]
