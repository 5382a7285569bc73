"""Why an officer says no: canned reasons, or their own words."""

from typing import Final

from handlers.kit.effects import Words
from handlers.kit.troubles import SOLUTIONS

REASONS: Final = ("incomplete", "not_staff", "duplicate", "come_in")
CLOSINGS: Final = ("not_ours", "not_found", "come_in")
"""Why nothing can be done about a problem."""
CANNED: Final = frozenset({*REASONS, *CLOSINGS, *SOLUTIONS})
"""What is no officer's own words."""


EMERGENCIES: Final = ("nobody_there", "superior", "safety")
"""Why a head takes what is not theirs to decide."""


def emergency_words(why: str) -> str | Words:
    """The same for a head's emergency."""
    return Words(f"emergency.{why}") if why in EMERGENCIES else why


def reason_words(reason: str) -> str | Words:
    """A canned reason in the reader's language; anything else as the officer wrote it."""
    return Words(f"reason.{reason}") if reason in (*REASONS, *CLOSINGS) else reason
