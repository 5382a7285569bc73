"""Files as they should not be, loaded at the terminal: each is answered with the cell or the limit,
and leaves nothing."""

from pathlib import Path

import pytest
from sqlmodel import select

from store.counting import Counting
from store.db import Database
from store.figures import FigureLoad, FigurePage, Series
from tests.bad_files import DOUBTED, GOOD, REFUSED, Bad
from tests.bot.cli.conftest import Helpdesk


def kept(database: Database) -> list[object]:
    with database.read() as session:
        return [*session.exec(select(FigureLoad)), *session.exec(select(FigurePage))]


@pytest.mark.slow
def test_what_cannot_be_taken_is_told_in_a_sentence_and_nothing_is_loaded(
    home: Path, helpdesk: Helpdesk, database: Database
) -> None:
    wrong = []
    for bad in REFUSED:
        (home / bad.name).write_bytes(bad.data)
        said = helpdesk("mis", "load", bad.name, "--yes", expect=2)
        if (bad.terminal or bad.told) not in said or "Traceback" in said:
            wrong.append((bad.name, said))
        assert kept(database) == [], bad.name
    assert wrong == []


@pytest.mark.parametrize("bad", DOUBTED, ids=[bad.name for bad in DOUBTED])
def test_what_looks_wrong_is_told_and_waits_for_a_yes(
    bad: Bad, home: Path, helpdesk: Helpdesk, database: Database
) -> None:
    (home / bad.name).write_bytes(bad.data)
    assert "things look wrong" in helpdesk("mis", "load", bad.name, expect=2)
    assert kept(database) == []
    assert bad.told in helpdesk("mis", "load", bad.name, "--yes")


def test_what_is_odd_and_sound_is_read_as_it_is_meant(
    home: Path, helpdesk: Helpdesk, database: Database
) -> None:
    for name, data in GOOD:
        (home / name).write_bytes(data)
        said = helpdesk("mis", "load", name, "--yes")
        assert "  นักเรียน 11" in said, (name, said)
        wrong = [line for line in said.splitlines() if line.startswith("? ")]
        assert all("ไม่มีข้อมูล 183 โรงเรียน" in line for line in wrong), (name, wrong)
    with database.read() as session:
        for load in session.exec(select(FigureLoad).where(FigureLoad.series == Series.STUDENTS)):
            told = Counting(session).scores(load.id, "students")
            assert {int(one.value) for one in told} == {4, 5, 1}
