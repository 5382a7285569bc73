"""Which commands there are, where they run, and what they refuse to begin with."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
import typer.main
from filelock import FileLock

from bot import cli
from bot.playground.platform import Platform
from bot.playground.running import desk_settings
from bot.settings import CURES
from store.clock import Clock
from store.db import Database
from store.migrations import current
from store.people import People
from store.roster import Role, Roster
from tests.bot.cli.conftest import Helpdesk


def commands() -> list[list[str]]:
    """Every command of the program, as words."""

    def walk(command: click.Command, words: list[str]) -> Iterator[list[str]]:
        yield words
        for name, inner in getattr(command, "commands", {}).items():
            yield from walk(inner, [*words, name])

    return list(walk(typer.main.get_command(cli.app), []))


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_explains_itself(helpdesk: Helpdesk, words: list[str]) -> None:
    said = helpdesk(*words, "--help")

    assert f"Usage: helpdesk {' '.join(words)}".rstrip() in said
    assert len(said.splitlines()) > 4


def test_the_commands_are_those_of_the_manual() -> None:
    assert {" ".join(words) for words in commands()} == {
        "",
        "serve",
        "work",
        "migrate",
        "doctor",
        "playground",
        "invite",
        "richmenu",
        "understand",
        "ask",
        "bridge",
        "bridge invite",
        "bridge list",
        "bridge remove",
        "bridge enrol",
        "bridge run",
        "mis",
        "mis load",
        "mis sources",
        "mis template",
        "rounds",
        "rounds list",
        "rounds add",
        "rounds move",
        "rounds close",
        "rounds status",
        "audit",
        "audit verify",
        "audit export",
        "sessions",
        "sessions verify",
        "sessions export",
        "sessions disclosures",
        "whois",
        "jobs",
        "jobs dead",
        "jobs retry",
        "roster",
        "roster list",
        "roster give",
        "roster clear",
        "roster clear-factor",
        "places",
        "places load",
        "places list",
        "profile",
        "profile list",
        "profile set",
        "portal",
        "portal install",
        "portal remove",
        "portal login-page",
        "portal binauth",
    }


@pytest.mark.slow
@pytest.mark.parametrize("program", [[sys.executable, "-m", "bot"], []], ids=["module", "script"])
def test_the_program_runs_from_any_folder(home: Path, program: list[str]) -> None:
    installed = [str(Path(sys.executable).with_name("helpdesk"))]
    command = program or installed
    settings = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}

    def run(*words: str) -> str:
        done = subprocess.run(
            [*command, *words], env=settings, cwd=home, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        return done.stdout

    assert "migrated from an empty database" in run("migrate")
    assert (home / "helpdesk.db").exists()
    code = run("invite", "officer", "--name", "มาลี ศรีสุข").splitlines()[-1]
    assert re.fullmatch(r"[A-Z2-7]{4}(-[A-Z2-7]{4}){3}", code)


def test_a_printed_code_makes_an_officer_and_stands_alone_on_the_last_line(
    helpdesk: Helpdesk, database: Database
) -> None:
    *told, code = helpdesk("invite", "head", "--name", "  มาลี ศรีสุข ").splitlines()

    assert any("มาลี ศรีสุข" in line for line in told)
    with database.write() as session:
        person = People(session).meet("U" + "0" * 32, now=datetime.now(UTC))
        officer = Roster(session).bind(code, person.id, now=Clock().now())
        assert (officer.name, officer.role) == ("มาลี ศรีสุข", Role.HEAD)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["minister", "--name", "มาลี"], "role is officer, head or director"),
        (["officer", "--name", " "], "--name"),
        (["officer", "--name", "ม" * 121], "at most 120"),
    ],
)
def test_an_invitation_that_cannot_be_is_refused(
    helpdesk: Helpdesk, database: Database, words: list[str], why: str
) -> None:
    assert why in helpdesk("invite", *words, expect=2)


@pytest.mark.parametrize(
    "words",
    [
        ["invite", "officer", "--name", "มาลี"],
        ["jobs", "dead"],
        ["jobs", "retry", "all"],
        ["audit", "verify"],
        ["audit", "export", "audit.csv", "--from", "2026-11-01", "--to", "2026-11-30"],
        ["whois", "10.1.2.3", "2569-11-20 14:05", "--reason", "police no. 0021/123"],
        ["sessions", "verify"],
        ["sessions", "disclosures"],
        ["places", "list"],
        ["profile", "list"],
        ["profile", "set", "pc", "devices=1"],
    ],
    ids=" ".join,
)
def test_before_the_first_migration_every_command_says_what_to_run(
    helpdesk: Helpdesk, words: list[str]
) -> None:
    said = helpdesk(*words, expect=2)

    assert "run `helpdesk migrate`" in said
    assert len(said.splitlines()) == 1


def test_a_database_that_is_away_is_said_in_one_line(
    helpdesk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://helpdesk:h1dden-word@127.0.0.1:9/helpdesk")

    for words in (["jobs", "dead"], ["migrate"], ["serve"]):
        said = helpdesk(*words, expect=2)
        assert "database cannot be" in said
        assert len(said.splitlines()) == 1
        assert "h1dden-word" not in said


@pytest.mark.parametrize(
    "words",
    [
        ["places", "list"],
        *(
            pytest.param(words, marks=pytest.mark.slow)
            for words in (["--help"], ["profile", "list"], ["doctor"], ["migrate"])
        ),
    ],
    ids=" ".join,
)
def test_who_stops_reading_ends_the_command_quietly(
    home: Path, database: Database, words: list[str]
) -> None:
    """As ``| head`` does."""
    reads, writes = os.pipe()
    os.close(reads)
    with os.fdopen(writes) as nobody:
        ended = subprocess.run(
            [sys.executable, "-m", "bot", *words], stdout=nobody, stderr=subprocess.PIPE, text=True
        )
    assert ended.stderr == ""


def test_the_playground_begins_also_beside_an_offices_settings(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINE_CHANNEL_ID", "1650000000")
    monkeypatch.setenv("LINE_CHANNEL_SECRET", "of-the-office-9f3ac1d27be8")
    settings = desk_settings("http://127.0.0.1:9", "http://127.0.0.1:8", home, Platform())
    assert settings.line_channel_id is None
    assert "of-the-office-9f3ac1d27be8" not in [
        secret.get_secret_value() for secret in settings.line_channel_secret
    ]


def test_missing_settings_are_named_and_nothing_is_done(
    helpdesk: Helpdesk, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SECRET_KEY")

    for words in (["serve"], ["work"], ["richmenu"], ["audit", "verify"]):
        assert "SECRET_KEY: is not set" in helpdesk(*words, expect=2)
    assert not (home / "helpdesk.db").exists()


@pytest.mark.slow
def test_who_only_looks_after_the_database_needs_nothing_of_lines(
    helpdesk: Helpdesk, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (*CURES, "LINE_CHANNEL_ACCESS_TOKEN", "LINE_API_URL"):
        monkeypatch.delenv(name)

    assert "to " in helpdesk("migrate")
    assert helpdesk("mis", "sources").startswith("nothing;")
    assert helpdesk("roster", "list").startswith("nobody;")
    helpdesk("ask", "นักเรียนบ้านวังไผ่กี่คน", expect=1)  # there is no answer; it was asked, though
    assert "DMC" in helpdesk("rounds", "list")
    assert helpdesk("jobs", "dead") == "nothing\n"


@pytest.mark.parametrize("key", ["SECRET_KEY", "AUDIT_KEY"])
def test_who_checks_the_books_needs_their_key_and_nothing_of_lines(
    helpdesk: Helpdesk, database: Database, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    for name in (*CURES, "LINE_CHANNEL_ACCESS_TOKEN", "LINE_API_URL"):
        monkeypatch.delenv(name)
    assert helpdesk("bridge", "list").startswith("none;")
    assert "no bridge annex-pc" in helpdesk("bridge", "remove", "annex-pc", expect=2)
    days = ("--from", "2026-10-01", "--to", "2026-10-02")
    books = (
        ("audit", "verify"),
        ("sessions", "verify"),
        ("audit", "export", "audit.csv", *days),
        ("sessions", "export", "answer.csv", *days, "--reason", "Lom Sak police, no. 0021/123"),
    )
    for words in books:
        assert "SECRET_KEY: is not set, nor is AUDIT_KEY" in helpdesk(*words, expect=2)

    monkeypatch.setenv(key, "Zr8Qw1Lk3Vn6Tb9Xs2Ym5Pc7Hd4Gf0Ju")
    for words in books:
        helpdesk(*words)


def test_a_school_that_there_is_not_is_not_answered_as_if_it_were_anybody(
    helpdesk: Helpdesk, database: Database
) -> None:
    said = helpdesk("ask", "นักเรียนกี่คน", "--as-school", "999", expect=2)
    assert "no school has the code 999" in said


def test_what_the_doctor_and_the_menus_find_is_all_that_they_print(
    helpdesk: Helpdesk, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LINE_CHANNEL_ACCESS_TOKEN")
    monkeypatch.setenv("LINE_CHANNEL_ID", "1650000000")
    said = helpdesk("doctor", expect=1)
    assert "line.no_token" not in said
    assert helpdesk("richmenu", expect=2).startswith("helpdesk: ")


def test_the_clock_is_moved_beside_a_line_at_a_desk_only_at_the_terminal_too(
    helpdesk: Helpdesk, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLOCK_OFFSET", "+1d")
    helpdesk("rounds", "list")
    monkeypatch.delenv("LINE_API_URL")
    assert "CLOCK_OFFSET is for tests" in helpdesk("rounds", "list", expect=2)


def test_a_command_in_the_wrong_folder_says_so_and_begins_no_database_there(
    helpdesk: Helpdesk, home: Path
) -> None:
    said = helpdesk("roster", "list", expect=2)
    assert f"there is no database {home / 'helpdesk.db'}" in said
    assert "run `helpdesk migrate` first" in said
    assert list(home.iterdir()) == []


# Serving and working


@pytest.mark.usefixtures("log_as_it_was")
@pytest.mark.parametrize("words", [["serve", "--no-worker"], ["work"]], ids=" ".join)
def test_a_memory_portal_is_refused_where_nobody_could_reach_it(
    helpdesk: Helpdesk, words: list[str]
) -> None:
    assert "PORTAL__KIND=memory lives inside `helpdesk serve` only" in helpdesk(*words, expect=2)


@pytest.mark.usefixtures("log_as_it_was")
@pytest.mark.parametrize("words", [["serve"], ["work"]], ids=" ".join)
def test_on_sqlite_a_second_worker_is_refused(
    helpdesk: Helpdesk, home: Path, words: list[str]
) -> None:
    with FileLock(home / "helpdesk.db.lock"):
        said = helpdesk(*words, expect=2)

    assert "another `helpdesk serve` or `work` uses helpdesk.db" in said
    assert "PostgreSQL" in said


@pytest.mark.slow
@pytest.mark.usefixtures("log_as_it_was")
def test_a_port_in_use_is_said_in_one_line(
    helpdesk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        said = helpdesk("serve", expect=2)

    assert "cannot listen on 127.0.0.1:" in said
    assert len(said.splitlines()) == 1


# Migrations


@pytest.mark.slow
def test_the_database_goes_there_and_back(helpdesk: Helpdesk) -> None:
    assert helpdesk("migrate").startswith("migrated from an empty database to 0")
    again = helpdesk("migrate")
    assert again.startswith("already at 0")
    assert str(Path("helpdesk.db").absolute()) in again
    assert "to an empty database" in helpdesk("migrate", "base", "--yes")
    assert helpdesk("migrate").startswith("migrated from an empty database to 0")
    assert "pc" in helpdesk("profile", "list")


@pytest.mark.slow
def test_going_back_says_what_is_lost_and_wants_a_yes(
    helpdesk: Helpdesk, database: Database
) -> None:
    newest = current(database)
    said = helpdesk("migrate", "0022", expect=2)

    assert "0024 rounds of data" in said
    assert "0023 who speaks for a school" in said
    assert "0022 " not in said.split("keep:")[1].split("nothing was changed")[0]
    assert "`helpdesk migrate 0022 --yes`" in said
    assert current(database) == newest
    assert helpdesk("migrate", "0022", "--yes").startswith(f"migrated from {newest} to 0022")
    assert current(database) == "0022"


@pytest.mark.parametrize("revision", ["nonsense", "9999"])
def test_a_revision_that_does_not_exist_is_said_in_one_line(
    helpdesk: Helpdesk, database: Database, revision: str
) -> None:
    said = helpdesk("migrate", revision, expect=2)

    assert revision in said
    assert len(said.splitlines()) == 1


def test_what_the_portal_needs_is_for_freeradius_only(
    helpdesk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_OWNER_URL", "postgresql://owner:h1dden@127.0.0.1:9/radius")
    assert "memory" in helpdesk("portal", "install", expect=2)


@pytest.mark.parametrize("what", ["install", "remove"])
def test_no_secret_is_asked_for_where_there_is_nothing_to_do(helpdesk: Helpdesk, what: str) -> None:
    for words, why in (((), "PORTAL__KIND is memory"), (("--portal", "nope"), "name main")):
        said = helpdesk("portal", what, *words, expect=2)
        assert why in said
        assert len(said.splitlines()) == 1


def test_an_owners_address_that_leads_nowhere_is_told_without_its_password(
    helpdesk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL__KIND", "freeradius")
    monkeypatch.setenv("PORTAL__DATABASE_URL", "postgresql://portal:h1dden@127.0.0.1:9/radius")
    for owner in ("postgresql://owner:h1dden@127.0.0.1:9/radius", "oracle://owner:h1dden@db/x"):
        monkeypatch.setenv("PORTAL_OWNER_URL", owner)
        for what in ("install", "remove"):
            said = helpdesk("portal", what, expect=2)
            assert said
            assert "h1dden" not in said
