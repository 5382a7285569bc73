"""How the answers about a pass are read, and what no pass exceeds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from handlers.kit.desk import Desk
from handlers.language.hours import Hours
from handlers.language.passes import count_of
from store.passes import MOST_PLACES
from store.refusals import Refusal

LONGEST: Final = timedelta(days=7)
"""A pass is for a meeting; who stays for longer asks for an account."""


@dataclass
class PlacesOutOfRange(Refusal):
    """Nobody, or more than one pass holds."""

    most: int


def read_places(answer: str, _desk: Desk) -> str:
    """Raises ``BadCount``, or ``PlacesOutOfRange``."""
    return keep_places(count_of(answer))


def keep_places(count: int) -> str:
    """Raises ``PlacesOutOfRange``."""
    if not 1 <= count <= MOST_PLACES:
        raise PlacesOutOfRange(MOST_PLACES)
    return str(count)


def keep_hours(meant: Hours) -> str:
    return f"{meant.begins.isoformat()}/{meant.ends.isoformat()}"


def kept_hours(kept: str) -> Hours:
    begins, _, ends = kept.partition("/")
    return Hours(datetime.fromisoformat(begins), datetime.fromisoformat(ends))
