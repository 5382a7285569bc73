"""Figures, as files brought them: what each file said of which school, on which day.

A load is one series of one year and round, out of one file, and nothing of it ever changes: a
better file is another load, which stands in its place, so that what was answered last month can
still be shown. (``store.loads`` records them, ``store.counting`` reads what they hold.)

Within one load and metric the figures of a school are parts that do not overlap: whoever adds up
all of them, or all of one grade, has the total. A file's own totals are checked and not kept.

The country has some two million figures a year, so that none has a row of its own: a table of one
load and metric (``FigureTable``) lies in pages of some schools each (``store.pages``), and what it
comes to by place stands beside it (``FigureSum``, ``store.rollups``).
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Index
from sqlmodel import JSON, Field, SQLModel

from store.db import Moment

AREA: Final = "@area"
"""In a school's place: what is said of the whole office and is no sum (a mean score)."""
COUNTRY: Final = "@country"
"""In a school's place: what is said of the country."""
PARTS: Final = 10_000
"""A figure that is no whole number is kept in ten-thousandths: exact, where SQLite would make a
float of a decimal."""


class Series(StrEnum):
    """What belongs together and is replaced together. A metric out of our own template that is in
    none of these is a series by its own name."""

    SCHOOLS = "schools"
    """The schools themselves (``SchoolFacts``); by no year: ``year`` and ``round`` are 0."""
    STUDENTS = "students"
    """``students`` by grade and sex, and ``rooms`` by grade."""
    STAFF = "staff"
    """``directors`` ``deputy_directors`` ``teachers`` ``other_staff``, by ``position``."""
    ONET = "onet"
    NT = "nt"
    RT = "rt"
    """Mean scores by ``subject`` and ``grade``; ``nt_sd`` is NT's deviation. Never summed."""
    POOR = "poor"
    """CCT: ``poor_students`` ``extreme_poor_students`` and on, by ``level``."""
    QUOTA = "quota"
    """``quota_teachers`` ``actual_teachers`` ``teacher_balance``: the personnel group's own
    reckoning, never ours."""


EXAMS: Final = (Series.ONET, Series.NT, Series.RT)
"""Taken at the end of a school year."""


class FigureLoad(SQLModel, table=True):
    """One series out of one file."""

    __tablename__ = "figure_load"
    __table_args__ = (
        # Of two who load the next at the same moment, one is through.
        Index("one_next_load", "series", "year", "round", "turn", unique=True),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    series: str = Field(max_length=32)
    """A ``Series``, or a metric's name."""
    year: int
    """School year, B.E.; 0 where there is none."""
    round: int
    """DMC's round, 1 to 3; the term, 1 or 2, of what is by term; 0 for a whole year."""
    turn: int
    """1 for the first of its series, year and round, then 2 ...; the last one is current."""
    layout: str = Field(max_length=32)
    """Which kind of file it was (``handlers.figurefiles``)."""
    file_name: str = Field(max_length=120)
    sha256: str = Field(max_length=64)
    """Of the file's bytes."""
    as_of: date
    loaded_at: datetime = Field(sa_type=Moment)
    """Office time."""
    loaded_by: str = Field(max_length=36)
    """A person's id, or an ``Actor`` of the audit."""
    sample: bool = False
    """Invented. Every answer says so."""
    schools: int
    """How many it tells of."""
    rows: int
    totals: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    """By metric what all its figures come to (not for scores)."""
    checked: list[str] = Field(default_factory=list, sa_type=JSON)
    """The metrics for which the file has a total of its own, which agreed."""


class Kind(NamedTuple):
    """What a figure is of, whatever the school. A dimension is empty where the file does not tell
    it apart."""

    grade: str = ""
    """As in ``store.grades``: ``อ.2`` ``ป.6`` ``ม.3`` ``ปวช.1``."""
    level: str = ""
    """``อนุบาล`` ``ประถม`` ``ม.ต้น`` ``ม.ปลาย``; where there is a grade, that grade's."""
    sex: str = ""
    """``ชาย`` ``หญิง``."""
    position: str = ""
    subject: str = ""


@dataclass(frozen=True)
class Figure:
    """One number, exact to four decimals. ``school``: SMIS code, 8 digits; or ``AREA`` or
    ``COUNTRY``. The rest as in ``Kind``."""

    school: str
    metric: str
    value: Decimal
    grade: str = ""
    level: str = ""
    sex: str = ""
    position: str = ""
    subject: str = ""

    @property
    def kind(self) -> Kind:
        return Kind(self.grade, self.level, self.sex, self.position, self.subject)


class FigureTable(SQLModel, table=True):
    """Of one load and metric: what its columns are of, and where its schools are."""

    __tablename__ = "figure_table"

    load_id: UUID = Field(foreign_key="figure_load.id", primary_key=True)
    metric: str = Field(primary_key=True, max_length=32)
    kinds: list[list[str]] = Field(sa_type=JSON)
    """Each column's ``Kind``, in the order of the file."""
    parts: int
    """Its cells are so many times the figures: 1, or ``PARTS``."""
    sparse: bool = False
    """The cells of its pages are packed by zlib: many columns, most of them empty."""
    firsts: list[str] = Field(sa_type=JSON)
    """The first school of each page, ascending."""


class FigurePage(SQLModel, table=True):
    """Some schools of a ``FigureTable``, a row of cells each (``store.pages``)."""

    __tablename__ = "figure_page"

    load_id: UUID = Field(foreign_key="figure_load.id", primary_key=True)
    metric: str = Field(primary_key=True, max_length=32)
    number: int = Field(primary_key=True)
    """From 0; ``store.pages.NO_SCHOOLS`` holds what is said of ``AREA`` and ``COUNTRY``."""
    schools: str
    """Their codes, ascending, a space between."""
    totals: bytes
    """What each school's cells come to."""
    filled: bytes
    """How many of its cells hold a figure."""
    cells: bytes


class FigureSum(SQLModel, table=True):
    """What a ``FigureTable`` comes to in one place (``store.rollups``): made of the pages, and made
    anew when another list of schools says where they are."""

    __tablename__ = "figure_sum"

    load_id: UUID = Field(foreign_key="figure_load.id", primary_key=True)
    metric: str = Field(primary_key=True, max_length=32)
    level: str = Field(primary_key=True, max_length=12)
    """A ``store.rollups.Level``."""
    place: str = Field(primary_key=True, max_length=80)
    extended: int = Field(primary_key=True)
    """1 and 0 by ``SchoolFacts.extended``, -1 of schools on no list and where it is not told
    apart."""
    listed: UUID | None = None
    """The load whose list of schools it goes by."""
    total: int = Field(sa_type=BigInteger)
    figures: int
    """How many went into it."""
    sums: bytes
    """By column."""
    filled: bytes
    """By column how many figures."""


class SchoolFacts(SQLModel, table=True):
    """What a load of ``Series.SCHOOLS`` says of a school. Empty is not told."""

    __tablename__ = "school_facts"
    __table_args__ = (Index("school_facts_of_district", "load_id", "district"),)

    load_id: UUID = Field(foreign_key="figure_load.id", primary_key=True)
    code: str = Field(primary_key=True, max_length=8)
    code10: str = Field(default="", max_length=10)
    name: str = Field(max_length=120)
    """Official, without "โรงเรียน"."""
    district: str = Field(default="", max_length=60)
    tambon: str = Field(default="", max_length=60)
    lowest: str = Field(default="", max_length=8)
    highest: str = Field(default="", max_length=8)
    size7: int | None = None
    """1 to 7 of the seven-size scheme, as the file has it; 0: no pupils."""
    extended: bool = False
    """ขยายโอกาส: teaches ม.ต้น beside ประถม."""
    closed: bool = False
    """เลิกสถานศึกษา."""
    cluster: str = Field(default="", max_length=80)
    """ศูนย์พัฒนาวิชาการ, กลุ่มโรงเรียน."""
    village: str = Field(default="", max_length=120)
    postcode: str = Field(default="", max_length=5)
    phone: str = Field(default="", max_length=40)
    """The school's, never a person's."""
    latitude: str = Field(default="", max_length=20)
    longitude: str = Field(default="", max_length=20)
