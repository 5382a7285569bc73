"""How many cells a workbook's reader lays out for a sheet: every one up to the furthest."""

import re
from functools import cache
from typing import Final

import re2

from handlers.language.tablefaults import BadTable, Bounds, TableFault

BEGIN: Final = b"<sheetData>"
_END: Final = "</sheetData>"
_HEAD: Final = 4096
"""Bytes in which a sheet says how far it goes, if it does."""
_OTHER_ATTRIBUTES: Final = rb"""(?:\s+(?!r\s*=)[\w:.-]{1,40}\s*=\s*(?:"[^"<>]*"|'[^'<>]*')){0,24}"""
_ROW_OR_CELL: Final = re.compile(
    rb"<(?!/)(?:[^ \t\r\n<>]*:)?(?:c|row)(?=[\s/>])(?:"
    + _OTHER_ATTRIBUTES
    + rb"""\s+r\s*=\s*(["'])([A-Z]{0,3})([0-9]{1,7})\1"""
    + _OTHER_ATTRIBUTES
    + rb"\s*/?>)?"
)
"""A row or a cell, and where it says it stands (ECMA-376 part 1, 18.3.1.4 and 18.3.1.73), which is
said once: the reader takes the last. Before its name may stand whatever the reader takes for a
prefix: it goes by what follows the colon."""
_DIMENSION: Final = re.compile(rb'<dimension ref="A1:([A-Z]{1,3})([0-9]{1,7})"')
_OF_A_ROW: Final = (
    "(?: (?:spans|s|customFormat|ht|customHeight|hidden|outlineLevel|collapsed|thickTop|thickBot"
    '|x14ac:dyDescent)="[^"<>&]*")*'
)
_SHARED: Final = ' t="s"><v>[0-9]{1,9}</v></c>'
_VALUE: Final = (
    '(?: t="(?:n|b|d|e|str)")?>(?:<f(?: [^<>]*)?(?:/>|>[^<]*</f>))?(?:<v>[^<]*</v>)?</c>'
)
_TEXT: Final = ' t="inlineStr"><is><t(?: xml:space="preserve")?>[^<]*</t></is></c>'


def plainly_laid_out(sheet: bytes, bounds: Bounds) -> int:
    """How many cells at most, of a sheet that says how far it goes and is spelled as programs do
    from its first cell to its last: told in one look, of which the country's three million need no
    second. 0 for any other.

    Such a cell says nothing but where it stands, of which kind it is and how it looks, before what
    is in it: whatever a reader takes for a cell is one of these."""
    said, begins = _DIMENSION.search(sheet[:_HEAD]), sheet.find(BEGIN)
    if said is None or begins < 0:
        return 0
    columns, rows = _rounded(said[1].decode(), "A", "Z"), _rounded(said[2].decode(), "1", "9")
    column, row = column_of(columns.encode()), int(rows)
    if not (0 < column <= bounds.furthest_column and 0 < row <= bounds.furthest_row):
        return 0
    found = _as_programs_do(columns, rows).match(sheet, begins)
    if found is None or any(map(_ROW_OR_CELL.search, (sheet[:begins], sheet[found.end() :]))):
        return 0
    return row * column


def _rounded(last: str, first: str, most: str) -> str:
    """29580 is 29999 and DB is DZ: to see that something lies no further, one look at its length
    and at how it begins is enough. Nothing, of what is said to be none."""
    return last[0] + most * (len(last) - 1) if last[0] >= first else "0"


@cache
def _as_programs_do(columns: str, rows: str) -> "re.Pattern[bytes]":
    """All cells of a sheet, of which none stands further than these (rounded).

    By RE2, which has the interface of ``re``: Python's own engine would keep a way back for each of
    them."""
    column, row = _up_to(columns, "A", "Z"), _up_to(rows, "1", "9", "0")
    cell = f'<c r="{column}{row}"(?: s="[0-9]{{1,9}}")?(?:/>|{_SHARED}|{_VALUE}|{_TEXT})'
    one = f'<row r="{row}"{_OF_A_ROW}(?:/>|>(?:{cell})*</row>)'
    found: re.Pattern[bytes] = re2.compile(f"{BEGIN.decode()}(?:{one})*{_END}".encode())
    return found


def _up_to(last: str, first: str, most: str, least: str = "") -> str:
    """A pattern for the letters of a column, or the digits of a row, up to one that is rounded:
    as many that begin no later, or fewer."""
    begins, more = f"[{first}-{last[0]}]", len(last) - 1
    if not more:
        return begins
    within = f"[{least or first}-{most}]"
    fewer = f"[{first}-{most}]{within}{{0,{more - 1}}}"
    return f"(?:{begins}{within}{{{more}}}|{fewer})"


def laid_out(sheet: bytes, bounds: Bounds) -> int:
    """How many cells, each looked at. Raises ``BadTable`` for one that stands too far, or does not
    say where."""
    columns: set[bytes] = set()
    row = 0
    for found in _ROW_OR_CELL.finditer(sheet):
        _, letters, number = found.groups()
        if number is None:
            raise BadTable(TableFault.DAMAGED)
        if (stands := int(number)) > row:
            row = stands
            if row > bounds.furthest_row:
                raise bounds.too_far(f"{letters.decode() or 'A'}{row}")
        if letters not in columns:
            columns.add(letters)
            if column_of(letters) > bounds.furthest_column:
                raise bounds.too_far(f"{letters.decode()}{stands}")
    return row * max(map(column_of, columns), default=0)


def column_of(letters: bytes) -> int:
    """A is 1, XFD is 16,384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
