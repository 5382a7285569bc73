"""The schools that somebody speaks for, as a sheet of their copy; and what a request for one holds,
which is another thing than what is in a report of a problem."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final
from uuid import UUID

from bot.handouts.cells import Cell
from handlers.kit.effects import When
from handlers.kit.positions import position_words
from handlers.kit.troubles import trouble_words
from store.requests import Kind, Request
from store.schoollinks import SchoolLink

TITLE: Final = "export.schools"
COLUMNS: Final = (
    *("export.number", "fact.school", "fact.position", "fact.since"),
    *("export.unlinked", "export.unlinked_by"),
)


def rows(
    links: Sequence[SchoolLink], requests: Sequence[Request], by: Callable[[UUID | None], Cell]
) -> Iterator[Sequence[Cell]]:
    asked = {request.id: request for request in requests}
    for link in links:
        request = asked.get(link.request_id)
        yield (
            None if request is None else request.number,
            link.school if request is None else request.place_name,
            position_words(link.position),
            When(link.since),
            None if link.ended_at is None else When(link.ended_at),
            by(link.ended_by),
        )


def trouble(request: Request) -> Cell:
    """What does not work."""
    if request.kind is Kind.SCHOOL or not request.detail:
        return None
    return trouble_words(request.detail)


def position(request: Request) -> Cell:
    """What somebody is at the school that they asked for."""
    if request.kind is not Kind.SCHOOL or not request.detail:
        return None
    return position_words(request.detail)


def phone_wanted(request: Request) -> str | None:
    return None if request.kind is Kind.SCHOOL else request.wanted
