"""How the platform tells the bot: signed POSTs, redelivered when they fail.

Source: docs "Receive messages (webhook)" and "Check the reasons for errors": an answer other than
2xx, or none within two seconds, is a failure. LINE does not say how often and after how long it
redelivers; three times after a few seconds is our guess.
"""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

import urllib3

from bot.playground.bell import Bell
from bot.playground.tokens import ReplyTokens

#: Seconds the bot has for its answer.
PATIENCE = 2.0
#: Seconds before each redelivery, counted from the failure before it.
BACKOFF = (2.0, 5.0, 15.0)
#: Webhooks kept for a look back.
KEPT = 2000

Event = dict[str, object]
#: Sends a body with headers to an address; returns the status. Raises OSError if nobody answers.
Post = Callable[[str, bytes, dict[str, str]], int]


@dataclass(frozen=True)
class Attempt:
    """One POST. ``status`` None: no answer, and ``error`` says why."""

    status: int | None
    seconds: float
    redelivery: bool = False
    error: str = ""

    @property
    def acknowledged(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


@dataclass
class Webhook:
    """Events that travel together, and what became of them.

    What an act of a person returns: ``acknowledged`` is true once the bot answered 2xx. ``uri`` is
    set, and there are no events, when the person tapped a link.
    """

    events: list[Event] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    uri: str | None = None
    message_id: str | None = None

    @property
    def acknowledged(self) -> bool:
        return any(attempt.acknowledged for attempt in self.attempts)

    @property
    def status(self) -> int | None:
        """The status of the last attempt; None if there was no answer or no attempt yet."""
        return self.attempts[-1].status if self.attempts else None


def sign(secret: str, body: bytes) -> str:
    """The value of ``X-Line-Signature`` (docs, "Verify webhook signature")."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


class Webhooks:
    """The way to the bot. Every knob may be turned while the platform runs."""

    def __init__(
        self, *, secret: str, bot: str, tokens: ReplyTokens, bell: Bell, post: Post | None = None
    ) -> None:
        self.url = ""
        self.active = True
        self.redelivery = True
        self.patience = PATIENCE
        self.backoff: Sequence[float] = BACKOFF
        self.copies = 1
        self.sent: deque[Webhook] = deque(maxlen=KEPT)
        self.held: list[Webhook] | None = None
        self._secret = secret
        self._bot = bot
        self._tokens = tokens
        self._bell = bell
        self._pool = urllib3.PoolManager(maxsize=8, retries=False)
        self._post = post or self._post_over_http
        self._timers: set[threading.Timer] = set()
        self._closed = False

    def deliver(self, events: list[Event]) -> Webhook:
        """Send the events as one webhook, or keep it while held back; returns when answered."""
        webhook = Webhook(events)
        with self._bell.changing():
            self.sent.append(webhook)
            if self.held is not None:
                self.held.append(webhook)
                return webhook
        if self.active and self.url:
            for _ in range(self.copies):
                self._attempt(webhook)
        return webhook

    def hold(self) -> None:
        """Keep everything back until ``release``."""
        with self._bell.changing():
            self.held = self.held or []

    def release(self, order: Sequence[int] | None = None, *, together: bool = False) -> None:
        """Send what was held back: in ``order`` (indexes; all, as they came, when left out).

        ``together`` packs all events into one webhook, as LINE may.
        """
        with self._bell.changing():
            held, self.held = self.held or [], None
        chosen = held if order is None else [held[index] for index in order]
        if together and chosen:
            whole = Webhook([event for webhook in chosen for event in webhook.events])
            self.sent.append(whole)
            chosen = [whole]
        for webhook in chosen:
            self._attempt(webhook)

    def repeat(self, webhook: Webhook, *, redelivery: bool = False) -> Attempt:
        """Send a webhook once more, marked as redelivered or (as networks do) not."""
        return self._attempt(webhook, redelivery=redelivery, again=False)

    def ping(self, url: str | None = None) -> Attempt:
        """A signed webhook without events, as LINE's "verify" button sends it."""
        return self._send(url or self.url, [], redelivery=False)

    def close(self) -> None:
        """Give up all redeliveries."""
        with self._bell.changing():
            self._closed = True
            for timer in self._timers:
                timer.cancel()
            self._timers.clear()
        self._pool.clear()

    def body(self, events: list[Event], *, redelivery: bool = False) -> bytes:
        """The webhook's body as sent."""
        marked = deepcopy(events)
        for event in marked:
            event["deliveryContext"] = {"isRedelivery": redelivery}
        whole = {"destination": self._bot, "events": marked}
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()

    def _attempt(
        self, webhook: Webhook, *, redelivery: bool = False, again: bool = True
    ) -> Attempt:
        attempt = self._send(self.url, webhook.events, redelivery=redelivery)
        with self._bell.changing():
            webhook.attempts.append(attempt)
            tried = sum(one.redelivery for one in webhook.attempts)
            if again and self.redelivery and not webhook.acknowledged and not self._closed:
                self._try_later(webhook, tried)
        return attempt

    def _try_later(self, webhook: Webhook, tried: int) -> None:
        if tried >= len(self.backoff):
            return

        def once_more() -> None:
            with self._bell.looking():
                self._timers.discard(timer)
                if self._closed:
                    return
            self._attempt(webhook, redelivery=True)

        timer = threading.Timer(self.backoff[tried], once_more)
        timer.daemon = True
        self._timers.add(timer)
        timer.start()

    def _send(self, url: str, events: list[Event], *, redelivery: bool) -> Attempt:
        for event in events:
            self._tokens.renew(event.get("replyToken"))
        body = self.body(events, redelivery=redelivery)
        headers = {
            "content-type": "application/json; charset=utf-8",
            "user-agent": "LineBotWebhook/2.0",
            "x-line-signature": sign(self._secret, body),
        }
        began = time.monotonic()
        try:
            status = self._post(url, body, headers)
        except OSError as error:
            return Attempt(None, time.monotonic() - began, redelivery, str(error))
        return Attempt(status, time.monotonic() - began, redelivery)

    def _post_over_http(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        timeout = urllib3.Timeout(total=self.patience)
        try:
            answer = self._pool.request("POST", url, body=body, headers=headers, timeout=timeout)
        except urllib3.exceptions.HTTPError as error:
            raise OSError(type(error).__name__) from error
        return int(answer.status)
