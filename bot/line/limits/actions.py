"""What a tap may do, and where (Messaging API reference, "Action objects")."""

from datetime import datetime

from bot.line.limits.counting import graphemes
from bot.line.limits.rules import Rule, address, by_type, one_of, record, text
from bot.line.limits.spots import Spot

DATA = text(300)
_SHOWN = text(300, count=graphemes)
_LINK_SCHEMES = ("https", "tel", "line")
_INPUT_OPTIONS = ("closeRichMenu", "openRichMenu", "openKeyboard", "openVoice")
_PICKER_FORMATS = {"date": "%Y-%m-%d", "time": "%H:%M", "datetime": "%Y-%m-%dT%H:%M"}


def _postback_is_sane(spot: Spot) -> None:
    if spot.get("displayText") is not None and spot.get("text") is not None:
        spot.at("displayText", None).complain("Must not be specified together with text")
    if spot.get("fillInText") is not None and spot.get("inputOption") != "openKeyboard":
        spot.at("fillInText", None).complain("Only with the input option openKeyboard")


def _picker_is_sane(spot: Spot) -> None:
    mode = spot.get("mode")
    form = _PICKER_FORMATS.get(mode) if isinstance(mode, str) else None
    for key in ("initial", "max", "min"):
        value = spot.get(key)
        if form is not None and value is not None and not _is_time(value, form):
            spot.at(key, value).complain(f"Must be written as {form}")


def _is_time(value: object, form: str) -> bool:
    if not isinstance(value, str):
        return False
    form = form.replace("T", "t") if "t" in value else form
    try:
        datetime.strptime(value, form)  # noqa: DTZ007  LINE's picker knows no time zone
    except ValueError:
        return False
    return True


_KINDS: dict[str, tuple[dict[str, Rule], dict[str, Rule], Rule | None]] = {
    "postback": (
        {"data": DATA},
        {
            "displayText": _SHOWN,
            "text": _SHOWN,
            "inputOption": one_of(*_INPUT_OPTIONS),
            "fillInText": _SHOWN,
        },
        _postback_is_sane,
    ),
    "message": ({"text": _SHOWN}, {}, None),
    "uri": (
        {"uri": address(1000, *_LINK_SCHEMES)},
        {"altUri": record({}, {"desktop": address(1000, *_LINK_SCHEMES)})},
        None,
    ),
    "datetimepicker": (
        {"data": DATA, "mode": one_of(*_PICKER_FORMATS)},
        {"initial": text(16), "max": text(16), "min": text(16)},
        _picker_is_sane,
    ),
    "clipboard": ({"clipboardText": text(1000)}, {}, None),
    "camera": ({}, {}, None),
    "cameraRoll": ({}, {}, None),
    "location": ({}, {}, None),
    "richmenuswitch": (
        {"data": DATA, "richMenuAliasId": text(32, pattern=r"[a-z0-9_-]{1,32}")},
        {},
        None,
    ),
}
_EVERYWHERE = ("postback", "message", "uri", "datetimepicker", "clipboard")
_QUICK_REPLY_ONLY = ("camera", "cameraRoll", "location")


def _actions(label: int, *kinds: str, labelled: bool) -> Rule:
    wording = text(label, count=graphemes)
    rules: dict[str, Rule] = {}
    for kind in kinds:
        must, may, then = _KINDS[kind]
        rules[kind] = record(
            {**must, **({"label": wording} if labelled else {})},
            {**may, "label": wording},
            then=then,
        )
    return by_type(rules)


#: In a quick reply: label of 20 clusters, also the phone's own camera, album and map.
IN_QUICK_REPLY = _actions(20, *_EVERYWHERE, *_QUICK_REPLY_ONLY, labelled=True)
#: In a buttons, confirm or carousel template.
IN_TEMPLATE = _actions(20, *_EVERYWHERE, labelled=True)
#: Behind the picture of a template: nothing is shown, so nothing need be said.
BEHIND_PICTURE = _actions(20, *_EVERYWHERE, labelled=False)
#: In a column of an image carousel.
IN_IMAGE_CAROUSEL = _actions(12, *_EVERYWHERE, labelled=False)
#: On a Flex button.
ON_FLEX_BUTTON = _actions(40, *_EVERYWHERE, labelled=True)
#: On any other Flex component, where the label is not shown.
IN_FLEX = _actions(40, *_EVERYWHERE, labelled=False)
#: In an area of a rich menu.
IN_RICH_MENU = _actions(20, *_EVERYWHERE, "richmenuswitch", labelled=False)
