"""``เครื่องที่จำไว้``: one's own devices; what they are called, and forgetting one."""

from typing import Final
from uuid import UUID

from handlers.devices.asking import DEVICES
from handlers.devices.cards import own
from handlers.kit.desk import Desk
from handlers.kit.effects import Ask, Button, Effects, Params, Say, Show
from handlers.kit.filling import start
from handlers.kit.forms import Answers, Form, ask, never
from handlers.kit.remembering import NAMES, device_label, may_remember
from handlers.kit.router import Router
from handlers.kit.taps.devices import LetGo, MyDevices, NameDevice
from handlers.kit.taps.menu import CONTACT, StartRequest
from handlers.kit.taps.sessions import MY_SESSIONS
from handlers.kit.which_portal import own_wifi
from handlers.language.words import Intent as Wish
from portal_bridge.orders import ForgetDevice
from store.accounts import Account
from store.audit import Act
from store.devices import LONGEST_NAME, Device
from store.refusals import NotYours, StaleCard

mine = Router("devices.mine")

SHOWN: Final = 10


@mine.on(MyDevices, words=[Wish.MY_DEVICES])
def my_devices(_tap: MyDevices, desk: Desk) -> Effects:
    accounts = {account.id: account for account in desk.accounts.of(desk.me.id)}
    if not accounts:
        request = Button.of("button.request_account", StartRequest())
        yield Say("session.no_account", buttons=(request, CONTACT))
        return
    found = desk.devices.of_accounts(accounts)
    able = [account for account in accounts.values() if may_remember(account, desk)]
    if found:
        yield Show(tuple(own(one, accounts[one.account_id], desk) for one in found[-SHOWN:]))
        yield Say("remembered.so_many", {"count": len(found)}, (MY_SESSIONS, CONTACT))
    elif able:
        most = max(desk.profiles.get(account.profile).remember_most for account in able)
        yield Say("remembered.none", {"most": most, "wifi": own_wifi(desk)}, (MY_SESSIONS, CONTACT))
    else:
        yield Say("remembered.not_here", buttons=(MY_SESSIONS, CONTACT))


def _mine(device: UUID, desk: Desk) -> tuple[Device, Account]:
    """A device that is remembered for the speaker's account. Raises ``StaleCard``, ``NotYours``."""
    found = desk.devices.get(device)
    account = None if found is None else desk.accounts.get(found.account_id)
    if found is None or account is None:
        raise StaleCard
    if account.owner_id != desk.me.id:
        raise NotYours
    if found.until is not None:
        raise StaleCard
    return found, account


@mine.on(LetGo)
def let_go(tap: LetGo, desk: Desk) -> Effects:
    """Asked once more: the next time it must type the password."""
    device, account = _mine(tap.device, desk)
    said: Params = {"device": device_label(device)}
    if not tap.sure:
        sure = Button.of("button.let_go_now", LetGo(device.id, 1), style="danger")
        yield Say("remembered.sure", said, (sure, DEVICES))
        return
    if not desk.devices.leave(device.id):
        yield Say("remembered.leaving", said, (DEVICES,))
        return
    desk.audit.note(Act.DEVICE_FORGOTTEN, account.id, of=desk.me.id)
    yield Ask(ForgetDevice(account.username, device.mac), answered=True)


# What it is called


def _read_name(answer: str, _desk: Desk) -> str:
    return " ".join(answer.split())[:LONGEST_NAME] or NAMES[0]


def _names(_desk: Desk) -> tuple[Button, ...]:
    return tuple(Button(f"device_name.{name}", tap=name) for name in NAMES)


class NewName(Form, form="name_device"):
    """One question."""

    device: str = ask(when=never, given=True)
    called: str = ask("remembered.ask_name", reader=_read_name, limit=LONGEST_NAME, choices=_names)

    @classmethod
    def check(cls, answers: Answers, desk: Desk) -> None:
        """Raises ``StaleCard`` when it is forgotten by now, by an officer or with its account."""
        _mine(UUID(answers["device"]), desk)

    def ask_params(self, desk: Desk) -> Params:
        device, _account = _mine(UUID(self.device), desk)
        return {"device": device_label(device), "limit": LONGEST_NAME}

    def finish(self, desk: Desk) -> Effects:
        device, account = _mine(UUID(self.device), desk)
        if not desk.devices.rename(device.id, self.called, account=account.id):
            raise StaleCard
        named = desk.devices.get(device.id) or device
        yield Say("remembered.named", {"device": device_label(named)}, (DEVICES,))


@mine.on(NameDevice)
def name_device(tap: NameDevice, desk: Desk) -> Effects:
    device, _account = _mine(tap.device, desk)
    desk.conversations.end(desk.me.id, NewName.form)
    yield from start(NewName, desk, {"device": device.id.hex})
