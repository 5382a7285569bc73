"""An ASGI app on a port of this machine, in a thread of its own."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

#: Seconds open connections may take to end.
GRACE = 2


class NotStartedError(RuntimeError):
    """The server ended before it was ready."""


@contextmanager
def serving(app: ASGIApp, *, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serve the app for as long as the block runs; gives its address, ``http://127.0.0.1:4711``.

    ``port`` 0 takes a free one.
    """
    with socket.create_server((host, port)) as listener:
        config = uvicorn.Config(
            app, log_config=None, access_log=False, timeout_graceful_shutdown=GRACE, lifespan="off"
        )
        server = _Server(config)
        thread = threading.Thread(
            target=server.run, kwargs={"sockets": [listener]}, name="playground", daemon=True
        )
        thread.start()
        try:
            if not server.ready.wait(30):
                raise NotStartedError("the playground's server did not start")
            yield f"http://{host}:{listener.getsockname()[1]}"
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
