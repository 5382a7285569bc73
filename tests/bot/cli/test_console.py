"""The short commands: what died, workplaces, profiles."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from store.audit import AuditEntry
from store.db import Database
from store.inbox import Arrival, Event, EventState, Inbox
from store.outbox import Job, JobState, Kind
from store.places import Workplaces
from store.profiles import Profile, Profiles
from store.roster import Invitation
from tests.bot.cli.conftest import Helpdesk

HEADINGS = "code,name,short,kind,district,subdistrict,aliases\n"
PLACES = HEADINGS + "g1,กลุ่มนิเทศ,นิเทศฯ,group,,,ศน\ns1,บ้านดอย,,school,เมือง,ช้างเผือก,\n"


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
        session.add(job)
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
        "guest",
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


def test_a_profile_is_shown_in_the_order_in_which_it_is_set(
    helpdesk: Helpdesk, database: Database
) -> None:
    shown = helpdesk("profile", "list").splitlines()[0].partition("\t")[2].split()
    assert [limit.partition("=")[0] for limit in shown] == [
        *("idle_timeout", "idle_lead", "session_timeout", "rate_down", "rate_up"),
        *("devices", "validity_days", "remember", "remember_most", "who"),
    ]
    assert len(shown) == len(Profile.model_fields) - 1, "all but the name"


def test_a_profile_is_added_and_a_limit_lifted(helpdesk: Helpdesk, database: Database) -> None:
    helpdesk("profile", "set", "guest-room", "session_timeout=1h", "devices=1", "--new")
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
        (["pc", "remember_most=none"], "remember_most=none"),
        (["pc", "remember_most=21"], "remember_most=21"),
        (["pc", "who=stranger"], "who=stranger"),
        (["pc", "devices=0"], "devices"),
        (["pc", "idle_lead=10m"], "idle_lead must be shorter"),
        (["pc", "idle_timeout=2m"], "idle_lead must be shorter"),
        (["pcs", "devices=1"], "no profile is called pcs; is pc meant? A new one wants --new"),
        (["foo", "devices=1"], "no profile is called foo; there are "),
        (["--new", "pc", "devices=1"], "a profile is called pc already"),
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


# What is noted of it


def noted(database: Database) -> list[tuple[str, str, str, str | None]]:
    with database.read() as session:
        rows = session.exec(select(AuditEntry).order_by(col(AuditEntry.id))).all()
    return [(row.act, row.actor, row.subject, row.how) for row in rows]


def test_what_is_done_at_the_terminal_is_noted_without_a_name(
    helpdesk: Helpdesk, database: Database, home: Path
) -> None:
    event, job = dead_rows(database)
    (home / "places.csv").write_text(PLACES, encoding="utf-8")

    helpdesk("invite", "head", "--name", "มาลี ศรีสุข")
    helpdesk("jobs", "retry", event, "1")
    helpdesk("places", "load", "places.csv")
    helpdesk("profile", "set", "pc", "idle_timeout=15m", "devices=2", "remember=no", "who=anyone")
    helpdesk("profile", "set", "2-hours", "session_timeout=๒h", "idle_timeout=none", "--new")

    with database.read() as session:
        invitation = session.exec(select(Invitation)).one()
    assert noted(database) == [
        ("officer.invited", "console", str(invitation.id), "head"),
        ("job.retried", "console", event, None),
        ("job.retried", "console", job, None),
        ("places.loaded", "console", "places", "count=2"),
        (
            "profile.changed",
            "console",
            "profile:pc",
            "idle_timeout=15m devices=2 remember=no who=anyone",
        ),
        ("profile.changed", "console", "profile:2-hours", "session_timeout=2h idle_timeout=none"),
    ]


def test_what_was_refused_at_the_terminal_is_not_noted(
    helpdesk: Helpdesk, database: Database, home: Path
) -> None:
    event, _ = dead_rows(database)
    helpdesk("jobs", "retry", event, "job:99", expect=2)
    helpdesk("profile", "set", "pc", "devices=2", "speed=1", expect=2)
    helpdesk("invite", "minister", "--name", "มาลี", expect=2)
    assert noted(database) == []


def test_the_longest_change_of_a_profile_fits_its_entry(
    helpdesk: Helpdesk, database: Database
) -> None:
    helpdesk(
        *["profile", "set", "--new", "p" * 32, "idle_timeout=31622399s", "idle_lead=31622397s"],
        *["session_timeout=31622399s", "rate_up=999999999", "rate_down=999999999"],
        *["devices=99", "validity_days=999999999", "remember=yes", "who=officer"],
    )
    assert noted(database)[0][0] == "profile.changed"


def test_a_workplace_may_name_its_portal(
    helpdesk: Helpdesk, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL__LABEL", "อาคาร 1")
    monkeypatch.setenv("PORTALS__EAST__LABEL", "อาคาร 2")
    file = tmp_path / "places.csv"
    file.write_text("code,name,kind,portal\ng1,กลุ่มหนึ่ง,group,\ng2,กลุ่มสอง,group,East\n", "utf-8")
    helpdesk("places", "load", str(file))
    with database.read() as session:
        assert [place.portal for place in Workplaces(session).all()] == [None, "east"]
    assert helpdesk("places", "list").splitlines()[1].endswith("\teast")


def test_a_workplace_at_a_portal_of_no_name_is_refused_with_its_row(
    helpdesk: Helpdesk, database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "places.csv"
    file.write_text("code,name,kind,portal\ng1,กลุ่มหนึ่ง,group,\ng2,กลุ่มสอง,group,west\n", "utf-8")
    said = helpdesk("places", "load", str(file), expect=2)
    assert "บรรทัด 3" in said
    assert "main" in said
    with database.read() as session:
        assert Workplaces(session).all() == []


def test_what_is_written_wrong_is_told_in_one_line(helpdesk: Helpdesk, home: Path) -> None:
    (home / "ข้อมูล").mkdir()
    for words, told in (
        (["mois"], "helpdesk: No such command 'mois'"),
        (["mis", "lod"], "Did you mean 'load'? See `helpdesk mis --help`"),
        (["rounds", "move"], "Missing argument 'which'. See `helpdesk rounds move --help`"),
        (["mis", "load", "none.xlsx"], f"helpdesk: there is no file {home / 'none.xlsx'}"),
        (["mis", "load", "ข้อมูล"], "helpdesk: ข้อมูล is a folder; name the file in it"),
        (["places", "load", "none.csv"], "there is no file"),
        (["audit", "verify", "--manifest", "none.json"], "there is no file"),
    ):
        said = helpdesk(*words, expect=2)
        assert told in said, (words, said)
        assert len(said.splitlines()) == 1, said


def test_a_group_of_commands_alone_shows_its_help(
    helpdesk: Helpdesk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert helpdesk("mis", expect=2) == ""
    assert "Usage: helpdesk mis" in helpdesk("mis", "--help")
