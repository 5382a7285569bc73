"""Bytecode is kept apart where Python was told to leave none beside the sources, and only there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import bytecode

PROGRAM = """\
from tests import bytecode
bytecode.keep()
import read_here, subprocess, sys
subprocess.run([sys.executable, "-c", "import read_by_a_command"], check=True)
"""
MODULES = {"read_here", "read_by_a_command"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with this way of keeping bytecode, and two modules that nobody has read yet."""
    (tmp_path / "tests").mkdir()
    shutil.copy(bytecode.__file__, tmp_path / "tests")
    for module in MODULES:
        (tmp_path / f"{module}.py").touch()
    return tmp_path


def left_by_running(folder: Path, **told: str) -> set[Path]:
    """The folders in which bytecode of the modules lies afterwards."""
    ours = {"PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"}  # of the process that tests this
    environment = {name: value for name, value in os.environ.items() if name not in ours} | told
    subprocess.run([sys.executable, "-c", PROGRAM], cwd=folder, env=environment, check=True)
    left = [one for one in folder.rglob("*.pyc") if one.name.split(".")[0] in MODULES]
    assert {one.name.split(".")[0] for one in left} == MODULES
    return {one.parent for one in left}


def test_told_to_leave_none_it_is_kept_apart_and_the_commands_that_are_started_keep_theirs_too(
    folder: Path,
) -> None:
    [place] = left_by_running(folder, PYTHONDONTWRITEBYTECODE="1")

    assert place.is_relative_to(folder / ".pytest_cache")
    assert list(folder.rglob("__pycache__")) == []


def test_told_nothing_it_stays_beside_the_sources(folder: Path) -> None:
    assert left_by_running(folder) == {folder / "__pycache__"}
