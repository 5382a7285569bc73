"""An OPNsense that is none: its captive portal's sessions, and the API to them, in memory.

It answers as its source reads (see decision 14 of portal_bridge/README.md), in the shapes of two
generations. ``firewall_http`` puts it on a port, and makes it slow, deaf, garbled or a liar.
"""

import base64
import json
import secrets
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY = "h1dden+Tk/tamarind0key0of0nobody0at0all0in0this0office"
SECRET = "h1dden/Ws+river0secret0of0nobody0at0all0in0this0office"
SAID_NOTHING = b""


@dataclass
class Zone:
    """As it is set up."""

    number: int
    description: str = "Office"
    enabled: bool = True
    idle_minutes: int = 0
    accounts_for_all: bool = True
    keeps_older: bool = True
    servers: Mapping[str, bool] = field(default_factory=lambda: {"FreeRADIUS": True})
    uuid: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass
class Stay:
    """A row of its table of clients."""

    zone: int
    username: str
    mac: str
    address: str
    via: str = "FreeRADIUS"
    id: str = ""
    began: float = field(default_factory=time.time)
    active: float = 0
    up: int = 0
    down: int = 0

    def __post_init__(self) -> None:
        # With each character that is written otherwise somewhere on the way.
        self.id = self.id or base64.b64encode(b"\xfb\xff\xbe" + secrets.token_bytes(13)).decode()


@dataclass
class FakeFirewall:
    """Change it while it runs."""

    is_old: bool = False
    """A release up to 24: commands in camelCase alone, a disconnect that heeds the zone in the path
    and is told no cause, and 401 also for a right that lacks."""
    spells_snake_only: bool = False
    """A release to come, which understands only what today's documentation writes."""
    key: str = KEY
    secret: str = SECRET
    privileges: set[str] = field(default_factory=lambda: {"api/captiveportal/*"})
    zones: list[Zone] = field(default_factory=lambda: [Zone(0)])
    stays: list[Stay] = field(default_factory=list)
    backend_is_down: bool = False
    instead: tuple[int, bytes] | None = None
    """What is answered in its place, by something else."""
    before: Callable[[str], object] = lambda _method: None
    """Told of a request before it is looked at."""
    obeys: bool = True
    """Else it says that it has ended what runs on."""
    started: Callable[[Stay], object] = lambda _stay: None
    stopped: Callable[[Stay, str], object] = lambda _stay, _cause: None
    """What RADIUS accounting hears, with the cause."""

    def lets_in(self, username: str, mac: str, address: str, zone: int = 0, **more: Any) -> Stay:
        """Who logged in at the page. There is one session for an address."""
        self.stays = [one for one in self.stays if (one.zone, one.address) != (zone, address)]
        stay = Stay(zone, username, mac.lower().replace("-", ":"), address, **more)
        self.stays.append(stay)
        self.started(stay)
        return stay

    def drops(self, stay: Stay, cause: str) -> None:
        """It is gone, for this reason."""
        self.stays.remove(stay)
        self.stopped(stay, cause)

    # The API

    def answer(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, bytes]:
        self.before(method)
        if self.instead is not None:
            return self.instead
        path = urlsplit(target).path.removeprefix("/api/")
        refused = self._refuses(path, headers)
        if refused is not None:
            return refused
        form, wrong = _form(method, headers, body)
        if wrong:
            return _said(400, "Invalid JSON syntax")
        command = self._command(path)
        if command is None:
            return 404, b'{"errorMessage":"Endpoint not found"}'
        told = command(method, path.split("/")[3:], form)
        return 200, SAID_NOTHING if told is None else _php(told)

    def lie(self, method: str, body: bytes) -> bytes:
        """That it ended what it did not; whatever it was asked, that there is nothing."""
        if method != "POST":
            return b'{"result":"ok"}'
        return _php({"sessionid": json.loads(body)["sessionId"], "terminateCause": "User-Request"})

    def _refuses(self, path: str, headers: Mapping[str, str]) -> tuple[int, bytes] | None:
        asked = headers.get("Authorization", "").removeprefix("Basic ")
        given = base64.b64decode(asked).decode().split(":")
        if given[:2] != [self.key, self.secret]:
            return _said(401, "Authentication Failed")
        if "api/captiveportal/*" not in self.privileges and path.startswith("captiveportal/"):
            return _said(401, "Authentication Failed") if self.is_old else _said(403, "Forbidden")
        return None

    def _command(self, path: str) -> "Command | None":
        module, controller, command = [*path.split("/"), "", "", ""][:3]
        known: dict[tuple[str, str], Command] = {
            ("session", "list"): self._list,
            ("session", "disconnect"): self._disconnect,
            ("settings", "searchZones"): self._search_zones,
            ("settings", "getZone"): self._get_zone,
        }
        is_snake = "_" in command
        if self.spells_snake_only and command != command.lower():
            return None
        if is_snake and self.is_old:
            return None
        first, *rest = command.split("_")
        camel = first + "".join(part.capitalize() for part in rest)
        return known.get((controller, camel)) if module == "captiveportal" else None

    def _list(self, _method: str, more: list[str], _form: dict[str, Any]) -> Any:
        wanted = more[0] if more else "0"
        if wanted not in {str(zone.number) for zone in self.zones}:
            return []
        if self.backend_is_down:
            return None
        found = [stay for stay in self.stays if str(stay.zone) == wanted]
        return [self._row(stay) for stay in sorted(found, key=lambda one: one.username)]

    def _row(self, stay: Stay) -> dict[str, Any]:
        row = {
            "zoneid": stay.zone,
            "sessionId": stay.id,
            "authenticated_via": stay.via,
            "userName": stay.username,
            "startTime": stay.began,
            "ipAddress": stay.address,
            "macAddress": stay.mac,
            "packets_in": stay.up // 100,
            "packets_out": stay.down // 100,
            "bytes_in": stay.up,
            "bytes_out": stay.down,
            "last_accessed": int(stay.active) or stay.began,
            "acc_session_timeout": None,
        }
        return row if self.is_old else row | {"ipAddresses": [stay.address]}

    def _disconnect(self, method: str, more: list[str], form: dict[str, Any]) -> Any:
        if method != "POST" or "sessionId" not in form:
            return []
        if self.backend_is_down:
            return {"status": "Illegal response"}
        zone = (more[0] if more else "0") if self.is_old else None
        for stay in self.stays:
            if stay.id == form["sessionId"] and zone in (None, str(stay.zone)):
                cause = "User-Request" if self.is_old else "Admin-Reset"
                if self.obeys:
                    self.drops(stay, cause)
                return {
                    "zoneid": stay.zone,
                    "sessionid": stay.id,
                    "authenticated_via": stay.via,
                    "username": stay.username,
                    "ip_address": stay.address,
                    "mac_address": stay.mac,
                    "created": stay.began,
                    "deleted": 0,
                    "terminateCause": cause,
                }
        return {"terminateCause": "UNKNOWN"}

    def _search_zones(self, _method: str, _more: list[str], _form: dict[str, Any]) -> Any:
        rows = [
            {
                "uuid": zone.uuid,
                "enabled": str(int(zone.enabled)),
                "description": zone.description,
                "zoneid": str(zone.number),
            }
            for zone in self.zones
        ]
        return {"total": len(rows), "rowCount": len(rows), "current": 1, "rows": rows}

    def _get_zone(self, _method: str, more: list[str], _form: dict[str, Any]) -> Any:
        zone = next((one for one in self.zones if [one.uuid] == more), None)
        if zone is None:
            return []
        servers = {
            name: {"value": name, "selected": int(chosen)} for name, chosen in zone.servers.items()
        }
        return {
            "zone": {
                "enabled": str(int(zone.enabled)),
                "zoneid": str(zone.number),
                "authservers": servers or [],
                "alwaysSendAccountingReqs": str(int(zone.accounts_for_all)),
                "idletimeout": str(zone.idle_minutes),
                "hardtimeout": "0",
                "concurrentlogins": str(int(zone.keeps_older)),
                "allowedAddresses": [],
                "description": zone.description,
            }
        }


Command = Callable[[str, list[str], dict[str, Any]], Any]


def _form(method: str, headers: Mapping[str, str], body: bytes) -> tuple[dict[str, Any], bool]:
    """What PHP has as its form, and whether it could not be read."""
    if method != "POST":
        return {}, False
    if headers.get("Content-Type", "").startswith("application/json"):
        try:
            told = json.loads(body)
        except ValueError:
            return {}, True
        return (told if isinstance(told, dict) else {}), False
    # A + that is not escaped is a space there.
    return {name: values[0] for name, values in parse_qs(body.decode()).items()}, False


def _php(told: object) -> bytes:
    """As ``json_encode`` writes it."""
    return json.dumps(told).replace("/", "\\/").encode()


def _said(status: int, message: str) -> tuple[int, bytes]:
    return status, _php({"status": status, "message": message})
