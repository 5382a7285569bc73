"""What LINE refuses, as a table: a message, the place, a word of the complaint."""

import copy
from typing import Any

import pytest

from bot.line.limits import check, check_rich_menu, error_body, graphemes, utf16_units

Json = dict[str, Any]


def text(value: object = "สวัสดี", **more: object) -> Json:
    return {"type": "text", "text": value, **more}


def postback(**more: object) -> Json:
    return {"type": "postback", "label": "อนุมัติ", "data": "decide|1", **more}


def quick(*actions: Json) -> Json:
    return text(quickReply={"items": [{"type": "action", "action": a} for a in actions]})


def flex(contents: object, alt: object = "คำขอบัญชี A-0001") -> Json:
    return {"type": "flex", "altText": alt, "contents": contents}


def box(*contents: Json, **more: object) -> Json:
    return {"type": "box", "layout": "vertical", "contents": list(contents), **more}


def bubble(*contents: Json, **more: object) -> Json:
    return {"type": "bubble", "body": box(*contents), **more}


def words(value: object = "ข้อความ", **more: object) -> Json:
    return {"type": "text", "text": value, **more}


def button(action: object = None, **more: object) -> Json:
    return {"type": "button", "action": action or postback(), **more}


def template(body: Json) -> Json:
    return {"type": "template", "altText": "เลือก", "template": body}


def confirm(*actions: Json, said: str = "แน่ใจ") -> Json:
    return template({"type": "confirm", "text": said, "actions": list(actions)})


def carousel(*columns: Json) -> Json:
    return template({"type": "carousel", "columns": list(columns)})


PICTURE = {
    "type": "image",
    "originalContentUrl": "https://a.example/1.png",
    "previewImageUrl": "https://a.example/2.png",
}
FLAG = "🇹🇭"
FAMILY = "👩‍👩‍👧"


@pytest.mark.parametrize(
    ("value", "clusters", "units"),
    [
        ("", 0, 0),
        ("abc", 3, 3),
        ("ที่", 1, 3),
        ("น้ำ", 1, 3),
        ("ปี่ ก๊ ฎุ", 5, 9),
        ("เจ้าหน้าที่", 7, 11),
        ("ขอใช้อินเทอร์เน็ต", 13, 17),
        ("😀", 1, 2),
        ("👍🏽", 1, 4),
        (FLAG, 1, 4),
        (FLAG * 2, 2, 8),
        (FAMILY, 1, 8),
        ("ก\u200dก", 2, 3),
        ("\r\n", 1, 2),
        ("\na\u0301", 2, 3),
        ("❤️", 1, 2),
    ],
)
def test_thai_marks_are_free_and_emoji_count_once(value: str, clusters: int, units: int) -> None:
    assert (graphemes(value), utf16_units(value)) == (clusters, units)


FINE = {
    "text of 5000": text("ก" * 5000),
    "emoji of 5000 units": text("😀" * 2500),
    "13 quick replies": quick(*[postback()] * 13),
    "label of 20 clusters, 60 units": quick(postback(label="ที่" * 20)),
    "data of 300": quick(postback(data="x" * 300)),
    "display text of 300": quick(postback(displayText="ที่" * 300)),
    "camera": quick({"type": "camera", "label": "ถ่ายรูป"}),
    "date": quick(
        {"type": "datetimepicker", "label": "วัน", "data": "d", "mode": "date", "max": "2026-12-31"}
    ),
    "keyboard": quick(postback(inputOption="openKeyboard", fillInText="ชื่อ")),
    "link": flex(bubble(button({"type": "uri", "label": "เปิด", "uri": "https://a.example/x"}))),
    "phone": flex(bubble(words(action={"type": "uri", "uri": "tel:056721234"}))),
    "line": quick({"type": "uri", "label": "เพื่อน", "uri": "line://nv/recommendOA/@x"}),
    "clipboard": flex(
        bubble(button({"type": "clipboard", "label": "คัดลอก", "clipboardText": "1,234"}))
    ),
    "bubble": flex(bubble(words(), size="kilo")),
    "flex label of 40": flex(bubble(button(postback(label="ก" * 40)))),
    "empty box": flex(bubble(box())),
    "pixels": flex(bubble(words(size="13px", margin="4px", lineSpacing="6px"))),
    "baseline": flex(bubble(box(words(flex=0), layout="baseline", spacing="sm"))),
    "spans": flex(bubble({"type": "text", "contents": [{"type": "span", "text": "ก"}]})),
    "gradient": flex(
        bubble(
            box(
                words(),
                background={
                    "type": "linearGradient",
                    "angle": "90deg",
                    "startColor": "#FFFFFF",
                    "endColor": "#00000080",
                },
            )
        )
    ),
    "12 bubbles": flex({"type": "carousel", "contents": [bubble(words())] * 12}),
    "mega is the usual size": flex(
        {"type": "carousel", "contents": [bubble(words()), bubble(words(), size="mega")]}
    ),
    "null is left out": flex(bubble(words(color=None))),
    "picture": PICTURE,
    "confirm": confirm(postback(), postback()),
    "textV2": {
        "type": "textV2",
        "text": "{who} {{x}}",
        "substitution": {"who": {"type": "mention", "mentionee": {"type": "all"}}},
    },
    "sticker": {"type": "sticker", "packageId": "446", "stickerId": "1988"},
    "place": {
        "type": "location",
        "title": "สพป.",
        "address": "หล่มสัก",
        "latitude": 16.7,
        "longitude": 101.2,
    },
    "emoji in text": text("$ ก", emojis=[{"index": 0, "productId": "p", "emojiId": "001"}]),
}


@pytest.mark.parametrize("message", FINE.values(), ids=FINE.keys())
def test_what_line_takes_passes(message: Json) -> None:
    assert check([message]) == []


REFUSED: dict[str, tuple[Json, str, str]] = {
    "unknown type": ({"type": "file"}, "messages[0].type", "Must be one of"),
    "no text": ({"type": "text"}, "messages[0].text", "May not be empty"),
    "empty text": (text(""), "messages[0].text", "May not be empty"),
    "blank text": (text(" \n "), "messages[0].text", "May not be empty"),
    "text is a number": (text(5), "messages[0].text", "string"),
    "text of 5001": (text("ก" * 5001), "messages[0].text", "5000"),
    "2501 emoji are 5002 units": (text("😀" * 2501), "messages[0].text", "5000"),
    "an emoji without its dollar": (
        text("ก", emojis=[{"index": 0, "productId": "p", "emojiId": "1"}]),
        "messages[0].emojis[0]",
        "no $",
    ),
    "an open brace": (
        {"type": "textV2", "text": "a { b"},
        "messages[0].text",
        "double",
    ),
    "a bad key": ({"type": "textV2", "text": "{!owe}"}, "messages[0].text", "'!owe'"),
    "a key without substitute": ({"type": "textV2", "text": "{a}"}, "messages[0].text", "'a'"),
    "a mention of nobody": (
        {"type": "textV2", "text": "{a}", "substitution": {"a": {"type": "mention"}}},
        "messages[0].substitution.a.mentionee",
        "May not be empty",
    ),
    "14 quick replies": (quick(*[postback()] * 14), "messages[0].quickReply.items", "13"),
    "no quick replies": (quick(), "messages[0].quickReply.items", "between 1"),
    "label of 21": (
        quick(postback(label="ก" * 21)),
        "messages[0].quickReply.items[0].action.label",
        "20",
    ),
    "no label": (
        quick({"type": "postback", "data": "x"}),
        "messages[0].quickReply.items[0].action.label",
        "May not be empty",
    ),
    "data of 301": (
        quick(postback(data="x" * 301)),
        "messages[0].quickReply.items[0].action.data",
        "300",
    ),
    "data of 151 emoji": (
        quick(postback(data="😀" * 151)),
        "messages[0].quickReply.items[0].action.data",
        "300",
    ),
    "no data": (
        quick({"type": "postback", "label": "ก"}),
        "messages[0].quickReply.items[0].action.data",
        "May not be empty",
    ),
    "display text of 301": (
        quick(postback(displayText="ก" * 301)),
        "messages[0].quickReply.items[0].action.displayText",
        "300",
    ),
    "text and display text": (
        quick(postback(displayText="ก", text="ก")),
        "messages[0].quickReply.items[0].action.displayText",
        "together",
    ),
    "fill-in without keyboard": (
        quick(postback(fillInText="ก")),
        "messages[0].quickReply.items[0].action.fillInText",
        "openKeyboard",
    ),
    "message action without text": (
        quick({"type": "message", "label": "ก"}),
        "messages[0].quickReply.items[0].action.text",
        "May not be empty",
    ),
    "rich menu switch in a quick reply": (
        quick({"type": "richmenuswitch", "label": "ก", "data": "x", "richMenuAliasId": "a"}),
        "messages[0].quickReply.items[0].action.type",
        "Must be one of",
    ),
    "camera in a card": (
        flex(bubble(button({"type": "camera", "label": "ก"}))),
        "/body/contents/0/action/type",
        "Must be one of",
    ),
    "picker without mode": (
        quick({"type": "datetimepicker", "label": "ก", "data": "x"}),
        "messages[0].quickReply.items[0].action.mode",
        "May not be empty",
    ),
    "picker with a time for a date": (
        quick(
            {"type": "datetimepicker", "label": "ก", "data": "x", "mode": "date", "min": "10:00"}
        ),
        "messages[0].quickReply.items[0].action.min",
        "written",
    ),
    "plain http": (
        quick({"type": "uri", "label": "ก", "uri": "http://a.example"}),
        "messages[0].quickReply.items[0].action.uri",
        "scheme",
    ),
    "http to this machine": (
        quick({"type": "uri", "label": "ก", "uri": "http://127.0.0.1:8000/x"}),
        "messages[0].quickReply.items[0].action.uri",
        "scheme",
    ),
    "script": (
        quick({"type": "uri", "label": "ก", "uri": "javascript:alert(1)"}),
        "messages[0].quickReply.items[0].action.uri",
        "scheme",
    ),
    "a blank in a link": (
        quick({"type": "uri", "label": "ก", "uri": "https://a.example/a b"}),
        "messages[0].quickReply.items[0].action.uri",
        "invalid uri",
    ),
    "a link of 1001": (
        quick({"type": "uri", "label": "ก", "uri": "https://a.example/".ljust(1001, "x")}),
        "messages[0].quickReply.items[0].action.uri",
        "1000",
    ),
    "quick reply icon by http": (
        text(
            quickReply={
                "items": [{"type": "action", "imageUrl": "http://a.example", "action": postback()}]
            }
        ),
        "messages[0].quickReply.items[0].imageUrl",
        "scheme",
    ),
    "sender LINE": (text(sender={"name": "LINE"}), "messages[0].sender.name", "may not"),
    "sender of 21": (text(sender={"name": "ก" * 21}), "messages[0].sender.name", "20"),
    "picture by http": (
        {**PICTURE, "previewImageUrl": "http://a.example/1.png"},
        "messages[0].previewImageUrl",
        "scheme",
    ),
    "picture without preview": (
        {"type": "image", "originalContentUrl": "https://a.example/1.png"},
        "messages[0].previewImageUrl",
        "May not be empty",
    ),
    "no altText": (
        {"type": "flex", "contents": bubble(words())},
        "messages[0].altText",
        "May not be empty",
    ),
    "altText of 1501": (flex(bubble(words()), "ก" * 1501), "messages[0].altText", "1500"),
    "no contents": (
        {"type": "flex", "altText": "ก"},
        "messages[0].contents",
        "May not be empty",
    ),
    "no block": (flex({"type": "bubble"}), "/", "At least one block"),
    "bubble size": (flex(bubble(words(), size="huge")), "/size", "Must be one of"),
    "text size": (flex(bubble(words(size="huge"))), "/body/contents/0/size", "invalid property"),
    "colour by name": (flex(bubble(words(color="red"))), "/body/contents/0/color", "invalid"),
    "empty words": (flex(bubble(words(""))), "/body/contents/0/text", "May not be empty"),
    "no words": (flex(bubble({"type": "text"})), "/body/contents/0/text", "Either text"),
    "box without layout": (
        flex({"type": "bubble", "body": {"type": "box", "contents": []}}),
        "/body/layout",
        "May not be empty",
    ),
    "box without contents": (
        flex({"type": "bubble", "body": {"type": "box", "layout": "vertical"}}),
        "/body/contents",
        "May not be empty",
    ),
    "button without action": (
        flex(bubble({"type": "button"})),
        "/body/contents/0/action",
        "May not be empty",
    ),
    "flex label of 41": (
        flex(bubble(button(postback(label="ก" * 41)))),
        "/body/contents/0/action/label",
        "40",
    ),
    "button in a baseline box": (
        flex(bubble(box(button(), layout="baseline"))),
        "/body/contents/0/contents/0/type",
        "Must be one of",
    ),
    "icon in a vertical box": (
        flex(bubble({"type": "icon", "url": "https://a.example/1.png"})),
        "/body/contents/0/type",
        "Must be one of",
    ),
    "a body that is a text": (
        flex({"type": "bubble", "body": words()}),
        "/body/type",
        "Must be one of",
    ),
    "unknown field of a text": (
        flex(bubble(words(colour="#000000"))),
        "/body/contents/0/colour",
        "unknown field",
    ),
    "flex image by http": (
        flex(bubble({"type": "image", "url": "http://a.example/1.png"})),
        "/body/contents/0/url",
        "scheme",
    ),
    "image too tall": (
        flex(bubble({"type": "image", "url": "https://a.example/1.png", "aspectRatio": "1:4"})),
        "/body/contents/0/aspectRatio",
        "invalid property",
    ),
    "13 bubbles": (
        flex({"type": "carousel", "contents": [bubble(words())] * 13}),
        "/contents",
        "between 1 and 12",
    ),
    "bubbles of two sizes": (
        flex({"type": "carousel", "contents": [bubble(words(), size=s) for s in ("kilo", "mega")]}),
        "/contents",
        "same size",
    ),
    "a bubble over 30 KB": (flex(bubble(words("ก" * 10_240))), "/", "30 KB"),
    "a carousel over 50 KB": (
        flex({"type": "carousel", "contents": [bubble(words("ก" * 4_500))] * 4}),
        "/",
        "50 KB",
    ),
    "one answer to a confirm": (
        confirm(postback()),
        "messages[0].template.actions",
        "between 2 and 2",
    ),
    "confirm of 241": (
        confirm(postback(), postback(), said="ก" * 241),
        "messages[0].template.text",
        "240",
    ),
    "columns that differ": (
        carousel(
            {"text": "ก", "actions": [postback()]},
            {"text": "ข", "actions": [postback(), postback()]},
        ),
        "messages[0].template.columns",
        "number of actions",
    ),
    "text beside a title": (
        template({"type": "buttons", "title": "ก", "text": "ก" * 61, "actions": [postback()]}),
        "messages[0].template.text",
        "60",
    ),
    "latitude": (
        {"type": "location", "title": "ก", "address": "ก", "latitude": 91, "longitude": 0},
        "messages[0].latitude",
        "between",
    ),
}


@pytest.mark.parametrize(("message", "place", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_what_line_refuses_is_named_with_its_place(message: Json, place: str, said: str) -> None:
    before = copy.deepcopy(message)
    found = check([message])
    assert [c.property for c in found] == [place]
    assert said in found[0].message
    assert message == before


def test_one_to_five_messages_go_in_a_call() -> None:
    assert [c.property for c in check([])] == ["messages"]
    assert check([text()] * 5) == []
    assert [c.property for c in check([text()] * 6)] == ["messages"]


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"])
def test_the_playground_may_link_to_this_machine(host: str) -> None:
    link = quick({"type": "uri", "label": "ก", "uri": f"http://{host}/p/1"})
    assert check([link], loopback_http=True) == []
    elsewhere = quick({"type": "uri", "label": "ก", "uri": "http://127.0.0.1.a.example/"})
    assert check([elsewhere], loopback_http=True) != []


def test_every_fault_of_a_call_is_told_at_once() -> None:
    body = error_body(check([text(""), text("ก" * 5001), flex(bubble(words("")))]))
    assert body["message"] == "The request body has 2 error(s)"
    assert body["details"] == [
        {"message": "May not be empty", "property": "messages[0].text"},
        {"message": "Length must be between 1 and 5000", "property": "messages[1].text"},
    ]


def test_a_fault_inside_a_card_is_told_as_line_does() -> None:
    body = error_body(
        check([text(), flex(bubble(words(), styles={"type": "x", "body": {"q": 1}}))])
    )
    assert body["message"] == "A message (messages[1]) in the request body is invalid"
    assert body["details"] == [
        {"message": "unknown field", "property": "/styles/type"},
        {"message": "unknown field", "property": "/styles/body/q"},
    ]


MENU: Json = {
    "size": {"width": 2500, "height": 1686},
    "selected": True,
    "name": "member",
    "chatBarText": "เมนูบริการที่ใช้",
    "areas": [
        {
            "bounds": {"x": 0, "y": 0, "width": 833, "height": 843},
            "action": {"type": "message", "label": "ช่วยเหลือ", "text": "ช่วยเหลือ"},
        }
    ],
}


AREA: Json = MENU["areas"][0]


def menu(**more: object) -> Json:
    return {**copy.deepcopy(MENU), **more}


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (menu(size={"width": 799, "height": 300}, areas=[]), "size.width"),
        (menu(size={"width": 2500, "height": 249}, areas=[]), "size.height"),
        (menu(size={"width": 2500, "height": 1800}), "size"),
        (menu(chatBarText="ก" * 15), "chatBarText"),
        (menu(chatBarText=None), "chatBarText"),
        (menu(name="n" * 301), "name"),
        (menu(areas=MENU["areas"] * 21), "areas"),
        (menu(areas=[{**AREA, "bounds": {**AREA["bounds"], "x": 2400}}]), "areas[0].bounds"),
        (
            menu(areas=[{**AREA, "action": {"type": "camera", "label": "ก"}}]),
            "areas[0].action.type",
        ),
    ],
)
def test_a_rich_menu_line_refuses_is_named_with_its_place(body: Json, place: str) -> None:
    assert [c.property for c in check_rich_menu(body)] == [place]


def test_a_rich_menu_line_takes_passes() -> None:
    assert check_rich_menu(MENU) == []
    switch = {"type": "richmenuswitch", "data": "x", "richMenuAliasId": "officer_2"}
    assert check_rich_menu(menu(areas=[{**AREA, "action": switch}])) == []
