"""Why a file is no table that can be taken, and how much of one is read."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from handlers.language.errors import Misread

MEGABYTE: Final = 1024 * 1024


class TableFault(StrEnum):
    TOO_BIG = "too_big"
    EMPTY = "empty"
    """Not one byte: sent before it was saved."""
    TOO_MANY_ROWS = "too_many_rows"
    TOO_FAR = "too_far"
    """A cell stands where no table goes."""
    TOO_MUCH = "too_much"
    """More comes out of it than it seems to hold."""
    TOO_MANY_CELLS = "too_many_cells"
    TOO_MANY_SHEETS = "too_many_sheets"
    DAMAGED = "damaged"
    """A workbook that was cut off, or changed on its way."""
    LOCKED = "locked"
    """It opens with a password only."""
    OTHER_FORMAT = "other_format"
    """A table as other or older programs save it: XLS, XLSB, ODS, a web page called Excel."""
    ZIPPED = "zipped"
    """Files packed together."""
    NOT_A_TABLE = "not_a_table"
    """A PDF, a picture, a letter."""
    UNREADABLE = "unreadable"
    """In no spelling of letters that Thai tables come in."""
    TORN_JSON = "torn_json"
    """JSON that ends in the middle, or is none."""
    NO_ROWS = "no_rows"
    NOT_FETCHED = "not_fetched"
    """LINE did not hand it out, or not any more."""


class BadTable(Misread):
    """Not a table that can be taken; ``reason`` is a ``TableFault``. ``params`` may hold ``cell``
    (like ``XFD2``) and the limit that was passed: ``limit``, or ``rows`` and ``columns``."""

    topic = "table"


@dataclass(frozen=True)
class Bounds:
    """How much of a file is read: its bytes, those of an XLSX once unpacked, where a cell may
    stand, and how many there may be, the empty ones between them too."""

    size: int = 2 * MEGABYTE
    unpacked: int = 40 * MEGABYTE
    """2 MB of zip could be gigabytes."""
    furthest_row: int = 20_000
    furthest_column: int = 256
    """The reader lays out everything up to the last one, so that one cell in the sheet's far corner
    would be gigabytes of nothing."""
    cells: int = 1_500_000

    def refuse_size(self, size: int | None) -> None:
        """Raises ``BadTable`` for a file of so many bytes, or nobody knows of how many."""
        if size is None:
            raise BadTable(TableFault.NOT_FETCHED)
        if size == 0:
            raise BadTable(TableFault.EMPTY)
        if size > self.size:
            raise BadTable(TableFault.TOO_BIG, limit=self.size // MEGABYTE)

    def too_far(self, cell: str) -> BadTable:
        """The no to a cell that stands beyond."""
        return BadTable(
            TableFault.TOO_FAR,
            cell=cell,
            rows=f"{self.furthest_row:,}",
            columns=self.furthest_column,
        )

    def refuse_cells(self, count: int) -> None:
        """Raises ``BadTable`` for so many cells."""
        if count > self.cells:
            raise BadTable(TableFault.TOO_MANY_CELLS, limit=f"{self.cells:,}")


IN_CHAT: Final = Bounds()
