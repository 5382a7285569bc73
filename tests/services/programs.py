"""Servers for tests: which programs they need, and processes that are stopped for certain."""

import contextlib
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

FOLDERS = [
    *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True),
    Path("/usr/local/sbin"),
    Path("/usr/sbin"),
]
"""Where Debian keeps servers that are not on a user's PATH."""

ZONE = "Asia/Bangkok"
"""The servers' local time: not this machine's, so that whoever mixes the two up is found out."""

FREERADIUS = Path("/etc/freeradius/3.0")
MODULES = Path("/usr/lib/freeradius")

ROOTS = Path("/etc/shadow")
"""What root alone may read: whoever makes network namespaces is root."""

NEEDS: dict[str, Sequence[str | Path]] = {
    "postgresql": ("initdb", "postgres"),
    "mariadb": ("mariadb-install-db", "mariadbd"),
    "freeradius": ("freeradius", "radclient", FREERADIUS / "mods-config"),
    "freeradius-postgresql": (MODULES / "rlm_sql_postgresql.so",),
    "freeradius-mysql": (MODULES / "rlm_sql_mysql.so",),
    "openssl": ("openssl",),
    "chromium": ("chromium",),
    "opennds": (
        *("opennds", "ndsctl", "iptables", "nft", "dnsmasq", "ip", "curl", "nsenter", "unshare"),
        ROOTS,
    ),
}
"""What ``@pytest.mark.service(name)`` looks for: programs by name, files and folders by path."""


def find(program: str) -> Path | None:
    """The program, on PATH or where Debian hides servers."""
    path = os.pathsep.join([os.environ.get("PATH", ""), *map(str, FOLDERS)])
    found = shutil.which(program, path=path)
    return Path(found) if found else None


def missing(service: str) -> list[str]:
    """What this machine lacks to run the service."""
    return [str(need) for need in NEEDS[service] if not _is_there(need)]


def require(*services: str) -> None:
    """Skip the test when a service is missing here; fail it when ``REQUIRE_SERVICES=1``."""
    lacking = {service: missing(service) for service in services}
    reasons = [f"{service} ({', '.join(lack)})" for service, lack in lacking.items() if lack]
    if not reasons:
        return
    reason = f"not on this machine: {'; '.join(reasons)}"
    if os.environ.get("REQUIRE_SERVICES") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def program(name: str) -> str:
    """The path of a program that ``require`` has seen."""
    found = find(name)
    assert found is not None, name
    return str(found)


PORTS = range(20_000, 32_000)
"""Below those that Linux hands out by itself (``ip_local_port_range``)."""
APART = 8
"""A server may take the ports behind its own, too (FreeRADIUS's accounting)."""
_next_port = itertools.count(os.getpid() * 61)


def free_port() -> int:
    """A port on loopback that nobody uses now, by TCP or UDP, and that nobody is given by chance
    before it is used here, or while nobody shall listen there: each process of the tests goes
    through its own."""
    for number in itertools.islice(_next_port, len(PORTS)):
        port = PORTS[number * APART % len(PORTS)]
        with contextlib.suppress(OSError), contextlib.ExitStack() as probes:
            for one in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
                probe = probes.enter_context(socket.socket(socket.AF_INET, one))
                probe.bind(("127.0.0.1", port))
            return port
    pytest.fail("no free port", pytrace=False)


def until(is_ready: Callable[[], bool], what: str, *, seconds: float = 90) -> None:
    """Return as soon as it is ready; fail the test when that takes too long."""
    deadline = time.monotonic() + seconds
    while not is_ready():
        if time.monotonic() > deadline:
            pytest.fail(f"{what} took more than {seconds} s", pytrace=False)
        time.sleep(0.02)


@contextlib.contextmanager
def beside(work: Callable[[], object]) -> Iterator[None]:
    """Work in a thread of its own while the block runs; both are done at its end."""
    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        thread.join(90)
        assert not thread.is_alive()


@contextlib.contextmanager
def folder(user: str, purpose: str) -> Iterator[Path]:
    """A directory of that user's (when root) for the life of a server, not below root's own."""
    path = Path(tempfile.mkdtemp(prefix=f"helpdesk-{purpose}-", dir="/tmp"))
    try:
        give(path, user)
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def give(path: Path, user: str) -> None:
    """Hand a tree to the user the server runs as. Nothing to do unless we are root."""
    if os.getuid() == 0:
        for one in (path, *path.rglob("*")):
            shutil.chown(one, user, pwd.getpwnam(user).pw_gid)


def dressed(command: Sequence[str], user: str) -> list[str]:
    """The command as an unprivileged user, dying with this process even if that is killed."""
    clothes = ["setpriv", "--pdeathsig", "KILL"]
    if os.getuid() == 0:
        group = str(pwd.getpwnam(user).pw_gid)
        clothes += ["--reuid", user, "--regid", group, "--clear-groups"]
    return [*clothes, "--", *command]


def run(command: Sequence[str], user: str, home: Path) -> None:
    """Run a command to its end; fail the test with its last words when it fails."""
    done = subprocess.run(
        dressed(command, user), cwd=home, env=_environment(home), capture_output=True, text=True
    )
    if done.returncode:
        pytest.fail(f"{command[0]}: {(done.stdout + done.stderr)[-2000:]}", pytrace=False)


@contextlib.contextmanager
def running(
    command: Sequence[str],
    user: str,
    home: Path,
    is_ready: Callable[[], bool],
    *,
    stop: signal.Signals = signal.SIGTERM,
) -> Iterator[subprocess.Popen[bytes]]:
    """A server for the length of the block, ready on entry and gone on exit."""
    log = home / "output.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            dressed(command, user),
            cwd=home,
            env=_environment(home),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )

    def ready_or_dead() -> bool:
        if process.poll() is not None:
            pytest.fail(f"{command[0]} ended: {log.read_text()[-2000:]}", pytrace=False)
        return is_ready()

    try:
        until(ready_or_dead, command[0])
        yield process
    finally:
        process.send_signal(stop)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def _is_there(need: str | Path) -> bool:
    return os.access(need, os.R_OK) if isinstance(need, Path) else find(need) is not None


def _environment(home: Path) -> dict[str, str]:
    return {"HOME": str(home), "PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": ZONE}
