"""Requests and the rule that guards them: a request is decided once, never by its requester."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NoReturn
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Column, Index, func, or_, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, col, select, update

from store.db import Moment, changed, words
from store.numbers import next_number
from store.refusals import (
    AlreadyNoted,
    AlreadySettled,
    AlreadyWaiting,
    NotYours,
    OwnRequest,
    StaleCard,
    UsernameTaken,
)


class Kind(StrEnum):
    """What is asked for."""

    ACCOUNT = "account"
    """A new internet account (manual, 1.1)."""
    PASSWORD = "password"  # noqa: S105 - the word, not a secret
    """Another password for an account of one's own (manual, 1.3)."""
    CLAIM = "claim"
    """The same by somebody who has a new LINE account: the old one's is asked for by its name."""
    RETURN = "return"
    """The owner froze an account (``ไม่ใช่ฉัน``): shall it be given back, or stay shut?"""

    @property
    def letter(self) -> str:
        """The first letter of its number, as people say it on the phone."""
        return {Kind.ACCOUNT: "A", Kind.RETURN: "F"}.get(self, "P")


class Recognition(StrEnum):
    """How the officer knew that the person is who they say (NIST SP 800-63B-4 section 4.2: an
    agent's recovery needs a recorded method; known facts about a person prove nothing)."""

    IN_PERSON = "in_person"
    CALL_BACK = "call_back"
    """Called back at the number that was on file before."""
    SUPERIOR = "superior"
    """Their superior vouched for them."""
    BOUND_LINE = "bound_line"
    """The LINE account that has been the owner's for long enough."""


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


OPEN_BY_PERSON = text("state = 'pending' AND kind <> 'return'")
OPEN_BY_USERNAME = text("state = 'pending' AND kind <> 'claim'")
"""Anybody may claim any account: a stranger's claim must not stand in its owner's way."""
PROVEN = "state <> 'approved' OR kind = 'account' OR recognised IS NOT NULL"
"""Nobody's account is handed to anybody without saying how they were recognised."""


class Request(SQLModel, table=True):
    """What somebody asked an officer for, as it was when they confirmed it."""

    __table_args__ = (
        Index(
            "one_open_request_per_person",
            "requester_id",
            "kind",
            unique=True,
            sqlite_where=OPEN_BY_PERSON,
            postgresql_where=OPEN_BY_PERSON,
        ),
        Index(
            "one_open_request_per_username",
            "username",
            "kind",
            unique=True,
            sqlite_where=OPEN_BY_USERNAME,
            postgresql_where=OPEN_BY_USERNAME,
        ),
        CheckConstraint(PROVEN, name="recognised_before_approved"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    kind: Kind = Field(default=Kind.ACCOUNT, sa_column=Column(words(Kind), nullable=False))
    number: str = Field(unique=True, max_length=16)
    requester_id: UUID = Field(foreign_key="person.id", index=True)
    holder_id: UUID | None = Field(default=None, foreign_key="person.id")
    """Whose account it is about when it was asked; nobody's while it is to be opened."""
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
    recognised: Recognition | None = Field(
        default=None, sa_column=Column(words(Recognition), nullable=True)
    )


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
    kind: Kind = Kind.ACCOUNT
    holder: UUID | None = None


@dataclass(frozen=True)
class Requests:
    """Every read and write of requests, inside the caller's transaction."""

    session: Session

    def file(self, application: Application, *, now: datetime, promised: datetime) -> Request:
        """File it. Raises ``AlreadyWaiting`` or ``UsernameTaken``; two confirmations at once are
        told apart by the table's own unique indexes."""
        waiting = self._in_the_way(application)
        if waiting is not None:
            raise AlreadyWaiting(waiting.number)
        request = Request(
            kind=application.kind,
            number=next_number(self.session, application.kind.letter),
            requester_id=application.requester,
            holder_id=application.holder,
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
            waiting = self._in_the_way(application)
            if waiting is not None:
                raise AlreadyWaiting(waiting.number) from None
            raise UsernameTaken(application.username) from None
        return request

    def _in_the_way(self, application: Application) -> Request | None:
        if application.kind is Kind.RETURN:
            return None
        return self.open_of(application.requester, application.kind)

    def get(self, request: UUID) -> Request:
        """Raises ``StaleCard`` when the button names a request that does not exist."""
        row = self.session.get(Request, request)
        if row is None:
            raise StaleCard
        return row

    def open_of(self, requester: UUID, kind: Kind = Kind.ACCOUNT) -> Request | None:
        """This person's open request of a kind of which there is one at a time."""
        return self.session.exec(
            select(Request).where(
                Request.requester_id == requester,
                Request.kind == kind,
                Request.state == State.PENDING,
            )
        ).one_or_none()

    def all_open_of(self, requester: UUID) -> Sequence[Request]:
        """Everything this person waits for, the oldest first."""
        return self.session.exec(
            select(Request)
            .where(Request.requester_id == requester, Request.state == State.PENDING)
            .order_by(col(Request.filed_at), col(Request.number))
        ).all()

    def open_about(self, username: str, *kinds: Kind) -> Sequence[Request]:
        """What waits for a decision about this account."""
        return self.session.exec(
            select(Request)
            .where(
                Request.username == username,
                col(Request.kind).in_(kinds),
                Request.state == State.PENDING,
            )
            .order_by(col(Request.filed_at), col(Request.number))
        ).all()

    def handed_over(self, username: str, holder: UUID, *, since: datetime) -> bool:
        """Was this person's account given to a claimant, not longer ago than ``since``?"""
        found = self.session.exec(
            select(Request.id).where(
                Request.username == username,
                Request.kind == Kind.CLAIM,
                Request.state == State.APPROVED,
                Request.holder_id == holder,
                col(Request.decided_at) >= since,
            )
        ).first()
        return found is not None

    def last_of(self, requester: UUID) -> Request | None:
        return self.session.exec(
            select(Request)
            .where(Request.requester_id == requester, Request.kind == Kind.ACCOUNT)
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

    def count_pending(self, *kinds: Kind) -> int:
        """How much waits for a decision; with ``kinds``, of these only."""
        counted = select(func.count()).select_from(Request)
        if kinds:
            counted = counted.where(col(Request.kind).in_(kinds))
        return self.session.exec(counted.where(col(Request.state) == State.PENDING)).one()

    def wants_username(self, username: str) -> bool:
        """Is this username spoken for by an open request?"""
        return (
            self.session.exec(
                select(Request.id).where(
                    Request.username == username,
                    Request.kind == Kind.ACCOUNT,
                    Request.state == State.PENDING,
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
        recognised: Recognition | None = None,
    ) -> Request:
        """Record the verdict, and how the requester was recognised. The first caller wins; later
        ones get ``AlreadySettled``, the requester and the account's owner ``OwnRequest``, a card of
        an older version ``StaleCard``."""
        won = changed(
            self.session,
            update(Request)
            .where(
                col(Request.id) == request,
                col(Request.version) == version,
                col(Request.state) == State.PENDING,
                col(Request.requester_id) != by,
                or_(col(Request.holder_id).is_(None), col(Request.holder_id) != by),
            )
            .values(
                state=verdict.state,
                decided_by=by,
                decided_at=now,
                reason=reason,
                recognised=recognised,
            ),
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

    def recognise(self, request: UUID, how: Recognition, *, by: UUID) -> Request:
        """Note afterwards how the owner of a new account was recognised: once, by who decided.
        Raises ``NotYours``, or ``AlreadyNoted``."""
        won = changed(
            self.session,
            update(Request)
            .where(
                col(Request.id) == request,
                col(Request.state) == State.APPROVED,
                col(Request.decided_by) == by,
                col(Request.recognised).is_(None),
            )
            .values(recognised=how),
        )
        row = self._fresh(request)
        if not won:
            if row.decided_by != by:
                raise NotYours
            raise AlreadyNoted(row.number)
        return row

    def call_off(self, requests: Sequence[Request], *, by: UUID, now: datetime) -> None:
        """These need no decision any more: what was done about their account has settled them."""
        self.session.execute(
            update(Request)
            .where(
                col(Request.id).in_([request.id for request in requests]),
                col(Request.state) == State.PENDING,
            )
            .values(state=State.CANCELLED, decided_by=by, decided_at=now)
        )

    def _fresh(self, request: UUID) -> Request:
        row = self.session.get(Request, request, populate_existing=True)
        if row is None:
            raise StaleCard
        return row

    @staticmethod
    def _say_why_not(row: Request, by: UUID) -> NoReturn:
        if by in (row.requester_id, row.holder_id):
            raise OwnRequest(row.number)
        if row.state is not State.PENDING and row.decided_at is not None:
            raise AlreadySettled(row.number, row.state, row.decided_at)
        raise StaleCard
