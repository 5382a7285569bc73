"""A REST interface on a port of loopback, with all that can go wrong on the way there."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class Trouble(Enum):
    """What happens to a request."""

    DEAF = auto()
    """The connection ends before it is acted on."""
    LOST = auto()
    """The connection ends when it has been acted on, and before the answer."""
    CUT = auto()
    """In the middle of the answer."""
    SILENT = auto()
    """It is acted on, and no answer comes until the trouble is over."""
    GARBLED = auto()
    """It is acted on, and the answer is some web page."""
    BROKEN = auto()
    """It is not acted on, and the answer is 500."""
    LIES = auto()
    """It is not acted on, and the answer says it was."""


@dataclass
class Heard:
    """A request as it came."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Way:
    """The way to one interface. Change it while it runs."""

    url: str = ""
    ca_file: Path | None = None
    trouble: Trouble | None = None
    troubles: Callable[[Heard], bool] = lambda _: True
    """Which requests it happens to."""
    heard: list[Heard] = field(default_factory=list)
    connections: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def answer(self, heard: Heard) -> tuple[int, bytes]:
        """What stands at its end says."""
        raise NotImplementedError

    def lie(self, heard: Heard) -> bytes:
        """What it would say had it acted."""
        return heard.body

    def date(self) -> datetime | None:
        """Its clock; ``None``: it tells no time."""
        return datetime.now(UTC)

    def on_changes(self, trouble: Trouble, *, after: int = 0) -> None:
        """This happens to whatever changes something, but for the first so many."""
        changes = [0]

        def is_hit(heard: Heard) -> bool:
            if heard.method == "GET":
                return False
            changes[0] += 1
            return changes[0] > after

        self.trouble, self.troubles = trouble, is_hit

    def is_well(self) -> None:
        """No trouble any more."""
        self.over.set()
        self.trouble, self.troubles, self.over = None, lambda _: True, threading.Event()


@contextlib.contextmanager
def serving(way: Way, certificate: Path | None = None) -> Iterator[None]:
    """For the length of the block: by TLS with this certificate, or by plain HTTP."""

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30
        disable_nagle_algorithm = True
        wbufsize = -1

        def setup(self) -> None:
            super().setup()
            way.connections += 1

        def answer(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            body = self.rfile.read(length)
            heard = Heard(self.command, self.path, dict(self.headers), body)
            way.heard.append(heard)
            trouble, over = way.trouble, way.over
            if trouble is not None and not way.troubles(heard):
                trouble = None
            if trouble is Trouble.DEAF:
                self._hang_up()
                return
            if trouble is Trouble.BROKEN:
                self._say(500, b'{"error":500,"message":"Internal Server Error"}')
                return
            if trouble is Trouble.LIES:
                self._say(200, way.lie(heard))
                return
            status, told = way.answer(heard)
            if trouble is Trouble.SILENT:
                over.wait(30)
            if trouble in (Trouble.LOST, Trouble.SILENT):
                self._hang_up()
            elif trouble is Trouble.GARBLED:
                self._say(200, b"<html>welcome</html>")
            elif trouble is Trouble.CUT:
                self._say(status, told + b"  ", short=2)
                self._hang_up()
            else:
                self._say(status, told)

        do_GET = do_PUT = do_PATCH = do_DELETE = do_POST = answer

        def _say(self, status: int, body: bytes, *, short: int = 0) -> None:
            self.send_response_only(status)
            date = way.date()
            if date is not None:
                self.send_header("Date", format_datetime(date, usegmt=True))
            self.send_header("Content-Type", "application/json")
            if status != 204:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) - short])
            self.wfile.flush()

        def _hang_up(self) -> None:
            self.close_connection = True
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is logged."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that went away, or that does not trust the certificate, is no failure."""

    with Server(("127.0.0.1", 0), Door) as server:
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
        scheme = "http" if certificate is None else "https"
        way.url, way.ca_file = f"{scheme}://127.0.0.1:{server.server_port}", certificate
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield
        finally:
            way.over.set()
            server.shutdown()
            thread.join(10)
