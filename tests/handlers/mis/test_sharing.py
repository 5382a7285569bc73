"""A share says of what: the poor are a part of the pupils of the same place and time."""

from decimal import Decimal

import pytest
from sqlmodel import Session

from bot.handouts.figures import as_table
from bot.texts import FACTS, Texts
from handlers.mis.answer import HIDDEN, Answer, Value, Why
from handlers.mis.answering import answer
from handlers.mis.measuring import Shelf
from handlers.mis.permits import ANYBODY, OFFICER, Asker
from handlers.mis.question import read
from handlers.mis.wording import sentence
from handlers.understanding.understood import Intent, Wish
from store.figures import Series
from tests.handlers.mis.few_schools import (
    FARAWAY,
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
    number,
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


def shares(found: Answer) -> dict[str, tuple[Value, ...]]:
    return {flat(line.label): line.values for line in found.lines}


def test_of_each_district_the_share_stands_before_what_it_is_made_of(session: Session) -> None:
    pupils(session)
    disabled(session)
    found = ask(session, metric="disabled_students", op="share", group_by="district")
    assert found.headline.params["percent"] == "21.74"
    assert shares(found) == {
        "วิเชียรบุรี": (Decimal("50.00"), Decimal(11), Decimal(22)),
        "หนองไผ่": (Decimal("30.00"), Decimal(9), Decimal(30)),
        "บึงสามพัน": (None, None, Decimal(40)),
        "mis.total": (Decimal("21.74"), Decimal(20), Decimal(92)),
    }
    assert {source.series for source in found.sources} == {"disabled_students", Series.STUDENTS}
    assert "วิเชียรบุรี 50" in flat(sentence(found)).replace("mis.joined ", "")


def test_girls_are_a_part_of_the_pupils_there_and_a_district_of_all(session: Session) -> None:
    pupils(session)
    girls = ask(session, op="share", group_by="district", sex="หญิง")
    assert shares(girls)["วิเชียรบุรี"] == (Decimal("54.55"), Decimal(12), Decimal(22))
    assert girls.headline.params["percent"] == "56.52"
    everybody = ask(session, op="share", group_by="district")
    assert shares(everybody)["วิเชียรบุรี"] == (Decimal("23.91"), Decimal(22), Decimal(92))
    assert number(everybody) == "92"
    by_sex = ask(session, op="share", group_by="sex")
    assert shares(by_sex)["mis.sex.girl"] == (Decimal("56.52"), Decimal(52), Decimal(92))


def test_girls_of_a_level_are_a_part_of_the_level(session: Session) -> None:
    pupils(session)
    found = ask(session, op="share", sex="หญิง", level="ประถม")
    assert found.headline.params["percent"] == "23.08"
    assert [line.values for line in found.lines] == [(Decimal(12),), (Decimal(52),)]
    alone = ask(session, op="share", level="ประถม")
    assert alone.headline.params["percent"] == "56.52"


def test_of_both_sexes_in_each_district_they_are_parts_of_the_line(session: Session) -> None:
    pupils(session)
    found = ask(session, op="share", group_by=["sex", "district"])
    assert shares(found)["วิเชียรบุรี"] == (Decimal("45.45"), Decimal("54.55"))


def test_the_highest_share_is_not_the_highest_number(session: Session) -> None:
    pupils(session)
    counts = [figure(WANGPHAI, 11, "disabled_students"), figure(FARAWAY, 15, "disabled_students")]
    load(session, "disabled_students", 2568, 0, counts)
    wish = {"metric": "disabled_students", "op": "share", "group_by": "district", "order": "desc"}
    found = ask(session, top_n=1, **wish)
    assert found.headline.text == "mis.headline.share_most"
    assert found.headline.params["who"] == "วิเชียรบุรี"
    assert found.headline.params["percent"] == "50.00"


def test_of_a_part_that_is_hidden_no_share_is_told(session: Session) -> None:
    pupils(session)
    few = [figure(WANGPHAI, 3, "disabled_students"), figure(THASAO, 9, "disabled_students")]
    load(session, "disabled_students", 2568, 0, [*few, figure(FARAWAY, 20, "disabled_students")])
    found = ask(session, metric="disabled_students", op="share", group_by="district")
    told = shares(found)
    assert told["วิเชียรบุรี"] == (HIDDEN, HIDDEN, Decimal(22))
    assert told["หนองไผ่"] == (HIDDEN, HIDDEN, Decimal(30))
    assert "mis.note.hidden" in notes(found)
    wish = {"metric": "disabled_students", "op": "share"}
    beside = ask(session, districts=["วิเชียรบุรี", "บึงสามพัน"], **wish)
    assert shares(beside)["mis.place.district วิเชียรบุรี"][:2] == (HIDDEN, HIDDEN)
    assert shares(beside)["mis.place.district บึงสามพัน"][0] == Decimal("50.00")
    assert why_not(session, sex="หญิง", group_by="district", **wish).why is Why.SMALL


def test_shares_of_several_years_are_each_of_their_own_year(session: Session) -> None:
    pupils(session, 2567)
    pupils(session, 2568, plus=8)
    found = ask(session, intent="mis_compare", op="share", sex="หญิง", years=[2567, 2568])
    assert [line.values[0] for line in found.lines] == [Decimal("56.52"), Decimal("52.00")]
    fallen = ask(
        session, intent="mis_compare", op="share", sex="หญิง", years=[2567, 2568], change="down"
    )
    assert fallen.headline.text == "mis.headline.same"


def test_a_chart_is_of_the_shares_alone(session: Session) -> None:
    pupils(session)
    found = ask(session, op="share", group_by="district", sex="หญิง")
    drawn = as_table(
        found,
        Wish(Intent.MIS_QUERY, {}),
        Texts.load(dict.fromkeys(FACTS, "")),
        "th",
        over_years=False,
    ).as_drawn
    assert (len(drawn.columns), drawn.unit, drawn.parts[0].values) == (
        2,
        "ร้อยละ",
        (Decimal("100.00"),),
    )


def of_none(session: Session, **more: object) -> Answer:
    condition = {"metric": "directors", "op": "=", "value": 0}
    wish = {"metric": [], "list": "schools", "filter": condition} | more
    return ask(session, intent="mis_list", **wish)


def directors(session: Session) -> None:
    load(session, Series.STAFF, 2568, 0, [figure(THASAO, 1, "directors")])


def test_of_schools_without_a_director_the_share_comes_first_and_then_which(
    session: Session,
) -> None:
    pupils(session)
    directors(session)
    found = of_none(session, op="share")
    said = found.headline.params
    assert (said["percent"], said["count"], said["whole"]) == ("75.00", 3, 4)
    assert len(found.lines) == 3
    assert of_none(session).headline.text == "mis.headline.list"
    there = of_none(session, op="share", district="วิเชียรบุรี").headline.params
    assert (there["percent"], there["count"], there["whole"]) == ("100.00", 2, 2)


def test_beside_a_school_that_has_none_stand_its_pupils_and_not_a_nought(session: Session) -> None:
    directors(session)
    assert of_none(session).columns == ()
    pupils(session)
    found = of_none(session)
    assert [line.values for line in found.lines] == [(Decimal(22),), (None,), (Decimal(40),)]
    assert "mis.metric.students" in flat(found.columns[0])
    assert {source.series for source in found.sources} == {Series.STAFF, Series.STUDENTS}
    condition = {"metric": "directors", "op": "=", "value": 0}
    question = read(Wish(Intent.MIS_LIST, {"list": "schools", "filter": condition}), LISTED)
    unpublished = answer(question, Shelf(session), ANYBODY, today=TODAY, published=("directors",))
    assert unpublished.columns == ()
