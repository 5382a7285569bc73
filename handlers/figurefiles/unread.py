"""Columns with numbers that are not loaded: of no known meaning, or of the meaning of another.

What is left out without a word makes a total too small, and nobody sees it.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from handlers.figurefiles.cells import letters, number
from handlers.figurefiles.layouts import SCHOOLS, Head
from handlers.figurefiles.reading import BadFigures, Doubt, DoubtKind, FileFault
from handlers.figurefiles.sheets import Sheet
from handlers.figurefiles.subjects.schools import is_fact
from handlers.language.normal import squeezed

AT_ONCE: Final = 4
"""So many headings in one line of a card."""
LONGEST: Final = 30
A_TABLE: Final = 3
"""So many figures at least."""
_NO_FIGURE: Final = re.compile(
    r"ที่|ลำดับ(?:ที่)?|no|id|ปี(?:การศึกษา|งบประมาณ|ข้อมูล)?|year(?:data)?|รอบ|ภาคเรียน(?:ที่)?|เทอม|term"
    r"|รหัส.*|ชื่อ.*|.*code|ประเภท|type"
)
"""Numbers that count nothing."""
_OF_A_LIST: Final = frozenset(
    ("lowest", "highest", "size7", "extended", "status", "cluster", "village", "postcode")
) | {"phone", "latitude", "longitude"}
"""What a table of figures does not tell of a school."""


def doubts_of_columns(sheet: Sheet, head: Head) -> Iterator[Doubt]:
    """Raises ``BadFigures`` for what would be a list of schools, if it did not hold figures."""
    unread = list(_unread(sheet, head))
    if unread and head.layout is SCHOOLS and not _OF_A_LIST & head.facts.keys():
        raise BadFigures(FileFault.UNKNOWN_LAYOUT)
    for at in range(0, len(unread), AT_ONCE):
        told = [_told(sheet, head, column) for column in unread[at : at + AT_ONCE]]
        yield Doubt(DoubtKind.UNREAD, said=", ".join(told))
    for second, first in head.twice.items():
        if _differ(sheet, head, first, second):
            one, other = _told(sheet, head, first), _told(sheet, head, second)
            yield Doubt(DoubtKind.SAME_COLUMN, said=one, counted=other)


def holds_figures(sheet: Sheet) -> bool:
    """More of them than a note has."""
    figures = (cell for row in sheet.rows for cell in row if _is_figure(cell))
    return len(list(islice(figures, A_TABLE))) == A_TABLE


def _unread(sheet: Sheet, head: Head) -> Iterator[int]:
    known = {*head.columns, *head.facts.values(), *head.twice}
    first = min(head.facts.values())
    for column in range(max(map(len, sheet.rows), default=0)):
        heading = head.heading(column)
        bare = squeezed(heading)
        if column in known or _NO_FIGURE.fullmatch(bare) or is_fact(bare):
            continue
        if not bare and (column < first or heading):
            continue
        below = sheet.rows[head.row + 1 :]
        if any(map(_is_figure, {line[column] for line in below if column < len(line)})):
            yield column


def _below(sheet: Sheet, head: Head) -> range:
    return range(head.row + 1, len(sheet.rows))


def _is_figure(cell: str) -> bool:
    try:
        return any(map(str.isdecimal, cell)) and number(cell) is not None
    except ValueError:
        return False


def _differ(sheet: Sheet, head: Head, first: int, second: int) -> bool:
    return any(
        _is_figure(other := sheet.cell(row, second)) and other != sheet.cell(row, first)
        for row in _below(sheet, head)
    )


def _told(sheet: Sheet, head: Head, column: int) -> str:
    heading = head.heading(column)
    cut = heading if len(heading) <= LONGEST else f"{heading[:LONGEST]}…"
    return cut if sheet.keys else f"{letters(column)} “{cut or '-'}”"
