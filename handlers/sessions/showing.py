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
from handlers.sessions.cards import mine
from handlers.sessions.readings import nobody_knows, out_of_date, portals_of, read_at
from handlers.sessions.warning import own_cuts
from store.accounts import Account
from store.clock import BANGKOK
from store.online import OnlineSession

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
    portals = portals_of(accounts)
    if (unknown := nobody_knows(portals, desk)) is not None:
        yield unknown
        return
    yield from out_of_date(portals, desk)
    usernames = {account.username: account for account in accounts}
    running = desk.online.of_accounts(usernames)
    if running:
        yield from _these(running, usernames, desk)
    else:
        yield _nobody(portals, desk)


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
    at = read_at(portals_of(accounts.values()), desk)
    said: Params = {"count": len(running), "at": at}
    yield Say("session.so_many", said, (*leave, *known, CONTACT))


def _nobody(portals: Sequence[str], desk: Desk) -> Say:
    """And why, where a cut of today is the last that is known of this person's devices. Several
    that are untold are told beside it (``warning.cut_off``)."""
    said: Params = {"at": read_at(portals, desk)}
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
