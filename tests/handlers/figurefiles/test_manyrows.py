"""The country's tables: read the quick way, they come to what the usual way comes to."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.figurefiles.known import KnownSchool, KnownSchools
from handlers.figurefiles.layouts import find_head
from handlers.figurefiles.manyrows import ManyRows
from handlers.figurefiles.reading import BadFigures
from handlers.figurefiles.rows import Found, Rows
from handlers.figurefiles.sheets import Sheet
from tests.examples import examples

SCHOOLS = [
    KnownSchool(f"6703{number:04}", f"บ้านทดสอบ {number}", f"10{number:08}", "หนองไผ่")
    for number in range(5)
]
KNOWN = KnownSchools.of(SCHOOLS)
HEADINGS = ["smis", "โรงเรียน", "ชื่อโรงเรียน", "ชื่ออำเภอ", "ป.1", "ป.1 ชาย", "ป.1 หญิง", "ป.1 ห้อง"]
HEADINGS += ["ม.1 ชาย", "ม.1 หญิง", "รวมห้อง", "นักเรียนทั้งหมด", "เกณฑ์7ขนาด"]
CELL = st.sampled_from(["-", "", "7", "12", "1,204", "0", "3.5", "-2", "สิบ"])


@st.composite
def rows(draw: st.DrawFn) -> list[list[str]]:
    """Most of them in order; some with a slip, some that are no school's."""
    found = []
    for one in draw(st.permutations(SCHOOLS))[: draw(st.integers(1, 5))]:
        boys, girls, rooms, more, others = (draw(st.integers(0, 1_500)) for _ in range(5))
        whole = boys + girls + more + others
        line = [one.code, one.code10, one.name, "หนองไผ่", boys + girls, boys, girls, rooms]
        line += [more, others, rooms, whole, "3"]
        cells = [f"{cell:,}" if isinstance(cell, int) else cell for cell in line]
        slip = draw(st.sampled_from(["", "", "", "cell", "name", "code10", "short", "outside"]))
        if slip == "cell":
            cells[draw(st.integers(4, 11))] = draw(CELL)
        elif slip == "name":
            cells[2] = draw(st.sampled_from(["", "โรงเรียนบ้านทดสอบ 1", SCHOOLS[0].name, "อื่น"]))
        elif slip == "code10":
            cells[1] = draw(st.sampled_from(["", "-", "6703", "รวม"]))
        elif slip == "short":
            cells = cells[: draw(st.integers(5, 12))]
        elif slip == "outside":
            cells[0] = "10010001"
        found.append(cells)
        if draw(st.integers(0, 5)) == 0:
            total = draw(st.sampled_from([f"{whole:,}", "9"]))
            found.append(["", "", "รวม", "", "", "", "", "", "", "", "", total])
    return found


def told(found: Found) -> dict[tuple[str, ...], Decimal]:
    by_kind = {(one.school, one.metric, *one.kind): one.value for one in found.counts}
    for grid in found.grids:
        for school, cells in grid.rows.items():
            for kind, cell in zip(grid.kinds, cells, strict=True):
                if cell is not None:
                    by_kind[school, grid.metric, *kind] = Decimal(cell) / grid.parts
    return by_kind


@settings(max_examples=examples(150), deadline=None)
@given(below=rows())
def test_the_quick_way_comes_to_what_the_usual_way_comes_to(below: list[list[str]]) -> None:
    sheet = Sheet("DMC", [HEADINGS, *below])
    head = find_head(sheet, "DMC691.xlsx")
    assert head is not None
    both: list[Found | dict[str, object]] = []
    for way in (Rows, ManyRows):
        try:
            both.append(way(sheet, head, KNOWN).read())
        except BadFigures as no:
            both.append({"reason": no.reason, **no.params})
    usual, quick = both
    if isinstance(usual, dict) or isinstance(quick, dict):
        assert usual == quick
        return
    assert quick.counts == []
    assert told(quick) == told(usual)
    assert (quick.schools, quick.doubts) == (usual.schools, usual.doubts)
    assert (quick.checked, quick.outside) == (usual.checked, usual.outside)
