"""What every machine of the whole house stands on: an office, its people and one account; the
product's work with every kind of trouble; and what must hold whatever was done."""

import json
from datetime import timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from bot.couriers.letters import Report
from bot.playground.webhooks import Webhook
from portal_bridge.orders import OpenAccount, load
from store.accounts import Account, AccountState, PasswordLink
from store.assignments import Assignment
from store.factors import Factor
from store.inbox import Event, EventState
from store.outbox import Job, JobState, Kind, Outbox, Send, SendState
from store.people import Person as Row
from store.requests import Kind as Asked
from store.requests import Request, State, Step, Verdict
from store.roster import Officer, Role
from tests.bot.whole import House, Luck, decide

FINISHED = {JobState.DONE, JobState.PARKED, JobState.UNCERTAIN, JobState.DEAD}
UNRECOGNISED = (Asked.ACCOUNT, Asked.PROBLEM, Asked.SCHOOL)
"""What may be said yes to without saying how the person was recognised."""


class World(RuleBasedStateMachine):
    """Three staff members, two officers and the head, of whom anybody may say and tap anything.

    One staff member has an account already; they have set its password, or the page is open.
    """

    def __init__(self) -> None:
        super().__init__()
        self.house = House()
        self.sent: dict[int, str] = {}

    @initialize(has_password=st.booleans())
    def an_account_is_there(self, has_password: bool) -> None:
        officers = [self.house.officer("มาลี ศรีสุข"), self.house.officer("อนันต์ พูลผล")]
        names = ("สมชาย ใจดี", "วิภา แสงทอง", "ปราณี สุขใจ")
        head = self.house.officer("ประธาน ใจกว้าง", Role.HEAD)
        self.people = [*map(self.house.person, names), *officers, head]
        self.decided: dict[str, tuple[State, object]] = {}
        self.shown: set[object] = set()
        self.proven: set[UUID] = set()
        """Who has ever shown a second factor."""
        self.words: dict[str, set[str]] = {}
        """Every password that was ever shown, by username."""
        self.house.ask(self.people[0])
        self.house.taps(officers[0], decide(self.house.last_request(), Verdict.APPROVE))
        [link] = self.house.rows(PasswordLink)
        if has_password:
            self.note(link.id, self.house.open_page(link.id))
        self.begins()
        self.house.work()
        self.sent = {job.id or 0: "before" for job in self.house.rows(Job)}

    def teardown(self) -> None:
        try:
            self.everything_comes_to_an_end()
        finally:
            self.house.close()

    @property
    def webhooks(self) -> list[Webhook]:
        return list(self.house.platform.webhooks.sent)

    def begins(self) -> None:
        """For what else there is at the first rule."""

    def note(self, link: UUID, word: str) -> None:
        """A password was shown."""
        assert link not in self.shown, "a link showed two passwords"
        self.shown.add(link)
        self.words.setdefault(self.house.username_of(link), set()).add(word)

    def prove(self, who: int, proven: bool) -> None:
        """As if the right code had been typed a moment ago, or none for long."""
        now, line_id = self.house.clock.now(), self.people[who].user_id
        person = next((row.id for row in self.house.rows(Row) if row.line_id == line_id), None)
        if person is None:  # has not written yet
            return
        if proven:
            self.proven.add(person)
        with self.house.database.write() as session:
            factor = session.get(Factor, person) or Factor(person_id=person, nonce="0" * 32)
            factor.proven_until = now + timedelta(minutes=1) if proven else None
            session.add(factor)

    # What the house does

    @rule(most=st.integers(1, 5), dies=st.none() | st.integers(0, 3))
    def handle(self, most: int, dies: int | None) -> None:
        with self.house.crashing(dies):
            self.house.dispatch(most)

    @rule(luck=st.sampled_from(Luck), dies=st.sampled_from(["no", "no", "taken", "carried"]))
    def deliver(self, luck: Luck, dies: str) -> None:
        self.house.dispatch()
        sends = self.house.take()
        if dies == "taken":
            return
        reports = [self.carry(send, luck) for send in sends]
        if dies == "no":
            self.house.letters.report(reports)

    @rule()
    def deliver_well(self) -> None:
        self.house.dispatch()
        self.house.letters.report([self.carry(send, Luck.GOOD) for send in self.house.take()])

    @rule(dies=st.none() | st.integers(0, 1))
    def carry_order(self, dies: int | None) -> None:
        with self.house.crashing(dies):
            self.house.orders.run_once()

    @rule(restarts=st.booleans())
    def tick_or_restart(self, restarts: bool) -> None:
        if restarts:
            self.house.restart()
        self.house.timers.tick()

    @rule(which=st.integers(0, 20))
    def try_again_from_the_list(self, which: int) -> None:
        """An officer's own decision: only then may something be said twice."""
        with self.house.database.write() as session:
            listed = Outbox(session).listed()
            if listed:
                job = listed[which % len(listed)]
                assert job.id is not None
                assert Outbox(session).retry(job.id)
                self.sent.pop(job.id, None)

    # What the world does

    @rule(
        quota=st.sampled_from([0, 300]),
        plugged=st.sampled_from([True, True, False]),
        loses=st.sampled_from([False, False, True]),
    )
    def others_fare(self, quota: int, plugged: bool, loses: bool) -> None:
        self.house.platform.sending.quota = quota
        self.house.portal.plugged_in = plugged
        self.house.portal.loses_answers = loses

    # What must hold

    def carry(self, send: Send, luck: Luck) -> Report:
        """One call; what LINE accepts is noted, once for each wish whatever the key or token."""
        report = self.house.carry(send, luck)
        if self.house.wire.accepted:
            for job in self.house.jobs_of(send.id):
                assert job.id is not None
                assert job.id not in self.sent, f"said twice: {job.body}"
                self.sent[job.id] = send.route
        return report

    @invariant(check_during_init=False)
    def a_decision_stands_and_is_nobodys_own(self) -> None:
        for request in self.house.rows(Request):
            if request.state is State.PENDING:
                assert request.number not in self.decided
                continue
            if request.broken_by is not None:
                assert request.broken_by not in request.concerns
                assert request.broken_by in self.proven
            if request.kind is Asked.GUEST:  # whoever made the pass has said yes to all of them
                assert request.decided_by == request.filed_by
                continue
            verdict = (request.state, request.decided_by)
            if request.number not in self.decided and request.state is not State.CANCELLED:
                assert self.had_the_right(request)
            assert self.decided.setdefault(request.number, verdict) == verdict
            if request.state is State.CANCELLED:
                continue
            assert request.decided_by not in request.concerns
            if request.state is State.APPROVED and request.kind not in UNRECOGNISED:
                assert request.recognised is not None

    def had_the_right(self, request: Request) -> bool:
        """Their row is there, unless they were stopped a moment later."""
        rights = {(row.request_id, row.officer_id) for row in self.house.rows(Assignment)}
        stopped = {o.person_id for o in self.house.rows(Officer) if o.suspended_at is not None}
        decider = request.decided_by
        return (request.id, decider) in rights or decider in stopped

    @invariant(check_during_init=False)
    def nobody_is_forgotten(self) -> None:
        """What waits is with somebody who may decide it, and goes further until it is with all."""
        able = {o.person_id for o in self.house.rows(Officer) if o.suspended_at is None}
        rights: dict[UUID, set[UUID]] = {}
        for row in self.house.rows(Assignment):
            rights.setdefault(row.request_id, set()).add(row.officer_id)
        for request in self.house.rows(Request):
            if request.state is not State.PENDING:
                continue
            own = request.concerns
            held_by = rights.get(request.id, set())
            assert not held_by & own
            assert held_by <= able
            assert held_by or able <= own
            assert request.step_due is not None or request.step is Step.HEAD or not held_by
            assert request.taken_by is None or request.taken_by in held_by

    @invariant(check_during_init=False)
    def an_account_needs_an_approval_of_its_own(self) -> None:
        opens = (Asked.ACCOUNT, Asked.GUEST)
        asked = [r for r in self.house.rows(Request) if r.kind in opens]
        approved = {r.id for r in asked if r.state is State.APPROVED}
        accounts = [account.request_id for account in self.house.rows(Account)]
        assert sorted(accounts) == sorted(approved)

    @invariant(check_during_init=False)
    def one_live_link_an_account(self) -> None:
        live = [link.account_id for link in self.house.rows(PasswordLink) if link.ended_at is None]
        assert len(live) == len(set(live))

    @invariant(check_during_init=False)
    def no_bug_set_an_event_aside(self) -> None:
        assert all(event.attempts == 0 for event in self.house.rows(Event))

    @invariant(check_during_init=False)
    def a_person_has_one_open_request(self) -> None:
        waiting = [r for r in self.house.rows(Request) if r.state is State.PENDING]
        open_ = [(r.requester_id, r.kind) for r in waiting if r.kind is not Asked.RETURN]
        cases = [r.username for r in waiting if r.kind is Asked.RETURN]
        assert len(open_) == len(set(open_))
        assert len(cases) == len(set(cases))

    def everything_comes_to_an_end(self) -> None:
        """The trouble is over: LINE, the portal and the process are well for a day."""
        house = self.house
        house.portal.plugged_in, house.portal.loses_answers = True, False
        self.settle()
        self.comes_to_an_end()
        assert not [
            word for words in self.words.values() for word in words if house.is_anywhere(word)
        ]
        events = house.rows(Event)
        assert {event.state for event in events} <= {EventState.DONE}
        came = {str(one["webhookEventId"]) for hook in self.webhooks for one in hook.events}
        assert sorted(e.event_id for e in events if e.source == "line") == sorted(came)
        jobs = house.rows(Job)
        assert {job.state for job in jobs if job.kind is not Kind.MENU} <= FINISHED
        assert not [send for send in house.rows(Send) if send.state is SendState.OPEN]
        self.everybody_was_answered(jobs)
        self.every_approval_was_carried_out()

    def comes_to_an_end(self) -> None:
        """For what else must have ended."""

    def settle(self) -> None:
        """All that waits is done."""
        house = self.house
        for _ in range(300):
            if self.all_is_done():
                break
            busy = house.dispatch()
            reports = [self.carry(send, Luck.GOOD) for send in house.take()]
            house.letters.report(reports)
            while house.orders.run_once():
                busy += 1
            if not busy and not reports:
                house.real.passes(seconds=601)

    def all_is_done(self) -> bool:
        waiting = any(event.state is EventState.WAITING for event in self.house.rows(Event))
        letters = [job for job in self.house.rows(Job) if job.kind is not Kind.MENU]
        return not waiting and {job.state for job in letters} <= FINISHED

    def everybody_was_answered(self, jobs: list[Job]) -> None:
        """Every message led to an answer that was delivered, or waits, or is on the list."""
        answered = {job.event_id for job in jobs if job.kind in (Kind.SAY, Kind.TELL)}
        for event in self.house.rows(Event):
            if event.source == "line" and '"type":"message"' in event.raw:
                assert event.id in answered, event.raw
        gone = {row.line_id for row in self.house.rows(Row) if row.left_at is not None}
        for job in jobs:
            if job.state is JobState.DONE and job.kind in (Kind.SAY, Kind.TELL):
                # What was still on its way to who had their data deleted went with the rest.
                # A warning is sent in time, or not at all.
                dropped = job.body == "{}" or job.good_until is not None
                assert job.id in self.sent or dropped, job.body
            if job.state is JobState.PARKED:
                who = job.lane.removeprefix("line:")
                # What is worth no push was put by for their next word from the start.
                put_by = job.error is None and job.send_id is None
                no_pushes = "monthly" in (job.error or "") or "pushes" in (job.error or "")
                assert who in gone or put_by or no_pushes

    def every_approval_was_carried_out(self) -> None:
        opened = {state.username for state in self.house.portal.accounts()}
        there = [a for a in self.house.rows(Account) if a.state is not AccountState.CLOSED]
        assert opened == {account.username for account in there}
        for account in there:
            assert account.state in (AccountState.LOCKED, AccountState.ACTIVE, AccountState.FROZEN)
            state = self.house.portal.look(account.username)
            assert state is not None
            assert state.frozen == (account.state is AccountState.FROZEN)
            if account.state is AccountState.LOCKED:
                self.no_old_password_opens(account.username)
        kept = [job for job in self.house.rows(Job) if job.kind is Kind.ORDER and job.body != "{}"]
        orders = [load(json.loads(job.body)) for job in kept]  # without those of the forgotten
        guests = {r.username for r in self.house.rows(Request) if r.kind is Asked.GUEST}
        opened_once = [
            order.username
            for order in orders
            if isinstance(order, OpenAccount) and order.username not in guests
        ]
        assert len(opened_once) == len(set(opened_once))

    def no_old_password_opens(self, username: str) -> None:
        for word in self.words.get(username, ()):
            assert not self.house.portal.check_password(username, word)
