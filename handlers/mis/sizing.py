"""Figures told apart by the size of schools and by something else as well."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from store.apart import By, Where
from store.counting import Counting
from store.remembering import LastFew

Numbers = dict[tuple[Any, ...], Decimal]
"""By key, in the order of what they are told apart by."""
_kept: Final[LastFew[Numbers]] = LastFew(24)


@dataclass(frozen=True)
class Sizes:
    """``of_school``: each school's size. ``by``: what that goes by, which tells it from another."""

    of_school: Mapping[str, int]
    by: Hashable


def by_size(
    counting: Counting,
    load: UUID,
    figure: str,
    groups: Sequence[tuple[str, By | None]],
    where: Where,
    sizes: Sizes,
) -> Numbers:
    """``groups`` in their order, ``None`` in the place of the size. Neither a load nor what sizes
    go by ever changes, so that the last few tables are kept; not of schools that are named, of
    which there may be as many as the country has."""
    names = [name for name, _ in groups]
    at, by = names.index("size"), [one for _, one in groups if one is not None]

    def read() -> Numbers:
        found = counting.by_class(load, figure, sizes.of_school, by=by, where=where)
        placed = {(*key[1 : at + 1], key[0], *key[at + 1 :]): v for key, v in found.items()}
        return dict(sorted(placed.items()))

    if By.SCHOOL in where:
        return read()
    chosen = frozenset((one, tuple(wanted)) for one, wanted in where.items())
    return {**_kept.get((load, figure, tuple(names), chosen, sizes.by, counting.schools), read)}
