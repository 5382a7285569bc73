"""Ways of saying one word, read as one: "รึยัง" and "หรือยัง", "เท่าไหร่" and "เท่าไร"."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Final

from handlers.language.words import one_spelling

_DRAWN_OUT: Final = re.compile(r"([ก-ฮ])\1{3,}")
""" "นักเรียนนนน"; three may be of two words: "ในนนทบุรี"."""


def as_written(text: str) -> str:
    """``text`` (small letters) with every word of ``data/spellings.toml``, and of the commands'
    ``[alike]``, in its one spelling."""
    pattern, words = _spoken()
    once = _DRAWN_OUT.sub(r"\1", one_spelling(text))
    return pattern.sub(lambda found: words[found[0]], once)


@cache
def _spoken() -> tuple[re.Pattern[str], dict[str, str]]:
    text = (files("handlers.understanding") / "data" / "spellings.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)["spoken"]
    words = {other: word for word, others in table.items() for other in (word, *others.split("|"))}
    longest_first = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.compile(rf"(?<![เแโใไ])(?:{longest_first})(?![ะ-ูๅ็-๎])"), words
