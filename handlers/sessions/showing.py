"""``สถานะเน็ต``: which devices are online with my accounts, and how to end them."""

from collections.abc import Sequence
from typing import Final

from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Params, Say, Show, When
from handlers.kit.router import Router
from handlers.kit.starts import CONTACT, EndAll, MySessions, StartRequest
from handlers.language.words import Intent as Wish
from handlers.sessions.cards import mine
from store.accounts import Account
from store.online import MAIN, OnlineSession, PortalReading

showing = Router("sessions.showing")

SHOWN: Final = 8
STALE: Final = 4
"""Times the time between two readings after which the last one is said to be old."""


@showing.on(MySessions, words=[Wish.MY_SESSIONS, Wish.LOGOUT_DEVICE])
def my_sessions(_tap: MySessions, desk: Desk) -> Effects:
    if not desk.office.ends_sessions:
        yield Say("session.not_told", buttons=(CONTACT,))
        return
    accounts = desk.accounts.of(desk.me.id)
    if not accounts:
        ask = Button.of("button.request_account", StartRequest())
        yield Say("session.no_account", buttons=(ask, CONTACT))
        return
    yield from out_of_date(desk)
    usernames = {account.username: account for account in accounts}
    running = [row for row in desk.online.of(desk.me.id) if row.username in usernames]
    desk.me.cut_at = None  # what was cut is seen here
    desk.session.add(desk.me)
    if running:
        yield from _these(running, usernames, desk)
    else:
        yield _nobody(desk)


def _these(running: Sequence[OnlineSession], accounts: dict[str, Account], desk: Desk) -> Effects:
    """To leave with all devices is one tap for the one account, or on each one's card."""
    [*usernames] = {row.username for row in running}
    one = len(usernames) == 1
    yield Show(
        tuple(mine(row, accounts[row.username], desk, all_too=not one) for row in running[-SHOWN:])
    )
    leave = (Button.of("button.end_all", EndAll(accounts[usernames[0]].id)),) if one else ()
    yield Say("session.so_many", {"count": len(running), "at": _read(desk)}, (*leave, CONTACT))


def _nobody(desk: Desk) -> Say:
    said: Params = {"at": _read(desk)}
    since = desk.now.replace(hour=0, minute=0, second=0, microsecond=0)
    cuts = desk.online.cuts(desk.me.id, since=since)
    if not cuts or cuts[0].ended_at is None:
        return Say("session.none", said, buttons=(CONTACT,))
    said |= {"username": cuts[0].username, "cut": When(cuts[0].ended_at, "time")}
    return Say("session.none_since_cut", said, buttons=(CONTACT,))


def out_of_date(desk: Desk) -> Effects:
    """Said before what is shown, where the portal has not been read for a while."""
    reading = desk.readings.of(MAIN)
    if reading.read_at is None:
        yield Say("session.not_read_yet")
    elif _is_old(reading, desk):
        yield Say("session.old", {"at": When(reading.read_at)})


def _is_old(reading: PortalReading, desk: Desk) -> bool:
    return reading.read_at is None or desk.now - reading.read_at > desk.office.reads_every * STALE


def _read(desk: Desk) -> When:
    return When(desk.readings.of(MAIN).read_at or desk.now, "time")
