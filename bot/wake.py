"""How a worker hears that there is work: a bell in the process, LISTEN/NOTIFY between processes.

A bell only saves waiting. Work is found in the tables, and every waiter polls behind it.
"""

import asyncio
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

import structlog
from sqlalchemy import URL

from store.db import WITHIN_A_MINUTE
from store.inbox import CHANNEL
from store.outbox import Kind

POLL_SECONDS: Final = 1.0
log = structlog.get_logger(__name__)


class Bell:
    """Rings for threads and for coroutines; a ring before the wait is not missed."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._rings = 0
        self._listeners: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    def ring(self) -> None:
        with self._condition:
            self._rings += 1
            self._condition.notify_all()
            self._listeners = [one for one in self._listeners if not one[0].is_closed()]
            listeners = list(self._listeners)
        for loop, event in listeners:
            with suppress(RuntimeError):  # closed a moment ago
                loop.call_soon_threadsafe(event.set)

    @property
    def rings(self) -> int:
        return self._rings

    @property
    def listeners(self) -> int:
        return len(self._listeners)

    def wait(self, seen: int, timeout: float = POLL_SECONDS) -> int:
        """Wait for a ring after ``seen``, or for the timeout; returns the rings so far."""
        with self._condition:
            self._condition.wait_for(lambda: self._rings != seen, timeout)
            return self._rings

    def listen(self) -> asyncio.Event:
        """An event of the running loop that every ring sets."""
        event = asyncio.Event()
        with self._condition:
            self._listeners.append((asyncio.get_running_loop(), event))
        return event

    @contextmanager
    def heard(self) -> Iterator[asyncio.Event]:
        """The same, for the length of the block."""
        event = self.listen()
        try:
            yield event
        finally:
            with self._condition:
                self._listeners = [one for one in self._listeners if one[1] is not event]


@dataclass(frozen=True)
class Bells:
    """One bell for each kind of work, so that nobody looks for work that is not theirs."""

    events: Bell = field(default_factory=Bell)
    letters: Bell = field(default_factory=Bell)
    orders: Bell = field(default_factory=Bell)
    menus: Bell = field(default_factory=Bell)
    files: Bell = field(default_factory=Bell)

    def ring(self) -> None:
        """All of them: there is news, of whatever kind."""
        for bell in (self.events, self.letters, self.orders, self.menus, self.files):
            bell.ring()

    def ring_for(self, kinds: Collection[Kind]) -> None:
        """For the jobs that have just been added to the outbox."""
        if Kind.SAY in kinds or Kind.TELL in kinds:
            self.letters.ring()
        if Kind.ORDER in kinds:
            self.orders.ring()
        if Kind.MENU in kinds:
            self.menus.ring()
        if Kind.FILE in kinds:
            self.files.ring()


class Postman:
    """PostgreSQL's NOTIFY, so that a worker process hears of what a web process stored."""

    def __init__(self, url: URL, on_news: Callable[[], object], channel: str = CHANNEL) -> None:
        plain = url.set(drivername="postgresql").update_query_dict(WITHIN_A_MINUTE)
        self._dsn = plain.render_as_string(hide_password=False)
        self._on_news = on_news
        self._channel = channel
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="postman", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(timeout=2 * POLL_SECONDS)

    def _listen(self) -> None:
        import psycopg  # nine megabytes, of which an office with SQLite has no use

        while not self._stop.is_set():
            try:
                with psycopg.connect(self._dsn, autocommit=True) as connection:
                    connection.execute(f"LISTEN {self._channel}")
                    self._on_news()  # what came while nobody listened
                    while not self._stop.is_set():
                        for _ in connection.notifies(timeout=POLL_SECONDS, stop_after=1):
                            self._on_news()
            except psycopg.Error as error:
                log.warning("notify.lost", error=type(error).__name__)
                self._stop.wait(POLL_SECONDS)
