"""What an office sets of its MikroTik router, and what of it would not protect."""

import ssl
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, field_validator

MARK: Final = "helpdesk"
"""The first word of the comment of whatever we wrote. A profile's name begins with it, too."""

UserName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@#-]{0,63}$")]


class Settings(BaseModel):
    """What is to be known of a router that keeps the hotspot's users itself."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kind: Literal["mikrotik"] = "mikrotik"
    url: str
    """``https://`` and the router's name or address; without TLS only on this host."""
    user: UserName
    """A user of the router's in a group with the policies in the README and no more."""
    password: SecretStr = Field(min_length=16, max_length=128)
    ca_file: Path | None = None
    """The authority of the router's certificate, where this host does not know it."""
    mac_format: Literal["AA:BB:CC:DD:EE:FF"] | None = None
    """How RouterOS writes a MAC address as a username; unset where the hotspot lets no device in
    by it (``login-by=mac``), and then none is remembered."""

    @field_validator("url")
    @classmethod
    def _is_safe(cls, url: str) -> str:
        try:
            parts = urlsplit(url)
            whole = bool(parts.hostname) and parts.port != 0
        except ValueError:
            raise ValueError("not an address") from None
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("an address without user, password, ? and #")
        safe = parts.scheme == "https" or (
            parts.scheme == "http" and _is_here(parts.hostname or "")
        )
        if not safe or not whole or parts.path.strip("/") or not url.isprintable() or " " in url:
            raise ValueError("must be https://ROUTER (http only on this machine)")
        return url.rstrip("/")

    @field_validator("ca_file")
    @classmethod
    def _holds_certificates(cls, file: Path | None) -> Path | None:
        if file is not None:
            try:
                ssl.create_default_context(cafile=file)
            except OSError:  # ssl.SSLError, too
                raise ValueError("no file of certificates (PEM) that can be read") from None
        return file


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
