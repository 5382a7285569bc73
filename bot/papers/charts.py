"""Charts for the chat: bars for what is compared, lines for what went on over years.

SVG of our own, PNG by resvg, which shapes Thai; the letters are Sarabun's. A telephone shows a
chart as wide as its screen, a third of its pixels: everything is large, a label stands above its
bar and never beside it, and nothing is told by colour alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from itertools import pairwise
from math import ceil, floor, log10
from typing import Final

import fontpkg_sarabun
import resvg_py

from bot.papers.figures import Figures, Row, written
from bot.papers.lines import broken
from bot.texts.numerals import in_thai_digits
from handlers.language.places import shortened
from handlers.mis.picturing import MOST_BARS, MOST_BESIDE, MOST_LINES, MOST_YEARS

WIDTH: Final = 1040
"""Pixels: what LINE shows of a picture message at its sharpest."""

_EDGE: Final = 56
_INNER: Final = WIDTH - 2 * _EDGE
_COLOURS: Final = ("#0B6E4F", "#EBA13C", "#3D5A98")
_BELOW: Final = _COLOURS[1]
"""Of what is less than nought; its side and its minus sign say so too."""
_INK, _SOFT, _RULE, _GROUND = "#17231D", "#4A5A52", "#D5DED9", "#FFFFFF"
_TITLE, _LABEL, _SMALL = 44, 34, 28
_TITLE_WIDE: Final = 36
"""Letters of a title's line; marks above and below take no room."""
_NOTE_WIDE: Final = 58
_LABEL_WIDE: Final = 38
_BAR: Final = 34
_STEP: Final = 112
_PLOT: Final = 560
_THIN: Final = 30
"""A bar that stands with others of its row, and the room beside it for its number."""
_NUMBERS: Final = 170


@dataclass(frozen=True)
class Look:
    """In the chat a chart says all itself. On paper (not ``framed``) title, date and source stand
    around it already."""

    framed: bool = True
    thai_digits: bool = False


FRAMED: Final = Look()


def bars(figures: Figures, look: Look = FRAMED) -> str:
    """One bar a row, as SVG. Several columns stand one behind the other in it where they are parts
    of a whole, and the number at its end is their sum; else each has a bar of its own. Less than
    nought goes to the left. Raises ``ValueError`` for more than can be read, for none, and for
    several columns with less than nought among them."""
    rows, wide = figures.parts, len(figures.columns) - 1
    if not 0 < len(rows) <= MOST_BARS or wide > len(_COLOURS):
        raise ValueError(f"{len(rows)} bars of {wide} columns")
    if wide > 1 and any(value and value < 0 for one in rows for value in one.values):
        raise ValueError("less than nought is no part of a sum")
    beside = wide > 1 and not figures.stacked
    if beside and len(rows) * wide > MOST_BESIDE:
        raise ValueError(f"{len(rows)} rows of {wide} bars")
    sheet = _Sheet(look)
    _head(sheet, figures)
    if beside:
        every = [value for row in rows for value in row.values if value is not None]
        reach = _Reach.of(every)
        for row in rows:
            _beside(sheet, row, reach)
    else:
        reach = _Reach.of([_known(row) for row in rows])
        for row in rows:
            _bar(sheet, row, reach)
    return _foot(sheet, figures)


def lines(figures: Figures, cut: str, look: Look = FRAMED) -> str:
    """A line a column over the rows, which are years, as SVG. ``cut`` says that the scale does not
    begin at nought, where it does not. Raises ``ValueError`` for more than can be read, and for
    less than two years."""
    rows = figures.parts
    if not 2 <= len(rows) <= MOST_YEARS or len(figures.columns) - 1 > MOST_LINES:
        raise ValueError(f"{len(rows)} years of {len(figures.columns) - 1} lines")
    sheet = _Sheet(look)
    _head(sheet, figures, lines=True)
    known = [value for row in rows for value in row.values if value is not None]
    scale = _Scale.of(known)
    top = sheet.y + _LABEL + 10
    _rules(sheet, scale, top)
    single = len(figures.columns) == 2
    for column in range(len(figures.columns) - 1):
        _line(sheet, [row.values[column] for row in rows], scale, top, column, single)
    _years(sheet, rows, top + _PLOT + 46)
    sheet.y = top + _PLOT + 80
    return _foot(sheet, figures, cut if scale.low > 0 else "")


def png(drawing: str, width: int = WIDTH) -> bytes:
    """The drawing as LINE takes it, so many pixels wide."""
    fonts = [
        str(fontpkg_sarabun.ROOT / "files" / f"Sarabun-{cut}.ttf") for cut in ("Regular", "Bold")
    ]
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawing, width=width, skip_system_fonts=True, font_files=fonts
        )
    )


class _Sheet:
    """What has been drawn, and how far down it goes."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.drawn: list[str] = []
        self.y = float(_EDGE)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: int,
        *,
        ink: str = _INK,
        bold: bool = False,
        anchor: str = "start",
        over: bool = False,
    ) -> None:
        """``over``: it may lie on a line, which makes room around it."""
        told = in_thai_digits(words) if self.look.thai_digits else words
        weight = ' font-weight="700"' if bold else ""
        if over:
            weight += f' stroke="{_GROUND}" stroke-width="10" paint-order="stroke"'
        self.drawn.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{ink}"{weight}'
            f' text-anchor="{anchor}">{escape(told)}</text>'
        )

    def box(self, x: float, y: float, width: float, height: float, ink: str) -> None:
        self.drawn.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
            f' fill="{ink}"/>'
        )

    def add(self, drawn: str) -> None:
        self.drawn.append(drawn)


def _head(sheet: _Sheet, figures: Figures, *, lines: bool = False) -> None:
    if sheet.look.framed:
        for line in broken(figures.title, _TITLE_WIDE):
            sheet.y += _TITLE
            sheet.text(_EDGE, sheet.y, line, _TITLE, bold=True)
            sheet.y += 20
        sheet.y += _SMALL + 4
        sheet.text(_EDGE, sheet.y, f"({figures.unit})", _SMALL, ink=_SOFT)
        sheet.y += 24
    names = figures.columns[1:]
    if len(names) > 1:
        _legend(sheet, names, lines)
    sheet.y += 12


def _legend(sheet: _Sheet, names: Sequence[str], lines: bool) -> None:
    sheet.y += 34
    wide = _INNER / len(names)
    for place, (name, colour) in enumerate(zip(names, _COLOURS, strict=False)):
        x = _EDGE + place * wide
        sheet.add(_mark(place if lines else 1, x + 15, sheet.y - 11, 15, colour))
        sheet.text(x + 44, sheet.y, shortened(name, int(wide / 20) - 3), _SMALL)
    sheet.y += 20


@dataclass(frozen=True)
class _Reach:
    """How far bars go to either side of nought."""

    less: Decimal
    more: Decimal

    @classmethod
    def of(cls, values: Sequence[Decimal]) -> "_Reach":
        less, more = -min([*values, Decimal(0)]), max([*values, Decimal(0)])
        return cls(less, more if less or more else Decimal(1))

    def wide(self, value: Decimal, room: int = _INNER) -> float:
        """Pixels of so many."""
        return float(abs(value) / (self.less + self.more)) * room


def _bar(sheet: _Sheet, row: Row, reach: _Reach) -> None:
    sheet.y += _STEP
    label_y, bar_y = sheet.y - _STEP + 46, sheet.y - _STEP + 66
    sheet.text(_EDGE, label_y, shortened(row.label, _LABEL_WIDE), _LABEL)
    number = written(None if None in row.values else _known(row))
    sheet.text(WIDTH - _EDGE, label_y, number, _LABEL, bold=True, anchor="end")
    sheet.box(_EDGE, bar_y, _INNER, _BAR, "#EEF3F0")
    zero = x = _EDGE + reach.wide(reach.less)
    for value, colour in zip(row.values, _COLOURS, strict=False):
        if value:
            wide = reach.wide(value)
            if value > 0:
                sheet.box(x, bar_y, wide, _BAR, colour)
                x += wide
            else:
                sheet.box(x - wide, bar_y, wide, _BAR, _BELOW)
    if reach.less:
        sheet.box(zero - 2, bar_y - 6, 4, _BAR + 12, _INK)


def _beside(sheet: _Sheet, row: Row, reach: _Reach) -> None:
    """A bar for each column, in the order of the legend, each with its number."""
    sheet.text(_EDGE, sheet.y + 46, shortened(row.label, _LABEL_WIDE), _LABEL)
    y, room = sheet.y + 64, _INNER - _NUMBERS
    for value, colour in zip(row.values, _COLOURS, strict=False):
        sheet.box(_EDGE, y, room, _THIN, "#EEF3F0")
        if value:
            sheet.box(_EDGE, y, reach.wide(value, room), _THIN, colour)
        number = written(value)
        sheet.text(WIDTH - _EDGE, y + _THIN - 4, number, _SMALL, bold=True, anchor="end")
        y += _THIN + 8
    sheet.y = y + 4


def _known(row: Row) -> Decimal:
    return sum((value for value in row.values if value is not None), Decimal(0))


@dataclass(frozen=True)
class _Scale:
    """From ``low`` to ``high`` in even steps."""

    low: float
    high: float
    step: float

    @classmethod
    def of(cls, values: Sequence[Decimal]) -> "_Scale":
        """From nought, but where that would press all change into the upper third; nought is on it
        where some are less."""
        least = float(min(values, default=Decimal(0)))
        most = float(max(values, default=Decimal(1))) or 1.0
        bottom = least - (most - least) / 2 if least > most * 2 / 3 and most > least else 0.0
        if least < 0:
            bottom, most = least, max(most, 0.0)
        step = _round_step((most - bottom) / 4)
        low = floor(bottom / step) * step
        return cls(low, ceil(most / step + 0.15) * step, step)

    def at(self, value: float) -> float:
        """How far up, from 0 to 1."""
        return (value - self.low) / (self.high - self.low)

    def marks(self) -> Iterator[float]:
        count = round((self.high - self.low) / self.step)
        return (self.low + place * self.step for place in range(count + 1))


def _round_step(about: float) -> float:
    """1, 2, 2.5 or 5 of some power of ten, not below what is asked for."""
    power = 10.0 ** floor(log10(about))
    return next(power * times for times in (1, 2, 2.5, 5, 10) if power * times >= about * 0.999)


_AXIS: Final = 150


def _rules(sheet: _Sheet, scale: _Scale, top: float) -> None:
    for mark in scale.marks():
        y = top + (1 - scale.at(mark)) * _PLOT
        sheet.box(_EDGE + _AXIS, y - 1, _INNER - _AXIS, 2, _RULE)
        number = written(Decimal(str(round(mark, 2))))
        sheet.text(_EDGE + _AXIS - 16, y + 9, number, _SMALL, ink=_SOFT, anchor="end")


def _line(
    sheet: _Sheet,
    values: Sequence[Decimal | None],
    scale: _Scale,
    top: float,
    column: int,
    numbered: bool,
) -> None:
    """A year without a figure is a gap, not a line across it."""
    colour = _COLOURS[column]
    spots = [
        None
        if value is None
        else (_x(place, len(values)), top + (1 - scale.at(float(value))) * _PLOT)
        for place, value in enumerate(values)
    ]
    for one, next_ in pairwise(spots):
        if one and next_:
            sheet.add(
                f'<line x1="{one[0]:.1f}" y1="{one[1]:.1f}" x2="{next_[0]:.1f}" y2="{next_[1]:.1f}"'
                f' stroke="{colour}" stroke-width="6" stroke-linecap="round"/>'
            )
    for place, (spot, value) in enumerate(zip(spots, values, strict=True)):
        if spot:
            sheet.add(_mark(column, *spot, 12, colour))
            if numbered and len(values) <= MOST_YEARS // 2 + 1:
                x, y = _clear_of(spots, place)
                sheet.text(x, y, written(value), _SMALL, bold=True, anchor="middle", over=True)


def _clear_of(spots: Sequence[tuple[float, float] | None], place: int) -> tuple[float, float]:
    """Where a spot's number stands: above it, to the side where the line does not pass; below it
    where the line comes from above and goes up again."""
    here = spots[place]
    before = spots[place - 1] if place else None
    after = spots[place + 1] if place + 1 < len(spots) else None
    if here is None:
        raise ValueError("no spot")
    x, y = here
    from_above = before is not None and before[1] < y - 6
    goes_up = after is not None and after[1] < y - 6
    if from_above and goes_up:
        return x, y + 46
    aside = min(48.0, (_INNER - _AXIS) / len(spots) / 4)
    return x + aside * (from_above - goes_up), y - 24


def _mark(kind: int, x: float, y: float, half: float, colour: str) -> str:
    """A disc, a square or a triangle: each line has its own."""
    if kind == 0:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{half:.1f}" fill="{colour}"/>'
    points = [(-1, -1), (1, -1), (1, 1), (-1, 1)] if kind == 1 else [(0, -1.2), (1.2, 1), (-1.2, 1)]
    told = " ".join(f"{x + half * right:.1f},{y + half * down:.1f}" for right, down in points)
    return f'<polygon points="{told}" fill="{colour}"/>'


def _x(place: int, count: int) -> float:
    wide = (_INNER - _AXIS) / count
    return _EDGE + _AXIS + wide * (place + 0.5)


def _years(sheet: _Sheet, rows: Sequence[Row], y: float) -> None:
    small = _SMALL if len(rows) <= 7 else 22
    for place, row in enumerate(rows):
        sheet.text(_x(place, len(rows)), y, row.label, small, anchor="middle")


def _foot(sheet: _Sheet, figures: Figures, also: str = "") -> str:
    framed = sheet.look.framed
    if framed:
        sheet.y += 24
        sheet.box(_EDGE, sheet.y, _INNER, 2, _RULE)
        sheet.y += 12
    for note in (*figures.notes, also) if framed else (also,):
        for line in broken(note, _NOTE_WIDE):
            sheet.y += _SMALL + 14
            sheet.text(_EDGE, sheet.y, line, _SMALL, ink=_SOFT)
    height = ceil(sheet.y + _EDGE)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"'
        f' font-family="Sarabun"><rect width="{WIDTH}" height="{height}" fill="{_GROUND}"/>'
        f"{''.join(sheet.drawn)}</svg>"
    )
