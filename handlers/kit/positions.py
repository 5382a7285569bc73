"""What somebody is at a school: a usual position, or their own words."""

from typing import Final

from handlers.kit.effects import Words

POSITIONS: Final = ("director", "acting", "deputy", "clerk", "data", "teacher")
LONGEST: Final = 60


def position_words(position: str) -> str | Words:
    """A usual position in the reader's language; anything else as it was written."""
    return Words(f"position.{position}") if position in POSITIONS else position
