"""What goes into one call to LINE: planned from a lane's jobs, frozen before the first attempt.

An answer goes on its reply token while that lives, and takes what is parked or waiting for the
same person along: replies are free. Without a token it is a push, within the month's budget for
its category, or it is parked until the person's next word.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final
from uuid import UUID, uuid4

import structlog
from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from bot.cards.parts import Json
from bot.line.writing import load, pack, write
from bot.texts import Texts
from store.budget import Budget, Category
from store.outbox import LEASE, PACK, Job, JobState, Kind, NewSend, Route
from store.people import Person
from store.sends import Sends

log = structlog.get_logger(__name__)

IMPORTANCE: Final = list(Category)
TOO_LATE: Final = "not sent in time"
TO_NOBODY: Final = "its reader is forgotten"
_PEOPLE: Final = select(Person).where(col(Person.id).in_(bindparam("people", expanding=True)))
"""Built once: building costs more than running it."""
Packed = tuple[NewSend, list[Job]]


@dataclass(frozen=True)
class Envelopes:
    """Freezes sends inside the caller's transaction."""

    session: Session
    texts: Texts
    pushes: int
    """The month's pushes (LINE's plan)."""
    month: str

    def freeze_due(self, *, now: datetime, limit: int) -> list[NewSend]:
        """Freeze one send for each lane that has something due; they come leased to us."""
        sends = Sends(self.session)
        lanes = [lane for lane in sends.lanes_due(now=now, limit=limit) if sends.hold(lane)]
        if not lanes:
            return []
        jobs = sorted(sends.letters(lanes, now=now), key=lambda job: (job.lane, job.id or 0))
        people = self._people(jobs)
        packed = []
        for lane, letters in groupby(jobs, key=lambda job: job.lane):
            one = self._freeze(lane, list(letters), people, now)
            if one is not None:
                packed.append(one)
        sends.freeze(packed)
        return [send for send, _ in packed]

    def _people(self, jobs: Sequence[Job]) -> dict[UUID, Person]:
        wanted = {job.person_id for job in jobs if job.person_id is not None}
        rows = self.session.exec(_PEOPLE, params={"people": list(wanted)})
        return {person.id: person for person in rows}

    def _freeze(
        self, lane: str, jobs: list[Job], people: dict[UUID, Person], now: datetime
    ) -> Packed | None:
        jobs = [
            job
            for job in jobs
            if not (self._is_too_late(job, now) or self._is_to_nobody(job, people))
        ]
        answers = _on_a_live_token(jobs, now)
        if answers:
            chosen = _fit(jobs, answers)
            return self._make(lane, chosen, Route.REPLY, answers[0], people, now)
        return self._push(lane, jobs, people, now)

    def _is_too_late(self, job: Job, now: datetime) -> bool:
        if job.good_until is None or now < job.good_until:
            return False
        job.state, job.error = JobState.DONE, TOO_LATE
        self.session.add(job)
        return True

    def _is_to_nobody(self, job: Job, people: dict[UUID, Person]) -> bool:
        """Its reader had their data deleted while it was on its way: whoever writes from there now
        is somebody new."""
        if job.person_id is None or people[job.person_id].line_id is not None:
            return False
        job.state, job.body, job.error = JobState.DONE, "{}", TO_NOBODY
        self.session.add(job)
        return True

    def _push(
        self, lane: str, jobs: list[Job], people: dict[UUID, Person], now: datetime
    ) -> Packed | None:
        waiting = [job for job in jobs if job.state is JobState.WAITING]
        chosen = _first_alone(waiting)[:PACK]
        person = people.get(chosen[0].person_id) if chosen and chosen[0].person_id else None
        if not chosen:
            return None
        if person is None:  # a group: answered on its token or not at all
            for job in chosen:
                job.state, job.error = JobState.DEAD, "the reply token ran out in a group"
                self.session.add(job)
            return None
        category = min((Category(job.category) for job in chosen), key=IMPORTANCE.index)
        if person.left_at is not None:
            Sends(self.session).park(chosen, "the person has blocked the account")
            return None
        budget = Budget(self.session, self.pushes)
        if not budget.spend(category, self.month):
            Sends(self.session).park(chosen, "no pushes left this month")
            log.warning("push.parked", category=category.value, jobs=len(chosen))
            return None
        packed = self._make(lane, chosen, Route.PUSH, chosen[0], people, now, category=category)
        if packed is None:
            budget.give_back(category, self.month)
        return packed

    def _make(
        self,
        lane: str,
        chosen: list[Job],
        route: Route,
        first: Job,
        people: dict[UUID, Person],
        now: datetime,
        *,
        category: Category = Category.ANSWER,
    ) -> Packed | None:
        person = people.get(first.person_id) if first.person_id is not None else None
        language = person.language if person is not None else "th"
        written = self._written(chosen, language)
        if not written:
            return None
        chosen = [job for job, _ in written]
        messages = pack([message for _, message in written])
        send = NewSend(
            id=uuid4(),
            lane=lane,
            route=route,
            recipient=person.line_user if person is not None else "",
            reply_token=first.reply_token if route is Route.REPLY else None,
            reply_until=first.reply_until if route is Route.REPLY else None,
            month=self.month if route is Route.PUSH else None,
            category=category.value,
            messages=json.dumps(messages, ensure_ascii=False),
            first_tried_at=now,
            due_at=now,
            lease=uuid4(),
            lease_until=now + LEASE,
            made_at=now,
        )
        return send, chosen

    def _written(self, jobs: Sequence[Job], language: str) -> list[tuple[Job, Json]]:
        """The messages in the reader's language. One that cannot be written is a bug: it goes on
        the list, and the others go on."""
        written = []
        for job in jobs:
            try:
                written.append((job, write(load(job.body), language, texts=self.texts)))
            except Exception as error:
                log.exception("message.unwritable", job=job.id)
                job.state, job.error = JobState.DEAD, f"cannot be written: {type(error).__name__}"
                self.session.add(job)
        return written


def _on_a_live_token(jobs: list[Job], now: datetime) -> list[Job]:
    """The answers to the oldest event whose token still lives. What missed its token becomes a
    push here, as if it had been meant so."""
    answers: list[Job] = []
    for job in jobs:
        if job.kind is not Kind.SAY or job.state is not JobState.WAITING:
            continue
        if job.reply_token is None or job.reply_until is None or job.reply_until <= now:
            job.kind, job.reply_token = Kind.TELL, None
        elif not answers or job.reply_token == answers[0].reply_token:
            answers.append(job)
    return _first_alone(answers)[:PACK]


def _fit(jobs: list[Job], answers: list[Job]) -> list[Job]:
    """The answers, and as many other messages as fit beside them, in the order they were meant."""
    if answers[0].alone:
        return answers[:1]
    room = PACK - len(answers)
    others = [job for job in jobs if job.kind is Kind.TELL and not job.alone][:room]
    return sorted([*others, *answers], key=lambda job: job.id or 0)


def _first_alone(jobs: list[Job]) -> list[Job]:
    """A job that must go alone goes alone, in its turn."""
    if jobs and jobs[0].alone:
        return jobs[:1]
    together = []
    for job in jobs:
        if job.alone:
            break
        together.append(job)
    return together


RETRY_KEY_LIFE: Final = timedelta(hours=23)
"""LINE forgets a retry key after 24 hours; the same push would be a second message then."""
