"""Where the fast tests' files lie."""

import os
from pathlib import Path

import pytest

from tests import quick_files


@pytest.fixture(autouse=True)
def nobody_chose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(quick_files.WHERE, "")  # so that it is afterwards as it was
    monkeypatch.delenv(quick_files.WHERE)
    monkeypatch.setattr(quick_files, "ENOUGH", 1)


def test_they_lie_in_memory_where_there_is_room(tmp_path: Path) -> None:
    quick_files.keep_in_memory(tmp_path)

    assert os.environ[quick_files.WHERE] == str(tmp_path)


def test_whoever_chose_another_place_gets_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(quick_files.WHERE, "elsewhere")

    quick_files.keep_in_memory(tmp_path)

    assert os.environ[quick_files.WHERE] == "elsewhere"


def test_they_lie_on_the_disk_where_there_is_no_such_place_or_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_files.keep_in_memory(tmp_path / "missing")
    monkeypatch.setattr(quick_files, "ENOUGH", 1 << 60)
    quick_files.keep_in_memory(tmp_path)

    assert quick_files.WHERE not in os.environ
