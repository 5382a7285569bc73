"""Filling sentences, and keeping what people typed from disturbing them."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from typing import Final

from bot.line.limits import graphemes

_HOLE: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs"})
"""Unicode categories: controls, formats, halves of a character that lost the other half."""
_KEPT: Final = "\n\u200b\u200c\u200d"
"""Line ends, and the zero-width space and joiners with which Thai parts words and emoji join."""


def holes(sentence: str) -> frozenset[str]:
    """The names of what the sentence must be given."""
    return frozenset(_HOLE.findall(sentence))


def fill(sentence: str, values: Mapping[str, str]) -> str:
    """Fill every hole once. Raises ``KeyError`` for one without a value."""
    return _HOLE.sub(lambda hole: values[hole[1]], sentence)


def plain(typed: str) -> str:
    """What a person typed, without characters that would change how the words around it are read
    (Unicode TR 36, 2.5: bidirectional overrides)."""
    visible = (
        char if char in _KEPT or unicodedata.category(char) not in _UNSEEN else " "
        for char in typed
    )
    lines = "".join(visible).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def clip(text: str, limit: int) -> str:
    """At most ``limit`` characters as LINE counts labels (grapheme clusters), with an ellipsis
    where something was left off; never between a Thai consonant and its marks."""
    if len(text) <= limit or graphemes(text) <= limit:  # clusters are never more than letters
        return text
    ends = range(len(text) + 1)
    fits = bisect_right(ends, limit - 1, key=lambda end: graphemes(text[:end])) - 1
    return text[:fits].rstrip() + "…"
