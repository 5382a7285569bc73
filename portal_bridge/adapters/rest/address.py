"""Where a REST interface may stand, and who may vouch for it."""

import ssl
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator


def _safe(url: str) -> str:
    try:
        parts = urlsplit(url)
        whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise ValueError("not an address") from None
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("an address without user, password, ? and #")
    safe = parts.scheme == "https" or (parts.scheme == "http" and _is_here(parts.hostname or ""))
    if not safe or not whole or parts.path.strip("/") or not url.isprintable() or " " in url:
        raise ValueError("must be https://ROUTER (http only on this machine)")
    return url.rstrip("/")


def _holds_certificates(file: Path) -> Path:
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


SafeUrl = Annotated[str, AfterValidator(_safe)]
"""``https://`` and a name or address; without TLS only on this host."""

CaFile = Annotated[Path, AfterValidator(_holds_certificates)]
"""The authority of a certificate, where this host does not know it."""
