"""A throw-away PostgreSQL on loopback, one for the session, and fresh databases in it."""

import secrets
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL, make_url

from tests.services import programs

OWNER = "helpdesk"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of the server's own database, as a superuser. Not durable: only for tests."""
    with serving() as url:
        yield url


@contextmanager
def serving(certificate: Path | None = None) -> Iterator[str]:
    """A server for the length of the block; it speaks TLS with a certificate (key included)."""
    programs.require("postgresql")
    user, password, port = "postgres", secrets.token_hex(8), programs.free_port()
    address = URL.create("postgresql", OWNER, password, "127.0.0.1", port, "postgres")
    url = address.render_as_string(hide_password=False)
    with programs.folder(user, "postgresql") as home:
        (home / "password").write_text(password)
        programs.give(home, user)
        data = str(home / "data")
        initdb = [programs.program("initdb"), "-D", data, "-U", OWNER, "-A", "scram-sha-256"]
        initdb += ["--pwfile", str(home / "password"), "-E", "UTF8", "--locale", "C.UTF-8"]
        programs.run([*initdb, "--no-sync"], user, home)
        settings: dict[str, object] = {
            "port": port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",
            "full_page_writes": "off",
            "shared_buffers": "32MB",
            "timezone": programs.ZONE,
        }
        if certificate is not None:
            shown = home / "certificate.pem"
            shown.write_bytes(certificate.read_bytes())
            shown.chmod(0o600)
            programs.give(shown, user)
            settings |= {"ssl": "on", "ssl_cert_file": shown, "ssl_key_file": shown}
        command = [programs.program("postgres"), "-D", data]
        command += [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        with programs.running(
            command, user, home, lambda: _answers(url), stop=signal.SIGINT
        ):  # SIGINT: fast shutdown, does not wait for clients
            yield url


@pytest.fixture(scope="session")
def new_postgres_database(postgres_server: str) -> Callable[[], str]:
    """Call it for the address (``postgresql+psycopg://``) of a new, empty database."""

    def new() -> str:
        name = f"test_{secrets.token_hex(6)}"
        with psycopg.connect(postgres_server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        url = make_url(postgres_server).set(drivername="postgresql+psycopg", database=name)
        return url.render_as_string(hide_password=False)

    return new


@pytest.fixture(scope="session")
def postgres_url(new_postgres_database: Callable[[], str]) -> str:
    """One database for the whole session. Who must not meet another's rows makes its own."""
    return new_postgres_database()


def _answers(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=2):
            return True
    except psycopg.OperationalError:
        return False
