"""What stands in one cell of the copy of somebody's data."""

from datetime import datetime

from handlers.kit.effects import Param, When

Cell = Param | None


def when(at: datetime | None) -> Cell:
    """A moment, or nothing where there is none."""
    return None if at is None else When(at)
