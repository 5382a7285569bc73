"""A file's name and bytes become a reading, or a no that says which cell and what to do."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Final

from handlers.figurefiles import dmc_area, emis, template
from handlers.figurefiles.known import KnownSchools
from handlers.figurefiles.layouts import Head, find_head, staff_beside
from handlers.figurefiles.manyrows import read_rows
from handlers.figurefiles.offices import office_of
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
from handlers.language.tablefaults import Bounds
from store.figures import EXAMS, Series

MOST_FIGURES: Final = 60_000
MOST_OF_A_COUNTRY: Final = 5_000_000
"""At the terminal."""
LONGEST_NAME: Final = 120
LONGEST_SHEET: Final = 31
INVENTED: Final = ("ข้อมูลตัวอย่าง", "ข้อมูลสมมติ")
TITLES: Final = 5
"""Rows at the top of a sheet."""


def read_file(name: str, data: bytes, known: KnownSchools, *, bounds: Bounds = SMALL) -> Reading:
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
        sample=_is_invented(name, sheets),
    )


def _is_invented(name: str, sheets: list[Sheet]) -> bool:
    """Does the file say so of itself, in its name or above its table?"""
    above = (cell for sheet in sheets for row in sheet.rows[:TITLES] for cell in row)
    return any(word in said for said in (normal(name), *above) for word in INVENTED)


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
    pages = emis.find_pages(sheets, known)
    heads = [(sheet, head) for sheet in sheets if (head := find_head(sheet, name)) is not None]
    if pages and not any(head.columns for _, head in heads):
        return _of_pages(name, pages, known)
    if not heads:
        raise BadFigures(FileFault.UNKNOWN_LAYOUT)
    year = in_name(name).year
    heads.sort(
        key=lambda one: (one[0].hidden, -len(one[1].columns), in_name(one[0].name).year != year)
    )
    return _of_tables(name, heads, known, sheets)


def _of_pages(name: str, pages: list[emis.Page], known: KnownSchools) -> Reading:
    found = emis.read_pages(pages, known)
    times = (in_name(name), found.period)
    doubts = (*contradictions(*times), *found.doubts)
    return _whole(emis.NAME, joined(*times), found.parts, doubts, Counter(), known)


Table = tuple[Sheet, Head, Found]


def _of_tables(
    name: str, heads: list[tuple[Sheet, Head]], known: KnownSchools, sheets: list[Sheet]
) -> Reading:
    """The sheet with most figures; of exams all that are of the same one, and of others all that
    have the same headings and other schools."""
    first = heads[0][1]
    series = first.layout.series
    taken = _of_one_kind(heads, known)
    parts = [_figures(series, [found for _, _, found in taken])]
    schools = taken[0][2].schools
    if schools:
        parts.append(Part(Series.SCHOOLS, schools=tuple(schools)))
    staff = [
        (sheet, beside, read_rows(sheet, beside, known))
        for sheet, head, _ in taken
        if (beside := staff_beside(head)) is not None
    ]
    if staff:
        parts.append(_figures(Series.STAFF, [found for _, _, found in staff]))
    times = _times(name, taken)
    others = (sheet for sheet in sheets if all(sheet is not one for one, _, _ in taken))
    not_taken = [sheet.name for sheet in others if holds_figures(sheet)]
    doubts = (
        *contradictions(*times),
        *_hidden(sheet for sheet, _, _ in taken),
        *_of_sheets(not_taken),
        *_left_out(taken, staff),
        *(doubt for _, _, found in (*taken, *staff) for doubt in found.doubts),
    )
    outside = sum((found.outside for _, _, found in taken), Counter[str]())
    doubts = tuple(dict.fromkeys(doubts))
    return _whole(first.name, joined(*times), tuple(parts), doubts, outside, known)


def _of_one_kind(heads: list[tuple[Sheet, Head]], known: KnownSchools) -> list[Table]:
    chief, first = heads[0]
    if first.layout.series in EXAMS:  # which may have a sheet a grade
        of_exam = (one for one in heads if one[1].layout is first.layout)
        return [(sheet, head, read_rows(sheet, head, known)) for sheet, head in of_exam]
    year = _year_of(chief, first)
    tables = [
        (sheet, head, read_rows(sheet, head, known))
        for sheet, head in heads
        if head is first
        or (head.says_the_same(first) and not sheet.hidden and _year_of(sheet, head) == year)
    ]
    tables.sort(key=lambda one: -len(one[2].seen))
    taken: list[Table] = []
    seen: set[str] = set()
    for one in tables:
        if not taken or (one[2].seen and not seen & one[2].seen):
            taken.append(one)
            seen |= one[2].seen
    return taken


def _year_of(sheet: Sheet, head: Head) -> int:
    return in_name(sheet.name).year or in_title(head.title).year


def _left_out(taken: list[Table], staff: list[Table]) -> Iterator[Doubt]:
    """Columns that neither the table nor what it says beside it has a place for."""
    beside = {id(sheet): head for sheet, head, _ in staff}
    for sheet, head, _ in taken:
        more = beside.get(id(sheet))
        known = head if more is None else replace(head, columns={**head.columns, **more.columns})
        yield from doubts_of_columns(sheet, known)


def _times(name: str, taken: list[Table]) -> tuple[Period, ...]:
    """What is said of when the figures are, who knows best first."""
    titles = [in_title(head.title) for _, head, _ in taken]
    names = [Period(in_name(sheet.name).year) for sheet, _, _ in taken]
    return (in_name(name), *titles, *names, *(found.period for _, _, found in taken))


def _hidden(sheets: Iterable[Sheet]) -> Iterator[Doubt]:
    for sheet in sheets:
        if sheet.hidden:
            yield Doubt(DoubtKind.HIDDEN_SHEET, said=f"“{sheet.name[:LONGEST_SHEET]}”")


def _of_sheets(names: list[str]) -> list[Doubt]:
    told = ", ".join(f"“{name[:LONGEST_SHEET]}”" for name in names)
    return [Doubt(DoubtKind.UNREAD_SHEET, said=told)] if names else []


def _figures(series: str, found: list[Found]) -> Part:
    counts = tuple(count for one in found for count in one.counts)
    if len({(one.school, one.metric, one.kind) for one in counts}) != len(counts):
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
    outside: Counter[str],
    known: KnownSchools,
) -> Reading:
    kept = tuple(part for part in parts if part.figures or part.schools)
    if not any(part.codes for part in kept):
        raise _none_of_ours(outside)
    missing = known.open_codes - frozenset(code for part in kept for code in part.codes)
    if missing and layout != template.NAME:
        doubts = (
            *doubts,
            Doubt(DoubtKind.MISSING, said=_some(missing, known), counted=f"{len(missing)}"),
        )
    return Reading(layout, "", "", period, kept, doubts, outside.total())


def _none_of_ours(outside: Counter[str]) -> BadFigures:
    if not outside:
        return BadFigures(FileFault.NO_ROWS)
    (begins, most), *_ = outside.most_common(1)
    office = office_of(begins)
    if office and most * 2 > outside.total():
        return BadFigures(FileFault.OTHER_OFFICE, said=office)
    return BadFigures(FileFault.NO_SCHOOLS)


def _some(codes: frozenset[str], known: KnownSchools) -> str:
    few = sorted(codes)[:3]
    names = [one.name for one in known.schools if one.code in few]
    return ", ".join(names) + (" …" if len(codes) > len(few) else "")
