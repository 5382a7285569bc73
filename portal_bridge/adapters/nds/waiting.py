"""Who has a ticket and is not in by it yet, with the password that they proved themselves by.

FreeRADIUS knows of a session from its start on, so that it cannot count a ticket. It is therefore
asked again when the session begins, in the same way. Kept in memory only, for a few minutes. A
remembered device has no password: what is kept for it is its name, which is no secret.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock
from typing import Final

SPAN: Final = timedelta(minutes=10)
"""Longer than a ticket lasts, since FreeRADIUS may be away when the session begins."""


@dataclass
class Waiting:
    """By session id. Safe to use from several threads."""

    clock: Callable[[], float] = time.monotonic
    _passwords: dict[str, tuple[float, str]] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def expect(self, session: str, password: str) -> None:
        """A ticket was given out."""
        now = self.clock()
        with self._lock:
            for old, (since, _) in list(self._passwords.items()):
                if now - since < SPAN.total_seconds():
                    break  # the others are younger
                del self._passwords[old]
            self._passwords[session] = now, password

    def password(self, session: str) -> str | None:
        """Of who waits; ``None`` for anybody else."""
        with self._lock:
            _, password = self._passwords.get(session, (0.0, None))
        return password

    def is_in(self, session: str) -> None:
        """They wait no more."""
        with self._lock:
            self._passwords.pop(session, None)
