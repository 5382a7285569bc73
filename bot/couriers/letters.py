"""The LINE courier: takes frozen sends, carries them, reports what became of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlmodel import Session

from bot.chance import CHANCE
from bot.couriers.envelopes import RETRY_KEY_LIFE, Envelopes
from bot.line.wire import Outcome, Result, Wire
from bot.line.writing import fill_links, fill_pictures
from bot.pages.pictureaddresses import PictureAddresses
from bot.pages.tokens import LinkSigner
from bot.texts import Texts
from store.budget import Budget, Category
from store.clock import BANGKOK, Clock
from store.db import Database
from store.outbox import Job, JobState, Kind, NewSend, Route, Send, SendState
from store.sends import Sends

log = structlog.get_logger(__name__)

BATCH: Final = 64
FIRST_PAUSE: Final = timedelta(seconds=1)
LONGEST_PAUSE: Final = timedelta(minutes=10)
REPLY_PAUSE: Final = timedelta(seconds=2)


@dataclass(frozen=True)
class Report:
    """What became of one send."""

    send: Send | NewSend
    outcome: Outcome


@dataclass(frozen=True)
class LineCourier:
    """One per process; ``take`` and ``report`` are transactions, ``carry`` is the network."""

    database: Database
    texts: Texts
    signer: LinkSigner
    clock: Clock
    pushes: int
    pictures: PictureAddresses

    def take(self, limit: int = BATCH) -> list[Send | NewSend]:
        """Sends to carry now: those to be tried again, and newly frozen ones."""
        with self.database.write() as session:
            now = self.database.real_now(session)
            leased = Sends(session).lease(now=now, limit=limit)
            trouble = _Trouble(session, self.pushes, now)
            again = [send for send in leased if not trouble.given_up(send)]
            envelopes = Envelopes(session, self.texts, self.pushes, self._month())
            return [*again, *envelopes.freeze_due(now=now, limit=limit - len(again))]

    async def carry(self, send: Send | NewSend, wire: Wire) -> Report:
        """One call to LINE. The addresses of one-time pages and of pictures are made here and
        nowhere kept."""
        filled = fill_pictures(send.messages, self.pictures.of)
        messages = json.loads(fill_links(filled, self.signer.address))
        if send.route is Route.REPLY:
            outcome = await wire.reply(send.reply_token or "", messages)
        else:
            outcome = await wire.push(send.recipient, str(send.id), messages)
        return Report(send, outcome)

    def report(self, reports: Sequence[Report]) -> None:
        """Write down what became of these sends; what was accepted in one go."""
        with self.database.write() as session:
            now = self.database.real_now(session)
            done = [
                (report.send.id, report.send.lease)
                for report in reports
                if report.outcome.result is Result.ACCEPTED and report.send.lease is not None
            ]
            Sends(session).delivered(done)
            for report in reports:
                if report.outcome.result is not Result.ACCEPTED:
                    _Trouble(session, self.pushes, now).settle(report)

    def _month(self) -> str:
        return self.clock.now().astimezone(BANGKOK).strftime("%Y-%m")


@dataclass(frozen=True)
class _Trouble:
    """What to do with a send that LINE did not simply accept."""

    session: Session
    pushes: int
    now: datetime

    def given_up(self, send: Send) -> bool:
        """After a long power cut LINE has forgotten the retry key: what perhaps arrived before it
        would be a second message now."""
        if send.route is not Route.PUSH or not send.maybe_sent or send.first_tried_at is None:
            return False
        if self.now - send.first_tried_at <= RETRY_KEY_LIFE:
            return False
        send.lease = send.lease_until = None
        self._end(send, SendState.UNCERTAIN, JobState.UNCERTAIN)
        self.session.add(send)
        self.session.flush()
        return True

    def settle(self, report: Report) -> None:
        lease = report.send.lease
        send = Sends(self.session).mine(report.send.id, lease) if lease is not None else None
        if send is None:  # the lease ran out and another courier has it
            return
        send.attempts += 1
        send.error = report.outcome.why[:400]
        send.lease = send.lease_until = None
        if send.route is Route.REPLY:
            self._reply(send, report.outcome)
        else:
            self._push(send, report.outcome)
        self.session.add(send)
        self.session.flush()

    def _reply(self, send: Send, outcome: Outcome) -> None:
        """Not sent for sure: push within budget, or park. Perhaps sent: the same token again, which
        is single-use and therefore safe, while it lives. No later answer proves that the first
        attempt failed (LINE says the same of a used and of an expired token), so that the rest is
        uncertain and never pushed."""
        send.maybe_sent = send.maybe_sent or outcome.result is Result.MAYBE
        if send.maybe_sent:
            again = outcome.result not in (Result.BAD_TOKEN, Result.BAD_MESSAGE)
            if again and send.reply_until and self.now + REPLY_PAUSE < send.reply_until:
                send.due_at = self.now + REPLY_PAUSE
            else:
                self._end(send, SendState.UNCERTAIN, JobState.UNCERTAIN)
        elif outcome.result is Result.BAD_MESSAGE:
            self._unpack(send, outcome)
        else:
            self._as_push(send)

    def _push(self, send: Send, outcome: Outcome) -> None:
        match outcome.result:
            case Result.MONTH_USED_UP:
                Budget(self.session, self.pushes).close(send.month or "")
                self._refund(send)
                self._end(send, SendState.UNSENT, JobState.PARKED)
            case Result.BAD_MESSAGE | Result.BAD_TOKEN:
                self._refund(send)
                self._unpack(send, outcome)
            case _:
                send.maybe_sent = send.maybe_sent or outcome.result is Result.MAYBE
                self._later(send)

    def _later(self, send: Send) -> None:
        """Back off under the same key, for less than the 24 hours LINE remembers it."""
        pause = min(FIRST_PAUSE * 2 ** min(send.attempts, 12), LONGEST_PAUSE)
        due = self.now + pause * CHANCE.uniform(0.5, 1.0)
        ends = [job.good_until for job in self._jobs(send.id)]
        if ends and all(end is not None and end <= due for end in ends):
            if not send.maybe_sent:
                self._refund(send)
            self._end(send, SendState.UNSENT, JobState.DONE)
            return
        if send.first_tried_at is not None and due - send.first_tried_at > RETRY_KEY_LIFE:
            if send.maybe_sent:
                self._end(send, SendState.UNCERTAIN, JobState.UNCERTAIN)
            else:
                self._refund(send)
                self._end(send, SendState.UNSENT, JobState.DEAD)
            return
        send.due_at = due

    def _as_push(self, send: Send) -> None:
        send.state = SendState.UNSENT
        for job in self._jobs(send.id):
            job.kind, job.reply_token = Kind.TELL, None
            self._back(job)

    def _unpack(self, send: Send, outcome: Outcome) -> None:
        """One message was refused: it goes on the list, the others go again without it."""
        send.state = SendState.UNSENT
        jobs = self._jobs(send.id)
        culprit = 0 if len(jobs) == 1 else outcome.culprit
        log.error("line.refused", why=outcome.why, jobs=[job.id for job in jobs])
        for place, job in enumerate(jobs):
            if place == culprit:
                job.state, job.error = JobState.DEAD, outcome.why
                self.session.add(job)
            else:
                job.alone = culprit is None
                self._back(job)

    def _back(self, job: Job) -> None:
        job.state, job.due_at, job.send_id = JobState.WAITING, self.now, None
        job.attempts += 1
        self.session.add(job)

    def _end(self, send: Send, state: SendState, jobs: JobState) -> None:
        send.state = state
        for job in self._jobs(send.id):
            job.state, job.error = jobs, send.error
            if jobs is JobState.PARKED and job.good_until is not None:
                job.state = JobState.DONE
            elif jobs is JobState.PARKED:
                job.kind, job.send_id = Kind.TELL, None
            self.session.add(job)

    def _refund(self, send: Send) -> None:
        if send.month is not None:
            Budget(self.session, self.pushes).give_back(Category(send.category), send.month)

    def _jobs(self, send: UUID) -> Sequence[Job]:
        return Sends(self.session).jobs_of(send)
