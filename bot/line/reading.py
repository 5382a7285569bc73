"""A raw webhook event, read into what it means. Ours, and tolerant.

The SDK's parser turns an event it does not fully know into ``UnknownEvent`` and loses the user and
the reply token with it; an unknown ``mode`` fails the whole batch. Here every field may be missing
or new (DOC development-guidelines, non-breaking changes), and one event never harms another.
"""

import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, TypeGuard

from handlers.kit.intents import (
    Followed,
    Intent,
    Left,
    Postback,
    Said,
    SaidInGroup,
    Sent,
    SentFile,
    TappedInGroup,
    TookBack,
    Unreadable,
)
from handlers.language.masking import masked
from store.inbox import Arrival

TEXT_LIMIT: Final = 5_000
"""LINE's own limit of a text message; longer is cut before it is kept."""
SEEN_OR_HEARD: Final = ("image", "video", "audio")
"""Messages of which nothing is kept, not even where their content could be fetched: a picture may
show a password or an ID number."""
ID_LIMIT: Final = 64
MESSAGE_ID_LIMIT: Final = 40
FILE_NAME_LIMIT: Final = 200
_KIND_OF_FILE: Final = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,4}\Z")
_written: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_DUMMY_TOKENS: Final = ("0" * 32, "f" * 32)
"""The console's old "verify" button sent events with these tokens; answering them is an error."""


class BadBatch(ValueError):
    """The body is not a webhook: not JSON, or not of its shape. Nothing of it is kept."""


@dataclass(frozen=True)
class Reading:
    """One event as the dispatcher needs it."""

    intent: Intent | None
    """``None``: nothing to do (a group that did not mention us, an event without a person)."""
    user: str | None
    reply_token: str | None


Raw = Mapping[str, Any]


def arrivals(body: bytes) -> list[Arrival]:
    """The events of one webhook body, secrets masked, ready for the inbox. Raises ``BadBatch``."""
    try:
        batch = json.loads(body)
    except (ValueError, RecursionError):
        raise BadBatch("not JSON") from None
    if not isinstance(batch, dict) or not isinstance(batch.get("events"), list):
        raise BadBatch("no list of events")
    return [one for event in batch["events"] if (one := _kept(event)) is not None]


def _kept(event: object) -> Arrival | None:
    try:
        return arrival(event) if isinstance(event, dict) else None
    except RecursionError:  # nested so deep that it cannot be written down again
        return None


def arrival(event: dict[str, Any]) -> Arrival:
    """One event for the inbox. Without LINE's id, its own content names it, so that even then a
    redelivery is the same event."""
    kept = _without_secrets(event)
    text = _written(kept)
    # Half an emoji (a lone surrogate) is legal in JSON but cannot be stored or sent.
    text = text.encode("utf-8", "replace").decode()
    event_id = _word(event.get("webhookEventId"))
    if event_id is None:
        event_id = "content:" + sha256(text.encode()).hexdigest()[:48]
    happened = event.get("timestamp")
    return Arrival(
        event_id=event_id,
        chat=_chat(event),
        happened=happened if _is_time(happened) else int(time.time() * 1000),
        raw=text,
        message_id=_word(_part(event, "message").get("id"), MESSAGE_ID_LIMIT),
        standby=event.get("mode") == "standby",
    )


def _is_time(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53


def read(raw: str) -> Reading:
    """What a stored event means."""
    event: Raw = json.loads(raw)
    token = _word(event.get("replyToken"), 80)
    if token in _DUMMY_TOKENS:
        token = None
    source = _part(event, "source")
    user = _word(source.get("userId"))
    in_group = source.get("type") not in ("user", None)
    intent = _in_group(event) if in_group else _one_to_one(event)
    if user is None and not in_group:
        intent = None
    return Reading(intent, None if in_group else user, token)


def _one_to_one(event: Raw) -> Intent | None:
    match event.get("type"):
        case "message":
            return _message(_part(event, "message"))
        case "postback":
            data = _part(event, "postback").get("data")
            return _tap(data) if isinstance(data, str) else Unreadable("postback")
        case "follow":
            return Followed()
        case "unfollow":
            return Left()
        case "unsend":
            message = _word(_part(event, "unsend").get("messageId"))
            return TookBack(message) if message else None
        case "videoPlayComplete" | "accountLink" | "beacon" | "membership" | "delivery" | "module":
            return None
        case "activated" | "deactivated" | "botSuspended" | "botResumed":
            return None
        case other:
            return Unreadable(str(other)[:ID_LIMIT])


def _message(message: Raw) -> Intent:
    if message.get("type") == "text" and isinstance(message.get("text"), str):
        return Said(message["text"])
    message_id, size = _word(message.get("id"), MESSAGE_ID_LIMIT), message.get("fileSize")
    if message.get("type") == "file" and message_id is not None:
        name = message.get("fileName")
        return SentFile(
            message_id,
            size if isinstance(size, int) else None,
            name if isinstance(name, str) else "",
        )
    return Sent(str(message.get("type"))[:20])


@dataclass(frozen=True)
class Tapped(Intent):
    """Postback data not yet unpacked: an old button is refused where refusals are spoken."""

    data: str


def _tap(data: str) -> Intent:
    return Tapped(data)


def unpacked(intent: Intent) -> Intent:
    """Raises ``StaleCard`` for a tap nobody knows."""
    return Postback.unpack(intent.data) if isinstance(intent, Tapped) else intent


def _in_group(event: Raw) -> Intent | None:
    """Silent unless mentioned; a tap in a group proves nobody."""
    match event.get("type"):
        case "message":
            message = _part(event, "message")
            mentions = _part(message, "mention").get("mentionees")
            named = isinstance(mentions, list) and any(
                isinstance(one, dict) and one.get("isSelf") is True for one in mentions
            )
            text = message.get("text")
            return SaidInGroup(text) if named and isinstance(text, str) else None
        case "postback":
            return TappedInGroup()
        case "unsend":
            message_id = _word(_part(event, "unsend").get("messageId"))
            return TookBack(message_id) if message_id else None
    return None


def _chat(event: Raw) -> str:
    source = _part(event, "source")
    for key in ("groupId", "roomId", "userId"):
        if (name := _word(source.get(key))) is not None:
            return f"line:{name}"
    return "line:nobody"


def _without_secrets(event: dict[str, Any]) -> dict[str, Any]:
    message = event.get("message")
    if not isinstance(message, dict):
        return event
    if message.get("type") in SEEN_OR_HEARD:
        return event | {"message": _only_that_it_was_there(message)}
    if message.get("type") == "file" and _part(event, "source").get("type") != "user":
        # Nobody hands a file in through a group: it is not even looked at.
        return event | {"message": _only_that_it_was_there(message)}
    masks = {"text": _text_masked, "fileName": _file_name_masked}
    kept = {
        key: mask(message[key]) for key, mask in masks.items() if isinstance(message.get(key), str)
    }
    return event | {"message": message | kept} if kept else event


def _text_masked(text: str) -> str:
    return masked(text[:TEXT_LIMIT])


def _file_name_masked(name: str) -> str:
    """Its kind (``.xlsx``) stays, whatever stood before it. In a file's name ``_`` is a space."""
    kind = _KIND_OF_FILE.search(name)
    tail = kind[0] if kind else ""
    stem = name.removesuffix(tail)[: FILE_NAME_LIMIT - len(tail)]
    spaced = stem.replace("_", " ")
    kept = masked(spaced)
    return (stem if kept == spaced else kept) + tail


def without_text(raw: str) -> str:
    """The event without what was written: its sender took the message back."""
    event = json.loads(raw)
    if isinstance(event.get("message"), dict):
        event["message"] = _only_that_it_was_there(event["message"])
    return _written(event)


def _only_that_it_was_there(message: Raw) -> dict[str, Any]:
    return {key: value for key, value in message.items() if key in ("id", "type")}


def _part(event: Raw, key: str) -> Raw:
    value = event.get(key)
    return value if isinstance(value, dict) else {}


def _word(value: object, limit: int = ID_LIMIT) -> str | None:
    """An id as LINE makes them: plain characters that any database takes."""
    good = isinstance(value, str) and 0 < len(value) <= limit and value.isascii()
    return str(value) if good and str(value).isprintable() else None
