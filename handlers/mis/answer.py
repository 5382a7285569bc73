"""An answer: numbers that never go without their date, and what is to be said beside them."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final
from uuid import UUID

from handlers.kit.effects import Param, Params, Words
from store.figures import FigureLoad


class Hidden(StrEnum):
    """In a number's place: too small to be told, or told it would give away one that is."""

    SMALL = "small"


HIDDEN: Final = Hidden.SMALL
Value = Decimal | Hidden | None
"""``None``: there is no figure, which is not nought."""


class Follow(StrEnum):
    """What can be asked next with one tap."""

    GRADES = "grades"
    SEXES = "sexes"
    DISTRICTS = "districts"
    TAMBONS = "tambons"
    SCHOOLS = "schools"
    LIST = "list"
    """Which schools they are, where they were counted."""
    AREA = "area"
    """Of all of it, where the place was only taken from the question before."""
    LAST_YEAR = "last_year"
    YEARS = "years"
    SIZES = "sizes"
    FILE = "file"
    """A workbook of it."""
    CHART = "chart"
    PAPER = "paper"
    """On A4."""
    PAPER_THAI = "paper_thai"
    """The same in Thai numerals, as official letters have them."""
    MORE = "more"
    """The next page of a list."""
    COPY = "copy"


class Why(StrEnum):
    """Why a question has no answer."""

    NOT_LOADED = "not_loaded"
    NOTHING_LOADED = "nothing_loaded"
    NO_SUCH_PART = "no_such_part"
    """The file does not tell it apart so finely."""
    NO_SUCH_GRADE = "no_such_grade"
    """The school does not go so far."""
    SMALL = "small"
    NOT_PUBLISHED = "not_published"
    OUT_OF_AREA = "out_of_area"
    CLOSED = "closed"
    WHICH_SCHOOL = "which_school"
    NEAR_NAMES = "near_names"
    """Nothing is called so; some are called something like it."""
    WHOSE_SCHOOL = "whose_school"
    UNKNOWN_PLACE = "unknown_place"
    ABOUT_WHAT = "about_what"
    WIDER = "wider"
    """Of the province, the ministry's office or the country; the office has its own figures."""
    NOT_SORTED_OUT = "not_sorted_out"
    """Schools above or below the country's mean."""
    LEAVES_OUT = "leaves_out"
    """All but some: the parts can be asked for one by one."""
    LEAVES_OUT_FEW = "leaves_out_few"
    """The same of a sensitive kind: what is left out could be worked out, and may be few."""
    NOT_RANKED = "not_ranked"
    """Schools by another kind of change than from one year to another."""
    TOO_MANY = "too_many"
    """More places than are looked at for one question."""
    NOT_KEPT = "not_kept"
    """No file that is loaded tells of it."""


MISSING: Final = frozenset({Why.NOT_LOADED, Why.NOTHING_LOADED, Why.NO_SUCH_PART})
"""What an officer could mend by loading a file; counted by topic."""


@dataclass(frozen=True)
class Source:
    """One load that an answer is from."""

    load: UUID
    series: str
    year: int
    round: int
    as_of: date
    layout: str
    sample: bool
    schools: int = 0
    """How many it tells of."""

    @classmethod
    def of(cls, load: FigureLoad) -> "Source":
        return cls(
            load.id,
            load.series,
            load.year,
            load.round,
            load.as_of,
            load.layout,
            load.sample,
            load.schools,
        )


@dataclass(frozen=True)
class Line:
    """A row of the table; ``sums``: the sum of those above; ``value``: what is no number."""

    label: Param
    values: tuple[Value, ...]
    sums: bool = False
    value: Param = ""

    @property
    def cells(self) -> tuple[Param, ...]:
        return (self.value,) if self.value else tuple(map(written, self.values))


@dataclass(frozen=True)
class Answer:
    """``headline`` is a text (``mis.headline.*``) that names number, unit, of what and where;
    ``columns`` name the values of each line. No answer is without a source."""

    headline: Words
    sources: tuple[Source, ...]
    columns: tuple[Param, ...] = ()
    lines: tuple[Line, ...] = ()
    notes: tuple[Words, ...] = ()
    follow: tuple[Follow, ...] = ()
    page: int = 1
    pages: int = 1
    rows: int = 0
    """How many figures went into it."""
    number: Value = None
    """The headline's, where it is one."""
    sums_across: bool = False
    """The columns are parts of a whole: boys and girls, and not this year and the last."""
    charted: int = 0
    """Of so many columns, the first, a chart is, and what is copied; 0: of all. The others say what
    they were made of."""

    def __post_init__(self) -> None:
        if not self.sources:
            raise ValueError("no figure goes without its date")


@dataclass
class NoAnswer(Exception):
    """Why there is none, what to say of it, and what could be asked instead. ``topic`` is a
    metric's code. ``choices``: schools, by code, with what stands on the button."""

    why: Why
    topic: str = ""
    params: Params = field(default_factory=dict)
    choices: tuple[tuple[str, str], ...] = ()
    loaded: tuple[Source, ...] = ()


def written(value: Value) -> Param:
    """As people read it: ``23,462``, ``45.67``."""
    if value is None:
        return "–"
    if isinstance(value, Hidden):
        return Words("mis.hidden")
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"
