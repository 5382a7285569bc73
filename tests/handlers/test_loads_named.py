"""A load is called the same in an answer and in what is loaded, as in the round it belongs to."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from handlers.kit.effects import Words
from handlers.kit.loads import load_words
from handlers.mis.answer import Source
from handlers.mis.wording import as_of
from handlers.rounds.naming import name
from store.figures import FigureLoad, Series
from store.rounds import DataRound
from tests.bot.whole import TEXTS


def load(series: str, round: int, layout: str = "template") -> FigureLoad:
    return FigureLoad(
        id=uuid4(),
        series=series,
        year=2569,
        round=round,
        as_of=date(2026, 6, 10),
        loaded_at=datetime(2026, 6, 11, tzinfo=UTC),
        layout=layout,
        sha256="",
    )


def said(words: Words) -> str:
    return TEXTS.say(words.text, words.params, "th")


@pytest.mark.parametrize(
    ("one", "called"),
    [
        (load(Series.STUDENTS, 1, "dmc_area"), "DMC รอบ 1 ปีการศึกษา 2569"),
        (load(Series.STUDENTS, 1), "DMC รอบ 1 ปีการศึกษา 2569"),
        (load(Series.POOR, 1), "CCT ภาคเรียนที่ 1 ปีการศึกษา 2569"),
        (load(Series.STAFF, 0), "บุคลากร ปีการศึกษา 2569"),
        (load(Series.ONET, 0), "O-NET ปีการศึกษา 2569"),
        (load("graduates", 0), "นักเรียนจบการศึกษา ปีการศึกษา 2569"),
        (load("a-series-of-once", 0), "ข้อมูลอื่น ปีการศึกษา 2569"),
    ],
    ids=lambda one: one.series if isinstance(one, FigureLoad) else "",
)
def test_a_load_has_one_name(one: FigureLoad, called: str) -> None:
    assert said(load_words(one)) == called
    assert said(as_of(Source.of(one))).endswith(f" · {called}")


def test_the_dmcs_round_is_called_as_its_load_is() -> None:
    day = date(2026, 6, 10)
    round = DataRound(system="DMC", year=2569, number=1, opens=day, due=day)
    assert said(name(round)) == said(load_words(load(Series.STUDENTS, 1)))
