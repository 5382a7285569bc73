"""A choice that was typed instead of tapped: its label, a shorter way to say it, or nearly that."""

import tomllib
from collections.abc import Collection
from functools import cache
from typing import Final

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extractOne

from handlers.language import shipped
from handlers.language.normal import normal, squeezed

NEAR: Final = 84.0
"""Of 100; below it a slip of the finger is another word."""
SHORTEST_NEAR: Final = 5


def chosen(topic: str, typed: str, among: Collection[str]) -> str | None:
    """Which of ``among`` these words mean; the topics are those of ``data/choices.toml``."""
    said = squeezed(normal(typed))
    words = {word: name for word, name in _words()[topic] if name in among}
    if said in words:
        return words[said]
    if len(said) < SHORTEST_NEAR:
        return None
    near = extractOne(said, list(words), scorer=ratio, score_cutoff=NEAR)
    return words[near[0]] if near else None


@cache
def _words() -> dict[str, tuple[tuple[str, str], ...]]:
    """By topic; of one word several names may have use: which, the form on hand decides."""
    raw = tomllib.loads(shipped.text("choices.toml"))
    return {
        topic: tuple(
            (squeezed(normal(word)), name)
            for name, ways in names.items()
            for word in ways.split("|")
        )
        for topic, names in raw.items()
    }
