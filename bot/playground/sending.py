"""What the bot sends: replies for nothing, pushes out of the month's quota."""

import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.line.limits import Complaint, check
from bot.playground.chats import Chat, ChatMessage, Via
from bot.playground.errors import LineError, complained, invalid
from bot.playground.tokens import ReplyTokens

#: Seconds for which LINE remembers a retry key (docs, "Retry failed API requests").
RETRY_KEY_LIFETIME = 24 * 3600.0
#: Recipients of one multicast.
MOST_RECIPIENTS = 500
UNKNOWN_RECIPIENT = "The property, 'to', in the request body is invalid (line: -, column: -)"
MONTHLY_LIMIT = "You have reached your monthly limit."

SentMessages = list[dict[str, object]]


@dataclass(frozen=True)
class Recipient:
    """A chat, how many people read it, and whether anything arrives there."""

    chat: Chat
    people: int
    reached: bool


@dataclass(frozen=True)
class _Accepted:
    request_id: str
    sent: SentMessages
    at: float


class Sending:
    """Reply, push, multicast and broadcast, with LINE's checks in LINE's order."""

    def __init__(
        self,
        *,
        tokens: ReplyTokens,
        now: Callable[[], float],
        today: Callable[[], date],
        find: Callable[[str], Recipient | None],
        everyone: Callable[[], list[Recipient]],
    ) -> None:
        self.quota: int | None = 300
        self._tokens = tokens
        self._now = now
        self._today = today
        self._find = find
        self._everyone = everyone
        self._used: Counter[str] = Counter()
        self._counts: Counter[tuple[str, date]] = Counter()
        self._accepted: dict[str, _Accepted] = {}

    @property
    def used(self) -> int:
        """Messages counted this month: one for each recipient reached."""
        return self._used[self._month()]

    def spend(self, messages: int) -> None:
        """Count these as sent already this month, as by another tool of the same account."""
        self._used[self._month()] += messages

    def count(self, kind: Via, day: date) -> int:
        """Messages of a kind sent on a day."""
        return self._counts[kind, day]

    def check(self, messages: object) -> list[dict[str, object]]:
        """The messages, if LINE would take them. Raises LineError with every complaint."""
        if not isinstance(messages, list):
            raise invalid("messages", "May not be empty")
        objects = [one for one in messages if isinstance(one, dict)]
        if len(objects) < len(messages):
            raise invalid("messages", "Must be an array of objects")
        complaints: Sequence[Complaint] = check(objects, loopback_http=True)
        if complaints:
            raise complained(complaints)
        return objects

    def reply(self, token: object, messages: object, retry_key: str | None) -> SentMessages:
        """Answer on a reply token: free, once, within the minute."""
        if retry_key is not None:
            raise LineError(400, "The X-Line-Retry-Key header is not supported by this endpoint")
        good = self.check(messages)
        recipient = self._find(self._tokens.use(token))
        if recipient is None:
            raise LineError(400, "Invalid reply token")
        return self._put([recipient], good, "reply")

    def push(
        self, to: object, messages: object, retry_key: str | None, request_id: str
    ) -> SentMessages:
        """Send to one person or group; counted."""
        known = self._look_up([to])
        return self._counted(known, self.check(messages), "push", retry_key, request_id)

    def multicast(
        self, to: object, messages: object, retry_key: str | None, request_id: str
    ) -> None:
        """Send to up to 500 persons; counted for each that is reached."""
        if not isinstance(to, list) or not 1 <= len(to) <= MOST_RECIPIENTS:
            raise invalid("to", f"Size must be between 1 and {MOST_RECIPIENTS}")
        known = self._look_up(to, persons_only=True)
        self._counted(known, self.check(messages), "multicast", retry_key, request_id)

    def broadcast(self, messages: object, retry_key: str | None, request_id: str) -> None:
        """Send to every friend; counted for each."""
        good = self.check(messages)
        self._counted(self._everyone(), good, "broadcast", retry_key, request_id)

    def _look_up(self, ids: list[object], *, persons_only: bool = False) -> list[Recipient]:
        known: list[Recipient] = []
        for one in ids:
            recipient = self._find(one) if isinstance(one, str) else None
            if recipient is None or (persons_only and not recipient.chat.key.startswith("U")):
                raise LineError(400, UNKNOWN_RECIPIENT)
            known.append(recipient)
        return known

    def _counted(
        self,
        recipients: list[Recipient],
        messages: list[dict[str, object]],
        via: Via,
        retry_key: str | None,
        request_id: str,
    ) -> SentMessages:
        self._refuse_repeated(retry_key)
        cost = sum(recipient.people for recipient in recipients if recipient.reached)
        if self.quota is not None and self.used + cost > self.quota:
            raise LineError(429, MONTHLY_LIMIT)
        self._used[self._month()] += cost
        sent = self._put(recipients, messages, via)
        if retry_key is not None:
            self._accepted[retry_key] = _Accepted(request_id, sent, self._now())
        return sent

    def _refuse_repeated(self, retry_key: str | None) -> None:
        if retry_key is None:
            return
        try:
            uuid.UUID(retry_key)
        except ValueError:
            raise LineError(400, "Invalid X-Line-Retry-Key: not a UUID") from None
        earlier = self._accepted.get(retry_key)
        if earlier and self._now() < earlier.at + RETRY_KEY_LIFETIME:
            raise LineError(
                409,
                "The retry key is already accepted",
                more={"sentMessages": earlier.sent} if earlier.sent else {},
                headers={"x-line-accepted-request-id": earlier.request_id},
            )

    def _put(
        self, recipients: list[Recipient], messages: list[dict[str, object]], via: Via
    ) -> SentMessages:
        sent: SentMessages = []
        for recipient in recipients:
            new = [ChatMessage(message, via, self._now()) for message in messages]
            self._counts[via, self._today()] += recipient.people if recipient.reached else 0
            if recipient.reached:
                for message in new:
                    recipient.chat.add(message)
            sent = [{"id": one.id, "quoteToken": one.quote_token} for one in new]
        return sent if via in {"reply", "push"} else []

    def _month(self) -> str:
        return self._today().strftime("%Y-%m")
