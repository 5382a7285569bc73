"""What a person holds: internet accounts as this office knows them, and the one-time pages that set
their passwords. The rows; their rules stand in ``store.accounts``.

No password and no token is kept here: the portal has the one, and the other is made from a
link's id and the office's secret at the moment it is sent (``bot.pages.tokens``).
"""

from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import Column, Index, text
from sqlmodel import Field, SQLModel

from store.db import Moment, words
from store.naming import MAIN, portal_column

TRIES: Final = 5


class AccountState(StrEnum):
    """Where an account stands, as we want it to be in the portal."""

    OPENING = "opening"
    LOCKED = "locked"
    ACTIVE = "active"
    FROZEN = "frozen"
    FAILED = "failed"
    CLOSED = "closed"
    """For good: its owner had it deleted. Who that was stays known for as long as the law asks."""


IN_USE: Final = (AccountState.ACTIVE, AccountState.LOCKED)
CHANGEABLE: Final = (*IN_USE, AccountState.FROZEN)
"""States in which the portal has the account, so that its profile and its end can be changed."""


class Asks(StrEnum):
    """What a one-time page wants to know before it sets a password."""

    PHONE = "phone"
    """The last four digits of the phone on file."""
    OLD_PASSWORD = "old"  # noqa: S105 - the word, not a secret
    """The password as it is now, which the portal knows."""


class Account(SQLModel, table=True):
    """One username in the captive portal and the person who answers for it."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    username: str = Field(unique=True, max_length=64)
    owner_id: UUID = Field(foreign_key="person.id", index=True)
    request_id: UUID = Field(unique=True, foreign_key="request.id")
    portal: str = Field(default=MAIN, sa_column=portal_column())
    """The captive portal that has it; one only, for as long as it is."""
    profile: str = Field(max_length=32)
    purpose: str | None = Field(default=None, max_length=200)
    shared_label: str | None = Field(default=None, max_length=80)
    """The shared machine it is for, as people call it; then ``owner_id`` is its custodian."""
    phone: str = Field(max_length=32)
    """The phone on file when the account was opened; its last four digits open the page."""
    state: AccountState = Field(
        default=AccountState.OPENING, sa_column=Column(words(AccountState), nullable=False)
    )
    opened_at: datetime = Field(sa_type=Moment)
    expires_at: datetime | None = Field(default=None, sa_type=Moment)
    closes_at: datetime | None = Field(default=None, sa_type=Moment)
    """When it is closed for good, because its owner has left the office."""
    expiry_told: int = 0
    """How often the owner has heard that it ends: a week before, and on the last day."""
    owned_since: datetime = Field(sa_type=Moment)
    """When the owner's LINE user was bound to it: at the opening, or by a claim later."""
    frozen_at: datetime | None = Field(default=None, sa_type=Moment)
    frozen_from: AccountState | None = Field(
        default=None, sa_column=Column(words(AccountState), nullable=True)
    )
    """The state a frozen account goes back to."""
    closed_at: datetime | None = Field(default=None, sa_type=Moment)
    suspended_by: UUID | None = Field(default=None, foreign_key="person.id")
    """The officer who shut it; nobody where its owner did (``ไม่ใช่ฉัน``)."""
    forgotten_at: datetime | None = Field(default=None, sa_type=Moment)
    """Since when nothing here says whose it was."""
    offered_to: UUID | None = Field(default=None, foreign_key="person.id")
    """To whom the custodian of a shared machine has offered its care ..."""
    offered_at: datetime | None = Field(default=None, sa_type=Moment)
    """... and when, or when last if it was declined."""


ONE_LIVE = text("ended_at IS NULL")


class PasswordLink(SQLModel, table=True):
    """One one-time page. It shows one password once; a newer link ends the older ones."""

    __table_args__ = (
        Index(
            "one_live_link_per_account",
            "account_id",
            unique=True,
            sqlite_where=ONE_LIVE,
            postgresql_where=ONE_LIVE,
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    asks: Asks = Field(default=Asks.PHONE, sa_column=Column(words(Asks), nullable=False))
    wished: bool = False
    """The owner asked for it in the chat; the others came with an officer's decision."""
    made_at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)
    tries_left: int = TRIES
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    used: bool = False
    claim: UUID | None = None
    """Who is at the portal with this link right now; a crash frees it after ``CLAIM_LIFE``."""
    claimed_until: datetime | None = Field(default=None, sa_type=Moment)


def given_to(person: UUID, *, now: datetime) -> dict[str, object]:
    """What changes of an account that goes to somebody: theirs from now on, offered to nobody."""
    return {"owner_id": person, "owned_since": now, "offered_to": None, "offered_at": None}


def closed_for_good(*, now: datetime) -> dict[str, object]:
    """What changes of an account that is closed, whoever had it frozen before."""
    return {
        "state": AccountState.CLOSED,
        "closed_at": now,
        "frozen_at": None,
        "frozen_from": None,
    }
