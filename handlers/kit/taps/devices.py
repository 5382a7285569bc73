"""Taps about remembered devices, wherever they are offered."""

from enum import StrEnum
from uuid import UUID

from handlers.kit.intents import Postback


class System(StrEnum):
    """What a phone or tablet runs."""

    APPLE = "apple"
    ANDROID = "android"


class RememberThis(Postback, prefix="remember"):
    """``จำเครื่องนี้``: the device of this session."""

    session: UUID


class PrivateAddress(Postback, prefix="private_mac"):
    """How the private address of a device is switched off for the office's Wi-Fi."""

    system: System


class MyDevices(Postback, prefix="devices"):
    """``เครื่องที่จำไว้``: one's own."""


class NameDevice(Postback, prefix="name_device"):
    """``เปลี่ยนชื่อ`` of a device of one's own."""

    device: UUID


class LetGo(Postback, prefix="let_go"):
    """``ให้ลืมเครื่องนี้``, one's own; ``sure`` once it was asked."""

    device: UUID
    sure: int


class ReplaceDevice(Postback, prefix="replace_device"):
    """``แทนที่``: forget this one, and remember the device of that session; ``sure`` once it was
    asked."""

    device: UUID
    session: UUID
    sure: int = 0


class TheirDevices(Postback, prefix="their_devices"):
    """``เครื่องที่จำไว้`` of an account, for officers."""

    account: UUID


class LetTheirsGo(Postback, prefix="let_theirs_go"):
    """``ให้ลืมเครื่อง`` of anybody's, for officers; ``sure`` once it was asked."""

    device: UUID
    sure: int
