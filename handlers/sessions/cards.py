"""A session as a person reads it."""

from datetime import datetime, timedelta
from typing import Final

from handlers.kit.amounts import amount
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Card, Fact, Param, Params, When, Words
from handlers.kit.remembering import may_be_offered
from handlers.kit.taps.accounts import NotMe
from handlers.kit.taps.devices import RememberThis
from handlers.kit.taps.sessions import EndAll, EndThis
from handlers.kit.which_portal import with_portal
from portal_bridge.idle import Cut, cut
from store.accounts import Account
from store.online import OnlineSession, PortalReading

MINUTE: Final = timedelta(minutes=1)
STALE: Final = 4
"""Times the time between two readings after which the last one is said to be old."""


def mine(row: OnlineSession, account: Account, desk: Desk, *, all_too: bool) -> Card:
    """One of the speaker's own."""
    return Card(
        "session.mine",
        params={"username": row.username},
        facts=(_device(row, desk), *_facts(row, desk)),
        buttons=(
            Button.of("button.end_this", EndThis(row.id), style="primary"),
            Button("button.status_page", online=row.id),
            *_remember(row, account, desk),
            *((Button.of("button.end_all", EndAll(account.id)),) if all_too else ()),
            Button.of("button.not_me", NotMe(account.id), style="danger"),
        ),
    )


def _remember(row: OnlineSession, account: Account, desk: Desk) -> tuple[Button, ...]:
    if not may_be_offered(row, account, desk):
        return ()
    return (Button.of("button.remember_this", RememberThis(row.id)),)


def of_somebody(row: OnlineSession, name: str | None, place: str | None, desk: Desk) -> Card:
    """Anybody's, for an officer."""
    return Card(
        "session.of_somebody",
        params={"username": row.username},
        facts=(
            *((Fact("fact.name", name),) if name else ()),
            *((Fact("fact.place", place),) if place else ()),
            _device(row, desk),
            *_facts(row, desk),
        ),
        buttons=(Button.of("button.end_this", EndThis(row.id), style="danger"),),
    )


def foreseen(row: OnlineSession, desk: Desk) -> Cut | None:
    """When this session will be cut if nothing is sent any more; ``None`` where nobody can say."""
    account = desk.accounts.at(row.portal, row.username)
    if account is None or row.quiet_since is None or row.remembered:
        return None
    if not is_fresh(desk.readings.of(row.portal), desk):
        return None
    limit = desk.profiles.get(account.profile).idle_timeout
    if limit is None:
        return None
    near = cut(
        desk.now - row.quiet_since, timedelta(seconds=limit), desk.office.portal(row.portal).idle
    )
    return near if near.latest > timedelta(0) else None


def is_fresh(reading: PortalReading, desk: Desk) -> bool:
    """Read no longer ago than it should be; and not by a clock that was ahead."""
    if reading.read_at is None:
        return False
    age = desk.now - reading.read_at
    every = desk.office.portal(reading.portal).reads_every
    return -every <= age <= every * STALE


def device_words(row: OnlineSession) -> Param:
    """The machine as its owner may know it again: its address, and how its own number ends."""
    ending = row.mac[-5:]
    if row.address and ending:
        return Words("session.device", {"address": row.address, "ending": ending})
    return row.address or row.mac or Words("session.unknown_device")


def _device(row: OnlineSession, desk: Desk) -> Fact:
    return Fact("fact.on_machine", with_portal(device_words(row), row.portal, desk))


def _facts(row: OnlineSession, desk: Desk) -> tuple[Fact, ...]:
    used: Params = {"up": amount(row.all_up), "down": amount(row.all_down)}
    return (
        Fact("fact.since", When(row.began)),
        Fact("fact.used", Words("session.used", used)),
        *_end(row, desk),
    )


def _end(row: OnlineSession, desk: Desk) -> tuple[Fact, ...]:
    if row.remembered:
        return (Fact("fact.idle_cut", Words("session.remembered")),)
    near = foreseen(row, desk)
    if near is None:
        return ()
    if near.latest - near.earliest < MINUTE:
        about = Words("session.cut_about", {"at": _time(desk.now + near.latest)})
    else:
        first, last = _time(desk.now + near.earliest), _time(desk.now + near.latest)
        about = Words("session.cut_between", {"first": first, "last": last})
    return (Fact("fact.idle_cut", about),)


def _time(at: datetime) -> When:
    return When(at, "time")
