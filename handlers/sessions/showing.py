"""``สถานะเน็ต``: which devices are online with my accounts, and how to end them."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Final

from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Params, Say, Show, When
from handlers.kit.router import Router
from handlers.kit.taps.devices import MyDevices
from handlers.kit.taps.menu import CONTACT, StartRequest
from handlers.kit.taps.sessions import EndAll, MySessions
from handlers.language.words import Intent as Wish
from handlers.sessions.cards import is_fresh, mine
from handlers.sessions.warning import own_cuts
from store.accounts import Account
from store.clock import BANGKOK
from store.online import MAIN, OnlineSession

showing = Router("sessions.showing")

SHOWN: Final = 8
"""Devices in one answer, the latest to come online."""


@showing.on(MySessions, words=[Wish.MY_SESSIONS, Wish.LOGOUT_DEVICE])
def my_sessions(_tap: MySessions, desk: Desk) -> Effects:
    accounts = desk.accounts.of(desk.me.id)
    if not accounts:
        ask = Button.of("button.request_account", StartRequest())
        yield Say("session.no_account", buttons=(ask, CONTACT))
        return
    if (unknown := nobody_knows(desk)) is not None:
        yield unknown
        return
    yield from out_of_date(desk)
    usernames = {account.username: account for account in accounts}
    running = desk.online.of_accounts(usernames)
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
    ids = [account.id for account in accounts.values()]
    known = (Button.of("button.my_devices", MyDevices()),) if desk.devices.of_accounts(ids) else ()
    said: Params = {"count": len(running), "at": read_at(desk)}
    yield Say("session.so_many", said, (*leave, *known, CONTACT))


def _nobody(desk: Desk) -> Say:
    """And why, where a cut of today is the last that is known of this person's devices. Several
    that are untold are told beside it (``warning.cut_off``)."""
    said: Params = {"at": read_at(desk)}
    today = datetime.combine(desk.today, time(), BANGKOK)
    cuts = own_cuts(desk, since=today)
    several = desk.me.cut_at is not None and len(own_cuts(desk, since=desk.me.cut_at)) > 1
    last = cuts[0].ended_at if cuts else None
    if several or last is None or desk.online.last_end(desk.me.id) != last:
        return Say("session.none", said, buttons=(CONTACT,))
    desk.me.cut_at = None  # it is told here
    desk.session.add(desk.me)
    said |= {"username": cuts[0].username, "cut": When(last, "time")}
    return Say("session.none_since_cut", said, buttons=(CONTACT,))


def nobody_knows(desk: Desk) -> Say | None:
    """What is said in the place of who is online: this portal cannot tell, or was never read."""
    if not desk.office.ends_sessions:
        return Say("session.not_told", buttons=(CONTACT,))
    reading = desk.readings.of(MAIN)
    if reading.read_at is not None:
        return None
    away = reading.failing_since is not None
    return Say("session.cannot_be_read" if away else "session.not_read_yet", buttons=(CONTACT,))


def out_of_date(desk: Desk) -> Effects:
    """Said before what is shown: that the portal is away, or only that nobody has read it for a
    while. Nothing where what is shown is of just now."""
    reading = desk.readings.of(MAIN)
    if reading.read_at is None:
        return
    if reading.failing_since is not None:
        yield Say("session.away", {"at": When(reading.read_at)})
    elif not is_fresh(reading, desk):
        yield Say("session.old", {"at": When(reading.read_at)})


def read_at(desk: Desk) -> When:
    """When the portal was last read. Raises ``LookupError`` where it never was."""
    at = desk.readings.of(MAIN).read_at
    if at is None:
        raise LookupError("the portal was never read")
    return When(at, "time")
