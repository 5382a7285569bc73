"""Whatever comes as a file, it is read or refused in words a person may hear, and never at more
work than its bounds allow."""

import io
import json
import zipfile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from handlers.figurefiles.known import KnownSchool, KnownSchools
from handlers.figurefiles.opening import MOST_FIGURES, read_file
from handlers.figurefiles.packing import reading_in, rows_of
from handlers.figurefiles.sheets import SMALL, read_sheets
from handlers.language.errors import Misread
from handlers.language.place_file import ours
from handlers.language.tablefaults import Bounds
from handlers.loading.schools import from_places
from tests.bad_files import GOOD, REFUSED, Bad, book, csv
from tests.handlers.figurefiles.conftest import OPEN, area_json, area_row
from tests.handlers.figurefiles.test_published import OVER, THREE_ROWS, merged

SOUND = (
    book(),
    merged(THREE_ROWS, *OVER),
    area_json(area_row("67030158", 1, 2, 3)),
    *(data for _, data in GOOD),
)
TIGHT = Bounds(size=200_000, unpacked=400_000, furthest_row=200, furthest_column=60, cells=3_000)


def read(data: bytes, bounds: Bounds = SMALL) -> None:
    try:
        laid_out = read_sheets(data, bounds)
    except Misread:
        laid_out = []
    assert sum(len(row) for sheet in laid_out for row in sheet.rows) <= bounds.cells
    try:
        found = read_file("2568-1.xlsx", data, OPEN, bounds=bounds)
    except Misread:
        return
    assert any(part.codes for part in found.parts)
    assert sum(len(part.counts) for part in found.parts) <= MOST_FIGURES


@given(some.binary(max_size=400))
def test_random_bytes(data: bytes) -> None:
    read(data)
    for begins in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\xff\xfe", b"{", b"["):
        read(begins + data)


@settings(deadline=None)
@given(some.sampled_from(SOUND), some.data())
def test_files_cut_off_anywhere(data: bytes, draw: some.DataObject) -> None:
    read(data[: draw.draw(some.integers(0, len(data)))])


@settings(deadline=None)
@given(
    some.sampled_from(SOUND),
    some.lists(some.tuples(some.integers(0, 10**6), some.integers(1, 255)), max_size=12),
)
def test_files_with_bits_turned_over(data: bytes, turned: list[tuple[int, int]]) -> None:
    changed = bytearray(data)
    for at, bits in turned:
        changed[at % len(data)] ^= bits
    read(bytes(changed))


@settings(deadline=None)
@given(
    some.sampled_from(("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml")),
    some.lists(some.tuples(some.integers(0, 10**6), some.binary(max_size=8)), max_size=6),
)
def test_workbooks_that_unpack_well_and_hold_anything(
    part: str, put: list[tuple[int, bytes]]
) -> None:
    """What is wrong is behind the zip's own checksums."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(merged(THREE_ROWS, *OVER))) as before,
        zipfile.ZipFile(made, "w") as after,
    ):
        for name in before.namelist():
            body = bytearray(before.read(name))
            for at, more in put if name == part else ():
                start = at % len(body)
                body[start : start + len(more)] = more
            after.writestr(name, bytes(body))
    read(made.getvalue())


@settings(deadline=None)
@given(
    some.lists(
        some.tuples(
            some.text("ABXZ", min_size=1, max_size=2) | some.text("ABCXYZ", max_size=4),
            some.integers(1, 210).map(str)
            | some.integers(0, 2_000_000).map(str)
            | some.text("0123456789.-", max_size=9),
        ),
        min_size=1,
        max_size=8,
    )
)
@example([("BH", "200")])
def test_cells_that_say_they_stand_anywhere(places: list[tuple[str, str]]) -> None:
    cells = "".join(f'<c r="{column}{row}"><v>1</v></c>' for column, row in places)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book())) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            body = before.read(name)
            if name == "xl/worksheets/sheet1.xml":
                body = body.replace(b"</row>", f"{cells}</row>".encode(), 1)
            after.writestr(name, body)
    read(made.getvalue(), TIGHT)


@given(some.lists(some.lists(some.text(max_size=8), max_size=90), max_size=40))
def test_csvs_of_anything(rows: list[list[str]]) -> None:
    read(csv(*("|".join(row) for row in rows), encoding="utf-8").replace(b"\x00", b""), TIGHT)


JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=9),
    lambda inside: (
        some.lists(inside, max_size=4)
        | some.dictionaries(some.sampled_from(("รหัสโรงเรียน", "ป.1 ชาย", "data", "x")), inside)
    ),
    max_leaves=30,
)


@given(JSON)
def test_json_of_anything(data: object) -> None:
    read(json.dumps({"data": data}).encode())
    read(json.dumps(data).encode())


def test_json_nested_as_deep_as_it_goes() -> None:
    for depth in (100, 900, 2_000, 100_000):
        deep = b"[" * depth + b"]" * depth
        read(b'[{"a": ' + deep + b"}]")


SHIPPED = KnownSchools.of(
    KnownSchool(one.code, one.name, one.code10, one.district, one.closed)
    for one in from_places({place.code: place for place in ours()})
)
IN_THE_FILE = [bad for bad in REFUSED if "future" not in bad.name]


@pytest.mark.parametrize("bad", IN_THE_FILE, ids=[bad.name for bad in IN_THE_FILE])
def test_every_no_travels_to_the_chat_with_what_its_sentence_names(bad: Bad) -> None:
    with pytest.raises(Misread) as here:
        read_file(bad.name, bad.data, SHIPPED)
    with pytest.raises(Misread) as there:
        reading_in(rows_of(bad.name, bad.data, SHIPPED))
    assert (there.value.text, there.value.params) == (here.value.text, here.value.params)
