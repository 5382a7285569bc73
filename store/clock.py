"""Two clocks: office time, which a playground may move, and real time, which nobody may.

Office time dates promises, hours, links and forms. Real time counts leases, reply tokens and
backoff; on PostgreSQL it is the database's own (see ``store.db.Database.real_now``).

A *stamp* is a moment as what is sealed has it: a whole number, the same on every database.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

BANGKOK = ZoneInfo("Asia/Bangkok")
BUDDHIST_ERA: Final = 543
"""Years that it is ahead of the Common Era."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def stamp(moment: datetime) -> int:
    """Microseconds since 1970, exactly."""
    return (moment - _EPOCH) // _MICROSECOND


def moment(stamp: int) -> datetime:
    """The point in time a stamp stands for."""
    return _EPOCH + stamp * _MICROSECOND


@dataclass
class Clock:
    """Office time. ``offset`` is zero in production; the playground and tests move it."""

    offset: timedelta = field(default=timedelta())

    def now(self) -> datetime:
        """Office time, in UTC."""
        return datetime.now(UTC) + self.offset

    def forward(self, span: timedelta) -> None:
        """Let ``span`` of office time pass at once."""
        self.offset += span


@dataclass
class StoppedClock(Clock):
    """Office time that stands where it was set until it is moved: for stories and tests."""

    at: datetime = datetime(2026, 11, 23, 2, 5, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at + self.offset
