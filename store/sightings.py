"""What a reading of a portal does to our copy of its sessions: many rows at once.

Only for who holds the portal's lock (``store.online.Readings.take``): nothing else writes a running
session, but for ending it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import Executable, bindparam, or_
from sqlmodel import Session, col, insert, select, update

from store.accounts import Account
from store.db import Moment
from store.online import End, OnlineSession
from store.people import Person

T = TypeVar("T")
AT_ONCE: Final = 500
"""Values that one statement takes, and rows that are handed over at once: what is made of ten
thousand for the driver is more than all the rest of a reading."""


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
    counted: bool = True
    """Whether the octets are others than the last reading's, which stand in the row."""


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
_RUNS: Final = (
    col(OnlineSession.id) == bindparam("one"),
    col(OnlineSession.ended_at).is_(None),
)
CHANGING: Final = (
    *("mac", "address", "nas", "remembered", "quiet_since"),
    *("bytes_up", "bytes_down", "warned_at"),
)
"""What another reading may change of a running session."""
_GO_ON: Final = (
    update(OnlineSession)
    .where(*_RUNS)
    .values({name: bindparam(f"new_{name}") for name in CHANGING})
)
_COUNT: Final = (
    update(OnlineSession)
    .where(*_RUNS)
    .values(bytes_up=bindparam("up"), bytes_down=bindparam("down"))
)
_OVER: Final = {
    "ended_at": bindparam("at", type_=Moment),
    "cause": bindparam("why"),
}
_END: Final = (
    update(OnlineSession)
    .where(*_RUNS)
    .values(bytes_up=bindparam("up"), bytes_down=bindparam("down"), **_OVER)
)
_END_TOGETHER: Final = (
    update(OnlineSession)
    .where(
        col(OnlineSession.id).in_(bindparam("ones", expanding=True)),
        col(OnlineSession.ended_at).is_(None),
    )
    .values(**_OVER)
)
"""An end goes into or out of six indexes, and for the trigger's sake (``store.sessionbook``) SQLite
lays aside every page that a statement touches: many in one statement cost a third."""
WORTH_IT: Final = 20
"""So many that end alike are one statement."""
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
        self._each(_BEGIN, rows)

    def go_on(self, changes: Mapping[UUID, Mapping[str, Any]]) -> None:
        """Running sessions as they are now: all of ``CHANGING`` for each."""
        self._each(
            _GO_ON,
            [
                {"one": one} | {f"new_{name}": values[name] for name in CHANGING}
                for one, values in changes.items()
            ],
        )

    def end(self, over: Sequence[Over]) -> None:
        """They ran and do not any more. Who was cut for idleness is told at their next word."""
        alike: dict[tuple[datetime, End], list[Over]] = defaultdict(list)
        for one in over:
            alike[one.at, one.end].append(one)
        alone: list[Over] = []
        for these in alike.values():
            alone += self._end_together(these) if len(these) >= WORTH_IT else these
        self._each(_END, [_counted(one) | {"at": one.at, "why": one.end} for one in alone])
        self.were_cut(
            (one.person_id, one.at)
            for one in over
            if one.end is End.IDLE and one.person_id is not None
        )

    def _end_together(self, alike: Sequence[Over]) -> Sequence[Over]:
        """Those that end alike; gives the ones that are better ended each by itself: PostgreSQL
        writes a row anew, into every index, each time that anything of it is changed."""
        counted = [one for one in alike if one.counted]
        together, left = alike, counted
        if self.session.get_bind().dialect.name == "sqlite":
            self._each(_COUNT, [_counted(one) for one in counted])
            left = []
        else:
            together = [one for one in alike if not one.counted]
        for ids in _parts([one.id for one in together]):
            values = {"ones": ids, "at": alike[0].at, "why": alike[0].end}
            self.session.connection().execute(_END_TOGETHER, values)
        return left

    def _each(self, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
        for some in _parts(rows):
            self.session.connection().execute(statement, some)

    def were_cut(self, cuts: Iterable[tuple[UUID, datetime]]) -> None:
        """These people are told, at their next word, that a session was cut then."""
        self._each(_CUT, [{"person": person, "at": at} for person, at in cuts])


def _counted(one: Over) -> dict[str, Any]:
    return {"one": one.id, "up": one.bytes_up, "down": one.bytes_down}


def _parts(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    for at in range(0, len(rows), AT_ONCE):
        yield rows[at : at + AT_ONCE]
