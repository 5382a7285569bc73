"""An account's remembered devices for officers, and ``ให้ลืมเครื่อง`` for their owner or in their
stead: the way out of a device that two people want."""

from typing import Final

from handlers.devices.cards import theirs
from handlers.kit.desk import Desk
from handlers.kit.effects import Ask, Button, Effects, Params, Say, Show, Tell
from handlers.kit.guards import officer
from handlers.kit.remembering import device_label
from handlers.kit.router import Router
from handlers.kit.taps.devices import LetTheirsGo, TheirDevices
from handlers.kit.taps.menu import CONTACT, Find
from portal_bridge.orders import ForgetDevice
from store.audit import Act
from store.budget import Category
from store.refusals import NotYours, StaleCard

for_officers = Router("devices.for_officers")

SHOWN: Final = 10


@for_officers.on(TheirDevices, who=officer)
def their_devices(tap: TheirDevices, desk: Desk) -> Effects:
    account = desk.accounts.get(tap.account)
    if account is None:
        raise StaleCard
    if account.owner_id != desk.me.id:
        desk.audit.note(Act.DEVICES_SEEN, account.id, of=account.owner_id)
    found = desk.devices.of_accounts([account.id])
    if not found:
        yield Say("remembered.theirs_none", {"username": account.username})
        return
    cards = tuple(theirs(one, account, desk) for one in found[-SHOWN:])
    yield Show(cards, (Button.of("button.find", Find()),))


@for_officers.on(LetTheirsGo, who=officer)
def let_theirs_go(tap: LetTheirsGo, desk: Desk) -> Effects:
    """Its owner hears of it with their next word. Whoever wants the device for themselves leaves
    this to a colleague: raises ``NotYours``."""
    device = desk.devices.get(tap.device)
    account = None if device is None else desk.accounts.get(device.account_id)
    if device is None or account is None:
        raise StaleCard
    if desk.devices.wants(desk.me.id, device.mac):
        raise NotYours
    said: Params = {"device": device_label(device), "username": account.username}
    if device.until is not None:
        yield Say("remembered.forgotten_already", said)
        return
    if not tap.sure:
        sure = Button.of("button.let_go_now", LetTheirsGo(device.id, 1), style="danger")
        yield Say("remembered.sure_theirs", said, (sure, CONTACT))
        return
    if not desk.devices.leave(device.id):
        yield Say("remembered.leaving", {"device": device_label(device)})
        return
    desk.audit.note(Act.DEVICE_FORGOTTEN, account.id, of=account.owner_id, how="officer")
    if account.owner_id != desk.me.id:
        told = Say("remembered.forgotten_told", said, (CONTACT,))
        yield Tell(account.owner_id, told, Category.DECISION, waits=True)
    yield Ask(ForgetDevice(account.username, device.mac), answered=True)
