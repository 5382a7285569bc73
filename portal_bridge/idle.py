"""When somebody will be cut off for idleness, from what a portal tells. Pure arithmetic.

Network idleness is not the person's: who writes a document is cut, and a chatty phone never is. So
nothing here is exact, and whatever is said of it to a person is said with "about".
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal_bridge.contract import IdleCount, Session

NEVER = timedelta(0)


@dataclass(frozen=True)
class Cut:
    """How long it is until a session that stays idle is cut. Never negative."""

    earliest: timedelta
    latest: timedelta
    """Later than ``earliest`` by what the portal cannot tell, and by how seldom it looks."""

    def is_near(self, lead: timedelta) -> bool:
        """Whether it is time to warn. ``lead``: how long before the cut."""
        return self.earliest <= lead


def quiet_since(session: Session, *, read_at: datetime) -> datetime | None:
    """Since when nothing was sent; ``None`` where the portal cannot know. What it has not looked at
    since (``Session.age``) counts as silence: a cut does not wait for its next look."""
    return None if session.idle is None else read_at - session.age - session.idle


def cut(quiet: timedelta, limit: timedelta, count: IdleCount) -> Cut:
    """The cut of a session that has been quiet so long, under this Idle-Timeout."""
    left = limit - quiet
    return Cut(max(left - count.blur, NEVER), max(left + count.every, NEVER))
