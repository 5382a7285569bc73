"""The bridge's hands: takes orders, carries each out once, and says how it went."""

import base64
import binascii
import json
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import structlog
from nacl.public import PrivateKey

from portal_bridge.contract import PortalError, Rejected, Unreachable, Unsure
from portal_bridge.remote import envelopes
from portal_bridge.remote.calls import FORMS, Call, carry_out, write_error
from portal_bridge.remote.ledger import Known, Ledger

log = structlog.get_logger(__name__)

HANDS: Final = 4
"""Orders at once: a portal that is slow to tell who is online must not hold up a password."""
LARGEST_ANSWER: Final = envelopes.LARGEST - 64 * 1024
"""Characters: it must fit into one message."""
LANES: Final = 2_000
"""Users of whom it is remembered which order was the latest."""

Tell = Callable[[dict[str, Any]], object]


@dataclass(frozen=True)
class Order:
    """A call as it comes to the bridge."""

    number: int
    token: str
    call: Call
    sealed: bytes | None
    good_for: float
    """Seconds within which it must be begun: later nobody waits for it any more."""

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Order":
        """Raises ``Forged`` for what is no order."""
        try:
            sealed = said["sealed"]
            order = cls(
                number=int(said["number"]),
                token=str(said["token"]),
                call=Call(str(said["call"]), dict(said["arguments"])),
                sealed=None if sealed is None else base64.b64decode(sealed, validate=True),
                good_for=float(said["good_for"]),
            )
        except (KeyError, TypeError, ValueError, binascii.Error):
            raise envelopes.Forged("not an order") from None
        if order.sealed is not None and len(order.sealed) > envelopes.LARGEST_SEALED:
            raise envelopes.Forged("an order that is too large")
        return order


class Carrier:
    """Carries orders out in the portal beside it, several at once, those about one user in turn."""

    def __init__(self, portal: object, ledger: Ledger, key: PrivateKey) -> None:
        self._portal = portal
        self._ledger = ledger
        self._key = key
        self._hands = ThreadPoolExecutor(HANDS, thread_name_prefix="order")
        self._lock = threading.Lock()
        self._lanes: dict[str, tuple[int, Future[None]]] = {}
        """The highest order about each user, the latest users last."""
        self._running: dict[int, Future[None]] = {}

    def take(self, order: Order, tell: Tell) -> None:
        """Carry it out soon, and ``tell`` its answer. Returns at once."""
        came = time.monotonic()
        with self._lock:
            lane = order.call.lane
            highest, before = self._lanes.get(lane, (0, None))
            # The same order once more, while it is in hand: by a new link, after the old was cut.
            first = [one for one in (before, self._running.get(order.number)) if one is not None]
            overtaken = order.number < highest
            done = self._hands.submit(self._carry, order, tell, came, first, overtaken)
            self._running = {n: one for n, one in self._running.items() if not one.done()}
            self._running[order.number] = done
            if lane and not overtaken:
                self._lanes.pop(lane, None)
                self._lanes[lane] = (order.number, done)
            while len(self._lanes) > LANES:
                self._lanes.pop(next(iter(self._lanes)))

    def close(self) -> None:
        """Finish what is in hand; what has not been begun is not."""
        self._hands.shutdown(wait=True, cancel_futures=True)

    def _carry(
        self,
        order: Order,
        tell: Tell,
        came: float,
        first: "list[Future[None]]",
        overtaken: bool,
    ) -> None:
        wait(first)
        late = overtaken or time.monotonic() - came > order.good_for
        try:
            answer = self._answer(order, too_late=late)
        except sqlite3.Error as error:
            log.error("bridge.no_ledger", number=order.number, error=type(error).__name__)
            answer = _wrong(Unsure("the bridge could not write its ledger", cure=_LEDGER))
        log.info("bridge.order", number=order.number, call=order.call.name, went=_how(answer))
        with suppress(OSError):  # the link is gone: the office asks again by the next one
            tell({"number": order.number, "token": order.token, "answer": answer})

    def _answer(self, order: Order, *, too_late: bool) -> dict[str, Any]:
        entry = self._ledger.begin(order.number, order.token)
        match entry.known:
            case Known.DONE:
                known: dict[str, Any] = json.loads(entry.answer)
                return known
            case Known.BEGUN:
                return _wrong(Unsure("the bridge stopped while it carried this out"))
            case Known.OTHER:
                return _wrong(Rejected("an order under a number that was used", cure=_NUMBERS))
        answer = self._carry_out(order, too_late)
        written = json.dumps(answer)
        if len(written) > LARGEST_ANSWER:
            answer = _wrong(Rejected("the answer is too large for the bridge", cure=_LARGE))
            written = json.dumps(answer)
        self._ledger.end(order.number, written)
        return answer

    def _carry_out(self, order: Order, too_late: bool) -> dict[str, Any]:
        if too_late:
            return _wrong(Unreachable("it came too late to the bridge, and was not begun"))
        form, call = FORMS.get(order.call.name), order.call
        try:
            if form is not None and form.secrets:
                if order.sealed is None:
                    return _wrong(Unreachable("the password was lost on its way to the bridge"))
                call = envelopes.unseal(self._key, order.token, call, order.sealed)
            return carry_out(call, self._portal)
        except envelopes.Forged as forged:
            return _wrong(Rejected(f"the bridge refuses {forged}", cure=_KEYS))
        except Exception as bug:
            # Neither the message nor the variables: both may hold what the portal was sent.
            log.error("bridge.bug", call=call.name, error=type(bug).__name__)
            return _wrong(Rejected(f"the bridge stumbled ({type(bug).__name__})", cure=_BUG))


_NUMBERS: Final = "Try again; if it stays, enrol the bridge anew (`helpdesk bridge invite`)."
_KEYS: Final = "Enrol the bridge anew (`helpdesk bridge invite`)."
_LARGE: Final = "Ask for less at once."
_LEDGER: Final = "Look at the disk of the machine beside the portal, and at the bridge's folder."
_BUG: Final = "Look at the log of `helpdesk bridge run`, beside the portal."


def _wrong(error: PortalError) -> dict[str, Any]:
    return {"error": write_error(error)}


def _how(answer: Mapping[str, Any]) -> str:
    return str(answer["error"]["kind"]) if "error" in answer else "done"
