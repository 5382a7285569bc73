"""What README.md promises is so: its commands exist, its settings too, its backups come back."""

import os
import re
import shlex
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
import typer.main
from pydantic import BaseModel
from sqlalchemy import make_url, select

from bot.cli import app
from bot.settings import BesideThePortal, GatewaySettings, Settings
from store.db import Database
from store.inbox import Arrival, Inbox
from store.migrations import upgrade
from store.people import People
from store.profiles import Profiles
from store.requests import Application, Requests
from store.roster import Role, Roster
from store.tables import METADATA
from tests.services import programs

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```\w*\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
DAY = r"20\d\d-\d\d-\d\d"
ENVIRONMENT = (
    "python3 -m venv .venv && .venv/bin/pip install --require-hashes -r requirements.txt"
    " && .venv/bin/pip install --no-deps -e ."
)


# The first two blocks


def test_the_first_block_installs_and_starts_the_playground_in_one_line() -> None:
    assert BLOCKS[0] == f"{ENVIRONMENT} && .venv/bin/helpdesk playground\n"


def test_the_second_block_installs_and_tests_in_one_line() -> None:
    assert BLOCKS[1] == f"{ENVIRONMENT} && .venv/bin/pytest\n"


def test_what_must_be_true_before_a_change_lands_runs_the_readmes_own_command() -> None:
    steps = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    [taken] = [re.search(r"eval \"\$\(grep -m1 -- '(.*)' README\.md\)\"", s) for s in steps[-1:]]

    assert taken is not None, steps[-1]
    found = [line for line in README.splitlines() if re.search(taken[1], line)]
    assert found[0] == BLOCKS[1].rstrip("\n")
    assert "export REQUIRE_SERVICES=1" in steps
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


# Settings


def names(model: type[BaseModel], before: str = "") -> Iterator[str]:
    """Every setting of the program, as the environment names it."""
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from names(kind, f"{before}{name}__".upper())
        else:
            yield f"{before}{name}".upper()


def rows() -> list[list[str]]:
    """The cells of the table of settings."""
    section = README.split("## Settings")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_table_names_exactly_the_settings_that_exist() -> None:
    told = [name for row in rows() for name in re.findall(r"`([A-Z_]+)`", row[0])]

    kinds = (Settings, GatewaySettings, BesideThePortal)
    assert sorted(told) == sorted({name for kind in kinds for name in names(kind)})


def test_the_tables_defaults_are_the_programs() -> None:
    told = {
        name: default
        for row in rows()
        for name, default in zip(
            re.findall(r"`([A-Z_]+)`", row[0]), re.findall(r"`([^`]+)`", row[1]), strict=False
        )
    }
    given = {
        "DATABASE_URL": "sqlite:///helpdesk.db",
        "HOST": Settings.model_fields["host"].default,
        "PORT": str(Settings.model_fields["port"].default),
        "AUDIT_KEEP_DAYS": str(Settings.model_fields["audit_keep_days"].default),
        "PUSH__MONTHLY": str(Settings.model_fields["push"].default.monthly),
        "PUSH__IDLE_WARNINGS": Settings.model_fields["push"].default.idle_warnings,
        "PORTAL__IDLE_COUNTS": Settings.model_fields["portal"].default.idle_counts,
        "PORTAL__LOOKS_SECONDS": str(Settings.model_fields["portal"].default.looks_seconds),
        "PORTAL__INTERIM_SECONDS": str(Settings.model_fields["portal"].default.interim_seconds),
        "PORTAL__SERVER_ZONE": Settings.model_fields["portal"].default.server_zone,
        "PORTAL__TLS": Settings.model_fields["portal"].default.tls,
        "PORTAL__PAGE_UNMETERED": str(
            Settings.model_fields["portal"].default.page_unmetered
        ).lower(),
        "PORTAL__POLL_SECONDS": str(Settings.model_fields["portal"].default.poll_seconds),
        **{
            f"RETENTION__{name}".upper(): str(days)
            for name, days in Settings.model_fields["retention"].default.model_dump().items()
        },
        "BRIDGE_FOLDER": str(BesideThePortal.model_fields["bridge_folder"].default),
        "PORTAL__KIND": Settings.model_fields["portal"].default.kind,
        "PORTAL__PASSWORD_FORM": Settings.model_fields["portal"].default.password_form,
        "PORTAL__NDSCTL": Settings.model_fields["portal"].default.ndsctl,
        **{
            f"LOGIN_PAGE__{name}".upper(): str(value)
            for name, value in GatewaySettings.model_fields["login_page"]
            .default.model_dump()
            .items()
            if value is not None
        },
        "PORTAL__COA_PORT": str(Settings.model_fields["portal"].default.coa_port),
        "OFFICE__HOURS": Settings.model_fields["office"].default.hours,
        "OFFICE__SCHOOL_SIZES": ",".join(
            map(str, Settings.model_fields["office"].default.school_sizes)
        ),
        "OFFICE__TERMS": Settings.model_fields["office"].default.terms,
        "OFFICE__WIFI": Settings.model_fields["office"].default.wifi,
        "OFFICE__LOGIN_ADDRESS": Settings.model_fields["office"].default.login_address,
        "OFFICE__RECOGNISES_NEWCOMERS": str(
            Settings.model_fields["office"].default.recognises_newcomers
        ).lower(),
        "OFFICE__PROMISE_MINUTES": str(Settings.model_fields["office"].default.promise_minutes),
    }

    assert told == given


def test_no_setting_is_named_elsewhere_that_does_not_exist() -> None:
    kinds = (Settings, GatewaySettings, BesideThePortal)
    known = {name for kind in kinds for name in names(kind)}
    known |= {"REQUIRE_SERVICES", "HTTPS_PROXY"}
    told = set(re.findall(r"`([A-Z]{2,}(?:_[A-Z]+)+)[`=]", README))

    assert told - known == set()


def test_the_settings_of_two_portals_are_taken_as_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """With what only the office knows (``…``) filled in."""
    given = {
        "LINE_CHANNEL_SECRET": "a-channel-secret",
        "LINE_CHANNEL_ACCESS_TOKEN": "a-channel-access-token",
        "PUBLIC_URL": "https://helpdesk.example.go.th",
        "SECRET_KEY": "Zr8Qw1Lk3Vn6Tb9Xs2Ym5Pc7Hd4Gf0Ju",
    }
    for line in block_with("PORTALS__EAST__").splitlines():
        name, _, value = line.partition("=")
        filled = value.replace("postgresql://…", "postgresql://portal:word@127.0.0.1/radius")
        given[name] = filled.replace("…", "Zr8Qw1Lk3Vn6Tb9X")
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    assert list(Settings(_env_file=None).each_portal()) == ["main", "east"]


def test_every_file_of_sentences_is_named_to_who_adds_a_language() -> None:
    [told] = re.findall(r"^\* \*\*A language\*\*.*?(?=^\* \*\*)", README, re.M | re.S)
    texts = {file.name.replace("en.toml", "xx.toml") for file in ROOT.glob("bot/texts/*en.toml")}

    assert set(re.findall(r"[a-z.]*xx\.toml", told)) == texts


# Commands


def written_commands() -> list[str]:
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", README, flags=re.M | re.S))
    lines = [
        step.strip() for block in BLOCKS for line in block.splitlines() for step in line.split("&&")
    ]
    called = [part.removeprefix(".venv/bin/") for part in [*spans, *lines]]
    return sorted({part for part in called if part == "helpdesk" or part.startswith("helpdesk ")})


@pytest.mark.parametrize("written", written_commands())
def test_every_command_that_is_written_exists(written: str) -> None:
    command: click.Command = typer.main.get_command(app)
    words = shlex.split(written)[1:]
    while words and words[0] in getattr(command, "commands", {}):
        command = command.commands[words.pop(0)]  # type: ignore[attr-defined]  # it is a group

    assert not hasattr(command, "commands") or not words, f"no such command: {written}"
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("-")} <= known


def test_commands_are_written_at_all() -> None:
    assert len(written_commands()) > 10


@pytest.mark.parametrize(
    "path",
    sorted(set(re.findall(r"`((?:bot|handlers|store|tests|portal_bridge)/[\w./-]*)`", README))),
)
def test_every_file_that_is_named_exists(path: str) -> None:
    assert (ROOT / path.replace("xx.toml", "en.toml")).exists()


# Backup and restore


def block_with(word: str) -> str:
    [found] = [block for block in BLOCKS if word in block]
    return found


def use(database: Database, number: int) -> None:
    """Some of what an office does in a day."""
    now = datetime.now(UTC)
    with database.write() as session:
        person = People(session).meet(f"U{number:032}", now=now)
        Inbox(session).store([Arrival(f"e{number}", "line:U1", number, "{}")], now=now)
        Roster(session).invite("มาลี ศรีสุข", Role.OFFICER, now=now)
        who = Application(
            requester=person.id,
            name="สมชาย ใจดี",
            place_code="g1",
            place_name="กลุ่มนิเทศ",
            phone="+66812345678",
            profile="pc",
            username=f"somchai{number}",
        )
        Requests(session).file(who, now=now, promised=now)


def contents(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with database.read() as session:
        return {
            table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for table in METADATA.sorted_tables
        }


def new_office(url: str) -> Database:
    database = Database(url)
    upgrade(database)
    with database.write() as session:
        Profiles(session).ship()
    return database


@pytest.mark.slow
def test_a_backup_of_sqlite_taken_while_it_runs_comes_back(tmp_path: Path) -> None:
    database = new_office(f"sqlite:///{tmp_path / 'helpdesk.db'}")
    for number in range(20):
        use(database, number)
    done = threading.Event()

    def go_on() -> None:
        number = 100
        while not done.is_set():
            use(database, number)
            number += 1

    at_work = threading.Thread(target=go_on)
    at_work.start()
    try:
        (tmp_path / "backup-2026-11-22.db").touch()  # the night before's
        sh(block_with("VACUUM INTO"), tmp_path)
    finally:
        done.set()
        at_work.join(30)
    [tonight] = [one for one in dated(tmp_path, "db") if one.stat().st_size]
    assert tonight.stat().st_mode & 0o077 == 0  # it holds personal data
    with closing(sqlite3.connect(tonight)) as backup:
        assert backup.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        kept = backup.execute("SELECT count(*) FROM request").fetchone()[0]
    assert kept >= 20
    database.close()

    # Restore, as the README says.
    tonight.rename(tmp_path / "helpdesk.db")
    for suffix in ("-wal", "-shm"):
        (tmp_path / f"helpdesk.db{suffix}").unlink(missing_ok=True)
    restored = new_office(f"sqlite:///{tmp_path / 'helpdesk.db'}")
    rows_kept = contents(restored)
    assert len(rows_kept["request"]) == len(rows_kept["person"]) == kept
    use(restored, 9_000)
    assert len(contents(restored)["request"]) == kept + 1
    restored.close()


@pytest.mark.service("postgresql")
def test_a_backup_of_postgresql_comes_back_in_an_empty_database(
    new_postgres_database: Callable[[], str], tmp_path: Path
) -> None:
    first, second = new_postgres_database(), new_postgres_database()
    database = new_office(first)
    for number in range(5):
        use(database, number)
    before = contents(database)
    [restore] = re.findall(r"`(pg_restore [^`]*)`", README)

    sh(block_with("pg_dump"), tmp_path, DATABASE_URL=plain(first))
    [tonight] = dated(tmp_path, "dump")
    restore = re.sub(r"backup-\S+\.dump", tonight.name, restore.replace("\n", " "))
    sh(restore, tmp_path, DATABASE_URL=plain(second))

    restored = new_office(second)
    assert contents(restored) == before
    use(restored, 9_000)
    numbers = [row[2] for row in contents(restored)["request"]]
    assert len(set(numbers)) == 6
    database.close()
    restored.close()


def dated(folder: Path, kind: str) -> list[Path]:
    """The backups: each night's under a name of its own."""
    return [one for one in folder.iterdir() if re.fullmatch(rf"backup-{DAY}\.{kind}", one.name)]


@pytest.mark.parametrize("word", ["VACUUM INTO", "pg_dump"])
def test_a_backup_may_stand_in_a_table_of_nightly_jobs(word: str) -> None:
    assert "%" not in block_with(word), "cron reads it as the end of the line"


def sh(script: str, folder: Path, **settings: str) -> None:
    """Run it as somebody would who copies it from the page."""
    path = os.pathsep.join([*map(str, programs.FOLDERS), os.environ["PATH"]])
    done = subprocess.run(
        ["sh", "-euc", script],
        cwd=folder,
        env={"PATH": path, "HOME": str(folder)} | settings,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr


def plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
