"""One lock for everything that changes, and a bell that wakes whoever waits for a change."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

T = TypeVar("T")
ENOUGH: Final = 20.0
"""Seconds to wait for what must come, unless told otherwise: a busy machine is no failure."""


class Bell:
    """Guards the platform's state and rings after each change.

    Threads wait with ``until``, coroutines with ``after``; neither of them polls.
    """

    def __init__(self) -> None:
        self._condition = threading.Condition(threading.RLock())
        self._listeners: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self.rings = 0

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Hold the lock, to read several things that belong together."""
        with self._condition:
            yield

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Hold the lock, and ring when done."""
        with self._condition:
            try:
                yield
            finally:
                self.ring()

    def ring(self) -> None:
        """Wake everyone who waits."""
        with self._condition:
            self.rings += 1
            self._condition.notify_all()
            for loop, woken in list(self._listeners):
                if loop.is_closed():
                    self._listeners.discard((loop, woken))
                else:
                    loop.call_soon_threadsafe(woken.set)

    def until(self, found: Callable[[], T | None], timeout: float) -> T | None:
        """What ``found`` returns once it is true; None when ``timeout`` seconds went by."""
        with self._condition:
            return self._condition.wait_for(found, timeout) or None

    async def after(self, seen: int, timeout: float) -> int:
        """The number of rings, as soon as it is more than ``seen`` or the time is up."""
        woken = asyncio.Event()
        listener = (asyncio.get_running_loop(), woken)
        with self._condition:
            if self.rings > seen:
                return self.rings
            self._listeners.add(listener)
        try:
            await asyncio.wait_for(woken.wait(), timeout)
        except TimeoutError:
            pass
        finally:
            with self._condition:
                self._listeners.discard(listener)
        return self.rings
