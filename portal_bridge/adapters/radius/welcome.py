"""The rules that FreeRADIUS sends along when it lets somebody in."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Welcome:
    """What the session may do; ``None`` means no limit. Rates are bit/s as seen from the user."""

    idle_timeout: timedelta | None = None
    session_timeout: timedelta | None = None
    rate_up: int | None = None
    rate_down: int | None = None
