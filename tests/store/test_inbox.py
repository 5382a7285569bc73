"""The inbox: each event once, one at a time in a chat, in the order things happened."""

import threading
from collections import deque
from datetime import timedelta

import pytest

from store.db import Database
from store.inbox import ATTEMPTS, Arrival, Event, EventState, Inbox
from tests.store.people import NOW, at_once

LATER = timedelta(seconds=10)


def arrival(number: int, chat: str = "line:U1", happened: int | None = None) -> Arrival:
    return Arrival(f"event-{chat}-{number}", chat, number if happened is None else happened, "{}")


def store(database: Database, *arrivals: Arrival) -> None:
    with database.write() as session:
        Inbox(session).store(arrivals, now=NOW)


def claimed(database: Database) -> str | None:
    """Claim the next event."""
    with database.write() as session:
        event = Inbox(session).claim(now=NOW)
        return None if event is None else event.event_id


def test_a_chat_is_handled_in_the_order_things_happened(database: Database) -> None:
    store(database, arrival(3), arrival(1), arrival(2), arrival(2, chat="line:U2"))
    order = []
    while (event := claimed(database)) is not None:
        order.append(event)
    in_chat = [event for event in order if "U1" in event]
    assert in_chat == [f"event-line:U1-{n}" for n in (1, 2, 3)]
    assert len(order) == 4


def test_what_happened_at_the_same_moment_goes_in_the_order_of_arrival(database: Database) -> None:
    store(database, *(arrival(number, happened=7) for number in (5, 1, 9)))
    assert [claimed(database) for _ in range(3)] == [f"event-line:U1-{n}" for n in (5, 1, 9)]


def test_a_failed_event_holds_up_its_chat_and_no_other(database: Database) -> None:
    store(database, arrival(1), arrival(2), arrival(1, chat="line:U2"))
    with database.write() as session:
        Inbox(session).stumble("event-line:U1-1", "KeyError", now=NOW)
    assert claimed(database) == "event-line:U2-1"
    assert claimed(database) is None
    with database.write() as session:
        event = Inbox(session).claim(now=NOW + LATER)
        assert event is not None
        assert event.event_id == "event-line:U1-1"


def test_after_the_last_failure_the_chat_goes_on(database: Database) -> None:
    store(database, arrival(1), arrival(2))
    for attempt in range(1, ATTEMPTS + 1):
        with database.write() as session:
            event = Inbox(session).stumble("event-line:U1-1", "KeyError", now=NOW)
            assert event.attempts == attempt
    assert event.state is EventState.DEAD
    assert claimed(database) == "event-line:U1-2"
    with database.write() as session:
        [dead] = Inbox(session).dead()
        assert Inbox(session).revive(dead.id or 0)
        assert not Inbox(session).revive(dead.id or 0)
    assert claimed(database) == "event-line:U1-1"


def test_the_pauses_of_all_failures_are_over_within_ten_seconds(database: Database) -> None:
    store(database, arrival(1))
    waited = timedelta()
    for _ in range(ATTEMPTS - 1):
        with database.write() as session:
            event = Inbox(session).stumble("event-line:U1-1", "KeyError", now=NOW)
            assert event.retry_at is not None
            waited += event.retry_at - NOW
    assert waited < timedelta(seconds=10)


def test_a_redelivery_renews_the_time_of_an_event_that_waits_and_no_other(
    database: Database,
) -> None:
    store(database, arrival(1), arrival(2))
    assert claimed(database) == "event-line:U1-1"
    with database.write() as session:
        Inbox(session).store([arrival(1), arrival(2)], now=NOW + LATER)
    with database.read() as session:
        times = {number: session.get_one(Event, number).received_at for number in (1, 2)}
    assert times == {1: NOW, 2: NOW + LATER}
    assert claimed(database) == "event-line:U1-2"
    assert claimed(database) is None


@pytest.mark.service("postgresql")
def test_several_workers_never_share_a_chat(postgres: Database) -> None:
    store(postgres, *(arrival(n, chat=f"line:U{n % 3}") for n in range(30)))
    at_work: set[str] = set()
    guard = threading.Lock()
    order: dict[str, list[int]] = {chat: [] for chat in ("line:U0", "line:U1", "line:U2")}

    def work(_number: int) -> None:
        misses = 0
        while misses < 5:
            with postgres.write() as session:
                event = Inbox(session).claim(now=NOW)
                if event is None:
                    misses += 1
                    continue
                with guard:
                    assert event.chat not in at_work
                    at_work.add(event.chat)
                    order[event.chat].append(event.happened)
                with guard:
                    at_work.discard(event.chat)

    at_once(4, work)
    with postgres.read() as session:
        assert Inbox(session).waiting() == 0
    assert all(happened == sorted(happened) for happened in order.values())
    assert sum(map(len, order.values())) == 30


@pytest.mark.service("postgresql")
def test_a_chat_whose_event_is_in_hand_is_left_alone(postgres: Database) -> None:
    store(postgres, arrival(5), arrival(1, chat="line:U2"))
    with postgres.write() as session:
        mine = Inbox(session).claim(now=NOW)
        assert mine is not None
        assert mine.event_id == "event-line:U1-5"
        store(postgres, arrival(1))  # earlier, but late: it waits for the one in hand
        assert claimed(postgres) == "event-line:U2-1"
        assert claimed(postgres) is None
    assert claimed(postgres) == "event-line:U1-1"


@pytest.mark.service("postgresql")
def test_a_redelivery_at_that_very_moment_does_not_change_the_order(postgres: Database) -> None:
    store(postgres, arrival(1), arrival(2))
    with postgres.write() as session:
        Inbox(session).store([arrival(1)], now=NOW + LATER)  # its row is locked until we commit
        heard: list[str | None] = []
        worker = threading.Thread(target=lambda: heard.append(claimed(postgres)))
        worker.start()
        worker.join(timeout=1)
    worker.join(timeout=30)
    assert heard == ["event-line:U1-1"]


@pytest.mark.service("postgresql")
def test_a_worker_that_dies_leaves_its_event_to_the_others(postgres: Database) -> None:
    store(postgres, arrival(1))

    def die() -> None:
        with postgres.write() as session:
            event = Inbox(session).claim(now=NOW)
            assert event is not None
            raise ConnectionError("the process is gone")

    with pytest.raises(ConnectionError):
        die()
    assert claimed(postgres) == "event-line:U1-1"


def test_what_was_seen_ahead_is_asked_again_before_it_is_handled(database: Database) -> None:
    """Several chats are looked at in one go; what comes meanwhile still keeps its place."""
    seen_ahead: deque[Event] = deque()
    store(database, arrival(1, chat="line:U1"), arrival(5, chat="line:U2"))

    def claimed_by_the_dispatcher() -> str | None:
        with database.write() as session:
            event = Inbox(session, seen_ahead).claim(now=NOW)
            return None if event is None else event.event_id

    assert claimed_by_the_dispatcher() == "event-line:U1-1"
    store(database, arrival(3, chat="line:U2"))  # happened earlier, and arrives late
    assert [claimed_by_the_dispatcher() for _ in range(3)] == [
        "event-line:U2-3",
        "event-line:U2-5",
        None,
    ]


def test_what_was_undone_waits_again(database: Database) -> None:
    seen_ahead: deque[Event] = deque()
    store(database, arrival(1, chat="line:U1"), arrival(1, chat="line:U2"))

    def die() -> None:
        with database.write() as session:
            Inbox(session, seen_ahead).claim(now=NOW)
            raise ConnectionError("the process is gone")

    with pytest.raises(ConnectionError):
        die()
    claims = []
    for _ in range(3):
        with database.write() as session:
            event = Inbox(session, seen_ahead).claim(now=NOW)
            claims.append(event and event.event_id)
    assert sorted(map(str, claims)) == ["None", "event-line:U1-1", "event-line:U2-1"]


def test_only_who_can_be_answered_and_waits_in_a_chat_of_their_own_is_said_to_wait(
    database: Database,
) -> None:
    answerable = '{"replyToken":"t"}'
    store(
        database,
        Arrival("mine", "line:U1", 1, answerable),
        Arrival("group", "line:C1", 1, answerable),
        Arrival("no-token", "line:U2", 1, "{}"),
        Arrival("other-bot", "line:U3", 1, answerable, standby=True),
    )
    with database.read() as session:
        assert [e.event_id for e in Inbox(session).waits(since=NOW, limit=9)] == ["mine"]
        assert not Inbox(session).waits(since=NOW - LATER, limit=9)
    assert claimed(database) is not None
    with database.read() as session:
        assert not Inbox(session).waits(since=NOW, limit=9)
