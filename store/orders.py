"""The portal courier's half of the outbox, and the password page's place in its lanes.

One thing at a time happens to an account: orders in their order, and a page only between them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import ColumnElement, exists, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, delete, select, update

from store.db import changed, standing, try_lock
from store.naming import MAIN
from store.outbox import LEASE, Job, JobState, Kind


def for_portal(name: str) -> ColumnElement[bool]:
    """Orders for this portal."""
    return func.coalesce(col(Job.portal), MAIN) == name


def for_none_of(names: Collection[str]) -> ColumnElement[bool]:
    """Orders for a portal that is none of these."""
    return func.coalesce(col(Job.portal), MAIN).not_in(names)


@dataclass(frozen=True)
class Orders:
    """The portal courier's half of the outbox, and the password page's place in its lanes."""

    session: Session

    def lease(
        self, kinds: Sequence[Kind], *, now: datetime, which: ColumnElement[bool] | None = None
    ) -> Job | None:
        """The next job of these kinds whose lane is free, leased to the caller; ``which``: of
        orders, those for one portal. A lease of a file's that was lost counts as an attempt:
        perhaps the process died over the file."""
        self._drop_dead_pages(now)
        earlier = aliased(Job)
        in_front = exists().where(
            col(earlier.lane) == col(Job.lane),
            col(earlier.kind).in_((Kind.ORDER, Kind.PASSWORD, Kind.MENU)),
            standing(earlier.state, JobState.WAITING),
            col(earlier.id) < col(Job.id),
        )
        job = self.session.exec(
            select(Job)
            .where(
                col(Job.kind).in_(kinds),
                standing(Job.state, JobState.WAITING),
                col(Job.due_at) <= now,
                or_(col(Job.lease_until).is_(None), col(Job.lease_until) < now),
                ~in_front,
                *(() if which is None else (which,)),
            )
            .order_by(col(Job.due_at), col(Job.id))
            .limit(1)
            .with_for_update(skip_locked=True)
        ).one_or_none()
        if job is None or not try_lock(self.session, job.lane):
            return None
        if job.kind is Kind.FILE and job.lease is not None:
            job.attempts += 1
        job.lease, job.lease_until = uuid4(), now + LEASE
        self.session.add(job)
        self.session.flush()
        return job

    def enter(self, lane: str, *, now: datetime) -> Job | None:
        """A password page takes its turn in the lane, or ``None`` while an order is before it."""
        self._drop_dead_pages(now)
        if not try_lock(self.session, lane):
            return None
        busy = self.session.exec(
            select(Job.id).where(
                Job.lane == lane,
                col(Job.kind).in_((Kind.ORDER, Kind.PASSWORD)),
                Job.state == JobState.WAITING,
            )
        ).first()
        if busy is not None:
            return None
        job = Job(
            kind=Kind.PASSWORD,
            lane=lane,
            body="{}",
            due_at=now,
            made_at=now,
            lease=uuid4(),
            lease_until=now + 2 * LEASE,
        )
        self.session.add(job)
        self.session.flush()
        return job

    def waiting(self) -> dict[str, int]:
        """How many orders wait, by the name of the portal they are for."""
        name = func.coalesce(col(Job.portal), MAIN)
        counted = self.session.execute(
            select(name, func.count())
            .where(Job.kind == Kind.ORDER, standing(Job.state, JobState.WAITING))
            .group_by(name)
        )
        return {row[0]: row[1] for row in counted}

    def stray(self, names: Collection[str]) -> dict[str, int]:
        """The same of portals that are none of these."""
        return {name: count for name, count in self.waiting().items() if name not in names}

    def set_aside(self, job: Job, why: str) -> None:
        """It is not tried again unless an officer wants it to be."""
        job.state, job.error, job.lease, job.lease_until = JobState.DEAD, why, None, None
        self.session.add(job)
        self.session.flush()

    def reword(self, job: Job, body: str) -> None:
        """Of what is done only this is kept."""
        self.session.execute(update(Job).where(col(Job.id) == job.id).values(body=body))

    def leave(self, job: Job) -> None:
        self.session.execute(delete(Job).where(col(Job.id) == job.id, col(Job.lease) == job.lease))

    def _drop_dead_pages(self, now: datetime) -> None:
        self.session.execute(
            delete(Job).where(
                standing(Job.state, JobState.WAITING),
                col(Job.kind) == Kind.PASSWORD,
                col(Job.lease_until) < now,
            )
        )

    def report(self, job: Job, state: JobState, *, due: datetime, error: str | None) -> bool:
        """Say how it went; False when the lease was lost and somebody else has the job."""
        return bool(
            changed(
                self.session,
                update(Job)
                .where(col(Job.id) == job.id, col(Job.lease) == job.lease)
                .values(
                    state=state,
                    attempts=col(Job.attempts) + 1,
                    due_at=due,
                    error=error,
                    lease=None,
                    lease_until=None,
                ),
            )
        )
