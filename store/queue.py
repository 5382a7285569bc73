"""What waits for a decision: the oldest promise first, for one officer or for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, true, tuple_
from sqlmodel import Session, col, select, update

from store.applications import Kind, Request, State
from store.assignments import Assignment
from store.db import changed, standing
from store.refusals import StaleCard
from store.requests import Requests, not_of


def _with(officer: UUID) -> ColumnElement[bool]:
    """Requests that this officer may decide."""
    return (
        select(Assignment)
        .where(
            col(Assignment.request_id) == col(Request.id),
            col(Assignment.officer_id) == officer,
        )
        .exists()
    )


def _for(officer: UUID) -> ColumnElement[bool]:
    """The same without those that a colleague is at."""
    free = col(Request.taken_by).is_(None) | (col(Request.taken_by) == officer)
    return _with(officer) & free


@dataclass(frozen=True)
class Queue:
    """The open requests as those see them who decide, inside the caller's transaction."""

    session: Session

    def waiting(
        self, *, limit: int, officer: UUID | None = None, after: Request | None = None
    ) -> Sequence[Request]:
        """What waits; for an officer what they may decide and no colleague is at. ``after``: the
        next page."""
        which = [] if officer is None else [_for(officer)]
        if after is not None:
            which.append(
                tuple_(col(Request.promised_at), col(Request.filed_at), col(Request.number))
                > tuple_(after.promised_at, after.filed_at, after.number)
            )
        return self._found(limit, *which)

    def unannounced(self, *, limit: int, officer: UUID | None = None) -> Sequence[Request]:
        """What was filed while nobody was at work, and no officer has seen yet."""
        mine = () if officer is None else (_with(officer),)
        return self._found(limit, col(Request.announced).is_(False), *mine)

    def overdue(self, *, now: datetime, limit: int) -> Sequence[Request]:
        """What must go one step further."""
        return self._found(limit, col(Request.step_due) <= now)

    def any_overdue(self, *, now: datetime) -> bool:
        found = self.session.exec(
            select(Request.id)
            .where(standing(Request.state, State.PENDING), col(Request.step_due) <= now)
            .limit(1)
        ).first()
        return found is not None

    def _found(self, limit: int, *which: ColumnElement[bool]) -> Sequence[Request]:
        return self.session.exec(
            select(Request)
            .where(standing(Request.state, State.PENDING), *which)
            .order_by(col(Request.promised_at), col(Request.filed_at), col(Request.number))
            .limit(limit)
        ).all()

    def count(
        self, *kinds: Kind, officer: UUID | None = None, promised_by: datetime | None = None
    ) -> int:
        """How much waits; with ``kinds``, of these only; with ``promised_by``, what was promised
        until then."""
        which = [] if officer is None else [_for(officer)]
        if kinds:
            which.append(col(Request.kind).in_(kinds))
        if promised_by is not None:
            which.append(col(Request.promised_at) <= promised_by)
        counted = select(func.count()).select_from(Request)
        return self.session.exec(
            counted.where(standing(Request.state, State.PENDING), *which)
        ).one()

    def take(self, request: UUID, *, by: UUID, now: datetime) -> Request:
        """An officer is at it: colleagues are kept from doing the same. Raises ``InHand`` for the
        slower one, and what ``Requests.settle`` raises."""
        return self._change(request, by, col(Request.taken_by).is_(None), taken_by=by, taken_at=now)

    def release(self, request: UUID, *, by: UUID) -> Request:
        """Not at it after all. Raises ``StaleCard`` for one that was not theirs to release."""
        return self._change(request, by, col(Request.taken_by) == by, taken_by=None, taken_at=None)

    def hand_over(self, request: UUID, *, by: UUID, to: UUID, now: datetime) -> Request:
        """``to`` is at it from now on. They must have the right to decide it."""
        mine = col(Request.taken_by).is_(None) | (col(Request.taken_by) == by)
        return self._change(request, by, mine, taken_by=to, taken_at=now)

    def seize(self, request: UUID, why: str, *, by: UUID, now: datetime) -> Request:
        """The head takes it from whoever is at it, and the row says so for good."""
        return self._change(
            request, by, true(), taken_by=by, taken_at=now, broken_by=by, broken_why=why
        )

    def _change(
        self, request: UUID, by: UUID, if_so: ColumnElement[bool], **values: object
    ) -> Request:
        won = changed(
            self.session,
            update(Request)
            .where(
                col(Request.id) == request,
                standing(Request.state, State.PENDING),
                _with(by),
                if_so,
                *not_of(by),
            )
            .values(**values),
        )
        row = self.session.get(Request, request, populate_existing=True)
        if row is None:
            raise StaleCard
        if not won:
            Requests(self.session).say_why_not(row, by)
        return row
