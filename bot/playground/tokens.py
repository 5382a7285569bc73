"""Reply tokens: good once, and for a minute."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.playground import ids
from bot.playground.errors import LineError

#: Seconds after the webhook was last sent (reference, "Send reply message", reply token).
LIFETIME = 60.0
#: Seconds after the event, however late it was redelivered.
LONGEST = 20 * 60.0


@dataclass
class ReplyToken:
    """A token, the chat it answers in, and its times in seconds since the epoch."""

    chat: str
    event_at: float
    heard_at: float
    used: bool = False


class ReplyTokens:
    """All tokens given out. LINE refuses used, expired and unknown ones with the same words."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._tokens: dict[str, ReplyToken] = {}

    def issue(self, chat: str) -> str:
        """A new token that answers in this chat."""
        value = ids.token()
        self._tokens[value] = ReplyToken(chat, self._now(), self._now())
        return value

    def renew(self, value: object) -> None:
        """Start the minute again: the event is being sent, perhaps once more."""
        if isinstance(value, str) and value in self._tokens:
            self._tokens[value].heard_at = self._now()

    def use(self, value: object) -> str:
        """The chat to answer in. Raises LineError if the token is used, expired or unknown."""
        token = self._tokens.get(value) if isinstance(value, str) else None
        if token is None or token.used or not self._alive(token):
            raise LineError(400, "Invalid reply token")
        token.used = True
        return token.chat

    def _alive(self, token: ReplyToken) -> bool:
        now = self._now()
        return now < token.heard_at + LIFETIME and now < token.event_at + LONGEST
