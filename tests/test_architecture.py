"""The shape of the house: who may call whom, and how long a file may be."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

import handlers

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "handlers", "portal_bridge", "store")
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
TOP_LEVEL = {
    *PACKAGES,
    "tests",
    "pyproject.toml",
    "README.md",
    "Procfile",
    "requirements.txt",
}


def sources() -> Iterator[Path]:
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            if file.parent.name != "versions":  # migrations are written once, by a tool
                yield file


def shown(file: Path) -> str:
    return str(file.relative_to(ROOT))


def settings() -> dict[str, object]:
    tool: dict[str, dict[str, object]] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    linter = tool["tool"]["importlinter"]
    assert isinstance(linter, dict)
    return linter


def test_calls_go_down_and_topics_know_nothing_of_each_other(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], log_as_it_was: None
) -> None:
    monkeypatch.chdir(ROOT)

    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True)

    assert status == 0, capsys.readouterr().out


def test_the_contracts_are_those_of_the_design() -> None:
    contracts = settings()["contracts"]
    assert isinstance(contracts, list)
    kinds = [contract["type"] for contract in contracts]

    layers = [c["layers"] for c in contracts if c["type"] == "layers"]
    assert ["bot", "handlers", "portal_bridge | store"] in layers
    assert kinds.count("forbidden") >= 2
    [topics] = [c["modules"] for c in contracts if c["type"] == "independence"]
    assert set(topics) == {f"handlers.{name}" for name in topics_in_the_house()}


def test_the_table_of_contents_has_every_topic() -> None:
    contents = set(re.findall(r"^``([a-z_]+)`` ", handlers.__doc__ or "", re.MULTILINE))

    assert topics_in_the_house() - contents == set()


def topics_in_the_house() -> set[str]:
    """Every file and folder of ``handlers`` that is a conversation of its own."""
    shared = {
        "__init__",
        "house",
        "reception",
        "hearing",
        "kit",
        "language",
        "figurefiles",
        "understanding",
    }
    names = {file.stem for file in (ROOT / "handlers").iterdir() if file.name != "__pycache__"}
    return names - shared


@pytest.mark.parametrize("file", list(sources()), ids=shown)
def test_a_file_is_one_concept(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


def test_functions_are_short() -> None:
    long = [
        f"{shown(file)}:{node.lineno} {node.name}"
        for file in sources()
        for node in defined(file)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]

    assert long == []


def test_no_name_says_manager_or_helper() -> None:
    empty = re.compile(
        r"(Manager|Helper|Util|Base|Impl)s?$|^(manager|helper|util|impl)s?$", re.ASCII
    )
    named = [
        f"{shown(file)} {name}"
        for file in sources()
        for name in (file.stem, *classes(file))
        if empty.search(name)
    ]

    assert named == []


def classes(file: Path) -> list[str]:
    return [node.name for node in defined(file) if isinstance(node, ast.ClassDef)]


@cache
def defined(file: Path) -> list[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    """Its classes and functions."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    kinds = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    return [node for node in ast.walk(tree) if isinstance(node, kinds)]


def test_only_the_settings_read_the_environment() -> None:
    readers = [
        shown(file)
        for file in sources()
        if re.search(r"os\.environ|getenv|BaseSettings", file.read_text(encoding="utf-8"))
    ]

    assert readers == ["bot/settings.py"]


def test_every_silenced_complaint_says_why() -> None:
    bare = [
        f"{shown(file)}:{number}"
        for file in sources()
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"# type: ignore(\[[\w, -]+\])?\s*$", line)
    ]

    assert bare == []


def test_the_top_level_holds_what_the_design_fixes() -> None:
    there = {entry.name for entry in ROOT.iterdir() if not entry.name.startswith(".")}
    made_by_tools = {"build", "dist"}
    databases = {name for name in there if re.search(r"\.(db|db-wal|db-shm|lock)$", name)}
    eggs = {name for name in there if name.endswith(".egg-info")}

    assert there - made_by_tools - databases - eggs == TOP_LEVEL


def test_tests_are_found_by_path_and_not_by_package() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []
