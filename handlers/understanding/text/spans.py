"""A stretch of a message that says something, and how stretches are chosen among each other."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from handlers.understanding.understood import Value

_FOLLOWS = frozenset("ะัาำิีึืฺุู็่้๊๋์ํๅ")
_LEADS = frozenset("เแโใไ")
_CLOSED = re.compile("(?:[ัื]|(?<!ก)็)[่้๊๋]?$")
"""Vowels that a consonant must close (but "ก็"): the letter behind them begins no word."""


@dataclass(frozen=True)
class Span:
    """``text[start:end]`` gives these slots (``says``) and is marked for the rules."""

    start: int
    end: int
    says: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    marks: frozenset[str] = frozenset()

    @property
    def length(self) -> int:
        return self.end - self.start


def whole(text: str, start: int, end: int) -> bool:
    """May a word stand at ``text[start:end]``? Not in the middle of a Thai syllable, nor of a
    Latin word."""
    if start and text[start - 1] in _LEADS and text[start] not in _LEADS:
        return False
    if start and text[start] not in _LEADS and _CLOSED.search(text, max(0, start - 2), start):
        return False
    if end < len(text) and text[end] in _FOLLOWS:
        return False
    return not (_latin(text, start - 1) and _latin(text, start)) and not (
        _latin(text, end - 1) and _latin(text, end)
    )


def _latin(text: str, at: int) -> bool:
    return 0 <= at < len(text) and text[at].isascii() and text[at].isalpha()


def chosen(candidates: Iterable[Span]) -> list[Span]:
    """From the left, the longest at each place; none overlaps another. Equally long: the first."""
    taken: list[Span] = []
    at = 0
    for span in sorted(candidates, key=lambda s: (s.start, -s.length)):
        if span.start >= at:
            taken.append(span)
            at = span.end
    return taken
