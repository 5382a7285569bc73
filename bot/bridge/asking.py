"""How a call gets to the bridge: a row that waits for it, whoever holds its link, and not long."""

import json
import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog
from nacl.public import PublicKey
from sqlalchemy.exc import SQLAlchemyError

from bot.wake import Bell
from portal_bridge.contract import Unreachable, Unsure
from portal_bridge.remote import envelopes
from portal_bridge.remote.calls import Call, Json
from store.bridgecalls import BridgeCalls, new_token
from store.bridges import Bridge, Bridges
from store.clock import BANGKOK
from store.db import Database
from store.naming import MAIN

log = structlog.get_logger(__name__)

AWAY_AFTER: Final = timedelta(seconds=75)
"""A bridge that is there says so three times in that time. Nobody waits for one that is not."""
_FIRST_PAUSE: Final = 0.02
_LONGEST_PAUSE: Final = 0.25


@dataclass(frozen=True)
class Patience:
    """How long whoever asks waits, in seconds. An order is leased for 15, with a look before it;
    and a password page that waits for its portal gives up after ten."""

    to_be_taken: float = 3.5
    to_be_answered: float = 7.0


@dataclass(frozen=True)
class Bells:
    """What saves waiting where asker and link are in one process."""

    asked: Bell = field(default_factory=Bell)
    answered: Bell = field(default_factory=Bell)


@dataclass(frozen=True)
class Rows:
    """``portal_bridge.remote.portal.Way`` by rows of the office's database."""

    database: Database
    bells: Bells
    patience: Patience = Patience()
    portal: str = MAIN
    """Whose bridge is asked."""

    def ask(self, call: Call) -> Json:
        """The bridge's answer. Raises ``Unreachable`` and ``Unsure``."""
        try:
            answer = self._answer(call)
        except SQLAlchemyError as error:
            log.error("database.trouble", error=type(error).__name__)
            raise Unsure("the office's database failed in between", cure=IN_BETWEEN) from None
        told: dict[str, object] = json.loads(answer)
        return told

    def _answer(self, call: Call) -> str:
        began = time.monotonic()
        bridge, number = self._put(call)
        self.bells.asked.ring()
        answer = self._wait(bridge, number, began)
        return self._give_up(bridge, number) if answer is None else answer

    def _give_up(self, bridge: UUID, number: int) -> str:
        """The answer, should it come at the last moment. What nobody took is taken back, so that it
        is not done later either."""
        with self.database.write() as session:
            calls = BridgeCalls(session)
            taken_back = calls.withdraw(bridge, number)
            answer = calls.answered(bridge, number)
            calls.drop(bridge, number)
            asked = Bridges(session).get(bridge)
            runs = asked is not None and asked.has_linked
        # Only now, when that is committed: an exception in there would undo it.
        if taken_back and not runs:
            raise Unreachable("the bridge has enrolled and does not run yet", cure=FIRST_RUN)
        if taken_back:
            raise Unreachable("the bridge did not take it", cure=RESTART_HERE)
        if answer is None:
            raise Unsure("the bridge took it and did not answer", cure=LOOK_THERE)
        return answer

    def _put(self, call: Call) -> tuple[UUID, int]:
        with self.database.write() as session:
            now = self.database.real_now(session)
            bridge = Bridges(session).enrolled(self.portal)
            if bridge is None:
                raise Unreachable("no bridge has enrolled", cure=enrol(self.portal))
            if bridge.seen_at is None or now - bridge.seen_at > AWAY_AFTER:
                raise Unreachable(f"the bridge is away{since(bridge)}", cure=LOOK_THERE)
            calls, token = BridgeCalls(session), new_token()
            calls.forget_old(now=now)
            key = PublicKey(bytes.fromhex(bridge.box_key))
            number = calls.ask(
                bridge.id,
                token=token,
                call=call.name,
                arguments=call.arguments,
                sealed=envelopes.seal(key, token, call) if call.secrets else None,
                now=now,
                life=timedelta(seconds=self.patience.to_be_answered),
            )
        return bridge.id, number

    def _wait(self, bridge: UUID, number: int, began: float) -> str | None:
        """The answer, its row gone. ``None``: none came in time, or nobody took the call."""
        pause, taken = _FIRST_PAUSE, False
        while True:
            seen = self.bells.answered.rings
            with self.database.read() as session:
                answer = BridgeCalls(session).answered(bridge, number)
                taken = taken or BridgeCalls(session).is_taken(bridge, number)
            if answer is not None:
                with self.database.write() as session:
                    BridgeCalls(session).drop(bridge, number)
                return answer
            waits = self.patience.to_be_answered if taken else self.patience.to_be_taken
            left = began + waits - time.monotonic()
            if left <= 0:
                return None
            self.bells.answered.wait(seen, min(pause, left))
            pause = min(pause * 1.5, _LONGEST_PAUSE)


def since(bridge: Bridge) -> str:
    """Since when it was not heard, as part of a sentence."""
    if bridge.seen_at is None:
        return ""
    return f" since {bridge.seen_at.astimezone(BANGKOK):%Y-%m-%d %H:%M}"


LOOK_THERE: Final = (
    "Look whether `helpdesk bridge run` runs beside the portal and reaches this server by HTTPS; "
    "it is tried again."
)
FIRST_RUN: Final = (
    "Let `helpdesk bridge run` run beside the portal, then restart `helpdesk serve` and `helpdesk "
    "work` here."
)
RESTART_HERE: Final = (
    "Restart `helpdesk serve` and `helpdesk work` here if the bridge has enrolled since they "
    f"began; else: {LOOK_THERE[0].lower()}{LOOK_THERE[1:]}"
)
IN_BETWEEN: Final = "Look at the office's database; it is tried again."


def enrol(portal: str) -> str:
    """What to do where a portal has no bridge."""
    which = "" if portal == MAIN else f" --portal {portal}"
    return (
        f"Run `helpdesk bridge invite --name NAME{which}` here, and `helpdesk bridge enrol` there."
    )
