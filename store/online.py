"""Who is online and who was: our own copy of what the portals tell, reading by reading.

A row is a session at one address. It changes while the session runs and never again once it has
ended: then it is an entry of a book that is sealed (``store.sessionbook``). Where the address
changes in mid-run, the row ends (``End.MOVED``) and the next one goes on. The portal may lose an
address, or the whole session, later: ours stays (Computer Crime Act B.E. 2550 s.26).

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

from store.db import Moment, changed, ensure, standing, words
from store.people import Person

MAIN: Final = "main"
"""The portal of an office that has one."""
RUNS = text("ended_at IS NULL")
TO_SEAL = text("segment IS NULL AND ended_at IS NOT NULL")
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
    MOVED = "moved"
    """It is not: it goes on in another row, with another address, device number or router."""
    UNKNOWN = "unknown"


def _octets_before() -> Column[int]:
    return Column(BigInteger, nullable=False, server_default="0")


class OnlineSession(SQLModel, table=True):
    """One device that came in with one account, at one address, and for how long."""

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
        Index("session_to_seal", "ended_at", sqlite_where=TO_SEAL, postgresql_where=TO_SEAL),
        Index("session_by_segment", "segment", "number"),
        Index("session_by_key", "key"),
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
    began_at: datetime | None = Field(default=None, sa_type=Moment)
    """When the session itself began, where that is the beginning of an earlier row."""
    quiet_since: datetime | None = Field(default=None, sa_type=Moment)
    """Since when nothing was sent; ``None`` where the portal cannot know."""
    bytes_up: int = Field(default=0, sa_type=BigInteger)
    """In this row's time."""
    bytes_down: int = Field(default=0, sa_type=BigInteger)
    up_before: int = Field(default=0, sa_column=_octets_before())
    """In the session's time before this row began."""
    down_before: int = Field(default=0, sa_column=_octets_before())
    warned_at: datetime | None = Field(default=None, sa_type=Moment)
    """When a warning was due in this stretch of silence; empty again with the next traffic."""
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    cause: End | None = Field(default=None, sa_column=Column(words(End), nullable=True))
    number: int | None = Field(default=None, sa_type=BigInteger)
    """In the book; given, with ``segment`` and ``seal``, when it is sealed."""
    segment: int | None = None
    seal: str | None = Field(default=None, max_length=32)

    @property
    def began(self) -> datetime:
        """When the session began, wherever it has moved since."""
        return self.began_at or self.started_at

    @property
    def all_up(self) -> int:
        """Octets sent since then."""
        return self.up_before + self.bytes_up

    @property
    def all_down(self) -> int:
        """Octets received since then."""
        return self.down_before + self.bytes_down


class PortalReading(SQLModel, table=True):
    """When a portal was last read; the row on which sweeps of the same portal meet."""

    __tablename__ = "portal_reading"

    portal: str = Field(primary_key=True, max_length=32)
    read_at: datetime | None = Field(default=None, sa_type=Moment)
    """Office time of the last reading that was taken in."""
    failing_since: datetime | None = Field(default=None, sa_type=Moment)
    """Since when it could not be read."""
    past_from: datetime | None = Field(default=None, sa_type=Moment)
    """All that began before then we have, as far as the portal told it; ``None`` before the first
    reading."""


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

    def past_read(self, portal: str, *, up_to: datetime) -> None:
        """What began before then need not be asked for again. For who holds the lock."""
        self.session.execute(
            update(PortalReading).where(col(PortalReading.portal) == portal).values(past_from=up_to)
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

    def knows(self, person: UUID) -> bool:
        """Whether a session of theirs is kept: their name goes with the last of them."""
        theirs = select(OnlineSession.id).where(OnlineSession.person_id == person).limit(1)
        return self.session.exec(theirs).first() is not None

    def get(self, one: UUID) -> OnlineSession | None:
        """The session of this row as it is now: where it has moved, the row in which it goes on."""
        row = self.session.get(OnlineSession, one)
        if row is None or row.cause is not End.MOVED:
            return row
        return self.latest(row.key, row.username)

    def all(self, ids: Collection[UUID]) -> Sequence[OnlineSession]:
        """The sessions of these rows that still run, in whatever row, the oldest first."""
        here = col(OnlineSession.id).in_(ids)
        moved = self.session.exec(
            select(OnlineSession.key).where(here, standing(OnlineSession.cause, End.MOVED))
        ).all()
        if not moved:
            return self._running(here)
        return self._running(or_(here, col(OnlineSession.key).in_(moved)))

    def of(self, owner: UUID) -> Sequence[OnlineSession]:
        """What runs with this person's accounts, the oldest first."""
        return self._running(OnlineSession.person_id == owner)

    def of_account(self, username: str) -> Sequence[OnlineSession]:
        return self.of_accounts([username])

    def of_accounts(self, usernames: Collection[str]) -> Sequence[OnlineSession]:
        """What runs with these accounts, whosever they were when it began."""
        return self._running(col(OnlineSession.username).in_(usernames))

    def running_between(self, first: UUID, last: UUID) -> Sequence[OnlineSession]:
        """What runs, of the rows with these ids."""
        return self._running(col(OnlineSession.id).between(first, last))

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

    def elsewhere(self, row: OnlineSession) -> OnlineSession | None:
        """What runs on the same device under another account, and has begun later."""
        return self.session.exec(
            select(OnlineSession)
            .where(
                OnlineSession.mac == row.mac,
                OnlineSession.username != row.username,
                OnlineSession.started_at >= row.started_at,
                col(OnlineSession.ended_at).is_(None),
            )
            .order_by(col(OnlineSession.started_at).desc())
            .limit(1)
        ).one_or_none()

    def latest(self, key: str, username: str) -> OnlineSession | None:
        """The last session that the portal called so, running or not, where it is now."""
        return self.session.exec(
            select(OnlineSession)
            .where(
                OnlineSession.key == key,
                OnlineSession.username == username,
                col(OnlineSession.cause).is_distinct_from(End.MOVED),
            )
            .order_by(
                col(OnlineSession.ended_at).desc().nulls_first(),
                col(OnlineSession.started_at).desc(),
            )
            .limit(1)
        ).one_or_none()

    def by_its_owner(self, one: UUID) -> None:
        """It was ended on its owner's word; the sweep, which saw only that it was gone, may have
        been faster. What is sealed stays as it is."""
        self.session.execute(
            update(OnlineSession)
            .where(
                col(OnlineSession.id) == one,
                standing(OnlineSession.cause, End.OFFICE),
                col(OnlineSession.segment).is_(None),
            )
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
        """What ended with this account since then; what moved has not."""
        return self.session.exec(
            select(OnlineSession).where(
                OnlineSession.username == username,
                col(OnlineSession.ended_at) >= since,
                col(OnlineSession.cause) != End.MOVED,
            )
        ).all()

    def last_end(self, owner: UUID) -> datetime | None:
        """When the last session of this person ended, whatever ended it."""
        return self.session.exec(
            select(OnlineSession.ended_at)
            .where(
                OnlineSession.person_id == owner,
                col(OnlineSession.ended_at).is_not(None),
                col(OnlineSession.cause) != End.MOVED,
            )
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

    def _running(self, *which: object) -> Sequence[OnlineSession]:
        conditions: list[object] = [col(OnlineSession.ended_at).is_(None), *which]
        return self.session.exec(
            select(OnlineSession)
            .where(*conditions)  # type: ignore[arg-type]  # conditions of several columns' types
            .order_by(col(OnlineSession.started_at), col(OnlineSession.key))
        ).all()
