"""Sentences, filled for one reader."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.line.limits import graphemes
from bot.texts import FACTS, Texts
from bot.texts.filling import clip, plain
from handlers.kit.effects import When, Words

TEXTS = Texts.load({fact: f"<{fact}>" for fact in FACTS})
AT = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)
OVERRIDE = "\u202e"


@pytest.mark.parametrize(
    ("form", "thai", "english"),
    [
        ("full", "วันจันทร์ที่ 23 พ.ย. 2569 เวลา 10.30 น.", "Mon 23 Nov 2026, 10:30"),
        ("day", "วันจันทร์ที่ 23 พ.ย. 2569", "Mon 23 Nov 2026"),
        ("time", "10.30 น.", "10:30"),
    ],
)
def test_a_moment_is_written_as_the_office_writes_it(form: str, thai: str, english: str) -> None:
    assert TEXTS.value(When(AT, form), "th") == thai  # type: ignore[arg-type]  # from the table
    assert TEXTS.value(When(AT, form), "en") == english  # type: ignore[arg-type]  # from the table


def test_the_day_is_bangkoks_and_the_year_the_buddhist_eras() -> None:
    new_year = datetime(2026, 12, 31, 17, 5, tzinfo=UTC)
    assert TEXTS.value(When(new_year), "th") == "วันศุกร์ที่ 1 ม.ค. 2570 เวลา 00.05 น."


def test_all_days_and_months_have_their_names() -> None:
    year = {TEXTS.value(When(AT + timedelta(days=n), "day"), "th") for n in range(365)}
    assert len({day.split("ที่")[0] for day in year}) == 7
    assert len({day.split()[-2] for day in year}) == 12


def test_a_time_without_a_zone_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        TEXTS.value(When(AT.replace(tzinfo=None)), "th")


def test_words_inside_a_sentence_are_in_the_readers_language() -> None:
    params = {"name": "สมชาย", "role": Words("role.head")}
    assert "ผู้อำนวยการกลุ่ม" in TEXTS.say("officer.bound", params, "th")
    assert "head of group" in TEXTS.say("officer.bound", params, "en")


def test_the_offices_facts_need_not_be_given() -> None:
    assert "<office_phone>" in TEXTS.say("contact", {}, "th")


def test_whoever_reads_no_language_of_ours_reads_thai() -> None:
    assert TEXTS.say("menu", {}, "fr") == TEXTS.say("menu", {}, "th")


def test_a_sentence_nobody_wrote_and_a_hole_nobody_fills_are_bugs() -> None:
    with pytest.raises(LookupError, match=r"no\.such"):
        TEXTS.say("no.such", {}, "th")
    with pytest.raises(LookupError, match="by"):
        TEXTS.say("account.filed", {"number": "A-0001"}, "th")


def test_what_a_person_typed_is_never_read_as_a_hole() -> None:
    said = TEXTS.say("refusal.UsernameTaken", {"username": "{office_phone}{nothing}"}, "en")
    assert "{office_phone}{nothing}" in said


def test_what_a_person_typed_cannot_turn_the_words_around_it() -> None:
    assert plain(f"somchai{OVERRIDE}evil\x00\x1b[2J\t  x\ud83d") == "somchai evil [2J x"


def test_the_lines_a_person_typed_stay_lines() -> None:
    assert plain("หนึ่ง \r\n  สอง") == "หนึ่ง\nสอง"


@pytest.mark.parametrize(
    ("text", "limit", "clipped"),
    [
        ("เจ้าหน้าที่", 7, "เจ้าหน้าที่"),
        ("เจ้าหน้าที่", 6, "เจ้าหน้…"),
        ("ปี่ ก๊ ฎุ", 3, "ปี่…"),
        ("", 5, ""),
    ],
)
def test_thai_is_never_cut_between_a_letter_and_its_marks(
    text: str, limit: int, clipped: str
) -> None:
    assert clip(text, limit) == clipped


@given(st.text(), st.integers(1, 40))
def test_a_clipped_text_is_within_its_limit(text: str, limit: int) -> None:
    assert graphemes(clip(text, limit)) <= limit
