"""The book of sessions: who was online when, with which account, device and address.

The law wants it kept as it was for ninety days (Computer Crime Act B.E. 2550 s.26; the notification
of the Ministry of Digital Economy and Society B.E. 2564 on keeping such data whole). A session that
has ended waits a little, so that its owner's word on why it ended may still come in, gets the next
number and is sealed. From then on the database itself refuses to change it (a trigger), and a
change made around that is named by ``helpdesk sessions verify``.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    DDL,
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    event,
    func,
    type_coerce,
)
from sqlalchemy.types import NULLTYPE
from sqlmodel import col, select, update

from store.books import Book, Segment, Unsealed, Values
from store.clock import stamp
from store.online import OnlineSession

A_DAY: Final = 24 * 60 * 60 * 1_000_000
"""Microseconds, as a stamp counts them."""
SETTLED: Final = timedelta(minutes=5)
"""How long after its end a session is sealed at the earliest."""


class SessionSegment(Segment, table=True):
    """Sessions that were sealed together."""

    __tablename__ = "session_segment"


SEALED: Final[tuple[str, ...]] = (
    "number",
    "id",
    "portal",
    "key",
    "username",
    "account_id",
    "person_id",
    "mac",
    "address",
    "nas",
    "remembered",
    "started_at",
    "ended_at",
    "bytes_up",
    "bytes_down",
    "cause",
)
"""What a seal covers, in this order."""
_TOLD: Final[tuple[str, ...]] = SEALED[1:]
_MOMENTS: Final = (_TOLD.index("started_at"), _TOLD.index("ended_at"))


def _as_kept(name: str) -> Any:
    """As the database has it: what somebody spoilt can still be read, and named."""
    return type_coerce(getattr(OnlineSession, name), NULLTYPE).label(name)


_FIELDS: Final = tuple(_as_kept(name) for name in SEALED)
STAYS: Final = {
    "sqlite": (
        """
        CREATE TRIGGER sealed_session_stays BEFORE UPDATE ON online_session
        WHEN OLD.segment IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'a sealed session is not changed'); END
        """,
    ),
    "postgresql": (
        """
        CREATE OR REPLACE FUNCTION sealed_session_stays() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'a sealed session is not changed'; END $$
        """,
        """
        CREATE TRIGGER sealed_session_stays BEFORE UPDATE ON online_session
        FOR EACH ROW WHEN (OLD.segment IS NOT NULL) EXECUTE FUNCTION sealed_session_stays()
        """,
    ),
}
"""Even our own program cannot change what is sealed. (Taking rows away is the purge's; what
somebody else takes away, the chain names.)"""
for _dialect, _statements in STAYS.items():
    for _statement in _statements:
        event.listen(
            OnlineSession.__table__,  # type: ignore[attr-defined]  # SQLModel makes it
            "after_create",
            DDL(_statement).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call]  # theirs
        )


class SessionBook(Book):
    """Entries are given their numbers when they are sealed, so that there is no gap."""

    name = "sessions"
    purpose = b"helpdesk sessions chain, version 1"
    entry = OnlineSession
    segment = SessionSegment
    numbered_by = "number"
    fields = _FIELDS
    mark = (
        update(OnlineSession)
        .where(
            _as_kept("id") == bindparam("entry", type_=NULLTYPE),
            col(OnlineSession.segment).is_(None),
            # All that may change once it has ended (``Online.by_its_owner``).
            _as_kept("cause").is_not_distinct_from(bindparam("was", type_=NULLTYPE)),
        )
        .values(segment=bindparam("into"), seal=bindparam("sealed"), number=bindparam("numbered"))
    )

    def waiting(self) -> ColumnElement[bool]:
        return and_(col(OnlineSession.segment).is_(None), col(OnlineSession.ended_at).is_not(None))

    def unsealed(self, connection: Connection, *, now: datetime, limit: int) -> Sequence[Unsealed]:
        rows = connection.execute(
            select(*(_as_kept(name) for name in _TOLD))
            .where(self.waiting(), col(OnlineSession.ended_at) <= now - SETTLED)
            .order_by(col(OnlineSession.ended_at), col(OnlineSession.id))
            .limit(limit)
        ).all()
        first = _last_number(connection) + 1 if rows else 1
        found = [_unsealed(row, number, now) for number, row in enumerate(rows, first)]
        return [one for one in found if _day(one.at) == _day(found[0].at)]

    def read(self, rows: Iterable[Sequence[Any]]) -> list[Values]:
        return [(row[0], row[1], *_values(row[2:])) for row in rows]

    def gapless(self, *, sqlite: bool) -> bool:
        del sqlite
        return True


SESSIONS: Final = SessionBook()


def _unsealed(row: Row[Any], number: int, now: datetime) -> Unsealed:
    told = _values(row)
    found = {"entry": row.id, "was": row.cause, "numbered": number}
    ended = told[_MOMENTS[1]]
    return Unsealed([number, *told], ended if isinstance(ended, int) else stamp(now), found)


def _day(at: int) -> int:
    """A segment is of one day, so that no session is kept for long because another is younger."""
    return at // A_DAY


def _last_number(connection: Connection) -> int:
    """The highest in any segment. Where somebody spoilt the last record, the highest that is left:
    what was done to it is ``store.verifying``'s to tell, and the sealing goes on."""
    filled = (
        select(col(SessionSegment.ids))
        .where(col(SessionSegment.count) > 0)
        .order_by(col(SessionSegment.number).desc())
        .limit(1)
    )
    ids = connection.execute(filled).scalar() or ""
    last = str(ids).rpartition(" ")[2].rpartition("-")[2]
    if last.isdecimal():
        return int(last)
    left = connection.execute(select(func.max(col(OnlineSession.number)))).scalar()
    return left if isinstance(left, int) else 0


def _values(kept: Sequence[Any]) -> list[Any]:
    """All but the number, the same on every database, whatever each keeps it as."""
    values = [_plain(value) for value in kept]
    for at in _MOMENTS:
        values[at] = _stamp(values[at])
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    return int(value) if isinstance(value, bool) else value


def _stamp(value: Any) -> Any:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return value
    if isinstance(value, datetime):
        return stamp(value if value.tzinfo else value.replace(tzinfo=UTC))
    return value
