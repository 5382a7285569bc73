"""EMIS's page of one school: a grade a row, boys, girls and rooms across; or a post a row.

The school stands above its table. A file may hold many such pages, one under the other or a sheet
each.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from handlers.figurefiles.cells import number, spelled
from handlers.figurefiles.dims import Dims
from handlers.figurefiles.known import KnownSchools
from handlers.figurefiles.periods import in_title, joined
from handlers.figurefiles.reading import Doubt, DoubtKind, FileFault, Part, Period
from handlers.figurefiles.sheets import Sheet
from handlers.figurefiles.subjects import staff
from handlers.figurefiles.subjects.students import grade_named
from handlers.language.normal import normal, squeezed
from store.figures import Figure, Kind, Series
from store.grades import BOY, GIRL, LEVEL_OF

NAME: Final = "emis"
_GRADES: Final = re.compile(r"(?:ระดับ)?ชั้น(?:เรียน)?(?:เพศ)?")
_POSTS: Final = re.compile(r"ตำแหน่ง")
_GIRLS: Final = re.compile(r"(?:นักเรียน)?หญิง")
_OF_GIRLS: Final = "ญ"
"""A letter of it that neither a mark nor a space stands in."""
LONGEST_HEADING: Final = 40
_ACROSS: Final = (
    ("boys", re.compile(r"(?:นักเรียน)?ชาย")),
    ("girls", _GIRLS),
    ("all", re.compile(r"รวม(?:ทั้งหมด)?")),
    ("rooms", re.compile(r"(?:จำนวน)?ห้อง(?:เรียน)?")),
)
_SUM: Final = re.compile(r"รวม.*")
_CODE: Final = re.compile(r"(?<![0-9])(?:[0-9]{10}|[0-9]{8})(?![0-9])")
_CALLED: Final = re.compile(
    r"(?:ชื่อ)?(?:โรงเรียน|สถานศึกษา)(?:\(ไทย\))?\s*:?\s*"
    r"(\S.{0,80}?)\s*(?=$|ตำบล|ต\.|อำเภอ|อ\.|จังหวัด|สังกัด|สพป|รหัส|ปีการศึกษา|ภาคเรียน)"
)
_ORDER: Final = re.compile(r"^[0-9]{1,2}\s*[.)]\s*")


@dataclass(frozen=True)
class Page:
    """Where one table begins, what its columns hold, and what stands above it."""

    sheet: Sheet
    row: int
    end: int
    label: int
    across: dict[str, int]
    series: str
    above: tuple[str, ...]


@dataclass
class Pages:
    """What was read of all of them."""

    counts: dict[str, list[Figure]] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    period: Period = field(default_factory=Period)
    agreed: bool = False
    disagreed: bool = False

    @property
    def parts(self) -> tuple[Part, ...]:
        """One for pupils and rooms, one for posts."""
        sound = self.agreed and not self.disagreed
        return tuple(
            Part(
                series,
                tuple(counts),
                checked=tuple(sorted({one.metric for one in counts})) if sound else (),
            )
            for series, counts in self.counts.items()
        )


def find_pages(sheets: Sequence[Sheet], known: KnownSchools) -> list[Page]:
    """None, where no table stands under a school's name."""
    pages = [page for sheet in sheets if not sheet.hidden for page in _pages(sheet)]
    return pages if any(_school(page, known) for page in pages) else []


def read_pages(pages: Sequence[Page], known: KnownSchools) -> Pages:
    """Raises ``BadFigures`` for a page without a school, a second one of a school, and what is no
    number."""
    found = Pages()
    seen: set[tuple[str, str]] = set()
    for page in pages:
        school = _school(page, known)
        if school is None:
            raise page.sheet.no(FileFault.UNKNOWN_SCHOOL, page.row, page.label)
        if (school, page.series) in seen:
            raise page.sheet.no(FileFault.TWICE, page.row, page.label)
        seen.add((school, page.series))
        said = joined(in_title(" ".join(page.above)), _below(page))
        found.period = joined(found.period, said)
        _Reader(page, school, found).read()
    return found


def _pages(sheet: Sheet) -> Iterator[Page]:
    if not any(_GIRLS.fullmatch(squeezed(text)) for text in sheet.texts if _OF_GIRLS in text):
        return  # no row of the country's need be looked at
    heads = [(row, head) for row in range(len(sheet.rows)) if (head := _head(sheet, row))]
    before = 0
    for at, (row, (label, across, series)) in enumerate(heads):
        end = heads[at + 1][0] if at + 1 < len(heads) else len(sheet.rows)
        lines = sheet.rows[before:row]
        above = (sheet.name, *(" ".join(filter(None, line)) for line in lines if any(line)))
        yield Page(sheet, row, end, label, across, series, above)
        before = row + 1


def _head(sheet: Sheet, row: int) -> tuple[int, dict[str, int], str] | None:
    bare = [squeezed(cell) if len(cell) < LONGEST_HEADING else "" for cell in sheet.rows[row]]
    across: dict[str, int] = {}
    for column, heading in enumerate(bare):
        for name, pattern in _ACROSS:
            if heading and pattern.fullmatch(heading):
                across.setdefault(name, column)
    if not {"boys", "girls"} <= across.keys():
        return None
    for pattern, series in ((_GRADES, Series.STUDENTS), (_POSTS, Series.STAFF)):
        label = next((at for at, one in enumerate(bare) if one and pattern.fullmatch(one)), None)
        if label is not None:
            return label, across, series
    return None


def _school(page: Page, known: KnownSchools) -> str | None:
    """The last that is named above it."""
    for line in reversed(page.above):
        told = normal(line)
        for code in _CODE.findall(told):
            if school := known.by_number(code):
                return school
        named = [name for found in _CALLED.findall(told) if (name := found.strip())]
        for name in (*named, told):
            if len(schools := known.by_name(name)) == 1:
                return schools[0]
    return None


def _below(page: Page) -> Period:
    """What a note under the table says of the day."""
    lines = page.sheet.rows[page.row + 1 : page.end]
    told = (in_title(" ".join(filter(None, line))) for line in lines)
    return next((one for one in told if one.as_of), Period())


class _Reader:
    """One table, row by row."""

    def __init__(self, page: Page, school: str, found: Pages) -> None:
        self.page, self.school, self.found = page, school, found
        self.since: dict[str, Decimal] = {}
        self.overall: dict[str, Decimal] = {}
        self.counts: dict[tuple[str, Kind], Figure] = {}

    def read(self) -> None:
        for row in range(self.page.row + 1, self.page.end):
            label = self.page.sheet.cell(row, self.page.label)
            bare = squeezed(_ORDER.sub("", normal(label))) if len(label) < 60 else ""
            dims = self._dims(bare)
            if dims is not None:
                self._row(row, dims)
            elif bare and _SUM.fullmatch(bare):
                self._sum(row)
        self.found.counts.setdefault(self.page.series, []).extend(self.counts.values())

    def _dims(self, bare: str) -> Dims | None:
        if self.page.series == Series.STAFF:
            return staff.column(bare, "") or None
        grade = grade_named(bare)
        return {"grade": grade, "level": LEVEL_OF[grade]} if grade else None

    def _values(self, row: int) -> dict[str, Decimal]:
        found: dict[str, Decimal] = {}
        for name, column in self.page.across.items():
            try:
                value = number(self.page.sheet.cell(row, column))
            except ValueError:
                raise self.page.sheet.no_number(row, column) from None
            if value is not None:
                found[name] = value
        return found

    def _row(self, row: int, dims: Dims) -> None:
        values = self._values(row)
        for name, value in values.items():
            self.since[name] = self.since.get(name, Decimal(0)) + value
            self.overall[name] = self.overall.get(name, Decimal(0)) + value
            if name != "all":
                self._count(name, value, dims)
        if {"boys", "girls", "all"} <= values.keys():
            self._compare(row, "all", values["all"], (values["boys"] + values["girls"],))

    def _count(self, name: str, value: Decimal, dims: Dims) -> None:
        """Of a post there may be several rows, one for each วิทยฐานะ."""
        sex = {"boys": {"sex": BOY}, "girls": {"sex": GIRL}}.get(name, {})
        kind = {"metric": "rooms" if name == "rooms" else "students"} | dims | sex
        one = Figure(school=self.school, value=value, **kind)
        before = self.counts.get(key := (one.metric, one.kind))
        self.counts[key] = replace(one, value=before.value + value) if before else one

    def _sum(self, row: int) -> None:
        for name, said in self._values(row).items():
            sums = [one.get(name, Decimal(0)) for one in (self.overall, self.since)]
            self._compare(row, name, said, tuple(sums))
        self.since = {}

    def _compare(self, row: int, name: str, said: Decimal, sums: tuple[Decimal, ...]) -> None:
        if said in sums:
            self.found.agreed = True
            return
        self.found.disagreed = True
        sheet, column = self.page.sheet, self.page.across[name]
        nearest = min(sums, key=lambda one: abs(one - said))
        cell, heading = sheet.place(row, column), sheet.cell(self.page.row, column)
        self.found.doubts.append(
            Doubt(DoubtKind.TOTAL, cell, spelled(said), spelled(nearest), heading)
        )
