"""People with phones: what they type and tap becomes webhooks.

Every act returns when the bot has answered the webhook (or the two seconds are over), so a test in
plain threads needs no waiting; from a coroutine use ``await asyncio.to_thread(person.say, "...")``.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.playground import events, ids, reading
from bot.playground.chats import Chat, ChatMessage
from bot.playground.menus import RichMenu
from bot.playground.webhooks import Webhook

if TYPE_CHECKING:
    from bot.playground.platform import Group, Platform


class NoSuchButtonError(AssertionError):
    """The person looked for a button that is not there; the message lists those that are."""


class Person:
    """A person, their phone, and their chat with the bot."""

    def __init__(self, platform: "Platform", name: str, language: str, role: str) -> None:
        self.user_id = ids.user_id()
        self.name = name
        self.language = language
        self.role = role
        self.friend = False
        self.blocked = False
        self.met = False
        self.clipboard = ""
        self.chat = Chat(self.user_id, name, platform.bell, platform.phone_time)
        self._platform = platform

    @property
    def menu(self) -> RichMenu | None:
        """The rich menu on this phone."""
        return self._platform.menus.seen_by(self.user_id)

    def follow(self) -> Webhook:
        """Add the account as a friend, or take back a block."""
        event = events.follow(self._platform, self.user_id, unblocked=self.met)
        self.friend = self.met = True
        self.chat.heed()
        self.blocked = False
        return self._platform.webhooks.deliver([event])

    def block(self) -> Webhook:
        """Block the account: nothing arrives any more."""
        self.friend = False
        self.blocked = True
        return self._platform.webhooks.deliver([events.unfollow(self._platform, self.user_id)])

    def say(self, text: str, *, to: "Group | None" = None, mention: bool = False) -> Webhook:
        """Type a text; in a group, with ``mention``, after the bot's name."""
        if mention:
            text = f"@{self._platform.bot_name} {text}"
        content: dict[str, object] = {"type": "text", "text": text}
        return self._send(content, to, mention=mention)

    def send_sticker(self, package: str = "446", sticker: str = "1988") -> Webhook:
        return self._send({"type": "sticker", "packageId": package, "stickerId": sticker})

    def send_image(self, picture: bytes, content_type: str = "image/jpeg") -> Webhook:
        """Send a picture; the bot may fetch its bytes until it is unsent."""
        content: dict[str, object] = {"type": "image", "contentProvider": {"type": "line"}}
        return self._send(content, keep=(picture, content_type))

    def send_audio(self, milliseconds: int = 3000) -> Webhook:
        content: dict[str, object] = {"type": "audio", "duration": milliseconds}
        return self._send(
            content | {"contentProvider": {"type": "line"}}, keep=(b"", "audio/x-m4a")
        )

    def send_file(self, name: str, data: bytes) -> Webhook:
        """Send a file; the bot may fetch its bytes until it is unsent."""
        content: dict[str, object] = {"type": "file", "fileName": name, "fileSize": len(data)}
        return self._send(content, keep=(data, "application/octet-stream"))

    def send_location(self, title: str, address: str, latitude: float, longitude: float) -> Webhook:
        place: dict[str, object] = {"type": "location", "title": title, "address": address}
        return self._send(place | {"latitude": latitude, "longitude": longitude})

    def unsend(self, message: ChatMessage | str, *, to: "Group | None" = None) -> Webhook:
        """Take a message of one's own back."""
        chat, found = self._own(message, to)
        found.unsent = True
        self._platform.contents.pop(found.id, None)
        chat.rewrite()
        event = events.unsend(self._platform, self._source(to), found.id)
        return self._platform.webhooks.deliver([event])

    def edit(self, message: ChatMessage | str, text: str, *, to: "Group") -> Webhook:
        """Write a message of one's own anew; LINE tells the bot in groups only."""
        chat, found = self._own(message, to)
        found.message, found.edited = {"type": "text", "text": text}, True
        chat.rewrite()
        event = events.message_edited(self._platform, self._source(to), found)
        return self._platform.webhooks.deliver([event])

    def tap(self, label: str, *, on: ChatMessage | None = None, pick: str = "") -> Webhook:
        """Tap what bears this label: a quick reply on show, a button of the newest card, ...

        ``on`` looks at one message only. ``pick`` is the date or time chosen in a picker. Raises
        NoSuchButtonError when nothing bears the label.
        """
        for action in self._on_show(on):
            if label in (action.get("label"), action.get("text")):
                return self.do(action, pick=pick)
        shown = ", ".join(map(reading.label, self._on_show(on))) or "none"
        raise NoSuchButtonError(
            f"no button {label!r}; there are: {shown}\n{self.chat.transcript()}"
        )

    def tap_menu(self, area: int | str) -> Webhook:
        """Tap an area of the rich menu, by its number or label."""
        areas = self.menu.areas if self.menu else []
        actions = [a["action"] for a in areas if isinstance(a.get("action"), dict)]
        for number, action in enumerate(actions):
            if isinstance(action, dict) and area in (number, action.get("label")):
                return self.do(action)
        shown = ", ".join(reading.label(a) for a in actions if isinstance(a, dict)) or "none"
        raise NoSuchButtonError(f"no menu area {area!r}; there are: {shown}")

    def do(self, action: reading.Action, *, pick: str = "", to: "Group | None" = None) -> Webhook:
        """Carry an action out, as the phone would. A link is only returned, as ``uri``; what is
        copied is in ``clipboard``."""
        kind = action.get("type")
        if kind == "message":
            return self.say(str(action.get("text")), to=to)
        if kind == "uri":
            return Webhook(uri=str(action.get("uri")))
        if kind == "clipboard":
            self.clipboard = str(action.get("clipboardText"))
            return Webhook()
        if kind == "postback":
            return self.postback(str(action.get("data")), echo=_echo(action), to=to)
        if kind == "datetimepicker":
            params = {str(action.get("mode")): pick}
            return self.postback(str(action.get("data")), params=params, to=to)
        if kind == "richmenuswitch":
            return self._switch_menu(action)
        return Webhook()

    def postback(
        self,
        data: str,
        *,
        echo: str = "",
        params: dict[str, str] | None = None,
        to: "Group | None" = None,
    ) -> Webhook:
        """Send postback data, also such as no button holds (a forged or a late tap).

        ``echo`` is shown in the chat as if the person had said it. In a group LINE documents the
        sender for message events only, so the event names none there.
        """
        self.met = True
        chat = to.chat if to else self.chat
        chat.heed()
        if echo:
            self._note({"type": "text", "text": echo}, chat)
        event = events.postback(self._platform, self._source(to, named=False), data, params)
        return self._platform.webhooks.deliver([event])

    def _send(
        self,
        content: dict[str, object],
        to: "Group | None" = None,
        *,
        mention: bool = False,
        keep: tuple[bytes, str] | None = None,
    ) -> Webhook:
        self.met = True
        chat = to.chat if to else self.chat
        chat.heed()
        message = self._note(content, chat)
        if keep is not None:
            self._platform.contents[message.id] = keep
        event = events.message(self._platform, self._source(to), message, mention=mention)
        webhook = self._platform.webhooks.deliver([event])
        webhook.message_id = message.id
        return webhook

    def _note(self, content: dict[str, object], chat: Chat) -> ChatMessage:
        now = self._platform.now()
        return chat.add(ChatMessage(content, "phone", now, author=self.user_id))

    def _source(self, to: "Group | None", *, named: bool = True) -> dict[str, object]:
        if to is None:
            return {"type": "user", "userId": self.user_id}
        source: dict[str, object] = {"type": "group", "groupId": to.group_id}
        return {**source, "userId": self.user_id} if named else source

    def _own(self, message: ChatMessage | str, to: "Group | None") -> tuple[Chat, ChatMessage]:
        chat = to.chat if to else self.chat
        wanted = message if isinstance(message, str) else message.id
        found = chat.find(wanted)
        if found is None or found.author != self.user_id:
            raise LookupError(f"{self.name} wrote no message {wanted}")
        return chat, found

    def _on_show(self, on: ChatMessage | None) -> Sequence[reading.Action]:
        if on is not None:
            return [*on.actions, *reading.quick_replies(on.message)]
        newest_first = [a for m in reversed(self.chat.from_bot) for a in m.actions]
        return [*self.chat.quick_replies, *newest_first]

    def _switch_menu(self, action: reading.Action) -> Webhook:
        alias = str(action.get("richMenuAliasId"))
        menu_id = self._platform.menus.aliases.get(alias)
        status = "SUCCESS" if menu_id else "RICHMENU_ALIAS_ID_NOTFOUND"
        if menu_id:
            with self._platform.bell.changing():
                self._platform.menus.link([self.user_id], menu_id)
        params = {"newRichMenuAliasId": alias, "status": status}
        return self.postback(str(action.get("data")), params=params)


def _echo(action: reading.Action) -> str:
    return str(action.get("displayText") or action.get("text") or "")
