"""What a reading of a portal does to our copy of its sessions: many rows at once.

Only for who holds the portal's lock (``store.online.Readings.take``): nothing else writes a running
session, but for ending it.
"""

from collections.abc import Collection, Mapping, Sequence
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
    person_id: UUID | None
    mac: str
    address: str
    nas: str
    remembered: bool
    started_at: datetime
    quiet_since: datetime | None
    bytes_up: int
    bytes_down: int
    warned_at: datetime | None
    profile: str | None
    """Its account's; ``None`` for a session that is no account of ours."""


class Known(NamedTuple):
    """What matters of an account here."""

    id: UUID
    owner_id: UUID
    profile: str


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
        """The portal's names of what has ended since then: a reading from before still tells it."""
        rows = self.session.exec(
            select(OnlineSession.key).where(
                OnlineSession.portal == portal, col(OnlineSession.ended_at) >= since
            )
        )
        return frozenset(rows)

    def known(self, usernames: Collection[str]) -> dict[str, Known]:
        """Our accounts among these."""
        wanted = list(usernames)
        found: dict[str, Known] = {}
        for at in range(0, len(wanted), AT_ONCE):
            rows = self.session.connection().execute(
                select(
                    col(Account.username),
                    col(Account.id),
                    col(Account.owner_id),
                    col(Account.profile),
                ).where(col(Account.username).in_(wanted[at : at + AT_ONCE]))
            )
            found |= {row.username: Known(row.id, row.owner_id, row.profile) for row in rows}
        return found

    def begin(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """New sessions; every column by its name."""
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
        cut = [
            {"person": one.person_id, "at": one.at}
            for one in over
            if one.end is End.IDLE and one.person_id is not None
        ]
        if cut:
            connection.execute(_CUT, cut)
