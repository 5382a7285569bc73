"""An ASGI app on a port of this machine, in a thread of its own."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

import uvicorn
from starlette.types import ASGIApp

#: Seconds open connections may take to end.
GRACE = 2
#: Seconds between two looks whether they have.
MOMENT = 0.005


class NotStartedError(RuntimeError):
    """The server ended before it was ready."""


def listener(host: str = "127.0.0.1", port: int = 0) -> socket.socket:
    """A port taken for ``serving``, so that its address is known before; 0 takes a free one."""
    return socket.create_server((host, port))


@contextmanager
def serving(
    app: ASGIApp,
    bound: socket.socket | None = None,
    *,
    lifespan: Literal["on", "off"] = "off",
    certificate: Path | None = None,
) -> Iterator[str]:
    """Serve the app for as long as the block runs; gives its address, ``http://127.0.0.1:4711``.
    ``certificate``: a file with it and its key, for HTTPS."""
    with bound or listener() as bound:
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan=lifespan,
            ssl_certfile=certificate,
        )
        server = _Server(config)
        thread = threading.Thread(
            target=server.run, kwargs={"sockets": [bound]}, name="playground", daemon=True
        )
        thread.start()
        try:
            if not server.ready.wait(30):
                raise NotStartedError("the playground's server did not start")
            host, port = bound.getsockname()[:2]
            yield f"{'https' if certificate else 'http'}://{host}:{port}"
        finally:
            server.leave()
            thread.join(GRACE + 5)


class _Server(uvicorn.Server):
    """Says when it is ready, and leaves as soon as it is told and nobody is being served.

    uvicorn's own looks ten times a second whether it is to leave, and again whether it may.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self._leaving = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def leave(self) -> None:
        """From any thread."""
        self.should_exit = True
        if self._loop is not None:
            with suppress(RuntimeError):  # it has ended by itself
                self._loop.call_soon_threadsafe(self._leaving.set)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        ticking = asyncio.create_task(super().main_loop())
        told = asyncio.create_task(self._leaving.wait())
        await asyncio.wait((ticking, told), return_when=asyncio.FIRST_COMPLETED)
        for task in (ticking, told):
            task.cancel()
        for ended in await asyncio.gather(ticking, told, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for sock in sockets or []:
            sock.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        with suppress(TimeoutError):
            async with asyncio.timeout(GRACE):
                while self.server_state.connections or self.server_state.tasks:
                    await asyncio.sleep(MOMENT)
        for task in self.server_state.tasks:
            task.cancel()
        await self.lifespan.shutdown()
