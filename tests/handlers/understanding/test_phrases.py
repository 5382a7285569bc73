"""The file of phrases: every name in it is asked for, and every way of saying can be read."""

import re
import tomllib
from pathlib import Path

from handlers.understanding.text.phrases import phrase

CODE = Path(__file__).parents[3] / "handlers"
RAW = tomllib.loads((CODE / "understanding" / "data" / "phrases.toml").read_text(encoding="utf-8"))


def test_every_phrase_and_every_family_is_used() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in CODE.rglob("*.py"))
    said = "".join(RAW["phrases"].values())
    assert [name for name in RAW["phrases"] if f'"{name}"' not in code] == []
    assert [name for name in RAW["families"] if f"{{{name}}}" not in said] == []


def test_every_way_can_be_said() -> None:
    for name, ways in RAW["phrases"].items():
        told = phrase(name)
        assert len(told.ways) == len(ways.replace("\n", "").split("|"))


def test_what_matters_is_told_by_what_it_means() -> None:
    found = phrase("first_few").whole("เอาแค่ 3 โรงก็พอ")
    assert found is not None
    assert dict(found.parts) == {"n": "3", "unit": "school"}
    assert phrase("first_few").whole("เอาแค่ 3 โรงเรียนดี") is None


def test_the_words_before_a_place_are_found_where_they_end() -> None:
    text = "นักเรียนไม่รวมอ.ศรีเทพ"
    found = phrase("left_out").before(text, text.index("อ."))
    assert found is not None
    assert (found.start, found["without"]) == (text.index("ไม่"), "asked")
    assert phrase("left_out").before(text, 4) is None


def test_no_way_is_empty() -> None:
    for name in RAW["phrases"]:
        assert not any(re.fullmatch(way, "") for way in phrase(name).ways), name
