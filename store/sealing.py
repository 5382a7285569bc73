"""Segments of the audit: entries are closed into them a little later, and purged with them.

A segment is drafted from what is committed and not sealed yet, worked out without a lock, and then
kept in one short write. An entry whose transaction commits late goes into a later segment: a
segment holds exactly the entries it marked. Of two sealers at once the number, which is the
table's key, lets one through.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import BigInteger, Row, Text, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, col, delete, select, update

from store.audit import FIELDS, AuditEntry, stamp
from store.chain import NOTHING_BEFORE, Keys, digest, ranges

MOST: Final = 1_000
"""Entries in one segment: so many are marked while other writers wait (SQLite)."""
SILENCE: Final = timedelta(days=1)
"""After so long a segment is closed even without an entry, so that a chain whose end was taken
away shows by its age."""


class AuditSegment(SQLModel, table=True):
    """What was sealed together. It outlives its entries."""

    __tablename__ = "audit_segment"

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    previous: str = Field(max_length=81)
    """The head of the segment before."""
    closed_at: int = Field(sa_type=BigInteger)
    count: int
    ids: str = Field(sa_type=Text)
    """Of its entries, as ``store.chain.ranges`` writes them."""
    first_at: int = Field(sa_type=BigInteger)
    last_at: int = Field(sa_type=BigInteger)
    digest: str = Field(max_length=64)
    head: str = Field(max_length=81)
    """Begins with the name of the key that sealed it (``store.chain.Key.head``)."""
    purged_at: int | None = Field(default=None, sa_type=BigInteger)
    purge_seal: str | None = Field(default=None, max_length=64)


RECORD: Final = (
    "number",
    "previous",
    "closed_at",
    "count",
    "ids",
    "first_at",
    "last_at",
    "digest",
)
"""What a segment's head covers, in this order."""


def record(segment: Row[Any] | AuditSegment) -> list[object]:
    return [getattr(segment, name) for name in RECORD]


class Overtaken(Exception):
    """Another sealer was first, or an entry went while it was being sealed. Nothing is kept."""


@dataclass(frozen=True)
class Draft:
    """A segment that is worked out and not kept yet."""

    values: dict[str, Any]
    seals: Sequence[dict[str, Any]]


_MARK: Final = (
    update(AuditEntry)
    .where(col(AuditEntry.id) == bindparam("entry"), col(AuditEntry.segment).is_(None))
    .values(segment=bindparam("into"), seal=bindparam("sealed"))
)


@dataclass(frozen=True)
class Segments:
    """Every read and write of segments, inside the caller's transaction."""

    session: Session
    keys: Keys

    def last(self) -> AuditSegment | None:
        return self.session.exec(
            select(AuditSegment).order_by(col(AuditSegment.number).desc()).limit(1)
        ).one_or_none()

    def draft(self, *, now: datetime) -> Draft | None:
        """What the next segment would be; ``None`` when there is nothing to seal."""
        last = self.last()
        entries = self._unsealed()
        silent = last is not None and stamp(now) - last.closed_at >= SILENCE / timedelta(
            microseconds=1
        )
        if not entries and not silent:
            return None
        number = 1 if last is None else last.number + 1
        moments = [entry.at for entry in entries] or [stamp(now)]
        values: dict[str, Any] = {
            "number": number,
            "previous": NOTHING_BEFORE if last is None else last.head,
            "closed_at": stamp(now),
            "count": len(entries),
            "ids": ranges(entry.id for entry in entries),
            "first_at": min(moments),
            "last_at": max(moments),
            "digest": digest(entries),
        }
        values["head"] = self.keys.current.head([values[name] for name in RECORD])
        sealed = self.keys.current.seal
        return Draft(
            values,
            [
                {"entry": entry.id, "into": number, "sealed": sealed(number, entry)}
                for entry in entries
            ],
        )

    def _unsealed(self) -> Sequence[Row[Any]]:
        return (
            self.session.connection()
            .execute(
                select(*FIELDS)
                .where(col(AuditEntry.segment).is_(None))
                .order_by(col(AuditEntry.id))
                .limit(MOST)
            )
            .all()
        )

    def keep(self, draft: Draft) -> None:
        """Write it and mark its entries. Raises ``Overtaken``: the caller undoes the transaction
        and drafts anew."""
        dialect = sqlite if self.session.get_bind().dialect.name == "sqlite" else postgresql
        new = dialect.insert(AuditSegment).values(**draft.values).on_conflict_do_nothing()
        if self.session.execute(new.returning(col(AuditSegment.number))).first() is None:
            raise Overtaken
        if draft.seals:
            marked = self.session.connection().execute(_MARK, draft.seals).rowcount
            if marked != len(draft.seals):
                raise Overtaken

    def old(self, *, before: datetime, limit: int, after: int = 0) -> Sequence[AuditSegment]:
        """Segments whose entries are all from before then and still there, numbered ``after``."""
        return self.session.exec(
            select(AuditSegment)
            .where(
                col(AuditSegment.number) > after,
                col(AuditSegment.purged_at).is_(None),
                col(AuditSegment.last_at) < stamp(before),
            )
            .order_by(col(AuditSegment.number))
            .limit(limit)
        ).all()

    def of(self, begins: datetime, ends: datetime) -> Sequence[AuditSegment]:
        """Segments with entries from that span of time, purged ones as well."""
        return self.session.exec(
            select(AuditSegment)
            .where(
                col(AuditSegment.last_at) >= stamp(begins),
                col(AuditSegment.first_at) < stamp(ends),
            )
            .order_by(col(AuditSegment.number))
        ).all()

    def purge(self, segment: AuditSegment, *, now: datetime) -> bool:
        """Forget its entries; the record and its head stay. False, and nothing is forgotten, when
        it does not hold: what is left is evidence."""
        mine = col(AuditEntry.segment) == segment.number
        entries = self.session.connection().execute(
            select(*FIELDS).where(mine).order_by(col(AuditEntry.id))
        )
        key = self.keys.behind(segment.head)
        if digest(entries) != segment.digest:
            return False
        if key is not None and key.head(record(segment)) != segment.head:
            return False
        self.session.execute(delete(AuditEntry).where(mine))
        segment.purged_at = stamp(now)
        segment.purge_seal = self.keys.current.purge(segment.number, segment.head, stamp(now))
        self.session.add(segment)
        self.session.flush()
        return True
