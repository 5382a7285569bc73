"""Figures, as files brought them: what each file said of which school, on which day.

A load is one series of one year and round, out of one file, and nothing of it ever changes: a
better file is another load, which stands in its place, so that what was answered last month can
still be shown. (``store.loads`` records them, ``store.counting`` reads what they hold.)

Within one load and metric the figures of a school are parts that do not overlap: whoever adds up
all of them, or all of one grade, has the total. A file's own totals are checked and not kept.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Dialect, Index
from sqlalchemy.types import TypeDecorator
from sqlmodel import JSON, Field, SQLModel

from store.db import Moment

AREA: Final = "@area"
"""In a school's place: what is said of the whole office and is no sum (a mean score)."""
COUNTRY: Final = "@country"
"""In a school's place: what is said of the country."""
PARTS: Final = 10_000
"""An exact figure is kept in ten-thousandths."""


class Exact(TypeDecorator[Decimal]):
    """A number to four decimals, exact on both databases; SQLite has no decimals."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        return None if value is None else round(Decimal(value) * PARTS)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / PARTS


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


class Figure(SQLModel, table=True):
    """One number. A dimension is empty where the file does not tell it apart."""

    __table_args__ = (Index("figure_of_load", "load_id", "metric", "school"),)

    id: int | None = Field(default=None, primary_key=True)
    load_id: UUID = Field(foreign_key="figure_load.id")
    school: str = Field(max_length=8)
    """SMIS code, 8 digits; or ``AREA`` or ``COUNTRY``."""
    metric: str = Field(max_length=32)
    grade: str = Field(default="", max_length=8)
    """As in ``store.grades``: ``อ.2`` ``ป.6`` ``ม.3`` ``ปวช.1``."""
    level: str = Field(default="", max_length=12)
    """``อนุบาล`` ``ประถม`` ``ม.ต้น`` ``ม.ปลาย``; where there is a grade, that grade's."""
    sex: str = Field(default="", max_length=4)
    """``ชาย`` ``หญิง``."""
    position: str = Field(default="", max_length=40)
    subject: str = Field(default="", max_length=40)
    value: Decimal = Field(sa_type=Exact)


class SchoolFacts(SQLModel, table=True):
    """What a load of ``Series.SCHOOLS`` says of a school. Empty is not told."""

    __tablename__ = "school_facts"

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
