"""The bridge's two kinds of link to the office: a WebSocket, and polls where a proxy lets none
through. On either the bridge greets, hears orders, and tells answers, and all of it is signed."""

import queue
import secrets
import threading
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import Any, Final, Protocol

from websockets.exceptions import ConnectionClosed

from bot.bridge.dialling import PATIENCE, Cut, Dialling, is_unwanted, unwanted
from bot.bridge.exchange import SPEAKS
from bot.bridge.identity import Identity
from portal_bridge.remote.carrier import Carrier, Order
from portal_bridge.remote.envelopes import Forged
from portal_bridge.remote.ledger import Ledger

SAYS_SO: Final = 20.0
"""Seconds of silence after which the bridge says that it is there."""
HELD: Final = 25.0
"""Seconds for which a poll may be held back."""
AT_WORK: Final = 0.3
"""Seconds between polls while an order is carried out: its answer is not to wait for long."""
FOR_A_WHILE: Final = 900.0
"""Seconds after which it is tried again whether a WebSocket gets through."""


@dataclass(frozen=True)
class Bridge:
    """What every link speaks for."""

    identity: Identity
    ledger: Ledger
    carrier: Carrier
    can: dict[str, Any]

    def hello(self, session: str) -> str:
        return self.say(
            session, kind="hello", speaks=SPEAKS, can=self.can, highest=self.ledger.highest()
        )

    def say(self, session: str, **said: Any) -> str:
        """A message under the next number. They must arrive in the order in which they are made."""
        return self.identity.write({"n": self.ledger.count_on(), "session": session, **said})

    def welcomed(self, session: str, text: str) -> None:
        """Raises ``Forged`` unless the office has welcomed this very session."""
        said = self.identity.read(text)
        if said.get("kind") != "welcome" or said.get("session") != session:
            raise Forged("not this session's welcome")
        if said.get("speaks") != SPEAKS:
            raise Forged("another version's welcome: update helpdesk here or at the office")

    def order(self, text: str) -> Order:
        """Raises ``Forged``."""
        said = self.identity.read(text)
        if said.get("kind") != "order":
            raise Forged("not an order")
        return Order.read(said)


class Link(Protocol):
    """A link that has been welcomed."""

    name: str

    def go_on(self) -> None:
        """Until it ends. Raises ``Cut``, ``Unwanted`` and ``Forged``; returns when it is time to
        try whether a better one gets through."""

    def close(self) -> None:
        """Hang up."""


class SocketLink:
    """By WebSocket: an order comes the moment it is given."""

    name = "websocket"

    def __init__(self, bridge: Bridge, dialling: Dialling) -> None:
        self._bridge = bridge
        self._session = secrets.token_hex(16)
        self._speaking = threading.Lock()
        with ExitStack() as opening:
            self._socket = opening.enter_context(dialling.socket())
            try:
                self._socket.send(bridge.hello(self._session))
                bridge.welcomed(self._session, self._hear(PATIENCE))
            except (Cut, TimeoutError, ConnectionClosed):
                # A proxy that lets a WebSocket begin and nothing through it.
                raise Cut("no welcome by WebSocket") from None
            self._open = opening.pop_all()

    def go_on(self) -> None:
        while True:
            try:
                text = self._hear(SAYS_SO)
            except TimeoutError:
                self._say(kind="here")
                continue
            self._bridge.carrier.take(self._bridge.order(text), self._tell)

    def close(self) -> None:
        self._open.close()

    def _hear(self, seconds: float) -> str:
        try:
            text = self._socket.recv(seconds)
        except ConnectionClosed as closed:
            code = closed.rcvd.code if closed.rcvd is not None else None
            raise unwanted(code) if is_unwanted(code) else Cut("the link was cut") from None
        if not isinstance(text, str):
            raise Forged("not a message")
        return text

    def _tell(self, answer: dict[str, Any]) -> None:
        with suppress(Cut):  # it is told by the next link
            self._say(kind="answers", answers=[answer])

    def _say(self, **said: Any) -> None:
        with self._speaking:
            try:
                self._socket.send(self._bridge.say(self._session, **said))
            except ConnectionClosed:
                raise Cut("the link was cut") from None


class PollLink:
    """By requests that the office holds back until there is something to do."""

    name = "polls"

    def __init__(self, bridge: Bridge, dialling: Dialling) -> None:
        self._bridge = bridge
        self._dialling = dialling
        self._session = secrets.token_hex(16)
        self._answers: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._at_work = 0
        hello = bridge.hello(self._session)
        bridge.welcomed(self._session, dialling.poll(hello, seconds=0))

    def go_on(self) -> None:
        until = time.monotonic() + FOR_A_WHILE
        while self._at_work or time.monotonic() < until:
            answers = self._done()
            wait = 0.0 if self._at_work else HELD
            for text in self._poll(answers, wait):
                self._at_work += 1
                self._bridge.carrier.take(self._bridge.order(text), self._answers.put)

    def close(self) -> None:
        """There is nothing to close."""

    def _poll(self, answers: list[dict[str, Any]], wait: float) -> list[str]:
        identity = self._bridge.identity
        number = self._bridge.ledger.count_on()
        asked = identity.write(
            {
                "n": number,
                "session": self._session,
                "kind": "poll",
                "answers": answers,
                "wait": wait,
            }
        )
        said = identity.read(self._dialling.poll(asked, seconds=wait))
        orders = said.get("orders")
        if said.get("kind") != "orders" or not isinstance(orders, list):
            raise Forged("not an answer to a poll")
        if said.get("to") != number:
            raise Forged("an answer to another poll")
        return [str(order) for order in orders]

    def _done(self) -> list[dict[str, Any]]:
        """An answer, if there is one: while orders are in hand, one is waited for a little. No two
        in one poll, which might grow too large; the next poll follows at once."""
        if not self._at_work:
            return []
        try:
            answer = self._answers.get(timeout=AT_WORK)
        except queue.Empty:
            return []
        self._at_work -= 1
        return [answer]
