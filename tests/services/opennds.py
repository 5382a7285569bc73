"""A real openNDS between a client network and an internet of one web page, in network namespaces,
with our login page at an office address, and devices that are driven with ``curl``.

    devices ── lan0 [gateway: openNDS] wan0 ── internet
                        │ up0
                    this host: login page, FreeRADIUS, the helpdesk

openNDS 9.10 of Debian 12 wants some things that no office does: its rules at a priority that this
iptables takes, leases from a DHCP server that nobody runs here, and fixed paths of its own, which
it gets in a mount namespace. Root only.
"""

import itertools
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from tests.services import opennds_deaths, programs
from tests.services.freeradius import Radius

ROOT: Final = Path(__file__).resolve().parents[2]
PAGE_PORT, DOOR_PORT = 8099, 2050
ONLINE: Final = "THE-INTERNET"
"""What the one page of the internet says."""
MACS: Final = tuple(f"AA-BB-CC-DD-EE-{number:02X}" for number in range(1, 7))
"""The devices that are known beforehand; each has an address of its own."""
MOST_OTHERS: Final = 4
"""Devices beside ``MACS`` that are in openNDS's list at once."""
MAC_FORMAT: Final = "aa:bb:cc:dd:ee:ff"
"""How its FreeRADIUS knows a remembered device: otherwise than it is told everywhere else."""
CHECKS_EVERY: Final = 2
"""Seconds between two looks of openNDS at its counters."""

# Debian's libopennds makes its chains at priority -100, which iptables-nft 1.8.9 then refuses to
# work with; iptables-legacy would never see an upload.
NFT: Final = """#!/bin/bash
exec {nft} "${{@//priority -100/priority 0}}"
"""
# Python's own would first ask the DNS for its name, and there is none to answer.
WORLD: Final = """
import http.server, socketserver, sys
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write({page!r})
socketserver.ThreadingTCPServer((sys.argv[1], 80), Page).serve_forever()
"""
NO_SYSTEMD: Final = "#!/bin/sh\nexit 1\n"

CONFIGURATION: Final = """
GatewayName office
enable_serial_number_suffix 0
GatewayInterface lan0
GatewayFQDN disable
dhcp_default_url_enable 0
use_outdated_mhd 0
login_option_enabled 0
fasport {page_port}
faspath /login/
fasremoteip {page_address}
fas_secure_enabled 1
faskey {fas_key}
sessiontimeout 60
authidletimeout {idle_minutes}
preauthidletimeout 1
checkinterval {checks}
binauth {binauth}
FirewallRuleSet authenticated-users {{
    FirewallRule allow all
}}
FirewallRuleSet preauthenticated-users {{
}}
FirewallRuleSet users-to-router {{
    FirewallRule allow udp port 53
    FirewallRule allow tcp port 53
    FirewallRule allow udp port 67
}}
"""


@dataclass(frozen=True)
class Answer:
    """What came back to a device. ``status`` 0: nothing."""

    status: int
    location: str
    body: str


@dataclass(frozen=True)
class Device:
    """One device in front of the gateway."""

    namespace: str
    mac: str
    """As ``AA-BB-CC-DD-EE-FF``."""
    address: str
    internet: str
    """The address of the one web page."""

    def asks(self, url: str, /, **form: str) -> Answer:
        """GET, or POST where there is a form. No redirect is followed."""
        command = ["ip", "netns", "exec", self.namespace, "curl", "-s", "-m", "60"]
        command += ["--connect-timeout", "10"]
        command += ["-w", "\n%{http_code} %{redirect_url}", "-H", "Accept-Language: th"]
        for name, value in form.items():
            command += ["--data-urlencode", f"{name}={value}"]
        done = subprocess.run([*command, url], capture_output=True, check=False)
        body, _, last = done.stdout.decode(errors="replace").rpartition("\n")
        status, _, location = last.partition(" ")
        return Answer(int(status or 0), location, body)

    def is_online(self) -> bool:
        return ONLINE in self.asks(self.internet).body

    def is_sent_to(self) -> str:
        """Where the router sends it that wants the internet."""
        answer = self.asks(self.internet)
        assert answer.location, answer
        return answer.location

    def logs_in(self, username: str, password: str) -> Answer:
        """As a person does; where that went well, by the way back through the router."""
        answer = self.asks(self.is_sent_to(), username=username, password=password)
        return self.asks(answer.location) if answer.status == 303 else answer


@dataclass
class Gateway:
    """A running openNDS, with our login page."""

    number: int
    home: Path
    idle_minutes: int
    fas_key: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    pid: int = 0
    """Of whoever starts openNDS, and starts it again; in the namespaces that it runs in."""
    _devices: dict[str, Device] = field(default_factory=dict)
    _others: Iterator[int] = field(default_factory=itertools.count)
    _listed: list[str] = field(default_factory=list)

    @property
    def page_address(self) -> str:
        return f"10.79.{self.number}.1"

    @property
    def door(self) -> str:
        return f"10.77.{self.number}.1:{DOOR_PORT}"

    @property
    def ndsctl(self) -> str:
        """The command line that reaches its ``ndsctl`` from here."""
        return f"nsenter -t {self.pid} -m -n ndsctl"

    @property
    def records(self) -> Path:
        return self.home / "records"

    @property
    def log(self) -> Path:
        """Of openNDS."""
        return self.home / "opennds" / "output.log"

    @property
    def said(self) -> str:
        """By the login page and its bookkeeper."""
        return (self.home / "page" / "output.log").read_text(encoding="utf-8")

    def settings(self, radius: Radius) -> dict[str, str]:
        """Of ``helpdesk portal login-page``."""
        return {
            "PORTAL__NDSCTL": self.ndsctl,
            "PORTAL__FAS_KEY": self.fas_key,
            "PORTAL__MAC_FORMAT": MAC_FORMAT,
            "LOGIN_PAGE__HOST": self.page_address,
            "LOGIN_PAGE__PORT": str(PAGE_PORT),
            "LOGIN_PAGE__GATEWAY": self.door,
            "LOGIN_PAGE__RADIUS_PORT": str(radius.port),
            "LOGIN_PAGE__ACCOUNTING_PORT": str(radius.port + 1),
            "LOGIN_PAGE__RADIUS_SECRET": radius.secret,
            "LOGIN_PAGE__RECORDS": str(self.records),
            "LOGIN_PAGE__LOOKS_SECONDS": "2",
            "OFFICE__LOGIN_ADDRESS": f"http://10.78.{self.number}.2/",
        }

    @property
    def gave_up(self) -> int:
        """How often the login page showed its form because nobody answered it in time."""
        return self.said.count("login_page.not_recognised")

    def asks_ndsctl(self, *arguments: str) -> str:
        done = subprocess.run(
            [*self.ndsctl.split(), *arguments], capture_output=True, text=True, check=False
        )
        return done.stdout

    def shows_out(self, mac: str) -> None:
        """Whoever is in with this device is not any more."""
        plain = mac.lower().replace("-", ":")

        def is_out() -> bool:
            said = self.asks_ndsctl("deauth", plain)
            return "deauthenticated" in said or "not found" in said

        programs.until(is_out, "a deauth")

    def device(self, mac: str) -> Device:
        """A device, of ``MACS`` or another, switched on and in front of the gateway."""
        if mac not in self._devices:
            self._show_the_oldest_out(mac)
            at = MACS.index(mac) if mac in MACS else len(MACS) + next(self._others)
            self._devices[mac] = self._switch_on(mac, at)
        return self._devices[mac]

    def _show_the_oldest_out(self, newest: str) -> None:
        """openNDS runs a shell script for each device that it tells of: twenty are a matter of
        seconds on a busy machine. They stay switched on: for one that does not answer it waits."""
        if newest not in MACS:
            self._listed.append(newest)
        while len(self._listed) > MOST_OTHERS:
            self.shows_out(self._listed.pop(0))

    def netns(self, what: str) -> str:
        return f"helpdesk-{self.number}-{what}"

    @property
    def leases(self) -> Path:
        """Of the DHCP server that there is none of; openNDS reads it at each knock."""
        return self.home / "misc" / "dnsmasq.leases"

    def lease(self, mac: str, index: int) -> None:
        plain = mac.lower().replace("-", ":")
        with self.leases.open("a") as file:
            file.write(f"0 {plain} 10.77.{self.number}.{index + 10} device *\n")

    def _switch_on(self, mac: str, index: int) -> Device:
        name, port = self.netns(f"device{index}"), f"port{index}"
        gate, lan = self.netns("gate"), f"10.77.{self.number}"
        address = f"{lan}.{index + 10}"
        self.lease(mac, index)
        ip("netns", "add", name)
        ip("link", "add", "eth0", "netns", name, "type", "veth", "peer", port, "netns", gate)
        ip("-n", gate, "link", "set", port, "master", "lan0", "up")
        ip("-n", name, "link", "set", "eth0", "address", mac.replace("-", ":"), "up")
        ip("-n", name, "addr", "add", f"{address}/24", "dev", "eth0")
        ip("-n", name, "route", "add", "default", "via", f"{lan}.1")
        return Device(name, mac, address, f"http://10.78.{self.number}.2/")


StartOpennds = Callable[..., Gateway]


@pytest.fixture(scope="session")
def start_opennds() -> Iterator[StartOpennds]:
    """Call it with the FreeRADIUS that its login page asks, and the minutes after which openNDS
    itself cuts whoever is idle (0: never)."""
    with ExitStack() as started:
        yield lambda radius, idle_minutes=0: _start(radius, idle_minutes, started)


def _start(radius: Radius, idle_minutes: int, started: ExitStack) -> Gateway:
    programs.require("opennds")
    home = started.enter_context(programs.folder("root", "opennds"))
    gateway = Gateway(_lay_the_cables(started), home, idle_minutes)
    gateway.records.mkdir()
    (home / "page").mkdir()
    _write_configuration(gateway, radius)
    _serve_the_internet(gateway, started)
    gateway.device(MACS[0])  # openNDS does not start on a network with nobody in it
    _start_opennds(gateway, started)
    _serve_the_page(gateway, radius, started)
    return gateway


def _lay_the_cables(started: ExitStack) -> int:
    """Namespaces and addresses by a number that nobody has taken; taken away at the end."""
    for number in range(1, 250):
        gate, world = f"helpdesk-{number}-gate", f"helpdesk-{number}-world"
        with suppress(subprocess.CalledProcessError):
            ip("netns", "add", gate)
            break
    else:
        pytest.fail("no number is left for a gateway", pytrace=False)
    started.callback(_take_away, number)
    ip("netns", "add", world)
    up = f"hd-up{number}"
    ip("link", "add", up, "type", "veth", "peer", "up0", "netns", gate)
    ip("link", "add", "eth0", "netns", world, "type", "veth", "peer", "wan0", "netns", gate)
    ip("-n", gate, "link", "add", "lan0", "type", "bridge", "forward_delay", "0")
    for where, device, address in (
        (gate, "lan0", f"10.77.{number}.1/24"),
        (gate, "wan0", f"10.78.{number}.1/24"),
        (gate, "up0", f"10.79.{number}.2/30"),
        (world, "eth0", f"10.78.{number}.2/24"),
    ):
        ip("-n", where, "addr", "add", address, "dev", device)
        ip("-n", where, "link", "set", device, "up")
        ip("-n", where, "link", "set", "lo", "up")
    ip("addr", "add", f"10.79.{number}.1/30", "dev", up)
    ip("link", "set", up, "up")
    ip("route", "add", f"10.77.{number}.0/24", "via", f"10.79.{number}.2")
    ip("-n", gate, "route", "add", "default", "via", f"10.78.{number}.2")
    ip("-n", world, "route", "add", "default", "via", f"10.78.{number}.1")
    ip("netns", "exec", gate, "sysctl", "-qw", "net.ipv4.ip_forward=1")
    return number


def _take_away(number: int) -> None:
    listed = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True).stdout
    for name in re.findall(rf"^(helpdesk-{number}-\w+)", listed, re.MULTILINE):
        subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)
    # Going with its other end takes the kernel a moment, and its name is wanted again.
    subprocess.run(["ip", "link", "del", f"hd-up{number}"], capture_output=True, check=False)


def _write_configuration(gateway: Gateway, radius: Radius) -> None:
    files = {
        "etc": gateway.home / "etc",
        "bin": gateway.home / "bin",
        "misc": gateway.home / "misc",
    }
    for folder in files.values():
        folder.mkdir()
    binauth = gateway.home / "bin" / "binauth.sh"
    printed = subprocess.run(
        [sys.executable, "-m", "bot", "portal", "binauth"],
        env=_our_environment() | gateway.settings(radius),
        cwd=gateway.home,
        capture_output=True,
        text=True,
        check=True,
    )
    for file, text in (
        (binauth, printed.stdout),
        (files["bin"] / "nft", NFT.format(nft=programs.program("nft"))),
        (files["bin"] / "systemctl", NO_SYSTEMD),
    ):
        file.write_text(text)
        file.chmod(0o755)
    (files["etc"] / "opennds.conf").write_text(
        CONFIGURATION.format(
            page_port=PAGE_PORT,
            page_address=gateway.page_address,
            fas_key=gateway.fas_key,
            idle_minutes=gateway.idle_minutes,
            checks=CHECKS_EVERY,
            binauth=binauth,
        )
    )
    (files["etc"] / "htdocs").symlink_to("/etc/opennds/htdocs")


def _serve_the_internet(gateway: Gateway, started: ExitStack) -> None:
    folder = gateway.home / "world"
    folder.mkdir()
    (folder / "world.py").write_text(WORLD.format(page=ONLINE.encode()))
    world, address = gateway.netns("world"), f"10.78.{gateway.number}.2"
    command = ["ip", "netns", "exec", world, sys.executable, str(folder / "world.py"), address]
    probe = ["ip", "netns", "exec", world, "curl", "-sf", "-o", os.devnull, f"http://{address}/"]
    started.enter_context(programs.running(command, "root", folder, lambda: _succeeds(probe)))


def _start_opennds(gateway: Gateway, started: ExitStack) -> None:
    gateway.log.parent.mkdir()
    command = ["ip", "netns", "exec", gateway.netns("gate")]
    command += ["unshare", "-m", "--propagation", "private", "bash", "-c"]
    command.append(opennds_deaths.brings_back(gateway.home))
    waits = itertools.count()

    def is_ready() -> bool:
        # Asked now and then only: a lock may hold up openNDS's own scripts.
        return next(waits) % 10 == 9 and "Uptime" in gateway.asks_ndsctl("status")

    def knows_its_pid() -> bool:
        return opennds_deaths.RUNS in gateway.log.read_text(errors="replace")

    folder = gateway.log.parent
    process = started.enter_context(programs.running(command, "root", folder, knows_its_pid))
    started.enter_context(opennds_deaths.watched(gateway.log))
    gateway.pid = process.pid
    programs.until(is_ready, "ndsctl")


def _serve_the_page(gateway: Gateway, radius: Radius, started: ExitStack) -> None:
    settings = [f"{name}={value}" for name, value in gateway.settings(radius).items()]
    settings += [f"{name}={value}" for name, value in _our_environment().items()]
    command = ["env", *settings, sys.executable, "-m", "bot", "portal", "login-page"]
    started.enter_context(
        programs.running(
            command, "root", gateway.home / "page", lambda: "login_page.started" in gateway.said
        )
    )


def _our_environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT)}


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def ip(*arguments: str) -> None:
    """``ip``, of iproute2. Raises ``CalledProcessError``."""
    subprocess.run([programs.program("ip"), *arguments], capture_output=True, check=True)
