"""``kill -9`` in the middle of ``helpdesk mis load``: nothing of it is there, and it can be done
again."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlmodel import select

from bot.playground.running import ACCESS_TOKEN
from handlers.language.place_file import ours
from handlers.language.places import Kind
from store.counting import Counting
from store.db import Database
from store.figures import FigureLoad, Series
from store.grades import GRADES
from tests.process.product import WAIT, environment
from tests.tables import lay

NAME = "2568-1-schoolmis-67030000.json"
ATTEMPTS = 10
"""Until one is killed before it is through: a busy machine may see too late that it has begun."""


@pytest.fixture
def office(tmp_path: Path) -> dict[str, str]:
    """Settings of an office with its database, and a file for all of its schools."""
    codes = [one.code for one in ours() if one.kind is Kind.SCHOOL]
    parts = {f"{grade} {what}": 1 for grade in GRADES for what in ("ชาย", "หญิง", "ห้อง")}
    rows = [{"รหัสโรงเรียน": code, **parts} for code in codes]
    (tmp_path / NAME).write_text(json.dumps({"data": rows}), "utf-8")
    begin_anew(tmp_path)
    return environment(
        LINE_CHANNEL_SECRET="playground-channel-secret",
        LINE_CHANNEL_ACCESS_TOKEN=ACCESS_TOKEN,
        LINE_API_URL="http://127.0.0.1:9",
        PUBLIC_URL="http://127.0.0.1:9",
        SECRET_KEY="Zr8Qw1Lk3Vn6Tb9Xs2Ym5Pc7Hd4Gf0Ju",
        DATABASE_URL=f"sqlite:///{tmp_path}/helpdesk.db",
    )


@contextmanager
def at(folder: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{folder}/helpdesk.db")
    with closing(database):
        yield database


def begin_anew(folder: Path) -> None:
    """A database with nothing loaded, whatever was there."""
    for old in folder.glob("helpdesk.db*"):
        old.unlink()
    with at(folder) as database:
        lay(database)


def kept(folder: Path) -> tuple[dict[str, int], int]:
    """Rows that each load says it has, and how many figures there are."""
    with at(folder) as database, database.read() as session:
        loads = session.exec(select(FigureLoad)).all()
        counting = Counting(session)
        figures = sum(
            len(counting.scores(one.id, metric))
            for one in loads
            for metric in counting.metrics(one.id)
            if one.series == Series.STUDENTS
        )
        return {one.series: one.rows for one in loads}, figures


def killed_while_it_loads(folder: Path, office: dict[str, str]) -> bool:
    """Whether the kill came before it was through. Its progress is seen as at a terminal."""
    ours_, theirs = pty.openpty()
    loading = subprocess.Popen(
        [sys.executable, "-m", "bot", "mis", "load", NAME, "--yes"],
        cwd=folder,
        env=office | {"TERM": "dumb"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    seen = b""
    while b"#" not in seen:
        try:
            seen += os.read(ours_, 200)
        except OSError:  # its end of it is closed
            loading.wait(WAIT)
            pytest.fail(f"ended before it had begun: {seen.decode()}")
    loading.kill()
    ended = loading.wait(WAIT)
    os.close(ours_)
    return ended != 0 and kept(folder)[0] == {}


@pytest.mark.slow
def test_a_load_that_is_killed_leaves_nothing_and_is_done_again(
    tmp_path: Path, office: dict[str, str]
) -> None:
    for _ in range(ATTEMPTS):
        if killed_while_it_loads(tmp_path, office):
            break
        loads, figures = kept(tmp_path)
        assert figures == loads["students"], "all of it, or nothing"
        begin_anew(tmp_path)
    else:
        pytest.fail("no load was killed before it was through")
    assert kept(tmp_path) == ({}, 0)
    again = subprocess.run(
        [sys.executable, "-m", "bot", "mis", "load", NAME, "--yes"],
        cwd=tmp_path,
        env=office,
        capture_output=True,
        text=True,
        timeout=WAIT,
    )
    assert again.returncode == 0, again.stderr
    loads, figures = kept(tmp_path)
    assert figures == loads["students"] == 185 * len(GRADES) * 3
