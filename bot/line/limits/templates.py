"""Template messages (Messaging API reference, "Template messages")."""

from bot.line.limits.actions import BEHIND_PICTURE, IN_IMAGE_CAROUSEL, IN_TEMPLATE
from bot.line.limits.rules import Rule, address, by_type, each, one_of, record, shaped, text
from bot.line.limits.spots import Spot

_PICTURE = address(2000, "https")
_COLOUR = shaped(r"#[0-9A-Fa-f]{6}")
_LOOK: dict[str, Rule] = {
    "imageAspectRatio": one_of("rectangle", "square"),
    "imageSize": one_of("cover", "contain"),
}


def _room_for_text(bare: int, beside: int) -> Rule:
    """Beside a picture or a title there is room for fewer characters."""

    def look(spot: Spot) -> None:
        crowded = spot.get("thumbnailImageUrl") or spot.get("title")
        text(beside if crowded else bare)(spot.at("text", spot.get("text")))

    return look


def _columns_match(spot: Spot) -> None:
    columns = spot.get("columns")
    if not isinstance(columns, list | tuple):
        return
    for key, said in (("actions", "number of actions"), ("thumbnailImageUrl", "use of a picture")):
        kinds = {_weight(c.get(key)) for c in columns if isinstance(c, dict)}
        if len(kinds) > 1:
            spot.at("columns", columns).complain(f"All columns must agree in their {said}")


def _weight(value: object) -> int:
    return len(value) if isinstance(value, list | tuple) else int(bool(value))


_BUTTONS = record(
    {"text": lambda spot: None, "actions": each(IN_TEMPLATE, 1, 4)},
    {
        **_LOOK,
        "thumbnailImageUrl": _PICTURE,
        "imageBackgroundColor": _COLOUR,
        "title": text(40),
        "defaultAction": BEHIND_PICTURE,
    },
    then=_room_for_text(160, 60),
)
_CONFIRM = record({"text": text(240), "actions": each(IN_TEMPLATE, 2, 2)})
_COLUMN = record(
    {"text": lambda spot: None, "actions": each(IN_TEMPLATE, 1, 3)},
    {
        "thumbnailImageUrl": _PICTURE,
        "imageBackgroundColor": _COLOUR,
        "title": text(40),
        "defaultAction": BEHIND_PICTURE,
    },
    then=_room_for_text(120, 60),
)
_CAROUSEL = record({"columns": each(_COLUMN, 1, 10)}, _LOOK, then=_columns_match)
_IMAGE_COLUMN = record({"imageUrl": _PICTURE, "action": IN_IMAGE_CAROUSEL})
_IMAGE_CAROUSEL = record({"columns": each(_IMAGE_COLUMN, 1, 10)})

#: The ``template`` of a template message.
TEMPLATE = by_type(
    {
        "buttons": _BUTTONS,
        "confirm": _CONFIRM,
        "carousel": _CAROUSEL,
        "image_carousel": _IMAGE_CAROUSEL,
    }
)
