"""A NAS on loopback: takes a Disconnect-Request, and obeys, refuses, lies, dawdles or says nothing.

It holds sessions by their Acct-Session-Id, with what it knows of each, and reports the end of one
to whoever ``stops`` is. Like a real one it hears only what its own secret proves.
"""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from io import StringIO

from pyrad.dictionary import Dictionary
from pyrad.packet import CoAPacket, DisconnectNAK, DisconnectRequest

DICTIONARY = Dictionary(
    StringIO(
        """
        ATTRIBUTE User-Name 1 string
        ATTRIBUTE NAS-IP-Address 4 ipaddr
        ATTRIBUTE Framed-IP-Address 8 ipaddr
        ATTRIBUTE Calling-Station-Id 31 string
        ATTRIBUTE Acct-Session-Id 44 string
        ATTRIBUTE NAS-IPv6-Address 95 ipv6addr
        ATTRIBUTE Error-Cause 101 integer
        """
    )
)
UNSUPPORTED, NOT_FOUND = 401, 503


class Manner(Enum):
    """How it answers."""

    OBEYS = auto()
    LIES = auto()
    """Says yes and lets the session run."""
    IS_SLOW = auto()
    """Obeys, and answers only the second copy of the same packet."""
    IS_SILENT = auto()
    FORGES = auto()
    """Answers yes with a secret that is not ours."""
    RAMBLES = auto()
    """Answers with noise first, and then properly."""


@dataclass
class FakeNas:
    """One NAS. Change it while it runs."""

    port: int
    secret: str
    manner: Manner = Manner.OBEYS
    refuses: int | None = None
    """Say no to everything, with this Error-Cause (0: with none)."""
    mumbles: bool = False
    """Its Error-Cause is half a number."""
    unsupported: frozenset[str] = frozenset()
    """Attributes that it says no to, as RFC 5176 has it: 401."""
    sessions: dict[str, dict[str, str]] = field(default_factory=dict)
    stops: Callable[[str], None] = lambda _: None
    heard: list[dict[str, str]] = field(default_factory=list)
    """The proved requests, each packet once."""
    copies: int = 0
    """Proved packets, copies included."""
    unproved: int = 0

    def answer(self, heard: bytes) -> list[bytes]:
        """What goes back for one datagram."""
        request = CoAPacket(secret=self.secret.encode(), dict=DICTIONARY, packet=heard)
        if request.code != DisconnectRequest or not request.VerifyCoARequest():
            self.unproved += 1
            return []
        self.copies += 1
        is_copy = self._last == heard
        self._last = heard
        # Iterating over a packet gives codes; its keys() are names.
        asked = {name: str(request[name][0]) for name in request.keys()}  # noqa: SIM118
        if not is_copy:
            self.heard.append(asked)
        if self.manner is Manner.IS_SILENT or (self.manner is Manner.IS_SLOW and not is_copy):
            return []
        reply = request.CreateReply()
        cause = self._judge(asked)
        if cause is not None:
            reply.code = DisconnectNAK
            if cause and self.mumbles:
                reply[101] = [b"\x01\xf7"]
            elif cause:
                reply["Error-Cause"] = cause
        if self.manner is Manner.FORGES:
            reply.secret = b"a secret of its own"
        noise = [b"", b"noise", heard] if self.manner is Manner.RAMBLES else []
        return [*noise, reply.ReplyPacket()]

    _last: bytes = b""

    def _judge(self, asked: dict[str, str]) -> int | None:
        if self.refuses is not None:
            return self.refuses
        if self.unsupported & asked.keys():
            return UNSUPPORTED
        known = self.sessions.get(asked.get("Acct-Session-Id", ""))
        if known is None or any(known.get(name, value) != value for name, value in asked.items()):
            return NOT_FOUND
        if self.manner is not Manner.LIES:
            del self.sessions[asked["Acct-Session-Id"]]
            self.stops(asked["Acct-Session-Id"])
        return None


@contextlib.contextmanager
def fake_nas(secret: str, address: str = "127.0.0.1") -> Iterator[FakeNas]:
    """A NAS for the length of the block."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as line:
        line.bind((address, 0))
        line.settimeout(0.05)
        nas, over = FakeNas(line.getsockname()[1], secret), threading.Event()

        def serve() -> None:
            while not over.is_set():
                with contextlib.suppress(TimeoutError):
                    heard, sender = line.recvfrom(4096)
                    for answer in nas.answer(heard):
                        line.sendto(answer, sender)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield nas
        finally:
            over.set()
            thread.join(10)
