"""A label that is typed is as good as one that is tapped."""

import re
from pathlib import Path

import pytest

from bot.texts import LANGUAGES, read
from handlers.accounts.form import AccountRequest
from handlers.kit.forms import Form
from handlers.language.choices import _words, chosen
from handlers.linking.asking import SchoolRequest


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", ["field", "recognition", "absence", "role", "end", "symptom"])
def test_every_label_is_understood_when_it_is_typed(topic: str, language: str) -> None:
    names = {name for _, name in _words()[topic]}
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


@pytest.mark.parametrize(
    ("form", "typed", "meant"),
    [
        (SchoolRequest, "หน้าที่", "position"),
        (SchoolRequest, "โรงเรียน", "school"),
        (SchoolRequest, "โรงเรียนเดิม", "moves"),
        (SchoolRequest, "ตำแหน่ง", "position"),
        (AccountRequest, "โรงเรียน", "place"),
    ],
)
def test_a_word_that_several_forms_have_means_the_field_of_the_one_on_hand(
    form: type[Form], typed: str, meant: str
) -> None:
    assert chosen("field", typed, {question.field for question in form.questions()}) == meant


@pytest.mark.parametrize("typed", ["", "อะไรก็ได้", "081-234-5678", "ชื่อผู้ใช้"])
def test_what_is_not_on_offer_is_not_chosen(typed: str) -> None:
    assert chosen("field", typed, {"name", "place", "phone"}) is None


def test_every_topic_that_is_asked_for_is_there() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in Path("handlers").rglob("*.py"))
    asked = set(re.findall(r'chosen\("(\w+)"', code))
    assert asked
    assert asked <= set(_words())
