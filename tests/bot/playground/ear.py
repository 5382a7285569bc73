"""A bot's webhook that only listens."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Json = dict[str, Any]


@dataclass
class Ear:
    """A bot's webhook that only listens. ``statuses`` are given in turn, then 200.

    A ``None`` among them keeps the caller waiting until the test is over.
    """

    url: str = ""
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    statuses: list[int | None] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def bodies(self) -> list[Json]:
        return [json.loads(body) for _, body in self.heard]

    @property
    def events(self) -> list[Json]:
        return [event for body in self.bodies for event in body["events"]]

    def wait_for(self, count: int) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.heard) >= count, 30), self.bodies

    def take(self, headers: dict[str, str], body: bytes) -> int | None:
        with self.changed:
            self.heard.append((headers, body))
            self.changed.notify_all()
            return self.statuses.pop(0) if self.statuses else 200


@contextmanager
def listening() -> Iterator[Ear]:
    ear = Ear()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            status = ear.take({k.lower(): v for k, v in self.headers.items()}, body)
            if status is None:
                ear.over.wait(10)
                return
            self.send_response(status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    ear.url = f"http://127.0.0.1:{server.server_address[1]}/callback"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield ear
    finally:
        ear.over.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
