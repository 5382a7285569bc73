"""An ASGI app on a port of this machine, in a thread of its own."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import uvicorn
from starlette.types import ASGIApp

#: Seconds open connections may take to end.
GRACE = 2


class NotStartedError(RuntimeError):
    """The server ended before it was ready."""


def listener(host: str = "127.0.0.1", port: int = 0) -> socket.socket:
    """A port taken for ``serving``, so that its address is known before; 0 takes a free one."""
    return socket.create_server((host, port))


@contextmanager
def serving(
    app: ASGIApp, bound: socket.socket | None = None, *, lifespan: Literal["on", "off"] = "off"
) -> Iterator[str]:
    """Serve the app for as long as the block runs; gives its address, ``http://127.0.0.1:4711``."""
    with bound or listener() as bound:
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=GRACE,
            lifespan=lifespan,
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
            yield f"http://{host}:{port}"
        finally:
            server.should_exit = True
            thread.join(GRACE + 5)


class _Server(uvicorn.Server):
    """Says when it is ready."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()
