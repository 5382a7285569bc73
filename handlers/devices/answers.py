"""What the portal answered about a device: said as it is, and our own list is put right."""

from handlers.devices.asking import DEVICES
from handlers.devices.taken import refused, reported, who_hears
from handlers.kit.desk import Desk
from handlers.kit.effects import Ask, Button, Effects, Params, Say
from handlers.kit.news import (
    DeviceForgotten,
    DeviceNotForgotten,
    DeviceNotRemembered,
    DeviceRemembered,
    DeviceSlow,
)
from handlers.kit.remembering import device_label
from handlers.kit.router import Router
from handlers.kit.taps.devices import NameDevice
from handlers.kit.taps.menu import CONTACT
from portal_bridge.contract import DeviceTaken
from portal_bridge.orders import EndSession, ForgetDevice
from store.audit import Act

answers = Router("devices.answers")


@answers.on(DeviceRemembered)
def remembered(news: DeviceRemembered, desk: Desk) -> Effects:
    account = desk.accounts.by_username(news.username)
    device = None if account is None else desk.devices.written(account.id, news.mac)
    if account is None or device is None:
        yield from _unwanted(news, desk)
        return
    desk.audit.note(Act.DEVICE_REMEMBERED, account.id, of=device.person_id)
    if news.waits:
        named = Button.of("button.name_device", NameDevice(device.id))
        yield Say("remembered.done", {"device": device_label(device)}, (named, DEVICES))


def _unwanted(news: DeviceRemembered, desk: Desk) -> Effects:
    """It was given up meanwhile, or an order that had failed was tried again later. What is not on
    our list the portal is not to let in."""
    account = desk.accounts.by_username(news.username)
    listed = None if account is None else desk.devices.running(news.mac, portal=account.portal)
    if account is not None and (listed is None or listed.account_id != account.id):
        yield Ask(ForgetDevice(news.username, news.mac))
    if news.waits:
        yield Say("remembered.not_any_more", buttons=(DEVICES,))


@answers.on(DeviceNotRemembered)
def not_remembered(news: DeviceNotRemembered, desk: Desk) -> Effects:
    """The portal may know a device of which our list does not."""
    account = desk.accounts.by_username(news.username)
    device = None if account is None else desk.devices.failed(account.id, news.mac, now=desk.now)
    if news.fault != DeviceTaken.__name__:
        if news.waits:
            yield Say("remembered.not_written", buttons=(CONTACT,))
        return
    if account is None or device is None:
        if news.waits:
            yield refused([])
        return
    by = device.person_id
    if news.waits:
        yield refused(who_hears(account, desk, by=by, holder=None))
    yield from reported(news.mac, account, desk, by=by, holder=None)


@answers.on(DeviceForgotten)
def forgotten(news: DeviceForgotten, desk: Desk) -> Effects:
    """Whatever runs with it is ended, and only now: before, it would have come in again."""
    account = desk.accounts.by_username(news.username)
    device = None if account is None else desk.devices.gone(account.id, news.mac, now=desk.now)
    if account is not None:
        for row in desk.online.of_account(account.username):
            if row.mac == news.mac and row.remembered:
                yield Ask(EndSession(account.username, row.key))
    if not news.waits or account is None:
        return
    said: Params = {"username": account.username}
    if device is None:
        yield Say("remembered.not_any_more", buttons=(DEVICES,))
    elif account.owner_id == desk.me.id:
        yield Say("remembered.forgotten", {"device": device_label(device)}, (DEVICES,))
    else:
        yield Say("remembered.forgotten_theirs", said | {"device": device_label(device)})


@answers.on(DeviceNotForgotten)
def not_forgotten(news: DeviceNotForgotten, desk: Desk) -> Effects:
    account = desk.accounts.by_username(news.username)
    if account is not None:
        desk.devices.stays(account.id, news.mac)
    if news.waits:
        yield Say("remembered.not_forgotten", buttons=(DEVICES, CONTACT))


@answers.on(DeviceSlow)
def slow(news: DeviceSlow, desk: Desk) -> Effects:
    yield Say("remembered.slow", buttons=(DEVICES, CONTACT))
