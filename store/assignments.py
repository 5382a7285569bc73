"""Who may decide a request at this moment: the responsible officer, and step by step more of them.

A row is the right to decide; the decision itself asks for it (``Requests.settle``), so that a card
shown to somebody earlier proves nothing.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, Index
from sqlmodel import Field, Session, SQLModel, col, delete, select

from store.applications import Step
from store.db import Moment, words


class Assignment(SQLModel, table=True):
    """This officer may decide this request, since it came to ``step``."""

    __table_args__ = (Index("assignment_of_officer", "officer_id", "request_id"),)

    request_id: UUID = Field(primary_key=True, foreign_key="request.id")
    officer_id: UUID = Field(primary_key=True, foreign_key="person.id")
    acting_for: UUID | None = Field(default=None, foreign_key="person.id")
    """Whose deputy decides; the record then shows both (ปฏิบัติหน้าที่แทน)."""
    step: Step = Field(sa_column=Column(words(Step), nullable=False))
    since: datetime = Field(sa_type=Moment)


@dataclass(frozen=True)
class Assignments:
    """Every read and write of assignments, inside the caller's transaction."""

    session: Session

    def of(self, request: UUID) -> Sequence[Assignment]:
        """Who may decide it, in the order in which it came to them."""
        return self.session.exec(
            select(Assignment)
            .where(Assignment.request_id == request)
            .order_by(col(Assignment.since), col(Assignment.officer_id))
        ).all()

    def holds(self, request: UUID, officer: UUID) -> Assignment | None:
        return self.session.get(Assignment, (request, officer))

    def give(self, rows: Iterable[Assignment]) -> list[UUID]:
        """Give these officers the right, or say in whose place they now have it. Says who has not
        had it before."""
        new: list[UUID] = []
        for row in rows:
            held = self.holds(row.request_id, row.officer_id)
            if held is None:
                self.session.add(row)
                new.append(row.officer_id)
            elif held.acting_for != row.acting_for:
                held.acting_for = row.acting_for
                self.session.add(held)
        self.session.flush()
        return new

    def drop(self, request: UUID, *, besides: Collection[UUID] = ()) -> None:
        """Nobody may decide it any more, but for these."""
        self.session.execute(
            delete(Assignment).where(
                col(Assignment.request_id) == request,
                col(Assignment.officer_id).not_in(list(besides)),
            )
        )

    def drop_officer(self, officer: UUID) -> None:
        """This officer may decide nothing any more."""
        self.session.execute(delete(Assignment).where(col(Assignment.officer_id) == officer))
