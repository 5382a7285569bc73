"""How often a wrong password may be typed: kept in this process's memory, for a few minutes."""

from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock
from time import monotonic
from typing import Final

SPAN: Final = timedelta(minutes=5)
REMEMBERED: Final = 10_000
"""Keys; the one not met for longest goes first."""


@dataclass
class Tries:
    """Wrong tries by key, whatever a key stands for. Safe to use from several threads."""

    span: timedelta = SPAN
    clock: Callable[[], float] = monotonic
    _wrong: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def count(self, limits: Sequence[tuple[str, int]]) -> timedelta:
        """Count a try under each key before it is known how it ends, so that no more are made at
        once than one after the other. Where a key has reached its limit nothing is counted: told
        is how long until one more try is heard."""
        now = self.clock()
        with self._lock:
            wait = max((self._wait(key, most, now) for key, most in limits), default=0.0)
            if not wait:
                self._note(limits, now)
        return timedelta(seconds=wait)

    def take_back(self, limits: Sequence[tuple[str, int]]) -> None:
        """A try that was counted was no wrong one."""
        with self._lock:
            for key, _ in limits:
                tries = self._wrong.get(key)
                if tries:
                    tries.pop()

    def _note(self, limits: Sequence[tuple[str, int]], now: float) -> None:
        for key, most in limits:
            tries = self._wrong.setdefault(key, deque())
            self._wrong.move_to_end(key)
            tries.append(now)
            while len(tries) > most:
                tries.popleft()
        while len(self._wrong) > REMEMBERED:
            self._wrong.popitem(last=False)

    def forget(self, key: str) -> None:
        """Who was right is as good as new."""
        with self._lock:
            self._wrong.pop(key, None)

    def _wait(self, key: str, most: int, now: float) -> float:
        tries = self._wrong.get(key, deque())
        if len(tries) < most:
            return 0.0
        return max(tries[-most] + self.span.total_seconds() - now, 0.0)
