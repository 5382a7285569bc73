"""Which area office a school's code is of, so that a file of another one's is told by its name."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from handlers.figurefiles.known import AREA_DIGITS


def office_of(code: str) -> str:
    """The primary area office whose schools' codes begin so; ``""`` if it is not known. Where two
    offices share a beginning both are named."""
    return _offices().get(code[:AREA_DIGITS], "")


def all_offices() -> list[str]:
    """Every name that ``office_of`` gives."""
    return sorted(set(_offices().values()))


@cache
def _offices() -> Mapping[str, str]:
    """``data/offices.csv``: first five digits, office; of the schools of สพฐ. in B.E. 2565."""
    text = (files("handlers.figurefiles") / "data" / "offices.csv").read_text(encoding="utf-8")
    return dict(csv.reader(text.splitlines()))
