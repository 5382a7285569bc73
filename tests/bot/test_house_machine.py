"""The whole conversation and its outbox, in any order, with every kind of trouble.

``HOUSE_EXAMPLES`` asks for another number of examples than that of every day, and takes as long as
it takes.
"""

import json
import logging
import os
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
import structlog
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from bot.couriers.letters import Report
from bot.playground.webhooks import Webhook
from handlers.absences import Away, Back
from handlers.days_off import CloseDay
from handlers.kit.filling import Give
from handlers.kit.starts import (
    AddToReport,
    AskReporter,
    BreakGlass,
    ClaimAccount,
    HandOver,
    NotMe,
    Release,
    Take,
)
from handlers.mydata.erasing import Erase
from handlers.roster.leaving import Remove
from handlers.roster.suspending import Suspend
from handlers.search.shutting import Reopen, Shut
from portal_bridge.orders import OpenAccount, load
from store.accounts import Account, AccountState, PasswordLink
from store.assignments import Assignment
from store.factors import Factor
from store.inbox import Event, EventState
from store.outbox import Job, JobState, Kind, Outbox, Send, SendState
from store.people import Person as Row
from store.requests import Kind as Asked
from store.requests import Recognition, Request, State, Step, Verdict
from store.roster import Officer, Role
from tests.bot.house_guests import Guests
from tests.bot.house_sessions import Online
from tests.bot.whole import House, Luck, decide
from tests.examples import examples

SENTENCES = (
    "ขอใช้เน็ต",
    "ขอใช้เน็ต ชื่อ สมชาย ใจดี กลุ่มนิเทศ โทร 081-234-5678 ใช้กับคอม",
    "รับทราบ",
    "ยืนยัน",
    "ตกลง",
    "แก้ไข",
    "ยกเลิก",
    "สมหญิง พรดี",
    "กลุ่มนิเทศ",
    "081-234-5678",
    "เครื่องห้องประชุม",
    "คอม",
    "สถานะ",
    "ช่วยเหลือ",
    "ภาษาอังกฤษ",
    "งานของฉัน",
    "ขอลิงก์ใหม่",
    "ลืมรหัสผ่าน",
    "เปลี่ยนรหัสผ่าน",
    "ไม่ใช่ฉัน",
    "พบตัวจริง",
    "คิวทั้งหมด",
    "ไม่อยู่",
    "กลับมาแล้ว",
    "วันหยุด",
    "ผู้รับผิดชอบ",
    "ค้นหา สมชาย",
    "อะไรก็ไม่รู้",
)
FINISHED = {JobState.DONE, JobState.PARKED, JobState.UNCERTAIN, JobState.DEAD}
PHASES = [Phase.generate] if os.environ.get("NO_SHRINK") else list(Phase)
PATIENCE = 0 if "HOUSE_EXAMPLES" in os.environ else 1200
"""Seconds. A failure is played again and again until it is short; the time limit of every other
test once cut that off, and showed a timeout in the place of what was wrong."""
WHO = st.integers(0, 5)
OFFICERS = st.integers(3, 5)


UNRECOGNISED = (Asked.ACCOUNT, Asked.PROBLEM)
"""What may be said yes to without saying how the person was recognised."""
OVER = {
    Verdict.APPROVE: ("solution", "done", "cable"),
    Verdict.REFUSE: ("closing", "reason", "not_ours"),
}


class HouseMachine(Guests, Online, RuleBasedStateMachine):
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
        self.nobody_has_come()
        self.nobody_is_online()
        self.ask(0)
        self.house.taps(officers[0], decide(self.house.last_request(), Verdict.APPROVE))
        [link] = self.house.rows(PasswordLink)
        if has_password:
            self.note(link.id, self.house.open_page(link.id))
        self.sent = {job.id or 0: "before" for job in self.house.rows(Job)}

    def teardown(self) -> None:
        try:
            self.everything_comes_to_an_end()
        finally:
            self.house.close()

    @property
    def webhooks(self) -> list[Webhook]:
        return list(self.house.platform.webhooks.sent)

    # What people do

    @rule(who=WHO, text=st.sampled_from(SENTENCES))
    def say(self, who: int, text: str) -> None:
        self.house.real.passes(milliseconds=5)
        self.people[who].say(text)

    @rule(who=WHO)
    def ask(self, who: int) -> None:
        self.house.ask(self.people[who])

    @rule(
        who=WHO,
        which=st.integers(0, 5),
        verdict=st.sampled_from(Verdict),
        times=st.integers(1, 2),
    )
    def tap(self, who: int, which: int, verdict: Verdict, times: int) -> None:
        """An officer's tap, a late one, a double one, or one that is forged."""
        requests = self.house.rows(Request)
        data = decide(requests[-1 - which % len(requests)], verdict)
        for _ in range(times):
            self.people[who].postback(data)

    @rule(who=st.integers(3, 4))
    def approve_the_last(self, who: int) -> None:
        """Up to the portal, which may be away."""
        self.house.dispatch()
        self.people[who].postback(decide(self.house.last_request(), Verdict.APPROVE))
        self.house.dispatch()
        self.house.orders.run_once()

    @rule(
        owner=st.sampled_from([0, 0, 0, 1, 3]),
        officer=st.sampled_from([3, 3, 4, 4, 1]),
        kind=st.sampled_from([Asked.PASSWORD, Asked.PASSWORD, Asked.RETURN, Asked.CLAIM]),
        how=st.sampled_from(["in_person", "call_back", *Recognition, "somehow"]),
        forgets=st.booleans(),
    )
    def recognise(self, owner: int, officer: int, kind: Asked, how: str, forgets: bool) -> None:
        """Somebody forgets a password, and somebody says yes and how they knew the person."""
        if forgets:
            self.people[owner].say("ลืมรหัสผ่าน")
        self.house.dispatch()
        asked = [request for request in self.house.rows(Request) if request.kind is kind]
        if asked:
            self.people[officer].postback(decide(asked[-1], Verdict.APPROVE))
            self.house.dispatch()
            self.people[officer].postback(Give("recognition", "how", str(how)).pack())

    @rule(who=WHO, which=st.integers(0, 3))
    def not_me(self, who: int, which: int) -> None:
        """The owner's tap, or a forged one."""
        accounts = self.house.rows(Account)
        self.people[who].postback(NotMe(accounts[which % len(accounts)].id).pack())

    @rule(who=WHO, which=st.integers(0, 3))
    def claim(self, who: int, which: int) -> None:
        """From another LINE account, truly or not."""
        accounts = self.house.rows(Account)
        self.people[who].postback(ClaimAccount().pack())
        for says in ("รับทราบ", accounts[which % len(accounts)].username, "สมชาย ใจดี"):
            self.house.dispatch()
            self.people[who].say(says)

    @rule(who=WHO, comes=st.booleans())
    def come_or_go(self, who: int, comes: bool) -> None:
        person = self.people[who]
        if comes:
            person.follow()
        else:
            person.block()

    @rule(together=st.booleans(), order=st.permutations([0, 1, 2]))
    def webhooks_travel_badly(self, together: bool, order: list[int]) -> None:
        """Several are held up and arrive in another order, in one piece or several."""
        hooks = self.house.platform.webhooks
        hooks.hold()
        for text in ("รับทราบ", "ยืนยัน", "สถานะ"):
            self.house.real.passes(milliseconds=5)
            self.people[1].say(text)
        hooks.release(order, together=together)

    @rule(which=st.integers(0, 100), redelivery=st.booleans())
    def webhook_comes_again(self, which: int, redelivery: bool) -> None:
        webhook = self.webhooks[-1 - which % len(self.webhooks)]
        self.house.platform.webhooks.repeat(webhook, redelivery=redelivery)

    @rule(
        which=st.integers(0, 2),
        last4=st.sampled_from(["5678", "5678", "0000"]),
        steps=st.sampled_from([3, 3, 0, 1, 2]),
        visits=st.integers(1, 2),
    )
    def open_page(self, which: int, last4: str, steps: int, visits: int) -> None:
        links = self.house.rows(PasswordLink)
        link = links[-1 - which % len(links)].id
        for _ in range(visits):
            if word := self.house.open_page(link, last4, stop_after=steps):
                self.note(link, word)

    def note(self, link: UUID, word: str) -> None:
        """A password was shown."""
        assert link not in self.shown, "a link showed two passwords"
        self.shown.add(link)
        self.words.setdefault(self.house.username_of(link), set()).add(word)

    @rule(who=WHO, which=st.integers(0, 3), back=st.booleans())
    def shut_by_an_officer(self, who: int, which: int, back: bool) -> None:
        accounts = self.house.rows(Account)
        account = accounts[which % len(accounts)].id
        self.people[who].postback((Reopen(account) if back else Shut(account, 1)).pack())

    @rule(who=WHO)
    def delete_my_data(self, who: int) -> None:
        self.people[who].postback(Erase().pack())

    # What officers do with each other's work

    @rule(who=WHO, deputy=st.none() | OFFICERS, days=st.sampled_from(["วันนี้", "พรุ่งนี้", "วันนี้"]))
    def go_away(self, who: int, deputy: int | None, days: str) -> None:
        named = "-" if deputy is None else self.house.id_of(self.people[deputy]).hex
        self.people[who].postback(Away().pack())
        for field, answer in (("why", "leave"), ("days", days), ("deputy", named)):
            self.house.dispatch()
            self.people[who].postback(Give("away", field, answer).pack())

    @rule(who=OFFICERS)
    def come_back(self, who: int) -> None:
        self.people[who].postback(Back().pack())

    @rule(who=WHO, which=st.integers(0, 5), to=st.none() | OFFICERS)
    def take_and_pass_on(self, who: int, which: int, to: int | None) -> None:
        requests = self.house.rows(Request)
        request = requests[-1 - which % len(requests)].id
        self.people[who].postback(Take(request).pack())
        if to is None:
            self.people[who].postback(Release(request).pack())
            return
        self.people[who].postback(HandOver(request).pack())
        self.house.dispatch()
        colleague = self.house.id_of(self.people[to]).hex
        self.people[who].postback(Give("hand_over", "colleague", colleague).pack())

    @rule(who=WHO, whom=OFFICERS, again=st.booleans())
    def suspend(self, who: int, whom: int, again: bool) -> None:
        """And perhaps a new code from the terminal."""
        stopped = self.house.id_of(self.people[whom])
        self.people[who].postback(Suspend(stopped, 1).pack())
        if again:
            self.house.dispatch()
            entry = next(o for o in self.house.rows(Officer) if o.person_id == stopped)
            self.people[whom].say(self.house.invite(entry.name, entry.role))

    @rule(who=WHO, whom=OFFICERS, proven=st.booleans(), again=st.booleans())
    def remove(self, who: int, whom: int, proven: bool, again: bool) -> None:
        """With a second factor it counts, without it is asked for."""
        gone = self.house.id_of(self.people[whom])
        self.prove(who, proven)
        self.people[who].postback(Remove(gone, 1).pack())
        if again:
            self.house.dispatch()
            entry = next(o for o in self.house.rows(Officer) if o.person_id == gone)
            self.people[whom].say(self.house.invite(entry.name, entry.role))

    @rule(who=WHO, which=st.integers(0, 5), proven=st.booleans())
    def break_the_glass(self, who: int, which: int, proven: bool) -> None:
        requests = self.house.rows(Request)
        request = requests[-1 - which % len(requests)].id
        self.prove(who, proven)
        self.people[who].postback(BreakGlass(request).pack())
        self.house.dispatch()
        self.people[who].postback(Give("emergency", "why", "superior").pack())

    @rule(who=WHO, officer=WHO, more=st.booleans(), verdict=st.sampled_from(Verdict))
    def report_a_problem(self, who: int, officer: int, more: bool, verdict: Verdict) -> None:
        """It is reported, perhaps asked about, and somebody says that it is over."""
        for says in ("เน็ตหลุดบ่อย", "รับทราบ", "วิภา แสงทอง", "กลุ่มนิเทศ", "081-234-5678", "ยืนยัน"):
            self.people[who].say(says)
            self.house.dispatch()
        reports = [r for r in self.house.rows(Request) if r.kind is Asked.PROBLEM]
        if not reports:
            return
        if more:
            self.people[officer].postback(AskReporter(reports[-1].id).pack())
            self.house.dispatch()
            self.people[officer].say("เป็นทุกเครื่องหรือไม่")
            self.people[who].postback(AddToReport(reports[-1].id).pack())
        self.people[officer].postback(decide(reports[-1], verdict))
        self.house.dispatch()
        form, field, answer = OVER[verdict]
        self.people[officer].postback(Give(form, field, answer).pack())

    @rule(
        who=WHO,
        name=st.sampled_from(["สมศรี มีสุข", "มาลี ศรีสุข", "สมชาย ใจดี"]),
        phone=st.sampled_from(["089-765-4321", "081-234-5678"]),
    )
    def ask_for_somebody(self, who: int, name: str, phone: str) -> None:
        """Who has no LINE; or who has, or is an officer, which must not open anything unseen."""
        for says in ("เปิดบัญชีให้ผู้อื่น", name, "กลุ่มนิเทศ", phone, "คอม", "พบตัวจริง", "ยืนยัน"):
            self.people[who].say(says)
            self.house.dispatch()

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

    @rule(who=WHO, days=st.sampled_from(["วันนี้", "พรุ่งนี้"]))
    def close_the_office(self, who: int, days: str) -> None:
        self.people[who].postback(CloseDay().pack())
        for field, answer in (("days", days), ("name", "งานกาชาด")):
            self.house.dispatch()
            self.people[who].postback(Give("day_off", field, answer).pack())

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
        seconds=st.sampled_from([1, 16, 31, 55, 400, 90_000]),
        hours=st.sampled_from([0, 0, 1, 2, 16, 24, 24 * 15, 24 * 31]),
    )
    def time_passes(self, seconds: int, hours: int) -> None:
        """Real time, and office time, which a playground may move on its own."""
        self.house.real.passes(seconds=seconds)
        self.house.clock.forward(timedelta(hours=hours))

    @rule(quota=st.sampled_from([0, 300]), plugged=st.booleans(), loses=st.booleans())
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
        self.passes_come_to_an_end()
        house.timers.look()
        self.what_is_said_to_be_over_is_over()
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
                assert job.id in self.sent or job.body == "{}", job.body
            if job.state is JobState.PARKED:
                who = job.lane.removeprefix("line:")
                assert (
                    who in gone or "monthly" in (job.error or "") or "pushes" in (job.error or "")
                )

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
        orders = [load(json.loads(j.body)) for j in self.house.rows(Job) if j.kind is Kind.ORDER]
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


def run(machine: type[RuleBasedStateMachine], most: int, steps: int) -> None:
    chosen = settings(
        max_examples=int(os.environ.get("HOUSE_EXAMPLES", most)),
        stateful_step_count=steps,
        suppress_health_check=list(HealthCheck),
        phases=PHASES,
    )
    run_state_machine_as_test(machine, settings=chosen)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """No log lines: there are thousands."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.configure(**before)


@pytest.mark.timeout(PATIENCE)
def test_the_house_in_any_order_and_trouble() -> None:
    run(HouseMachine, most=examples(20), steps=40)
