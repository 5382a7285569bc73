"""What LINE refuses in a message, as pure functions on the message's JSON.

The emulator of the playground answers 400 by these, and the snapshots of the cards are held to
them. Source: the Messaging API reference, section by section as named in each module. Two rules
are ours and stricter than LINE: a plain ``http`` link is refused (unless it leads to this very
machine and ``loopback_http`` is set), and a text of nothing but blanks counts as empty.

    >>> [str(c.message) for c in check([{"type": "text", "text": ""}])]
    ['May not be empty']
"""

from collections.abc import Mapping, Sequence

from bot.line.limits.counting import graphemes, utf16_units
from bot.line.limits.messages import MESSAGE
from bot.line.limits.richmenu import RICH_MENU
from bot.line.limits.spots import Complaint, Path, Spot, Terms

__all__ = [
    "MOST_MESSAGES",
    "Complaint",
    "check",
    "check_rich_menu",
    "error_body",
    "graphemes",
    "utf16_units",
]

#: Message objects in one reply, push or multicast.
MOST_MESSAGES = 5


def check(
    messages: Sequence[Mapping[str, object]], *, loopback_http: bool = False
) -> list[Complaint]:
    """Everything LINE would refuse in what is sent in one call; empty when it would pass.

    ``loopback_http`` lets addresses of this machine be plain ``http``, as in the playground.
    """
    terms = Terms(loopback_http)
    complaints: list[Complaint] = []
    if not 1 <= len(messages) <= MOST_MESSAGES:
        complaints.append(Complaint("Size must be between 1 and 5", "messages"))
    for index, message in enumerate(messages):
        MESSAGE(Spot(message, Path(("messages", index), index), terms, complaints))
    return complaints


def check_rich_menu(menu: Mapping[str, object], *, loopback_http: bool = False) -> list[Complaint]:
    """Everything LINE would refuse in the body of "create rich menu"."""
    spot = Spot(menu, Path(()), Terms(loopback_http))
    RICH_MENU(spot)
    return spot.complaints


def error_body(complaints: Sequence[Complaint]) -> dict[str, object]:
    """The body LINE answers 400 with (reference, "Error responses").

    Faults of the request are told together. A fault inside a Flex container is told for the first
    such message only, with places counted from its container.
    """
    plain = [c for c in complaints if not c.in_flex]
    if plain:
        summary = f"The request body has {len(plain)} error(s)"
    else:
        first = complaints[0].index
        plain = [c for c in complaints if c.index == first]
        summary = f"A message (messages[{first}]) in the request body is invalid"
    details = [{"message": c.message, "property": c.property} for c in plain]
    return {"message": summary, "details": details}
