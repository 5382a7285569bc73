"""A wire between bridge and office that can be cut at every step: a TLS relay on loopback that sees
what goes by, as a proxy does that opens everybody's letters."""

import asyncio
import contextlib
import re
import ssl
import threading
from asyncio import StreamReader, StreamWriter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import partial
from pathlib import Path

from anyio.from_thread import start_blocking_portal


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

    address: str = ""
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
    found = Wire()

    async def serve(bridge: StreamReader, to_bridge: StreamWriter) -> None:
        with contextlib.suppress(OSError):
            await _serve(found, bridge, to_bridge, to_port)
        to_bridge.close()

    with start_blocking_portal(name="wire") as loop:
        server = loop.call(partial(asyncio.start_server, serve, "127.0.0.1", 0, ssl=context))
        found.address = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield found
        finally:
            loop.call(server.close)


async def _serve(found: Wire, bridge: StreamReader, to_bridge: StreamWriter, to_port: int) -> None:
    first = await bridge.read(65_536) if found.plugged_in else b""
    if not first:
        return
    if b"upgrade: websocket" in first.lower() and not found.lets_sockets_through:
        to_bridge.write(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n")
        return
    office, to_office = await asyncio.open_connection("127.0.0.1", to_port)
    with contextlib.closing(to_office):
        ways = [
            asyncio.create_task(_pump(found, Going.ORDER, office, to_bridge)),
            asyncio.create_task(_pump(found, Going.ANSWER, bridge, to_office, first)),
        ]
        # What one of them ends, a cut or a hang-up, is ended for both.
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)


async def _pump(
    found: Wire, going: Going, source: StreamReader, sink: StreamWriter, heard: bytes = b""
) -> None:
    while heard := await _whole(source, heard or await source.read(65_536)):
        cut = found.fate(going, heard)
        if cut is not Cut.BEFORE:
            sink.write(heard[: max(1, len(heard) // 2)] if cut is Cut.MIDDLE else heard)
            await sink.drain()
        if cut is not None:
            return
        heard = b""


async def _whole(source: StreamReader, heard: bytes) -> bytes:
    """A poll or its answer together with its body, which may come by itself."""
    found = re.search(rb"\r\ncontent-length: (\d+)\r\n(?:.*\r\n)?\r\n", heard, re.I | re.S)
    while found and len(heard) < found.end() + int(found[1]):
        more = await source.read(65_536)
        if not more:
            break
        heard += more
    return heard
