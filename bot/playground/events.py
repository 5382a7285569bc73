"""Webhook events as LINE writes them (reference, "Webhook Event Objects")."""

from typing import TYPE_CHECKING

from bot.playground import ids
from bot.playground.chats import ChatMessage
from bot.playground.webhooks import Event

if TYPE_CHECKING:
    from bot.playground.platform import Platform

_QUOTABLE = {"text", "image", "video", "sticker"}


def message(
    platform: "Platform", source: dict[str, object], said: ChatMessage, *, mention: bool = False
) -> Event:
    """A person wrote or sent something; the token answers in the chat it was sent to."""
    content = _content(platform, said)
    if mention:
        content["mention"] = {"mentionees": [_bot_named_first(platform)]}
    return {**_answerable(platform, "message", source), "message": content}


def message_edited(platform: "Platform", source: dict[str, object], said: ChatMessage) -> Event:
    """A message of a group was written anew: same message id, new reply token."""
    event = _answerable(platform, "messageEdited", source)
    return {**event, "message": _content(platform, said)}


def unsend(platform: "Platform", source: dict[str, object], message_id: str) -> Event:
    """A message was taken back."""
    return {**_common(platform, "unsend", source), "unsend": {"messageId": message_id}}


def follow(platform: "Platform", user_id: str, *, unblocked: bool) -> Event:
    """The account was added as a friend, or a block was taken back."""
    event = _answerable(platform, "follow", _user(user_id))
    return {**event, "follow": {"isUnblocked": unblocked}}


def unfollow(platform: "Platform", user_id: str) -> Event:
    """The account was blocked."""
    return _common(platform, "unfollow", _user(user_id))


def join(platform: "Platform", group_id: str) -> Event:
    """The account was taken into a group."""
    return _answerable(platform, "join", {"type": "group", "groupId": group_id})


def leave(platform: "Platform", group_id: str) -> Event:
    """The account was removed from a group."""
    return _common(platform, "leave", {"type": "group", "groupId": group_id})


def members(platform: "Platform", group_id: str, kind: str, user_ids: list[str]) -> Event:
    """People joined a group (``joined``) or left it (``left``)."""
    source: dict[str, object] = {"type": "group", "groupId": group_id}
    event_type = "memberJoined" if kind == "joined" else "memberLeft"
    build = _answerable if kind == "joined" else _common
    return {**build(platform, event_type, source), kind: {"members": [*map(_user, user_ids)]}}


def postback(
    platform: "Platform", source: dict[str, object], data: str, params: dict[str, str] | None
) -> Event:
    """A button with hidden data was tapped; ``params`` holds a picked time or a switched menu."""
    content: dict[str, object] = {"data": data}
    if params is not None:
        content["params"] = params
    return {**_answerable(platform, "postback", source), "postback": content}


def _common(platform: "Platform", kind: str, source: dict[str, object]) -> Event:
    milliseconds = int(platform.now() * 1000)
    return {
        "type": kind,
        "webhookEventId": ids.ulid(milliseconds),
        "deliveryContext": {"isRedelivery": False},
        "timestamp": milliseconds,
        "source": source,
        "mode": "active",
    }


def _answerable(platform: "Platform", kind: str, source: dict[str, object]) -> Event:
    chat = str(source.get("groupId") or source.get("userId"))
    return {**_common(platform, kind, source), "replyToken": platform.tokens.issue(chat)}


def _content(platform: "Platform", said: ChatMessage) -> dict[str, object]:
    content: dict[str, object] = {"id": said.id, **said.message, "markAsReadToken": ids.token()}
    if said.message.get("type") in _QUOTABLE:
        content["quoteToken"] = said.quote_token
    if said.message.get("type") == "sticker":
        content["stickerResourceType"] = "STATIC"
    return content


def _bot_named_first(platform: "Platform") -> dict[str, object]:
    length = len(platform.bot_name.encode("utf-16-le")) // 2 + 1
    named: dict[str, object] = {"type": "user", "userId": platform.bot_id, "isSelf": True}
    return {"index": 0, "length": length, **named}


def _user(user_id: str) -> dict[str, object]:
    return {"type": "user", "userId": user_id}
