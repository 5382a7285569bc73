"""``requirements.txt`` is the whole, pinned lock of ``pyproject.toml``, and names no host."""

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PIN = re.compile(r"^(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)==(?P<version>[^\s;\\]+)(?P<rest>.*)$")


@cache
def lock() -> str:
    return (ROOT / "requirements.txt").read_text(encoding="utf-8")


@cache
def entries() -> dict[str, list[str]]:
    """Each pin's lines: the pin itself, and the hashes under it."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in lock().splitlines():
        if not line.strip() or line.strip().startswith("#"):
            continue
        if not line.startswith(" "):
            pin = PIN.match(line)
            assert pin is not None, line
            current = found.setdefault(f"{canonicalize_name(pin['name'])}=={pin['version']}", [])
        current.append(line.strip())
    return found


def pinned() -> dict[str, list[Version]]:
    versions: dict[str, list[Version]] = {}
    for entry in entries():
        name, _, version = entry.partition("==")
        versions.setdefault(name, []).append(Version(version))
    return versions


def wanted() -> list[Requirement]:
    """But for what the benchmark alone compares with."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {**project["optional-dependencies"]}
    extras.pop("bench")
    lists = [project["dependencies"], *extras.values()]
    return [Requirement(text) for texts in lists for text in texts]


def test_every_pin_has_its_hashes() -> None:
    assert len(entries()) > 50
    for entry, lines in entries().items():
        hashes = [line for line in lines[1:] if line.startswith("--hash=sha256:")]
        assert hashes, entry
        assert len(hashes) == len(lines) - 1, entry


@pytest.mark.parametrize(
    "forbidden",
    ["://", "file:", "index-url", "find-links", "-e ", "git+", " @ "],
)
def test_the_lock_names_no_index_no_file_and_no_address(forbidden: str) -> None:
    assert [line for line in lock().splitlines() if forbidden in line] == []


@pytest.mark.parametrize("requirement", wanted(), ids=lambda requirement: requirement.name)
def test_every_dependency_is_pinned_within_its_range(requirement: Requirement) -> None:
    versions = pinned()[canonicalize_name(requirement.name)]

    assert [v for v in versions if not requirement.specifier.contains(v, prereleases=True)] == []


def test_extras_are_pinned_with_what_they_bring() -> None:
    assert {"uvloop", "httptools", "psycopg-binary"} <= pinned().keys()


def test_the_lock_is_for_every_platform() -> None:
    """Some pins are for one platform or Python only, and say so."""
    marked = [lines[0] for lines in entries().values() if ";" in lines[0]]

    assert any("win32" in line or "platform_system" in line for line in marked)


def test_a_host_that_installs_only_the_lock_can_run_the_product() -> None:
    steps = dict(
        line.split(": ", 1) for line in (ROOT / "Procfile").read_text("utf-8").splitlines()
    )

    assert steps == {
        "release": "python -m bot migrate",
        "web": "python -m bot serve --no-worker",
        "worker": "python -m bot work",
    }
