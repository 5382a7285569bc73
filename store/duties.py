"""Who answers for what, and where: each officer's part of the work, in an order (manual, 1.3).

An officer without any duty of their own answers for everything everywhere: a small office has
nothing to set. A duty for one school comes before one for its district, and that before one for
the whole office; among equals the lower ``turn`` is asked first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Column
from sqlmodel import Field, Session, SQLModel, col, delete, select, update

from store.db import words


class Topic(StrEnum):
    """What an officer can answer for."""

    ACCOUNT = "account"
    PASSWORD = "password"  # noqa: S105 - the word, not a secret
    PROBLEM = "problem"
    FIGURES = "figures"


class Area(StrEnum):
    """How much of the office a duty covers; the order is from the widest to the closest."""

    EVERYWHERE = "everywhere"
    KIND = "kind"
    """All groups of the office, or all schools."""
    DISTRICT = "district"
    PLACE = "place"
    """One group or one school."""


class Duty(SQLModel, table=True):
    """One line of the roster."""

    id: int | None = Field(default=None, primary_key=True)
    officer_id: UUID = Field(foreign_key="person.id", index=True)
    topic: Topic | None = Field(default=None, sa_column=Column(words(Topic), nullable=True))
    """``None``: every topic."""
    area: Area = Field(default=Area.EVERYWHERE, sa_column=Column(words(Area), nullable=False))
    spot: str = Field(default="", max_length=80)
    """The kind, the district's name or the place's code, as ``area`` says."""
    turn: int = 1


@dataclass(frozen=True)
class Duties:
    """Every read and write of duties, inside the caller's transaction."""

    session: Session

    def all(self) -> Sequence[Duty]:
        return self.session.exec(select(Duty).order_by(col(Duty.officer_id), col(Duty.id))).all()

    def give(self, duty: Duty) -> None:
        """One more line for this officer; the same line twice is one."""
        self.session.execute(
            delete(Duty).where(
                col(Duty.officer_id) == duty.officer_id,
                col(Duty.topic).is_not_distinct_from(duty.topic),
                col(Duty.area) == duty.area,
                col(Duty.spot) == duty.spot,
            )
        )
        self.session.add(duty)
        self.session.flush()

    def pass_on(self, officer: UUID, *, to: UUID) -> None:
        """Every line of this officer is another's: of the same person, with a new phone."""
        self.clear(to)
        self.session.execute(
            update(Duty).where(col(Duty.officer_id) == officer).values(officer_id=to)
        )

    def clear(self, officer: UUID) -> None:
        """Back to answering for everything everywhere."""
        self.session.execute(delete(Duty).where(col(Duty.officer_id) == officer))
