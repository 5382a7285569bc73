"""Whether a text tells somebody's telephone number: the one way that no chance decides."""

import re
from typing import Final

_CHANCE: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""A UUID, of which one in some two thousand has any four digits in it."""


def tells(phone: str, text: str) -> bool:
    """The number (``0812345678``) without its zero, or its last four digits as a word of their own:
    in a digest, a UUID or the fraction of a second four digits mean nothing."""
    last = re.escape(phone[-4:])
    alone = re.search(rf"(?<![0-9A-Za-z.]){last}(?![0-9A-Za-z])", _CHANCE.sub("", text))
    return alone is not None or phone[1:] in text
