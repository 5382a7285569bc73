"""What a second account is for: canned purposes, or the person's own words (manual, 1.4)."""

from typing import Final

from handlers.kit.effects import Words

PURPOSES: Final = ("meeting_room", "shared_pc")


def purpose_words(purpose: str) -> str | Words:
    """A canned purpose in the reader's language; anything else as it was written."""
    return Words(f"purpose.{purpose}") if purpose in PURPOSES else purpose
