"""What an auditor looks at afterwards: the rows, the chats, and whether they agree."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from sqlmodel import SQLModel, col, func, select

from bot.playground.chats import ChatMessage
from bot.playground.persons import Person
from bot.playground.platform import Platform
from store.accounts import Account, AccountState
from store.db import Database
from store.inbox import Event, EventState
from store.outbox import Job, JobState, Kind, Send, SendState
from store.requests import Request, State
from tests.process.crowd import action, approvals, number_in
from tests.process.product import Product

RowT = TypeVar("RowT", bound=SQLModel)
ENDED = (JobState.DONE, JobState.PARKED, JobState.UNCERTAIN, JobState.DEAD)
LISTED = (JobState.UNCERTAIN, JobState.DEAD)


@dataclass(frozen=True)
class Books:
    """One office's database, opened beside its processes."""

    database: Database

    def rows(self, kind: type[RowT]) -> Sequence[RowT]:
        with self.database.read() as session:
            return session.exec(select(kind)).all()

    def opened(self) -> int:
        """Accounts that the portal has opened."""
        with self.database.read() as session:
            return session.exec(
                select(func.count())
                .select_from(Account)
                .where(col(Account.state) != AccountState.OPENING)
            ).one()

    def nothing_under_way(self) -> bool:
        with self.database.read() as session:
            left = (
                select(Event.id).where(Event.state == EventState.WAITING),
                select(Send.id).where(Send.state == SendState.OPEN),
                select(Job.id).where(col(Job.state).not_in(ENDED)),
            )
            return not any(session.exec(query.limit(1)).first() for query in left)

    # What must be true when nothing is under way

    def every_accepted_event_was_handled_once(self, platform: Platform) -> None:
        accepted = {
            str(event["webhookEventId"]): event
            for webhook in platform.webhooks.sent
            if webhook.acknowledged
            for event in webhook.events
        }
        kept = {event.event_id: event for event in self.rows(Event) if event.source == "line"}
        assert accepted
        assert not accepted.keys() - kept.keys(), "accepted and lost"
        assert {event.state for event in kept.values()} == {EventState.DONE}
        answered = {job.event_id for job in self.rows(Job)}
        silent = [e for e in kept.values() if e.id not in answered]
        assert not silent, "handled and not answered"

    def every_request_was_decided_once(self, staff: Sequence[Person]) -> None:
        requests = self.rows(Request)
        assert Counter(r.name for r in requests) == Counter(person.name for person in staff)
        assert {request.state for request in requests} == {State.APPROVED}
        assert Counter(a.request_id for a in self.rows(Account)) == Counter(r.id for r in requests)
        orders = [job for job in self.rows(Job) if job.kind is Kind.ORDER]
        assert len(orders) == len(requests)
        assert {job.state for job in orders} == {JobState.DONE}

    def nobody_was_told_twice(self, staff: Sequence[Person], officers: Sequence[Person]) -> None:
        for officer in officers:
            told = Counter(number_in(message) for message in _announced(officer.chat.from_bot))
            assert not [number for number, times in told.items() if times > 1], told
            said_done = Counter(number_in(m) for m in officer.chat.from_bot if _decided(m))
            assert not [number for number, times in said_done.items() if times > 1], said_done
        for person in staff:
            assert len(opened_cards(person)) <= 1, person.chat.transcript()
        decided = Counter(
            number_in(m) for officer in officers for m in officer.chat.from_bot if _decided(m)
        )
        assert set(decided.values()) == {1}, decided

    def who_heard_nothing_is_on_the_list(self, staff: Sequence[Person]) -> int:
        """Everybody got the card of their account, or its job is listed; says how many were."""
        numbers = {request.name: request.number for request in self.rows(Request)}
        listed = [job.body for job in self.rows(Job) if job.state in LISTED]
        unheard = [person for person in staff if not opened_cards(person)]
        for person in unheard:
            number = numbers[person.name]
            assert any(number in body for body in listed), person.chat.transcript()
        return len(unheard)

    def every_message_arrived_or_is_listed(self, platform: Platform) -> None:
        """As many messages stand in the chats as jobs are done; the uncertain may be there too."""
        jobs = [j for j in self.rows(Job) if j.kind in (Kind.SAY, Kind.TELL)]
        sends = {send.id: send for send in self.rows(Send)}
        frozen = Counter(job.send_id for job in jobs if job.state is JobState.DONE)
        assert all(sends[key].state is SendState.DONE for key in frozen if key is not None)
        assert None not in frozen
        arrived = sum(len(person.chat.from_bot) for person in platform.persons.values())
        sure = sum(state is JobState.DONE for state in (job.state for job in jobs))
        unsure = sum(job.state is JobState.UNCERTAIN for job in jobs)
        assert sure <= arrived <= sure + unsure, (sure, arrived, unsure)


@contextmanager
def books(office: Product) -> Iterator[Books]:
    """Of one office; closed after the block."""
    with office.database() as database:
        yield Books(database)


def opened_cards(person: Person) -> list[ChatMessage]:
    """The cards that say an account is open."""
    return [m for m in person.chat.from_bot if action(m, "ตั้งรหัสผ่าน")]


def _announced(messages: Sequence[ChatMessage]) -> Iterator[ChatMessage]:
    """Requests that were pushed unasked. What an officer asked for is pushed, too, where the reply
    token did not outlive the process that was killed."""
    for before, message in pairwise([None, *messages]):
        if message is None or message.via != "push" or not approvals(message):
            continue
        if before is None or "คำขอรอพิจารณา" not in before.text:
            yield message


def _decided(message: ChatMessage) -> bool:
    return "กำลังเปิดบัญชี" in message.text
