"""The conversation promises a picture exactly where one can be drawn."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from bot.handouts.figures import as_table
from bot.papers.report import chart
from bot.texts import FACTS, Texts
from handlers.kit.effects import Words
from handlers.mis.answer import HIDDEN, Answer, Line, Source
from handlers.mis.picturing import can_be_drawn
from handlers.understanding.understood import Intent, Kind, Unread, Wish

TEXTS = Texts.load(dict.fromkeys(FACTS, "สพป."))
SOURCE = Source(UUID(int=1), "students", 2569, 1, date(2026, 6, 10), "sample", sample=True)
NOTHING_UNREAD = Wish(Intent.MIS_EXPORT)
VALUES = st.one_of(st.integers(-5, 900).map(Decimal), st.sampled_from([None, HIDDEN]))


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    wide = draw(st.integers(1, 5))
    lines = draw(st.lists(st.tuples(*[VALUES] * wide), min_size=1, max_size=24))
    return Answer(
        Words("mis.headline.beside", {"what": "นักเรียน"}),
        (SOURCE,),
        columns=tuple(f"คอลัมน์ {n}" for n in range(wide)),
        lines=tuple(Line(f"แถว {n}", values) for n, values in enumerate(lines)),
        sums_across=draw(st.booleans()),
    )


@given(answers(), st.booleans())
def test_a_picture_is_promised_exactly_where_one_can_be_drawn(found: Answer, years: bool) -> None:
    over_years = years and len(found.columns) == 1
    table = as_table(found, NOTHING_UNREAD, TEXTS, "th", over_years=over_years)
    drawn = chart(table, TEXTS.say, "th") is not None
    assert can_be_drawn(found, over_years=over_years) is drawn


def test_a_file_says_what_of_the_question_was_not_understood() -> None:
    found = Answer(
        Words("mis.headline.beside", {"what": "นักเรียน"}),
        (SOURCE,),
        columns=("คน",),
        lines=(Line("ป.1", (Decimal(9),)),),
    )
    wish = Wish(Intent.MIS_EXPORT, {"metric": "students"}, unread=(Unread(Kind.GRADE, "ปว.4"),))
    table = as_table(found, wish, TEXTS, "th", over_years=False)
    assert table.notes[0] == "ตัวเลขนี้รวมทุกชั้น ไม่ได้แยก “ปว.4” ตามที่ถาม"
    drawing = chart(table, TEXTS.say, "th")
    assert drawing is not None
    assert "ปว.4" in drawing


def test_a_table_of_boys_and_girls_counts_what_its_headline_counts() -> None:
    found = Answer(
        Words("mis.headline.one", {"number": "9", "unit": "คน", "what": "นักเรียน"}),
        (SOURCE,),
        columns=("ชาย", "หญิง"),
        lines=(Line("ป.1", (Decimal(4), Decimal(5))),),
        sums_across=True,
    )
    assert as_table(found, NOTHING_UNREAD, TEXTS, "th", over_years=False).unit == "คน"
