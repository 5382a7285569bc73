"""What a reading of a portal does to our copy of its sessions: many rows at once.

Only for who holds the portal's lock (``store.online.Readings.take``): nothing else writes a running
session, but for ending it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, or_
from sqlmodel import Session, col, insert, select, update

from store.accounts import Account
from store.db import Moment
from store.online import End, OnlineSession
from store.people import Person

AT_ONCE: Final = 500
"""Values that one statement takes."""


class Running(NamedTuple):
    """A session as it was at the reading before. (A row object costs more to make than to read.)"""

    id: UUID
    key: str
    username: str
    account_id: UUID | None
    person_id: UUID | None
    mac: str
    address: str
    nas: str
    remembered: bool
    started_at: datetime
    began_at: datetime | None
    quiet_since: datetime | None
    bytes_up: int
    bytes_down: int
    up_before: int
    down_before: int
    warned_at: datetime | None
    profile: str | None
    """Its account's; ``None`` for a session that is no account of ours."""

    @property
    def began(self) -> datetime:
        """When the session began, wherever it has moved since."""
        return self.began_at or self.started_at


class Known(NamedTuple):
    """What matters of an account here."""

    id: UUID
    owner_id: UUID
    profile: str
    opened_at: datetime
    owned_since: datetime
    closed_at: datetime | None

    def owner_at(self, moment: datetime) -> UUID | None:
        """Who answered for it then. Of owners before the present one nothing is known here."""
        same_all_along = self.owned_since <= self.opened_at
        return self.owner_id if same_all_along or moment >= self.owned_since else None


class Over(NamedTuple):
    """A session that has ended."""

    id: UUID
    at: datetime
    end: End
    bytes_up: int
    bytes_down: int
    person_id: UUID | None


_OF_PORTAL: Final = (
    col(OnlineSession.portal) == bindparam("portal"),
    col(OnlineSession.ended_at).is_(None),
)
_COLUMNS: Final[list[Any]] = [
    *(getattr(OnlineSession, name) for name in Running._fields if name != "profile"),
    Account.profile,
]
_KEYS: Final = select(col(OnlineSession.key)).where(*_OF_PORTAL)
_RUNNING: Final = (
    select(*_COLUMNS)
    .outerjoin(Account, col(Account.id) == col(OnlineSession.account_id))
    .where(*_OF_PORTAL)
)
_BEGIN: Final = insert(OnlineSession)
CHANGING: Final = (
    *("mac", "address", "nas", "remembered", "quiet_since"),
    *("bytes_up", "bytes_down", "warned_at"),
)
"""What another reading may change of a running session."""
_GO_ON: Final = (
    update(OnlineSession)
    .where(col(OnlineSession.id) == bindparam("one"), col(OnlineSession.ended_at).is_(None))
    .values({name: bindparam(f"new_{name}") for name in CHANGING})
)
_END: Final = (
    update(OnlineSession)
    .where(col(OnlineSession.id) == bindparam("one"), col(OnlineSession.ended_at).is_(None))
    .values(
        ended_at=bindparam("at", type_=Moment),
        cause=bindparam("why"),
        bytes_up=bindparam("up"),
        bytes_down=bindparam("down"),
    )
)
_AT: Final = bindparam("at", type_=Moment)
_CUT: Final = (
    update(Person)
    .where(
        col(Person.id) == bindparam("person"),
        or_(col(Person.cut_at).is_(None), col(Person.cut_at) > _AT),
    )
    .values(cut_at=_AT)
)
"""The first of those that are untold, in whatever order they come to be known."""


@dataclass(frozen=True)
class Sightings:
    """Inside the caller's transaction."""

    session: Session

    def keys(self, portal: str) -> frozenset[str]:
        """The portal's names of what ran at the last reading."""
        rows = self.session.connection().execute(_KEYS, {"portal": portal})
        return frozenset(row.key for row in rows)

    def running(self, portal: str) -> dict[str, Running]:
        """What ran at the last reading, by the portal's names."""
        rows = self.session.connection().execute(_RUNNING, {"portal": portal})
        return {row.key: Running(*row) for row in rows}

    def ended_since(self, portal: str, since: datetime) -> frozenset[str]:
        """The portal's names of what has ended since then: a reading from before still tells it.
        What has moved has not ended."""
        rows = self.session.exec(
            select(OnlineSession.key).where(
                OnlineSession.portal == portal,
                col(OnlineSession.ended_at) >= since,
                col(OnlineSession.cause).is_distinct_from(End.MOVED),
            )
        )
        return frozenset(rows)

    def written(self, portal: str, keys: Collection[str]) -> frozenset[str]:
        """Those of the portal's names that we have, running or over."""
        wanted = list(keys)
        found: set[str] = set()
        for at in range(0, len(wanted), AT_ONCE):
            rows = self.session.exec(
                select(OnlineSession.key).where(
                    OnlineSession.portal == portal,
                    col(OnlineSession.key).in_(wanted[at : at + AT_ONCE]),
                )
            )
            found.update(rows)
        return frozenset(found)

    def known(self, portal: str, usernames: Collection[str]) -> dict[str, Known]:
        """Our accounts in this portal among these. Whoever is called so in another, as nobody of
        ours is, is not them."""
        wanted = list(usernames)
        found: dict[str, Known] = {}
        for at in range(0, len(wanted), AT_ONCE):
            rows = self.session.connection().execute(
                select(
                    col(Account.username),
                    *(getattr(Account, name) for name in Known._fields),
                ).where(
                    Account.portal == portal,
                    col(Account.username).in_(wanted[at : at + AT_ONCE]),
                )
            )
            found |= {username: Known(*known) for username, *known in rows}
        return found

    def begin(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """New rows; every column by its name."""
        if rows:
            self.session.connection().execute(_BEGIN, list(rows))

    def go_on(self, changes: Mapping[UUID, Mapping[str, Any]]) -> None:
        """Running sessions as they are now: all of ``CHANGING`` for each."""
        if changes:
            self.session.connection().execute(
                _GO_ON,
                [
                    {"one": one} | {f"new_{name}": values[name] for name in CHANGING}
                    for one, values in changes.items()
                ],
            )

    def end(self, over: Sequence[Over]) -> None:
        """They ran and do not any more. Who was cut for idleness is told at their next word."""
        if not over:
            return
        connection = self.session.connection()
        connection.execute(
            _END,
            [
                {
                    "one": one.id,
                    "at": one.at,
                    "why": one.end,
                    "up": one.bytes_up,
                    "down": one.bytes_down,
                }
                for one in over
            ],
        )
        self.were_cut(
            (one.person_id, one.at)
            for one in over
            if one.end is End.IDLE and one.person_id is not None
        )

    def were_cut(self, cuts: Iterable[tuple[UUID, datetime]]) -> None:
        """These people are told, at their next word, that a session was cut then."""
        marks = [{"person": person, "at": at} for person, at in cuts]
        if marks:
            self.session.connection().execute(_CUT, marks)
