"""The product as it is installed elsewhere: everything it needs is in its wheel."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import bot

ROOT = Path(bot.__file__).parents[1]
PACKAGES = ("bot", "handlers", "portal_bridge", "store")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The product as it is installed elsewhere: built, and unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    quiet = ["-q", "--disable-pip-version-check", "--no-deps", "--no-build-isolation"]
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", *quiet, "-w", str(folder), str(ROOT)], check=True
    )
    [packed] = folder.glob("*.whl")
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


@pytest.mark.slow
def test_the_wheel_holds_everything_that_the_packages_do(wheel: Path) -> None:
    def held(root: Path) -> set[str]:
        files = (file for package in PACKAGES for file in (root / package).rglob("*"))
        kept = (file for file in files if file.is_file() and "__pycache__" not in file.parts)
        return {str(file.relative_to(root)) for file in kept}

    ours = held(ROOT)
    assert {
        "bot/texts/th.toml",
        "handlers/language/data/places.csv",
        "store/migrations/env.py",
    } <= ours
    assert held(wheel) == ours


@pytest.mark.slow
def test_the_wheel_tells_the_whole_story(wheel: Path, tmp_path: Path) -> None:
    settings = {"PATH": os.environ["PATH"], "PYTHONPATH": str(wheel)}
    seen = "import bot, handlers, store; print(bot.__file__, handlers.__file__, store.__file__)"

    def run(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words],
            env=settings,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=500,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert run("-c", seen).count(str(wheel)) == 3
    told = run("-m", "bot", "playground", "--tour")
    assert "✓" in told.splitlines()[-1]
    assert "081-xxx-5678" in told
    assert re.search(r"[0๐][689๖๘๙]\d[- ]?\d{3}[- ]?\d{4}(?!\d)", told) is None, "a phone is shown"
