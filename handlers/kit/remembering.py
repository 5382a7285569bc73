"""Remembered devices, as every topic may need them: whose may be, what one is called, and how those
of an account that changes hands are given up."""

from collections.abc import Sequence
from typing import Final

from handlers.kit.desk import Desk
from handlers.kit.effects import Ask, Button, Effects, Param, Words
from handlers.kit.intents import Postback
from portal_bridge.orders import ForgetDevice
from store.accounts import Account
from store.audit import Act, Audit
from store.devices import Device, Devices
from store.online import OnlineSession

NAMES: Final = ("phone", "second_phone", "tablet")
"""Names that are proposed; anything else is the owner's own words."""
_LOCALLY_ADMINISTERED: Final = 0x02
"""Of the first octet: the device has made its address up (IEEE 802, clause 8.4)."""


def may_remember(account: Account, desk: Desk) -> bool:
    """Whether devices are remembered for this account at all. Who sits at a shared machine is not
    who answers for it, so that it asks for the password each time."""
    if not desk.office.portal(account.portal).remembers or account.shared_label is not None:
        return False
    return desk.profiles.get(account.profile).remember


def may_be_offered(row: OnlineSession, account: Account, desk: Desk) -> bool:
    """Whether the session's card has the button; whether it may really be is asked at the tap."""
    if not row.mac or not may_remember(account, desk):
        return False
    known = desk.devices.running(row.mac, portal=account.portal)
    return known is None or known.account_id != account.id


def is_private(mac: str) -> bool:
    """Whether the device shows an address that it has made up, and may change."""
    return bool(int(mac[:2], 16) & _LOCALLY_ADMINISTERED)


def name_words(device: Device) -> Param:
    """What its owner calls it."""
    if device.name is None or device.name in NAMES:
        return Words(f"device_name.{device.name or NAMES[0]}")
    return device.name


def button_for(device: Device, tap: Postback) -> Button:
    """A button with how its number ends, and its name: what is too long is cut at its end."""
    mark = ending(device.mac)
    if device.name is None or device.name in NAMES:
        return Button.of(f"device_name.{device.name or NAMES[0]}", tap, mark=mark)
    return Button.of(device.name, tap, literal=True, mark=mark)


def ending(mac: str) -> str:
    """Of a device's number, as it is shown to tell one from another."""
    return mac[-5:]


def device_label(device: Device) -> Words:
    """Its name, and how its number ends."""
    return Words("remembered.one", {"name": name_words(device), "ending": ending(device.mac)})


def give_up(account: Account, desk: Desk, *, how: str) -> Effects:
    """The account is another's from now on, or may have none any more: its devices ask for the
    password again."""
    for order in let_all_go(account, desk.devices, desk.audit, how=how):
        yield Ask(order)


def let_all_go(
    account: Account, devices: Devices, audit: Audit, *, how: str
) -> Sequence[ForgetDevice]:
    """The same where nobody speaks, as at the office's terminal; gives what the portal is told."""
    left = [device for device in devices.kept(account.id) if devices.leave(device.id)]
    for device in left:
        audit.note(Act.DEVICE_FORGOTTEN, account.id, of=device.person_id, how=how)
    return [ForgetDevice(account.username, device.mac) for device in left]
