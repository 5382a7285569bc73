"""However a workbook spells its cells, none is laid out that stands too far."""

import io
import re
import zipfile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some
from python_calamine import CalamineError, CalamineWorkbook

from handlers.figurefiles.cells import letters
from handlers.language.sheetcells import _rounded, _up_to, column_of, laid_out, plainly_laid_out
from handlers.language.tablefaults import BadTable, Bounds, TableFault
from handlers.language.workbooks import gone_through
from tests.bad_files import SHEET, book
from tests.examples import examples

BOUNDS = Bounds(furthest_row=299, furthest_column=20, cells=20 * 299)
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PLAIN = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="%b">'
    b'<dimension ref="A1:B3"/><cols><col min="1" max="2"/></cols><sheetData>'
    b'<row r="1"><c r="A1" s="1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    b'<row r="2"><c r="A2"><v>3</v></c></row></sheetData></worksheet>' % MAIN
)
FAR = b"Z300"


def with_sheets(*sheets: bytes) -> bytes:
    """A workbook of which the first part is this; the others are only there."""
    made = io.BytesIO()
    names = [SHEET, *(f"xl/worksheets/other{at}.xml" for at in range(1, len(sheets)))]
    with zipfile.ZipFile(io.BytesIO(book())) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            if name != SHEET:
                after.writestr(name, before.read(name))
        for name, sheet in zip(names, sheets, strict=True):
            after.writestr(name, sheet)
    return made.getvalue()


def called(prefix: bytes, *, mark: bytes = b'"') -> bytes:
    """A sheet with a near and a far cell, by names with this before them."""
    declared = b"xmlns:%b" % prefix[:-1] if len(prefix) > 1 else b"xmlns"
    cells = b"".join(
        b"<%bc r=%b%b%b><%bv>1</%bv></%bc>" % (prefix, mark, place, mark, prefix, prefix, prefix)
        for place in (b"A1", FAR)
    )
    return b'<%bworksheet %b="%b"><%bsheetData><%brow r=%b1%b>%b</%brow></%bsheetData></%b>' % (
        *(prefix, declared, MAIN, prefix, prefix, mark, mark, cells, prefix, prefix),
        prefix + b"worksheet",
    )


IN_THE_FIRST_LINE = (
    b"<x:worksheet xmlns:x='%b'><x:sheetData><x:row r='1'><x:c r='%b'><x:v>1</x:v></x:c></x:row>\n"
    b'<row r="1"><c r="A1"><v>1</v></c></row></x:sheetData><dimension ref="A1:B9"/></x:worksheet>'
    % (MAIN, FAR)
)
"""Where a declaration usually is, and nothing is looked for."""
SPELLINGS = (
    *(b"", b"x:", b"x" * 60 + b":", b"x" * 300_000 + b":", b":", b"a/b:", b"a\x0bb:"),
    *("ก:".encode(), b"\xff:"),
)


@pytest.mark.parametrize("mark", [b'"', b"'"], ids=["double", "single"])
@pytest.mark.parametrize("prefix", SPELLINGS, ids=[repr(one[:8]) for one in SPELLINGS])
def test_a_far_cell_is_refused_whatever_stands_before_its_name(prefix: bytes, mark: bytes) -> None:
    with pytest.raises(BadTable):
        gone_through(with_sheets(called(prefix, mark=mark)), BOUNDS)


def test_a_far_cell_is_refused_where_a_declaration_usually_is() -> None:
    assert IN_THE_FIRST_LINE.find(b"\n") < 200
    with pytest.raises(BadTable):
        gone_through(with_sheets(IN_THE_FIRST_LINE), BOUNDS)


@pytest.mark.parametrize(
    "places",
    [
        *(b'r="A2" r="Z300"', b'r="A2"r="Z300"', b"r=\"A2\" r ='Z300'", b"r='A2' r= \"Z300\""),
        *(b'r="A2" s=">" r="Z300"', b'r="A2" s=">"r="Z300"', b'r="A2"\nr="Z300"'),
    ],
)
def test_a_far_cell_is_refused_that_says_twice_where_it_stands(places: bytes) -> None:
    sheet = PLAIN.replace(b'r="A2"', places)
    with pytest.raises(BadTable):
        gone_through(with_sheets(sheet), BOUNDS)


def test_all_sheets_together_have_no_more_cells_than_one_may_have() -> None:
    """Whichever of them are gone through the quick way."""
    quick = PLAIN.replace(b'"B1"', b'"J200"').replace(b"A1:B3", b"A1:J200")
    slow = called(b"x:").replace(FAR, b"T200")
    assert plainly_laid_out(quick, BOUNDS)
    assert laid_out(quick, BOUNDS) + laid_out(slow, BOUNDS) > BOUNDS.cells
    gone_through(with_sheets(PLAIN, slow), BOUNDS)
    for sheets in ((quick, slow), (slow, quick)):
        with pytest.raises(BadTable) as no:
            gone_through(with_sheets(*sheets), BOUNDS)
        assert no.value.reason == TableFault.TOO_MANY_CELLS


def test_of_what_a_sheet_says_of_itself_the_cells_are_counted_where_it_would_be_too_much() -> None:
    wide = PLAIN.replace(b"A1:B3", b"A1:T200")
    assert plainly_laid_out(wide, BOUNDS) == BOUNDS.cells
    gone_through(with_sheets(wide, wide, wide), BOUNDS)


def letters_of(column: int) -> str:
    """1 is A, 16,384 is XFD."""
    return letters(column - 1)


@pytest.mark.parametrize("last", ["A", "B", "J", "Z", "AA", "AZ", "BA", "DB", "ZZ", "AAA", "XFD"])
@pytest.mark.parametrize("row", [1, 2, 9, 10, 11, 99, 100, 101, 199, 29_580, 60_000])
def test_within_is_what_is_no_further_than_rounded_and_nothing_else(last: str, row: int) -> None:
    columns, rows = _rounded(last, "A", "Z"), _rounded(str(row), "1", "9")
    within = re.compile(_up_to(columns, "A", "Z") + _up_to(rows, "1", "9", "0"))
    column, furthest = column_of(columns.encode()), int(rows)
    assert column >= column_of(last.encode())
    assert row <= furthest < max(2 * row, 10)
    some_rows = {1, 2, 9, 10, 19, 99, 100, 999, 20_000, row, furthest, furthest + 1}
    for other in range(1, 16_385, 7) if column > 300 else range(1, 705):
        near = other < 30 or abs(other - column) < 3
        for number in some_rows if near else (1, furthest, furthest + 1):
            place = f"{letters_of(other)}{number}"
            beyond = within.fullmatch(place) is None
            assert beyond == (other > column or number > furthest), place
    for nowhere in ("", "0", "1", "A0", "A", "a1", "A1 ", "A01", f"{furthest}0", f"A{furthest}0"):
        assert not within.fullmatch(nowhere), nowhere


PIECES = (
    *(
        b"<c",
        b"<x:c",
        b"<:c",
        b"<row",
        b"<col",
        b"<cols",
        b"</x:c>",
        b"/>",
        b">",
        b"\n",
        b"\t",
        b" ",
    ),
    *(b'"', b"'", b' r="Z300"', b" r='Z300'", b' r="A999"', b' r="T200"', b' r="1000"', b' r=""'),
    *(b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?x", b"?>", b"&#90;", b' s="1"', b'<c r="Z300">'),
    *(b'<c r="A201"/>', b'<dimension ref="A1:T9"/>', b"<x:row r='300'>", b"<v>9</v>", b"<c\n r"),
    *(b'r="Z300"', b" r ='Z300'", b"r= "),
)


def _refusal(sheet: bytes) -> str | None:
    try:
        BOUNDS.refuse_cells(laid_out(sheet, BOUNDS))
    except BadTable as no:
        return no.reason
    return None


def _exactly(sheet: bytes) -> int:
    try:
        return laid_out(sheet, BOUNDS)
    except BadTable:
        return 0


@settings(max_examples=examples(400), deadline=None)
@given(
    some.sampled_from((PLAIN, IN_THE_FIRST_LINE, called(b""), called(b"x:"))),
    some.lists(
        some.tuples(some.integers(0, 10**4), some.integers(0, 9), some.sampled_from(PIECES)),
        max_size=6,
    ),
)
@example(IN_THE_FIRST_LINE, [])
def test_the_quick_way_lets_nothing_through_that_the_other_refuses(
    sheet: bytes, put: list[tuple[int, int, bytes]]
) -> None:
    for at, instead_of, piece in put:
        start = at % len(sheet)
        sheet = sheet[:start] + piece + sheet[start + instead_of :]
    if at_most := plainly_laid_out(sheet, BOUNDS):
        assert _refusal(sheet) in (None, TableFault.DAMAGED), "which the reader says itself"
        assert at_most >= _exactly(sheet)
    try:
        opened = CalamineWorkbook.from_filelike(
            io.BytesIO(gone_through(with_sheets(sheet), BOUNDS))
        )
        found = opened.get_sheet_by_index(0)
    except (BadTable, CalamineError):
        return
    row, column = found.end or (0, 0)
    assert row < BOUNDS.furthest_row
    assert column < BOUNDS.furthest_column
