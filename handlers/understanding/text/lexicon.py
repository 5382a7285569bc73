"""The words of ``data/lexicon.toml`` and ``data/english.toml`` found in a message."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import product
from typing import Any

from rapidfuzz.fuzz import ratio

from handlers.understanding.text.saying import Saying
from handlers.understanding.text.saying import word as prepared
from handlers.understanding.text.spans import Span, whole

NEAR = 86.0
"""Of 100: how like a word of ``near = true`` a misspelling must be."""

BETWEEN = 40
"""Letters between the two words of a pair at most."""

_FILES = ("lexicon.toml", "english.toml")
_HEAD = 3
_MEETING = re.compile("(?<=[ก-๎.]) (?=[a-z])|(?<=[a-z]) (?=[ก-๎])")
_FAMILY = re.compile(r"(\{[a-z_]+\})")

_SHORT = 3
"""Letters of a word that reaches over no space: "กี่คน รร.เรา" has no "นร" in it."""


@dataclass(frozen=True)
class Word:
    """A word or phrase as it stands in a message, what it says and how it is marked."""

    text: str
    says: Mapping[str, Any]
    marks: frozenset[str]


@dataclass(frozen=True)
class Pair:
    """Two words that say something together, with others between them."""

    pattern: re.Pattern[str]
    says: Mapping[str, Any]
    marks: frozenset[str]

    def found(self, text: str) -> Iterator[Span]:
        """The second words; what stands between may say something of its own."""
        for found in self.pattern.finditer(text):
            start, end = found.span("then")
            if whole(text, start, end):
                yield Span(start, end, self.says, self.marks)


@dataclass(frozen=True)
class Lexicon:
    words: Mapping[str, Word]
    near: tuple[str, ...]
    pairs: tuple["Pair", ...] = ()

    @cached_property
    def by_head(self) -> dict[str, list[Word]]:
        """By the first letters, the longest first."""
        heads: dict[str, list[Word]] = {}
        for word in sorted(self.words.values(), key=lambda w: -len(w.text)):
            heads.setdefault(word.text[:_HEAD], []).append(word)
        return heads

    def found(self, said: Saying) -> Iterator[Span]:
        """The longest word at every place where one stands."""
        text = said.text
        for pair in self.pairs:
            yield from pair.found(text)
        for at in range(len(text)):
            head = text[at : at + _HEAD]
            for word in (*self.by_head.get(head, ()), *self.by_head.get(head[:-1], ())):
                end = at + len(word.text)
                if (
                    text.startswith(word.text, at)
                    and whole(text, at, end)
                    and not (
                        end - at <= _SHORT and any(b in said.breaks for b in range(at + 1, end))
                    )
                ):
                    yield Span(at, end, word.says, word.marks)
                    break

    def nearly(self, said: Saying, start: int, end: int) -> Iterator[Span]:
        """Misspelled words in a stretch where nothing else was found."""
        stretch = said.text[start:end]
        for spelling in self.near:
            if abs(len(stretch) - len(spelling)) <= 2 and ratio(stretch, spelling) >= NEAR:
                word = self.words[spelling]
                yield Span(start, end, word.says, word.marks)
                return


@cache
def lexicon() -> Lexicon:
    """The lexicon that ships; words are spelled as messages are."""
    words: dict[str, Word] = {}
    near: list[str] = []
    pairs: list[Pair] = []
    for name in _FILES:
        raw = tomllib.loads(
            (files("handlers.understanding") / "data" / name).read_text(encoding="utf-8")
        )
        families = raw["families"]
        for entry in raw["words"]:
            added = _added(words, entry, families)
            near += added if entry.get("near") else []
        pairs += [_pair(entry, families) for entry in raw.get("pairs", [])]
    return Lexicon(words, tuple(dict.fromkeys(near)), tuple(pairs))


def _added(
    words: dict[str, Word], entry: Mapping[str, Any], families: Mapping[str, str]
) -> list[str]:
    """The words of ``entry``, now among ``words``: what one says already, it goes on to say."""
    says = entry.get("says", {})
    marks = frozenset(entry.get("marks", "").split()) | says.keys()
    spelled = [
        text
        for written in _spelled_out(entry["words"], families)
        for text in _with_and_without_space(written)
    ]
    for text in spelled:
        known = words.get(text)
        words[text] = Word(
            text,
            {**says, **(known.says if known else {})},
            marks | (known.marks if known else frozenset()),
        )
    return spelled


def _with_and_without_space(written: str) -> Iterator[str]:
    """ "รหัส smis" is typed "รหัสsmis", too: between Thai and Latin a space says nothing."""
    text = prepared(written.strip()) + (" " if written.endswith(" ") else "")
    yield text
    if (together := _MEETING.sub("", text)) != text:
        yield together


def _spelled_out(written: str, families: Mapping[str, str]) -> Iterator[str]:
    """The words parted by |, ``{mine}`` once for every word of that family."""
    for word in written.split("|"):
        parts = [
            families[part[1:-1]].split("|") if part.startswith("{") else [part]
            for part in _FAMILY.split(word)
        ]
        yield from map("".join, product(*parts))


def _pair(entry: Mapping[str, Any], families: Mapping[str, str]) -> Pair:
    first, then = (
        "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))
        for words in (
            {prepared(w) for w in _spelled_out(entry[part], families)} for part in ("first", "then")
        )
    )
    within = entry.get("within", BETWEEN)
    guard = f"(?!{entry['not_before']})" if "not_before" in entry else ""
    behind = rf"(?=.{{0,{within}}}?(?P<then>{then}))"
    pattern = re.compile(rf"(?<![เแโใไ])(?:{first}){guard}{behind}")
    marks = frozenset(entry.get("marks", "").split()) | entry["says"].keys()
    return Pair(pattern, entry["says"], marks)
