"""Does a book's chain hold, and if not, where was it changed?

Everything is read once, in order, from one moment. Each segment's record stands or falls by its own
head, so that one change is told at its place and does not make all that follows look changed.

What no chain can show: an entry that was changed before it was sealed, and segments taken away from
the end. For the latter there are ``known`` heads, which were seen before and kept elsewhere.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Row, func
from sqlmodel import Session, select

from store.books import Book, record
from store.chain import NOTHING_BEFORE, Key, Keys, digest, key_name, members

Entry = Sequence[Any]
"""The segment's number, then what the seal covers (``Book.fields``)."""
STREAMED: Final = {"yield_per": 5_000}
TOLD: Final = 100
"""So many places are named; further ones are counted."""
NOWHERE: Final = 2**63
"""Stands for what is no segment's number at all."""


class Change(StrEnum):
    """What was done to the chain at one place."""

    ENTRY_CHANGED = "entry_changed"
    ENTRY_MISSING = "entry_missing"
    ENTRY_ADDED = "entry_added"
    ENTRIES_CHANGED = "entries_changed"
    """Some of the segment's; which, nobody can say without the key that sealed it."""
    SEGMENT_CHANGED = "segment_changed"
    """Its record or its head."""
    SEGMENT_MISSING = "segment_missing"
    SEGMENT_REPLACED = "segment_replaced"
    """It does not follow the one before it, or is another than was seen before."""
    PURGE_FORGED = "purge_forged"
    """Its entries are gone, and it was not us who purged them."""


@dataclass(frozen=True)
class Place:
    """Where something was changed. ``segment`` is ``None`` for what was not sealed yet."""

    change: Change
    segment: int | None
    entry: int | None = None


@dataclass
class Report:
    """What was found. ``other_keys``: which segments were sealed with a key that we do not have,
    by its name; their entries and their order were looked at, their heads could not be."""

    segments: int = 0
    entries: int = 0
    purged: int = 0
    unsealed: int = 0
    places: list[Place] = field(default_factory=list)
    more_places: int = 0
    other_keys: dict[str, list[int]] = field(default_factory=dict)
    last: tuple[int, str, int] | None = None
    """The last segment's number, head and time."""

    @property
    def holds(self) -> bool:
        """Nothing was changed. What was sealed with another key is no change."""
        return not self.places

    def tell(self, change: Change, segment: int | None, entry: int | None = None) -> None:
        if len(self.places) < TOLD:
            self.places.append(Place(change, segment, entry))
        else:
            self.more_places += 1


def verify(
    session: Session,
    book: Book,
    keys: Keys,
    *,
    known: Mapping[int, str] | None = None,
    progress: Callable[[int], object] = lambda _entries: None,
) -> Report:
    """Read everything in a ``Database.snapshot``. ``known``: heads by number that must be there;
    ``progress`` is told now and then how many entries have been read."""
    walk = _Walk(session, book, keys, known or {})
    for number, segment, entries in _in_order(session, book):
        walk.visit(number, segment, entries)
        progress(walk.report.entries)
    walk.end()
    return walk.report


def _in_order(session: Session, book: Book) -> Iterator[tuple[int, Row[Any] | None, list[Entry]]]:
    """Each segment with its entries, and the entries of segments that are not there."""
    segments = _records(session, book)
    segment = next(segments, None)
    for number, entries in _entries(session, book):
        if number == NOWHERE:
            yield number, None, entries
            continue
        while segment is not None and segment.number < number:
            yield segment.number, segment, []
            segment = next(segments, None)
        if segment is not None and segment.number == number:
            yield number, segment, entries
            segment = next(segments, None)
        else:
            yield number, None, entries
    while segment is not None:
        yield segment.number, segment, []
        segment = next(segments, None)


def _records(session: Session, book: Book) -> Iterator[Row[Any]]:
    columns = book.segment.__table__.columns  # type: ignore[attr-defined]  # SQLModel makes it
    every = select(*columns).order_by(columns["number"])
    with session.connection().execute(every, execution_options=STREAMED) as rows:
        yield from rows


def _entries(session: Session, book: Book) -> Iterator[tuple[int, list[Entry]]]:
    into = book.into
    sealed = select(into, *book.fields).where(into.is_not(None)).order_by(into, book.number)
    with session.connection().execute(sealed, execution_options=STREAMED) as rows:
        for number, entries in groupby(rows, itemgetter(0)):
            # SQLite takes a word where a number should be.
            yield number if isinstance(number, int) else NOWHERE, book.read(entries)


class _Walk:
    """From the first segment to the last."""

    def __init__(self, session: Session, book: Book, keys: Keys, known: Mapping[int, str]) -> None:
        self.report = Report()
        self._session = session
        self._book = book
        self._keys = keys
        self._known = dict(known)
        self._next = 1
        self._before: tuple[str, ...] = (NOTHING_BEFORE,)
        self._gapless = book.gapless(sqlite=session.get_bind().dialect.name == "sqlite")
        self._next_id: int | None = 1

    def visit(self, number: int, segment: Row[Any] | None, entries: list[Entry]) -> None:
        self.report.entries += len(entries)
        if segment is None:
            self._orphans(number, entries)
            return
        self._missing_until(number)
        self.report.segments += 1
        key = self._keys.behind(segment.head)
        worked_out = key.head(record(segment)) if key is not None else segment.head
        intact = worked_out == segment.head
        if not intact:
            self.report.tell(Change.SEGMENT_CHANGED, number)
        else:
            self._link(number, segment, key)
        if key is None:
            self.report.other_keys.setdefault(key_name(segment.head), []).append(number)
        if segment.purged_at is not None:
            self._purged(segment, entries)
        elif not intact or digest(entry[1:] for entry in entries) != segment.digest:
            self._name(segment, key, entries, intact=intact)
        self._no_gap(segment if intact and key is not None else None)
        self._before, self._next = (segment.head, worked_out), number + 1
        if intact and isinstance(segment.closed_at, int):
            self.report.last = (number, segment.head, segment.closed_at)

    def _link(self, number: int, segment: Row[Any], key: Key | None) -> None:
        """Does it follow the one before it? Where that one bears the name of a key we do not have,
        and this one shows that it was sealed with another, it was that one which was changed."""
        if self._before and segment.previous not in self._before:
            disguised = key is not None and self._keys.behind(self._before[0]) is None
            if disguised and number > 1:
                self.report.tell(Change.SEGMENT_CHANGED, number - 1)
            else:
                self.report.tell(Change.SEGMENT_REPLACED, number)
        elif self._known.pop(number, segment.head) != segment.head:
            self.report.tell(Change.SEGMENT_REPLACED, number)

    def _missing_until(self, number: int) -> None:
        """Segments that should be before this one."""
        for missing in range(self._next, min(number, self._next + TOLD)):
            self.report.tell(Change.SEGMENT_MISSING, missing)
            self._before, self._next_id = (), None
            self._known.pop(missing, None)
        self._next = max(self._next, number)

    def _orphans(self, number: int, entries: list[Entry]) -> None:
        """Entries of a segment that is not there: one of them with a seal of ours shows that it
        was there once."""
        seals = self._seals(number) if number != NOWHERE else {}
        if any(seals.get(e[1]) == key.seal(number, e[1:]) for e in entries for key in self._keys):
            self._missing_until(number + 1)
            return
        for entry in entries:
            self.report.tell(Change.ENTRY_ADDED, None, entry[1])

    def _purged(self, segment: Row[Any], entries: list[Entry]) -> None:
        self.report.purged += 1
        told = (segment.number, segment.head, segment.purged_at)
        by_us = any(key.purge(*told) == segment.purge_seal for key in self._keys)
        if not by_us and self._keys.behind(segment.head) is not None:
            self.report.tell(Change.PURGE_FORGED, segment.number)
        for entry in entries:
            self.report.tell(Change.ENTRY_ADDED, segment.number, entry[1])

    def _seals(self, number: int) -> dict[int | None, str | None]:
        book = self._book
        rows = self._session.connection().execute(
            select(book.number, book.seal).where(book.into == number)
        )
        return {row[0]: row[1] for row in rows}

    def _name(
        self, segment: Row[Any], key: Key | None, entries: list[Entry], *, intact: bool
    ) -> None:
        """Which entries are not as they were sealed. An intact record says which ids there were."""
        number, faults = segment.number, []
        if key is not None:
            seals = self._seals(number)
            there = {entry[1] for entry in entries}
            ids = set(members(segment.ids)) if intact else there
            faults = [(missing, Change.ENTRY_MISSING) for missing in ids - there]
            for entry in entries:
                if entry[1] not in ids:
                    faults.append((entry[1], Change.ENTRY_ADDED))
                elif seals.get(entry[1]) != key.seal(number, entry[1:]):
                    faults.append((entry[1], Change.ENTRY_CHANGED))
        for entry_id, change in sorted(faults):
            self.report.tell(change, number, entry_id)
        if not faults and intact:
            self.report.tell(Change.ENTRIES_CHANGED, number)

    def _no_gap(self, segment: Row[Any] | None) -> None:
        """An id that no segment holds was an entry that went before it was sealed."""
        if segment is None:
            self._next_id = None
            return
        for span in segment.ids.split():
            first, _, last = span.partition("-")
            if self._gapless and self._next_id not in (None, int(first)):
                self.report.tell(Change.ENTRY_MISSING, None, self._next_id)
            self._next_id = int(last or first) + 1

    def end(self) -> None:
        connection, book = self._session.connection(), self._book
        unsealed = select(func.count(), func.min(book.number)).where(book.waiting())
        self.report.unsealed, first = connection.execute(unsealed).one()
        if self._gapless and self._next_id is not None and book.last_given is not None:
            given = connection.execute(book.last_given).scalar() or 0
            if given - self.report.unsealed != self._next_id - 1:
                gone = None if first == self._next_id else self._next_id
                self.report.tell(Change.ENTRY_MISSING, None, gone)
        for number in sorted(self._known):
            self.report.tell(Change.SEGMENT_MISSING, number)
