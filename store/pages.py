"""How figures lie in the database: tables of schools by columns, in pages of sixty-four.

A cell is a signed number of 2, 4 or 8 bytes, the least significant first, all of a page as wide as
its largest needs; the lowest number of that width means that there is no figure, which is not
nought. A page holds its schools one after the other, each with all its columns. How wide the cells
are follows from how many there are.

So the country's pupils of a year, 29,579 schools by 36 columns, are 2 MB in 463 rows, and a school
or a district is found in one or two of them: codes that follow each other are neighbours.
"""

import sys
import zlib
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import chain, compress
from typing import Any, Final

from store.figures import PARTS, Figure, FigurePage, FigureTable, Kind

Values = Mapping[str, Any]
"""A figure by the names of its fields."""
Cells = Sequence[int | None]
ON_A_PAGE: Final = 64
NO_SCHOOLS: Final = -1
"""The page of ``AREA`` and ``COUNTRY``."""
MANY: Final = 512
"""Columns of a table that hardly any school fills."""
_WIDTHS: Final = {2: "h", 4: "i", 8: "q"}


@dataclass(frozen=True)
class Grid:
    """The figures of one metric: by school its cells, one for each of ``kinds``, in numbers
    ``parts`` times as large as the figures. ``None``: there is no figure."""

    metric: str
    kinds: tuple[Kind, ...]
    rows: Mapping[str, Cells]
    parts: int = 1

    @cached_property
    def figures(self) -> int:
        """How many."""
        return sum(len(row) - row.count(None) for row in self.rows.values())

    @cached_property
    def total(self) -> Decimal:
        """What all schools come to."""
        schools = (row for school, row in self.rows.items() if not school.startswith("@"))
        return Decimal(sum(sum(filter(None, row)) for row in schools)) / self.parts


def gathered(figures: Iterable[Figure]) -> list[Grid]:
    """By metric, everything in the order in which it comes."""
    found: dict[str, _Gathering] = {}
    for one in figures:
        found.setdefault(one.metric, _Gathering()).add(one)
    return [gathering.grid(metric) for metric, gathering in found.items()]


class _Gathering:
    def __init__(self) -> None:
        self.columns: dict[tuple[Kind, int], int] = {}
        self.rows: dict[str, list[Decimal | None]] = {}

    def add(self, one: Figure) -> None:
        """What is told twice of a school has two columns: each of them counts."""
        row, again = self.rows.setdefault(one.school, []), 0
        while True:
            at = self.columns.setdefault((one.kind, again), len(self.columns))
            row.extend([None] * (at + 1 - len(row)))
            if row[at] is None:
                row[at] = Decimal(one.value)
                return
            again += 1

    def grid(self, metric: str) -> Grid:
        width = len(self.columns)
        every = (value for row in self.rows.values() for value in row if value is not None)
        parts = 1 if all(value == value.to_integral_value() for value in every) else PARTS
        rows = {
            school: [
                *(None if value is None else round(value * parts) for value in row),
                *[None] * (width - len(row)),
            ]
            for school, row in self.rows.items()
        }
        return Grid(metric, tuple(kind for kind, _ in self.columns), rows, parts)


def laid_out(grid: Grid) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A ``FigureTable`` and its ``FigurePage``s as rows, but for their load."""
    schools = sorted(code for code in grid.rows if not code.startswith("@"))
    others = sorted(code for code in grid.rows if code.startswith("@"))
    sparse = len(grid.kinds) > MANY
    pages = [
        _page(grid, at // ON_A_PAGE, schools[at : at + ON_A_PAGE], sparse=sparse)
        for at in range(0, len(schools), ON_A_PAGE)
    ]
    if others:
        pages.append(_page(grid, NO_SCHOOLS, others, sparse=sparse))
    table = {
        "metric": grid.metric,
        "kinds": [list(kind) for kind in grid.kinds],
        "parts": grid.parts,
        "sparse": sparse,
        "firsts": schools[::ON_A_PAGE],
    }
    return table, pages


def _page(grid: Grid, number: int, schools: Sequence[str], *, sparse: bool) -> dict[str, Any]:
    rows = [grid.rows[school] for school in schools]
    empty = [row.count(None) for row in rows]
    totals = [sum(filter(None, row)) for row in rows]
    cells = packed(list(chain.from_iterable(rows)))
    return {
        "metric": grid.metric,
        "number": number,
        "schools": " ".join(schools),
        "totals": packed(totals),
        "filled": packed([len(grid.kinds) - one for one in empty]),
        "cells": zlib.compress(cells) if sparse else cells,
    }


def packed(numbers: Cells) -> bytes:
    """Raises ``OverflowError`` for a number of more than 8 bytes."""
    told = [one for one in numbers if one is not None]
    furthest = max(max(told, default=0), -min(told, default=0))
    width = next((one for one in _WIDTHS if furthest < 1 << (8 * one - 1)), max(_WIDTHS))
    none = -1 << (8 * width - 1)
    if len(told) < len(numbers):
        told = [none if one is None else one for one in numbers]
    found = array(_WIDTHS[width], told)
    if sys.byteorder == "big":
        found.byteswap()
    return found.tobytes()


def unpacked(data: bytes, count: int) -> "array[int]":
    """So many numbers; what is ``nothing`` of them is no figure."""
    found = array(_WIDTHS[len(data) // count] if count else "h")
    found.frombytes(data)
    if sys.byteorder == "big":
        found.byteswap()
    return found


def nothing(cells: "array[int]") -> int:
    """What stands among these for "no figure"."""
    return -1 << (8 * cells.itemsize - 1)


@dataclass(frozen=True)
class Table:
    """A ``FigureTable``, as it is read by."""

    kinds: tuple[Kind, ...]
    parts: int
    sparse: bool
    firsts: Sequence[str]

    @classmethod
    def of(cls, row: FigureTable) -> "Table":
        return cls(tuple(Kind(*kind) for kind in row.kinds), row.parts, row.sparse, row.firsts)

    def page_of(self, school: str) -> int:
        """On which it would be."""
        if school.startswith("@"):
            return NO_SCHOOLS
        return max(bisect_right(self.firsts, school) - 1, 0)

    def value(self, cell: int) -> Decimal:
        return Decimal(cell) if self.parts == 1 else Decimal(cell) / self.parts


@dataclass(frozen=True)
class Page:
    """A ``FigurePage``, unpacked as far as it is looked at."""

    table: Table
    schools: Sequence[str]
    packed_totals: bytes
    packed_filled: bytes
    packed_cells: bytes = b""

    @classmethod
    def of(cls, row: FigurePage, table: Table) -> "Page":
        return cls(table, row.schools.split(" "), row.totals, row.filled, row.cells)

    @property
    def totals(self) -> "array[int]":
        return unpacked(self.packed_totals, len(self.schools))

    @property
    def filled(self) -> "array[int]":
        return unpacked(self.packed_filled, len(self.schools))

    def cells(self) -> "array[int]":
        data = zlib.decompress(self.packed_cells) if self.table.sparse else self.packed_cells
        return unpacked(data, len(self.schools) * len(self.table.kinds))

    def rows(self) -> Iterator[tuple[str, Cells]]:
        """Each school with its cells."""
        cells, width = self.cells(), len(self.table.kinds)
        none = nothing(cells)
        holes = none in cells
        for at, school in enumerate(self.schools):
            row = cells[at * width : (at + 1) * width]
            yield school, [None if one == none else one for one in row] if holes else row

    def totalled(self) -> Iterator[tuple[str, Cells]]:
        """Each school with what all its cells come to; of nobody's figures none."""
        for school, total, filled in zip(self.schools, self.totals, self.filled, strict=True):
            yield school, [total if filled else None]

    def added(self, columns: Sequence[int]) -> tuple[Sequence[int], Sequence[int]]:
        """By school what these columns come to, and how many of them hold a figure."""
        width = len(self.table.kinds)
        if len(columns) == width:
            return self.totals, self.filled
        cells = self.cells()
        none = nothing(cells)
        taken = [cells[column::width] for column in columns]
        if none not in cells:
            sums = taken[0] if len(taken) == 1 else list(map(sum, zip(*taken, strict=True)))
            return sums, [len(columns)] * len(self.schools)
        by_school = [[one for one in row if one != none] for row in zip(*taken, strict=True)]
        return list(map(sum, by_school)), list(map(len, by_school))

    def come_to(
        self, columns: Sequence[int], those: Sequence[bool] | None = None
    ) -> tuple[int, int]:
        """What these columns of ``those`` schools, or of all, come to, and how many figures that
        is: column by column, as there are fewer of them."""
        width, those = len(self.table.kinds), those or [True] * len(self.schools)
        if len(columns) == width:
            return sum(compress(self.totals, those)), sum(compress(self.filled, those))
        cells = self.cells()
        none, come_to, figures = nothing(cells), 0, 0
        for column in columns:
            told = [*compress(cells[column::width], those)]
            empty = told.count(none)
            come_to += sum(told) - empty * none
            figures += len(told) - empty
        return come_to, figures
