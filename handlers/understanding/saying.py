"""A message made ready for comparing: one spelling, no polite words, Thai written without spaces.

Spaces say little in Thai: people put them inside words and leave them out between sentences. They
are taken out between Thai letters, and where they stood is remembered.
"""

import re
from dataclasses import dataclass

from handlers.language.normal import normal, without_politeness
from handlers.language.words import one_spelling

LIMIT = 1000
"""Characters of a message that are looked at; LINE allows 5,000 and nobody asks in so many."""

_POLITE = re.compile(r"(?:นะ|น่ะ)?(?<!บัง)(?:ครับผม|คร้าบ|ครับ|คับ|ค่ะ|คะ|จ้า|จ้ะ)(?=[\s,.!?\n]|ๆ|$)")
_SPACE = re.compile(r"(?<=[\u0e01-\u0e4e]) (?=[\u0e01-\u0e4e])")
_SIGNS = re.compile(r"[\"'“”‘’*_~`<>|;!?！？…]+")


@dataclass(frozen=True)
class Saying:
    """``raw`` is as typed but for signs nobody sees; ``text`` is what is compared; ``breaks`` are
    the places in ``text`` where a space stood."""

    raw: str
    text: str
    breaks: frozenset[int]

    def words(self, start: int, end: int) -> str:
        """A stretch of ``text`` with its spaces."""
        return "".join(
            (" " if at in self.breaks and at > start else "") + self.text[at]
            for at in range(start, end)
        ).strip()


def saying(text: str) -> Saying:
    """``text`` made ready; the same again for Thai or Arabic digits, more spaces, ครับ or ค่ะ."""
    raw = without_politeness(text[:LIMIT].replace("\n", " "))
    plain = spelled(_POLITE.sub(" ", _SIGNS.sub(" ", raw)))
    glued: list[str] = []
    breaks: set[int] = set()
    last = 0
    for space in _SPACE.finditer(plain):
        glued.append(plain[last : space.start()])
        last = space.end()
        breaks.add(sum(map(len, glued)))
    glued.append(plain[last:])
    whole = "".join(glued)
    spaces = {at + 1 for at, character in enumerate(whole) if character == " "}
    return Saying(raw, whole, frozenset(breaks | spaces))


def spelled(text: str) -> str:
    """One spelling, small letters, single spaces."""
    return normal(one_spelling(normal(text).casefold())).casefold()


def word(text: str) -> str:
    """A word that is ``normal`` already, as it stands in a message."""
    return _SPACE.sub("", one_spelling(text.casefold()))
