"""Where the login page of an openNDS stands, and whom it asks."""

import shlex
from datetime import timedelta
from ipaddress import IPv4Address, ip_address
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, Field

from portal_bridge.adapters.nds.ndsctl import Ndsctl
from portal_bridge.adapters.nds.records import Records
from portal_bridge.adapters.opennds import CommandLine
from portal_bridge.adapters.radius.devices import MacFormat
from portal_bridge.adapters.radius.nas import Secret
from portal_bridge.adapters.radius.server import Nas, RadiusServer

NAS: Final = "helpdesk-opennds"
"""NAS-Identifier: how FreeRADIUS's log names the login page."""


def _ip(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:  # its words repeat what was given
        raise ValueError("an IP address") from None


def _door(text: str) -> str:
    host, _, port = text.partition(":")
    try:
        IPv4Address(host)
        is_port = 0 < int(port) < 65_536
    except ValueError:
        is_port = False
    if not is_port:
        raise ValueError("an IPv4 address and a port, such as 10.0.0.1:2050") from None
    return text


def _folder(path: Path) -> Path:
    Records(path).script()
    return path


class OpenndsSettings(BaseModel):
    """How openNDS is reached: the same settings as the helpdesk's own."""

    ndsctl: CommandLine = "ndsctl"
    fas_key: Secret | None = None
    mac_format: MacFormat | None = None
    """How FreeRADIUS knows a remembered device; unset where none is let in by itself."""

    def program(self) -> Ndsctl:
        return Ndsctl(shlex.split(self.ndsctl))


class LoginPageSettings(BaseModel):
    """The page in front of one openNDS."""

    host: str = "127.0.0.1"
    port: int = Field(default=8099, ge=0, le=65_535)
    gateway: Annotated[str, AfterValidator(_door)] | None = None
    """openNDS's own address in front of its devices; nobody is sent anywhere else."""
    radius: Annotated[str, AfterValidator(_ip)] = "127.0.0.1"
    """FreeRADIUS's IP address."""
    radius_port: int = Field(default=1812, ge=1, le=65_535)
    accounting_port: int = Field(default=1813, ge=1, le=65_535)
    radius_secret: Secret | None = None
    records: Annotated[Path, AfterValidator(_folder)] = Path("/run/helpdesk-portal")
    """Where the BinAuth program writes down what ended."""
    looks_seconds: int = Field(default=5, ge=1, le=60)
    """How often openNDS is asked who is there."""
    interim_seconds: int = Field(default=60, ge=60, le=3_600)
    """How often a session's traffic is reported (RFC 2869 section 5.16: 60 or more)."""

    @property
    def interim(self) -> timedelta:
        return timedelta(seconds=self.interim_seconds)

    def server(self, frozen_message: str) -> RadiusServer:
        """Whom it asks, and reports to. Raises ``ValueError`` when that is not set."""
        if self.gateway is None or self.radius_secret is None:
            raise ValueError("LOGIN_PAGE__GATEWAY and LOGIN_PAGE__RADIUS_SECRET must be set")
        return RadiusServer(
            self.radius,
            self.radius_secret.get_secret_value(),
            Nas(self.gateway.partition(":")[0], NAS),
            self.radius_port,
            self.accounting_port,
            frozen_message=frozen_message,
        )
