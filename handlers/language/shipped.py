"""The data files that ship beside this package: word lists an office may read and mend."""

import tomllib
from importlib.resources import files


def text(name: str) -> str:
    """The whole of ``data/<name>``, UTF-8."""
    return (files("handlers.language") / "data" / name).read_text(encoding="utf-8-sig")


def lists(name: str) -> dict[str, tuple[str, ...]]:
    """The lists of ``data/<name>``: a string is words between spaces, an array holds phrases."""
    found: dict[str, tuple[str, ...]] = {}
    for key, value in tomllib.loads(text(name)).items():
        if isinstance(value, str):
            found[key] = tuple(value.split())
        elif isinstance(value, list):
            found[key] = tuple(str(phrase) for phrase in value)
    return found
