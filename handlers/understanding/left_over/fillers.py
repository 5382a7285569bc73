"""Words that ask for nothing, of ``data/fillers.toml`` and of the lexicon: what a remainder is made
of when nothing was left unread."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extractOne

from handlers.understanding.text.lexicon import lexicon
from handlers.understanding.text.saying import word as prepared
from handlers.understanding.text.spans import whole

NOTHING: Final = frozenset({"stop", "nothing", "and", "if", "item", "more"})
"""Marks of words that say nothing of a figure by themselves."""
_POLITE: Final = NOTHING | {"want", "opens", "greeting", "thanks", "urgent", "help", "title", "why"}
_NEAR: Final = 85.0
_SHORTEST_NEAR: Final = 5
_SHORTEST: Final = 3
"""Letters of what is told: less is part of a word."""
_LATIN: Final = re.compile(r"[a-z][a-z'-]*")
_ENDS_A_SYLLABLE: Final = re.compile(r"[าีู]่?้?(?!ห[งนมยรลว]|[กขคปผพตทสศจ][รลว])[ก-ฮ](?:[ก-ฮ]|$)")
_SO_MANY: Final = re.compile(r"\d+(?=คน|ราย|ห้อง|โรง|แห่ง|หลัก|ปี)")
_SIGNS: Final = " .,()+&:=#@\"'ๆฯ\u200b-/"


@cache
def _of(name: str) -> frozenset[str]:
    path = files("handlers.understanding") / "data" / "fillers.toml"
    told: str = tomllib.loads(path.read_text(encoding="utf-8"))[name]
    return frozenset(map(prepared, filter(None, told.replace("\n", "").split("|"))))


@cache
def _fillers(*, of_the_counted: bool) -> frozenset[str]:
    """``of_the_counted``: those that say nothing even right behind what is counted."""
    words = lexicon().words.values()
    known = {word.text.strip() for word in words if not word.marks - _POLITE} | _of("thai")
    elsewhere = _of("elsewhere")
    return frozenset(known - elsewhere if of_the_counted else known | elsewhere)


@cache
def _of_length(length: int, *, of_the_counted: bool) -> tuple[str, ...]:
    """Those that a misspelled word of so many letters may be."""
    known = _fillers(of_the_counted=of_the_counted)
    return tuple(w for w in known if len(w) >= _SHORTEST_NEAR and abs(len(w) - length) <= 1)


@cache
def _longest() -> int:
    return max(map(len, _fillers(of_the_counted=False)))


def asks_for(words: str, *, of_the_counted: bool) -> str:
    """What of ``words`` is no filler, those at both ends left away; ``""``: nothing at all."""
    if words.isascii():
        nothing = _of("latin") | _fillers(of_the_counted=of_the_counted)
        return " ".join(one for one in _LATIN.findall(words) if one not in nothing)
    known = _fillers(of_the_counted=of_the_counted)
    from_left = _reached(words, known)
    if len(words) in from_left or _is_nearly(words.strip(_SIGNS), of_the_counted):
        return ""
    begins = max(at for at in from_left if _begins_a_word(words, at))
    ends = (at for at in _from_right(words, known) if at > begins)
    shortened = (words[begins:end].strip(_SIGNS) for end in sorted(ends))
    whole_word = words.strip(_SIGNS)
    return next((one for one in shortened if len(one) >= _SHORTEST), whole_word)


def _begins_a_word(words: str, at: int) -> bool:
    """Behind a long vowel two consonants are the end of a syllable ("ว่า|ยน้ำ"), but for those that
    are read as one ("มี|หนี้")."""
    return at == 0 or not _ENDS_A_SYLLABLE.match(words, at - 1)


def _reached(words: str, known: frozenset[str]) -> set[int]:
    """Where one may stand having read nothing but fillers."""
    reached = {0}
    for at in range(len(words)):
        if at in reached:
            reached |= set(_ends(words, at, known))
    return reached


def _from_right(words: str, known: frozenset[str]) -> set[int]:
    """Where nothing but fillers is left to read."""
    reached = {len(words)}
    for at in range(len(words) - 1, -1, -1):
        if any(end in reached for end in _ends(words, at, known)):
            reached.add(at)
    return reached


def _ends(words: str, at: int, known: frozenset[str]) -> Iterator[int]:
    """Of the fillers that begin at ``at``."""
    if words[at] in _SIGNS:
        yield at + 1
    elif so_many := _SO_MANY.match(words, at):
        yield so_many.end()
    for end in range(at + 1, min(at + _longest(), len(words)) + 1):
        if words[at:end] in known and whole(words, at, end):
            yield end


def _is_nearly(word: str, of_the_counted: bool) -> bool:
    """A filler that is misspelled."""
    if len(word) < _SHORTEST_NEAR:
        return False
    among = _of_length(len(word), of_the_counted=of_the_counted)
    return extractOne(word, among, scorer=ratio, score_cutoff=_NEAR) is not None
