"""Whoever waits noticeably for an answer sees LINE's loading animation: free, and not on the reply
token (REF display-a-loading-indicator: 1:1 chats only, until a message comes or its seconds are
over). An ordinary turn is answered before anybody looks here.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from store.db import Database
from store.inbox import Inbox

NOTICEABLE: Final = timedelta(seconds=1)
"""Real time after which a person wonders whether anybody is there."""
SECONDS: Final = 20
"""How long the animation runs at most; LINE takes multiples of five, up to sixty."""
MOST: Final = 5
"""At once, who waits longest first. LINE allows 100 a second, but where very many wait, each call
for an animation keeps an answer waiting."""


@dataclass(frozen=True)
class PatienceCourier:
    """Knows who has waited noticeably, each event once."""

    database: Database
    _shown: deque[str] = field(default_factory=lambda: deque(maxlen=1_000), init=False, repr=False)

    def look(self) -> tuple[Sequence[str], bool]:
        """LINE users to show the animation to now, and whether anybody waits at all."""
        with self.database.read() as session:
            now = self.database.real_now(session)
            waiting = Inbox(session).waits(since=now - NOTICEABLE, limit=MOST)
            anybody = bool(waiting) or Inbox(session).waiting() > 0
        new = [event for event in waiting if event.event_id not in self._shown]
        self._shown.extend(event.event_id for event in new)
        return list(dict.fromkeys(event.chat.removeprefix("line:") for event in new)), anybody
