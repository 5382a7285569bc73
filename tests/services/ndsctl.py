"""A stand-in for ``ndsctl`` as a program: it says what openNDS 9.10 was heard to say, and may be
slow, locked, cut off, or lie. What it shall do stands in a file beside it."""

import json
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

PROGRAM: Final = """\
import json, os, pathlib, sys, time
here = pathlib.Path({folder!r})
def keep(name, what):
    # At once: another of us may read it at this moment.
    (here / f"{{os.getpid()}}").write_text(json.dumps(what))
    (here / f"{{os.getpid()}}").rename(here / name)
manner = json.loads((here / "manner.json").read_text())
(here / "heard.txt").open("a").write(" ".join(sys.argv[1:]) + "\\n")
time.sleep(manner["delay"])
clients = json.loads((here / "clients.json").read_text())
if manner["locked"] > 0:
    manner["locked"] -= 1
    keep("manner.json", manner)
    sys.exit(4)
time.sleep(manner["then"])
if manner["code"]:
    sys.exit(manner["code"])
if sys.argv[1] == "json":
    # As it does: nothing is escaped.
    def told(client):
        return "{{\\n  " + ",\\n  ".join('"%s":"%s"' % pair for pair in client.items()) + "\\n}}"
    if sys.argv[2:]:
        which = [c for c in clients.values() if sys.argv[2] in (c["token"], c["ip"])]
        print(told(which[0]) if which else "{{}}")
        sys.exit(0)
    each = ",\\n".join('"%s":%s' % (mac, told(client)) for mac, client in clients.items())
    answer = '{{\\n  "client_list_length":"%d",\\n  "clients":{{\\n%s\\n  }}' % (len(clients), each)
    answer += ',\\n  "trusted_list_length":"1",\\n  "trusted":[\\n    "02:00:00:00:00:99"\\n'
    answer += "  ]\\n}}"
    print(answer[: manner["first"]] if manner["first"] else answer)
    sys.exit(0)
for mac, client in clients.items():
    if sys.argv[2] in (mac, client["ip"], client["token"]) and client["state"] == "Authenticated":
        if not manner["lies"]:
            del clients[mac]
            keep("clients.json", clients)
        print("Client %s deauthenticated." % sys.argv[2])
        sys.exit(manner["after"])
print("Client %s not found." % sys.argv[2])
sys.exit(1)
"""
NOT_LIMITED: Final = (
    *("download_rate_limit_threshold", "download_packet_rate", "download_bucket_size"),
    *("upload_rate_limit_threshold", "upload_packet_rate", "upload_bucket_size"),
    *("download_quota", "upload_quota"),
)


@dataclass
class Manner:
    """How it answers."""

    delay: float = 0.0
    """Seconds before every answer."""
    locked: int = 0
    """So many calls find it locked."""
    then: float = 0.0
    """Seconds before an answer that did not find it locked."""
    code: int = 0
    """It does nothing and ends with this."""
    first: int = 0
    """Only so many characters of the list come through."""
    lies: bool = False
    """A device it says it has shown out is still there."""
    after: int = 0
    """How it ends after having shown somebody out."""


@dataclass
class FakeNdsctl:
    """One openNDS in a folder."""

    folder: Path
    clients: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        (self.folder / "ndsctl.py").write_text(PROGRAM.format(folder=str(self.folder)))
        self.behaves()
        self._write()

    @property
    def command(self) -> str:
        """Nothing that it can do without: a Python's beginning is taken from the caller's time."""
        return f"{sys.executable} -I -S {self.folder / 'ndsctl.py'}"

    @property
    def heard(self) -> list[str]:
        file = self.folder / "heard.txt"
        return file.read_text().splitlines() if file.exists() else []

    def behaves(self, **manner: object) -> None:
        self._keep("manner.json", asdict(Manner()) | manner)

    def has(self, mac: str, /, **fields: str) -> None:
        """A device, as 9.10 tells of one that has just come."""
        usual = {
            "gatewayname": "office",
            "gatewayaddress": "10.77.0.1:2050",
            "mac": mac,
            "ip": "10.77.0.2",
            "clientif": "br-lan",
            "session_start": "0",
            "session_end": "null",
            "last_active": "1795859640",
            "token": "bda762c3",
            "state": "Preauthenticated",
            "custom": "none",
            "download_this_session": "0",
            "download_session_avg": "0.00",
            "upload_this_session": "0",
            "upload_session_avg": "0.00",
            **dict.fromkeys(NOT_LIMITED, "null"),
        }
        self.clients = json.loads((self.folder / "clients.json").read_text())
        self.clients[mac] = usual | fields
        self._write()

    def is_left_by(self, mac: str) -> None:
        self.clients = json.loads((self.folder / "clients.json").read_text())
        self.clients.pop(mac, None)
        self._write()

    def _write(self) -> None:
        self._keep("clients.json", self.clients)

    def _keep(self, name: str, what: object) -> None:
        """At once: the program may read it at this moment."""
        (self.folder / f"{name}.new").write_text(json.dumps(what))
        (self.folder / f"{name}.new").rename(self.folder / name)
