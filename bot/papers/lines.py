"""Where a line of Thai may end: between words, and nowhere within one.

Thai is written without spaces. The typesetter guesses at syllables, and cut รหัสผ่าน in two.
"""

import re
from typing import Final

from pythainlp.tokenize import word_tokenize

JOINER: Final = "\u2060"
"""U+2060 WORD JOINER: unseen, and no line ends at it (Unicode, UAX 14, class WJ)."""
SHORT: Final = 8
"""Characters of a phrase between two spaces that stays together, such as ขอดู."""
_THAI: Final = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]+")
_INSIDE: Final = re.compile("(?<=[\u0e01-\u0e3a\u0e45-\u0e4e])(?=[ก-ฮเ-ไ])")
"""Before a syllable's first letter; a mark is never parted from what it stands on."""


def whole_words(text: str) -> str:
    """The same text, in which a line ends between words only."""
    return _THAI.sub(_joined, text)


def _joined(phrase: re.Match[str]) -> str:
    thai = phrase[0]
    words = [thai] if len(thai) <= SHORT else word_tokenize(thai, engine="newmm")
    return "".join(_INSIDE.sub(JOINER, word) for word in words)
