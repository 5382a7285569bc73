"""What can be counted, and how: the metrics of the published vocabulary."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Final

SCHOOL_INFO: Final = "school_info"
"""No number: the school's profile."""
AREA_INFO: Final = "area_info"
"""No number: the area, a district or a ตำบล at a glance."""


class Kind(StrEnum):
    """How a metric comes about from figures."""

    SUM = "sum"
    SCORE = "score"
    """A mean; never added up."""
    RATIO = "ratio"
    SCHOOLS = "schools"
    SHORT = "short"
    """Schools that have fewer teachers than their quota."""
    SURPLUS = "surplus"
    LACK = "lack"
    """Teachers that are missing to the quota of those schools, beside ``SHORT``."""


@dataclass(frozen=True)
class Metric:
    """``figure``: under which name it is loaded. ``sensitive``: small cells are not told."""

    code: str
    unit: str
    series: str
    kind: Kind
    figure: str
    sensitive: bool = False
    of: str = ""
    per: str = ""

    @property
    def parts(self) -> tuple["Metric", ...]:
        """The two that a ratio is made of; else itself."""
        return (metrics()[self.of], metrics()[self.per]) if self.kind is Kind.RATIO else (self,)

    @property
    def adds_up(self) -> bool:
        return self.kind not in (Kind.SCORE, Kind.RATIO)


@cache
def metrics() -> Mapping[str, Metric]:
    """By code."""
    text = (files("handlers.mis") / "data" / "metrics.toml").read_text(encoding="utf-8")
    return {code: _metric(code, told) for code, told in tomllib.loads(text).items()}


def _metric(code: str, told: Mapping[str, object]) -> Metric:
    return Metric(
        code,
        unit=str(told["unit"]),
        series=str(told["series"]),
        kind=Kind(str(told.get("kind", Kind.SUM))),
        figure=str(told.get("figure", code)),
        sensitive=bool(told.get("sensitive", False)),
        of=str(told.get("of", "")),
        per=str(told.get("per", "")),
    )
