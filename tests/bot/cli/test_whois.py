"""``helpdesk whois`` and ``helpdesk sessions``: what an authority may ask, and what that leaves."""

import csv
import io
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlmodel import select

from bot import cli
from bot.console import read_settings
from store.audit import AuditEntry
from store.chain import digest
from store.db import Database
from store.online import End, OnlineSession, Readings
from store.people import People, Person
from store.sealing import Segments
from store.sessionbook import SEALED, SESSIONS, SessionSegment
from store.whois import Disclosure
from tests.bot.cli.conftest import Helpdesk

AT = datetime(2026, 11, 20, 7, 5, 30, tzinfo=UTC)
"""14:05:30 in Bangkok."""
MINUTE = timedelta(minutes=1)
WHY = "หนังสือ สภ.หล่มสัก ที่ ตช 0021/123 ลว. 21 พ.ย. 2569"
Whois = Callable[..., tuple[object, str]]


@pytest.fixture
def whois(
    database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Whois:
    """How it ends, and what it prints."""

    def run(*words: str, why: str | None = WHY) -> tuple[object, str]:
        reason = [] if why is None else ["--reason", why]
        monkeypatch.setattr(sys, "argv", ["helpdesk", *words, *reason])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            cli.main()
        said = capsys.readouterr()
        return end.value.code, said.out + said.err

    return run


def somebody(database: Database, name: str = "มาลี ใจดี") -> Person:
    with database.write() as session:
        person = People(session).meet(f"U{uuid4().hex}", now=AT)
        person.name, person.place_name, person.phone = name, "กลุ่มนิเทศ", "+66812345678"
        return person


def online(database: Database, **given: Any) -> None:
    """A session of somebody's from 14:00 to 14:20."""
    with database.write() as session:
        session.add(
            OnlineSession(
                **{
                    "portal": "main",
                    "key": uuid4().hex,
                    "username": "malee.jai",
                    "mac": "AA-BB-CC-DD-EE-01",
                    "address": "10.1.2.3",
                    "nas": "10.1.0.1",
                    "started_at": AT - 5 * MINUTE,
                    "ended_at": AT + 15 * MINUTE,
                    "cause": End.IDLE,
                    "bytes_up": 1234,
                }
                | given
            )
        )


def seal(database: Database) -> None:
    with database.write() as session:
        segments = Segments(session, SESSIONS, read_settings().keys(SESSIONS))
        while (draft := segments.draft(now=AT + timedelta(hours=3))) is not None:
            segments.keep(draft)


def asked(database: Database) -> list[Disclosure]:
    with database.read() as session:
        return list(session.exec(select(Disclosure)))


# Who had it


@pytest.mark.parametrize(
    ("address", "at"),
    [
        ("10.1.2.3", "2569-11-20 14:05"),
        ("10.1.2.3", "2026-11-20T14:05:30"),
        ("๑๐.๑.๒.๓", "๒๐ พ.ย. ๒๕๖๙ เวลา ๑๔.๐๕ น."),
        ("::ffff:10.1.2.3", "2026-11-20T07:05:30Z"),
    ],
)
def test_it_says_who_had_the_address(
    whois: Whois, database: Database, address: str, at: str
) -> None:
    person = somebody(database)
    online(database, person_id=person.id)
    seal(database)
    code, said = whois("whois", address, at)
    assert code == 0
    assert "malee.jai: มาลี ใจดี · กลุ่มนิเทศ · +66812345678" in said
    assert "device AA-BB-CC-DD-EE-01, portal main, NAS 10.1.0.1" in said
    assert "from 20/11/2569 14:00:30 (2026-11-20) to 20/11/2569 14:20:30 (2026-11-20)" in said
    assert "ended: idle" in said
    assert f"entry 1, segment 1; account None, person {person.id}" in said
    assert "noted as disclosure 1" in said


def test_where_one_came_in_the_minute_that_another_went_both_are_told(
    whois: Whois, database: Database
) -> None:
    online(database, username="somchai", ended_at=AT)
    online(database, username="malee", started_at=AT + timedelta(seconds=10))
    _, whole_minute = whois("whois", "10.1.2.3", "2569-11-20 14:05")
    assert "* somchai" in whole_minute
    assert "* malee" in whole_minute
    _, to_the_second = whois("whois", "10.1.2.3", "2569-11-20 14:05:41")
    assert "* somchai" not in to_the_second
    assert "* malee" in to_the_second


def test_nobody_is_said_with_who_was_nearest(whois: Whois, database: Database) -> None:
    online(database, username="somchai", ended_at=AT - MINUTE)
    online(database, username="malee", started_at=AT + MINUTE)
    online(database, username="another", address="10.1.2.4")
    code, said = whois("whois", "10.1.2.3", "2569-11-20 14:05:30")
    assert code == 1
    assert "nobody had it then" in said
    assert "before: somchai, until 20/11/2569 14:04:30" in said
    assert "after: malee, from 20/11/2569 14:06:30" in said
    assert [row.found for row in asked(database)] == [0]


def test_what_lies_before_everything_kept_is_said_so(whois: Whois, database: Database) -> None:
    online(database)
    _, said = whois("whois", "10.1.2.3", "2569-01-01 14:05")
    assert "what is kept has none before 20/11/2569 14:00:30" in said


@pytest.mark.parametrize("read", [True, False])
def test_what_still_runs_is_sure_only_as_far_as_the_portal_was_read(
    whois: Whois, database: Database, *, read: bool
) -> None:
    online(database, ended_at=None, cause=None)
    with database.write() as session:
        Readings(session).take("main", read_at=AT + (MINUTE if read else -MINUTE))
    _, said = whois("whois", "10.1.2.3", "2569-11-20 14:05")
    assert ("and still online" in said) is read
    assert ("not known to have ended; the portal was last read 20/11/2569" in said) is not read


def test_whom_nothing_names_any_more_is_told_by_their_username(
    whois: Whois, database: Database
) -> None:
    online(database, person_id=somebody(database, name="").id)
    with database.write() as session:
        session.execute(text("UPDATE person SET name = NULL, place_name = NULL, phone = NULL"))
    _, said = whois("whois", "10.1.2.3", "2569-11-20 14:05")
    assert "malee.jai: name erased, as its time had come" in said


# Who asked, and why


def test_who_asked_and_why_is_kept_and_the_audit_names_neither(
    whois: Whois, database: Database, helpdesk: Helpdesk
) -> None:
    online(database)
    whois("whois", "10.1.2.3", "2569-11-20 14:05")
    [row] = asked(database)
    assert (row.actor, row.address, row.reason, row.found) == ("console", "10.1.2.3", WHY, 1)
    assert row.begins == AT.replace(second=0)
    with database.read() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.act == "address.looked_up")).one()
    assert (entry.actor, entry.subject, entry.how) == ("console", "disclosure:1", "found=1")
    listed = helpdesk("sessions", "disclosures")
    assert "10.1.2.3" in listed
    assert WHY in listed


@pytest.mark.parametrize("why", [None, "", "  a  ", "0021/123", "x" * 301])
def test_without_a_reason_nothing_is_said(
    whois: Whois, database: Database, monkeypatch: pytest.MonkeyPatch, why: str | None
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    online(database)
    code, said = whois("whois", "10.1.2.3", "2569-11-20 14:05", why=why)
    assert code == 2
    assert "reason" in said
    assert "malee" not in said
    assert asked(database) == []


def test_at_a_terminal_the_reason_is_asked_for(
    whois: Whois, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal(f"{WHY}\n"))
    online(database)
    code, said = whois("whois", "10.1.2.3", "2569-11-20 14:05", why=None)
    assert code == 0
    assert "Reason" in said
    assert [row.reason for row in asked(database)] == [WHY]


@pytest.mark.parametrize(
    ("address", "at", "said"),
    [
        ("10.1.2", "2569-11-20 14:05", "no IPv4 or IPv6 address"),
        ("10.1.2.3", "2599-11-20 14:05", "has not come yet"),
        ("10.1.2.3", "2569-11-31 14:05", "no day that can be read"),
        ("10.1.2.3", "2569-11-20", "no moment that can be read"),
        ("10.1.2.3", "2569-11-20 14:75", "no moment that can be read"),
    ],
)
def test_what_cannot_be_read_is_refused_and_not_noted(
    whois: Whois, database: Database, address: str, at: str, said: str
) -> None:
    code, told = whois("whois", address, at)
    assert code == 2
    assert said in told
    assert asked(database) == []


# A file for an authority

DAYS = ("--from", "2569-11-20", "--to", "2569-11-20")


def export(whois: Whois, *more: str) -> list[dict[str, str]]:
    code, said = whois("sessions", "export", "who.csv", *DAYS, *more)
    assert code in (0, None), said
    with Path("who.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_an_export_has_who_and_when_for_people_and_what_was_sealed_for_machines(
    whois: Whois, database: Database
) -> None:
    online(database, person_id=somebody(database, name="=cmd()").id)
    online(database, address="10.1.2.4", started_at=AT - timedelta(days=2))
    online(database, started_at=AT - timedelta(days=2), ended_at=AT - timedelta(days=1))
    seal(database)
    online(database, started_at=AT, ended_at=None, cause=None)
    rows = export(whois)
    assert Path("who.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert [row["address"] for row in rows] == ["10.1.2.4", "10.1.2.3", "10.1.2.3"]
    named, runs = rows[1], rows[2]
    assert named["ชื่อ-นามสกุล"] == "'=cmd()"
    assert named["โทรศัพท์"] == "081-234-5678"
    assert list(named.values())[:3] == ["20/11/2569 14:00:30", "20/11/2569 14:20:30", "10.1.2.3"]
    assert named["สิ้นสุดเพราะ"] == "ไม่มีการใช้งาน"
    assert (runs["segment"], runs["ended_at"], runs["cause"]) == ("", "", "")
    manifest = json.loads(Path("who.csv.manifest.json").read_text())
    assert manifest["sha256"] == sha256(Path("who.csv").read_bytes()).hexdigest()
    assert (manifest["book"], manifest["entries"], manifest["unsealed"]) == ("sessions", 3, 1)
    assert [row.found for row in asked(database)] == [3]


def test_who_has_the_file_can_work_out_the_digest_without_a_key(
    whois: Whois, database: Database
) -> None:
    online(database)
    online(database, address="10.1.2.4")
    seal(database)
    rows = export(whois)
    lines = sorted(rows, key=lambda row: int(row["number"]))
    sealed = [[row[name] or _empty(name) for name in SEALED] for row in lines]
    with database.read() as session:
        segment = session.exec(select(SessionSegment)).one()
    assert digest(sealed) == segment.digest


def _empty(name: str) -> str | None:
    return None if name in {"account_id", "person_id"} else ""


def test_an_export_of_one_address_holds_no_other(whois: Whois, database: Database) -> None:
    online(database)
    online(database, address="10.1.2.4")
    assert len(export(whois, "--address", "10.1.2.4")) == 1
    assert [row.address for row in asked(database)] == ["10.1.2.4"]


def test_an_export_is_a_witness_later(whois: Whois, database: Database) -> None:
    online(database)
    seal(database)
    export(whois)
    verify = ("sessions", "verify", "--manifest", "who.csv.manifest.json")
    assert whois(*verify, why=None)[0] == 0
    with Path("who.csv").open("a", encoding="utf-8") as file:
        file.write("another line\n")
    code, said = whois(*verify, why=None)
    assert code == 1
    assert "who.csv was changed" in said


def test_a_manifest_of_the_other_book_is_said_to_be_that(whois: Whois, database: Database) -> None:
    online(database)
    export(whois)
    code, said = whois("audit", "verify", "--manifest", "who.csv.manifest.json", why=None)
    assert code == 2
    assert "of `helpdesk sessions export`" in said


def test_a_change_is_named_at_its_place(whois: Whois, database: Database) -> None:
    online(database)
    seal(database)
    with database.write() as session:
        session.execute(text("DROP TRIGGER sealed_session_stays"))
        session.execute(text("UPDATE online_session SET address = '10.9.9.9'"))
    code, said = whois("sessions", "verify", why=None)
    assert code == 1
    assert "segment 1, entry 1: was changed" in said
