"""What is old goes, every night: each kind of data after its own span (``store.retention``), some
rows at a time, so that nobody waits behind it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from textwrap import wrap
from typing import Final

import structlog
from sqlmodel import Session

from bot.books.keeper import Keeper
from bot.line.reading import read, without_text
from handlers.kit.intents import TookBack
from store.accounts import Links
from store.asked import COUNTED, Asked
from store.audit import LONGEST_HOW, Act, Actor, Audit
from store.bridges import Bridges
from store.clock import BANGKOK, Clock
from store.conversations import Conversations
from store.db import Database
from store.devices import Devices
from store.erasing import Erasing
from store.findings import Findings
from store.handouts import Handouts
from store.inbox import Inbox
from store.outbox import Outbox
from store.retention import Clearings, Retention
from store.roster import Roster
from store.rounds import Rounds
from store.schoollinks import SchoolLinks
from store.whois import Disclosures

log = structlog.get_logger(__name__)

QUIET: Final = time(3)
"""Office time at which a night's clearing is due."""
AT_A_TIME: Final = 500
"""Rows in one transaction: others want to write, too."""
GAP: Final = timedelta(days=3)
"""Without a clearing for so long, the next night's waits for one more: a clock that is far ahead
after a start (a dead battery, and no time service yet) would forget what the law wants kept."""
LATE: Final = timedelta(days=2)
"""How late LINE may deliver a message again, or a courier report a call."""

Rule = Callable[[Session], int]
"""Removes some rows of one kind, ``AT_A_TIME`` at most; says how many."""


@dataclass(frozen=True)
class Housekeeper:
    """``nightly`` and ``clear`` may be called at any time, from any process."""

    database: Database
    clock: Clock
    keep: Retention = field(default_factory=Retention)
    books: Sequence[Keeper] = ()

    def nightly(self) -> bool:
        """The last night's clearing, unless it was taken before or must wait (``GAP``); says
        whether it was done now."""
        now = self.clock.now()
        night = _night(now)
        with self.database.write() as session:
            clearings = Clearings(session)
            wonders = clearings.follows_a_gap(night, longest=GAP)
            if not clearings.begin(night, now=now):
                return False
        if wonders:
            log.warning("clearing.waits", night=night.isoformat())
            return False
        gone = self.clear()
        with self.database.write() as session:
            Clearings(session).done(night, gone, now=self.clock.now())
        return True

    def clear(self) -> dict[str, int]:
        """Whatever is due at this moment goes; says of which kind how many rows did."""
        self._take_words_back()
        with self.database.read() as session:
            real = self.database.real_now(session)
        gone = {kind: self._until_done(rule) for kind, rule in self._rules(self.clock.now(), real)}
        gone = {kind: count for kind, count in gone.items() if count}
        if gone:
            with self.database.write() as session:
                audit = Audit(session, self.clock.now(), Actor.TIMER)
                for how in in_codes(gone):
                    audit.note(Act.DATA_CLEARED, "retention", how=how)
        gone |= {keeper.book.name: count for keeper in self.books if (count := keeper.purge())}
        log.info("cleared", **gone)
        return gone

    def _until_done(self, rule: Rule) -> int:
        gone = 0
        while True:
            with self.database.write() as session:
                some = rule(session)
            gone += some
            if some < AT_A_TIME:
                return gone

    def _rules(self, now: datetime, real: datetime) -> Iterator[tuple[str, Rule]]:
        """Each kind by the clock that dated it: what came and went by real time, the rest by the
        office's. A call to LINE goes after the messages in it, and who has no LINE after the last
        that was theirs."""
        keep, limit = self.keep, AT_A_TIME
        pages, requests = now - keep.pages, now - keep.requests
        yield "events", lambda s: Inbox(s).forget_old(before=real - keep.events, limit=limit)
        yield "messages", lambda s: Outbox(s).forget_old(before=real - keep.messages, limit=limit)
        yield "sends", lambda s: Outbox(s).forget_sends(before=real - keep.messages, limit=limit)
        yield "failed", lambda s: _forget_failed(s, before=real - keep.failed)
        yield "answers", lambda s: Conversations(s).forget_answers(now=now, limit=limit)
        yield (
            "forms",
            lambda s: Conversations(s).forget_old(before=now - keep.conversations, limit=limit),
        )
        yield "links", lambda s: Links(s).forget_old(before=pages, limit=limit)
        yield "handouts", lambda s: Handouts(s).forget_old(before=pages, limit=limit)
        yield "codes", lambda s: Roster(s).forget_codes(before=pages, limit=limit)
        yield "bridges", lambda s: Bridges(s).forget_codes(before=real - keep.pages, limit=limit)
        yield "findings", lambda s: Findings(s).forget_old(now=now, limit=limit)
        yield "questions", lambda s: Asked(s).forget_old(now=now, limit=limit)
        counted = (now - COUNTED).date()
        yield "unanswered", lambda s: Asked(s).forget_counts(before=counted)
        yield "rounds", lambda s: Rounds(s).forget_old(now=now, limit=limit)
        asked = now - keep.disclosures
        yield "disclosures", lambda s: Disclosures(s).forget_old(before=asked, limit=limit)
        yield (
            "devices",
            lambda s: Devices(s).forget_old(before=now - keep.devices, limit=limit),
        )
        yield "schools", lambda s: SchoolLinks(s).forget_old(before=requests, limit=limit)
        yield "people", lambda s: Erasing(s).due(now=now, limit=limit)
        yield (
            "accounts",
            lambda s: Erasing(s).accounts(closed_before=now - keep.accounts, now=now, limit=limit),
        )
        yield (
            "requests",
            lambda s: Erasing(s).requests(settled_before=requests, now=now, limit=limit),
        )
        yield "left", lambda s: Erasing(s).left_over(now=now, limit=limit)

    def _take_words_back(self) -> None:
        """What people want to have back, and it was on its way when they said so."""
        with self.database.write() as session:
            for person in Erasing(session).asked(since=self.clock.now() - LATE):
                Outbox(session).drop_letters(person.id)
                Outbox(session).forget_words(person.id)
            since = self.database.real_now(session) - LATE
            _forget_taken_back(Inbox(session), since=since)


def in_codes(gone: dict[str, int]) -> list[str]:
    """How much of what went, as the audit has it; more kinds than one entry holds are several."""
    return wrap(" ".join(f"{kind}={count}" for kind, count in gone.items()), LONGEST_HOW)


def _forget_failed(session: Session, *, before: datetime) -> int:
    """What is on the officers' list, or waits for its reader, for too long."""
    jobs = Outbox(session).forget_failed(before=before, limit=AT_A_TIME)
    return jobs + Inbox(session).forget_dead(before=before, limit=AT_A_TIME)


def _forget_taken_back(inbox: Inbox, *, since: datetime) -> None:
    """Taking a message back is handled as it comes. What it found too early, since the message came
    after it, and what another bot had in hand (standby), is made up for here."""
    for event in inbox.taken_back(since=since):
        meant = read(event.raw).intent
        if isinstance(meant, TookBack):
            inbox.forget_message(meant.message_id, without_text)


def _night(now: datetime) -> date:
    """The night whose quiet hour came last."""
    here = now.astimezone(BANGKOK)
    return here.date() if here.time() >= QUIET else here.date() - timedelta(days=1)
