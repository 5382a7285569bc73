"""What was read of loads that never change, and is looked at by every other question: the last few
stay in memory."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Kept = TypeVar("Kept")


class LastFew(Generic[Kept]):
    """At most so many, the one longest not asked for goes first. A key must never mean another
    thing: the id of a load that was undone is never given again."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[Hashable, Kept] = {}
        self._turn = Lock()

    def get(self, key: Hashable, read: Callable[[], Kept]) -> Kept:
        """What ``read`` gives, if it is not there; two who miss it at once both read it."""
        with self._turn:
            if key in self._kept:
                self._kept[key] = found = self._kept.pop(key)
                return found
        found = read()
        with self._turn:
            self._kept[key] = found
            while len(self._kept) > self._most:
                self._kept.pop(next(iter(self._kept)))
        return found
