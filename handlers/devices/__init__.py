"""Remembered devices: a phone or tablet that types the password once (manual, 1.2.2)."""

from handlers.devices.answers import answers
from handlers.devices.asking import asking
from handlers.devices.for_officers import for_officers
from handlers.devices.mine import mine
from handlers.devices.private import private
from handlers.kit.router import Router

devices = Router("devices").include([asking, private, mine, for_officers, answers])

__all__ = ["devices"]
