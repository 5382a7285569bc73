"""A throw-away MariaDB on loopback, one for the session, and fresh databases in it."""

import secrets
from collections.abc import Callable, Iterator

import pymysql  # type: ignore[import-untyped]  # has no types
import pytest
from sqlalchemy import URL, make_url

from tests.services import programs

OWNER = "helpdesk"
AIO = "--innodb-use-native-aio=0"
"""A host has so many of the kernel's for all its servers, and refuses the one that is too many."""


@pytest.fixture(scope="session")
def mariadb_server() -> Iterator[str]:
    """The address of the server, as a superuser. Not durable: only for tests."""
    programs.require("mariadb")
    user, password, port = "mysql", secrets.token_hex(8), programs.free_port()
    address = URL.create("mariadb+pymysql", OWNER, password, "127.0.0.1", port, "mysql")
    url = address.render_as_string(hide_password=False)
    with programs.folder(user, "mariadb") as home:
        (home / "first.sql").write_text(
            f"CREATE USER '{OWNER}'@'127.0.0.1' IDENTIFIED BY '{password}';\n"
            f"GRANT ALL ON *.* TO '{OWNER}'@'127.0.0.1' WITH GRANT OPTION;\n"
        )
        programs.give(home, user)
        data = str(home / "data")
        install = [programs.program("mariadb-install-db"), "--no-defaults", f"--datadir={data}"]
        install += ["--auth-root-authentication-method=normal", "--skip-test-db", AIO]
        programs.run(install, user, home)
        command = [programs.program("mariadbd"), "--no-defaults", f"--datadir={data}"]
        command += [f"--port={port}", "--bind-address=127.0.0.1", "--skip-name-resolve"]
        command += [f"--socket={home}/mariadb.sock", f"--init-file={home}/first.sql"]
        command += ["--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=32M"]
        command += ["--character-set-server=utf8mb4", AIO]
        with programs.running(command, user, home, lambda: _answers(address)):
            yield url


@pytest.fixture(scope="session")
def new_mariadb_database(mariadb_server: str) -> Callable[[], str]:
    """Call it for the address (``mariadb+pymysql://``) of a new, empty database."""

    def new() -> str:
        url = make_url(mariadb_server)
        name = f"test_{secrets.token_hex(6)}"
        with connect(url) as connection, connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        return url.set(database=name).render_as_string(hide_password=False)

    return new


def connect(url: URL) -> "pymysql.connections.Connection[pymysql.cursors.Cursor]":
    """A plain connection to that database, each statement its own transaction."""
    assert url.host
    assert url.port
    assert url.username
    return pymysql.connect(
        host=url.host,
        port=url.port,
        user=url.username,
        password=url.password or "",
        database=url.database,
        autocommit=True,
        client_flag=pymysql.constants.CLIENT.MULTI_STATEMENTS,
    )


def _answers(url: URL) -> bool:
    try:
        with connect(url):
            return True
    except pymysql.err.OperationalError:
        return False
