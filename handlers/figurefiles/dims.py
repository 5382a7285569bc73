"""Of what a column's figures are: which of them are parts, which are sums of others, and which tell
nothing that the parts do not.

A file has a grade's total beside its boys and girls, and the whole beside the grades; what is
loaded must not overlap, whichever of these a file happens to have.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

Dims = dict[str, str]
"""By dimension (``metric`` ``grade`` ``level`` ``sex`` ``position`` ``subject``) what it is; a
dimension that is not named is not told apart. Without ``metric`` it is the sum of several."""
ROOM: Final = "room"
SIDE: Final = "side"
"""Dimensions of a column that are not kept: what differs in nothing else is added up."""
SHORT, OVER = "short", "over"


def kept_of(dims: Dims) -> Dims:
    """As a figure is kept."""
    return {name: value for name, value in dims.items() if name not in (ROOM, SIDE)}


@dataclass(frozen=True)
class Sorted:
    """Column numbers. ``sums``: by the column of a total those of its parts."""

    parts: Mapping[int, Dims]
    sums: Mapping[int, tuple[int, ...]]


def sort_out(columns: Mapping[int, Dims]) -> Sorted:
    """The finest columns are the parts; a coarser one is a sum if it holds some of them whole, a
    part if it has nothing to do with any, and else is left aside."""
    parts: dict[int, Dims] = {}
    sums: dict[int, tuple[int, ...]] = {}
    for column, dims in sorted(columns.items(), key=lambda one: (-len(one[1]), one[0])):
        within = tuple(other for other, finer in parts.items() if dims.items() <= finer.items())
        if within:
            sums[column] = within
        elif "metric" in dims and not any(_overlap(dims, other) for other in parts.values()):
            parts[column] = dims
    return Sorted(dict(sorted(parts.items())), sums)


def _overlap(one: Dims, other: Dims) -> bool:
    return all(one[name] == other[name] for name in one.keys() & other.keys())


def metrics_of(parts: Mapping[int, Dims], columns: Sequence[int]) -> frozenset[str]:
    """Which metrics these parts are of."""
    return frozenset(parts[column]["metric"] for column in columns)
