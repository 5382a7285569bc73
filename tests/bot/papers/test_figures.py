"""Figures as they leave the house: drawn, printed, as a workbook, as CSV."""

import csv
import json
import re
import struct
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from importlib.resources import files
from io import BytesIO, StringIO

import pytest
import typst
from python_calamine import CalamineWorkbook

from bot.papers import charts
from bot.papers.figurefiles import plain_table, workbook
from bot.papers.figures import Figures, Row, written
from bot.papers.lines import broken
from bot.papers.report import Printing, chart, paper
from bot.papers.typesetting import FONTS, Paper, typeset
from bot.texts import FACTS, Texts
from handlers.language.place_file import ours
from handlers.language.places import width

SAY = Texts.load(dict.fromkeys(FACTS, "สพป.เพชรบูรณ์ เขต 3")).say
NOW = datetime(2026, 11, 23, 2, 5, tzinfo=UTC)
NOTES = ("ข้อมูล ณ 10 มิ.ย. 2568 · DMC รอบ 1", "ที่มา: กลุ่มนโยบายและแผน")
DISTRICTS = Figures(
    "จำนวนนักเรียนแยกตามอำเภอ",
    "คน",
    ("อำเภอ", "ชาย", "หญิง"),
    (
        Row("วิเชียรบุรี", (Decimal(4120), Decimal(3701))),
        Row("ศรีเทพ", (Decimal(2320), None)),
        Row("รวม", (Decimal(6440), None), sums=True),
    ),
    NOTES,
    stacked=True,
)
YEARS = Figures(
    "จำนวนนักเรียนย้อนหลัง",
    "คน",
    ("ปีการศึกษา", "นักเรียน"),
    tuple(Row(str(2563 + n), (Decimal(v),)) for n, v in enumerate((312, 305, 299, 290))),
    NOTES,
    over_years=True,
)
LONGEST = "ทดสอบชื่อที่ยาวมากกว่าโรงเรียนใดในประเทศไทยณัฐญญาฌฬฒ WWWWWMMMMM " * 3


def pixels(picture: bytes) -> list[bytes]:
    """The rows of a PNG in eight-bit RGBA, without their filters (PNG, third edition, 9)."""
    width, height, depth, kind = struct.unpack(">IIBB", picture[16:26])
    assert (depth, kind) == (8, 6)
    data, at = b"", 8
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        if picture[at + 4 : at + 8] == b"IDAT":
            data += picture[at + 8 : at + 8 + length]
        at += 12 + length
    raw, above, rows = zlib.decompress(data), bytes(4 * width), []
    for line in range(height):
        start = line * (4 * width + 1)
        above = _unfiltered(raw[start], raw[start + 1 : start + 1 + 4 * width], above)
        rows.append(above)
    return rows


def _unfiltered(kind: int, line: bytes, above: bytes) -> bytes:
    if kind == 0:
        return line
    if kind == 2:
        return bytes((one + over) % 256 for one, over in zip(line, above, strict=True))
    done = bytearray(line)
    for at in range(len(done)):
        left = done[at - 4] if at >= 4 else 0
        corner = above[at - 4] if at >= 4 else 0
        guess = left + above[at] - corner
        nearest = min((left, above[at], corner), key=lambda near: abs(guess - near))
        done[at] = (done[at] + (0, left, above[at], (left + above[at]) // 2, nearest)[kind]) % 256
    return bytes(done)


def is_clear(rows: list[bytes], columns: range) -> bool:
    """Is there nothing but paper in these columns of a picture?"""
    return all(row[4 * x : 4 * x + 3] == b"\xff\xff\xff" for row in rows for x in columns)


def of_schools(*names: str) -> Figures:
    rows = tuple(Row(name, (Decimal(1_234),)) for name in names)
    return Figures(names[0], "คน", ("โรงเรียน", "นักเรียน"), rows, NOTES)


@pytest.mark.slow
def test_no_word_of_a_chart_runs_over_its_edge() -> None:
    schools = sorted((place.name for place in ours()), key=width)[-3:]
    for drawing in (
        charts.bars(of_schools(LONGEST, *schools)),
        charts.bars(replace(DISTRICTS, title=LONGEST, notes=(LONGEST,))),
        charts.lines(replace(YEARS, title=LONGEST), LONGEST),
    ):
        rows = pixels(charts.png(drawing))
        assert is_clear(rows, range(16))
        assert is_clear(rows, range(charts.WIDTH - 16, charts.WIDTH))


@pytest.mark.parametrize("label", ["<b>&\"'</b>", "]]>", "ก\u0e49\u0e49"])
def test_what_a_school_is_called_is_never_markup(label: str) -> None:
    assert charts.png(charts.bars(of_schools(label))).startswith(b"\x89PNG")


def test_a_number_that_cannot_be_told_is_a_dash_and_no_sum_of_what_is_known() -> None:
    drawing = charts.bars(DISTRICTS)
    assert (">7,821<" in drawing, ">–<" in drawing) == (True, True)
    assert ">2,320<" not in drawing


def test_what_are_no_parts_of_a_whole_stand_beside_each_other_and_are_never_summed() -> None:
    scores = (Row("ภาษาไทย", (Decimal(73), Decimal(75))), Row("เฉลี่ย", (Decimal(70), None)))
    against = Figures("คะแนน", "คะแนน", ("วิชา", "เขต", "ประเทศ"), scores, NOTES)
    drawing = charts.bars(against)
    assert [n for n in (">73<", ">75<", ">70<", ">–<") if n not in drawing] == []
    assert ">148<" not in drawing


def test_more_columns_than_there_are_colours_are_not_drawn_as_if_they_were_fewer() -> None:
    four = Figures("นักเรียน", "คน", ("อำเภอ", *"กขคง"), (Row("ก", (Decimal(1),) * 4),), NOTES)
    assert chart(four, SAY, "th") is None
    assert chart(replace(four, stacked=True), SAY, "th") is None


BARS = r'<rect x="([-0-9.]+)" y="[-0-9.]+" width="([-0-9.]+)" height="34.0" fill="(#[0-9A-F]+)"/>'


def missing(*values: int) -> Figures:
    rows = tuple(Row(f"โรงเรียน {n}", (Decimal(v),)) for n, v in enumerate(values))
    return Figures("ครูขาดหรือเกิน", "คน", ("โรงเรียน", "ขาด/เกิน"), rows, NOTES)


@pytest.mark.parametrize(
    "values",
    [(-40, -5, 10), (-40, -5), (0, -3), (3, 0, 20)],
    ids=["both", "less", "nought", "more"],
)
def test_a_bar_of_less_than_nought_goes_the_other_way_and_stays_on_the_sheet(
    values: tuple[int, ...],
) -> None:
    drawn = charts.bars(missing(*values))
    found = [(float(x), float(wide), ink) for x, wide, ink in re.findall(BARS, drawn)]
    bars = [one for one in found if one[2] != "#EEF3F0"]
    known = [value for value in values if value]
    assert len(bars) == len(known)
    longest = max(map(abs, known))
    zeros = set()
    for (x, wide, ink), value in zip(bars, known, strict=True):
        assert x >= 56
        assert 0 < wide <= charts.WIDTH - 56 - x + 0.2
        zeros.add(round(x if value > 0 else x + wide))
        assert ink == ("#EBA13C" if value < 0 else "#0B6E4F")
        assert f">{value}<" in drawn
    assert max(zeros) - min(zeros) <= 1, "all from one line"
    widths = {abs(value): wide for value, (_, wide, _) in zip(known, bars, strict=True)}
    for size, wide in widths.items():
        assert wide == pytest.approx(widths[longest] * size / longest, abs=0.2)


def test_parts_of_less_than_nought_are_not_put_one_behind_the_other() -> None:
    rows = (Row("ก", (Decimal(5), Decimal(-2))),)
    with pytest.raises(ValueError, match="less than nought"):
        charts.bars(replace(DISTRICTS, rows=rows))
    assert chart(replace(DISTRICTS, rows=rows), SAY, "th") is None


@pytest.mark.parametrize("values", [(-40, -5), (-40, 10), (12, -1)])
def test_a_line_below_nought_stays_on_the_sheet(values: tuple[int, int]) -> None:
    rows = tuple(Row(str(2567 + n), (Decimal(v),)) for n, v in enumerate(values))
    drawn = charts.lines(replace(YEARS, rows=rows), "ตัด")
    rules = [float(y) for y in re.findall(r'y="([-0-9.]+)" width="778.0" height="2.0"', drawn)]
    spots = [float(y) for y in re.findall(r'<circle cx="[0-9.]+" cy="([-0-9.]+)"', drawn)]
    assert len(spots) == 2
    assert min(rules) <= min(spots)
    assert max(spots) <= max(rules) + 1
    assert ">0<" in drawn
    assert "ตัด" not in drawn, "nought is on it"


def test_a_sum_has_no_bar_of_its_own() -> None:
    assert "รวม" not in charts.bars(DISTRICTS)


def test_a_year_without_a_figure_is_a_gap_in_the_line() -> None:
    whole = charts.lines(YEARS, "").count("<line ")
    gap = replace(YEARS, rows=(*YEARS.rows[:1], Row("2564", (None,)), *YEARS.rows[2:]))
    assert (whole, charts.lines(gap, "").count("<line ")) == (3, 1)


@pytest.mark.parametrize(("values", "says_so"), [((312, 290), True), ((312, 20), False)])
def test_a_scale_that_does_not_begin_at_nought_says_so(
    values: tuple[int, int], says_so: bool
) -> None:
    rows = tuple(Row(str(2567 + n), (Decimal(v),)) for n, v in enumerate(values))
    drawn = chart(replace(YEARS, rows=rows), SAY, "th") or ""
    assert (SAY("figures.paper.cut", {}, "th") in drawn) is says_so


@pytest.mark.parametrize("count", [0, charts.MOST_BARS + 1])
def test_what_cannot_be_read_is_not_drawn(count: int) -> None:
    crowd = replace(DISTRICTS, rows=tuple(Row("ก", (Decimal(1), Decimal(1))) for _ in range(count)))
    assert chart(crowd, SAY, "th") is None


@pytest.mark.parametrize("values", [(0, 0), (7, 7), (Decimal("0.01"), Decimal("0.02"))])
def test_a_line_is_drawn_whatever_its_figures_are(values: tuple[int, int]) -> None:
    rows = tuple(Row(str(2567 + n), (Decimal(v),)) for n, v in enumerate(values))
    assert charts.png(charts.lines(replace(YEARS, rows=rows), "")).startswith(b"\x89PNG")


def test_no_figures_go_without_their_date() -> None:
    with pytest.raises(ValueError, match="date"):
        replace(DISTRICTS, notes=())


@pytest.mark.parametrize(
    ("value", "reads"), [("23462", "23,462"), ("45.667", "45.67"), ("12.0", "12"), (None, "–")]
)
def test_figures_are_written_as_people_read_them(value: str | None, reads: str) -> None:
    assert written(None if value is None else Decimal(value)) == reads


def pages(filled: Paper) -> int:
    drawn = typst.Compiler(font_paths=[FONTS], ignore_system_fonts=True).compile(
        files("bot.papers").joinpath("figures.typ").read_bytes(),
        format="png",
        sys_inputs={"paper": json.dumps(filled)},
    )
    return 1 if isinstance(drawn, bytes) else len(drawn or [])


def test_a_long_table_goes_on_over_the_pages_and_the_same_table_is_the_same_file() -> None:
    figures = of_schools(*(f"บ้านหนองไผ่ {n}" for n in range(185)))
    filled = paper(figures, Printing(NOW, "th"), SAY)
    assert pages(filled) > 3
    assert typeset("figures", filled) == typeset("figures", filled)


def test_an_official_paper_may_have_thai_digits_throughout() -> None:
    years = replace(DISTRICTS, columns=("อำเภอ", "ปี 2567", "ปี 2568"))
    filled = paper(years, Printing(NOW, "th", thai_digits=True), SAY)
    told = json.dumps({**filled, "chart": None, "thai_digits": None}, ensure_ascii=False)
    assert "๔,๑๒๐" in told
    assert not any(digit in told for digit in "0123456789")


def test_numbers_in_a_workbook_are_numbers_and_labels_are_text() -> None:
    figures = replace(DISTRICTS, rows=(Row("=1+1", (Decimal("45.5"), None)), *DISTRICTS.rows))
    book = CalamineWorkbook.from_filelike(BytesIO(workbook(figures, "ข้อมูล")))
    rows = book.get_sheet_by_name("ข้อมูล").to_python()
    assert ["=1+1", 45.5, ""] in rows
    assert ["วิเชียรบุรี", 4120.0, 3701.0] in rows
    assert [NOTES[0], "", ""] in rows


def test_csv_is_read_by_excel_in_thai_and_runs_nothing() -> None:
    figures = replace(DISTRICTS, rows=(Row("=1+1", (Decimal(10), None)), *DISTRICTS.rows))
    body = plain_table(figures)
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(body.decode("utf-8-sig"))))
    assert rows[:3] == [["อำเภอ", "ชาย", "หญิง"], ["'=1+1", "10", ""], ["วิเชียรบุรี", "4120", "3701"]]
    assert [NOTES[0]] in rows


def test_a_line_ends_between_words_and_a_mark_stays_with_its_letter() -> None:
    text = "นักเรียนที่ได้รับการช่วยเหลือทั้งหมดของสำนักงานเขตพื้นที่การศึกษา"
    parts = broken(text, 20)
    assert "".join(parts) == text
    assert all(width(part) <= 20 for part in parts)
    assert all(part[0] not in "ะัาำิีึืุูๅ็่้๊๋์" for part in parts)


def test_a_printed_chart_has_its_sara_am_in_two_halves_and_nothing_that_stands_around_it() -> None:
    rows = (Row("น้ำอ้อม", (Decimal(1), Decimal(2))), *DISTRICTS.rows)
    drawn = str(paper(replace(DISTRICTS, rows=rows), Printing(NOW, "th"), SAY)["chart"])
    assert "น\u0e4d\u0e49า" in drawn
    assert "ำ" not in drawn
    assert NOTES[0] not in drawn
