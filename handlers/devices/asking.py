"""``จำเครื่องนี้``: the device of a session that runs is let in by its own number from now on.

What is so at the tap counts, not what was so when the button was shown. Remembered it is when the
portal says so (``answers``).
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from handlers.devices.private import how_it_is_switched_off
from handlers.devices.taken import taken
from handlers.kit.desk import Desk
from handlers.kit.effects import Ask, Button, Effects, Params, Say, Then
from handlers.kit.intents import Intent
from handlers.kit.remembering import (
    button_for,
    device_label,
    ending,
    is_private,
    may_be_offered,
    may_remember,
)
from handlers.kit.router import Router
from handlers.kit.taps.devices import MyDevices, RememberThis, ReplaceDevice
from handlers.kit.taps.menu import CONTACT
from handlers.kit.taps.sessions import MY_SESSIONS, MySessions
from handlers.language.words import Intent as Wish
from portal_bridge.orders import ForgetDevice, RememberDevice
from store.accounts import Account, AccountState
from store.audit import Act
from store.devices import Device, DeviceState
from store.online import OnlineSession
from store.refusals import NotYours, StaleCard

asking = Router("devices.asking")

DEVICES: Final = Button.of("button.my_devices", MyDevices())
MOST_OFFERED: Final = 10
"""To be replaced: of LINE's thirteen quick replies."""
STANDING: Final = {
    DeviceState.WRITING: "remembered.being_written",
    DeviceState.LEAVING: "remembered.leaving",
}


class SayRemember(Intent):
    """``จำเครื่องนี้``, typed: which device is meant the sessions must show."""


@asking.on(SayRemember, words=[Wish.REMEMBER_DEVICE])
def in_words(_said: SayRemember, desk: Desk) -> Effects:
    """Of several that could be meant one is chosen on its card."""
    accounts = {account.username: account for account in desk.accounts.of(desk.me.id)}
    running = desk.online.of_accounts(accounts)
    meant = [row for row in running if may_be_offered(row, accounts[row.username], desk)]
    if len(meant) == 1:
        yield from remember_this(RememberThis(meant[0].id), desk)
    else:
        yield Then(MySessions())


@asking.on(RememberThis)
def remember_this(tap: RememberThis, desk: Desk) -> Effects:
    row, account = _session(tap.session, desk)
    hindrance = list(_hindrance(row, account, desk))
    if hindrance:
        yield from hindrance
        return
    most = desk.profiles.get(account.profile).remember_most
    kept = desk.devices.kept(account.id)
    if len(kept) >= most:
        yield _full(row, kept)
        return
    yield from _begin(row, account, most, desk)


@asking.on(ReplaceDevice)
def replace(tap: ReplaceDevice, desk: Desk) -> Effects:
    """Asked once more. The account's orders are carried out one after the other: first the one is
    forgotten. Whatever the profile's number is by now, it may be done: there are no more of them
    afterwards."""
    row, account = _session(tap.session, desk)
    old = desk.devices.get(tap.device)
    if old is None or old.account_id != account.id:
        raise NotYours
    hindrance = list(_hindrance(row, account, desk))
    if hindrance:
        yield from hindrance
        return
    if not tap.sure:
        yield _sure(row, old)
        return
    if not desk.devices.leave(old.id):
        raise StaleCard
    desk.audit.note(Act.DEVICE_FORGOTTEN, account.id, of=desk.me.id, how="replaced")
    yield Ask(ForgetDevice(account.username, old.mac))
    yield from _begin(row, account, len(desk.devices.kept(account.id)) + 1, desk)


def _session(session: UUID, desk: Desk) -> tuple[OnlineSession, Account]:
    """A session of the speaker's own account. Raises ``StaleCard`` or ``NotYours``."""
    row = desk.online.get(session)
    account = None if row is None else desk.accounts.at(row.portal, row.username)
    if row is None or account is None:
        raise StaleCard
    if account.owner_id != desk.me.id:
        raise NotYours
    return row, account


def _hindrance(row: OnlineSession, account: Account, desk: Desk) -> Effects:
    """Why not, and what can be done about it."""
    said: Params = {"username": account.username}
    if row.ended_at is not None:
        yield Say("remembered.session_over", buttons=(MY_SESSIONS,))
    elif not may_remember(account, desk):
        yield Say("remembered.not_for_this", said, (CONTACT,))
    elif account.state is not AccountState.ACTIVE:
        yield Say("remembered.account_shut", said, (CONTACT,))
    elif not row.mac:
        yield Say("remembered.no_number", buttons=(CONTACT,))
    elif is_private(row.mac):
        yield how_it_is_switched_off(desk)
    else:
        yield from _of_somebody(row, account, desk)


def _of_somebody(row: OnlineSession, account: Account, desk: Desk) -> Effects:
    """It is remembered already, or online with another's account since."""
    known = _known(row, account, desk)
    if known is None:
        later = desk.online.elsewhere(row)
        if later is not None and later.person_id not in (None, desk.me.id):
            yield from taken(row.mac, account, desk, holder=None, online=later)
        return
    if known.account_id == account.id:
        text = STANDING.get(known.state, "remembered.already")
        yield Say(text, {"device": device_label(known)}, (DEVICES,))
        return
    other = desk.accounts.get(known.account_id)
    if other is not None and other.owner_id == desk.me.id:
        told: Params = {"username": other.username}
        yield Say("remembered.with_your_other", told, (DEVICES,))
        return
    yield from taken(row.mac, account, desk, holder=known)


def _known(row: OnlineSession, account: Account, desk: Desk) -> Device | None:
    """Whose it is: at this portal, or, where it is somebody else's, at any. Whoever has an account
    at each of two portals has the one device remembered at both."""
    everywhere = desk.devices.anywhere(row.mac)
    here = (one for one in everywhere if one.portal == account.portal)
    holders = ((one, desk.accounts.get(one.account_id)) for one in everywhere)
    anothers = (one for one, held in holders if held is None or held.owner_id != desk.me.id)
    return next(here, None) or next(anothers, None)


def _full(row: OnlineSession, kept: Sequence[Device]) -> Say:
    """As many as the profile allows, or allowed: one of them may go."""
    choices = tuple(
        button_for(device, ReplaceDevice(device.id, row.id)) for device in kept[:MOST_OFFERED]
    )
    return Say("remembered.full", {"count": len(kept)}, (*choices, DEVICES))


def _sure(row: OnlineSession, old: Device) -> Say:
    """The one that goes is put out at once."""
    sure = Button.of("button.replace_now", ReplaceDevice(old.id, row.id, 1), style="danger")
    said: Params = {"device": device_label(old), "ending": ending(row.mac)}
    return Say("remembered.sure_replace", said, (sure, DEVICES))


def _begin(row: OnlineSession, account: Account, most: int, desk: Desk) -> Effects:
    """The answer is what the portal says of it."""
    began = desk.devices.begin(account.id, mac=row.mac, by=desk.me.id, most=most, now=desk.now)
    if began is None:  # another tap was faster
        raise StaleCard
    yield Ask(RememberDevice(account.username, row.mac), answered=True)
