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
    FetchFile,
    Forget,
    ForgetChat,
    LinkMenu,
    Park,
    Picture,
    Say,
    Show,
    Tell,
    Then,
)
from portal_bridge.orders import EndSession, EndSessions, Order
from portal_bridge.orders import dump as dump_order
from store.accounts import Accounts
from store.inbox import Event, Inbox
from store.naming import MAIN
from store.outbox import JobState, Kind, NewJob, Outbox, account_lane, line_lane, sessions_lane
from store.people import People, Person

TOKEN_LIFE: Final = timedelta(seconds=50)
"""A reply token lives a minute from its receipt (REF send-reply-message); the last ten seconds are
left for the way."""


_ENDS: Final = (EndSessions, EndSession)


def order_job(
    order: Order, *, now: datetime, event: int | None = None, portal: str = MAIN
) -> NewJob:
    """The job that hands an order to the portal of this name."""
    return NewJob(
        kind=Kind.ORDER,
        # Nobody waits for the end of a session: not the password page, and no other order.
        lane=(sessions_lane if isinstance(order, _ENDS) else account_lane)(order.username),
        body=json.dumps(dump_order(order)),
        event_id=event,
        due_at=now,
        made_at=now,
        portal=portal,
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

    def _job(self, effect: Effect) -> NewJob | None:
        match effect:
            case Say() | Show() | Picture():
                return self._answer(effect)
            case Tell():
                return self._push(effect)
            case Ask(order, answered, portal):
                at = portal or Accounts(self.session).portal_of(order.username)
                job = order_job(order, now=self.now, event=self.event.id, portal=at)
                return self._to_be_answered(job) if answered else job
            case FetchFile():
                return self._fetch(effect)
            case LinkMenu(person, role):
                shown_to = People(self.session).get(person)
                if shown_to.line_id is not None:
                    return self._new(Kind.MENU, line_lane(shown_to.line_id), role)
            case Park(person):
                lane = line_lane(People(self.session).get(person).line_user)
                Outbox(self.session).park_lane(lane)
            case Forget(message_id):
                Inbox(self.session).forget_message(message_id, without_text)
            case ForgetChat(person):
                Inbox(self.session).forget_chat(self.event.chat, without_text)
                Outbox(self.session).drop_letters(person)
                Outbox(self.session).forget_words(person)
            case Then():
                raise TypeError("news is handled in the house, never carried out")
        return None

    def _answer(self, message: Say | Show | Picture) -> NewJob | None:
        if self.reply_token is None and self.speaker is None:
            return None
        return self._new(
            Kind.SAY if self.reply_token is not None else Kind.TELL,
            self.event.chat if self.speaker is None else line_lane(self.speaker.line_user),
            dump(message),
        )._replace(
            person_id=None if self.speaker is None else self.speaker.id,
            reply_token=self.reply_token,
            reply_until=self.event.received_at + TOKEN_LIFE,
        )

    def _fetch(self, file: FetchFile) -> NewJob:
        if self.speaker is None:
            raise TypeError("a file is fetched for who sent it")
        wanted = {"message": file.message_id, "form": file.form, "name": file.name}
        lane = f"file:{self.speaker.line_id}"
        return self._to_be_answered(self._new(Kind.FILE, lane, json.dumps(wanted)))

    def _to_be_answered(self, job: NewJob) -> NewJob:
        """What comes of it goes to the speaker, on this event's reply token while that lives."""
        if self.speaker is None:
            raise TypeError("only a speaker can be answered")
        return job._replace(
            person_id=self.speaker.id,
            reply_token=self.reply_token,
            reply_until=self.event.received_at + TOKEN_LIFE,
        )

    def _push(self, tell: Tell) -> NewJob | None:
        """Nothing for who has no LINE: what they must know the handlers tell an officer."""
        person = People(self.session).get(tell.person)
        if person.line_id is None:
            return None
        kept = tell.waits or person.left_at is not None
        if kept and tell.good_for is not None:
            return None
        return self._new(
            Kind.TELL,
            line_lane(person.line_id),
            dump(tell.message),
        )._replace(
            person_id=person.id,
            category=tell.category.value,
            state=JobState.PARKED if kept else JobState.WAITING,
            good_until=None if tell.good_for is None else self.now + tell.good_for,
            alone=tell.good_for is not None,
        )

    def _new(self, kind: Kind, lane: str, body: str) -> NewJob:
        return NewJob(kind, lane, body, self.now, self.now, event_id=self.event.id)
