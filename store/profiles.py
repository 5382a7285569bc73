"""Profiles: what an account may do on the network. Data, not code: an office sets its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import BigInteger
from sqlmodel import Field, Session, SQLModel, col, select


class Profile(SQLModel, table=True):
    """One kind of use. Spans are whole seconds and rates bits per second; ``None`` is no limit."""

    name: str = Field(primary_key=True, max_length=32)
    idle_timeout: int | None = None
    """Idle-Timeout: seconds without traffic until the cut (manual, caution 3: 10 minutes, PC)."""
    idle_lead: int | None = None
    """How long before an idle cut the person is warned on LINE."""
    session_timeout: int | None = None
    """Session-Timeout: log in again after so many seconds, idle or not."""
    rate_up: int | None = Field(default=None, sa_type=BigInteger)
    rate_down: int | None = Field(default=None, sa_type=BigInteger)
    devices: int | None = None
    """Simultaneous-Use: devices online at once."""
    validity_days: int | None = None
    """Days from opening until the account expires."""
    remember: bool = False
    """May devices be remembered by their MAC address (manual, 1.2.2)?"""
    remember_most: int = Field(default=2, sa_column_kwargs={"server_default": "2"})
    """How many of them for each account; they come on top of ``devices``."""
    who: str = Field(default="anyone", max_length=12)
    """Who may ask for it: ``anyone``, ``member`` or ``officer``."""


GUEST: Final = "guest"
"""Of everybody who comes in with a pass; how long is the pass's to say."""

DEFAULTS: Final = (
    Profile(name="pc", idle_timeout=600, idle_lead=120, session_timeout=43_200, devices=1),
    Profile(name="mobile", session_timeout=86_400, devices=2, remember=True),
    Profile(
        name="both",
        idle_timeout=600,
        idle_lead=120,
        session_timeout=43_200,
        devices=3,
        remember=True,
    ),
    Profile(name=GUEST, session_timeout=43_200, devices=2, who="officer"),
)


@dataclass(frozen=True)
class Profiles:
    """Every read and write of profiles, inside the caller's transaction."""

    session: Session

    def ship(self) -> None:
        """Add the profiles we ship that the office does not have. Its own settings stay."""
        for default in DEFAULTS:
            if self.session.get(Profile, default.name) is None:
                self.session.add(Profile.model_validate(default.model_dump()))
        self.session.flush()

    def all(self) -> Sequence[Profile]:
        return self.session.exec(select(Profile).order_by(col(Profile.name))).all()

    def get(self, name: str) -> Profile:
        return self.session.get_one(Profile, name)
