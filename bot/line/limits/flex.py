"""Flex containers (Messaging API reference, "Flex Message"): bubble, carousel, components."""

from bot.line.limits.actions import IN_FLEX, ON_FLEX_BUTTON
from bot.line.limits.counting import json_bytes
from bot.line.limits.rules import (
    REQUIRED,
    Rule,
    address,
    boolean,
    by_type,
    each,
    integer,
    one_of,
    record,
    shaped,
    text,
)
from bot.line.limits.spots import Spot

BUBBLE_BYTES = 30 * 1024
CAROUSEL_BYTES = 50 * 1024
BUBBLES = 12

_STEPS = ("none", "xs", "sm", "md", "lg", "xl", "xxl")
_SIZES = ("xxs", "xs", "sm", "md", "lg", "xl", "xxl", "3xl", "4xl", "5xl")
_BORDERS = ("none", "light", "normal", "medium", "semi-bold", "bold")
_PX = r"\d{1,5}(\.\d+)?px"
_PERCENT = r"\d{1,3}(\.\d+)?%"
_SIGNED = rf"-?({_PX}|{_PERCENT})"

_COLOUR = shaped(r"#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?")
_PIXELS = shaped(_PX)
_STEP = shaped(_PX, *_STEPS)
_PADDING = shaped(f"({_PX}|{_PERCENT})", *_STEPS)
_LENGTH = shaped(f"({_PX}|{_PERCENT})")
_FONT_SIZE = shaped(_PX, *_SIZES)
_RATIO = r"\d{1,6}(\.\d+)?:\d{1,6}(\.\d+)?"
_GRAVITY = one_of("top", "bottom", "center")
_ALIGN = one_of("start", "end", "center")
_WEIGHT = one_of("regular", "bold")
_STYLE = one_of("normal", "italic")
_DECORATION = one_of("none", "underline", "line-through")
_PICTURE = address(2000, "https")

_PLACED: dict[str, Rule] = {
    "position": one_of("relative", "absolute"),
    **{f"offset{side}": shaped(_SIGNED, *_STEPS) for side in ("Top", "Bottom", "Start", "End")},
}
_WEIGHTED: dict[str, Rule] = {"flex": integer(0), "margin": _STEP}
_GRADIENT = by_type(
    {
        "linearGradient": record(
            {
                "angle": shaped(r"\d{1,3}(\.\d+)?deg"),
                "startColor": _COLOUR,
                "endColor": _COLOUR,
            },
            {"centerColor": _COLOUR, "centerPosition": shaped(_PERCENT)},
            closed=True,
        )
    }
)


def _ratio(spot: Spot) -> None:
    """``width:height``, the height at most three times the width."""
    shaped(_RATIO)(spot)
    if isinstance(spot.value, str) and spot.value.count(":") == 1:
        try:
            width, height = (float(side) for side in spot.value.split(":"))
        except ValueError:
            return
        if not 1 <= width <= 100_000 or not 1 <= height <= 3 * width:
            spot.complain("invalid property")


def _says_something(spot: Spot) -> None:
    if spot.get("text") is None and not spot.get("contents"):
        spot.at("text", None).complain("Either text or contents must be set")


_SPAN = record(
    {"text": text(BUBBLE_BYTES)},
    {
        "size": _FONT_SIZE,
        "color": _COLOUR,
        "weight": _WEIGHT,
        "style": _STYLE,
        "decoration": _DECORATION,
    },
    closed=True,
)

_TEXT = record(
    {},
    {
        **_PLACED,
        **_WEIGHTED,
        "text": text(BUBBLE_BYTES),
        "contents": each(by_type({"span": _SPAN}), 1, 1000),
        "size": _FONT_SIZE,
        "align": _ALIGN,
        "gravity": _GRAVITY,
        "color": _COLOUR,
        "weight": _WEIGHT,
        "style": _STYLE,
        "decoration": _DECORATION,
        "wrap": boolean,
        "lineSpacing": _PIXELS,
        "maxLines": integer(0),
        "adjustMode": one_of("shrink-to-fit"),
        "scaling": boolean,
        "action": IN_FLEX,
    },
    closed=True,
    then=_says_something,
)

_BUTTON = record(
    {"action": ON_FLEX_BUTTON},
    {
        **_PLACED,
        **_WEIGHTED,
        "color": _COLOUR,
        "style": one_of("primary", "secondary", "link"),
        "gravity": _GRAVITY,
        "height": one_of("md", "sm"),
        "adjustMode": one_of("shrink-to-fit"),
        "scaling": boolean,
    },
    closed=True,
)

_IMAGE = record(
    {"url": _PICTURE},
    {
        **_PLACED,
        **_WEIGHTED,
        "align": _ALIGN,
        "gravity": _GRAVITY,
        "size": shaped(f"({_PX}|{_PERCENT})", *_SIZES, "full"),
        "aspectRatio": _ratio,
        "aspectMode": one_of("fit", "cover"),
        "backgroundColor": _COLOUR,
        "action": IN_FLEX,
        "animated": boolean,
    },
    closed=True,
)

_ICON = record(
    {"url": _PICTURE},
    {
        **_PLACED,
        "margin": _STEP,
        "size": shaped(f"({_PX}|{_PERCENT})", *_SIZES),
        "aspectRatio": _ratio,
        "scaling": boolean,
    },
    closed=True,
)

_SEPARATOR = record({}, {"margin": _STEP, "color": _COLOUR}, closed=True)
_FILLER = record({}, {"flex": integer(0)}, closed=True)


def _box(spot: Spot) -> None:
    _BOX(spot)


_STACKED = by_type(
    {
        "box": _box,
        "button": _BUTTON,
        "image": _IMAGE,
        "text": _TEXT,
        "separator": _SEPARATOR,
        "filler": _FILLER,
    }
)
_ON_A_LINE = by_type({"icon": _ICON, "text": _TEXT, "filler": _FILLER})


def _contents_suit_layout(spot: Spot) -> None:
    part = _ON_A_LINE if spot.get("layout") == "baseline" else _STACKED
    if spot.get("contents") is not None:
        each(part, 0, 1000)(spot.at("contents", spot.get("contents")))


_BOX = record(
    {"layout": one_of("horizontal", "vertical", "baseline"), "contents": lambda spot: None},
    {
        **_PLACED,
        **_WEIGHTED,
        "spacing": _STEP,
        "backgroundColor": _COLOUR,
        "borderColor": _COLOUR,
        "borderWidth": shaped(_PX, *_BORDERS),
        "cornerRadius": _STEP,
        **dict.fromkeys(("width", "maxWidth", "height", "maxHeight"), _LENGTH),
        **{f"padding{side}": _PADDING for side in ("All", "Top", "Bottom", "Start", "End")},
        "justifyContent": one_of(
            "center", "flex-start", "flex-end", "space-between", "space-around", "space-evenly"
        ),
        "alignItems": one_of("center", "flex-start", "flex-end"),
        "background": _GRADIENT,
        "action": IN_FLEX,
    },
    closed=True,
    then=_contents_suit_layout,
)

_VIDEO = record(
    {
        "url": _PICTURE,
        "previewUrl": _PICTURE,
        "altContent": by_type({"box": _box, "image": _IMAGE}),
    },
    {"aspectRatio": _ratio, "action": IN_FLEX},
    closed=True,
)

_BLOCK_STYLE = record(
    {},
    {"backgroundColor": _COLOUR, "separator": boolean, "separatorColor": _COLOUR},
    closed=True,
    typed=False,
)
_BLOCK = by_type({"box": _box})


def _has_a_block(spot: Spot) -> None:
    if not any(spot.get(block) for block in ("header", "hero", "body", "footer")):
        spot.complain("At least one block must be specified")
    if spot.mapping is not None and json_bytes(spot.value) > BUBBLE_BYTES:
        spot.complain("Too large flex message. The maximum size of a bubble is 30 KB")


_BUBBLE = record(
    {},
    {
        "direction": one_of("ltr", "rtl"),
        "size": one_of("nano", "micro", "deca", "hecto", "kilo", "mega", "giga"),
        "styles": record(
            {},
            dict.fromkeys(("header", "hero", "body", "footer"), _BLOCK_STYLE),
            closed=True,
            typed=False,
        ),
        "header": _BLOCK,
        "hero": by_type({"box": _box, "image": _IMAGE, "video": _VIDEO}),
        "body": _BLOCK,
        "footer": _BLOCK,
        "action": IN_FLEX,
    },
    closed=True,
    then=_has_a_block,
)


def _bubbles_match(spot: Spot) -> None:
    contents = spot.get("contents")
    if not isinstance(contents, list | tuple):
        return
    sizes = {b.get("size") or "mega" for b in contents if isinstance(b, dict)}
    if len(sizes) > 1:
        spot.at("contents", contents).complain("All bubbles of a carousel must have the same size")
    if json_bytes(spot.value) > CAROUSEL_BYTES:
        spot.complain("Too large flex message. The maximum size of a carousel is 50 KB")


_CAROUSEL = record(
    {"contents": each(by_type({"bubble": _BUBBLE}), 1, BUBBLES)},
    closed=True,
    then=_bubbles_match,
)
_CONTAINER = by_type({"bubble": _BUBBLE, "carousel": _CAROUSEL})


def container(spot: Spot) -> None:
    """The ``contents`` of a Flex message; places are counted from the container itself."""
    if spot.value is None:
        spot.complain(REQUIRED)
    else:
        _CONTAINER(spot.as_flex_root())
