"""Where a line of Thai may end: between words, and nowhere within one.

Thai is written without spaces. The typesetter guesses at syllables, and cut รหัสผ่าน in two.
"""

import re
from collections.abc import Iterator
from typing import Final

from pythainlp.tokenize import word_tokenize

from handlers.language.places import width

JOINER: Final = "\u2060"
"""U+2060 WORD JOINER: unseen, and no line ends at it (Unicode, UAX 14, class WJ)."""
SHORT: Final = 8
"""Characters of a phrase between two spaces that stays together, such as ขอดู."""
_THAI: Final = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]+")
_INSIDE: Final = re.compile("(?<=[\u0e01-\u0e3a\u0e45-\u0e4e])(?=[ก-ฮเ-ไ])")
"""Before a syllable's first letter; a mark is never parted from what it stands on."""
_CLUSTERS: Final = re.compile("[เ-ไ]?.[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]*", re.DOTALL)
"""A letter with its marks and the vowels that lean on it."""


def whole_words(text: str) -> str:
    """The same text, in which a line ends between words only."""
    return _THAI.sub(_joined, text)


def _joined(phrase: re.Match[str]) -> str:
    thai = phrase[0]
    words = [thai] if len(thai) <= SHORT else word_tokenize(thai, engine="newmm")
    return "".join(_INSIDE.sub(JOINER, word) for word in words)


def room(text: str) -> float:
    """How wide a text is, in usual letters: capitals are half as wide again."""
    return width(text) + sum("A" <= char <= "Z" for char in text) / 2


def broken(text: str, wide: int) -> list[str]:
    """The text in lines of at most so many letters, which end at a blank, or else between words."""
    filled: list[str] = []
    for piece in _pieces(text, wide):
        if filled and room(filled[-1] + piece.rstrip()) <= wide:
            filled[-1] += piece
        else:
            filled.append(piece)
    return [line.strip() for line in filled if line.strip()]


def _pieces(text: str, wide: int) -> Iterator[str]:
    for phrase in re.findall(r"\S+\s*|\s+", text):
        if room(phrase.rstrip()) <= wide:
            yield phrase
            continue
        for word in word_tokenize(phrase, engine="newmm"):
            yield from _CLUSTERS.findall(word) if room(word) > wide else (word,)
