"""Orders and password pages in an account's lane: one at a time, in order, whoever dies."""

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlmodel import select

from store.db import Database
from store.orders import Orders
from store.outbox import LEASE, Job, JobState, Kind, NewJob, Outbox
from tests.bot.whole import Time
from tests.examples import examples
from tests.tables import lay

LANES = st.sampled_from(["account:ann", "account:bob"])


class LaneLife(RuleBasedStateMachine):
    """Couriers and pages come, work, die and report late."""

    def __init__(self) -> None:
        super().__init__()
        self.time = Time()
        self.database = Database("sqlite://", real_time=self.time)
        lay(self.database)
        self.held: list[Job] = []
        self.finished: list[tuple[str, int]] = []

    def teardown(self) -> None:
        self.database.close()

    @rule(lane=LANES, kind=st.sampled_from([Kind.ORDER, Kind.MENU]))
    def wish(self, lane: str, kind: Kind) -> None:
        now = self.time()
        place = lane if kind is Kind.ORDER else "line:U1"
        with self.database.write() as session:
            Outbox(session).add([NewJob(kind=kind, lane=place, body="{}", due_at=now, made_at=now)])

    @rule(kind=st.sampled_from([Kind.ORDER, Kind.MENU]))
    def take(self, kind: Kind) -> None:
        with self.database.write() as session:
            job = Orders(session).lease([kind], now=self.time())
        if job is not None:
            self.nobody_else_is_at(job.lane)
            self.held.append(job)

    @rule(lane=LANES)
    def enter(self, lane: str) -> None:
        with self.database.write() as session:
            page = Orders(session).enter(lane, now=self.time())
        if page is not None:
            self.nobody_else_is_at(lane)
            self.held.append(page)

    def nobody_else_is_at(self, lane: str) -> None:
        now = self.time()
        at_it = [job for job in self.held if job.lane == lane and job.lease_until >= now]  # type: ignore[operator]  # held ones have a lease
        assert at_it == []

    @rule(which=st.integers(0, 5), state=st.sampled_from([JobState.DONE, JobState.WAITING]))
    def report(self, which: int, state: JobState) -> None:
        """Perhaps long after the lease ran out: then it changes nothing."""
        if not self.held:
            return
        job = self.held.pop(which % len(self.held))
        with self.database.write() as session:
            orders = Orders(session)
            if job.kind is Kind.PASSWORD:
                orders.leave(job)
                return
            counted = orders.report(job, state, due=self.time(), error=None)
        if counted and state is JobState.DONE:
            self.finished.append((job.lane, job.id or 0))

    @rule()
    def courier_dies(self) -> None:
        if self.held:
            self.held.pop()

    @rule(seconds=st.sampled_from([1, LEASE.total_seconds() + 1, 2 * LEASE.total_seconds() + 1]))
    def time_passes(self, seconds: float) -> None:
        self.time.passes(seconds=seconds)

    @invariant()
    def what_is_done_was_done_once_and_in_order(self) -> None:
        assert len(self.finished) == len(set(self.finished))
        for lane in {lane for lane, _ in self.finished}:
            order = [number for place, number in self.finished if place == lane]
            assert order == sorted(order)

    @invariant()
    def nothing_was_lost(self) -> None:
        with self.database.read() as session:
            jobs = session.exec(select(Job).where(Job.kind != Kind.PASSWORD)).all()
        done = {job.id for job in jobs if job.state is JobState.DONE}
        assert done == {number for _, number in self.finished}
        assert all(job.state in (JobState.DONE, JobState.WAITING) for job in jobs)


def test_the_life_of_a_lane() -> None:
    chosen = settings(max_examples=examples(40), stateful_step_count=30)
    run_state_machine_as_test(LaneLife, settings=chosen)


def test_a_lease_outlasts_the_waiting_and_the_call() -> None:
    from bot.line.wire import TIMEOUT
    from store.db import BUSY_TIMEOUT_MS

    assert timedelta(milliseconds=BUSY_TIMEOUT_MS) + timedelta(seconds=TIMEOUT) < LEASE
