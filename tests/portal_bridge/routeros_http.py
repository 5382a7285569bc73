"""The router of ``routeros`` on a port of loopback, with all that can go wrong on the way there."""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal_bridge.adapters.mikrotik import MikrotikConfig
from tests.portal_bridge.rest_http import Heard, Trouble, Way, serving
from tests.portal_bridge.routeros import FakeRouter

__all__ = ["PASSWORD", "USER", "Heard", "Line", "Trouble", "routeros"]

USER, PASSWORD = "bridge", "h1dden-Vq9-tamarind-river"


@dataclass
class Line(Way):
    """The way to one router. Change it while it runs."""

    router: FakeRouter = field(default_factory=lambda: FakeRouter(USER, PASSWORD))

    def answer(self, heard: Heard) -> tuple[int, bytes]:
        if heard.body and heard.headers.get("Content-Type") != "application/json":
            return 400, b'{"error":400,"message":"Bad Request"}'
        status, told = self.router.answer(
            heard.method, heard.target, dict(heard.headers), heard.body
        )
        return status, b"" if told is None else json.dumps(told, ensure_ascii=False).encode()

    def config(self, **changes: Any) -> MikrotikConfig:
        usual = {
            "url": self.url,
            "user": USER,
            "password": PASSWORD,
            "ca_file": self.ca_file,
            "mac_format": "AA:BB:CC:DD:EE:FF",
        }
        return MikrotikConfig.model_validate(usual | changes)


@contextlib.contextmanager
def routeros(certificate: Path | None = None) -> Iterator[Line]:
    """A router for the length of the block: by TLS with this certificate, or by plain HTTP."""
    line = Line()
    with serving(line, certificate):
        yield line
