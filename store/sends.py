"""The LINE courier's half of the outbox: freezing, leasing, reporting.

What is to be sent together is frozen first and never repacked; leases are real time and fenced, so
that a courier that lost its lease can no longer report.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import bindparam, exists, func, or_
from sqlmodel import Session, col, insert, select, update

from store.db import Moment, standing, try_lock
from store.outbox import LEASE, MESSAGES, Job, JobState, NewSend, Send, SendState

# Statements of every minute are built once: building costs more than running them.

_LANES_DUE: Final = (
    select(Job.lane)
    .where(
        col(Job.kind).in_(MESSAGES),
        standing(Job.state, JobState.WAITING),
        col(Job.due_at) <= bindparam("now", type_=Moment),
        ~exists().where(col(Send.lane) == col(Job.lane), standing(Send.state, SendState.OPEN)),
    )
    .group_by(col(Job.lane))
    .order_by(func.min(Job.id))
    .limit(bindparam("limit"))
)
_OF_LANES: Final = (
    select(Job)
    .where(col(Job.lane).in_(bindparam("lanes", expanding=True)), col(Job.kind).in_(MESSAGES))
    .order_by(col(Job.id))
)
_WAITING: Final = _OF_LANES.where(
    standing(Job.state, JobState.WAITING), col(Job.due_at) <= bindparam("now", type_=Moment)
)
_PARKED: Final = _OF_LANES.where(standing(Job.state, JobState.PARKED))
"""Two questions, not one with an "or": each has a partial index of its own."""
_NEW_SENDS: Final = insert(Send)
_FREEZE: Final = (
    update(Job)
    .where(col(Job.id) == bindparam("job"))
    .values(state=JobState.FROZEN, send_id=bindparam("send"))
)
_DELIVERED: Final = (
    update(Send)
    .where(
        col(Send.id) == bindparam("send"),
        col(Send.lease) == bindparam("lease_held"),
        standing(Send.state, SendState.OPEN),
    )
    .values(state=SendState.DONE, lease=None, lease_until=None)
)
_DELIVERED_JOBS: Final = (
    update(Job)
    .where(
        col(Job.send_id) == bindparam("send"),
        exists().where(col(Send.id) == col(Job.send_id), standing(Send.state, SendState.DONE)),
    )
    .values(state=JobState.DONE)
)


@dataclass(frozen=True)
class Sends:
    """The LINE courier's half of the outbox: freezing, leasing, reporting."""

    session: Session

    def lanes_due(self, *, now: datetime, limit: int) -> Sequence[str]:
        """Recipients with something to be sent and no call under way."""
        return self.session.exec(_LANES_DUE, params={"now": now, "limit": limit}).all()

    def hold(self, lane: str) -> bool:
        """Take a lane that was due for this transaction; False when another worker is at it, or
        has opened a send there meanwhile. (On SQLite the one writer holds every lane.)"""
        if self.session.get_bind().dialect.name == "sqlite":
            return True
        if not try_lock(self.session, lane):
            return False
        busy = select(Send.id).where(Send.lane == lane, standing(Send.state, SendState.OPEN))
        return self.session.exec(busy).first() is None

    def letters(self, lanes: Sequence[str], *, now: datetime) -> Sequence[Job]:
        """What these recipients should get: waiting and due, or parked, in order."""
        waiting = self.session.exec(_WAITING, params={"lanes": lanes, "now": now})
        parked = self.session.exec(_PARKED, params={"lanes": lanes})
        return sorted([*waiting, *parked], key=lambda job: job.id or 0)

    def freeze(self, packed: Sequence[tuple[NewSend, Sequence[Job]]]) -> None:
        """Fix what goes into these calls; the sends come leased to the caller."""
        if not packed:
            return
        self.session.flush()
        connection = self.session.connection()
        connection.execute(_NEW_SENDS, [send._asdict() for send, _ in packed])
        frozen = [{"job": job.id, "send": send.id} for send, jobs in packed for job in jobs]
        connection.execute(_FREEZE, frozen)

    def park(self, jobs: Sequence[Job], error: str) -> None:
        """Keep them for the person's next word; what is worth nothing then is over."""
        mine = col(Job.id).in_([job.id for job in jobs])
        for still_good, state in (
            (col(Job.good_until).is_(None), JobState.PARKED),
            (col(Job.good_until).is_not(None), JobState.DONE),
        ):
            values = {"state": state, "error": error}
            self.session.execute(update(Job).where(mine, still_good).values(**values))

    def lease(self, *, now: datetime, limit: int) -> Sequence[Send]:
        """Open sends that are due again or lost their courier in mid-call; leased to the caller."""
        due = (
            select(Send.id)
            .where(
                standing(Send.state, SendState.OPEN),
                col(Send.due_at) <= now,
                or_(col(Send.lease_until).is_(None), col(Send.lease_until) < now),
            )
            .order_by(col(Send.due_at))
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        ids = self.session.exec(due).all()
        if not ids:
            return []
        lease = uuid4()
        self.session.execute(
            update(Send)
            .where(col(Send.id).in_(ids))
            .values(
                lease=lease,
                lease_until=now + LEASE,
                # A lease that ran out was lost in mid-call: LINE may have the message.
                maybe_sent=or_(col(Send.maybe_sent), col(Send.lease).is_not(None)),
            )
        )
        return self.session.exec(
            select(Send).where(Send.lease == lease).execution_options(populate_existing=True)
        ).all()

    def free_all(self) -> None:
        """End every lease: for the start of the only process of a single-host database. Calls
        that were under way may have arrived."""
        self.session.execute(
            update(Send)
            .where(col(Send.state) == SendState.OPEN, col(Send.lease).is_not(None))
            .values(lease=None, lease_until=None, maybe_sent=True)
        )
        self.session.execute(
            update(Job).where(col(Job.lease).is_not(None)).values(lease_until=col(Job.made_at))
        )

    def mine(self, send: UUID, lease: UUID) -> Send | None:
        """The send, if this lease still holds it: every report begins here."""
        return self.session.exec(
            select(Send)
            .where(Send.id == send, Send.lease == lease, Send.state == SendState.OPEN)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one_or_none()

    def jobs_of(self, send: UUID) -> Sequence[Job]:
        return self.session.exec(
            select(Job)
            .where(Job.send_id == send)
            .order_by(col(Job.id))
            .execution_options(populate_existing=True)
        ).all()

    def delivered(self, done: Sequence[tuple[UUID, UUID]]) -> None:
        """LINE accepted these sends (send, lease); a stale lease changes nothing."""
        if done:
            connection = self.session.connection()
            connection.execute(_DELIVERED, [{"send": s, "lease_held": lease} for s, lease in done])
            connection.execute(_DELIVERED_JOBS, [{"send": send} for send, _ in done])
