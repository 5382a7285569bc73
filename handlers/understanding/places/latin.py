"""Names of places typed in Latin letters: "Ban Wang Phai", "banwangpai", "Anuban Nong Pai School".

A name is compared with the official names in the Royal Thai General System, and by its sound,
because people spell as they hear (ph or p, th or t, j or ch, oo or u). What sounds the same is
taken; what is only near is asked about; never guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extract

from handlers.language.romanising import romanised

NEAR: Final = 80.0
"""Of 100: how like an official name one must sound to be asked about."""
MOST_ASKED: Final = 3

_SHORTEST: Final = 5
_WORD: Final = re.compile(r"[a-z][a-z'-]*\.?")
_RUN: Final = re.compile(rf"{_WORD.pattern}(?: {_WORD.pattern})*")
_PART: Final = re.compile("ชุมชน|บ้าน|วัด|อนุบาล")
_PARTS: Final = re.compile(f"(?:{_PART.pattern})+")
_VILLAGE: Final = re.compile(r"^b(?:aa|a|ar)n+(?=.{3})")
_KINDERGARTEN: Final = re.compile(r"^(?:anubarn|anuban+|anubaan|anubal)(?=.{3})")
_SOUNDS: Final = (
    (r"[^a-z]", ""),
    (r"ph|bh", "p"),
    (r"th|dh", "t"),
    (r"kh|gh|ck|(?<!n)g", "k"),
    (r"ch|sh|jh|j", "c"),
    (r"v", "w"),
    (r"sr", "s"),
    (r"ee", "i"),
    (r"oo|ou", "u"),
    (r"ueng|oeng|eung", "ung"),
    (r"ue|eu", "u"),
    (r"ar(?=$|[bcdfghjklmnpqstvwxyz])|aa|ah", "a"),
    (r"or(?=$|[bcdfghjklmnpqstvwxyz])|aw", "o"),
    (r"oei|oey", "oi"),
    (r"oe|er(?=$|[bcdfghjklmnpqstvwxyz])", "o"),
    (r"ay|ai|ei|y(?=$)", "i"),
    (r"ao|au", "o"),
    (r"ae", "e"),
    (r"ia|ea", "e"),
    (r"ua|uo", "u"),
    (r"q", "k"),
    (r"z", "s"),
    (r"(.)\1+", r"\1"),
)


@dataclass(frozen=True)
class Run:
    """Latin words in a row: ``words`` are (start, end) in the message."""

    words: tuple[tuple[int, int], ...]


def runs(text: str) -> Iterator[Run]:
    """The stretches of ``text`` in Latin letters, word by word."""
    for found in _RUN.finditer(text):
        yield Run(tuple(word.span() for word in _WORD.finditer(text, found.start(), found.end())))


def sound(latin: str) -> str:
    """How a name in Latin letters sounds, roughly: what differs only by habit of spelling is the
    same ("phai" and "pai", "Khlong" and "Klong")."""
    bare = latin.casefold()
    bare = _KINDERGARTEN.sub("anuban", re.sub(r"[^a-z]", "", bare))
    bare = _VILLAGE.sub("ban", bare)
    for written, heard in _SOUNDS:
        bare = re.sub(written, heard, bare)
    return bare


def _in_latin(name: str) -> str:
    """Read part by part: "ชุมชน" in front of "บ้าน" is chumchon, not chumchana."""
    found = _PARTS.match(name)
    front = found[0] if found else ""
    return "".join(romanised(part) for part in (*_PART.findall(front), name[len(front) :]) if part)


class Sounds:
    """Thai names (as keys, see ``country.key``) by their sound."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = names

    @cached_property
    def by_sound(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for name in self._names:
            heard = sound(_in_latin(name))
            if len(heard) >= _SHORTEST:
                found.setdefault(heard, []).append(name)
        return {heard: tuple(names) for heard, names in found.items()}

    def same(self, typed: str) -> tuple[str, ...]:
        """The names that sound as ``typed``."""
        return self.by_sound.get(sound(typed), ())

    def near(self, typed: str) -> tuple[str, ...]:
        """The names that sound nearly so, the likeliest first, ``MOST_ASKED`` at most."""
        heard = sound(typed)
        if len(heard) < _SHORTEST:
            return ()
        alike = extract(
            heard, self.by_sound.keys(), scorer=ratio, limit=MOST_ASKED, score_cutoff=NEAR
        )
        return tuple(name for spelled, _, _ in alike for name in self.by_sound[spelled])
