"""The headings of a table, column by column, wherever they stand and in however many rows.

An upper heading is merged over several columns of the rows under it ("ระดับประถมศึกษา" over ป.1 and
ป.2, ป.1 over ชาย, หญิง and ห้อง). A file tells how far; a CSV does not, and there it goes on until
the next one.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from handlers.figurefiles.sheets import Sheet

TOP: Final = 25
"""Headings begin in one of these rows."""
MOST_ROWS: Final = 4
LONGEST: Final = 80
Path = tuple[str, ...]
"""What stands over a column, from above."""


def headings(sheet: Sheet) -> Iterator[tuple[range, list[Path]]]:
    """Every place where they may stand: its rows, and the path of each column."""
    for first in range(min(TOP, len(sheet.rows))):
        for count in range(1, MOST_ROWS + 1):
            if first + count > len(sheet.rows):
                break
            rows = range(first, first + count)
            if count == 1 or any(sheet.rows[rows[-1]]):
                yield rows, _paths(sheet, rows)


def _paths(sheet: Sheet, rows: range) -> list[Path]:
    """From below: what has nothing under it goes over nothing, and no heading goes on under one
    that begins above it."""
    width = max(len(sheet.rows[row]) for row in rows)
    paths: list[Path] = [() for _ in range(width)]
    for row in reversed(rows):
        above = range(rows[0], row)
        over, until = "", -1
        for column in range(width):
            if here := _short(sheet.cell(row, column)):
                over, until = here, sheet.merged.get((row, column), width)
            elif (
                not paths[column]
                or column > until
                or any(sheet.cell(upper, column) for upper in above)
            ):
                over = ""
            if over:
                paths[column] = (over, *paths[column])
    return paths


def _short(cell: str) -> str:
    return cell if len(cell) <= LONGEST else ""


def spoken(path: Sequence[str]) -> str:
    """As one heading."""
    return " ".join(path)
