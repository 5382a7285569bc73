"""Which cells of a sensitive kind are not told: the small ones, and so many beside them that no
subtraction of told cells gives a small one.

Cells stand in a tree (area, district, tambon, school; or level, grade), each the sum of those below
it. A hidden leaf belongs to the nearest told cell above it; all that can be worked out are sums of
what belongs to one told cell. Such a rest must be at least ``SMALL``, of two leaves or more, and
not so small that each of its leaves must be one.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

Cell = tuple[str, ...]
"""The way down to it; ``()`` is the whole."""
SMALL: Final = 5
"""Cells of fewer are not told; nought tells of nobody."""


def hidden(leaves: Mapping[Cell, Decimal]) -> frozenset[Cell]:
    """The cells, leaves and sums alike, that are not told. Leaves are all of one depth."""
    return frozenset(_Tree(leaves).hide())


class _Tree:
    def __init__(self, leaves: Mapping[Cell, Decimal]) -> None:
        self.values: dict[Cell, Decimal] = {}
        self.below: dict[Cell, set[Cell]] = {}
        for leaf, value in leaves.items():
            for depth in range(len(leaf) + 1):
                cell = leaf[:depth]
                self.values[cell] = self.values.get(cell, Decimal(0)) + value
                if depth:
                    self.below.setdefault(leaf[: depth - 1], set()).add(cell)
        self.hidden = {cell for cell, value in self.values.items() if 0 < value < SMALL}

    def hide(self) -> set[Cell]:
        deepest_first = sorted(self.below, key=lambda cell: (-len(cell), cell))
        while any(self._mend(cell) for cell in deepest_first):
            pass
        return self.hidden

    def _mend(self, cell: Cell) -> bool:
        """Hide one more cell if the rest of this one gives a small cell away; says whether."""
        if cell in self.hidden or self._is_safe(cell):
            return False
        told = [one for one in self._told_below(cell) if self.values[one]]
        self.hidden.add(min(told, key=lambda one: (self.values[one], one)) if told else cell)
        return True

    def _is_safe(self, cell: Cell) -> bool:
        rest = [self.values[leaf] for leaf in self._rest(cell)]
        return not rest or (len(rest) > 1 and sum(rest) >= SMALL and sum(rest) > len(rest))

    def _rest(self, cell: Cell) -> Iterator[Cell]:
        """The hidden leaves whose nearest told cell above is this one."""
        for one in self.below.get(cell, ()):
            if one in self.hidden:
                yield from self._rest(one) if one in self.below else [one]

    def _told_below(self, cell: Cell) -> Iterator[Cell]:
        """The highest told cells under this one."""
        for one in self.below.get(cell, ()):
            if one in self.hidden:
                yield from self._told_below(one)
            else:
                yield one
