"""``helpdesk audit``: whether the record was changed, and where; and a file for others to check."""

import csv
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from bot import cli
from bot.console import read_settings
from store.audit import AUDIT, Act, Audit, AuditEntry
from store.chain import digest
from store.db import Database
from store.sealing import Segments
from tests.bot.cli.conftest import Helpdesk

Verify = Callable[..., tuple[object, str]]
OFFICER, STAFF = UUID(int=1), UUID(int=2)
AT = datetime(2026, 11, 23, 2, 5, tzinfo=UTC)
MANIFEST = "audit.csv.manifest.json"
NOVEMBER = ("--from", "2026-11-01", "--to", "2569-11-30")


@pytest.fixture
def verify(
    database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Verify:
    """``helpdesk audit verify``: how it ends, and what it prints."""

    def run(*words: str) -> tuple[object, str]:
        monkeypatch.setattr(sys, "argv", ["helpdesk", "audit", "verify", *words])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            cli.main()
        return end.value.code, capsys.readouterr().out

    return run


def note(database: Database, count: int = 2) -> None:
    with database.write() as session:
        for number in range(count):
            audit = Audit(session, AT, OFFICER)
            audit.note(Act.ACCOUNT_APPROVED, f"A-{number:04}", of=STAFF, how="in_person")


def seal(database: Database, count: int = 2) -> None:
    """One more segment, sealed as the office's settings say."""
    note(database, count)
    with database.write() as session:
        segments = Segments(session, AUDIT, read_settings().keys(AUDIT))
        draft = segments.draft(now=AT)
        assert draft is not None
        segments.keep(draft)


def change(database: Database, *statements: str) -> None:
    with database.write() as session:
        for statement in statements:
            session.execute(text(statement))


# Verifying


def test_a_chain_that_holds_is_said_in_two_lines(verify: Verify, database: Database) -> None:
    seal(database)
    seal(database)
    note(database, 1)
    code, said = verify()
    assert code == 0
    counted, last = said.splitlines()
    assert counted == "2 segments, 4 entries, 1 entries not sealed yet: nothing was changed"
    assert last.startswith("last segment 2 of 2026-11-23 09:05, head ")


def test_nothing_sealed_yet_is_said(verify: Verify) -> None:
    code, said = verify()
    assert (code, said.splitlines()[1]) == (0, "nothing is sealed yet")


def test_the_place_of_a_change_is_named_and_the_exit_says_so(
    verify: Verify, database: Database
) -> None:
    seal(database, 3)
    seal(database)
    change(
        database,
        "UPDATE audit_entry SET how = 'superior' WHERE id = 2",
        "UPDATE audit_segment SET count = 9 WHERE number = 2",
    )
    code, said = verify()
    assert code == 1
    assert said.splitlines()[:3] == [
        "segment 1, entry 2: was changed",
        "segment 2: its record was changed",
        "2 segments, 5 entries: changed in 2 places",
    ]


def test_an_end_that_is_too_old_is_pointed_at(verify: Verify, database: Database) -> None:
    from datetime import timedelta

    from store.clock import stamp

    seal(database)
    _, said = verify()
    stale = stamp(datetime.now(UTC)) - stamp(AT) > timedelta(days=2) // timedelta(microseconds=1)
    assert ("the end was taken away" in said) is stale


def test_a_new_secret_key_is_no_forgery_and_says_what_to_set(
    verify: Verify, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = read_settings().secret_key.get_secret_value()
    seal(database)
    monkeypatch.setenv("SECRET_KEY", "Another1Key2Of3The4Office5With6Enough7")
    code, said = verify()
    assert code == 3
    assert "segments 1: sealed with another key" in said
    assert "nothing was changed" in said

    monkeypatch.setenv("AUDIT_KEY", f"Another1Key2Of3The4Office5With6Enough7,{former}")
    code, said = verify()
    assert (code, "another key" in said) == (0, False)


# Exporting


def exported(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_an_export_holds_the_days_asked_for_and_can_be_checked_without_a_key(
    helpdesk: Helpdesk, database: Database, home: Path
) -> None:
    seal(database, 3)
    note(database, 1)
    helpdesk("audit", "export", "audit.csv", *NOVEMBER)

    assert (home / "audit.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (home / "audit.csv").stat().st_mode & 0o077 == 0
    rows = exported(home / "audit.csv")
    assert [row["segment"] for row in rows] == ["1", "1", "1", ""]
    assert rows[0]["time"] == "2026-11-23T09:05:00+07:00"
    manifest = json.loads((home / MANIFEST).read_text(encoding="utf-8"))
    assert manifest["sha256"] == sha256((home / "audit.csv").read_bytes()).hexdigest()
    assert (manifest["entries"], manifest["unsealed"], manifest["changed"]) == (4, 1, 0)
    [segment] = manifest["segments"]
    sealed = ("id", "at", "actor", "act", "subject", "on_behalf_of", "how")
    worked_out = digest([row[name] or None for name in sealed] for row in rows if row["segment"])
    assert worked_out == segment["digest"]
    assert segment["in_file"] == segment["count"] == 3


def test_other_days_are_left_out(helpdesk: Helpdesk, database: Database, home: Path) -> None:
    seal(database)
    helpdesk("audit", "export", "audit.csv", "--from", "2026-11-24", "--to", "2026-11-30")
    assert exported(home / "audit.csv") == []


def test_that_it_was_exported_is_noted(helpdesk: Helpdesk, database: Database) -> None:
    seal(database)
    helpdesk("audit", "export", "audit.csv", *NOVEMBER)
    with database.read() as session:
        last = session.get_one(AuditEntry, 3)
    assert (last.actor, last.act, last.how) == ("console", "audit.exported", "entries=2")


def test_a_formula_in_a_spoilt_row_is_not_run(
    helpdesk: Helpdesk, database: Database, home: Path
) -> None:
    seal(database)
    change(database, "UPDATE audit_entry SET subject = '=1+1', how = '@SUM(A1)' WHERE id = 1")
    said = helpdesk("audit", "export", "audit.csv", *NOVEMBER)
    first = exported(home / "audit.csv")[0]
    assert (first["subject"], first["how"]) == ("'=1+1", "'@SUM(A1)")
    assert "does not hold" in said


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--from", "yesterday", "--to", "2026-11-30"], "yesterday is no day"),
        (["--from", "2026-02-30", "--to", "2026-11-30"], "2026-02-30 is no day"),
        (["--from", "2026-11-30", "--to", "2026-11-01"], "--to is before --from"),
    ],
)
def test_days_that_cannot_be_are_refused(
    helpdesk: Helpdesk, database: Database, home: Path, words: list[str], why: str
) -> None:
    assert why in helpdesk("audit", "export", "audit.csv", *words, expect=2)
    assert not (home / "audit.csv").exists()


def test_no_file_is_written_over(helpdesk: Helpdesk, database: Database, home: Path) -> None:
    (home / "audit.csv").write_text("mine")
    said = helpdesk("audit", "export", "audit.csv", *NOVEMBER, expect=2)
    assert "is there already" in said
    assert (home / "audit.csv").read_text() == "mine"
    assert not (home / MANIFEST).exists()


def test_a_folder_that_is_not_there_is_said(helpdesk: Helpdesk, database: Database) -> None:
    said = helpdesk("audit", "export", "nowhere/audit.csv", *NOVEMBER, expect=2)
    assert "cannot be written" in said


# An export as a witness


def test_an_end_taken_away_after_an_export_is_missed(
    helpdesk: Helpdesk, verify: Verify, database: Database
) -> None:
    seal(database)
    seal(database)
    helpdesk("audit", "export", "audit.csv", *NOVEMBER)
    code, said = verify("--manifest", MANIFEST)
    assert code == 0
    assert said.startswith(f"{MANIFEST} is as it was written, and audit.csv too\n")

    change(
        database,
        "DELETE FROM audit_segment WHERE number = 2",
        "UPDATE audit_entry SET segment = NULL, seal = NULL WHERE segment = 2",
    )
    assert verify()[0] == 0
    code, said = verify("--manifest", MANIFEST)
    assert code == 1
    assert "segment 2: is missing" in said


def test_a_changed_file_or_manifest_is_named(
    helpdesk: Helpdesk, verify: Verify, database: Database, home: Path
) -> None:
    seal(database)
    helpdesk("audit", "export", "audit.csv", *NOVEMBER)
    file, manifest = home / "audit.csv", home / MANIFEST
    before = file.read_bytes()
    file.write_bytes(before.replace(b"in_person", b"call_back"))
    code, said = verify("--manifest", MANIFEST)
    assert (code, said.splitlines()[0]) == (1, "audit.csv was changed")

    file.write_bytes(before)
    manifest.write_text(manifest.read_text().replace('"entries": 2', '"entries": 1'))
    code, said = verify("--manifest", MANIFEST)
    assert (code, said.splitlines()[0]) == (1, f"{MANIFEST} was changed")


def test_what_is_no_manifest_is_said(helpdesk: Helpdesk, database: Database, home: Path) -> None:
    (home / "other.json").write_text("[1]")
    said = helpdesk("audit", "verify", "--manifest", "other.json", expect=2)
    assert "is no manifest" in said
