"""Which workplaces this office has: its own list from the database, or the one we ship."""

import time
from collections.abc import Iterable, Mapping
from typing import Final

from handlers.language.place_file import ours
from handlers.language.places import Kind, Place
from store.db import Database
from store.places import Workplace, Workplaces

FRESH_SECONDS: Final = 30.0
"""How long a worker goes on with the list it knows after ``helpdesk places load``."""


class PlaceBook:
    """Read by every conversation, so kept in memory and looked up again now and then."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._places: Mapping[str, Place] = {}
        self._read_at = float("-inf")

    def __call__(self) -> Mapping[str, Place]:
        if time.monotonic() - self._read_at > FRESH_SECONDS:
            with self._database.read() as session:
                rows = [_place(row) for row in Workplaces(session).all()]
            self._places = {place.code: place for place in rows or ours()}
            self._read_at = time.monotonic()
        return self._places


def _place(row: Workplace) -> Place:
    return Place(
        code=row.code,
        name=row.name,
        short=row.short,
        kind=Kind(row.kind),
        district=row.district,
        subdistrict=row.subdistrict,
        aliases=tuple(row.aliases),
        portal=row.portal,
    )


def rows(places: Iterable[Place]) -> list[Workplace]:
    """Places as they are kept."""
    return [
        Workplace(
            code=place.code,
            position=position,
            name=place.name,
            short=place.short,
            kind=place.kind.value,
            district=place.district,
            subdistrict=place.subdistrict,
            aliases=list(place.aliases),
            portal=place.portal,
        )
        for position, place in enumerate(places)
    ]
