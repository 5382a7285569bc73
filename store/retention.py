"""How long each kind of data is kept, and what went in each night."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import JSON, Field, Session, SQLModel, col, select

from store.db import Moment, ensure


@dataclass(frozen=True)
class Retention:
    """Spans after which something goes. The shortest that the settings take are the law's, where
    there is one (Computer Crime Act B.E. 2550 s.26: ninety days)."""

    events: timedelta = timedelta(days=100)
    """What LINE and the portal told us, from its receipt, once it was handled."""
    messages: timedelta = timedelta(days=100)
    """What was sent, from when it was written."""
    conversations: timedelta = timedelta(days=90)
    """That a form was begun, so that its person is told that it expired. Its answers go with it."""
    pages: timedelta = timedelta(days=90)
    """One-time pages and officers' codes, from their end."""
    accounts: timedelta = timedelta(days=90)
    """Who had an account, from its closing."""
    requests: timedelta = timedelta(days=365)
    """Whom a request was by that was refused or withdrawn, from then on. One that was approved
    says who has the account: it goes when that does."""
    sessions: timedelta = timedelta(days=90)
    """Who was online when, with what and at which address, from a session's end."""
    failed: timedelta = timedelta(days=90)
    """What could not be sent or done, from when it was wished for: dead, uncertain, or parked for
    somebody who has not written since. Until then an officer can try it again."""
    disclosures: timedelta = timedelta(days=1_826)
    """Who asked who had been online, and why: as long as the audit, whose entries name it."""
    devices: timedelta = timedelta(days=90)
    """Which devices were remembered for whom, from when they were forgotten."""


class Clearing(SQLModel, table=True):
    """One night's clearing. Whoever writes the row does it; of several processes one is first."""

    night: date = Field(primary_key=True)
    begun_at: datetime = Field(sa_type=Moment)
    done_at: datetime | None = Field(default=None, sa_type=Moment)
    gone: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    """How many rows of each kind; a kind of which none went is not named."""


@dataclass(frozen=True)
class Clearings:
    """Every read and write of clearings, inside the caller's transaction."""

    session: Session

    def begin(self, night: date, *, now: datetime) -> bool:
        """Take this night's clearing. False: it was taken before."""
        return ensure(self.session, Clearing, night=night, begun_at=now, gone={})

    def follows_a_gap(self, night: date, *, longest: timedelta) -> bool:
        """Whether the last clearing before this night is longer ago than that: either nothing ran,
        or the clock is wrong. A night that waited for that reason ends the gap; and before the
        first clearing ever there is none."""
        before = (
            select(Clearing)
            .where(col(Clearing.night) < night)
            .order_by(col(Clearing.night).desc())
            .limit(1)
        )
        last = self.session.exec(before).one_or_none()
        return last is not None and night - last.night > longest

    def done(self, night: date, gone: dict[str, int], *, now: datetime) -> None:
        clearing = self.session.get_one(Clearing, night)
        clearing.done_at, clearing.gone = now, gone
        self.session.add(clearing)

    def last(self) -> Clearing | None:
        """The last one that came to its end."""
        return self.session.exec(
            select(Clearing)
            .where(col(Clearing.done_at).is_not(None))
            .order_by(col(Clearing.night).desc())
            .limit(1)
        ).one_or_none()
