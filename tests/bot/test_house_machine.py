"""The whole conversation and its outbox, in any order, with every kind of trouble.

``HOUSE_EXAMPLES`` asks for another number of examples than that of every day, and takes as long as
it takes.
"""

import logging
import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
import structlog
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    rule,
    run_state_machine_as_test,
)

from handlers.absences import Away, Back
from handlers.days_off import CloseDay
from handlers.kit.filling import Give
from handlers.kit.taps.accounts import NotMe
from handlers.kit.taps.menu import ClaimAccount
from handlers.kit.taps.requests import AddToReport, AskReporter, BreakGlass, HandOver, Release, Take
from handlers.mydata.erasing import Erase
from handlers.roster.leaving import Remove
from handlers.roster.suspending import Suspend
from handlers.search.shutting import Reopen, Shut
from store.accounts import Account, PasswordLink
from store.requests import Kind as Asked
from store.requests import Recognition, Request, Verdict
from store.roster import Officer
from tests.bot.house_devices import Remembered
from tests.bot.house_disclosures import Disclosed
from tests.bot.house_guests import Guests
from tests.bot.house_schools import Linked
from tests.bot.house_sessions import Online
from tests.bot.house_world import World
from tests.bot.whole import decide
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
    "โรงเรียนของฉัน",
    "ผู้ผูกโรงเรียน",
    "อะไรก็ไม่รู้",
)
PHASES = [Phase.generate] if os.environ.get("NO_SHRINK") else list(Phase)
PATIENCE = 0 if "HOUSE_EXAMPLES" in os.environ else 1200
"""Seconds. A failure is played again and again until it is short; the time limit of every other
test once cut that off, and showed a timeout in the place of what was wrong."""
WHO = st.integers(0, 5)
OFFICERS = st.integers(3, 5)


OVER = {
    Verdict.APPROVE: ("solution", "done", "cable"),
    Verdict.REFUSE: ("closing", "reason", "not_ours"),
}


class HouseMachine(Linked, Guests, Online, World):
    """Three staff members, two officers and the head, of whom anybody may say and tap anything."""

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

    @rule(who=WHO, days=st.sampled_from(["วันนี้", "พรุ่งนี้"]))
    def close_the_office(self, who: int, days: str) -> None:
        self.people[who].postback(CloseDay().pack())
        for field, answer in (("days", days), ("name", "งานกาชาด")):
            self.house.dispatch()
            self.people[who].postback(Give("day_off", field, answer).pack())

    # What the world does

    @rule(
        seconds=st.sampled_from([1, 16, 31, 55, 400, 90_000]),
        hours=st.sampled_from([0, 0, 1, 2, 16, 24, 24 * 15, 24 * 31]),
    )
    def time_passes(self, seconds: int, hours: int) -> None:
        """Real time, and office time, which a playground may move on its own."""
        self.house.real.passes(seconds=seconds)
        self.house.clock.forward(timedelta(hours=hours))


class VisitorsMachine(Guests, Online, World):
    """A pass runs, somebody is online, and nothing is said but what is about either."""

    def begins(self) -> None:
        super().begins()
        [link] = self.house.rows(PasswordLink)
        if not self.words:
            self.note(link.id, self.house.open_page(link.id))
        self.comes_online(0, 1)
        self.house.timers.look()
        self.issue_a_pass(3, "1")
        self.open_the_guests_page(0)

    @rule(minutes=st.sampled_from([1, 20, 61, 200]), seconds=st.sampled_from([1, 31, 400]))
    def time_passes(self, minutes: int, seconds: int) -> None:
        self.house.real.passes(seconds=seconds)
        self.house.clock.forward(timedelta(minutes=minutes))


class DisclosingMachine(Remembered, Disclosed, Online, World):
    """Phones come in by themselves, and officers ask who had an address."""

    @rule(minutes=st.sampled_from([1, 20, 61, 200]), seconds=st.sampled_from([1, 31, 400]))
    def time_passes(self, minutes: int, seconds: int) -> None:
        self.house.real.passes(seconds=seconds)
        self.house.clock.forward(timedelta(minutes=minutes))


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
    run(HouseMachine, most=examples(12), steps=40)


@pytest.mark.slow
@pytest.mark.timeout(PATIENCE)
def test_guests_and_who_is_online_in_any_order_and_trouble() -> None:
    run(VisitorsMachine, most=examples(10), steps=30)


@pytest.mark.slow
@pytest.mark.timeout(PATIENCE)
def test_remembered_devices_and_who_had_an_address_in_any_order_and_trouble() -> None:
    run(DisclosingMachine, most=examples(10), steps=30)
