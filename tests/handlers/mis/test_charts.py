"""Where a chart goes: into the chat as a picture, or behind a page."""

from datetime import date
from uuid import uuid4

import pytest

from handlers.loading.samples import load_samples
from handlers.mis.picturing import Chart
from store.audit import Actor, Audit
from store.clock import BANGKOK
from store.handouts import Handout
from tests.bot.whole import OFFICE, PLACES, House

TODAY = date(2026, 11, 28)


def test_where_line_cannot_fetch_a_picture_the_chart_is_behind_a_page(house: House) -> None:
    assert not OFFICE.shows_pictures
    now = house.clock.now()
    with house.database.write() as session:
        load_samples(Audit(session, now, Actor.CONSOLE), PLACES, now.astimezone(BANGKOK).date())
    teacher = house.person("ครู")
    assert "ใช้ได้ครั้งเดียว" in house.answers(teacher, "ขอกราฟนักเรียนแต่ละอำเภอ")
    assert len(house.rows(Handout)) == 1
    assert not any(one.message["type"] == "image" for one in teacher.chat.from_bot)


def test_a_chart_is_read_as_it_was_written() -> None:
    slots = {"metric": "rt", "school": "@own"}
    chart = Chart(
        "mis_query", slots, (uuid4(),), TODAY, "th", own="67030032", schools=("67030032",)
    )
    assert Chart.read(chart.as_json()) == chart
    assert not chart.is_too_long
    assert Chart("mis_query", {"schools": ["ก" * 30] * 20}, (), TODAY, "th").is_too_long


@pytest.mark.parametrize("told", [None, {}, {"intent": "mis_query", "slots": 1}, []])
def test_what_is_no_chart_is_refused(told: object) -> None:
    with pytest.raises(ValueError, match="no chart"):
        Chart.read(told)
