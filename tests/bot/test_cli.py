"""``helpdesk`` as somebody at a terminal uses it, from a folder that is not ours."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
import typer.main

from bot import cli
from bot.playground.running import ACCESS_TOKEN
from bot.settings import Settings
from store.clock import Clock
from store.db import Database
from store.inbox import Arrival, Event, EventState, Inbox
from store.outbox import Job, JobState, Kind, Outbox
from store.people import People
from store.places import Workplaces
from store.profiles import Profiles
from store.roster import Role, Roster

HEADINGS = "code,name,short,kind,district,subdistrict,aliases\n"
PLACES = HEADINGS + "g1,กลุ่มนิเทศ,นิเทศฯ,group,,,ศน\ns1,บ้านดอย,,school,เมือง,ช้างเผือก,\n"

Helpdesk = Callable[..., str]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the office's own, with settings for a desk."""
    for name in list(os.environ):
        if name.split("__")[0].lower() in Settings.model_fields:
            monkeypatch.delenv(name)
    settings = {
        "LINE_CHANNEL_SECRET": "playground-channel-secret",
        "LINE_CHANNEL_ACCESS_TOKEN": ACCESS_TOKEN,
        "LINE_API_URL": "http://127.0.0.1:9",
        "PUBLIC_URL": "http://127.0.0.1:9",
        "SECRET_KEY": "Zr8Qw1Lk3Vn6Tb9Xs2Ym5Pc7Hd4Gf0Ju",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def helpdesk(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Helpdesk:
    """Call it with a command's words: gives what was printed, or complained of."""

    def run(*words: str, expect: int = 0) -> str:
        monkeypatch.setattr(sys, "argv", ["helpdesk", *words])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            cli.main()
        said = capsys.readouterr()
        assert end.value.code in ((0, None) if expect == 0 else (expect,)), said.out + said.err
        return said.err if expect else said.out

    return run


@pytest.fixture
def database(home: Path, helpdesk: Helpdesk) -> Iterator[Database]:
    """The office's database, migrated by the command."""
    helpdesk("migrate")
    database = Database("sqlite:///helpdesk.db")
    yield database
    database.close()


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
        "jobs",
        "jobs dead",
        "jobs retry",
        "places",
        "places load",
        "places list",
        "profile",
        "profile list",
        "profile set",
    }


@pytest.mark.slow
@pytest.mark.parametrize("program", [[sys.executable, "-m", "bot"], []], ids=["module", "script"])
def test_the_program_runs_from_any_folder(home: Path, program: list[str]) -> None:
    installed = [str(Path(sys.executable).with_name("helpdesk"))]
    command = program or installed
    settings = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}

    def run(*words: str) -> str:
        done = subprocess.run(
            [*command, *words], env=settings, cwd=home, capture_output=True, text=True, timeout=60
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
        (["director", "--name", "มาลี"], "role is officer or head"),
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


def test_missing_settings_are_named_and_nothing_is_done(
    helpdesk: Helpdesk, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SECRET_KEY")

    for words in (["serve"], ["work"], ["migrate"], ["jobs", "dead"], ["richmenu"]):
        assert "SECRET_KEY: is not set" in helpdesk(*words, expect=2)
    assert not (home / "helpdesk.db").exists()


# Migrations


def test_the_database_goes_there_and_back(helpdesk: Helpdesk) -> None:
    assert helpdesk("migrate").startswith("migrated from an empty database to 0")
    assert helpdesk("migrate").startswith("already at 0")
    assert "to an empty database" in helpdesk("migrate", "base")
    assert helpdesk("migrate").startswith("migrated from an empty database to 0")
    assert "pc" in helpdesk("profile", "list")


@pytest.mark.parametrize("revision", ["nonsense", "9999"])
def test_a_revision_that_does_not_exist_is_said_in_one_line(
    helpdesk: Helpdesk, database: Database, revision: str
) -> None:
    said = helpdesk("migrate", revision, expect=2)

    assert revision in said
    assert len(said.splitlines()) == 1


# What could not be carried out


def dead_rows(database: Database) -> tuple[str, str]:
    """An event that was set aside and a message that died; their ids as they are shown."""
    now = datetime.now(UTC)
    with database.write() as session:
        Inbox(session).store([Arrival("e1", "line:U1", 1, '{"text": "ลับมาก"}')], now=now)
        event = session.get_one(Event, 1)
        event.state, event.attempts, event.error = EventState.DEAD, 4, "ZeroDivisionError"
        job = Job(
            kind=Kind.SAY,
            lane="line:U1",
            body='{"say": "ลับมาก"}',
            state=JobState.UNCERTAIN,
            error="TimeoutError",
            due_at=now,
            made_at=now,
        )
        Outbox(session).add([job])
    return "event:1", "job:1"


def test_what_died_is_listed_without_anybodys_words(helpdesk: Helpdesk, database: Database) -> None:
    assert helpdesk("jobs", "dead") == "nothing\n"
    event, job = dead_rows(database)

    said = helpdesk("jobs", "dead")

    assert [line.split("\t")[0] for line in said.splitlines()] == [event, job]
    assert "ZeroDivisionError" in said
    assert "TimeoutError" in said
    assert "ลับมาก" not in said


@pytest.mark.parametrize("ids", [["all"], ["event:1", "job:1"], ["event:1", "1"]])
def test_what_died_is_tried_again(helpdesk: Helpdesk, database: Database, ids: list[str]) -> None:
    dead_rows(database)

    assert helpdesk("jobs", "retry", *ids) == "2 again\n"

    assert helpdesk("jobs", "dead") == "nothing\n"
    with database.read() as session:
        assert session.get_one(Event, 1).state is EventState.WAITING
        job = session.get_one(Job, 1)
        assert (job.state, job.kind) == (JobState.WAITING, Kind.TELL)


@pytest.mark.parametrize(
    "wrong", ["job:99", "event:99", "99", "letter:1", "job:", "one", "job:²", "job:" + "9" * 40]
)
def test_an_id_that_is_not_listed_is_refused_and_nothing_is_tried(
    helpdesk: Helpdesk, database: Database, wrong: str
) -> None:
    dead_rows(database)

    assert wrong in helpdesk("jobs", "retry", "event:1", wrong, expect=2)

    assert len(helpdesk("jobs", "dead").splitlines()) == 2


# Workplaces


def test_the_shipped_places_are_listed(helpdesk: Helpdesk, database: Database) -> None:
    kinds = [line.split("\t")[1] for line in helpdesk("places", "list").splitlines()]

    assert (kinds.count("group"), kinds.count("school")) == (10, 185)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874"])
def test_an_offices_own_places_replace_ours(
    helpdesk: Helpdesk, database: Database, home: Path, encoding: str
) -> None:
    (home / "places.csv").write_bytes(PLACES.encode(encoding))

    assert helpdesk("places", "load", "places.csv") == "2 places loaded\n"

    assert helpdesk("places", "list").splitlines() == [
        "g1\tgroup\tนิเทศฯ\tกลุ่มนิเทศ\t",
        "s1\tschool\tบ้านดอย\tบ้านดอย\tเมือง",
    ]


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (PLACES + "s2,,,school,,,\n", "บรรทัด 4"),
        (PLACES + "s1,บ้านนา,,school,,,\n", "บรรทัด 4"),
        (PLACES + "s3,บ้านนา,,temple,,,\n", "บรรทัด 4"),
        (HEADINGS, "ไม่มีรายการ"),
        ("ชื่อ,รหัส\nบ้านดอย,1\n", "code"),
    ],
)
def test_a_bad_file_of_places_changes_nothing_and_the_row_is_named(
    helpdesk: Helpdesk, database: Database, home: Path, content: str, where: str
) -> None:
    (home / "places.csv").write_text(PLACES, encoding="utf-8")
    helpdesk("places", "load", "places.csv")
    (home / "bad.csv").write_text(content, encoding="utf-8")

    said = helpdesk("places", "load", "bad.csv", expect=2)

    assert said.startswith("helpdesk: bad.csv: ")
    assert where in said
    with database.read() as session:
        assert [row.code for row in Workplaces(session).all()] == ["g1", "s1"]


def test_a_file_that_is_not_there_is_said(helpdesk: Helpdesk, database: Database) -> None:
    assert "nowhere.csv" in helpdesk("places", "load", "nowhere.csv", expect=2)


# Profiles


def test_profiles_are_listed_and_changed(helpdesk: Helpdesk, database: Database) -> None:
    assert [line.split("\t")[0] for line in helpdesk("profile", "list").splitlines()] == [
        "both",
        "mobile",
        "pc",
    ]

    said = helpdesk(
        *["profile", "set", "pc", "idle_timeout=15m", "idle_lead=90s", "session_timeout=8h"],
        *["rate_up=5m", "rate_down=20M", "devices=2", "validity_days=365", "remember=yes"],
        "who=member",
    )

    [pc] = [line for line in said.splitlines() if line.startswith("pc\t")]
    for shown in ("idle_timeout=15m", "idle_lead=90s", "session_timeout=8h", "devices=2"):
        assert shown in pc
    with database.read() as session:
        profile = Profiles(session).get("pc")
        assert (profile.idle_timeout, profile.idle_lead) == (900, 90)
        assert (profile.rate_up, profile.rate_down) == (5_000_000, 20_000_000)
        assert (profile.validity_days, profile.remember, profile.who) == (365, True, "member")


def test_a_profile_is_added_and_a_limit_lifted(helpdesk: Helpdesk, database: Database) -> None:
    helpdesk("profile", "set", "guest-room", "session_timeout=1h", "devices=1")
    helpdesk("profile", "set", "pc", "idle_timeout=none", "idle_lead=none")

    with database.read() as session:
        assert Profiles(session).get("guest-room").session_timeout == 3_600
        assert Profiles(session).get("pc").idle_timeout is None


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["pc", "idle_timeout=soon"], "idle_timeout=soon"),
        (["pc", "speed=10m"], "speed=10m"),
        (["pc", "name=other"], "name=other"),
        (["pc", "devices=2m"], "devices=2m"),
        (["pc", "devices"], "devices="),
        (["pc", "remember=maybe"], "remember=maybe"),
        (["pc", "who=stranger"], "who=stranger"),
        (["pc", "devices=0"], "devices"),
        (["pc", "idle_lead=10m"], "idle_lead must be shorter"),
        (["pc", "idle_timeout=2m"], "idle_lead must be shorter"),
        (["PC room", "devices=1"], "a profile's name"),
        (["pc", "devices=9", "session_timeout=0"], "timeout"),
    ],
)
def test_a_limit_that_cannot_be_is_refused_and_nothing_changes(
    helpdesk: Helpdesk, database: Database, words: list[str], why: str
) -> None:
    before = helpdesk("profile", "list")

    assert why in helpdesk("profile", "set", *words, expect=2)

    assert helpdesk("profile", "list") == before
