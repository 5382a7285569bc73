"""The outbox: what must happen outside, written with the change that wants it.

A *job* is one wish: a message for somebody, an order for a portal. A *send* is what goes to LINE
in one call: up to five messages, frozen with recipient and retry key before the first attempt and
never repacked, because a message joined to an accepted call under its old key would be lost to
LINE's 409 (REF retry-api-request). Order is kept per lane: a LINE user, or a portal account.

Leases are real time and fenced: a courier that lost its lease can no longer report.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import Column, Index, Text, and_, bindparam, exists, func, or_, text
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, col, delete, insert, select, update

from store.db import Moment, changed, standing, try_lock, words

LEASE: Final = timedelta(seconds=15)
"""Outlasts the busy timeout plus the 5 seconds one call may take."""
PACK: Final = 5
"""LINE takes up to five message objects in one call."""


class Kind(StrEnum):
    """What a job wants."""

    SAY = "say"
    """An answer on a reply token: free."""
    TELL = "tell"
    """A push: counted."""
    ORDER = "order"
    """An order for a portal."""
    PASSWORD = "password"  # noqa: S105 - the word, not a secret
    """A password page at the portal right now. Holds the account's lane, carries nothing."""
    MENU = "menu"
    """Link a rich menu to a person."""


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    FROZEN = "frozen"
    DONE = "done"
    PARKED = "parked"
    """Waits for the person's next word, or for the next month's quota."""
    UNCERTAIN = "uncertain"
    DEAD = "dead"


WAITING_JOB = text("state = 'waiting'")
PARKED_JOB = text("state = 'parked'")


class Job(SQLModel, table=True):
    """One wish. ``body`` is JSON and never holds a secret."""

    __table_args__ = (
        Index(
            "job_waiting",
            "lane",
            "id",
            sqlite_where=WAITING_JOB,
            postgresql_where=WAITING_JOB,
        ),
        Index("job_parked", "lane", "id", sqlite_where=PARKED_JOB, postgresql_where=PARKED_JOB),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: Kind = Field(sa_column=Column(words(Kind), nullable=False))
    lane: str = Field(max_length=80)
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    event_id: int | None = Field(default=None, index=True)
    category: str = Field(default="answer", max_length=12)
    body: str = Field(sa_type=Text)
    state: JobState = Field(
        default=JobState.WAITING, sa_column=Column(words(JobState), nullable=False, index=True)
    )
    reply_token: str | None = Field(default=None, max_length=80)
    reply_until: datetime | None = Field(default=None, sa_type=Moment)
    alone: bool = False
    """Send it by itself: it was in a pack that LINE refused."""
    due_at: datetime = Field(sa_type=Moment)
    attempts: int = 0
    send_id: UUID | None = Field(default=None, foreign_key="send.id", index=True)
    lease: UUID | None = None
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    error: str | None = Field(default=None, max_length=400)
    made_at: datetime = Field(sa_type=Moment)


class Route(StrEnum):
    """How a send reaches LINE."""

    REPLY = "reply"
    PUSH = "push"


class SendState(StrEnum):
    """Where a send stands."""

    OPEN = "open"
    DONE = "done"
    UNCERTAIN = "uncertain"
    UNSENT = "unsent"
    """Surely not delivered; its jobs went back, were parked, or are on the list."""


OPEN_SEND = text("state = 'open'")


class Send(SQLModel, table=True):
    """One call to LINE, as it will go. Its id is the retry key."""

    __table_args__ = (
        Index(
            "one_open_send_per_lane",
            "lane",
            unique=True,
            sqlite_where=OPEN_SEND,
            postgresql_where=OPEN_SEND,
        ),
        Index("send_due", "due_at", sqlite_where=OPEN_SEND, postgresql_where=OPEN_SEND),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    lane: str = Field(max_length=80)
    route: Route = Field(sa_column=Column(words(Route), nullable=False))
    recipient: str = Field(max_length=64)
    reply_token: str | None = Field(default=None, max_length=80)
    reply_until: datetime | None = Field(default=None, sa_type=Moment)
    month: str | None = Field(default=None, max_length=7)
    """The month whose quota this push was counted in."""
    category: str = Field(max_length=12)
    messages: str = Field(sa_type=Text)
    state: SendState = Field(
        default=SendState.OPEN, sa_column=Column(words(SendState), nullable=False)
    )
    attempts: int = 0
    maybe_sent: bool = False
    """A call ended without a clear answer: LINE may have accepted it."""
    first_tried_at: datetime | None = Field(default=None, sa_type=Moment)
    due_at: datetime = Field(sa_type=Moment)
    lease: UUID | None = None
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    error: str | None = Field(default=None, max_length=400)
    made_at: datetime = Field(sa_type=Moment)


MESSAGES: Final = (Kind.SAY, Kind.TELL)
_NEW_JOBS: Final = insert(Job)


def line_lane(line_id: str) -> str:
    return f"line:{line_id}"


def account_lane(username: str) -> str:
    return f"account:{username}"


@dataclass(frozen=True)
class Outbox:
    """What handlers' effects become, and what people later ask about them."""

    session: Session

    def add(self, jobs: Sequence[Job]) -> None:
        """Write the jobs, in order. (By the table, not the object: every event does it.)"""
        self.session.flush()
        rows = [job.model_dump(exclude={"id"}) for job in jobs]
        self.session.connection().execute(_NEW_JOBS, rows)

    def listed(self, *states: JobState) -> Sequence[Job]:
        """Jobs an officer should see, oldest first."""
        wanted = states or (JobState.DEAD, JobState.UNCERTAIN)
        return self.session.exec(
            select(Job).where(col(Job.state).in_(wanted)).order_by(col(Job.id))
        ).all()

    def retry(self, job: int) -> bool:
        """Put a listed job back into its lane. An answer goes out as a push: its token is dead."""
        row = self.session.get(Job, job)
        if row is None or row.state not in (JobState.DEAD, JobState.UNCERTAIN):
            return False
        row.kind = Kind.TELL if row.kind is Kind.SAY else row.kind
        row.state, row.attempts, row.due_at = JobState.WAITING, 0, row.made_at
        row.send_id = row.lease = row.lease_until = row.reply_token = None
        self.session.add(row)
        self.session.flush()
        return True

    def park_lane(self, lane: str) -> None:
        """The person has left: keep what was to be pushed until they come back."""
        self.session.execute(
            update(Job)
            .where(
                col(Job.lane) == lane,
                col(Job.kind) == Kind.TELL,
                col(Job.state) == JobState.WAITING,
            )
            .values(state=JobState.PARKED)
        )

    def unpark_all(self) -> int:
        """A new month has begun: what waited for quota may try again."""
        return changed(
            self.session,
            update(Job).where(col(Job.state) == JobState.PARKED).values(state=JobState.WAITING),
        )

    def counts(self) -> dict[str, int]:
        """How many jobs are in each state that is not done."""
        rows = self.session.execute(
            select(col(Job.state), func.count())
            .where(col(Job.state) != JobState.DONE)
            .group_by(col(Job.state))
        )
        return {state.value: count for state, count in rows}

    def forget_old(self, *, before: datetime) -> int:
        """Drop what was delivered long ago; says how many jobs."""
        gone = changed(
            self.session,
            delete(Job).where(col(Job.state) == JobState.DONE, col(Job.made_at) < before),
        )
        unused = ~exists().where(col(Job.send_id) == col(Send.id))
        self.session.execute(
            delete(Send).where(
                col(Send.state) != SendState.OPEN, col(Send.made_at) < before, unused
            )
        )
        return gone


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
_LETTERS: Final = (
    select(Job)
    .where(
        col(Job.lane).in_(bindparam("lanes", expanding=True)),
        col(Job.kind).in_(MESSAGES),
        or_(
            and_(
                standing(Job.state, JobState.WAITING),
                col(Job.due_at) <= bindparam("now", type_=Moment),
            ),
            standing(Job.state, JobState.PARKED),
        ),
    )
    .order_by(col(Job.id))
)
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
        return self.session.exec(_LETTERS, params={"lanes": lanes, "now": now}).all()

    def freeze(self, packed: Sequence[tuple[Send, Sequence[Job]]]) -> None:
        """Fix what goes into these calls; the sends come leased to the caller."""
        if not packed:
            return
        self.session.flush()
        connection = self.session.connection()
        connection.execute(_NEW_SENDS, [send.model_dump() for send, _ in packed])
        frozen = [{"job": job.id, "send": send.id} for send, jobs in packed for job in jobs]
        connection.execute(_FREEZE, frozen)

    def park(self, jobs: Sequence[Job], error: str) -> None:
        self.session.execute(
            update(Job)
            .where(col(Job.id).in_([job.id for job in jobs]))
            .values(state=JobState.PARKED, error=error)
        )

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


@dataclass(frozen=True)
class Orders:
    """The portal courier's half of the outbox, and the password page's place in its lanes."""

    session: Session

    def lease(self, kinds: Sequence[Kind], *, now: datetime) -> Job | None:
        """The next job of these kinds whose lane is free, leased to the caller."""
        self._drop_dead_pages(now)
        earlier = aliased(Job)
        in_front = exists().where(
            col(earlier.lane) == col(Job.lane),
            col(earlier.kind).in_((Kind.ORDER, Kind.PASSWORD)),
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
            )
            .order_by(col(Job.due_at), col(Job.id))
            .limit(1)
            .with_for_update(skip_locked=True)
        ).one_or_none()
        if job is None or not try_lock(self.session, job.lane):
            return None
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

    def leave(self, job: Job) -> None:
        self.session.execute(delete(Job).where(col(Job.id) == job.id, col(Job.lease) == job.lease))

    def _drop_dead_pages(self, now: datetime) -> None:
        self.session.execute(
            delete(Job).where(col(Job.kind) == Kind.PASSWORD, col(Job.lease_until) < now)
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
