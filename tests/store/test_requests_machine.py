"""The life of requests, in any order, against a model."""

from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from store.assignments import Assignments
from store.db import Database
from store.queue import Queue
from store.refusals import (
    AlreadySettled,
    AlreadyWaiting,
    InHand,
    NotYourTurn,
    OwnRequest,
    Refusal,
    SettledByYou,
    StaleCard,
    UsernameTaken,
)
from store.requests import Requests, State, Verdict
from tests.bot.whole import Time
from tests.examples import examples
from tests.store.people import NOW, application, charge, person
from tests.tables import lay

WHO = st.integers(0, 2)
NAMES = st.sampled_from(["ann", "bob"])


class RequestLife(RuleBasedStateMachine):
    """Three people, who may be officers too, and two usernames."""

    def __init__(self) -> None:
        super().__init__()
        self.database = Database("sqlite://", real_time=Time())
        lay(self.database)
        with self.database.write() as session:
            self.people = [person(session) for _ in range(3)]
        self.model: dict[UUID, tuple[UUID, str, State]] = {}
        self.right: dict[UUID, set[int]] = {}
        self.taken: dict[UUID, int] = {}
        self.settled_by: dict[UUID, int] = {}

    def teardown(self) -> None:
        self.database.close()

    @rule(who=WHO, username=NAMES)
    def file(self, who: int, username: str) -> None:
        me = self.people[who]
        open_ = [(by, name) for by, name, state in self.model.values() if state is State.PENDING]
        expected: Any = None
        if me in [by for by, _ in open_]:
            expected = AlreadyWaiting
        elif username in [name for _, name in open_]:
            expected = UsernameTaken
        try:
            with self.database.write() as session:
                filed = Requests(session).file(application(me, username), now=NOW, promised=NOW)
        except (AlreadyWaiting, UsernameTaken) as no:
            assert type(no) is expected
        else:
            assert expected is None
            self.model[filed.id] = (me, username, State.PENDING)
            self.right[filed.id] = set()

    @rule(who=WHO, which=st.integers(0, 9))
    def assign(self, who: int, which: int) -> None:
        """Whatever the roster says: what is somebody's own they never decide."""
        if not self.model:
            return
        request = list(self.model)[which % len(self.model)]
        with self.database.write() as session:
            charge(session, request, self.people[who])
        self.right[request].add(who)

    @rule(who=WHO)
    def suspend(self, who: int) -> None:
        with self.database.write() as session:
            Assignments(session).drop_officer(self.people[who])
        for officers in self.right.values():
            officers.discard(who)

    def _kept_from(self, who: int, request: UUID) -> type[Refusal] | None:
        by, _, state = self.model[request]
        if by == self.people[who]:
            return OwnRequest
        if state is not State.PENDING:
            return SettledByYou if self.settled_by.get(request) == who else AlreadySettled
        if who not in self.right[request]:
            return NotYourTurn
        return InHand if self.taken.get(request, who) != who else None

    @rule(who=WHO, which=st.integers(0, 9))
    def take(self, who: int, which: int) -> None:
        if not self.model:
            return
        request = list(self.model)[which % len(self.model)]
        expected = self._kept_from(who, request)
        if expected is None and request in self.taken:
            expected = StaleCard  # one's own already
        try:
            with self.database.write() as session:
                Queue(session).take(request, by=self.people[who], now=NOW)
        except Refusal as no:
            assert type(no) is expected
        else:
            assert expected is None
            self.taken[request] = who

    @rule(who=WHO, which=st.integers(0, 9))
    def release(self, who: int, which: int) -> None:
        if not self.model:
            return
        request = list(self.model)[which % len(self.model)]
        try:
            with self.database.write() as session:
                Queue(session).release(request, by=self.people[who])
        except Refusal:
            assert self.taken.get(request) != who or self._kept_from(who, request) is not None
        else:
            assert self.taken.pop(request) == who

    @rule(
        who=WHO,
        which=st.integers(0, 9),
        version=st.integers(1, 2),
        verdict=st.sampled_from(Verdict),
    )
    def settle(self, who: int, which: int, version: int, verdict: Verdict) -> None:
        if not self.model:
            return
        request = list(self.model)[which % len(self.model)]
        by, name, _ = self.model[request]
        me = self.people[who]
        expected: Any = self._kept_from(who, request)
        if expected is None and version != 1:
            expected = StaleCard
        try:
            with self.database.write() as session:
                Requests(session).settle(request, version, verdict, by=me, now=NOW)
        except Refusal as no:
            assert type(no) is expected
        else:
            assert expected is None
            self.model[request] = (by, name, verdict.state)
            self.settled_by[request] = who

    @rule(who=WHO, which=st.integers(0, 9))
    def withdraw(self, who: int, which: int) -> None:
        if not self.model:
            return
        request = list(self.model)[which % len(self.model)]
        by, name, state = self.model[request]
        may = by == self.people[who] and state is State.PENDING
        try:
            with self.database.write() as session:
                Requests(session).withdraw(request, by=self.people[who], now=NOW)
        except AlreadySettled:
            assert not may
        else:
            assert may
            self.model[request] = (by, name, State.CANCELLED)

    @invariant()
    def table_holds_what_the_model_holds(self) -> None:
        with self.database.read() as session:
            requests = Requests(session)
            for request, (by, name, state) in self.model.items():
                row = requests.get(request)
                assert (row.requester_id, row.username, row.state) == (by, name, state)
                if state in (State.APPROVED, State.REFUSED):
                    assert row.decided_by not in (None, by)
            waiting = sum(state is State.PENDING for _, _, state in self.model.values())
            queue = Queue(session)
            assert queue.count() == waiting == len(queue.waiting(limit=99))
            for who, me in enumerate(self.people):
                mine = {row.id for row in queue.waiting(limit=99, officer=me)}
                assert mine == {
                    request
                    for request, officers in self.right.items()
                    if who in officers
                    and self.model[request][2] is State.PENDING
                    and self.taken.get(request, who) == who
                }
                assert queue.count(officer=me) == len(mine)


def test_the_life_of_requests() -> None:
    chosen = settings(max_examples=examples(30), stateful_step_count=25)
    run_state_machine_as_test(RequestLife, settings=chosen)
