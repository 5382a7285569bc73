"""Two clocks: office time, which a playground may move, and real time, which nobody may.

Office time dates promises, hours, links and forms. Real time counts leases, reply tokens and
backoff; on PostgreSQL it is the database's own (see ``store.db.Database.real_now``).
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

BANGKOK = ZoneInfo("Asia/Bangkok")


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
