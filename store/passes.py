"""Guest passes (บัตรผ่าน), and who came in with one. The rows; their rules stand in
``store.guests``."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, exists
from sqlmodel import Field, SQLModel, col

from store.db import Moment

MOST_PLACES: Final = 500
"""Guests of one pass."""
A_PHONE: Final = 2
"""Accounts that one phone number gets with one pass: nobody takes the places of a whole room."""


class Shut(StrEnum):
    """Why a pass lets nobody in. The page's sentences are ``page.guest_<value>``."""

    UNKNOWN = "unknown"
    NOT_BEGUN = "not_begun"
    OVER = "over"
    FULL = "full"
    PHONE_USED = "phone_used"


class GuestPass(SQLModel, table=True):
    """A day pass for a meeting or for visitors. It names no guest; it stays for the statistics."""

    __tablename__ = "guest_pass"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: str = Field(unique=True, max_length=16)
    title: str = Field(max_length=120)
    begins_at: datetime = Field(sa_type=Moment)
    ends_at: datetime = Field(sa_type=Moment, index=True)
    places: int
    taken: int = 0
    """Places that are in use, or about to be."""
    ever: int = 0
    """The last guest's number: it only grows, so that no username comes twice."""
    made_by: UUID = Field(foreign_key="person.id", index=True)
    made_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    """Since when nobody comes in any more and its accounts are closed."""
    ended_by: UUID | None = Field(default=None, foreign_key="person.id")
    """Who ended it; nobody where its hour came."""
    code_hash: str | None = Field(default=None, unique=True, max_length=64)
    """The keyed fingerprint of the code on its posters, once there is one."""

    def shut(self, now: datetime) -> Shut | None:
        """Why it lets nobody in at this moment; ``None`` while it does."""
        if self.ended_at is not None or self.ends_at <= now:
            return Shut.OVER
        if self.begins_at > now:
            return Shut.NOT_BEGUN
        return Shut.FULL if self.taken >= self.places else None


class Guest(SQLModel, table=True):
    """Somebody who came in with a pass, their account, and the visit to the page it came of."""

    account_id: UUID = Field(primary_key=True, foreign_key="account.id")
    person_id: UUID = Field(unique=True, foreign_key="person.id")
    pass_id: UUID = Field(foreign_key="guest_pass.id", index=True)
    place: int
    """The how-manieth guest of the pass."""
    visit: str = Field(unique=True, max_length=64)
    """Keyed fingerprint of the form that was sent: the same form again is the same guest."""


def is_guest(person: Any) -> ColumnElement[bool]:
    """Whether this column names somebody who came in with a pass."""
    return exists().where(col(Guest.person_id) == person)


class Host(SQLModel, table=True):
    """A member whom an officer lets make passes."""

    person_id: UUID = Field(primary_key=True, foreign_key="person.id")
    allowed_by: UUID = Field(foreign_key="person.id")
    allowed_at: datetime = Field(sa_type=Moment)
