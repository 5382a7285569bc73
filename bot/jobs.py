"""Effects become outbox jobs, in the transaction of the handler that wished for them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session

from bot.line.reading import without_text
from bot.line.writing import dump
from handlers.kit.effects import (
    Ask,
    Effect,
    Forget,
    LinkMenu,
    Park,
    Say,
    Show,
    Tell,
    Then,
)
from portal_bridge.orders import Order
from portal_bridge.orders import dump as dump_order
from store.budget import Category
from store.inbox import Event, Inbox
from store.outbox import Job, JobState, Kind, Outbox, account_lane, line_lane
from store.people import People, Person

TOKEN_LIFE: Final = timedelta(seconds=50)
"""A reply token lives a minute from its receipt (REF send-reply-message); the last ten seconds are
left for the way."""


def order_job(order: Order, *, now: datetime, event: int | None = None) -> Job:
    """The job that hands an order to the portal."""
    return Job(
        kind=Kind.ORDER,
        lane=account_lane(order.username),
        body=json.dumps(dump_order(order)),
        event_id=event,
        due_at=now,
        made_at=now,
    )


@dataclass(frozen=True)
class Jobs:
    """Turns one event's effects into jobs."""

    session: Session
    event: Event
    speaker: Person | None
    reply_token: str | None
    now: datetime
    """Real time."""

    def add(self, effects: Iterable[Effect]) -> frozenset[Kind]:
        """Write the jobs; says of which kinds they are."""
        jobs = [job for effect in effects if (job := self._job(effect)) is not None]
        if jobs:
            Outbox(self.session).add(jobs)
        return frozenset(job.kind for job in jobs)

    def _job(self, effect: Effect) -> Job | None:
        match effect:
            case Say() | Show():
                return self._answer(effect)
            case Tell():
                return self._push(effect)
            case Ask(order):
                return order_job(order, now=self.now, event=self.event.id)
            case LinkMenu(person, role):
                lane = line_lane(People(self.session).get(person).line_id)
                return self._new(Kind.MENU, lane, role)
            case Park(person):
                lane = line_lane(People(self.session).get(person).line_id)
                Outbox(self.session).park_lane(lane)
            case Forget(message_id):
                Inbox(self.session).forget_message(message_id, without_text)
            case Then():
                raise TypeError("news is handled in the house, never carried out")
        return None

    def _answer(self, message: Say | Show) -> Job | None:
        if self.reply_token is None and self.speaker is None:
            return None
        kind = Kind.SAY if self.reply_token is not None else Kind.TELL
        lane = self.event.chat if self.speaker is None else line_lane(self.speaker.line_id)
        job = self._new(kind, lane, dump(message))
        job.person_id = None if self.speaker is None else self.speaker.id
        job.reply_token = self.reply_token
        job.reply_until = self.event.received_at + TOKEN_LIFE
        return job

    def _push(self, tell: Tell) -> Job:
        person = People(self.session).get(tell.person)
        job = self._new(Kind.TELL, line_lane(person.line_id), dump(tell.message))
        job.person_id = person.id
        job.category = tell.category.value
        if person.left_at is not None:
            job.state = JobState.PARKED
        return job

    def _new(self, kind: Kind, lane: str, body: str) -> Job:
        return Job(
            kind=kind,
            lane=lane,
            body=body,
            category=Category.ANSWER.value,
            event_id=self.event.id,
            due_at=self.now,
            made_at=self.now,
        )
