"""A label that is typed is as good as one that is tapped."""

import re
from pathlib import Path

import pytest

from bot.texts import LANGUAGES, read
from handlers.language.choices import _words, chosen


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", ["field", "recognition", "absence", "role", "end", "symptom"])
def test_every_label_is_understood_when_it_is_typed(topic: str, language: str) -> None:
    names = set(_words()[topic].values())
    labels = {
        key.partition(".")[2]: text
        for key, text in read(language).items()
        if key.startswith(f"{topic}.") and key.partition(".")[2] in names
    }
    assert labels
    assert {name: chosen(topic, text, names) for name, text in labels.items()} == {
        name: name for name in labels
    }


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("เบอร์โทรศัพ", "phone"), ("ชื่อ", "name"), ("สถานที่ทำงานค่ะ", "place"), ("Phone", "phone")],
)
def test_short_forms_and_slips_are_understood(typed: str, meant: str) -> None:
    assert chosen("field", typed, {"name", "place", "phone", "device"}) == meant


@pytest.mark.parametrize("typed", ["", "อะไรก็ได้", "081-234-5678", "ชื่อผู้ใช้"])
def test_what_is_not_on_offer_is_not_chosen(typed: str) -> None:
    assert chosen("field", typed, {"name", "place", "phone"}) is None


def test_every_topic_that_is_asked_for_is_there() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in Path("handlers").rglob("*.py"))
    asked = set(re.findall(r'chosen\("(\w+)"', code))
    assert asked
    assert asked <= set(_words())
