"""What happens to a book by the clock: it is sealed, looked at, and forgotten when it is old."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

import structlog

from bot.wake import Bell
from store.audit import Act, Actor, Audit
from store.books import Book
from store.chain import Keys
from store.clock import Clock
from store.db import Database, try_lock
from store.inbox import Arrival, Inbox
from store.sealing import Overtaken, Segments
from store.verifying import Report, verify

log = structlog.get_logger(__name__)

PURGED_AT_A_TIME: Final = 10
"""Segments in one transaction: others want to write, too."""
PURGED: Final = {"audit": Act.AUDIT_PURGED, "sessions": Act.SESSIONS_PURGED}
"""What it is called when a book's old entries go."""


@dataclass
class Keeper:
    """``seal``, ``look`` and ``purge`` may be called at any time, from any process."""

    database: Database
    clock: Clock
    book: Book
    keys: Keys
    keep: timedelta
    bell: Bell
    _seen: dict[int, str] = field(default_factory=dict, init=False, repr=False)
    """The last segment that this process has sealed or found, and its head: an end that is taken
    away meanwhile is missed."""

    def seal(self) -> int:
        """Close what has been noted; says how many segments that made."""
        closed = 0
        while self._close_one():
            closed += 1
        return closed

    def _close_one(self) -> bool:
        with self.database.read() as session:
            draft = Segments(session, self.book, self.keys).draft(now=self.clock.now())
        if draft is None:
            return False
        try:
            with self.database.write() as session:
                Segments(session, self.book, self.keys).keep(draft)
        except Overtaken:
            return False
        number, head = draft.values["number"], draft.values["head"]
        self._seen = {number: head}
        # The log is kept elsewhere: with it an end that was taken away can be shown.
        log.info(
            f"{self.book.name}.sealed", segment=number, entries=draft.values["count"], head=head
        )
        return True

    def look(self) -> Report | None:
        """Does the chain hold? If not, it is logged and the officers hear. ``None``: another
        process is looking at this moment."""
        seen = self._seen  # before the snapshot, which may be older than what is sealed meanwhile
        with self.database.snapshot() as session:
            if not try_lock(session, self.book.name):
                return None
            report = verify(session, self.book, self.keys, known=seen)
        first = report.places[0] if report.places else None
        said = {"segments": report.segments, "entries": report.entries}
        if first is None:
            log.info(f"{self.book.name}.holds", other_keys=sorted(report.other_keys), **said)
        else:
            count = len(report.places) + report.more_places
            where = {"segment": first.segment, "entry": first.entry}
            log.error(
                f"{self.book.name}.changed",
                places=count,
                change=first.change.value,
                **where,
                **said,
            )
        if report.last is not None and report.holds:
            self._seen = {report.last[0]: report.last[1]}
        self._tell(report)
        return report

    def _tell(self, report: Report) -> None:
        findings = list(self._findings(report))
        if not findings:
            return
        with self.database.write() as session:
            Inbox(session).store(findings, now=self.database.real_now(session))
        self.bell.ring()

    def _findings(self, report: Report) -> Iterator[Arrival]:
        """Each finding is an event of its own and told once, not every day."""
        if report.places:
            first = report.places[0]
            place = f"{first.change.value}:{first.segment}:{first.entry}"
            yield self._event(place, changed=True)
        for key in report.other_keys:
            yield self._event(f"key:{key}"[:40], changed=False)

    def _event(self, finding: str, *, changed: bool) -> Arrival:
        return Arrival(
            event_id=f"timer:{self.book.name}:{finding}",
            chat="timer",
            happened=int(self.clock.now().timestamp() * 1000),
            raw=json.dumps({"timer": "audit", "book": self.book.name, "changed": changed}),
            source="timer",
        )

    def purge(self) -> int:
        """Forget entries older than ``keep``, whole segments at a time; says how many. A segment
        that does not hold stays."""
        now, after, forgotten = self.clock.now(), 0, 0
        while True:
            with self.database.write() as session:
                kept = Segments(session, self.book, self.keys)
                due = kept.old(before=now - self.keep, limit=PURGED_AT_A_TIME, after=after)
                if not due:
                    return forgotten
                purged = [segment for segment in due if kept.purge(segment, now=now)]
                count = sum(segment.count for segment in purged)
                if count:
                    span = f"segments:{purged[0].number}-{purged[-1].number}"
                    audit = Audit(session, now, Actor.TIMER)
                    audit.note(PURGED[self.book.name], span, how=f"entries={count}")
            after, forgotten = due[-1].number, forgotten + count
