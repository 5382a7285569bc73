"""What an account is used on: the profiles we ship in words, the office's own as it named them."""

from typing import Final

from handlers.kit.effects import Words
from store.profiles import GUEST

DEVICES: Final = ("pc", "mobile", "both")


IN_WORDS: Final = (*DEVICES, GUEST)


def used_on(profile: str) -> str | Words:
    """The profile as a person reads it."""
    return Words(f"used_on.{profile}") if profile in IN_WORDS else profile
