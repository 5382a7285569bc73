"""A table on a card: what a line is of at the left, its numbers at the right, under each other."""

from collections.abc import Iterator, Sequence
from typing import Final

from linebot.v3.messaging import FlexBox, FlexSeparator, FlexText

from bot.cards.parts import INK, LINE, LINE_SPACING, QUIET
from bot.texts import Texts
from bot.texts.filling import clip
from handlers.kit.effects import Param, Table

LABEL: Final = 60
CELL: Final = 24


def rows_of_a_table(table: Table, texts: Texts, language: str) -> Iterator[FlexBox | FlexSeparator]:
    """Its head, its lines, and a rule above what sums them."""
    wide = max([len(table.columns), *(len(entry.cells) for entry in table.entries)], default=0)
    if table.columns:
        head = [_written(cell, texts, language, CELL) for cell in table.columns]
        yield _head(head)
    for entry in table.entries:
        if entry.sums:
            yield FlexSeparator(color=LINE)
        cells = [_written(cell, texts, language, LABEL) for cell in entry.cells]
        label = _written(entry.label, texts, language, LABEL)
        yield _row(label, cells, wide, bold=entry.sums)


def _written(param: Param, texts: Texts, language: str, most: int) -> str:
    return clip(" ".join(texts.value(param, language).split()), most)


def _head(cells: Sequence[str]) -> FlexBox:
    """What stands above the numbers; above the labels there is nothing, which LINE takes for a box
    but not for a text."""
    wide = len(cells)
    left = FlexBox(layout="vertical", contents=[], flex=_label_width(wide))
    return FlexBox(
        layout="horizontal",
        contents=[left, *(_cell(cell, wide, QUIET, "sm", bold=False) for cell in cells)],
        spacing="md",
    )


def _label_width(wide: int) -> int:
    return 8 if wide < 2 else 5


def _cell(cell: str, wide: int, color: str, size: str, *, bold: bool) -> FlexText:
    return FlexText(
        text=cell or "–",
        color=color,
        size=size,
        align="end",
        wrap=True,
        lineSpacing=LINE_SPACING,
        flex=5 if wide < 2 else 3,
        weight="bold" if bold else None,
    )


def _row(label: str, cells: Sequence[str], wide: int, *, bold: bool) -> FlexBox:
    left = FlexText(
        text=label or "–",
        color=QUIET if cells else INK,
        size="sm",
        wrap=True,
        lineSpacing=LINE_SPACING,
        flex=_label_width(wide),
        weight="bold" if bold else None,
    )
    size = "sm" if wide > 2 else "md"
    right = [_cell(cell, wide, INK, size, bold=bold) for cell in cells]
    return FlexBox(layout="baseline", contents=[left, *right], spacing="md")
