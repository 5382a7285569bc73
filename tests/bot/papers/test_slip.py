"""The slip for somebody without LINE."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files

import pytest
import typst

from bot.papers.slip import Sheaf, Slip, paper
from bot.papers.typesetting import FONTS, Paper, typeset
from bot.texts import FACTS, LANGUAGES, Texts

NOW = datetime(2026, 11, 23, 2, 5, tzinfo=UTC)
OFFICE = "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาเพชรบูรณ์ เขต 3"
SAY = Texts.load(dict.fromkeys(FACTS, OFFICE)).say
LONG = "พระครูสังฆรักษ์สมชายศักดิ์สิทธิ์วงศ์ประเสริฐกุล ณ อยุธยาบุรีรมย์เจริญสุขสวัสดิ์พิพัฒน์มงคล"
SLIP = Slip(
    number="A-0012",
    name="ปิ่นเก้า กุ้ยซื่อ",
    place="โรงเรียนบ้านซับน้อยพัฒนา",
    username="pinkao.kui",
    profile="both",
    account_ends=NOW + timedelta(days=365),
    page="https://help.example.go.th/p/" + "Ab_9" * 16,
    code="7K3M-Q9TX-2HVB",
    until=NOW + timedelta(days=7),
)
SHEAF = Sheaf("มาลี ศรีสุข", NOW, "https://help.example.go.th/s", "PBN3-Office", "http://neverssl.com")


def pages(filled: Paper) -> int:
    """As many as a printer would print."""
    drawn = typst.Compiler(font_paths=[FONTS], ignore_system_fonts=True).compile(
        files("bot.papers").joinpath("slip.typ").read_bytes(),
        format="png",
        sys_inputs={"paper": json.dumps(filled)},
    )
    return 1 if isinstance(drawn, bytes) else len(drawn or [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_person_has_one_page_however_long_their_names_are(language: str) -> None:
    longest = replace(SLIP, name=LONG, place=LONG, username="s" * 32)
    assert pages(paper([longest, SLIP, longest], SHEAF, SAY, language)) == 3


@pytest.mark.slow
def test_the_same_slip_is_the_same_file() -> None:
    filled = paper([SLIP], SHEAF, SAY, "th")
    made = typeset("slip", filled)
    assert made.startswith(b"%PDF-")
    assert typeset("slip", filled) == made


@pytest.mark.parametrize("name", ['#panic("!")', "*ใจดี* _มาก_ $x", "#let a = 1", "\\u{7}`@<x>"])
def test_what_somebody_is_called_is_never_markup(name: str) -> None:
    assert pages(paper([replace(SLIP, name=name, place=name)], SHEAF, SAY, "th")) == 1


def test_the_long_address_stands_on_it_as_a_drawing_only() -> None:
    words = json.dumps(paper([SLIP], SHEAF, SAY, "th"), ensure_ascii=False)
    assert (SLIP.code in words, SHEAF.short_address in words) == (True, True)
    assert SLIP.page not in words
