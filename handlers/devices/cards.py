"""A remembered device as its owner sees it, and as an officer does."""

from handlers.kit.desk import Desk
from handlers.kit.effects import Badge, Button, Card, Fact, Param, When, Words
from handlers.kit.remembering import name_words
from handlers.kit.taps.devices import LetGo, LetTheirsGo, NameDevice
from store.accounts import Account, AccountState
from store.devices import Device, DeviceState


def own(device: Device, account: Account, desk: Desk) -> Card:
    """With what its owner can do about it."""
    taps = (
        Button.of("button.name_device", NameDevice(device.id)),
        Button.of("button.let_go", LetGo(device.id, 0), style="danger"),
    )
    return Card(
        "remembered.mine",
        params={"name": name_words(device)},
        badge=_badge(account),
        facts=_facts(device, account, desk),
        buttons=() if device.state is DeviceState.LEAVING else taps,
    )


def theirs(device: Device, account: Account, desk: Desk) -> Card:
    """For an officer."""
    taps = (Button.of("button.let_go", LetTheirsGo(device.id, 0), style="danger"),)
    return Card(
        "remembered.theirs",
        params={"username": account.username},
        badge=_badge(account),
        facts=(Fact("fact.called", name_words(device)), *_facts(device, account, desk)),
        buttons=() if device.state is DeviceState.LEAVING else taps,
    )


def _badge(account: Account) -> Badge | None:
    return Badge.FROZEN if account.state is AccountState.FROZEN else None


def _facts(device: Device, account: Account, desk: Desk) -> tuple[Fact, ...]:
    return (
        Fact("fact.username", account.username),
        Fact("fact.device_number", device.mac),
        Fact("fact.since", When(device.since, "day")),
        Fact("fact.state", _state(device, account, desk)),
    )


def _state(device: Device, account: Account, desk: Desk) -> Param:
    if device.state is DeviceState.WRITING:
        return Words("remembered.state_writing")
    if device.state is DeviceState.LEAVING:
        return Words("remembered.state_leaving")
    if account.state is AccountState.FROZEN:
        return Words("remembered.state_outside")
    running = desk.online.of_account(account.username)
    if any(row.mac == device.mac for row in running):
        return Words("remembered.state_online")
    return Words("remembered.state_away")
