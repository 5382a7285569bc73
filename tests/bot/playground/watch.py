"""Real time, moved by the test."""


class Watch:
    """Seconds since the epoch."""

    def __init__(self) -> None:
        self.at = 1_795_000_000.0  # 18 November 2026

    def __call__(self) -> float:
        return self.at
