"""What cards are put together from: colours, sizes, and the taps behind buttons."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from bot.pages.tokens import Page
from handlers.kit.effects import Badge, Button

Json = dict[str, object]
Address = Callable[[UUID, Page], str]
"""Address of a one-time page, by the id of its link or handout."""

BAND: Final = "#0F4C5C"
ON_BAND: Final = "#FFFFFF"
PAPER: Final = "#FFFFFF"
INK: Final = "#1A2B30"
QUIET: Final = "#5A6B70"
LINE: Final = "#DCE3E5"
FILLED: Final = "#0B7A4B"
PLAIN: Final = "#0F4C5C"
DANGER: Final = "#B3261E"

BADGES: Final = {
    Badge.WAITING: ("#FFE3A3", "#5C3D00"),
    Badge.APPROVED: ("#CFF2DA", "#0A5227"),
    Badge.REFUSED: ("#FFDAD6", "#8C1D18"),
    Badge.FROZEN: ("#FFDAD6", "#8C1D18"),
    Badge.CLOSED: ("#E3E6E8", "#3C4346"),
}
"""Background and letters of each state: amber, green, red, red, grey. Pale, so that they stand
out on the dark band; each pair, as every pair above, is 4.5:1 or better."""


def action(button: Button, label: str, address: Address) -> Json:
    """What a tap on ``button`` does, as LINE takes it. Raises ``ValueError`` for a button that
    does nothing, or several things at once."""
    match button:
        case Button(tap=str(data), says=None, opens=None, link=None, handout=None):
            return {"type": "postback", "label": label, "data": data, "displayText": label}
        case Button(tap=None, says=str(words), opens=None, link=None, handout=None):
            return {"type": "message", "label": label, "text": words}
        case Button(tap=None, says=None, opens=str(uri), link=None, handout=None):
            return {"type": "uri", "label": label, "uri": uri}
        case Button(tap=None, says=None, opens=None, link=UUID() as link, handout=None):
            return {"type": "uri", "label": label, "uri": address(link, Page.PASSWORD)}
        case Button(tap=None, says=None, opens=None, link=None, handout=UUID() as handout):
            return {"type": "uri", "label": label, "uri": address(handout, Page.HANDOUT)}
    raise ValueError(f"the button {button.label!r} must do exactly one thing")
