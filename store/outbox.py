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
from typing import Final, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import Column, Index, Text, exists, func, or_, text
from sqlmodel import Field, Session, SQLModel, col, insert, select, update

from store.db import Moment, changed, drop_some, standing, words

LEASE: Final = timedelta(seconds=15)
"""Outlasts the busy timeout plus the 5 seconds one call may take."""
FRESH: Final = timedelta(seconds=40)
"""Left of a reply token's counted life when it is handed on: the event that carries it counts anew,
and the ten seconds that were kept for the way are spent here."""
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
    FILE = "file"
    """Fetch a file that a person sent."""


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
DEAD_JOB = text("state = 'dead'")
UNCERTAIN_JOB = text("state = 'uncertain'")


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
        Index("job_dead", "id", sqlite_where=DEAD_JOB, postgresql_where=DEAD_JOB),
        Index("job_uncertain", "id", sqlite_where=UNCERTAIN_JOB, postgresql_where=UNCERTAIN_JOB),
        Index("job_parked", "lane", "id", sqlite_where=PARKED_JOB, postgresql_where=PARKED_JOB),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: Kind = Field(sa_column=Column(words(Kind), nullable=False))
    lane: str = Field(max_length=80)
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    event_id: int | None = Field(default=None, index=True)
    category: str = Field(default="answer", max_length=12)
    portal: str | None = Field(default=None, max_length=32)
    """Of an order: which portal it is for; of an older one that names none, the main one."""
    body: str = Field(sa_type=Text)
    state: JobState = Field(
        default=JobState.WAITING, sa_column=Column(words(JobState), nullable=False)
    )
    reply_token: str | None = Field(default=None, max_length=80)
    reply_until: datetime | None = Field(default=None, sa_type=Moment)
    good_until: datetime | None = Field(default=None, sa_type=Moment)
    """What is worth nothing later (a warning) is not sent then, and not kept for the next word."""
    alone: bool = False
    """Send it by itself: it was in a pack that LINE refused, or is worth nothing later."""
    due_at: datetime = Field(sa_type=Moment)
    attempts: int = 0
    send_id: UUID | None = Field(default=None, foreign_key="send.id", index=True)
    lease: UUID | None = None
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    error: str | None = Field(default=None, max_length=400)
    made_at: datetime = Field(sa_type=Moment)


class NewJob(NamedTuple):
    """A job that is about to be written. (A row object costs more to make than to write, and every
    event makes one.)"""

    kind: Kind
    lane: str
    body: str
    due_at: datetime
    made_at: datetime
    person_id: UUID | None = None
    event_id: int | None = None
    category: str = "answer"
    state: JobState = JobState.WAITING
    reply_token: str | None = None
    reply_until: datetime | None = None
    good_until: datetime | None = None
    alone: bool = False
    portal: str | None = None


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


class NewSend(NamedTuple):
    """A send that is about to be written, leased to the courier that froze it. (See ``NewJob``.)"""

    id: UUID
    lane: str
    route: Route
    recipient: str
    category: str
    messages: str
    lease: UUID
    lease_until: datetime
    first_tried_at: datetime
    due_at: datetime
    made_at: datetime
    reply_token: str | None = None
    reply_until: datetime | None = None
    month: str | None = None
    state: SendState = SendState.OPEN
    attempts: int = 0
    maybe_sent: bool = False


MESSAGES: Final = (Kind.SAY, Kind.TELL)
_NEW_JOBS: Final = insert(Job)


def line_lane(line_id: str) -> str:
    return f"line:{line_id}"


def account_lane(username: str) -> str:
    return f"account:{username}"


def sessions_lane(username: str) -> str:
    return f"sessions:{username}"


@dataclass(frozen=True)
class Outbox:
    """What handlers' effects become, and what people later ask about them."""

    session: Session

    def add(self, jobs: Sequence[NewJob]) -> None:
        """Write the jobs, in order."""
        self.session.flush()
        self.session.connection().execute(_NEW_JOBS, [job._asdict() for job in jobs])

    def has_waiting(self, job: NewJob) -> bool:
        """Whether the same is to be done already."""
        return (
            self.session.exec(
                select(Job.id).where(
                    Job.lane == job.lane,
                    standing(Job.state, JobState.WAITING),
                    Job.body == job.body,
                )
            ).first()
            is not None
        )

    def is_busy(self, lane: str) -> bool:
        """Whether something is still to be done there."""
        waiting = select(Job.id).where(Job.lane == lane, standing(Job.state, JobState.WAITING))
        return self.session.exec(waiting.limit(1)).first() is not None

    def listed(self) -> Sequence[Job]:
        """Dead and uncertain jobs, which an officer should see, oldest first."""
        return self.session.exec(
            select(Job)
            .where(or_(standing(Job.state, JobState.DEAD), standing(Job.state, JobState.UNCERTAIN)))
            .order_by(col(Job.id))
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

    def unpark_lane(self, lane: str) -> None:
        """The person is back: what waited for them is due. It goes with the answer to their coming,
        and what that has no room for is pushed."""
        self.session.execute(
            update(Job)
            .where(col(Job.lane) == lane, col(Job.state) == JobState.PARKED)
            .values(state=JobState.WAITING)
        )

    def pushes_to_come(self) -> int:
        """How many pushes go out for what waits: none of them is counted in the month yet. What
        waits for one reader goes in one, but for what must go alone."""
        theirs = (col(Job.kind) == Kind.TELL, standing(Job.state, JobState.WAITING))
        alone = select(func.count()).select_from(Job).where(*theirs, col(Job.alone))
        readers = select(func.count(func.distinct(Job.lane))).where(*theirs, ~col(Job.alone))
        return self.session.exec(alone).one() + self.session.exec(readers).one()

    def unpark_all(self) -> int:
        """A new month has begun: what waited for quota may try again."""
        return changed(
            self.session,
            update(Job).where(col(Job.state) == JobState.PARKED).values(state=JobState.WAITING),
        )

    def parked(self) -> int:
        """How many messages wait for their person's next word, or for quota."""
        return self.session.exec(
            select(func.count()).select_from(Job).where(standing(Job.state, JobState.PARKED))
        ).one()

    def counts(self) -> dict[str, int]:
        """How many jobs are in each state that is not done."""
        rows = self.session.execute(
            select(col(Job.state), func.count())
            .where(col(Job.state) != JobState.DONE)
            .group_by(col(Job.state))
        )
        return {state.value: count for state, count in rows}

    def drop_letters(self, person: UUID) -> None:
        """Nothing that is meant for this person is sent any more, nor kept; but what is in a
        courier's hands."""
        theirs = (col(Job.person_id) == person, col(Job.kind).in_(MESSAGES))
        unsent = (JobState.WAITING, JobState.PARKED, JobState.UNCERTAIN, JobState.DEAD)
        self.session.execute(
            update(Job)
            .where(*theirs, col(Job.state).in_(unsent))
            .values(state=JobState.DONE, body="{}")
        )

    def forget_words(self, person: UUID) -> None:
        """Keep of what was said to this person only that something was."""
        said = (col(Job.person_id) == person, col(Job.state) == JobState.DONE)
        sends = select(Job.send_id).where(*said)
        over = (col(Send.id).in_(sends), col(Send.state) != SendState.OPEN)
        self.session.execute(update(Send).where(*over).values(messages="[]"))
        self.session.execute(update(Job).where(*said).values(body="{}"))

    def forget_old(self, *, before: datetime, limit: int) -> int:
        """Drop what was delivered long ago; says how many jobs."""
        old = (col(Job.state) == JobState.DONE, col(Job.made_at) < before)
        return drop_some(self.session, Job, *old, limit=limit)

    def forget_failed(self, *, before: datetime, limit: int) -> int:
        """Drop what could not be sent or done and nobody tried again, and what waited too long for
        its reader; says how many jobs."""
        failed = col(Job.state).in_([JobState.DEAD, JobState.UNCERTAIN, JobState.PARKED])
        return drop_some(self.session, Job, failed, col(Job.made_at) < before, limit=limit)

    def forget_sends(self, *, before: datetime, limit: int) -> int:
        """The same for the calls that carried them, once none of their messages is left."""
        unused = ~exists().where(col(Job.send_id) == col(Send.id))
        over = (col(Send.state) != SendState.OPEN, col(Send.made_at) < before, unused)
        return drop_some(self.session, Send, *over, limit=limit)
