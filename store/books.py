"""Books that are sealed: their entries are closed into segments, and the segments into a chain.

There are two, the audit (``store.audit``) and the sessions (``store.sessionbook``). What all have
in common is here; how they are sealed is in ``store.sealing``, and how looked at in
``store.verifying``.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final

from sqlalchemy import BigInteger, ColumnElement, Connection, Row, Text, TextClause, Update
from sqlmodel import Field, SQLModel

Values = Sequence[Any]
"""An entry as its seal covers it; the first is its number."""


class Segment(SQLModel):
    """What was sealed together. It outlives its entries."""

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    previous: str = Field(max_length=81)
    """The head of the segment before."""
    closed_at: int = Field(sa_type=BigInteger)
    count: int
    ids: str = Field(sa_type=Text)
    """The numbers of its entries, as ``store.chain.ranges`` writes them."""
    first_at: int = Field(sa_type=BigInteger)
    last_at: int = Field(sa_type=BigInteger)
    digest: str = Field(max_length=64)
    head: str = Field(max_length=81)
    """Begins with the name of the key that sealed it (``store.chain.Key.head``)."""
    purged_at: int | None = Field(default=None, sa_type=BigInteger)
    purge_seal: str | None = Field(default=None, max_length=64)


RECORD: Final = (
    "number",
    "previous",
    "closed_at",
    "count",
    "ids",
    "first_at",
    "last_at",
    "digest",
)
"""What a segment's head covers, in this order."""


def record(segment: Row[Any] | Segment) -> list[object]:
    return [getattr(segment, name) for name in RECORD]


@dataclass(frozen=True)
class Unsealed:
    """An entry that may be sealed, and what ``Book.mark`` needs to find it unchanged."""

    values: Values
    at: int
    """The stamp by which it grows old."""
    found: dict[str, Any]


class Book(ABC):
    """What is particular about one book. It has no state."""

    name: ClassVar[str]
    """What its log lines, its lock and its commands are called."""
    purpose: ClassVar[bytes]
    """What its keys are derived for: a segment of one book is nothing in another."""
    entry: ClassVar[type[SQLModel]]
    """The table of entries, with the columns ``segment`` and ``seal``."""
    segment: ClassVar[type[Segment]]
    numbered_by: ClassVar[str]
    """Which column of ``entry`` holds its number."""
    fields: ClassVar[tuple[Any, ...]]
    """The columns that the seal covers, in this order, its number first."""
    mark: ClassVar[Update]
    """Puts an entry into a segment if it is as it was read: ``into`` and ``sealed``, and what
    ``Unsealed.found`` names."""

    @property
    def number(self) -> Any:
        """The column that holds an entry's number."""
        return self._column(self.numbered_by)

    @property
    def into(self) -> Any:
        """The column that holds an entry's segment."""
        return self._column("segment")

    @property
    def seal(self) -> Any:
        """The column that holds an entry's own seal."""
        return self._column("seal")

    def _column(self, name: str) -> Any:
        return self.entry.__table__.columns[name]  # type: ignore[attr-defined]  # SQLModel makes it

    @abstractmethod
    def waiting(self) -> ColumnElement[bool]:
        """Which entries are complete and in no segment."""

    @abstractmethod
    def unsealed(self, connection: Connection, *, now: datetime, limit: int) -> Sequence[Unsealed]:
        """What the next segment takes, in the order of its numbers."""

    def read(self, rows: Iterable[Sequence[Any]]) -> list[Values]:
        """Rows of the segment and ``fields`` as the seal covers them, after the segment."""
        return list(rows)

    @abstractmethod
    def gapless(self, *, sqlite: bool) -> bool:
        """Whether a number that no segment holds was taken away before it was sealed."""

    last_given: ClassVar[TextClause | None] = None
    """Asks a gapless book on SQLite for the last number that was given to an entry."""
