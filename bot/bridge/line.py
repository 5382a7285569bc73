"""A WebSocket that several threads may speak on and hear, and whose every wait has an end.

One thread alone, with an event loop, touches its TLS. The library's own client for threads lets two
of them at one connection, which OpenSSL does not allow: where the first word met a ticket of TLS
1.3, both of them waited for ever, and nothing closed it.
"""

import asyncio
import ssl
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from anyio.from_thread import BlockingPortal, start_blocking_portal
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, ConnectionClosedError

from portal_bridge.remote.envelopes import LARGEST

GOODBYE: Final = 2.0
"""Seconds that the other side has to take leave."""


@dataclass(frozen=True)
class Line:
    """A connection that stands."""

    _loop: BlockingPortal
    _connection: ClientConnection

    def send(self, text: str) -> None:
        """Raises ``ConnectionClosed``, also once it was hung up here."""
        try:
            self._loop.call(self._connection.send, text)
        except ConnectionClosed:
            raise
        except (RuntimeError, CancelledError):
            raise ConnectionClosedError(None, None) from None

    def recv(self, seconds: float) -> str | bytes:
        """The next message. Raises ``ConnectionClosed``, and ``TimeoutError`` where none comes in
        that time; none is lost by it."""
        return self._loop.call(self._next, seconds)

    async def _next(self, seconds: float) -> str | bytes:
        async with asyncio.timeout(seconds):
            return await self._connection.recv()


@contextmanager
def opened(address: str, secure: ssl.SSLContext | None, patience: float) -> Iterator[Line]:
    """A line for the length of the block, by the proxy that the environment names. ``patience``:
    the seconds it has to stand in. Raises what websockets' ``connect`` does."""
    dial = _Straight(
        address, ssl=secure, max_size=LARGEST, open_timeout=patience, close_timeout=GOODBYE
    )
    with (
        start_blocking_portal(name="line") as loop,
        loop.wrap_async_context_manager(dial) as connection,
    ):
        yield Line(loop, connection)


class _Straight(connect):
    """It is led nowhere else: what is signed for the office is for no other address."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc
