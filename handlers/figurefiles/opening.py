"""A file's name and bytes become a reading, or a no that says which cell and what to do."""

from dataclasses import replace
from hashlib import sha256
from typing import Final

from handlers.figurefiles import dmc_area, template
from handlers.figurefiles.known import KnownSchools
from handlers.figurefiles.layouts import Head, find_head
from handlers.figurefiles.manyrows import read_rows
from handlers.figurefiles.periods import contradictions, in_name, in_title, joined
from handlers.figurefiles.personal import refuse_personal, without_pupils
from handlers.figurefiles.reading import (
    BadFigures,
    Doubt,
    DoubtKind,
    FileFault,
    Part,
    Period,
    Reading,
)
from handlers.figurefiles.rows import Found
from handlers.figurefiles.sheets import SMALL, Sheet, read_sheets
from handlers.figurefiles.unread import doubts_of_columns, holds_figures
from handlers.language.masking import masked
from handlers.language.normal import normal
from handlers.language.tables import Bounds
from store.figures import Series

MOST_FIGURES: Final = 60_000
MOST_OF_A_COUNTRY: Final = 5_000_000
"""At the terminal."""
LONGEST_NAME: Final = 120
LONGEST_SHEET: Final = 31
SEVERAL: Final = (Series.ONET, Series.NT, Series.RT)
"""Of these a file may have a sheet a grade."""


def read_file(
    name: str, data: bytes, known: KnownSchools, *, bounds: Bounds = SMALL, sample: bool = False
) -> Reading:
    """Raises ``BadTable`` where it is none, and ``BadFigures`` where it cannot be taken: pupils'
    own data before anything else is looked at."""
    bounds.refuse_size(len(data))
    by_key = dmc_area.is_json(data)
    sheets = [dmc_area.read_json(data)] if by_key else read_sheets(data, bounds)
    refuse_personal(sheets)
    most = MOST_FIGURES if bounds.size <= SMALL.size else MOST_OF_A_COUNTRY
    reading = _read(name, sheets, known)
    one_by_one = sum(len(part.counts) for part in reading.parts)
    if one_by_one > MOST_FIGURES or sum(part.figures for part in reading.parts) > most:
        raise BadFigures(FileFault.TOO_MANY, limit=most)
    return replace(
        reading,
        layout=dmc_area.NAME if by_key and reading.layout == "students" else reading.layout,
        file_name=without_pupils(masked(normal(name)))[:LONGEST_NAME],
        sha256=sha256(data).hexdigest(),
        sample=sample,
    )


def _read(name: str, sheets: list[Sheet], known: KnownSchools) -> Reading:
    for sheet in sheets:
        lines = template.find_lines(sheet)
        if lines is not None:
            parts, doubts, outside = template.read_lines(sheet, lines, known)
            above = " ".join(cell for row in sheet.rows[: lines.row] for cell in row if cell)
            times = (in_title(above), in_name(name), Period(in_name(sheet.name).year))
            more = [one.name for one in sheets if one is not sheet and template.find_lines(one)]
            doubts = (*contradictions(*times), *_of_sheets(more), *doubts)
            return _whole(template.NAME, joined(*times), parts, doubts, outside, known)
    heads = [(sheet, head) for sheet in sheets if (head := find_head(sheet, name)) is not None]
    if not heads:
        raise BadFigures(FileFault.UNKNOWN_LAYOUT)
    year = in_name(name).year
    heads.sort(key=lambda one: (-len(one[1].columns), in_name(one[0].name).year != year))
    return _of_tables(name, heads, known, sheets)


def _of_tables(
    name: str, heads: list[tuple[Sheet, Head]], known: KnownSchools, sheets: list[Sheet]
) -> Reading:
    """The sheet with most figures; of exams all that are of the same one."""
    first = heads[0][1]
    series = first.layout.series
    taken = (
        [one for one in heads if one[1].layout is first.layout] if series in SEVERAL else heads[:1]
    )
    found = [(head, read_rows(sheet, head, known)) for sheet, head in taken]
    parts = [_figures(series, [one for _, one in found])]
    schools = found[0][1].schools
    if schools:
        parts.append(Part(Series.SCHOOLS, schools=tuple(schools)))
    times = _times(name, taken, [one.period for _, one in found])
    period = joined(*times)
    others = (sheet for sheet in sheets if all(sheet is not one for one, _ in taken))
    not_taken = [sheet.name for sheet in others if holds_figures(sheet)]
    left_out = [doubt for sheet, head in taken for doubt in doubts_of_columns(sheet, head)]
    in_rows = (doubt for _, one in found for doubt in one.doubts)
    doubts = (*contradictions(*times), *_of_sheets(not_taken), *left_out, *in_rows)
    outside = sum(one.outside for _, one in found)
    return _whole(first.name, period, tuple(parts), doubts, outside, known)


def _times(name: str, taken: list[tuple[Sheet, Head]], below: list[Period]) -> tuple[Period, ...]:
    """What is said of when the figures are, who knows best first."""
    titles = [in_title(head.title) for _, head in taken]
    names = [Period(in_name(sheet.name).year) for sheet, _ in taken]
    return (in_name(name), *titles, *names, *below)


def _of_sheets(names: list[str]) -> list[Doubt]:
    told = ", ".join(f"“{name[:LONGEST_SHEET]}”" for name in names)
    return [Doubt(DoubtKind.UNREAD_SHEET, said=told)] if names else []


def _figures(series: str, found: list[Found]) -> Part:
    counts = tuple(count for one in found for count in one.counts)
    if len({(one.school, *one.kind) for one in counts}) != len(counts):
        raise BadFigures(FileFault.TWICE, cell="-", said="-")
    return Part(
        series,
        counts,
        checked=tuple(sorted({name for one in found for name in one.checked})),
        grids=tuple(grid for one in found for grid in one.grids),
    )


def _whole(
    layout: str,
    period: Period,
    parts: tuple[Part, ...],
    doubts: tuple[Doubt, ...],
    outside: int,
    known: KnownSchools,
) -> Reading:
    kept = tuple(part for part in parts if part.figures or part.schools)
    if not any(part.codes for part in kept):
        raise BadFigures(FileFault.NO_SCHOOLS)
    missing = known.open_codes - frozenset(code for part in kept for code in part.codes)
    if missing and layout != template.NAME:
        doubts = (
            *doubts,
            Doubt(DoubtKind.MISSING, said=_some(missing, known), counted=f"{len(missing)}"),
        )
    return Reading(layout, "", "", period, kept, doubts, outside)


def _some(codes: frozenset[str], known: KnownSchools) -> str:
    few = sorted(codes)[:3]
    names = [one.name for one in known.schools if one.code in few]
    return ", ".join(names) + (" …" if len(codes) > len(few) else "")
