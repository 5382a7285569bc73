"""A MikroTik router that is none: RouterOS 7's REST interface and its hotspot, kept in memory.

Made from what is written of RouterOS, and from nothing that was seen of one. It is strict where a
real one is: credentials, policies, field names, values; and awkward where a real one is: all values
are strings, numbers are others after a restart, what is empty is left out, "no such item" comes in
two forms. ``routeros_http`` puts it on a port, and makes it slow, deaf, garbled or a liar.
"""

import base64
import json
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import parse_qsl, unquote, urlsplit

Row = dict[str, str]
Answer = tuple[int, object]
"""A status, and what is written as JSON; ``None`` for an empty body."""

NOT_PERMITTED = (
    500,
    {"error": 500, "message": "Internal Server Error", "detail": "not enough permissions (9)"},
)
BANGKOK = timezone(timedelta(hours=7))
UNITS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
USER = "ip/hotspot/user"
PROFILE = "ip/hotspot/user/profile"
ACTIVE = "ip/hotspot/active"
COOKIE = "ip/hotspot/cookie"
BINDING = "ip/hotspot/ip-binding"
SCHEDULER = "system/scheduler"


class Refused(Exception):
    """The router says no, in its own words."""

    def __init__(self, detail: str, status: int = 400) -> None:
        super().__init__(detail)
        self.answer: Answer = (
            status,
            {"error": status, "message": "Bad Request", "detail": detail},
        )


# How RouterOS takes a value in, and so how it tells it


def text(value: str) -> str:
    return value


def flag(value: str) -> str:
    if value not in ("yes", "no", "true", "false"):
        raise Refused("invalid value for flag")
    return "true" if value in ("yes", "true") else "false"


def seconds(value: str) -> int:
    parts = re.findall(r"(\d+)([wdhms])", value)
    if not parts or "".join(a + b for a, b in parts) != value:
        raise Refused("invalid time value")
    return sum(int(count) * UNITS[unit] for count, unit in parts)


def span(value: str) -> str:
    """The REST documents' form."""
    left, out = seconds(value), ""
    for unit, length in UNITS.items():
        count, left = divmod(left, length)
        out += f"{count}{unit}" if count else ""
    return out or "0s"


def clocked(value: str) -> str:
    """The older interface's form of the same."""
    days, left = divmod(seconds(value), 86_400)
    clock = f"{left // 3600:02}:{left // 60 % 60:02}:{left % 60:02}"
    return f"{days}d{clock}" if days else clock


def span_or_none(value: str) -> str:
    return value if value == "none" else span(value)


def rate(value: str) -> str:
    if not value:
        return ""
    pairs = value.split("/")
    if len(pairs) > 2 or not all(re.fullmatch(r"\d+[kMG]?", one) for one in pairs):
        raise Refused("invalid value of rate-limit")
    return "/".join(map(_short, pairs))


def _short(bits: str) -> str:
    for unit, size in (("G", 10**9), ("M", 10**6), ("k", 10**3)):
        if bits.isdigit() and int(bits) and int(bits) % size == 0:
            return f"{int(bits) // size}{unit}"
    return bits


def count(value: str) -> str:
    if value != "unlimited" and not (value.isdigit() and 0 < int(value) <= 4_294_967_295):
        raise Refused("invalid value for shared-users")
    return value


def mac(value: str) -> str:
    if not re.fullmatch(r"([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}", value):
        raise Refused("invalid value of mac-address")
    return value.upper()


def hour(value: str) -> str:
    if not re.fullmatch(r"\d{2}:\d{2}:\d{2}", value):
        raise Refused("invalid start-time")
    return value


Take = Callable[[str], str]

FIELDS: Mapping[str, Mapping[str, Take]] = {
    "ip/hotspot": {"name": text, "interface": text, "profile": text, "disabled": flag},
    "ip/hotspot/profile": {"name": text, "login-by": text, "use-radius": flag},
    USER: {
        "name": text,
        "password": text,
        "profile": text,
        "mac-address": mac,
        "server": text,
        "comment": text,
        "disabled": flag,
        "limit-uptime": span,
    },
    PROFILE: {
        "name": text,
        "idle-timeout": span_or_none,
        "session-timeout": span,
        "keepalive-timeout": span_or_none,
        "rate-limit": rate,
        "shared-users": count,
        "add-mac-cookie": flag,
        "mac-cookie-timeout": span,
    },
    ACTIVE: {},
    COOKIE: {},
    BINDING: {"mac-address": mac, "type": text, "comment": text, "disabled": flag},
    SCHEDULER: {
        "name": text,
        "start-date": text,
        "start-time": hour,
        "interval": span,
        "on-event": text,
        "policy": text,
        "comment": text,
        "disabled": flag,
    },
}
DEFAULTS: Mapping[str, Row] = {
    USER: {"profile": "default", "disabled": "false", "dynamic": "false"},
    PROFILE: {
        "idle-timeout": "none",
        "keepalive-timeout": "2m",
        "shared-users": "1",
        "add-mac-cookie": "true",
        "mac-cookie-timeout": "3d",
    },
    SCHEDULER: {"interval": "0s", "disabled": "false"},
    BINDING: {"disabled": "false"},
}
SCRIPT = re.compile(
    r'/ip hotspot user set \[find where name="(?P<name>[^"]+)" comment~"\^(?P<mark>[a-z]+)"'
    r' disabled=no\] disabled=yes comment="(?P<comment>[^"]+)"; '
    r':foreach d in=\[/ip hotspot user find where comment="(?P<device>[^"]+)" disabled=no\]'
    r" do=\{/ip hotspot user set \$d disabled=yes;"
    r" /ip hotspot active remove \[find where user=\[/ip hotspot user get \$d name\]\]\}; "
    r'/ip hotspot active remove \[find where user="(?P=name)"\]; '
    r'/ip hotspot cookie remove \[find where user="(?P=name)"\]'
)
"""The one script that is understood; any other fails, as a slip in it would at a router."""


@dataclass
class Visit:
    """One device that is online."""

    user: str
    mac: str
    address: str
    how: str
    began: datetime
    heard: datetime
    up: int = 0
    down: int = 0


@dataclass
class FakeRouter:
    """One router. Change it while it runs."""

    user: str
    password: str
    policies: set[str] = field(
        default_factory=lambda: {"read", "write", "sensitive", "rest-api", "test"}
    )
    gone: Answer = (404, {"error": 404, "message": "Not Found"})
    """How it says that there is no such item."""
    bare: bool = False
    """A single item is told without a list around it."""
    old: bool = False
    """A release that writes dates as ``nov/22/2026`` and spans as ``1d03:19:40``."""
    scripts_failed: list[str] = field(default_factory=list)
    tables: dict[str, dict[str, Row]] = field(default_factory=dict)
    visits: dict[str, Visit] = field(default_factory=dict)
    _passed: timedelta = timedelta(0)
    _numbers: int = 0

    def __post_init__(self) -> None:
        self.lock = threading.RLock()
        self.tables = {menu: {} for menu in FIELDS}
        self.put("ip/hotspot/profile", name="hsprof1", **{"login-by": "https,mac"})
        self.put("ip/hotspot", name="hotspot1", interface="bridge", profile="hsprof1")
        self.put(PROFILE, name="default")

    def twin(self) -> "FakeRouter":
        """Another in the same state; neither knows of what is done to the other afterwards."""
        made = FakeRouter(self.user, self.password)
        with self.lock:
            state = {name: value for name, value in vars(self).items() if name != "lock"}
            vars(made).update(deepcopy(state))
        return made

    # At the router's own console

    def put(self, menu: str, **values: str) -> str:
        with self.lock:
            row = dict(DEFAULTS.get(menu, {})) | values
            return self._keep(menu, row)

    def find(self, menu: str, **where: str) -> Row:
        with self.lock:
            [row] = [row for row in self.tables[menu].values() if where.items() <= row.items()]
            return row

    def names(self, menu: str) -> set[str]:
        with self.lock:
            return {row.get("name", row.get("user", "")) for row in self.tables[menu].values()}

    def restart(self) -> None:
        """Sessions are gone, and every number is another one."""
        with self.lock:
            self.visits.clear()
            self.tables[COOKIE].clear()
            for menu, rows in self.tables.items():
                self._numbers += 7
                self.tables[menu] = {self._number(): row for row in rows.values()}

    def speaks_otherwise(self) -> None:
        """In every way of which there are two, in the other one."""
        self.old = self.bare = True
        self.gone = Refused("no such item").answer

    def now(self) -> datetime:
        return datetime.now(UTC) + self._passed

    def let_time_pass(self, span: timedelta) -> None:
        with self.lock:
            self._passed += span
            self._run_scheduler()
            for number, visit in list(self.visits.items()):
                if self._is_cut(visit):
                    del self.visits[number]

    # At the hotspot

    def login(self, user: str, password: str, device: str, address: str = "10.0.0.5") -> bool:
        """Whether the login page lets this in."""
        with self.lock:
            row = next((r for r in self.tables[USER].values() if r["name"] == user), None)
            if row is None or row.get("password", "") != password:
                return False
            return self._enter(row, device.replace("-", ":"), address, "https")

    def comes_in(self, device: str, address: str = "10.0.0.6") -> bool:
        """Whether a device that nobody touches is let in: by its address, or by a cookie."""
        shown = device.replace("-", ":")
        with self.lock:
            ways = self.find("ip/hotspot/profile", name="hsprof1")["login-by"].split(",")
            for row in self.tables[USER].values():
                if "mac" in ways and row["name"] == shown and not row.get("password"):
                    return self._enter(row, shown, address, "mac")
            for cookie in self.tables[COOKIE].values():
                if cookie["mac-address"] == shown:
                    row = self.find(USER, name=cookie["user"])
                    return self._enter(row, shown, address, "mac-cookie")
        return False

    def let_in(self, user: str, device: str, address: str = "10.0.0.5", how: str = "https") -> str:
        """A device that is in, whoever let it; its number."""
        with self.lock:
            shown = device.replace("-", ":")
            self.visits = {n: v for n, v in self.visits.items() if v.mac != shown}
            there = int.from_bytes(bytes(map(int, address.split("."))), "big")
            while f"*{there:X}" in self.visits:
                there += 0x1000
            number, now = f"*{there:X}", self.now()
            self.visits[number] = Visit(user, shown, address, how, now, now)
            return number

    def use(self, user: str, *, up: int = 0, down: int = 0) -> None:
        """Traffic, in either direction, ends idleness."""
        with self.lock:
            for visit in self.visits.values():
                if visit.user == user:
                    visit.up, visit.down, visit.heard = (
                        visit.up + up,
                        visit.down + down,
                        self.now(),
                    )

    def _enter(self, row: Row, device: str, address: str, how: str) -> bool:
        bound = row.get("mac-address", device)
        if row["disabled"] == "true" or bound not in (device, "00:00:00:00:00:00"):
            return False
        profile = self.find(PROFILE, name=row["profile"])
        others = {v.mac for v in self.visits.values() if v.user == row["name"]} - {device}
        most = profile["shared-users"]
        if most != "unlimited" and len(others) >= int(most):
            return False
        self.let_in(row["name"], device, address, how)
        ways = self.find("ip/hotspot/profile", name="hsprof1")["login-by"].split(",")
        if "mac-cookie" in ways and profile["add-mac-cookie"] == "true" and how != "mac":
            self.put(COOKIE, user=row["name"], **{"mac-address": device})
        return True

    def _is_cut(self, visit: Visit) -> bool:
        user = next((r for r in self.tables[USER].values() if r["name"] == visit.user), None)
        if user is None:
            return False
        profile = self.find(PROFILE, name=user["profile"])
        idle, most = profile["idle-timeout"], profile.get("session-timeout", "0s")
        quiet, whole = self.now() - visit.heard, self.now() - visit.began
        return (idle != "none" and quiet >= timedelta(seconds=seconds(idle))) or (
            seconds(most) > 0 and whole >= timedelta(seconds=seconds(most))
        )

    # Its scheduler and its clock

    def _run_scheduler(self) -> None:
        for entry in self.tables[SCHEDULER].values():
            if entry["disabled"] == "true" or self._moment(entry) > self.now():
                continue
            said = SCRIPT.fullmatch(entry["on-event"])
            if said is None or set(entry["policy"].split(",")) - self.policies:
                self.scripts_failed.append(entry["on-event"])
                continue
            self._shut(said)

    def _shut(self, said: re.Match[str]) -> None:
        ended = {said["name"]}
        for row in self.tables[USER].values():
            if row["disabled"] == "true":
                continue
            if row["name"] == said["name"] and row.get("comment", "").startswith(said["mark"]):
                row |= {"disabled": "true", "comment": said["comment"]}
            if row.get("comment") == said["device"]:
                row["disabled"] = "true"
                ended.add(row["name"])
        self.visits = {n: v for n, v in self.visits.items() if v.user not in ended}
        cookies = self.tables[COOKIE].items()
        self.tables[COOKIE] = {n: c for n, c in cookies if c["user"] != said["name"]}

    def _moment(self, entry: Row) -> datetime:
        form = "%b/%d/%Y %H:%M:%S" if self.old else "%Y-%m-%d %H:%M:%S"
        written = f"{entry['start-date']} {entry['start-time']}"
        return datetime.strptime(written, form).replace(tzinfo=BANGKOK)

    def _clock(self) -> Row:
        here = self.now().astimezone(BANGKOK)
        day = here.strftime("%b/%d/%Y").lower() if self.old else here.strftime("%Y-%m-%d")
        return {
            "date": day,
            "time": here.strftime("%H:%M:%S"),
            "gmt-offset": "+07:00",
            "time-zone-name": "Asia/Bangkok",
        }

    # By REST

    def answer(self, method: str, target: str, heading: Mapping[str, str], body: bytes) -> Answer:
        """What is said to one request."""
        with self.lock:
            if not self._knows(heading.get("Authorization", "")):
                return 401, {"error": 401, "message": "Unauthorized"}
            if "rest-api" not in self.policies:
                return 403, {"error": 403, "message": "Forbidden"}
            parts = urlsplit(target)
            menu = unquote(parts.path).removeprefix("/rest/")
            menu, _, number = menu.partition("/*")
            query = parse_qsl(parts.query, keep_blank_values=True)
            try:
                return self._act(method, menu, f"*{number}" if number else "", query, body)
            except Refused as refusal:
                return refusal.answer

    def _knows(self, shown: str) -> bool:
        pair = f"{self.user}:{self.password}".encode()
        return shown == f"Basic {base64.b64encode(pair).decode()}"

    def _act(
        self, method: str, menu: str, number: str, query: Iterable[tuple[str, str]], body: bytes
    ) -> Answer:
        if menu == "system/clock" and method == "GET":
            return 200, self._clock()
        if menu not in self.tables:
            return 404, {"error": 404, "message": "Not Found"}
        if ({"read"} if method == "GET" else {"read", "write"}) - self.policies:
            return NOT_PERMITTED
        if method == "GET" and not number:
            return 200, self._print(menu, dict(query))
        if method == "PUT" and not number:
            kept = self._keep(menu, DEFAULTS.get(menu, {}) | self._taken(menu, body))
            return 201, self._told(menu, kept, self.tables[menu][kept])
        if number not in (self.visits if menu == ACTIVE else self.tables[menu]):
            return self.gone
        if method == "PATCH":
            self.tables[menu][number] |= self._taken(menu, body, number)
            return 200, self._told(menu, number, self.tables[menu][number])
        if method == "DELETE":
            del (self.visits if menu == ACTIVE else self.tables[menu])[number]
            return 204, None
        raise Refused("no such command")

    def _print(self, menu: str, query: dict[str, str]) -> object:
        wanted = query.pop(".proplist", "").split(",")
        rows = {n: self._visit(v) for n, v in self.visits.items()}
        told = [
            self._told(menu, number, row)
            for number, row in (rows if menu == ACTIVE else self.tables[menu]).items()
        ]
        found = [row for row in told if query.items() <= row.items()]
        shown = [{k: v for k, v in row.items() if wanted == [""] or k in wanted} for row in found]
        return shown[0] if self.bare and len(shown) == 1 else shown

    def _told(self, menu: str, number: str, row: Row) -> Row:
        hidden = set() if "sensitive" in self.policies else {"password"}
        out = {".id": number} | {k: v for k, v in row.items() if v and k not in hidden}
        if self.old:
            spans = {k for k, take in FIELDS[menu].items() if take in (span, span_or_none)}
            out |= {k: clocked(out[k]) for k in spans & out.keys() if out[k] != "none"}
        return out

    def _visit(self, visit: Visit) -> Row:
        write = clocked if self.old else span
        return {
            "server": "hotspot1",
            "user": visit.user,
            "address": visit.address,
            "mac-address": visit.mac,
            "login-by": visit.how,
            "uptime": write(f"{int((self.now() - visit.began).total_seconds())}s"),
            "idle-time": write(f"{int((self.now() - visit.heard).total_seconds())}s"),
            "bytes-in": str(visit.up),
            "bytes-out": str(visit.down),
            "radius": "false",
        }

    def _taken(self, menu: str, body: bytes, number: str = "") -> Row:
        """What is to be written, as the router understands it. Raises ``Refused``."""
        # Without quotation marks 0812345678 would be an octal number.
        octal = re.sub(rb":\s*0([0-7]+)(?=[,}\s])", lambda m: b":%d" % int(m[1], 8), body)
        row = {}
        for name, value in json.loads(octal).items():
            if name not in FIELDS[menu]:
                raise Refused(f"unknown parameter {name}")
            row[name] = FIELDS[menu][name](value if isinstance(value, str) else json.dumps(value))
        if menu == SCHEDULER and "start-date" in row:
            form = r"[a-z]{3}/\d{2}/\d{4}" if self.old else r"\d{4}-\d{2}-\d{2}"
            if not re.fullmatch(form, row["start-date"]):
                raise Refused("invalid date value")
        if menu == USER and row.get("profile", "default") not in self.names(PROFILE):
            raise Refused("input does not match any value of profile")
        taken = {r["name"] for n, r in self.tables[menu].items() if n != number and "name" in r}
        if row.get("name") in taken:
            raise Refused("failure: already have user with this name for this server")
        return row

    def _keep(self, menu: str, row: Row) -> str:
        number = self._number()
        self.tables[menu][number] = row
        return number

    def _number(self) -> str:
        self._numbers += 1
        return f"*{self._numbers:X}"
