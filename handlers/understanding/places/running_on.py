"""A name that runs on: what stands glued behind a name we know may make it another's ("วังน้อย",
"วังน้อยใต้"), or be no more than the next word. Which, nobody knows for sure, so it is asked about."""

from functools import lru_cache
from typing import Final

from handlers.understanding.places.country import names_ending_with
from handlers.understanding.places.schools import Meant, Schools

SURE: Final = 88.0
"""How near a name must be that stands without "โรงเรียน" in front of it."""
_OFTEN: Final = 40
"""Names of the country's schools that end so: "ใต้", "สามัคคี" and "วิทยา" belong to a name, and what
hardly any name ends with is another word."""
_SHORTEST_TAIL: Final = 3


def run_on(known: str, typed: str, schools: Schools) -> Meant | None:
    """What ``typed`` means, which begins with the name ``known`` and goes on without a space;
    ``None``: what stands behind ``known`` is no part of a name."""
    shorter, whole = schools.meant(known), schools.meant(typed)
    if whole.out_of_area:
        return whole
    if whole.schools and whole.likeness >= SURE and not {*whole.schools} <= {*shorter.schools}:
        return whole
    if not belongs_to_a_name(typed[len(known) :]):
        return None
    asked = tuple(dict.fromkeys((*shorter.schools, *whole.schools)))
    return Meant(asked, asked=True, likeness=whole.likeness) if asked else None


@lru_cache(maxsize=1024)
def belongs_to_a_name(tail: str) -> bool:
    """Does it stand at the end of many a name, and is it no word of its own?"""
    tail = tail.strip(" ().")
    return len(tail) >= _SHORTEST_TAIL and names_ending_with(tail) >= _OFTEN
