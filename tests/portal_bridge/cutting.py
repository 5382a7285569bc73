"""A wire between bridge and office that can be cut at every step: a TLS relay on loopback that sees
what goes by, as a proxy does that opens everybody's letters."""

import contextlib
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path


class Going(Enum):
    """Which way a message goes."""

    ORDER = auto()
    """From the office to the bridge."""
    ANSWER = auto()
    """From the bridge to the office."""


class Cut(Enum):
    """Where the wire is cut."""

    BEFORE = auto()
    """The message does not get through."""
    MIDDLE = auto()
    """Half of it does."""
    AFTER = auto()
    """All of it does, and nothing after it."""


@dataclass
class Wire:
    """``cut`` is armed for the next message that goes this way, and done once."""

    address: str
    lets_sockets_through: bool = True
    """False: a proxy that knows no WebSocket, and says so by 403."""
    plugged_in: bool = True
    """False: nobody answers."""
    seen: bytearray = field(default_factory=bytearray)
    """All that went by, both ways, as it is once TLS is off."""
    cuts: int = 0
    _armed: tuple[Going, Cut] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def arm(self, going: Going, cut: Cut) -> None:
        with self._lock:
            self._armed = (going, cut)

    def fate(self, going: Going, heard: bytes) -> Cut | None:
        """Whether the wire is cut at this message."""
        with self._lock:
            self.seen += heard
            if self._armed is None or self._armed[0] is not going or not _is_message(going, heard):
                return None
            cut, self._armed = self._armed[1], None
            self.cuts += 1
            return cut


def _is_message(going: Going, heard: bytes) -> bool:
    """A text frame, plain or compressed (RFC 6455 section 5.2, RFC 7692), or a poll or its answer;
    no ping."""
    if heard[0] in (0x81, 0xC1):
        return True
    return heard.startswith(b"HTTP/1.1 200" if going is Going.ORDER else b"POST /bridge/poll")


@contextlib.contextmanager
def wire(to_port: int, certificate: Path) -> Iterator[Wire]:
    """A wire with this certificate, to an office on this port that speaks plain HTTP."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    lines: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        found = Wire(f"https://127.0.0.1:{server.getsockname()[1]}")

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    client, _ = server.accept()
                    threading.Thread(
                        target=_serve, args=(found, context, client, to_port, lines), daemon=True
                    ).start()

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield found
        finally:
            for line in (server, *lines):
                _hang_up(line)


def _serve(
    found: Wire,
    context: ssl.SSLContext,
    client: socket.socket,
    to_port: int,
    lines: list[socket.socket],
) -> None:
    with contextlib.suppress(OSError), client:
        if not found.plugged_in:
            return
        with context.wrap_socket(client, server_side=True) as tls:
            first = tls.recv(65_536)
            if b"upgrade: websocket" in first.lower() and not found.lets_sockets_through:
                tls.sendall(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n")
                return
            with socket.create_connection(("127.0.0.1", to_port)) as office:
                lines.extend((tls, office))
                back = threading.Thread(
                    target=_pump, args=(found, Going.ORDER, office, tls, b""), daemon=True
                )
                back.start()
                _pump(found, Going.ANSWER, tls, office, first)
                back.join(10)


def _pump(
    found: Wire, going: Going, source: socket.socket, sink: socket.socket, heard: bytes
) -> None:
    with contextlib.suppress(OSError):
        heard = _whole(source, heard or source.recv(65_536))
        while heard:
            cut = found.fate(going, heard)
            if cut is None:
                sink.sendall(heard)
                heard = _whole(source, source.recv(65_536))
                continue
            if cut is not Cut.BEFORE:
                sink.sendall(heard if cut is Cut.AFTER else heard[: max(1, len(heard) // 2)])
            break
    for line in (source, sink):
        _hang_up(line)


def _whole(source: socket.socket, heard: bytes) -> bytes:
    """A poll or its answer together with its body, which may come by itself."""
    found = re.search(rb"\r\ncontent-length: (\d+)\r\n(?:.*\r\n)?\r\n", heard, re.I | re.S)
    while found and len(heard) < found.end() + int(found[1]):
        more = source.recv(65_536)
        if not more:
            break
        heard += more
    return heard


def _hang_up(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
