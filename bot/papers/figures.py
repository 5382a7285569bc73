"""A table of figures as it leaves the house: drawn (``charts``), printed and as a workbook.

It knows nothing of where the figures come from; what it is given has been decided, worded and,
where it must be, suppressed.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

NOTHING: Final = "–"
"""What stands where there is no figure: not loaded, or too small to be told."""


@dataclass(frozen=True)
class Row:
    """A line of the table. ``None``: there is no figure to tell. ``sums``: it is the sum of the
    lines above it, and no bar of its own."""

    label: str
    values: tuple[Decimal | None, ...]
    sums: bool = False


@dataclass(frozen=True)
class Figures:
    """``columns`` names each row's label and then its values, of which there is one or more.
    ``notes`` tell of which date the figures are, their source, and whether they are invented.
    ``over_years``: each row is a year, the earliest first. ``stacked``: the columns are parts of
    a whole, and a row's sum means something. ``charted``: so many columns of numbers, the first, a
    chart is of; 0: all."""

    title: str
    unit: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    over_years: bool = False
    stacked: bool = False
    charted: int = 0

    def __post_init__(self) -> None:
        wide = len(self.columns) - 1
        if wide < 1 or any(len(row.values) != wide for row in self.rows):
            raise ValueError("each row has a value for each column but the first")
        if not self.notes:
            raise ValueError("no figure goes without its date")

    @property
    def as_drawn(self) -> "Figures":
        """What a chart is of."""
        if not self.charted:
            return self
        rows = tuple(replace(row, values=row.values[: self.charted]) for row in self.rows)
        columns = self.columns[: self.charted + 1]
        unit = columns[1] if self.charted == 1 else self.unit
        return replace(self, unit=unit, columns=columns, rows=rows, charted=0)

    @property
    def parts(self) -> tuple[Row, ...]:
        """The rows that are no sums."""
        return tuple(row for row in self.rows if not row.sums)


def written(value: Decimal | None) -> str:
    """As people read it: ``23,462``, ``45.67``, and a dash where there is nothing."""
    if value is None:
        return NOTHING
    whole = value == value.to_integral_value()
    return f"{value:,.0f}" if whole else f"{value:,.2f}"
