"""What cards are put together from: colours, sizes, and the taps behind buttons."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from bot.line.limits import utf16_units
from bot.pages.tokens import Page
from bot.texts import Texts
from handlers.kit.effects import Badge, Button

CLIPBOARD: Final = 1_000
"""REF clipboard action: characters of what it copies; LINE 14.0 and newer know it."""
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
LINE_SPACING: Final = "6px"

BADGES: Final = {
    Badge.WAITING: ("#FFE3A3", "#5C3D00"),
    Badge.APPROVED: ("#CFF2DA", "#0A5227"),
    Badge.REFUSED: ("#FFDAD6", "#8C1D18"),
    Badge.FROZEN: ("#FFDAD6", "#8C1D18"),
    Badge.CLOSED: ("#E3E6E8", "#3C4346"),
}
"""Background and letters of each state: amber, green, red, red, grey. Pale, so that they stand
out on the dark band; each pair, as every pair above, is 4.5:1 or better."""


def label_of(button: Button, language: str, texts: Texts) -> str:
    """What stands on it, however long."""
    said = button.label if button.literal else texts.say(button.label, {}, language)
    return f"{button.mark} {said}" if button.mark else said


def copied_by(button: Button, language: str, texts: Texts) -> str:
    """What its tap puts on the clipboard; ``""``: nothing, or more than LINE takes."""
    copied = "" if button.copies is None else texts.value(button.copies, language)
    return copied if utf16_units(copied) <= CLIPBOARD else ""


def action(button: Button, label: str, address: Address, copied: str = "") -> Json:
    """What a tap on ``button`` does, as LINE takes it; ``copied`` is what it copies. Raises
    ``ValueError`` for a button that does nothing, or several things at once."""
    if copied:
        return {"type": "clipboard", "label": label, "clipboardText": copied}
    does = (
        *(button.tap, button.says, button.opens),
        *(button.link, button.handout, button.guests, button.online),
    )
    match does:
        case (str(data), None, None, None, None, None, None):
            return {"type": "postback", "label": label, "data": data, "displayText": label}
        case (None, str(words), None, None, None, None, None):
            return {"type": "message", "label": label, "text": words}
        case (None, None, str(uri), None, None, None, None):
            return {"type": "uri", "label": label, "uri": uri}
        case (None, None, None, UUID() as link, None, None, None):
            return {"type": "uri", "label": label, "uri": address(link, Page.PASSWORD)}
        case (None, None, None, None, UUID() as handout, None, None):
            return {"type": "uri", "label": label, "uri": address(handout, Page.HANDOUT)}
        case (None, None, None, None, None, UUID() as known, None):
            return {"type": "uri", "label": label, "uri": address(known, Page.GUESTS)}
        case (None, None, None, None, None, None, UUID() as session):
            return {"type": "uri", "label": label, "uri": address(session, Page.ONLINE)}
    raise ValueError(f"the button {button.label!r} must do exactly one thing")
