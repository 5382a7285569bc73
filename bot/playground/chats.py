"""A chat as a phone keeps it: what was said in both directions, and when."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from bot.playground import ids, reading
from bot.playground.bell import ENOUGH, Bell

_THAILAND = ZoneInfo("Asia/Bangkok")

Via = Literal["phone", "reply", "push", "multicast", "broadcast"]


class NotSaidError(AssertionError):
    """The bot did not say what was waited for; the message holds the chat so far."""


@dataclass
class ChatMessage:
    """One message in a chat.

    ``message`` is LINE's message object. ``via`` is how it came: from a phone, free by reply, or
    counted by push. ``author`` is the user id of the person who wrote it, None for the bot. ``at``
    is real time, ``shown_at`` what the phone's clock said; both in seconds since the epoch.
    """

    message: dict[str, object]
    via: Via
    at: float
    author: str | None = None
    id: str = field(default_factory=ids.message_id)
    quote_token: str = field(default_factory=ids.token)
    unsent: bool = False
    edited: bool = False
    heeded: bool = False
    shown_at: float = 0.0

    @property
    def by_bot(self) -> bool:
        return self.author is None

    @property
    def text(self) -> str:
        """All its words, those of a card too."""
        return "" if self.unsent else reading.words(self.message)

    @property
    def alt_text(self) -> str:
        """What the lock screen and the list of chats show of a card or picture."""
        return str(self.message.get("altText") or "")

    @property
    def actions(self) -> list[reading.Action]:
        """What can be tapped in it, without its quick replies."""
        return [] if self.unsent else reading.actions(self.message)

    @property
    def labels(self) -> list[str]:
        """What stands on its buttons."""
        return [reading.label(action) for action in self.actions]


class Chat:
    """The messages between the bot and a person, or in a group the bot is in."""

    def __init__(self, key: str, title: str, bell: Bell, phone_time: Callable[[], float]) -> None:
        self.key = key
        self.title = title
        self.messages: list[ChatMessage] = []
        self.typing_until = 0.0
        self.changes = 0
        self._bell = bell
        self._phone_time = phone_time

    def __iter__(self) -> Iterator[ChatMessage]:
        return iter(list(self.messages))

    @property
    def last(self) -> ChatMessage | None:
        return self.messages[-1] if self.messages else None

    @property
    def from_bot(self) -> list[ChatMessage]:
        return [message for message in self if message.by_bot]

    @property
    def quick_replies(self) -> list[reading.Action]:
        """Those on show: of the newest message, if the bot wrote it."""
        last = self.last
        return reading.quick_replies(last.message) if last and last.by_bot else []

    @property
    def quick_reply_labels(self) -> list[str]:
        return [reading.label(action) for action in self.quick_replies]

    def add(self, message: ChatMessage) -> ChatMessage:
        """Put a message at the end; the typing animation stops at a message of the bot."""
        with self._bell.changing():
            message.shown_at = self._phone_time()
            self.messages.append(message)
            if message.by_bot:
                self.typing_until = 0.0
        return message

    def find(self, message_id: str) -> ChatMessage | None:
        return next((one for one in self if one.id == message_id), None)

    def rewrite(self) -> None:
        """Note that an older message changed, so that a page shows the chat anew."""
        with self._bell.changing():
            self.changes += 1

    def heed(self) -> None:
        """Take all that was said as known: ``expect`` looks only at what comes from now on."""
        with self._bell.looking():
            for message in self.messages:
                message.heeded = True

    def until(self, wanted: Callable[["Chat"], object], timeout: float = ENOUGH) -> "Chat":
        """Wait until ``wanted(chat)`` is true. Raises NotSaidError when the seconds are over."""
        if not self._bell.until(lambda: wanted(self), timeout):
            raise NotSaidError(f"not within {timeout:g} s; the chat:\n{self.transcript()}")
        return self

    def expect(self, part: str, timeout: float = ENOUGH) -> ChatMessage:
        """Wait for a message of the bot with these words, in its text, card or ``altText``.

        Looks at what came since the person last wrote or tapped, and at no message twice.
        Raises NotSaidError when the seconds are over.
        """

        def fitting() -> ChatMessage | None:
            return next((m for m in self.messages if self._fits(m, part)), None)

        found = self._bell.until(fitting, timeout)
        if found is None:
            raise NotSaidError(f"{part!r} not within {timeout:g} s; the chat:\n{self.transcript()}")
        found.heeded = True
        return found

    def transcript(self) -> str:
        """The chat as plain lines, for a person to read."""
        return "\n".join(_line(message, self.title) for message in self) or "(nothing said)"

    @staticmethod
    def _fits(message: ChatMessage, part: str) -> bool:
        heard = message.by_bot and not message.heeded
        return heard and (part in message.text or part in message.alt_text)


def _line(message: ChatMessage, title: str) -> str:
    clock = datetime.fromtimestamp(message.shown_at, _THAILAND).strftime("%H:%M:%S")
    who = "bot" if message.by_bot else title
    said = "(unsent)" if message.unsent else message.text or f"({message.message.get('type')})"
    buttons = [*message.labels, *map(reading.label, reading.quick_replies(message.message))]
    shown = " ".join(f"[{one}]" for one in buttons)
    return f"{clock} {who} ({message.via}): {said} {shown}".rstrip()
