"""Days on which an officer is not there, and who acts for them (ปฏิบัติหน้าที่แทน)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import Column
from sqlmodel import Field, Session, SQLModel, col, delete, select, update

from store.db import Moment, changed, words

DAY: Final = timedelta(days=1)


class Why(StrEnum):
    """The three reasons an office writes down."""

    LEAVE = "leave"
    TRIP = "trip"
    TRAINING = "training"


class Absence(SQLModel, table=True):
    """Whole days, both ends among them. ``ended_at``: the officer came back before the end, or
    took the notice back."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    officer_id: UUID = Field(foreign_key="person.id", index=True)
    why: Why = Field(sa_column=Column(words(Why), nullable=False))
    first: date
    last: date
    deputy_id: UUID | None = Field(default=None, foreign_key="person.id")
    said_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)


@dataclass(frozen=True)
class Replaced:
    """An earlier notice that a later one touched, and what stands in its place."""

    notice: Absence
    rest: Sequence[Absence]
    """The days before and after the later one; perhaps none."""


def _without(earlier: Absence, later: Absence) -> Iterator[Absence]:
    before, after = later.first - DAY, later.last + DAY
    spans = ((earlier.first, before), (after, earlier.last))
    for first, last in spans:
        if first <= last:
            yield Absence(
                officer_id=earlier.officer_id,
                why=earlier.why,
                first=first,
                last=last,
                deputy_id=earlier.deputy_id,
                said_at=later.said_at,
            )


@dataclass(frozen=True)
class Absences:
    """Every read and write of absences, inside the caller's transaction."""

    session: Session

    def add(self, absence: Absence) -> Sequence[Replaced]:
        """A later notice holds for its own days. What an earlier one says of others still stands:
        a day of training within a week's leave is no return to work."""
        earlier = self.session.exec(
            select(Absence)
            .where(
                Absence.officer_id == absence.officer_id,
                col(Absence.ended_at).is_(None),
                col(Absence.first) <= absence.last,
                col(Absence.last) >= absence.first,
            )
            .order_by(col(Absence.first))
        ).all()
        replaced = [Replaced(one, list(_without(one, absence))) for one in earlier]
        for was in replaced:
            was.notice.ended_at = absence.said_at
            self.session.add_all([was.notice, *was.rest])
        self.session.add(absence)
        self.session.flush()
        return replaced

    def get(self, absence: UUID) -> Absence:
        return self.session.exec(select(Absence).where(Absence.id == absence)).one()

    def on(self, day: date) -> Sequence[Absence]:
        """Who is away that day."""
        return self.session.exec(
            select(Absence).where(
                col(Absence.first) <= day,
                col(Absence.last) >= day,
                col(Absence.ended_at).is_(None),
            )
        ).all()

    def any_since(self, day: date, *, until: date) -> bool:
        """Was anybody away in these days? Then somebody may have left or come back."""
        found = self.session.exec(
            select(Absence.id).where(
                col(Absence.first) <= until,
                col(Absence.last) >= day,
                col(Absence.ended_at).is_(None),
            )
        ).first()
        return found is not None

    def coming(self, officer: UUID, *, day: date) -> Sequence[Absence]:
        """This officer's absences that are not over on ``day``, the nearest first."""
        return self.session.exec(
            select(Absence)
            .where(
                Absence.officer_id == officer,
                col(Absence.last) >= day,
                col(Absence.ended_at).is_(None),
            )
            .order_by(col(Absence.first))
        ).all()

    def end(self, officer: UUID, *, day: date, now: datetime) -> int:
        """Back at work: what runs on ``day`` ends. Says how many absences that were."""
        return changed(
            self.session,
            update(Absence)
            .where(
                col(Absence.officer_id) == officer,
                col(Absence.ended_at).is_(None),
                col(Absence.first) <= day,
                col(Absence.last) >= day,
            )
            .values(ended_at=now),
        )

    def pass_on(self, officer: UUID, *, to: UUID) -> None:
        """The absences of somebody who has a new phone, and what they do for others meanwhile."""
        for column in (Absence.officer_id, Absence.deputy_id):
            self.session.execute(
                update(Absence)
                .where(col(column) == officer, col(Absence.ended_at).is_(None))
                .values({col(column): to})
            )

    def take_back(self, absence: UUID, *, by: UUID, now: datetime) -> bool:
        """The officer's own notice is void. Says whether it still stood."""
        return bool(
            changed(
                self.session,
                update(Absence)
                .where(
                    col(Absence.id) == absence,
                    col(Absence.officer_id) == by,
                    col(Absence.ended_at).is_(None),
                )
                .values(ended_at=now),
            )
        )

    def forget(self, officer: UUID) -> None:
        """When and why somebody was away: nobody's business once they have left for good."""
        self.session.execute(delete(Absence).where(col(Absence.officer_id) == officer))
