"""Tables as an XLSX workbook, one sheet each, all of it text.

Nothing anybody typed is ever live: a cell is written as a string whatever it begins with, and is
formatted as text, so that a spreadsheet does not read it anew when somebody clicks into it (OWASP,
"CSV Injection").
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

LONGEST_CELL: Final = 32_000
"""Excel takes 32,767 characters, and counts some of them twice."""
LONGEST_TITLE: Final = 31
NARROWEST: Final = 12
WIDEST: Final = 60
TEXT: Final = 49
"""The number format "@" by the number it has in every workbook (ECMA-376 part 1, 18.8.30)."""
MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AS_TEXT: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
"""How a workbook is written: whatever a text looks like, it stays one."""


@dataclass(frozen=True)
class Table:
    """One sheet: its title, the names of its columns, and its rows as they are to be read."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def workbook(tables: Sequence[Table]) -> bytes:
    """The file. Raises ``ValueError`` for no table, or for a title that no sheet can have."""
    if not tables:
        raise ValueError("a workbook has at least one sheet")
    written = BytesIO()
    with xlsxwriter.Workbook(written, AS_TEXT) as book:
        head = book.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True})
        cell = book.add_format({"num_format": TEXT, "valign": "top", "text_wrap": True})
        for table in tables:
            if len(table.title) > LONGEST_TITLE:
                raise ValueError(f"{table.title!r} is too long for the title of a sheet")
            _write(table, book.add_worksheet(table.title), head, cell)
    return written.getvalue()


def _write(table: Table, sheet: Worksheet, head: Format, cell: Format) -> None:
    sheet.freeze_panes(1, 0)
    for at, name in enumerate(table.columns):
        sheet.set_column(at, at, _width(table, at))
        sheet.write_string(0, at, name, head)
    for line, row in enumerate(table.rows, start=1):
        for at, value in enumerate(row):
            if value:
                sheet.write_string(line, at, value[:LONGEST_CELL], cell)


def _width(table: Table, column: int) -> int:
    texts = [table.columns[column], *(row[column] for row in table.rows)]
    longest = max(len(line) for text in texts for line in (text.split("\n")))
    return min(max(longest + 2, NARROWEST), WIDEST)
