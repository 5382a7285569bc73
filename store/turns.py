"""A lock that serves in the order of asking.

Python's own lock is taken again at once by the thread that has just released it, and under load a
busy dispatcher would keep the webhook's door waiting for seconds.
"""

import threading
from collections import deque
from types import TracebackType


class Turns:
    """Used like ``threading.Lock`` in a ``with`` statement; not reentrant."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._held = False
        self._queue: deque[threading.Lock] = deque()

    def __enter__(self) -> None:
        with self._guard:
            if not self._held:
                self._held = True
                return
            mine = threading.Lock()
            mine.acquire()
            self._queue.append(mine)
        mine.acquire()  # whoever holds the turn hands it over by releasing this

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._guard:
            if self._queue:
                self._queue.popleft().release()
            else:
                self._held = False
