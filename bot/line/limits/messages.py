"""Message objects (Messaging API reference, "Message objects")."""

import re

from bot.line.limits.actions import IN_QUICK_REPLY
from bot.line.limits.counting import graphemes
from bot.line.limits.flex import container
from bot.line.limits.rules import (
    Rule,
    address,
    by_type,
    each,
    integer,
    number,
    one_of,
    record,
    text,
)
from bot.line.limits.spots import Spot
from bot.line.limits.templates import TEMPLATE

TEXT_UNITS = 5000
QUICK_REPLIES = 13
ALT_TEXT = text(1500)

_PICTURE = address(2000, "https")
_ID = text(100)
_KEY = r"[a-zA-Z0-9_]{1,20}"


def _sender_name(spot: Spot) -> None:
    text(20, count=graphemes)(spot)
    if isinstance(spot.value, str) and "line" in spot.value.casefold().split():
        spot.complain("This name may not be used")


_ITEM = record(
    {"action": IN_QUICK_REPLY},
    {"type": one_of("action"), "imageUrl": _PICTURE},
)
_COMMON: dict[str, Rule] = {
    "quickReply": record({"items": each(_ITEM, 1, QUICK_REPLIES)}),
    "sender": record({}, {"name": _sender_name, "iconUrl": _PICTURE}),
    "quoteToken": text(1000),
}
_EMOJI = record({"index": integer(0), "productId": _ID, "emojiId": _ID})


def _emojis_stand_on_dollars(spot: Spot) -> None:
    written, emojis = spot.get("text"), spot.get("emojis")
    if not isinstance(written, str) or not isinstance(emojis, list | tuple):
        return
    units = written.encode("utf-16-le", "surrogatepass")
    for number_, emoji in enumerate(emojis):
        index = emoji.get("index") if isinstance(emoji, dict) else None
        if isinstance(index, int) and units[2 * index : 2 * index + 2] != b"$\x00":
            spot.at("emojis", emojis).at(number_, emoji).complain("There is no $ at this index")


def _mentionee(spot: Spot) -> None:
    by_type({"all": record({}), "user": record({"userId": text(33)})})(spot)


_SUBSTITUTE = by_type(
    {
        "mention": record({"mentionee": _mentionee}),
        "emoji": record({"productId": _ID, "emojiId": _ID}),
    }
)


def _braces_are_filled(spot: Spot) -> None:
    """Every ``{key}`` has its substitute; a literal brace is doubled."""
    written = spot.get("text")
    if not isinstance(written, str):
        return
    given = spot.get("substitution")
    given = given if isinstance(given, dict) else {}
    place = spot.at("text", written)
    bare = written.replace("{{", "").replace("}}", "")
    for key in re.findall(r"\{([^{}]*)\}", bare):
        if not re.fullmatch(_KEY, key):
            place.complain(f"The key '{key}' enclosed in '{{}}' does not match '^{_KEY}$'.")
        elif key not in given:
            place.complain(f"The key '{key}' has no substitution")
    if re.search(r"[{}]", re.sub(r"\{[^{}]*\}", "", bare)):
        place.complain("A brace stands alone; double it to show it")
    _substitutes(spot.at("substitution", given), given)


def _substitutes(spot: Spot, given: dict[str, object]) -> None:
    if len(given) > 100:
        spot.complain("Size must be between 0 and 100")
    for key, value in given.items():
        _SUBSTITUTE(spot.at(key, value))
    for kind in ("mention", "emoji"):
        used = sum(isinstance(v, dict) and v.get("type") == kind for v in given.values())
        if used > 20:
            spot.complain(f"At most 20 of type {kind}")


_AREA = record({"x": integer(0), "y": integer(0), "width": integer(1), "height": integer(1)})
_HOTSPOT = by_type(
    {
        "message": record({"area": _AREA, "text": text(400)}),
        "uri": record({"area": _AREA, "linkUri": address(1000, "https", "tel", "line")}),
        "clipboard": record({"area": _AREA, "clipboardText": text(1000)}),
    }
)

_KINDS: dict[str, tuple[dict[str, Rule], dict[str, Rule], Rule | None]] = {
    "text": (
        {"text": text(TEXT_UNITS)},
        {"emojis": each(_EMOJI, 0, 20)},
        _emojis_stand_on_dollars,
    ),
    "textV2": ({"text": text(TEXT_UNITS)}, {"substitution": record({})}, _braces_are_filled),
    "sticker": ({"packageId": _ID, "stickerId": _ID}, {}, None),
    "image": ({"originalContentUrl": _PICTURE, "previewImageUrl": _PICTURE}, {}, None),
    "video": (
        {"originalContentUrl": _PICTURE, "previewImageUrl": _PICTURE},
        {"trackingId": text(100)},
        None,
    ),
    "audio": ({"originalContentUrl": _PICTURE, "duration": integer(1)}, {}, None),
    "location": (
        {
            "title": text(100, count=graphemes),
            "address": text(100, count=graphemes),
            "latitude": number(-90, 90),
            "longitude": number(-180, 180),
        },
        {},
        None,
    ),
    "imagemap": (
        {
            "baseUrl": _PICTURE,
            "altText": ALT_TEXT,
            "baseSize": record({"width": integer(1040, 1040), "height": integer(1)}),
            "actions": each(_HOTSPOT, 1, 50),
        },
        {},
        None,
    ),
    "template": ({"altText": ALT_TEXT, "template": TEMPLATE}, {}, None),
    "flex": ({"altText": ALT_TEXT, "contents": container}, {}, None),
    "coupon": ({"couponId": _ID}, {"deliveryTag": text(30)}, None),
}

#: One message object.
MESSAGE = by_type(
    {
        kind: record(must, {**_COMMON, **may}, then=then)
        for kind, (must, may, then) in _KINDS.items()
    }
)
