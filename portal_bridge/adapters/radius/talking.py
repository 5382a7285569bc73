"""One question to a RADIUS server or NAS, and its answer: over UDP, sent again when it is lost.

Not by pyrad's own client: its socket is not connected, so it would take a datagram from anyone and
never learn that nobody listens; and nothing public closes it.
"""

import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

T = TypeVar("T")

SENDS: Final = 3
"""The first may be lost, and the second; who misses three is not there."""
LONGEST: Final = 4096
"""Bytes of a packet (RFC 2865 section 3)."""


@dataclass(frozen=True)
class Place:
    """Where somebody listens, and how long an answer is waited for after each send, in seconds."""

    address: str
    port: int
    wait: float = 1.0


class NotHeard(Exception):
    """Nobody listens there: what was sent cannot have been heard."""


class NoAnswer(Exception):
    """Sent, and nothing came back that proves itself: not heard, not done, or done."""


def exchange(place: Place, packet: bytes, proved: Callable[[bytes], T | None]) -> T:
    """The answer, as ``proved`` reads it; it gives ``None`` for what is none. The same packet is
    sent each time, so that the other side acts once. Raises ``NotHeard`` or ``NoAnswer``."""
    sent = 0
    family = socket.AF_INET6 if ":" in place.address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as line:
            line.connect((place.address, place.port))
            while sent < SENDS:
                line.send(packet)
                sent += 1
                answer = _listen(line, place.wait, proved)
                if answer is not None:
                    return answer
    except OSError:
        # Refused: by the first packet's echo it was not heard; after a silence, who knows.
        if sent <= 1:
            raise NotHeard from None
    raise NoAnswer


def _listen(line: socket.socket, wait: float, proved: Callable[[bytes], T | None]) -> T | None:
    until = time.monotonic() + wait
    while (left := until - time.monotonic()) > 0:
        line.settimeout(left)
        try:
            heard = line.recv(LONGEST)
        except TimeoutError:
            return None
        answer = proved(heard)
        if answer is not None:
            return answer
    return None
