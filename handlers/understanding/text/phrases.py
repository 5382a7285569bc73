"""The ways of saying of ``data/phrases.toml``: what words mean together."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Final

from handlers.understanding.text.saying import word as prepared

_PIECE: Final = re.compile(r"\{(?P<family>[a-z_]+)\}|(?P<sign>[()])|(?P<words>[^{}()]+)")
_OPEN: Final[Mapping[str, str]] = {
    "n": r"\d{1,2}",
    "year": r"[56]\d|25[3-9]\d",
    "where": ".+?",
}
"""What stands for no family of words."""
Family = str | Mapping[str, str]


@dataclass(frozen=True)
class Said:
    """``parts``: of every family that matters what the word means that was said, and of what is
    open the words themselves; ``""`` for what was left away."""

    start: int
    end: int
    parts: Mapping[str, str]

    def __getitem__(self, family: str) -> str:
        return self.parts[family]


@dataclass(frozen=True)
class Phrase:
    """All the ways to say one thing; ``meanings`` are those of a family's words."""

    ways: tuple[re.Pattern[str], ...]
    meanings: Mapping[str, Mapping[str, str]]

    @cached_property
    def _last_words(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(f"(?:{way.pattern})$") for way in self.ways)

    def whole(self, text: str) -> Said | None:
        """Is ``text`` nothing else?"""
        return self._first(way.fullmatch(text) for way in self.ways)

    def opens(self, text: str) -> Said | None:
        return self._first(way.match(text) for way in self.ways)

    def within(self, text: str) -> Said | None:
        return self._first(way.search(text) for way in self.ways)

    def before(self, text: str, end: int) -> Said | None:
        """Right before ``end``."""
        return self._first(way.search(text, 0, end) for way in self._last_words)

    def each(self, text: str) -> Iterator[Said]:
        """Wherever it is said, way by way."""
        return (self._said(one) for way in self.ways for one in way.finditer(text))

    def _first(self, tried: Iterator[re.Match[str] | None]) -> Said | None:
        found = next((one for one in tried if one), None)
        return None if found is None else self._said(found)

    def _said(self, found: re.Match[str]) -> Said:
        said = {part: words or "" for part, words in found.groupdict().items()}
        told = {part: self.meanings.get(part, {}).get(said[part], said[part]) for part in said}
        return Said(found.start(), found.end(), told)


@cache
def phrase(name: str) -> Phrase:
    """The one that bears this name."""
    raw = _raw()
    families: dict[str, Family] = raw["families"]
    ways = raw["phrases"][name].replace("\n", "").split("|")
    meanings = {
        family: {prepared(one): means for means, words in told.items() for one in words.split("|")}
        for family, told in families.items()
        if not isinstance(told, str)
    }
    return Phrase(tuple(re.compile(_pattern(way, families)) for way in ways), meanings)


@cache
def _raw() -> dict[str, dict[str, Any]]:
    path = files("handlers.understanding") / "data" / "phrases.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _pattern(way: str, families: Mapping[str, Family]) -> str:
    return "".join(_read(piece, families) for piece in _PIECE.finditer(way))


def _read(piece: re.Match[str], families: Mapping[str, Family]) -> str:
    """A space may stand behind every word: between Thai letters none is left, but beside others."""
    if piece["sign"]:
        return "(?:" if piece["sign"] == "(" else ")?"
    if piece["words"]:
        return f"{re.escape(prepared(piece['words']))} ?"
    name = piece["family"]
    if name in _OPEN:
        return f" ?(?P<{name}>{_OPEN[name]}) ?"
    told = families[name]
    words = told if isinstance(told, str) else "|".join(told.values())
    longest_first = sorted(map(prepared, words.split("|")), key=len, reverse=True)
    named = "" if isinstance(told, str) else f"?P<{name}>"
    return f"({named or '?:'}{'|'.join(map(re.escape, longest_first))}) ?"
