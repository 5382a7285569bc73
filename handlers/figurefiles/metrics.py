"""The metrics of our own template: their Thai names, and with what they are replaced."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from handlers.language.normal import squeezed


@dataclass(frozen=True)
class Metric:
    """``names``: Thai, the first is the one we write."""

    code: str
    names: tuple[str, ...]
    series: str
    score: bool = False


@cache
def metrics() -> Mapping[str, Metric]:
    """By code."""
    text = (files("handlers.figurefiles") / "data" / "metrics.toml").read_text(encoding="utf-8")
    return {
        code: Metric(code, tuple(told["th"]), told.get("series", code), told.get("score", False))
        for code, told in tomllib.loads(text).items()
    }


@cache
def _by_name() -> Mapping[str, Metric]:
    named = {squeezed(name): one for one in metrics().values() for name in one.names}
    return named | {squeezed(code): one for code, one in metrics().items()}


def metric_named(word: str) -> Metric | None:
    """By its Thai name or its code, however it is spaced."""
    return _by_name().get(squeezed(word))
