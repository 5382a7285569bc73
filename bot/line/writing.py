"""From what a handler says to what LINE is sent.

A message is kept in the outbox as it was meant (``dump``, ``load``), written out in the reader's
language when its send is frozen (``write``, ``pack``), and only on the wire gets the addresses of
one-time pages (``fill_links``): a frozen send holds a link's id, never its address.
"""

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from pydantic import TypeAdapter

from bot.cards import Size, alt, draw
from bot.cards.parts import Address, Json, action, copied_by, label_of
from bot.line.limits import utf16_units
from bot.pages.tokens import Page
from bot.texts import Texts
from bot.texts.filling import clip
from handlers.kit.effects import Button, Picture, Say, Show

TEXT_LIMIT: Final = 5000
"""REF text message: UTF-16 code units."""
ALT_LIMIT: Final = 400
"""LINE allows 1,500; a lock screen shows far less."""
QUICK_REPLIES: Final = 13
QUICK_REPLY_LABEL: Final = 20
BUBBLES: Final = 12

_HOST: Final = "https://link.invalid/"
_PICTURE: Final = f"{_HOST}f/"
_MARKED: Final = re.compile(re.escape(_HOST) + r"([phgn])/([0-9a-f]{32})")

Message = Say | Show | Picture
Pictures = Callable[[Mapping[str, Any]], tuple[str, str]]
"""Addresses of a picture, large and small, by what it is drawn from."""


@dataclass(frozen=True)
class _Kept:
    """A message in the outbox; exactly one of them is there."""

    say: Say | None = None
    show: Show | None = None
    picture: Picture | None = None


_KEPT: Final = TypeAdapter(_Kept)


def dump(message: Message) -> str:
    """The message as the outbox keeps it. It holds no address and no secret."""
    match message:
        case Say():
            kept = _Kept(say=message)
        case Show():
            kept = _Kept(show=message)
        case Picture():
            kept = _Kept(picture=message)
    return _KEPT.dump_json(kept, exclude_defaults=True).decode()


def load(kept: str) -> Message:
    """What ``dump`` wrote. Raises ``ValueError`` for anything else."""
    read = _KEPT.validate_json(kept)
    message = read.say or read.show or read.picture
    if message is None:
        raise ValueError("the outbox holds a message that is neither said nor shown")
    return message


def mark(link: UUID, page: Page) -> str:
    """Where the address of this one-time page will stand."""
    return f"{_HOST}{page.value}/{link.hex}"


def write(message: Message, language: str, *, texts: Texts, address: Address = mark) -> Json:
    """The message as LINE takes it, in the reader's language."""
    written: Json
    match message:
        case Say(text, params):
            written = {"type": "text", "text": _within_limit(texts.say(text, params, language))}
        case Show():
            written = _flex(message, language, texts, address)
        case Picture(of):
            held = base64.urlsafe_b64encode(json.dumps(of).encode()).decode()
            marked = _PICTURE + held
            written = {"type": "image", "originalContentUrl": marked, "previewImageUrl": marked}
    items = [_quick_reply(button, language, texts, address) for button in message.buttons]
    if len(items) > QUICK_REPLIES:
        raise ValueError(f"{len(items)} quick replies, LINE allows {QUICK_REPLIES}")
    return written | ({"quickReply": {"items": items}} if items else {})


def pack(messages: Sequence[Json]) -> list[Json]:
    """Messages of one call. LINE shows the quick replies of the last one only, so the last that
    has any gives them to it."""
    offered = [m["quickReply"] for m in messages if "quickReply" in m]
    packed = [{key: part for key, part in m.items() if key != "quickReply"} for m in messages]
    if offered:
        packed[-1]["quickReply"] = offered[-1]
    return packed


def fill_links(messages: str, address: Address) -> str:
    """Put the addresses of one-time pages into frozen messages, just before they are sent. Only a
    button's own address is filled: a mark that somebody typed into a text stays a text."""
    if _HOST not in messages:
        return messages
    found: object = json.loads(messages)
    for uri in _uri_actions(found):
        marked = _MARKED.fullmatch(str(uri.get("uri")))
        if marked is not None:
            uri["uri"] = address(UUID(marked[2]), Page(marked[1]))
    return json.dumps(found, ensure_ascii=False)


def fill_pictures(messages: str, addresses: Pictures) -> str:
    """Put the addresses of pictures into frozen messages, just before they are sent. Only a picture
    of our own is filled."""
    if _PICTURE not in messages:
        return messages
    found = json.loads(messages)
    for message in found:
        marked = str(message.get("originalContentUrl"))
        if message.get("type") == "image" and marked.startswith(_PICTURE):
            of = json.loads(base64.urlsafe_b64decode(marked.removeprefix(_PICTURE)))
            message["originalContentUrl"], message["previewImageUrl"] = addresses(of)
    return json.dumps(found, ensure_ascii=False)


def _uri_actions(part: object) -> Iterator[Json]:
    match part:
        case dict():
            if "uri" in part:
                yield part
            for inner in part.values():
                yield from _uri_actions(inner)
        case list():
            for inner in part:
                yield from _uri_actions(inner)


def _flex(show: Show, language: str, texts: Texts, address: Address) -> Json:
    if not 1 <= len(show.cards) <= BUBBLES:
        raise ValueError(f"{len(show.cards)} cards, LINE shows 1 to {BUBBLES} side by side")
    size: Size = "mega" if len(show.cards) == 1 else "kilo"
    bubbles = [draw(card, texts, language, address, size=size) for card in show.cards]
    whole = " ".join(alt(card, texts, language) for card in show.cards)
    carousel: Json = {"type": "carousel", "contents": bubbles}
    return {
        "type": "flex",
        "altText": clip(whole, ALT_LIMIT),
        "contents": bubbles[0] if len(bubbles) == 1 else carousel,
    }


def _quick_reply(button: Button, language: str, texts: Texts, address: Address) -> Json:
    label = clip(label_of(button, language, texts), QUICK_REPLY_LABEL)
    copied = copied_by(button, language, texts)
    return {"type": "action", "action": action(button, label, address, copied)}


def _within_limit(text: str) -> str:
    if utf16_units(text) <= TEXT_LIMIT:
        return text
    return clip(text[: TEXT_LIMIT // 2], TEXT_LIMIT // 2 - 1) + "…"
