"""Requests and the rule that guards them: a request is decided once, never by its requester."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NoReturn
from uuid import UUID, uuid4

from sqlalchemy import Column, Index, func, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, col, select, update

from store.db import Moment, changed, words
from store.numbers import next_number
from store.refusals import AlreadySettled, AlreadyWaiting, OwnRequest, StaleCard, UsernameTaken


class State(StrEnum):
    """Where a request stands."""

    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class Verdict(StrEnum):
    """What an officer says to a request."""

    APPROVE = "approve"
    REFUSE = "refuse"

    @property
    def state(self) -> State:
        return State.APPROVED if self is Verdict.APPROVE else State.REFUSED


OPEN = text("state = 'pending'")


class Request(SQLModel, table=True):
    """What somebody asked an officer for, as it was when they confirmed it."""

    __table_args__ = (
        Index(
            "one_open_request_per_person",
            "requester_id",
            "kind",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
        Index(
            "one_open_request_per_username",
            "username",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    kind: str = Field(default="account", max_length=12)
    number: str = Field(unique=True, max_length=16)
    requester_id: UUID = Field(foreign_key="person.id", index=True)
    name: str = Field(max_length=120)
    place_code: str = Field(max_length=20)
    place_name: str = Field(max_length=160)
    phone: str = Field(max_length=32)
    profile: str = Field(max_length=32)
    purpose: str | None = Field(default=None, max_length=200)
    username: str = Field(max_length=64)
    state: State = Field(
        default=State.PENDING, sa_column=Column(words(State), nullable=False, index=True)
    )
    version: int = 1
    announced: bool = False
    """The officers have been shown it, or told that it waits."""
    filed_at: datetime = Field(sa_type=Moment)
    promised_at: datetime = Field(sa_type=Moment)
    decided_by: UUID | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    reason: str | None = Field(default=None, max_length=300)


@dataclass(frozen=True)
class Application:
    """The answers a person confirmed, ready to be filed."""

    requester: UUID
    name: str
    place_code: str
    place_name: str
    phone: str
    profile: str
    username: str
    purpose: str | None = None


@dataclass(frozen=True)
class Requests:
    """Every read and write of requests, inside the caller's transaction."""

    session: Session

    def file(self, application: Application, *, now: datetime, promised: datetime) -> Request:
        """File it. Raises ``AlreadyWaiting`` or ``UsernameTaken``; two confirmations at once are
        told apart by the table's own unique indexes."""
        waiting = self.open_of(application.requester)
        if waiting is not None:
            raise AlreadyWaiting(waiting.number)
        request = Request(
            number=next_number(self.session, "A"),
            requester_id=application.requester,
            name=application.name,
            place_code=application.place_code,
            place_name=application.place_name,
            phone=application.phone,
            profile=application.profile,
            purpose=application.purpose,
            username=application.username,
            filed_at=now,
            promised_at=promised,
        )
        try:
            with self.session.begin_nested():
                self.session.add(request)
        except IntegrityError:
            waiting = self.open_of(application.requester)
            if waiting is not None:
                raise AlreadyWaiting(waiting.number) from None
            raise UsernameTaken(application.username) from None
        return request

    def get(self, request: UUID) -> Request:
        """Raises ``StaleCard`` when the button names a request that does not exist."""
        row = self.session.get(Request, request)
        if row is None:
            raise StaleCard
        return row

    def open_of(self, requester: UUID) -> Request | None:
        return self.session.exec(
            select(Request).where(Request.requester_id == requester, Request.state == State.PENDING)
        ).one_or_none()

    def last_of(self, requester: UUID) -> Request | None:
        return self.session.exec(
            select(Request)
            .where(Request.requester_id == requester)
            .order_by(col(Request.filed_at).desc(), col(Request.number).desc())
            .limit(1)
        ).one_or_none()

    def pending(self, *, limit: int) -> Sequence[Request]:
        """What waits for a decision, the oldest promise first."""
        return self.session.exec(
            select(Request)
            .where(Request.state == State.PENDING)
            .order_by(col(Request.promised_at), col(Request.filed_at), col(Request.number))
            .limit(limit)
        ).all()

    def unannounced(self, *, limit: int) -> Sequence[Request]:
        """What was filed while nobody was at work, and no officer has seen yet."""
        return self.session.exec(
            select(Request)
            .where(Request.state == State.PENDING, col(Request.announced).is_(False))
            .order_by(col(Request.promised_at), col(Request.filed_at), col(Request.number))
            .limit(limit)
        ).all()

    def count_pending(self) -> int:
        return self.session.exec(
            select(func.count()).select_from(Request).where(col(Request.state) == State.PENDING)
        ).one()

    def wants_username(self, username: str) -> bool:
        """Is this username spoken for by an open request?"""
        return (
            self.session.exec(
                select(Request.id).where(
                    Request.username == username, Request.state == State.PENDING
                )
            ).first()
            is not None
        )

    def settle(
        self,
        request: UUID,
        version: int,
        verdict: Verdict,
        *,
        by: UUID,
        now: datetime,
        reason: str | None = None,
    ) -> Request:
        """Record the verdict. The first caller wins; later ones get ``AlreadySettled``, the
        requester gets ``OwnRequest``, a card of an older version ``StaleCard``."""
        won = changed(
            self.session,
            update(Request)
            .where(
                col(Request.id) == request,
                col(Request.version) == version,
                col(Request.state) == State.PENDING,
                col(Request.requester_id) != by,
            )
            .values(state=verdict.state, decided_by=by, decided_at=now, reason=reason),
        )
        row = self._fresh(request)
        if not won:
            self._say_why_not(row, by)
        return row

    def withdraw(self, request: UUID, *, by: UUID, now: datetime) -> Request:
        """The requester takes it back. Raises ``AlreadySettled`` when an officer was faster."""
        won = changed(
            self.session,
            update(Request)
            .where(
                col(Request.id) == request,
                col(Request.state) == State.PENDING,
                col(Request.requester_id) == by,
            )
            .values(state=State.CANCELLED, decided_by=by, decided_at=now),
        )
        row = self._fresh(request)
        if not won:
            raise AlreadySettled(row.number, row.state, row.decided_at or row.filed_at)
        return row

    def _fresh(self, request: UUID) -> Request:
        row = self.session.get(Request, request, populate_existing=True)
        if row is None:
            raise StaleCard
        return row

    @staticmethod
    def _say_why_not(row: Request, by: UUID) -> NoReturn:
        if row.requester_id == by:
            raise OwnRequest(row.number)
        if row.state is not State.PENDING and row.decided_at is not None:
            raise AlreadySettled(row.number, row.state, row.decided_at)
        raise StaleCard
