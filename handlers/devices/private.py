"""A device that shows a made-up address: it would not be known again, so it is not remembered.

The steps are those of iOS 18 and later ("Private Wi-Fi Address": off, fixed or rotating) and of
Android 10 and later ("Privacy": randomised MAC or device MAC); both may be switched off for one
Wi-Fi alone.
"""

from typing import Final

from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Params, Say
from handlers.kit.router import Router
from handlers.kit.taps.devices import PrivateAddress, System
from handlers.kit.taps.menu import CONTACT
from handlers.kit.taps.sessions import MY_SESSIONS
from handlers.kit.which_portal import own_wifi

private = Router("devices.private")

WAYS: Final = (
    Button.of("button.apple", PrivateAddress(System.APPLE)),
    Button.of("button.android", PrivateAddress(System.ANDROID)),
    CONTACT,
)


def how_it_is_switched_off(desk: Desk) -> Say:
    """Why it is not remembered, and where to go on."""
    return Say("remembered.private", {"wifi": own_wifi(desk)}, WAYS)


@private.on(PrivateAddress)
def steps(tap: PrivateAddress, desk: Desk) -> Effects:
    said: Params = {"wifi": own_wifi(desk)}
    again = (MY_SESSIONS, CONTACT)
    if tap.system is System.APPLE:
        yield Say("remembered.steps_apple", said, again)
    else:
        yield Say("remembered.steps_android", said, again)
