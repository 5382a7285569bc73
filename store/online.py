"""Who is online and who was: our own copy of what the portals tell, reading by reading.

A row is a session. It changes while the session runs and never again once it has ended. The portal
may lose an address, or the whole session, later: ours stays (Computer Crime Act B.E. 2550 s.26).

All that a portal tells is written under that portal's lock (``Readings.take``), so that of two
readings at once one is first, and the older of the two is dropped.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Column, Index, func, or_, text
from sqlmodel import Field, Session, SQLModel, col, select, update

from store.db import Moment, changed, drop_some, ensure, standing, words
from store.people import Person

MAIN: Final = "main"
"""The portal of an office that has one."""
RUNS = text("ended_at IS NULL")
AHEAD: Final = timedelta(minutes=2)
"""Two sweeps that meet are seconds apart. What was read later than this after now was read by a
clock that has been put right since."""
UNTOLD: Final = timedelta(hours=12)
"""How long after a cut its person is still told of it."""


class End(StrEnum):
    """Why a session is over, as far as anybody knows."""

    IDLE = "idle"
    LIMIT = "limit"
    USER = "user"
    OFFICE = "office"
    LOST = "lost"
    UNKNOWN = "unknown"


class OnlineSession(SQLModel, table=True):
    """One device that came in with one account, and for how long."""

    __tablename__ = "online_session"
    __table_args__ = (
        Index(
            "one_running_session",
            "portal",
            "key",
            unique=True,
            sqlite_where=RUNS,
            postgresql_where=RUNS,
        ),
        Index("running_of_a_person", "person_id", sqlite_where=RUNS, postgresql_where=RUNS),
        Index("session_by_address", "address", "started_at"),
        Index("ended_of_a_person", "person_id", "ended_at"),
        Index("session_ended", "ended_at"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    portal: str = Field(max_length=32)
    key: str = Field(max_length=128)
    """What the portal calls it."""
    username: str = Field(max_length=64)
    account_id: UUID | None = Field(default=None, foreign_key="account.id", index=True)
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    """Who answered for the account when the session began."""
    mac: str = Field(default="", max_length=17)
    address: str = Field(default="", max_length=45)
    nas: str = Field(default="", max_length=64)
    remembered: bool = False
    started_at: datetime = Field(sa_type=Moment)
    quiet_since: datetime | None = Field(default=None, sa_type=Moment)
    """Since when nothing was sent; ``None`` where the portal cannot know."""
    bytes_up: int = Field(default=0, sa_type=BigInteger)
    bytes_down: int = Field(default=0, sa_type=BigInteger)
    warned_at: datetime | None = Field(default=None, sa_type=Moment)
    """When a warning was due in this stretch of silence; empty again with the next traffic."""
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    cause: End | None = Field(default=None, sa_column=Column(words(End), nullable=True))


class PortalReading(SQLModel, table=True):
    """When a portal was last read; the row on which sweeps of the same portal meet."""

    __tablename__ = "portal_reading"

    portal: str = Field(primary_key=True, max_length=32)
    read_at: datetime | None = Field(default=None, sa_type=Moment)
    """Office time of the last reading that was taken in."""
    failing_since: datetime | None = Field(default=None, sa_type=Moment)
    """Since when it could not be read."""


@dataclass(frozen=True)
class Readings:
    """When each portal was read, inside the caller's transaction."""

    session: Session

    def take(self, portal: str, *, read_at: datetime) -> bool:
        """Take the portal's lock for this transaction, unless a later reading is in already. One
        that was taken in by a clock that was ahead is no later one (``AHEAD``)."""
        ensure(self.session, PortalReading, portal=portal)
        return bool(
            changed(
                self.session,
                update(PortalReading)
                .where(
                    col(PortalReading.portal) == portal,
                    or_(
                        col(PortalReading.read_at).is_(None),
                        col(PortalReading.read_at) < read_at,
                        col(PortalReading.read_at) > read_at + AHEAD,
                    ),
                )
                .values(read_at=read_at, failing_since=None),
            )
        )

    def failed(self, portal: str, *, now: datetime) -> None:
        """It could not be read."""
        ensure(self.session, PortalReading, portal=portal)
        self.session.execute(
            update(PortalReading)
            .where(col(PortalReading.portal) == portal, col(PortalReading.failing_since).is_(None))
            .values(failing_since=now)
        )

    def of(self, portal: str) -> PortalReading:
        return self.session.get(PortalReading, portal) or PortalReading(portal=portal)

    def oldest(self) -> PortalReading | None:
        """The portal that was read longest ago."""
        order = col(PortalReading.read_at).asc().nulls_first()
        return self.session.exec(select(PortalReading).order_by(order).limit(1)).one_or_none()


@dataclass(frozen=True)
class Online:
    """Every other read and write of sessions, inside the caller's transaction."""

    session: Session

    def get(self, one: UUID) -> OnlineSession | None:
        return self.session.get(OnlineSession, one)

    def all(self, ids: Collection[UUID]) -> Sequence[OnlineSession]:
        """Those of these that still run, the oldest first."""
        return self._running(col(OnlineSession.id).in_(ids))

    def of(self, owner: UUID) -> Sequence[OnlineSession]:
        """What runs with this person's accounts, the oldest first."""
        return self._running(OnlineSession.person_id == owner)

    def of_account(self, username: str) -> Sequence[OnlineSession]:
        return self.of_accounts([username])

    def of_accounts(self, usernames: Collection[str]) -> Sequence[OnlineSession]:
        """What runs with these accounts, whosever they were when it began."""
        return self._running(col(OnlineSession.username).in_(usernames))

    def listed(self, words: str = "") -> Sequence[tuple[OnlineSession, Person | None]]:
        """What runs, with whose account it is, the longest first. ``words``: only where a username,
        an address or a MAC begins with them, or a name or a workplace holds them. Capitals count
        nowhere, on no database."""
        found = (
            select(OnlineSession, Person)
            .outerjoin(Person, col(Person.id) == col(OnlineSession.person_id))
            .where(col(OnlineSession.ended_at).is_(None))
            .order_by(col(OnlineSession.started_at), col(OnlineSession.key))
        )
        if words:
            mac = words.replace(":", "-")
            found = found.where(
                or_(
                    col(OnlineSession.username).istartswith(words, autoescape=True),
                    col(OnlineSession.address).istartswith(words, autoescape=True),
                    col(OnlineSession.mac).istartswith(mac, autoescape=True),
                    col(Person.name).icontains(words, autoescape=True),
                    col(Person.place_name).icontains(words, autoescape=True),
                )
            )
        return [(row, person) for row, person in self.session.exec(found)]

    def tells_no_idleness(self) -> bool:
        """Sessions run, and of none is it known since when nothing was sent: whoever tells them
        cannot know. Where nothing runs, nobody can say so."""
        runs, known = self.session.exec(
            select(func.count(), func.count(col(OnlineSession.quiet_since))).where(
                col(OnlineSession.ended_at).is_(None)
            )
        ).one()
        return bool(runs) and not known

    def latest(self, key: str, username: str) -> OnlineSession | None:
        """The last session that the portal called so, running or not."""
        return self.session.exec(
            select(OnlineSession)
            .where(OnlineSession.key == key, OnlineSession.username == username)
            .order_by(col(OnlineSession.started_at).desc())
            .limit(1)
        ).one_or_none()

    def by_its_owner(self, one: UUID) -> None:
        """It was ended on its owner's word; the sweep, which saw only that it was gone, may have
        been faster."""
        self.session.execute(
            update(OnlineSession)
            .where(col(OnlineSession.id) == one, standing(OnlineSession.cause, End.OFFICE))
            .values(cause=End.USER)
        )

    def close(self, ids: Collection[UUID], end: End, *, at: datetime) -> int:
        """They are over; says how many ran until now."""
        if not ids:
            return 0
        return changed(
            self.session,
            update(OnlineSession)
            .where(col(OnlineSession.id).in_(ids), col(OnlineSession.ended_at).is_(None))
            .values(ended_at=at, cause=end),
        )

    def ended_since(self, username: str, *, since: datetime) -> Sequence[OnlineSession]:
        """What ended with this account since then."""
        return self.session.exec(
            select(OnlineSession).where(
                OnlineSession.username == username, col(OnlineSession.ended_at) >= since
            )
        ).all()

    def last_end(self, owner: UUID) -> datetime | None:
        """When the last session of this person ended, whatever ended it."""
        return self.session.exec(
            select(OnlineSession.ended_at)
            .where(OnlineSession.person_id == owner, col(OnlineSession.ended_at).is_not(None))
            .order_by(col(OnlineSession.ended_at).desc())
            .limit(1)
        ).one_or_none()

    def cuts(self, owner: UUID, *, since: datetime) -> Sequence[OnlineSession]:
        """Sessions of this person that were cut for idleness since then, the latest first."""
        return self.session.exec(
            select(OnlineSession)
            .where(
                OnlineSession.person_id == owner,
                standing(OnlineSession.cause, End.IDLE),
                col(OnlineSession.ended_at) >= since,
            )
            .order_by(col(OnlineSession.ended_at).desc())
        ).all()

    def forget_old(self, *, before: datetime, limit: int) -> int:
        """Sessions that ended before then; says how many."""
        return drop_some(
            self.session, OnlineSession, col(OnlineSession.ended_at) < before, limit=limit
        )

    def _running(self, *which: object) -> Sequence[OnlineSession]:
        conditions: list[object] = [col(OnlineSession.ended_at).is_(None), *which]
        return self.session.exec(
            select(OnlineSession)
            .where(*conditions)  # type: ignore[arg-type]  # conditions of several columns' types
            .order_by(col(OnlineSession.started_at), col(OnlineSession.key))
        ).all()
