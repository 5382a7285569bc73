"""The sheet of the guest passes a person made; of their guests only how many there were."""

from collections.abc import Iterator, Sequence
from typing import Final

from handlers.kit.effects import Param, When
from store.passes import GuestPass

TITLE: Final = "export.passes"
COLUMNS: Final = (
    *("export.number", "fact.title", "export.begins", "export.ends"),
    *("fact.places", "export.guests", "export.ended"),
)


def rows(passes: Sequence[GuestPass]) -> Iterator[tuple[Param | None, ...]]:
    """One for each pass, as ``COLUMNS`` has it."""
    for one in passes:
        yield (
            one.number,
            one.title,
            When(one.begins_at),
            When(one.ends_at),
            one.places,
            one.taken,
            None if one.ended_at is None else When(one.ended_at),
        )
