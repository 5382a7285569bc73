"""A workbook that was made to be more than it seems is refused before it is laid out, and no cell
of one that is spelled oddly is lost."""

import io
import struct
import tracemalloc
import zipfile
import zlib

import pytest
from python_calamine import CalamineWorkbook

from handlers.figurefiles.sheets import read_sheets
from handlers.language.tablefaults import BadTable, Bounds, TableFault
from handlers.language.workbooks import gone_through
from tests.bad_files import SHEET, book
from tests.handlers.language.test_far_cells import BOUNDS, MAIN, PLAIN, with_sheets

MEGABYTE = 1024 * 1024
LAST = b'<c r="A2"><v>3</v></c>'


def with_part(name: str, part: bytes, data: bytes) -> bytes:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for one in before.namelist():
            if one != name:
                after.writestr(one, before.read(one))
        after.writestr(name, part)
    return made.getvalue()


def read(sheet: bytes) -> list[list[object]]:
    data = gone_through(with_sheets(sheet), BOUNDS)
    found = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    return [[*row] for row in found]


@pytest.mark.parametrize("ends", [b"</x:sheetData>", b"</sheetData >"])
@pytest.mark.parametrize("stands", [b' r="Z300"', b'r="Z300"', b' r = "Z300"'])
def test_a_far_cell_is_refused_that_seems_to_stand_after_the_cells(
    ends: bytes, stands: bytes
) -> None:
    sheet = PLAIN.replace(b'<c r="A2">', b'<c r="A2" s="</sheetData>"' + stands + b">")
    sheet = sheet.replace(b"</row></sheetData></w", b"</row>" + ends + b"</w")
    with pytest.raises(BadTable):
        gone_through(with_sheets(sheet), BOUNDS)


def test_a_part_that_is_longer_than_it_says_is_not_unpacked_to_its_end() -> None:
    """Said are the length and the check sum of its beginning."""
    pressed = zlib.compressobj(9, zlib.DEFLATED, -15)
    long = pressed.compress(PLAIN + b" " * (64 * MEGABYTE)) + pressed.flush()
    data = with_part(SHEET, b"", with_sheets(PLAIN))
    data = with_part("xl/theme/theme1.xml", b"", data)  # no other that is long
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = {one: packed.read(one) for one in packed.namelist() if one != SHEET}
    data = _packed({**parts, SHEET: PLAIN}, {SHEET: long})
    tracemalloc.start()
    try:
        with pytest.raises(BadTable) as no:
            gone_through(data, BOUNDS)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert no.value.reason == TableFault.DAMAGED
    assert most < 8 * MEGABYTE


def _packed(parts: dict[str, bytes], as_told: dict[str, bytes]) -> bytes:
    """A zip in which some parts are packed otherwise than their length and check sum say."""
    made, listed = io.BytesIO(), []
    for name, part in parts.items():
        pressed = zlib.compressobj(9, zlib.DEFLATED, -15)
        stream = as_told.get(name) or pressed.compress(part) + pressed.flush()
        said = (20, 0, 8, 0, 33, zlib.crc32(part), len(stream), len(part), len(name), 0)
        listed.append(
            struct.pack("<4sH5H3I2H", b"PK\1\2", 20, *said)
            + struct.pack("<3H2I", 0, 0, 0, 0, made.tell())
            + name.encode()
        )
        made.write(struct.pack("<4s5H3I2H", b"PK\3\4", *said) + name.encode() + stream)
    begins, index = made.tell(), b"".join(listed)
    count = len(listed)
    ends = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(index), begins, 0)
    return made.getvalue() + index + ends


@pytest.mark.timeout(60)
def test_a_formula_behind_which_nothing_comes_is_looked_at_once() -> None:
    """Spaces that two patterns could share would be tried in all ways, which takes hours."""
    cell = b'<c r="A2"><f>1</f>' + b" " * MEGABYTE + b"x</c>"
    data = with_sheets(PLAIN.replace(LAST, cell))
    assert gone_through(data, BOUNDS) == data


def said_often(
    text: bytes,
    times: int,
    *,
    texts: bytes = b"<si><t>%b</t></si>",
    cell: bytes = b' t="s"><v>0</v>',
) -> bytes:
    rows = b"".join(
        b'<row r="%d"><c r="A%d"%b</c></row>' % (row, row, cell) for row in range(1, times + 1)
    )
    begin, end = PLAIN.index(b"<row"), PLAIN.index(b"</sheetData>")
    sheet = PLAIN[:begin].replace(b"A1:B3", b"A1:A%d" % times) + rows + PLAIN[end:]
    shared = b'<sst xmlns="%b">%b</sst>' % (MAIN, texts.replace(b"%b", text))
    return with_part("xl/sharedStrings.xml", shared, with_sheets(sheet))


@pytest.mark.parametrize(
    "texts",
    [
        b"<si><t>%b</t></si>",
        b"<si ><r><t>%b</t></r></si>",
        b'<x:si xmlns:x="' + MAIN + b'"><x:t>%b</x:t></x:si>',
        b"<!-- <si> <si> --><si><t>%b</t></si>",
    ],
)
def test_a_long_text_that_every_cell_says_is_refused(texts: bytes) -> None:
    """The reader would copy it for each."""
    bounds = Bounds(unpacked=1 * MEGABYTE)
    with pytest.raises(BadTable) as no:
        gone_through(said_often(b"x" * 20_000, 100, texts=texts), bounds)
    assert no.value.reason == TableFault.TOO_MUCH


def test_a_short_text_that_every_cell_says_and_a_long_one_that_none_does_are_taken() -> None:
    bounds = Bounds(unpacked=1 * MEGABYTE)
    texts = b"<si><t>ok</t></si><si><t>%b</t></si>"
    assert gone_through(said_often(b"x" * 20_000, 100, texts=texts), bounds)


def test_a_decoy_of_many_short_texts_hides_no_long_one() -> None:
    bounds = Bounds(unpacked=1 * MEGABYTE)
    data = said_often(b"x" * 20_000, 100)
    decoy = b"<sst>" + b"<si><t>no</t></si>" * 5_000 + b"</sst>"
    for name in ("xl/decoy.xml", "a/decoy.xml"):
        with pytest.raises(BadTable):
            gone_through(with_part(name, decoy, data), bounds)


@pytest.mark.parametrize(
    "cell",
    [
        *(b' t="s"><v>0</v><v>%d</v>', b' t="s"><v>0</v><v x="">%d</v>', b' t="s"><v>00%d</v>'),
        *(b' t="s" x=""><v>%d</v>', b" t='s'><v>%d</v>", b' t="s" ><v >%d</v>'),
        *(
            b' t="s"><v>%d</v><is><t/></is>',
            b' t="s"><v><!-- -->%d</v>',
            b' t="s"><f>1</f><v>%d</v>',
        ),
    ],
)
@pytest.mark.parametrize("at", [1, 2_500])
def test_a_long_text_is_seen_however_a_cell_says_it(cell: bytes, at: int) -> None:
    """Among those that come up first, and behind them."""
    texts = b"<si><t>ok</t></si>" * at + b"<si><t>%b</t></si>"
    data = said_often(b"x" * 20_000, 100, texts=texts, cell=cell % at)
    with pytest.raises(BadTable) as no:
        gone_through(data, Bounds(unpacked=1 * MEGABYTE))
    assert no.value.reason == TableFault.TOO_MUCH


def test_a_long_text_is_seen_though_its_part_comes_behind_the_sheet_that_says_it() -> None:
    bounds = Bounds(unpacked=1 * MEGABYTE)
    taken = said_often(b"x" * 20_000, 100, texts=b"<si><t>ok</t></si><si><t>%b</t></si>")
    behind = b"<sst><si><t>" + b"x" * 20_000 + b"</t></si></sst>"
    with pytest.raises(BadTable) as no:
        gone_through(with_part("xl/worksheets/texts.xml", behind, taken), bounds)
    assert no.value.reason == TableFault.TOO_MUCH


def test_sheets_that_stand_in_one_part_have_no_more_cells_than_one_may_have() -> None:
    data = book()
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        told = packed.read("xl/workbook.xml")
    one = told[told.index(b"<sheet ") : told.index(b"</sheets>")]
    name = one.split(b'name="')[1].split(b'"')[0]
    more = b"".join(one.replace(name, b"S%d" % at) for at in range(9))
    many = with_part("xl/workbook.xml", told.replace(one, one + more), data)
    assert len(read_sheets(many, Bounds(cells=150))) == 10
    with pytest.raises(BadTable) as no:
        read_sheets(many, Bounds(cells=149))
    assert no.value.reason == TableFault.TOO_MANY_CELLS


@pytest.mark.parametrize(
    "kind", [b' t="e"', b" t='e'", b'\nt="e"', b'\tt="e"', b' t ="e"', b' t= "e"', b' t = "e"']
)
def test_an_error_is_told_however_its_kind_is_spelled(kind: bytes) -> None:
    sheet = PLAIN.replace(LAST, b'<c r="A2"' + kind + b"><v>#N/A</v></c>")
    assert read(sheet)[1][0] == "#N/A"


@pytest.mark.parametrize(
    "cell",
    [
        *(b"><f>1+1</f><v/>", b"><f>1+1</f><v />", b"><f>1+1</f><v></v>", b"><f>1+1</f>"),
        *(b'><f>1+1</f><v xml:space="preserve"></v>', b"><f>1+1</f>\n<v> </v>\n"),
        *(b"><f>1+1</f ><v></v >", b"><v></v><f>1+1</f>", b"><v/><f>1+1</f>"),
        *(b' x=""><f>1+1</f>', b' t="e"><f>1+1</f>', b' t="str"><f>1+1</f>'),
    ],
)
def test_a_formula_without_a_result_is_told_however_it_is_spelled(cell: bytes) -> None:
    sheet = PLAIN.replace(LAST, b'<c r="A2"' + cell + b"</c>")
    assert read(sheet)[1][0] == "=1+1"


def test_a_cell_that_seems_to_end_within_what_it_says_of_itself_is_refused() -> None:
    """No program writes one, and readers differ in where it ends."""
    with pytest.raises(BadTable):
        read(PLAIN.replace(LAST, b'<c r="A2" x=">"><v>1</v></c>'))


def test_a_formula_whose_result_is_an_empty_text_is_an_empty_cell() -> None:
    sheet = PLAIN.replace(LAST, b'<c r="A2" t="str"><f>""</f><v></v></c><c r="B2"><v>4</v></c>')
    assert read(sheet)[1] == ["", 4.0]
