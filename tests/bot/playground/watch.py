"""Real time and office time, moved by the test."""

from datetime import UTC, datetime, timedelta


class Watch:
    """Seconds since the epoch."""

    def __init__(self) -> None:
        self.at = 1_795_000_000.0  # 18 November 2026

    def __call__(self) -> float:
        return self.at


class OfficeWatch:
    """The clock on the office's wall."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 2, 5, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def forward(self, by: timedelta) -> None:
        self.at += by
