"""``helpdesk rounds``: rounds of data at the terminal."""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from store.audit import Act, AuditEntry
from store.clock import BANGKOK
from store.db import Database
from store.people import People
from store.rounds import Rounds
from store.schoolyear import school_year
from tests.bot.cli.conftest import Helpdesk

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=BANGKOK)
TODAY = NOON.date()
YEAR = school_year(TODAY)
SOON = TODAY + timedelta(days=20)
THERE = f"CCT 1/{school_year(SOON)}"


@pytest.fixture(autouse=True)
def noon(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A day in the middle of a school year, whatever the day: no midnight falls into a test, and no
    year ends between what is due and what runs."""
    ahead = NOON - datetime.now(BANGKOK)
    hours, seconds = divmod(ahead.seconds, 3_600)
    monkeypatch.setenv("CLOCK_OFFSET", f"{ahead.days:+}d+{hours}h+{seconds}s")


def noted(database: Database) -> list[str]:
    with database.read() as session:
        return [one.act for one in session.exec(select(AuditEntry))]


def test_the_usual_rounds_are_there_by_themselves(helpdesk: Helpdesk, database: Database) -> None:
    said = helpdesk("rounds", "list")
    for number in (1, 2, 3):
        assert f"DMC {number}/{YEAR}" in said
    assert "0 of 185 sent" in said
    assert f"due {date(YEAR - 543, 11, 10)}" in said


@pytest.mark.parametrize(
    ("first_met", "state"),
    [
        (None, "open, due before this office began"),
        (NOON, "open, due before this office began"),
        (datetime(2026, 11, 10, 9, 0, tzinfo=BANGKOK), "open, overdue"),
    ],
    ids=["nobody yet", "after its due day", "on its due day"],
)
def test_what_was_due_before_the_office_began_is_not_overdue(
    helpdesk: Helpdesk, database: Database, first_met: datetime | None, state: str
) -> None:
    if first_met:
        with database.write() as session:
            People(session).meet("U" + "1" * 32, now=first_met)
    states = dict(line.split("\t")[0:3:2] for line in helpdesk("rounds", "list").splitlines())
    assert states[f"DMC 2/{YEAR}"] == state
    assert states[f"DMC 3/{YEAR}"] == "open"


def test_a_round_is_added_moved_and_closed_and_each_is_noted(
    helpdesk: Helpdesk, database: Database
) -> None:
    assert f"{THERE}: due {SOON}" in helpdesk("rounds", "add", "cct", SOON.isoformat())
    later = SOON + timedelta(days=1)
    assert f"was {SOON}" in helpdesk("rounds", "move", THERE, later.isoformat())
    assert "closed" in helpdesk("rounds", "close", THERE)
    assert "closed already" in helpdesk("rounds", "close", THERE, expect=2)
    assert noted(database) == [Act.ROUND_ADDED, Act.ROUND_MOVED, Act.ROUND_CLOSED]


def test_a_title_alone_names_the_only_round_of_it(helpdesk: Helpdesk, database: Database) -> None:
    helpdesk("rounds", "add", "CCT", SOON.isoformat())
    later = SOON + timedelta(days=1)
    assert helpdesk("rounds", "move", "cct", later.isoformat()).startswith(f"{THERE}: due {later}")
    helpdesk("rounds", "add", "CCT", SOON.isoformat())
    said = helpdesk("rounds", "close", "CCT", expect=2)
    assert f"which one? There are CCT 2/{YEAR}, {THERE}" in said
    helpdesk("rounds", "close", f"CCT 2/{YEAR}")
    assert helpdesk("rounds", "close", "CCT").startswith(f"{THERE}: closed")
    assert helpdesk("rounds", "move", "CCT", SOON.isoformat(), expect=2).count("CCT") == 2


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("add", "DMC", SOON.isoformat()), "are there"),
        (("add", "แบบสำรวจ", "เมื่อวาน"), "a day that lies ahead"),
        (("add", "แบบสำรวจ", "2569-02-30"), "no such day"),
        (("add", "ก" * 61, SOON.isoformat()), "1 to 60"),
        (("move", "DMC 9/2500", SOON.isoformat()), "no round DMC 9/2500"),
    ],
)
def test_what_cannot_be_is_said(
    helpdesk: Helpdesk, database: Database, words: tuple[str, ...], why: str
) -> None:
    assert why in helpdesk("rounds", *words, expect=2)
    assert noted(database) == []


def test_who_has_sent_by_district_and_school_by_school(
    home: Path, helpdesk: Helpdesk, database: Database
) -> None:
    helpdesk("rounds", "add", "แบบสำรวจอุปกรณ์", SOON.isoformat())
    with database.write() as session:
        rounds, person = Rounds(session), People(session).meet("U1", now=NOON).id
        [own] = [one for one in rounds.known(TODAY) if one.title]
        rounds.report(own.id, "67030158", by=person, now=NOON, figure=12)
        rounds.add_file(own.id, "67030158", name="=cmd.csv", sha256="0" * 64)
    which = f"แบบสำรวจอุปกรณ์ 1/{school_year(SOON)}"
    told = helpdesk("rounds", "status", which)
    assert "หนองไผ่\t1 sent\t57 not sent" in told
    assert "all\t1 sent\t184 not sent" in told
    rows = list(csv.DictReader(helpdesk("rounds", "status", which, "--csv").splitlines()))
    assert len(rows) == 185
    [sent] = [row for row in rows if row["sent"] == "yes"]
    assert (sent["code"], sent["figure"], sent["file"]) == ("67030158", "12", "'=cmd.csv")
