"""The picture of a rich menu, drawn by code: six cards, each a pictogram and two or three words.

LINE shows it as wide as the phone: a sixth of the picture's height is a line of text there, so
everything is large. SVG to PNG by resvg, which shapes Thai; the letters are Sarabun's.
"""

from functools import lru_cache
from typing import Final
from xml.sax.saxutils import escape

import fontpkg_sarabun
import resvg_py

from bot.line.pictograms import PICTOGRAMS

WIDTH: Final = 2500
HEIGHT: Final = 1686
COLUMNS: Final = 3
ROWS: Final = 2
MOST_BYTES: Final = 1_000_000
"""REF "Requirements for rich menu image"."""

_GROUND: Final = "#E4ECEC"
_CARD: Final = "#FFFFFF"
_STRONG: Final = "#0F4C5C"
_INK: Final = "#16343C"
_TINT: Final = "#DDF0EA"
_PICTOGRAM: Final = "#0B6E4F"

_GAP: Final = 30
_RADIUS: Final = 56
_LETTERS: Final = 116
_LEADING: Final = 150
_DISC: Final = 172
_MARK: Final = 208

Bounds = tuple[int, int, int, int]
"""x, y, width, height in pixels of the picture."""


def spots() -> tuple[Bounds, ...]:
    """The six areas, row by row; together they cover the picture without a gap."""
    xs = [WIDTH * column // COLUMNS for column in range(COLUMNS + 1)]
    ys = [HEIGHT * row // ROWS for row in range(ROWS + 1)]
    return tuple(
        (xs[column], ys[row], xs[column + 1] - xs[column], ys[row + 1] - ys[row])
        for row in range(ROWS)
        for column in range(COLUMNS)
    )


def svg(areas: tuple[tuple[str, str], ...]) -> str:
    """The picture as SVG. ``areas``: pictogram and label (a line end breaks it), the first one
    dark, because it is what most people open the menu for."""
    cards = (
        _card(spot, pictogram, label, strong=index == 0)
        for index, (spot, (pictogram, label)) in enumerate(zip(spots(), areas, strict=True))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{_GROUND}"/>{"".join(cards)}</svg>'
    )


@lru_cache(maxsize=8)
def png(drawing: str) -> bytes:
    """The drawing as LINE takes it; half a second's work, done once. Raises ``ValueError`` when
    it is over LINE's megabyte."""
    font = fontpkg_sarabun.ROOT / "files" / "Sarabun-Bold.ttf"
    picture = bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawing, width=WIDTH, skip_system_fonts=True, font_files=[str(font)]
        )
    )
    if len(picture) > MOST_BYTES:
        raise ValueError(f"the picture has {len(picture)} bytes, LINE takes {MOST_BYTES}")
    return picture


def _card(spot: Bounds, pictogram: str, label: str, *, strong: bool) -> str:
    x, y, width, height = spot
    middle = x + width / 2
    paper, ink = (_STRONG, "#FFFFFF") if strong else (_CARD, _INK)
    return (
        f'<rect x="{x + _GAP / 2}" y="{y + _GAP / 2}" width="{width - _GAP}"'
        f' height="{height - _GAP}" rx="{_RADIUS}" fill="{paper}"/>'
        + _pictogram(pictogram, middle, y + height * 0.31, strong=strong)
        + _label(label, middle, y + height * 0.745, ink)
    )


def _pictogram(name: str, x: float, y: float, *, strong: bool) -> str:
    disc, stroke = ("#1F6375", "#FFFFFF") if strong else (_TINT, _PICTOGRAM)
    strokes = PICTOGRAMS[name].replace('class="dot"', f'fill="{stroke}" stroke="none"')
    return (
        f'<circle cx="{x}" cy="{y}" r="{_DISC}" fill="{disc}"/>'
        f'<g transform="translate({x - _MARK / 2} {y - _MARK / 2}) scale({_MARK / 24})"'
        f' fill="none" stroke="{stroke}" stroke-width="1.9" stroke-linecap="round"'
        f' stroke-linejoin="round">{strokes}</g>'
    )


def _label(label: str, x: float, y: float, ink: str) -> str:
    """One or two lines, around the same middle."""
    lines = label.split("\n")
    first = y + _LETTERS * 0.36 - (len(lines) - 1) * _LEADING / 2
    return "".join(
        f'<text x="{x}" y="{first + index * _LEADING}" fill="{ink}" font-family="Sarabun"'
        f' font-weight="700" font-size="{_LETTERS}" text-anchor="middle">{escape(line)}</text>'
        for index, line in enumerate(lines)
    )
