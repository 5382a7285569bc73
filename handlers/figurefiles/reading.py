"""What a file of figures is read into, and the no to one that cannot be taken."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from handlers.language.errors import Misread
from store.figures import Figure
from store.pages import Grid


class FileFault(StrEnum):
    """Why nothing of a file is taken. (What is no readable table at all: ``TableFault``.)"""

    PERSONAL = "personal"
    """It holds pupils' ID numbers or names."""
    UNKNOWN_LAYOUT = "unknown_layout"
    NO_SCHOOLS = "no_schools"
    """Not one row is of this office."""
    OTHER_OFFICE = "other_office"
    """All of them are of one that is known."""
    NO_ROWS = "no_rows"
    """Headings, and nothing under them."""
    TORN = "torn"
    """A CSV with a quotation mark that is never closed."""
    LOST_CODE = "lost_code"
    """A spreadsheet made 1.07E+09 of it; the code itself is gone."""
    UNKNOWN_SCHOOL = "unknown_school"
    SAME_NAME = "same_name"
    """Several schools bear it, and no code or อำเภอ tells which is meant."""
    TWICE = "twice"
    SHIFTED = "shifted"
    """Many rows have one school's code and another's name."""
    NO_NUMBER = "no_number"
    NO_RESULT = "no_result"
    """A formula that no spreadsheet has reckoned yet."""
    ERROR = "error"
    """What a formula came to: #REF!, #DIV/0!, #N/A."""
    DATE = "date"
    """A spreadsheet took 4/6 for a day."""
    FORMULA = "formula"
    """Where a name belongs: it would be reckoned in whatever file the name is written to."""
    UNKNOWN_METRIC = "unknown_metric"
    UNKNOWN_WORD = "unknown_word"
    """A grade or sex that there is not."""
    BAD_YEAR = "bad_year"
    BAD_ROUND = "bad_round"
    FUTURE_DAY = "future_day"
    TOO_MANY = "too_many"
    OLD_LIST = "old_list"
    """A list of schools that is older than the one in use."""


class BadFigures(Misread):
    """Nothing of the file is taken. ``params`` may hold ``cell`` (like ``B12``),
    ``said`` (what stands there, cut short) and ``limit``."""

    topic = "figures"


class DoubtKind(StrEnum):
    """What looks wrong and may be right all the same: whoever loads it decides."""

    TOTAL = "total"
    """The file's own total is another than its parts come to."""
    NOT_LISTED = "not_listed"
    """A school of this office's number range that its list does not have."""
    OUT_OF_RANGE = "out_of_range"
    """A mean score that is none of 0 to 100."""
    FRACTION = "fraction"
    """Half a pupil."""
    NEGATIVE = "negative"
    MISSING = "missing"
    """Schools of the list that the file does not have."""
    CHANGED = "changed"
    """A total that is far from the last load's."""
    OTHER_NAME = "other_name"
    """A row's code is one school's, its name another's."""
    BALANCE = "balance"
    """Teachers short or over are not those at work less those by rule."""
    OTHER_YEAR = "other_year"
    OTHER_ROUND = "other_round"
    OTHER_DAY = "other_day"
    """What tells of when the figures are tells two things; the first is taken."""
    OUT_OF_YEAR = "out_of_year"
    """The day is not in the school year."""
    SAME_FILE = "same_file"
    """The very file is loaded as another year's or round's."""
    HIDDEN_SHEET = "hidden_sheet"
    """The figures are on a sheet that is not shown."""
    UNREAD_SHEET = "unread_sheet"
    """A further sheet with figures, of which nothing is loaded."""
    UNREAD = "unread"
    """Columns that hold numbers, and are not understood."""
    SAME_COLUMN = "same_column"
    """Two columns that say the same of themselves, and differ; the first is taken."""
    CLOSING = "closing"
    """Schools that are open, and would be closed by a list without them."""
    OLD_LIST = "old_list"
    """The file's list of schools is older than the one in use, and is left aside."""


@dataclass(frozen=True)
class Doubt:
    """``cell`` like ``B12``, where there is one; ``said`` what stands there, ``counted`` what it
    should be, or how many there are; ``heading`` that of the cell's column."""

    kind: DoubtKind
    cell: str = ""
    said: str = ""
    counted: str = ""
    heading: str = ""


class SchoolRow(NamedTuple):
    """A school as the file has it, as ``store.figures.SchoolFacts`` keeps it."""

    code: str
    name: str
    code10: str = ""
    district: str = ""
    tambon: str = ""
    lowest: str = ""
    highest: str = ""
    size7: int | None = None
    extended: bool | None = None
    closed: bool = False
    cluster: str = ""
    village: str = ""
    postcode: str = ""
    phone: str = ""
    latitude: str = ""
    longitude: str = ""


@dataclass(frozen=True)
class Period:
    """Of which time the figures are; 0 and ``None`` where the file does not say."""

    year: int = 0
    round: int = 0
    as_of: date | None = None


@dataclass(frozen=True)
class Part:
    """One series of the file (``store.figures.Series``), which becomes one load. ``checked``: the
    metrics for which the file has totals of its own that agree."""

    series: str
    counts: tuple[Figure, ...] = ()
    schools: tuple[SchoolRow, ...] = ()
    checked: tuple[str, ...] = ()
    grids: tuple[Grid, ...] = ()
    """In the place of ``counts``, where there are a great many."""

    @property
    def codes(self) -> frozenset[str]:
        """The schools it tells of."""
        return frozenset(one.school for one in self.counts if not one.school.startswith("@")).union(
            (one.code for one in self.schools), *(grid.rows for grid in self.grids)
        )

    @property
    def figures(self) -> int:
        """How many."""
        return len(self.counts) + sum(grid.figures for grid in self.grids)


@dataclass(frozen=True)
class Reading:
    """Everything that was found in a file."""

    layout: str
    file_name: str
    sha256: str
    period: Period
    parts: tuple[Part, ...]
    doubts: tuple[Doubt, ...] = ()
    outside: int = 0
    """Rows of other offices, which were left out."""
    sample: bool = field(default=False)


def totals(part: Part, scores: frozenset[str]) -> Mapping[str, Decimal]:
    """By metric what its figures come to; a mean has no total."""
    found: dict[str, Decimal] = {}
    for one in part.counts:
        if one.metric not in scores and not one.school.startswith("@"):
            found[one.metric] = found.get(one.metric, Decimal(0)) + one.value
    return found | {grid.metric: grid.total for grid in part.grids if grid.metric not in scores}
