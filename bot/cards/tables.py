"""A table on a card: what a line is of at the left, its numbers at the right, under each other."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from linebot.v3.messaging import FlexBox, FlexSeparator, FlexText

from bot.cards.parts import INK, LINE, LINE_SPACING, QUIET
from bot.texts import Texts
from bot.texts.filling import clip
from handlers.kit.effects import Param, Table

LABEL: Final = 60
CELL: Final = 24
ROOM: Final = {2: 10, 3: 7}
"""By how many columns stand beside a label, the signs of a number that a phone shows in one line;
of more columns none."""
_NONE: Final = ("", "–")
_STAYS: Final = "\u00a0"
"""A space at which no line is broken."""


def rows_of_a_table(table: Table, texts: Texts, language: str) -> Iterator[FlexBox | FlexSeparator]:
    """Its head, its lines, and a rule above what sums them; of a table that is too wide each number
    stands with its name under the line's label."""
    wide = max([len(table.columns), *(len(entry.cells) for entry in table.entries)], default=0)
    head = [_written(cell, texts, language, CELL) for cell in table.columns]
    lines = [
        [_written(cell, texts, language, LABEL) for cell in entry.cells] for entry in table.entries
    ]
    too_wide = bool(head) and wide > 1 and not _fit(lines, wide)
    if head and not too_wide:
        yield _head(head)
    for entry, cells in zip(table.entries, lines, strict=True):
        if entry.sums:
            yield FlexSeparator(color=LINE)
        label = _written(entry.label, texts, language, LABEL)
        if too_wide:
            yield _named(label, zip(head, cells, strict=False))
        else:
            yield _row(label, cells, wide, bold=entry.sums)


def _fit(lines: Sequence[Sequence[str]], wide: int) -> bool:
    """A word goes on in the next line; a number that does is another."""
    numbers = (cell for cells in lines for cell in cells if cell.lstrip("+-")[:1].isdecimal())
    return all(len(number) <= ROOM.get(wide, 0) for number in numbers)


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
        spacing=_spacing(wide),
    )


def _label_width(wide: int) -> int:
    return 8 if wide < 2 else 5 if wide == 2 else 4


def _spacing(wide: int) -> str:
    return "sm" if wide > 2 else "md"


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
    return FlexBox(layout="baseline", contents=[left, *right], spacing=_spacing(wide))


def _named(label: str, cells: Iterable[tuple[str, str]]) -> FlexBox:
    """What is not there is left away: of thirteen grades most schools teach eight."""
    there = [f"{name}: {cell}".replace(" ", _STAYS) for name, cell in cells if cell not in _NONE]
    there = there or [_NONE[-1]]
    texts = (
        FlexText(
            text=text, color=INK, size="sm", wrap=True, lineSpacing=LINE_SPACING, weight=weight
        )
        for text, weight in ((label, "bold"), (" · ".join(there), None))
    )
    return FlexBox(layout="vertical", contents=[*texts], spacing="xs")
