"""A throw-away FreeRADIUS on loopback over a database of its own, asked with ``radclient``."""

import hashlib
import re
import secrets
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psycopg
import pytest
from passlib.crypto.des import des_encrypt_block  # type: ignore[import-untyped]  # libpass: no types
from passlib.hash import nthash  # type: ignore[import-untyped]  # libpass has no types
from sqlalchemy import make_url

from tests.services import mariadb, programs

Protocol = Literal["PAP", "CHAP", "MS-CHAP", "MS-CHAPv2"]

_ACCEPT, _REJECT = "Received Access-Accept", "Received Access-Reject"


@dataclass(frozen=True)
class Answer:
    """What FreeRADIUS said to a login, with the attributes of its answer."""

    accepted: bool
    attributes: dict[str, str]


@dataclass(frozen=True)
class Radius:
    """A running FreeRADIUS and the database it reads."""

    database_url: str
    """As the owner of the tables."""
    port: int
    """Accounting is on the next port, and on the one after that it plays a NAS (RFC 5176)."""
    secret: str
    log: Path

    @property
    def nas_port(self) -> int:
        """Where it takes a Disconnect-Request, and closes the session in ``radacct``."""
        return self.port + 2

    def ask(self, username: str, password: str, protocol: Protocol = "PAP", *more: str) -> Answer:
        """Log in as a captive portal would for its user."""
        request = [f"User-Name = {_quoted(username)}", *_proof(username, password, protocol), *more]
        return _answer(self._radclient("auth", request, port=self.port))

    def account(self, *attributes: str, nas: str = "127.0.0.1") -> None:
        """Send one accounting packet, such as ``Acct-Status-Type = Start``, as this NAS would."""
        said = self._radclient("acct", [*attributes, f"NAS-IP-Address = {nas}"], self.port + 1)
        assert "Received Accounting-Response" in said, said

    def _radclient(self, kind: str, attributes: list[str], port: int) -> str:
        done = subprocess.run(
            ["radclient", "-x", "-r", "2", "-t", "5", f"127.0.0.1:{port}", kind, self.secret],
            input="\n".join(attributes),
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout + done.stderr


@pytest.fixture(scope="session")
def start_freeradius() -> Iterator[Callable[[str], Radius]]:
    """Call it with an empty database's address: makes the tables, starts a server, stops it."""
    with ExitStack() as servers:
        yield lambda url: _start(url, servers)


def _start(url: str, servers: ExitStack) -> Radius:
    dialect = "postgresql" if url.startswith("postgres") else "mysql"
    programs.require("freeradius", f"freeradius-{dialect}")
    make_tables(url, dialect)
    home = servers.enter_context(programs.folder("freerad", "freeradius"))
    port, secret = _free_ports(3), secrets.token_hex(16)
    _write_configuration(home, url, dialect, port, secret)
    programs.give(home, "freerad")
    command = [programs.program("freeradius"), "-f", "-d", str(home), "-l", "stdout"]
    radius = Radius(url, port, secret, home / "output.log")
    servers.enter_context(
        programs.running(
            command, "freerad", home, lambda: "Ready to process" in radius.log.read_text()
        )
    )
    return radius


def make_tables(url: str, dialect: str) -> None:
    """By the schema that FreeRADIUS itself ships."""
    schema = (programs.FREERADIUS / f"mods-config/sql/main/{dialect}/schema.sql").read_text()
    address = make_url(url)
    if dialect == "postgresql":
        plain = address.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(schema.encode())
        return
    with mariadb.connect(address) as link, link.cursor() as cursor:
        cursor.execute(schema)
        while cursor.nextset():
            pass


def _write_configuration(home: Path, url: str, dialect: str, port: int, secret: str) -> None:
    queries = (programs.FREERADIUS / f"mods-config/sql/main/{dialect}/queries.conf").read_text()
    # The stock query keeps the typed password: what the README's checklist says, done here too.
    blanked = queries.replace("'%{%{User-Password}:-%{Chap-Password}}'", "''")
    assert blanked != queries
    # What is commented out in the stock file, and the README's checklist asks for too.
    blanked = re.sub(r'(column_name|packet_xlat|reply_xlat) =\t# "', r'\1 = "', blanked)
    (home / "queries.conf").write_text(blanked)
    (home / "dictionary").write_text("$INCLUDE /usr/share/freeradius/dictionary\n")
    address = make_url(url)
    filled = (Path(__file__).with_name("radiusd.conf")).read_text()
    for key, value in {
        "HOME": home,
        "PORT": port,
        "ACCOUNTING_PORT": port + 1,
        "NAS_PORT": port + 2,
        "SECRET": secret,
        "MODULES": programs.MODULES,
        "DIALECT": dialect,
        "DB_HOST": address.host,
        "DB_PORT": address.port,
        "DB_USER": address.username,
        "DB_PASSWORD": address.password,
        "DB_NAME": address.database,
    }.items():
        filled = filled.replace(f"@{key}@", str(value))
    (home / "radiusd.conf").write_text(filled)


def _free_ports(count: int) -> int:
    """The first of so many in a row."""
    for _ in range(50):
        port = programs.free_port()
        with ExitStack() as probes, suppress(OSError, OverflowError):
            for number in range(port, port + count):
                probe = probes.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
                probe.bind(("127.0.0.1", number))
            return port
    pytest.fail(f"no {count} free ports in a row", pytrace=False)


def _proof(username: str, password: str, protocol: Protocol) -> list[str]:
    if protocol == "MS-CHAPv2":
        return _ms_chap_v2(username, password)
    attribute = {"PAP": "User", "CHAP": "CHAP", "MS-CHAP": "MS-CHAP"}[protocol]
    return [f"{attribute}-Password = {_quoted(password)}"]


def _ms_chap_v2(username: str, password: str) -> list[str]:
    """RFC 2759 section 8.1 to 8.5, in the attributes of RFC 2548; radclient cannot make them."""
    ours, theirs = secrets.token_bytes(16), secrets.token_bytes(16)
    challenge = hashlib.sha1(theirs + ours + username.encode()).digest()[:8]  # noqa: S324
    key = nthash.raw(password) + bytes(5)
    proof = b"".join(des_encrypt_block(key[i : i + 7], challenge) for i in (0, 7, 14))
    response = bytes(2) + theirs + bytes(8) + proof
    return [f"MS-CHAP-Challenge = 0x{ours.hex()}", f"MS-CHAP2-Response = 0x{response.hex()}"]


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _answer(said: str) -> Answer:
    assert (_ACCEPT in said) != (_REJECT in said), said
    _, _, received = said.partition(_ACCEPT if _ACCEPT in said else _REJECT)
    lines = [line.strip() for line in received.splitlines() if line.startswith("\t")]
    attributes = dict(line.split(" = ", 1) for line in lines)
    return Answer(_ACCEPT in said, {name: value.strip('"') for name, value in attributes.items()})
