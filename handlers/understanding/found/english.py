"""What English says with a number, in a message that holds any Latin letters."""

import re
from collections.abc import Iterator
from typing import Final

from handlers.understanding.found.english_grades import english_grades
from handlers.understanding.found.english_numbers import english_numbers
from handlers.understanding.text.spans import Span

_LATIN: Final = re.compile("[a-z]")


def in_english(text: str) -> Iterator[Span]:
    """Grades, bounds, counts of years and of what comes first."""
    if _LATIN.search(text):
        yield from english_grades(text)
        yield from english_numbers(text)
