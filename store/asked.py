"""Questions about figures: what somebody asked last, so that "and the year before?" means
something; and how often what had no answer was asked, which names nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import Index
from sqlmodel import JSON, Field, Session, SQLModel, col, delete, select, update

from store.db import Moment, changed, drop_some, ensure

KEPT: Final = timedelta(days=7)
"""How long the buttons under an answer are good for; then the question goes."""
MINDED: Final = timedelta(hours=12)
"""How long words can go on from a question."""
COUNTED: Final = timedelta(days=800)
"""How long it is counted what had no answer: two fiscal years, for the yearly report."""


class AskedFigure(SQLModel, table=True):
    """One question: what was understood of it and from which loads it was answered; not the
    numbers, and of the words those alone that were not understood, which its files tell."""

    __tablename__ = "asked_figure"
    __table_args__ = (Index("asked_figure_of_person", "person_id", "asked_at"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id")
    intent: str = Field(max_length=32)
    slots: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    loads: list[str] = Field(default_factory=list, sa_type=JSON)
    asked_at: datetime = Field(sa_type=Moment)


class Unanswered(SQLModel, table=True):
    """So often in that month."""

    month: date = Field(primary_key=True)
    """Its first day."""
    topic: str = Field(primary_key=True, max_length=32)
    """A metric's code, or ``""``."""
    why: str = Field(primary_key=True, max_length=32)
    times: int = 0


@dataclass(frozen=True)
class Asked:
    """Every read and write of questions, inside the caller's transaction."""

    session: Session

    def keep(
        self,
        person: UUID,
        intent: str,
        slots: dict[str, Any],
        *,
        now: datetime,
        loads: Sequence[UUID] = (),
    ) -> AskedFigure:
        row = AskedFigure(
            person_id=person,
            intent=intent,
            slots=slots,
            loads=[load.hex for load in loads],
            asked_at=now,
        )
        self.session.add(row)
        self.session.flush()
        return row

    def get(self, question: UUID) -> AskedFigure | None:
        return self.session.get(AskedFigure, question)

    def lately(self, person: UUID, *, now: datetime, most: int) -> Sequence[AskedFigure]:
        """What this person asked last, if it was not long ago, the newest first."""
        return self.session.exec(
            select(AskedFigure)
            .where(AskedFigure.person_id == person, AskedFigure.asked_at > now - MINDED)
            .order_by(col(AskedFigure.asked_at).desc())
            .limit(most)
        ).all()

    def last(self, person: UUID, *, now: datetime) -> AskedFigure | None:
        return next(iter(self.lately(person, now=now, most=1)), None)

    def of(self, person: UUID) -> Sequence[AskedFigure]:
        """What is still kept of this person's questions, the newest first."""
        return self.session.exec(
            select(AskedFigure)
            .where(AskedFigure.person_id == person)
            .order_by(col(AskedFigure.asked_at).desc())
        ).all()

    def forget(self, person: UUID) -> None:
        self.session.execute(delete(AskedFigure).where(col(AskedFigure.person_id) == person))

    def forget_old(self, *, now: datetime, limit: int) -> int:
        """Drop questions whose buttons are not good any more; says how many."""
        old = col(AskedFigure.asked_at) < now - KEPT
        return drop_some(self.session, AskedFigure, old, limit=limit)

    def count_unanswered(self, topic: str, why: str, *, today: date) -> None:
        month = today.replace(day=1)
        ensure(self.session, Unanswered, month=month, topic=topic, why=why, times=0)
        self.session.execute(
            update(Unanswered)
            .where(
                col(Unanswered.month) == month,
                col(Unanswered.topic) == topic,
                col(Unanswered.why) == why,
            )
            .values(times=col(Unanswered.times) + 1)
        )

    def unanswered(self, *, since: date) -> Sequence[Unanswered]:
        """Every month's counts from that day's month on."""
        return self.session.exec(
            select(Unanswered).where(col(Unanswered.month) >= since.replace(day=1))
        ).all()

    def forget_counts(self, *, before: date) -> int:
        """Drop the months that are over by then; says how many rows."""
        return changed(self.session, delete(Unanswered).where(col(Unanswered.month) < before))
