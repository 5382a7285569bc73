"""How a worker hears that there is work."""

import asyncio
import threading
from collections.abc import Callable
from datetime import UTC, datetime

import psycopg
import pytest
from sqlalchemy import make_url

from bot.wake import Bell, Bells, Postman
from store.db import Database
from store.inbox import Arrival, Inbox
from store.outbox import Kind
from tests.services import programs
from tests.tables import lay

LONG = 30.0
"""Seconds to wait for what must come; what must not come is never waited for."""


def test_a_ring_before_the_wait_is_not_missed() -> None:
    bell = Bell()
    seen = bell.rings
    bell.ring()

    assert bell.wait(seen, timeout=LONG) == seen + 1


def test_a_wait_without_a_ring_ends_by_itself() -> None:
    bell = Bell()

    assert bell.wait(bell.rings, timeout=0.01) == 0


def test_every_waiting_thread_hears_one_ring() -> None:
    bell, heard, ready = Bell(), [], threading.Barrier(4)

    def wait() -> None:
        seen = bell.rings
        ready.wait(LONG)
        heard.append(bell.wait(seen, timeout=LONG))

    threads = [threading.Thread(target=wait) for _ in range(3)]
    for thread in threads:
        thread.start()
    ready.wait(LONG)
    bell.ring()
    for thread in threads:
        thread.join(LONG)

    assert heard == [1, 1, 1]


def test_a_coroutine_hears_a_ring_from_another_thread() -> None:
    async def listen() -> bool:
        bell = Bell()
        rang = bell.listen()
        threading.Thread(target=bell.ring).start()
        return await asyncio.wait_for(rang.wait(), LONG)

    assert asyncio.run(listen())


def test_a_ring_after_a_loop_is_gone_harms_nobody() -> None:
    bell = Bell()

    async def listen() -> None:
        bell.listen()

    asyncio.run(listen())
    bell.ring()

    assert bell.rings == 1


def test_listeners_of_loops_that_are_gone_are_forgotten() -> None:
    bell = Bell()

    async def listen() -> None:
        bell.listen()

    for _ in range(5):
        asyncio.run(listen())
    bell.ring()

    assert bell.listeners == 0


@pytest.mark.parametrize(
    ("kinds", "rung"),
    [
        ([Kind.SAY], ["letters"]),
        ([Kind.TELL, Kind.ORDER], ["letters", "orders"]),
        ([Kind.MENU], ["menus"]),
        ([Kind.PASSWORD], []),
    ],
)
def test_only_those_whose_work_it_is_are_woken(kinds: list[Kind], rung: list[str]) -> None:
    bells = Bells()

    bells.ring_for(kinds)

    assert [name for name in ("events", "letters", "orders", "menus") if rings(bells, name)] == rung


def test_news_of_unknown_kind_wakes_everybody() -> None:
    bells = Bells()

    bells.ring()

    assert [rings(bells, name) for name in ("events", "letters", "orders", "menus")] == [1] * 4


def rings(bells: Bells, name: str) -> int:
    bell = getattr(bells, name)
    assert isinstance(bell, Bell)
    return bell.rings


@pytest.fixture
def office(new_postgres_database: Callable[[], str]) -> str:
    url = new_postgres_database()
    database = Database(url)
    lay(database)
    database.close()
    return url


def store_something(url: str) -> None:
    database = Database(url)
    with database.write() as session:
        Inbox(session).store([Arrival("e1", "line:U1", 1, "{}")], now=datetime.now(UTC))
    database.close()


@pytest.mark.service("postgresql")
def test_what_another_process_stores_rings_here(office: str) -> None:
    bell = Bell()
    postman = Postman(make_url(office), bell.ring)
    postman.start()
    try:
        programs.until(lambda: listening(office), "LISTEN", seconds=LONG)
        seen = bell.rings
        store_something(office)
        assert bell.wait(seen, timeout=LONG) > seen
    finally:
        postman.stop()


@pytest.mark.service("postgresql")
def test_the_postman_comes_back_after_his_connection_was_cut(office: str) -> None:
    bell = Bell()
    postman = Postman(make_url(office), bell.ring)
    postman.start()
    try:
        programs.until(lambda: listening(office), "LISTEN", seconds=LONG)
        [cut] = listening(office)
        with psycopg.connect(plain(office), autocommit=True) as connection:
            connection.execute("SELECT pg_terminate_backend(%s)", [cut])
        programs.until(lambda: set(listening(office)) - {cut}, "LISTEN", seconds=LONG)
        seen = bell.rings
        store_something(office)
        assert bell.wait(seen, timeout=LONG) > seen
    finally:
        postman.stop()
    programs.until(lambda: not listening(office), "the end", seconds=LONG)


@pytest.mark.service("postgresql")
def test_coming_back_rings_because_news_may_have_been_missed(office: str) -> None:
    bell = Bell()
    seen = bell.rings
    postman = Postman(make_url(office), bell.ring)
    postman.start()
    try:
        assert bell.wait(seen, timeout=LONG) > seen
    finally:
        postman.stop()


def listening(url: str) -> list[int]:
    """The server's processes that wait for news."""
    query = (
        "SELECT pid FROM pg_stat_activity"
        " WHERE datname = current_database() AND query LIKE 'LISTEN%' AND state = 'idle'"
    )
    with psycopg.connect(plain(url)) as connection:
        return [int(row[0]) for row in connection.execute(query)]


def plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
