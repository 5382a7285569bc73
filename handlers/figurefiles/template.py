"""Our own table, for what no program exports: one line, one figure.

``helpdesk mis template`` writes an empty one.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from handlers.figurefiles.cells import digits, number, spelled
from handlers.figurefiles.facts import refuse_formula
from handlers.figurefiles.known import AREA_DIGITS, SMIS, KnownSchools
from handlers.figurefiles.metrics import Metric, metric_named
from handlers.figurefiles.reading import Doubt, DoubtKind, FileFault, Part
from handlers.figurefiles.sheets import Sheet
from handlers.figurefiles.subjects.students import grade_named
from handlers.language.normal import normal, squeezed
from store.figures import Figure, Kind
from store.grades import LEVEL_OF, LEVELS, SEXES

NAME: Final = "template"
HEADINGS: Final = ("รหัสโรงเรียน", "ชื่อโรงเรียน", "รายการ", "ชั้น", "เพศ", "รายละเอียด", "จำนวน")
"""รายละเอียด is a position or a subject, as the metric has one; ชั้น may be a level."""
NEEDED: Final = ("รหัสโรงเรียน", "รายการ", "จำนวน")
TOP: Final = 10
LONGEST: Final = 40
_BY_POSITION: Final = frozenset({"staff"})
_SUM: Final = re.compile(r"รวม|ทั้งหมด|total")


@dataclass(frozen=True)
class Lines:
    """Where our table begins, and where its columns stand."""

    row: int
    columns: Mapping[str, int]


def find_lines(sheet: Sheet) -> Lines | None:
    """``None``: it is no table of ours."""
    wanted = {squeezed(heading): heading for heading in HEADINGS}
    for row in range(min(TOP, len(sheet.rows))):
        found = {
            wanted[bare]: column
            for column, cell in enumerate(sheet.rows[row])
            if len(cell) <= LONGEST and (bare := squeezed(cell)) in wanted
        }
        if all(heading in found for heading in NEEDED):
            return Lines(row, found)
    return None


@dataclass
class _Line:
    sheet: Sheet
    row: int
    columns: Mapping[str, int]

    def said(self, heading: str) -> str:
        column = self.columns.get(heading)
        return "" if column is None else normal(self.sheet.cell(self.row, column))

    def no(self, fault: FileFault, heading: str) -> Exception:
        return self.sheet.no(fault, self.row, self.columns[heading])


def read_lines(
    sheet: Sheet, lines: Lines, known: KnownSchools
) -> tuple[tuple[Part, ...], tuple[Doubt, ...], Counter[str]]:
    """The parts, what is in doubt, and how many lines are other offices', by how the codes of these
    begin. Raises ``BadFigures``
    naming the first cell that cannot be read."""
    counts: dict[str, dict[tuple[str, str, Kind], Figure]] = {}
    doubts: dict[str, Doubt] = {}
    outside: Counter[str] = Counter()
    for row in range(lines.row + 1, len(sheet.rows)):
        line = _Line(sheet, row, lines.columns)
        if not any(sheet.rows[row]) or _is_no_line(line):
            continue
        school = _school(line, known)
        if school is None:
            code = digits(line.said("รหัสโรงเรียน"))
            outside[code[:AREA_DIGITS] if len(code) == SMIS else ""] += 1
            continue
        if school not in known.codes:
            place = sheet.place(row, lines.columns["รหัสโรงเรียน"])
            doubts.setdefault(school, Doubt(DoubtKind.NOT_LISTED, place, school))
        one = _count(line, school)
        if one is None:
            continue
        of_series = counts.setdefault(_metric(line).series, {})
        if (key := (school, one.metric, one.kind)) in of_series:
            raise line.no(FileFault.TWICE, "รหัสโรงเรียน")
        of_series[key] = one
    parts = []
    for series, found in counts.items():
        apart, wrong = _apart(tuple(found.values()))
        parts.append(Part(series, apart))
        doubts |= wrong
    return tuple(parts), tuple(doubts.values()), outside


def _apart(counts: tuple[Figure, ...]) -> tuple[tuple[Figure, ...], dict[str, Doubt]]:
    """Without totals whose parts are there as well, and what is in doubt about these."""
    of: dict[tuple[str, str], list[Figure]] = {}
    for one in counts:
        of.setdefault((one.school, one.metric), []).append(one)
    kept, doubts = [], {}
    for one in counts:
        parts = [other for other in of[one.school, one.metric] if _within(other, one)]
        if not parts:
            kept.append(one)
        elif (come_to := _finest(parts)) != one.value:
            said, counted = spelled(one.value), spelled(come_to)
            doubts[f"{one.school} {one.metric} {one.kind}"] = Doubt(
                DoubtKind.TOTAL, one.school, said, counted
            )
    return tuple(kept), doubts


def _finest(parts: Sequence[Figure]) -> Decimal:
    """What those come to that hold no others."""
    apart = (one for one in parts if not any(_within(other, one) for other in parts))
    return sum((one.value for one in apart), Decimal(0))


def _within(finer: Figure, coarser: Figure) -> bool:
    pairs = tuple(zip(finer.kind, coarser.kind, strict=True))
    return finer is not coarser and all(mine == its or not its for mine, its in pairs)


def _is_no_line(line: _Line) -> bool:
    """A total, or a note: neither has a code and a metric."""
    first = line.said("รหัสโรงเรียน") or line.said("ชื่อโรงเรียน") or line.said("รายการ")
    return bool(_SUM.match(squeezed(first))) or not (line.said("รายการ") or line.said("จำนวน"))


def _school(line: _Line, known: KnownSchools) -> str | None:
    try:
        code = digits(line.said("รหัสโรงเรียน"))
    except ValueError:
        raise line.no(FileFault.LOST_CODE, "รหัสโรงเรียน") from None
    if not code:
        raise line.no(FileFault.UNKNOWN_SCHOOL, "รหัสโรงเรียน")
    return known.by_number(code)


def _metric(line: _Line) -> Metric:
    metric = metric_named(line.said("รายการ"))
    if metric is None:
        raise line.no(FileFault.UNKNOWN_METRIC, "รายการ")
    return metric


def _count(line: _Line, school: str) -> Figure | None:
    metric = _metric(line)
    try:
        value = number(line.said("จำนวน"))
    except ValueError:
        raise line.sheet.no_number(line.row, line.columns["จำนวน"]) from None
    if value is None:
        return None
    grade, level = _grade(line)
    detail = line.said("รายละเอียด")[:LONGEST]
    if detail:
        refuse_formula(line.sheet, line.row, line.columns["รายละเอียด"])
    by_position = metric.series in _BY_POSITION
    return Figure(
        school=school,
        metric=metric.code,
        value=value,
        grade=grade,
        level=level,
        sex=_sex(line),
        position=detail if by_position else "",
        subject="" if by_position else detail,
    )


def _grade(line: _Line) -> tuple[str, str]:
    said = line.said("ชั้น")
    if not said:
        return "", ""
    if said in LEVELS:
        return "", said
    grade = grade_named(squeezed(said))
    if grade is None:
        raise line.no(FileFault.UNKNOWN_WORD, "ชั้น")
    return grade, LEVEL_OF[grade]


def _sex(line: _Line) -> str:
    said = line.said("เพศ")
    short = {"ช": "ชาย", "ญ": "หญิง"}.get(said.rstrip("."), said)
    if short and short not in SEXES:
        raise line.no(FileFault.UNKNOWN_WORD, "เพศ")
    return short
