"""The rules that guard requests: each is decided once, never by its requester, and what is handed
to somebody only when it is said how they were recognised."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, or_
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update

from store.applications import (
    ABOUT_AN_ACCOUNT,
    MOVED,
    Application,
    Kind,
    Recognition,
    Request,
    State,
    Step,
    Verdict,
)
from store.assignments import Assignment
from store.db import changed
from store.numbers import next_number
from store.refusals import (
    AlreadyNoted,
    AlreadySettled,
    AlreadyWaiting,
    InHand,
    NotYours,
    NotYourTurn,
    OwnRequest,
    SettledByYou,
    StaleCard,
    UsernameTaken,
)
from store.roster import Officer

__all__ = [
    "ABOUT_AN_ACCOUNT",
    "MOVED",
    "Application",
    "Kind",
    "Recognition",
    "Request",
    "Requests",
    "State",
    "Step",
    "Verdict",
]


def not_of(officer: UUID | None) -> tuple[ColumnElement[bool], ...]:
    """Requests that are neither by this person nor about an account of theirs, nor kept from
    them."""
    if officer is None:
        return ()
    held_by_others = or_(col(Request.holder_id).is_(None), col(Request.holder_id) != officer)
    not_kept = or_(col(Request.kept_from).is_(None), col(Request.kept_from) != officer)
    return (col(Request.requester_id) != officer, held_by_others, not_kept)


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
            filed_by=application.filed_by,
            kept_from=application.kept_from,
            batch=application.batch,
            name=application.name,
            place_code=application.place_code,
            place_name=application.place_name,
            phone=application.phone,
            profile=application.profile,
            purpose=application.purpose,
            username=application.username,
            wanted=application.wanted,
            detail=application.detail,
            shared_label=application.shared_label,
            portal=application.portal,
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

    def open_numbered(self, number: str) -> Request | None:
        """The waiting request of this number."""
        return self.session.exec(
            select(Request).where(Request.number == number, Request.state == State.PENDING)
        ).one_or_none()

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

    def open_filed_by(self, officer: UUID) -> Sequence[Request]:
        """What waits for a decision and was asked by this officer in the name of somebody else, the
        oldest first."""
        return self.session.exec(
            select(Request)
            .where(Request.filed_by == officer, Request.state == State.PENDING)
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

    def pass_on(self, username: str, *, of: UUID, to: UUID) -> None:
        """What was settled about this account is ``to``'s history from now on: the same person,
        who had no LINE before."""
        settled = (col(Request.username) == username, col(Request.state) != State.PENDING)
        holder = case((col(Request.holder_id) == of, to), else_=col(Request.holder_id))
        self.session.execute(
            update(Request)
            .where(*settled, col(Request.requester_id) == of)
            .values(requester_id=to, holder_id=holder)
        )

    def of_batch(self, batch: UUID) -> Sequence[Request]:
        """What was filed and decided at once, held until the transaction ends: of several accounts
        that come to be at the same moment one is the last."""
        return self.session.exec(
            select(Request)
            .where(Request.batch == batch)
            .order_by(col(Request.number))
            .with_for_update()
        ).all()

    def count_of(self, requester: UUID) -> int:
        return self.session.exec(
            select(func.count()).select_from(Request).where(Request.requester_id == requester)
        ).one()

    def count_decided_for(self, officer: UUID, *, since: datetime) -> int:
        """How many requests deputies have decided in this officer's place."""
        return self.session.exec(
            select(func.count())
            .select_from(Request)
            .where(Request.decided_for == officer, col(Request.decided_at) >= since)
        ).one()

    def last_about(self, username: str) -> Request:
        """The approved request that this account's password page belongs to."""
        return self.session.exec(
            select(Request)
            .where(
                Request.username == username,
                Request.state == State.APPROVED,
                Request.kind != Kind.RETURN,
            )
            .order_by(col(Request.decided_at).desc(), col(Request.number).desc())
            .limit(1)
        ).one()

    def last_of(self, requester: UUID) -> Request | None:
        return self.session.exec(
            select(Request)
            .where(
                Request.requester_id == requester,
                Request.kind == Kind.ACCOUNT,
                col(Request.forgotten_at).is_(None),
            )
            .order_by(col(Request.filed_at).desc(), col(Request.number).desc())
            .limit(1)
        ).one_or_none()

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
        an older version ``StaleCard``, an officer to whom it has not come ``NotYourTurn``, and one
        whose colleague is at it ``InHand``."""
        right = select(Assignment).where(
            Assignment.request_id == request, Assignment.officer_id == by
        )
        in_place_of = select(Assignment.acting_for).where(
            Assignment.request_id == request, Assignment.officer_id == by
        )
        won = changed(
            self.session,
            update(Request)
            .where(
                col(Request.id) == request,
                col(Request.version) == version,
                col(Request.state) == State.PENDING,
                right.exists(),
                or_(col(Request.taken_by).is_(None), col(Request.taken_by) == by),
                *not_of(by),
            )
            .values(
                state=verdict.state,
                decided_by=by,
                decided_for=in_place_of.scalar_subquery(),
                decided_at=now,
                reason=reason,
                recognised=recognised,
            ),
        )
        row = self._fresh(request)
        if not won:
            self.say_why_not(row, by)
        return row

    def withdraw(self, request: UUID, *, by: UUID, now: datetime) -> Request:
        """The requester takes it back, or the officer who filed it in their name. Raises
        ``AlreadySettled`` when an officer was faster."""
        won = changed(
            self.session,
            update(Request)
            .where(
                col(Request.id) == request,
                col(Request.state) == State.PENDING,
                col(Request.kind) != Kind.RETURN,
                or_(col(Request.requester_id) == by, col(Request.filed_by) == by),
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

    def say_why_not(self, row: Request, by: UUID) -> NoReturn:
        """What kept this officer from deciding it, or from taking it on, as a ``Refusal``."""
        self.check(row, row.version, by=by)
        raise StaleCard

    def check_open(self, row: Request, *, by: UUID) -> None:
        """Raises ``OwnRequest`` or ``AlreadySettled``: what no right to decide helps against."""
        if by in row.concerns:
            raise OwnRequest(row.number)
        self.check_waiting(row, by=by)

    def check_waiting(self, row: Request, *, by: UUID | None = None) -> None:
        """Raises ``AlreadySettled``, to who settled it ``SettledByYou``."""
        if row.state is not State.PENDING and row.decided_at is not None:
            settled = SettledByYou if row.decided_by == by else AlreadySettled
            raise settled(row.number, row.state, row.decided_at)

    def check(self, row: Request, version: int, *, by: UUID) -> None:
        """Raises what ``settle`` would, before the officer is asked anything."""
        self.check_open(row, by=by)
        if self.session.get(Assignment, (row.id, by)) is None:
            raise NotYourTurn(row.number)
        if row.taken_by not in (None, by) and row.taken_at is not None:
            raise InHand(row.number, self._name_of(row.taken_by), row.taken_at)
        if row.version != version or row.state is not State.PENDING:
            raise StaleCard

    def _name_of(self, officer: UUID | None) -> str:
        """Never empty: an officer has the name they were invited with."""
        named = self.session.get(Officer, officer)
        return named.name if named is not None else ""
