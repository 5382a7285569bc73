"""Segments of a book: entries are closed into them a little later, and purged with them.

A segment is drafted from what is committed and not sealed yet, worked out without a lock, and then
kept in one short write. An entry whose transaction commits late goes into a later segment: a
segment holds exactly the entries it marked. Of two sealers at once the number, which is the
table's key, lets one through.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, delete, select

from store.books import RECORD, Book, Segment, record
from store.chain import NOTHING_BEFORE, Keys, digest, ranges
from store.clock import stamp

MOST: Final = 1_000
"""Entries in one segment: so many are marked while other writers wait (SQLite)."""
SILENCE: Final = timedelta(days=1)
"""After so long a segment is closed even without an entry, so that a chain whose end was taken
away shows by its age."""


class Overtaken(Exception):
    """Another sealer was first, or an entry went while it was being sealed. Nothing is kept."""


@dataclass(frozen=True)
class Draft:
    """A segment that is worked out and not kept yet."""

    values: dict[str, Any]
    seals: Sequence[dict[str, Any]]


@dataclass(frozen=True)
class Segments:
    """Every read and write of a book's segments, inside the caller's transaction."""

    session: Session
    book: Book
    keys: Keys

    def last(self) -> Segment | None:
        table = self.book.segment
        return self.session.exec(
            select(table).order_by(col(table.number).desc()).limit(1)
        ).one_or_none()

    def draft(self, *, now: datetime) -> Draft | None:
        """What the next segment would be; ``None`` when there is nothing to seal."""
        last = self.last()
        entries = self.book.unsealed(self.session.connection(), now=now, limit=MOST)
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
            "ids": ranges(entry.values[0] for entry in entries),
            "first_at": min(moments),
            "last_at": max(moments),
            "digest": digest(entry.values for entry in entries),
        }
        values["head"] = self.keys.current.head([values[name] for name in RECORD])
        sealed = self.keys.current.seal
        return Draft(
            values,
            [
                entry.found | {"into": number, "sealed": sealed(number, entry.values)}
                for entry in entries
            ],
        )

    def keep(self, draft: Draft) -> None:
        """Write it and mark its entries. Raises ``Overtaken``: the caller undoes the transaction
        and drafts anew."""
        table = self.book.segment
        dialect = sqlite if self.session.get_bind().dialect.name == "sqlite" else postgresql
        new = dialect.insert(table).values(**draft.values).on_conflict_do_nothing()
        if self.session.execute(new.returning(col(table.number))).first() is None:
            raise Overtaken
        if draft.seals:
            marked = self.session.connection().execute(self.book.mark, draft.seals).rowcount
            if marked != len(draft.seals):
                raise Overtaken

    def old(self, *, before: datetime, limit: int, after: int = 0) -> Sequence[Segment]:
        """Segments whose entries are all from before then and still there, numbered ``after``."""
        table = self.book.segment
        return self.session.exec(
            select(table)
            .where(
                col(table.number) > after,
                col(table.purged_at).is_(None),
                col(table.last_at) < stamp(before),
            )
            .order_by(col(table.number))
            .limit(limit)
        ).all()

    def of(
        self, begins: datetime, ends: datetime, *, also: Iterable[int | None] = ()
    ) -> Sequence[Segment]:
        """Segments with entries from that span of time, purged ones as well, and those from the
        first to the last of ``also``."""
        table = self.book.segment
        numbers = [number for number in also if isinstance(number, int)] or [0]
        return self.session.exec(
            select(table)
            .where(
                or_(
                    and_(col(table.last_at) >= stamp(begins), col(table.first_at) < stamp(ends)),
                    col(table.number).between(min(numbers), max(numbers)),
                )
            )
            .order_by(col(table.number))
        ).all()

    def purge(self, segment: Segment, *, now: datetime) -> bool:
        """Forget its entries; the record and its head stay. False, and nothing is forgotten, when
        it does not hold: what is left is evidence."""
        book = self.book
        mine = book.into == segment.number
        rows = self.session.connection().execute(
            select(book.into, *book.fields).where(mine).order_by(book.number)
        )
        key = self.keys.behind(segment.head)
        if digest(values[1:] for values in book.read(rows)) != segment.digest:
            return False
        if key is not None and key.head(record(segment)) != segment.head:
            return False
        self.session.execute(delete(book.entry).where(mine))
        segment.purged_at = stamp(now)
        segment.purge_seal = self.keys.current.purge(segment.number, segment.head, stamp(now))
        self.session.add(segment)
        self.session.flush()
        return True
