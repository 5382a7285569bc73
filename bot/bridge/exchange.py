"""The office's end: takes a bridge in, knows it again, hands calls out, and takes answers.

Everything here is about the database and knows no HTTP; several processes may do it at once.
"""

import base64
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import structlog
from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey
from sqlalchemy.exc import IntegrityError

from bot.bridge.asking import Bells
from portal_bridge.remote import envelopes
from portal_bridge.remote.envelopes import Forged, Way
from store.audit import Act, Actor, Audit
from store.bridgecalls import BridgeCall, BridgeCalls
from store.bridges import Bridge, Bridges, Enrolment
from store.clock import Clock
from store.db import Database

log = structlog.get_logger(__name__)

SPEAKS: Final = 1
"""The version of what is said. One that differs is refused, and said."""
LARGEST_GREETING: Final = 64 * 1024
HIGHEST: Final = 2**53
"""Of the numbers of messages and calls: what JSON's readers agree on (RFC 8259 section 6)."""
_HEX: Final = frozenset("0123456789abcdef")


class NotKnown(Exception):
    """Not a bridge of ours, or not any more; or what it said was heard before."""


class TakenOver(Exception):
    """A newer link of the same bridge has come: this one is none any more."""


@dataclass(frozen=True)
class Link:
    """One live connection of a bridge, or one row of its polls."""

    bridge: UUID
    session: str


@dataclass(frozen=True)
class Exchange:
    """``seed`` makes the office's key (``derive``), to which its bridges hold it."""

    database: Database
    clock: Clock
    bells: Bells
    seed: bytes = field(repr=False)
    closing: threading.Event = field(default_factory=threading.Event)

    @property
    def _key(self) -> SigningKey:
        return SigningKey(self.seed)

    @property
    def office_key(self) -> str:
        """The public half, in hexadecimal digits."""
        return bytes(self._key.verify_key).hex()

    def close(self) -> None:
        """Let go of whoever is waiting."""
        self.closing.set()
        self.bells.asked.ring()

    # Enrolling

    def enrol(self, said: Mapping[str, Any]) -> str:
        """Take a bridge in by its code; gives what is said to it. Raises ``NotKnown``."""
        code, brought = _enrolment(said)
        try:
            with self.database.write() as session:
                now = self.database.real_now(session)
                bridge = Bridges(session).enrol(code, brought, now=now)
                if bridge is not None:
                    audit = Audit(session, self.clock.now(), Actor.PORTAL)
                    audit.note(Act.BRIDGE_ENROLLED, bridge.id)
        except IntegrityError:  # two at once, of which this one was slower
            bridge = None
        if bridge is None:
            log.warning("bridge.code_refused")
            raise NotKnown
        log.info("bridge.enrolled", name=bridge.name)
        welcome = {"kind": "enrolled", "name": bridge.name, "office_key": self.office_key}
        return envelopes.write(self._key, Way.TO_BRIDGE, bridge.id.hex, welcome)

    # Links

    def greet(self, message: str) -> tuple[Link, str]:
        """A bridge begins a link; gives what is said to it. Raises ``NotKnown``."""
        bridge, said = self._read(message)
        try:
            number, highest = _count(said["n"]), _count(said["highest"])
            token, can = str(said["session"]), _can(said["can"])
            if said["kind"] != "hello" or len(token) != 32:
                raise NotKnown
        except (KeyError, TypeError, ValueError):
            raise NotKnown from None
        with self.database.write() as session:
            now = self.database.real_now(session)
            if not Bridges(session).greet(
                bridge.id, number, session=token, can=can, highest=highest, now=now
            ):
                raise NotKnown
        if json.loads(can) != bridge.abilities:
            log.warning("bridge.can_something_else", name=bridge.name, cure=RESTART)
        log.info("bridge.there", name=bridge.name, speaks=said.get("speaks"))
        welcome = {"kind": "welcome", "session": token, "speaks": SPEAKS}
        text = envelopes.write(self._key, Way.TO_BRIDGE, bridge.id.hex, welcome)
        return Link(bridge.id, token), text

    def hear(self, message: str, link: Link | None = None) -> tuple[Link, int, dict[str, Any]]:
        """One message by a link that has greeted; answers in it are passed on. Gives its link, its
        number and itself. Raises ``NotKnown`` and ``TakenOver``."""
        bridge, said = self._read(message)
        try:
            number, token = _count(said["n"]), str(said["session"])
            answers = [
                (_count(one["number"]), str(one["token"]), json.dumps(one["answer"]))
                for one in said.get("answers", ())
            ]
        except (KeyError, TypeError, ValueError):
            raise NotKnown from None
        heard = Link(bridge.id, token)
        if link is not None and heard != link:
            raise NotKnown
        with self.database.write() as session:
            now = self.database.real_now(session)
            if not Bridges(session).hear(bridge.id, number, session=token, now=now):
                raise TakenOver if bridge.session != token else NotKnown
            for at, name, answer in answers:
                BridgeCalls(session).answer(bridge.id, at, name, answer)
        if answers:
            self.bells.answered.ring()
        return heard, number, said

    def orders(self, link: Link) -> list[str]:
        """What is to be done now, signed. Raises ``TakenOver`` and ``NotKnown``."""
        with self.database.read() as session:
            self._still(Bridges(session).get(link.bridge), link)
            now = self.database.real_now(session)
            if not BridgeCalls(session).any_due(link.bridge, link=link.session, now=now):
                return []
        with self.database.write() as session:
            bridge = Bridges(session).get(link.bridge)
            self._still(bridge, link)
            now = self.database.real_now(session)
            taken = BridgeCalls(session).take(link.bridge, link=link.session, now=now)
        return [
            envelopes.write(self._key, Way.TO_BRIDGE, link.bridge.hex, _order(call, now=now))
            for call in taken
        ]

    def batch(self, link: Link, to: int, orders: list[str]) -> str:
        """The answer to a poll: signed, and about this very one."""
        said = {"kind": "orders", "to": to, "orders": orders}
        return envelopes.write(self._key, Way.TO_BRIDGE, link.bridge.hex, said)

    def _still(self, bridge: Bridge | None, link: Link) -> None:
        if bridge is None:
            raise NotKnown
        if bridge.session != link.session:
            raise TakenOver

    def _read(self, message: str) -> tuple[Bridge, dict[str, Any]]:
        """Whose message it is, proven, and what it says. Nothing is said of what was wrong."""
        try:
            name = envelopes.bridge_of(message)
            with self.database.read() as session:
                bridge = Bridges(session).get(UUID(name))
            if bridge is None:
                raise NotKnown
            key = VerifyKey(bytes.fromhex(bridge.sign_key))
            return bridge, envelopes.read(key, Way.TO_OFFICE, name, message)
        except (Forged, ValueError):
            raise NotKnown from None


def _order(call: BridgeCall, *, now: Any) -> dict[str, Any]:
    sealed = None if call.sealed is None else base64.b64encode(call.sealed).decode()
    return {
        "kind": "order",
        "number": call.number,
        "token": call.token,
        "call": call.call,
        "arguments": json.loads(call.arguments),
        "sealed": sealed,
        "good_for": (call.good_until - now).total_seconds(),
    }


def _enrolment(said: Mapping[str, Any]) -> tuple[str, Enrolment]:
    """Raises ``NotKnown`` for what is none, and for keys whose private half was not shown."""
    try:
        code, sign_key, box_key = (str(said[key]) for key in ("code", "sign_key", "box_key"))
        can = _can(said["can"])
        proof = base64.b64decode(str(said["proof"]), validate=True)
        if not all(map(_is_key, (sign_key, box_key))):
            raise NotKnown
        VerifyKey(bytes.fromhex(sign_key)).verify(enrolment_proof(code, sign_key, box_key), proof)
    except (KeyError, TypeError, ValueError, CryptoError):
        raise NotKnown from None
    return code, Enrolment(sign_key, box_key, can)


def _count(given: object) -> int:
    """A number that every database can hold, and go on from. Raises ``ValueError``."""
    number = int(str(given))
    if not 0 <= number < HIGHEST:
        raise ValueError("not a number of a message")
    return number


def _can(given: object) -> str:
    """What a portal can, as it is kept. Raises ``NotKnown`` for what is no such thing."""
    match given:
        case {"abilities": [*names], "facts": {}} if all(isinstance(name, str) for name in names):
            kept = json.dumps(given)
            if len(kept) <= LARGEST_GREETING:
                return kept
    raise NotKnown


def _is_key(text: str) -> bool:
    return len(text) == 64 and set(text) <= _HEX


def enrolment_proof(code: str, sign_key: str, box_key: str) -> bytes:
    """What a bridge signs to show that the key is its own."""
    return "\0".join(("helpdesk bridge enrols, version 1", code, sign_key, box_key)).encode()


RESTART: Final = "restart `helpdesk serve` and `helpdesk work`: they go by what it could before"
