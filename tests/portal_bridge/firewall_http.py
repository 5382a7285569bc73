"""The OPNsense of ``firewall`` on a port of loopback, with all that can go wrong on the way."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from portal_bridge.adapters.freeradius import FreeradiusConfig
from portal_bridge.adapters.opnsense import OpnsenseConfig
from tests.portal_bridge.firewall import KEY, SECRET, FakeFirewall
from tests.portal_bridge.rest_http import Heard, Way, serving


@dataclass
class Hedge(Way):
    """The way to one OPNsense. Change it while it runs."""

    firewall: FakeFirewall = field(default_factory=FakeFirewall)
    ahead: timedelta = timedelta(0)
    """Of OPNsense's clock before ours."""
    tells_time: bool = True

    def answer(self, heard: Heard) -> tuple[int, bytes]:
        return self.firewall.answer(heard.method, heard.target, heard.headers, heard.body)

    def lie(self, heard: Heard) -> bytes:
        return self.firewall.lie(heard.method, heard.body)

    def date(self) -> datetime | None:
        return datetime.now(UTC) + self.ahead if self.tells_time else None

    def config(self, accounts: FreeradiusConfig, **changes: Any) -> OpnsenseConfig:
        usual = {
            "accounts": accounts,
            "url": self.url,
            "api_key": KEY,
            "api_secret": SECRET,
            "ca_file": self.ca_file,
        }
        return OpnsenseConfig.model_validate(usual | changes)


@contextlib.contextmanager
def opnsense(certificate: Path | None = None) -> Iterator[Hedge]:
    """For the length of the block: by TLS with this certificate, or by plain HTTP."""
    way = Hedge()
    with serving(way, certificate):
        yield way
