"""Files of figures from the chat: read where they arrive, so that pupils' own data is refused
before anything of it is written down."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handlers.figurefiles.packing import rows_of
from handlers.kit.intents import Rows
from handlers.language.places import Place
from handlers.loading.schools import known
from store.db import Database


@dataclass(frozen=True)
class FigureFiles:
    """Call it with a file's name and bytes. Raises ``BadTable`` for what is none."""

    database: Database
    places: Callable[[], Mapping[str, Place]]

    def __call__(self, name: str, data: bytes) -> Rows:
        with self.database.read() as session:
            schools = known(session, self.places())
        return rows_of(name, data, schools)
