"""What a staff list says otherwise than the accounts: one row for a person an officer must decide
about. Gone with the decision; what nobody decides is forgotten after a while."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, delete, func, select

from store.db import Moment, changed, drop_some, words

KEPT: Final = timedelta(days=30)
"""How long a finding waits for its officer."""


class Difference(StrEnum):
    """How the list differs from what the office knows of somebody with an account."""

    MISSING = "missing"
    """Not on the list: retired, moved away, a contract that has ended."""
    MOVED = "moved"
    """On the list at another workplace."""


class Finding(SQLModel, table=True):
    """One person, for the officer who sent the list."""

    __table_args__ = (UniqueConstraint("officer_id", "person_id", name="one_finding_per_person"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    officer_id: UUID = Field(foreign_key="person.id", index=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    difference: Difference = Field(sa_column=Column(words(Difference), nullable=False))
    near: str | None = Field(default=None, max_length=160)
    """A name on the list that is nearly theirs: perhaps they are meant."""
    place_code: str | None = Field(default=None, max_length=20)
    place_name: str | None = Field(default=None, max_length=160)
    """Where the list says that they work."""
    made_at: datetime = Field(sa_type=Moment)


@dataclass(frozen=True)
class Findings:
    """Every read and write of findings, inside the caller's transaction."""

    session: Session

    def replace(self, officer: UUID, found: Iterable[Finding]) -> None:
        """The newest list is the one that counts."""
        self.session.execute(delete(Finding).where(col(Finding.officer_id) == officer))
        self.session.add_all(found)
        self.session.flush()

    def of(self, officer: UUID, *, limit: int) -> Sequence[Finding]:
        return self.session.exec(
            select(Finding)
            .where(Finding.officer_id == officer)
            .order_by(col(Finding.difference), col(Finding.id))
            .limit(limit)
        ).all()

    def count(self, officer: UUID) -> int:
        counted = select(func.count()).select_from(Finding).where(Finding.officer_id == officer)
        return self.session.exec(counted).one()

    def get(self, finding: UUID) -> Finding | None:
        return self.session.get(Finding, finding)

    def take(self, finding: UUID) -> bool:
        """It is decided, and gone; says whether it was still there."""
        return bool(changed(self.session, delete(Finding).where(col(Finding.id) == finding)))

    def drop_person(self, person: UUID) -> None:
        """There is nothing to decide about them any more."""
        self.session.execute(delete(Finding).where(col(Finding.person_id) == person))

    def forget_old(self, *, now: datetime, limit: int) -> int:
        """Drop what nobody decided, ``limit`` at most; says how many."""
        old = col(Finding.made_at) < now - KEPT
        return drop_some(self.session, Finding, old, limit=limit)
