"""Of what age is what is known of who is online: said before it is shown, portal by portal where
the office has several."""

from collections.abc import Collection, Sequence
from typing import Final

from handlers.kit.desk import Desk
from handlers.kit.effects import Effects, Params, Say, When
from handlers.kit.taps.menu import CONTACT
from handlers.sessions.cards import is_fresh
from store.accounts import Account
from store.online import PortalReading

MOST_SAID: Final = 2
"""Portals of which it is said that they are away: an answer has five messages."""


def portals_of(accounts: Collection[Account]) -> Sequence[str]:
    """Those that have these accounts, each once."""
    return [*dict.fromkeys(account.portal for account in accounts)]


def nobody_knows(portals: Collection[str], desk: Desk) -> Say | None:
    """What is said in the place of who is online: none of these portals can tell, or has ever been
    read."""
    if not _telling(portals, desk):
        return Say("session.not_told", buttons=(CONTACT,))
    readings = _readings(portals, desk)
    if any(reading.read_at is not None for reading in readings):
        return None
    away = any(reading.failing_since is not None for reading in readings)
    return Say("session.cannot_be_read" if away else "session.not_read_yet", buttons=(CONTACT,))


def out_of_date(portals: Collection[str], desk: Desk) -> Effects:
    """Said before what is shown: that a portal is away, or only that nobody has read it for a
    while. Nothing where what is shown is of just now."""
    late = (said for reading in _readings(portals, desk) if (said := _late(reading, desk)))
    for _, said in zip(range(MOST_SAID), late, strict=False):
        yield said


def _late(reading: PortalReading, desk: Desk) -> Say | None:
    away = reading.failing_since is not None
    if not away and is_fresh(reading, desk):
        return None
    at = reading.read_at
    if not desk.office.has_several_portals:
        text = "session.away" if away else "session.old"
        return None if at is None else Say(text, {"at": When(at)})
    where: Params = {"portal": desk.office.portal(reading.portal).label}
    if at is None:
        return Say("session.not_read_there", where)
    text = "session.away_there" if away else "session.old_there"
    return Say(text, where | {"at": When(at)})


def read_at(portals: Collection[str], desk: Desk) -> When:
    """When these portals were last read: of several, the one longest ago. Raises ``LookupError``
    where none ever was."""
    moments = [reading.read_at for reading in _readings(portals, desk) if reading.read_at]
    if not moments:
        raise LookupError("no portal was ever read")
    return When(min(moments), "time")


def _telling(portals: Collection[str], desk: Desk) -> Sequence[str]:
    return [name for name in portals if desk.office.portal(name).ends_sessions]


def _readings(portals: Collection[str], desk: Desk) -> Sequence[PortalReading]:
    return [desk.readings.of(name) for name in _telling(portals, desk)]
