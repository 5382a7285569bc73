"""Which cells of a sensitive kind are not told: the small ones, and so many beside them that no
subtraction of told cells gives a small one.

Cells stand in a tree (area, district, tambon, school; or level, grade), each the sum of those below
it. A hidden leaf belongs to the nearest told cell above it; all that can be worked out are sums of
what belongs to one told cell. Such a rest must be at least ``SMALL``, of two leaves or more, and
not so small that each of its leaves must be one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import chain
from typing import Final

Cell = tuple[str, ...]
"""The way down to it; ``()`` is the whole."""
SMALL: Final = 5
"""Cells of fewer are not told; nought tells of nobody."""


def hidden(leaves: Mapping[Cell, Decimal]) -> frozenset[Cell]:
    """The cells, leaves and sums alike, that are not told. Leaves are all of one depth."""
    return Tree(leaves).hidden


@dataclass(frozen=True)
class Tree:
    """Cells and what they come to; the leaves are all of one depth."""

    leaves: Mapping[Cell, Decimal]

    @cached_property
    def levels(self) -> tuple[Mapping[Cell, Decimal], ...]:
        """The whole first and the leaves last, each in the order of the leaves."""
        levels = [self.leaves]
        for depth in range(len(next(iter(self.leaves), ())) - 1, -1, -1):
            summed: dict[Cell, Decimal] = {}
            for cell, value in levels[-1].items():
                above = cell[:depth]
                summed[above] = summed[above] + value if above in summed else value
            levels.append(summed)
        return tuple(reversed(levels))

    @cached_property
    def hidden(self) -> frozenset[Cell]:
        """The cells that are not told."""
        return frozenset(chain.from_iterable(_Hiding(self.levels).hide()))


class _Hiding:
    def __init__(self, levels: tuple[Mapping[Cell, Decimal], ...]) -> None:
        self.levels = levels
        self.below: list[dict[Cell, list[Cell]]] = [{} for _ in levels]
        for depth, level in enumerate(levels[1:]):
            below = self.below[depth]
            for cell in level:
                below.setdefault(cell[:depth], []).append(cell)
        self.hidden = [
            {cell for cell, value in level.items() if 0 < value < SMALL} for level in levels
        ]

    def hide(self) -> list[set[Cell]]:
        """By depth. From below: what is hidden here changes what is left of the cells above, and
        of none that was looked at before."""
        for depth in range(len(self.levels) - 2, -1, -1):
            for cell in {one[:depth] for one in self.hidden[depth + 1]}:
                while self._mend(cell):
                    pass
        return self.hidden

    def _mend(self, cell: Cell) -> bool:
        """Hide one more cell if the rest of this one gives a small cell away; says whether."""
        if cell in self.hidden[len(cell)] or self._is_safe(cell):
            return False
        told = [(value, one) for one in self._told_below(cell) if (value := self._value(one))]
        found = min(told)[1] if told else cell
        self.hidden[len(found)].add(found)
        return True

    def _value(self, cell: Cell) -> Decimal:
        return self.levels[len(cell)][cell]

    def _is_safe(self, cell: Cell) -> bool:
        rest = [self._value(leaf) for leaf in self._rest(cell)]
        return not rest or (len(rest) > 1 and sum(rest) >= SMALL and sum(rest) > len(rest))

    def _rest(self, cell: Cell) -> Iterator[Cell]:
        """The hidden leaves whose nearest told cell above is this one."""
        depth = len(cell)
        not_told = self.hidden[depth + 1]
        for one in self.below[depth].get(cell, ()):
            if one in not_told:
                if depth + 2 == len(self.levels):
                    yield one
                else:
                    yield from self._rest(one)

    def _told_below(self, cell: Cell) -> Iterator[Cell]:
        """The highest told cells under this one."""
        if len(cell) + 1 == len(self.levels):
            return
        not_told = self.hidden[len(cell) + 1]
        for one in self.below[len(cell)][cell]:
            if one in not_told:
                yield from self._told_below(one)
            else:
                yield one
