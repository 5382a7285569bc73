"""Files of figures as they should not be, each really made, and what its sender is told of it.

Of the area that ships with the product. ``tests/bot/cli/test_bad_files.py`` loads them at the
terminal, ``tests/journeys/test_bad_files.py`` drops them into the chat.
"""

import io
import json
import re
import struct
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter

WANGPHAI, KHOKKRUAT = "67030032", "67030060"
HEADINGS = ("รหัสโรงเรียน", "ชื่อโรงเรียน", "ป.1 ชาย", "ป.1 หญิง", "รวม")
TABLE: tuple[tuple[str | int, ...], ...] = (
    HEADINGS,
    (WANGPHAI, "บ้านวังไผ่", 4, 5, 9),
    (KHOKKRUAT, "บ้านโคกกรวด", 1, 1, 2),
)
LINES = ("รหัสโรงเรียน|ป.1 ชาย|ป.1 หญิง", f"{WANGPHAI}|4|5", f"{KHOKKRUAT}|1|1")
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
"""How a compound file begins (MS-CFB 2.2)."""
More = Callable[[xlsxwriter.Workbook, Any], object]


@dataclass(frozen=True)
class Bad:
    """``told`` stands in what is said of it, in Thai; ``terminal`` where it is another there: it
    takes larger files."""

    name: str
    data: bytes
    told: str
    terminal: str = ""


def book(*more: More, rows: Sequence[Sequence[str | int | float]] = TABLE) -> bytes:
    """The table as XLSX; ``more`` is given the workbook and its sheet."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as written:
        sheet = written.add_worksheet("ข้อมูล")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        for one in more:
            one(written, sheet)
    return made.getvalue()


def csv(*lines: str, mark: str = ",", encoding: str = "utf-8-sig", ends: str = "\r\n") -> bytes:
    """Columns parted by ``|`` here, by ``mark`` there."""
    return ends.join(line.replace("|", mark) for line in lines).encode(encoding)


def changed(data: bytes, old: str, new: str, part: str = SHEET) -> bytes:
    """A workbook with something else in one of its parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(made, "w", 8) as after:
        for name in before.namelist():
            body = before.read(name)
            if name == part:
                assert re.search(old.encode(), body), f"{old} is not there"
                body = re.sub(old.encode(), new.encode(), body)
            after.writestr(name, body)
    return made.getvalue()


def rows_of(*rows: dict[str, object]) -> bytes:
    """As the DMC's site hands them out."""
    return json.dumps({"success": True, "data": rows}).encode()


def packed(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        for name, body in parts.items():
            written.writestr(name.replace("__", "/").replace("_", "."), body)
    return made.getvalue()


def with_part(name: str, body: bytes) -> bytes:
    made = io.BytesIO(book())
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as written:
        written.writestr(name, body)
    return made.getvalue()


def that_lies(size: int, said: int, part: str = SHEET) -> bytes:
    """A part blown up by ``size`` bytes, that says it is another size."""
    blown = changed(book(), "$", " " * size, part)
    with zipfile.ZipFile(io.BytesIO(blown)) as inside:
        real = inside.getinfo(part).file_size
    return blown.replace(struct.pack("<L", real), struct.pack("<L", said))


def formula(value: str | int) -> More:
    return lambda _book, sheet: sheet.write_formula("C2", "=2+2", None, value)


def day(written: xlsxwriter.Workbook, sheet: Any) -> None:
    sheet.write_datetime("C2", date(2025, 6, 4), written.add_format({"num_format": "d/m/yyyy"}))


def reckoned(value: str | int) -> bytes:
    return book(formula(value))


def with_a_second(name: str, *, hidden: bool) -> More:
    def add(written: xlsxwriter.Workbook, _sheet: Any) -> None:
        sheet = written.add_worksheet(name)
        for number, row in enumerate(TABLE):
            sheet.write_row(number, 0, row)
        if hidden:
            sheet.hide()

    return add


def hides_itself(written: xlsxwriter.Workbook, sheet: Any) -> None:
    written.add_worksheet("ปก").activate()
    sheet.hide()


DAMAGED, PASSWORD, OTHER = "เสียหายหรือส่งมาไม่ครบ", "ตั้งรหัสผ่านไว้", "ยังอ่านไฟล์ชนิดนี้ไม่ได้"
NO_TABLE, LETTERS = "ไม่ใช่ตาราง", "อ่านตัวอักษรในไฟล์นี้ไม่ได้"
REFUSED = (
    # what is no workbook, or one in pieces
    Bad("2568-1 cut.xlsx", book()[:2500], DAMAGED),
    Bad("2568-1 flip.xlsx", book().replace(b"PK\x01\x02", b"PK\x01\x09"), DAMAGED),
    Bad("2568-1 torn.xlsx", b"PK\x03\x04" + b"x" * 500, DAMAGED),
    Bad(
        "2568-1 secret.xlsx",
        OLE + "EncryptionInfo".encode("utf-16-le") + "EncryptedPackage".encode("utf-16-le"),
        PASSWORD,
    ),
    Bad("2568-1 old.xls", OLE + "Workbook".encode("utf-16-le") + b"\0" * 64, OTHER),
    Bad("2568-1 web.xls", "<html><table><tr><td>รหัสโรงเรียน".encode(), OTHER),
    Bad("2568-1.ods", packed(mimetype=b"", content_xml=b"<a/>"), OTHER),
    Bad("2568-1.xlsb", packed(xl__workbook_bin=b""), OTHER),
    Bad("2568-1.docx", packed(word__document_xml=b"<a/>"), NO_TABLE),
    Bad("2568-1.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", NO_TABLE),
    Bad("2568-1.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", NO_TABLE),
    Bad("2568-1.zip", packed(a_xlsx=book()), "กรุณาแตกไฟล์"),
    # more than it seems
    Bad(
        "2568-1 bomb.xlsx",
        that_lies(54_321, 700 * 1024 * 1024),
        "ใหญ่เกิน 40 MB ทั้งที่ไฟล์เล็ก",
        "ใหญ่เกิน 600 MB ทั้งที่ไฟล์เล็ก",
    ),
    Bad("2568-1 liar.xlsx", that_lies(30_000_000, 2_000), DAMAGED),
    Bad("2568-1 strings.xlsx", that_lies(30_000_000, 2_000, "xl/sharedStrings.xml"), DAMAGED),
    Bad("2568-1 big.csv", b"x" * (2 * 1024 * 1024 + 1), "ไม่เกิน 2 MB", "ยาวผิดปกติ"),
    Bad("2568-1 wide.xlsx", changed(book(), 'r="E2"', 'r="XFD2"'), "ช่อง XFD2 อยู่ไกลเกินตาราง"),
    Bad("2568-1 beyond.xlsx", changed(book(), 'r="E2"', 'r="ZZZ2"'), "ช่อง ZZZ2 อยู่ไกลเกินตาราง"),
    Bad("2568-1 deep.xlsx", changed(book(), 'row r="3"', 'row r="1048576"'), "ช่อง A1048576"),
    Bad("2568-1 nowhere.xlsx", changed(book(), ' r="E2"', ""), DAMAGED),
    Bad(
        "2568-1 aside.xlsx",
        changed(book(), '<c r="E2"', """<c a=" r='E2' " """.rstrip()),
        DAMAGED,
    ),
    Bad("2568-1 long.csv", csv(*("x",) * 60_002), "ช่อง A20002", "ช่อง A60002"),
    Bad(
        "2568-1 wide.csv",
        csv(LINES[0], LINES[1] + "|" * 500 + "7", LINES[2]),
        "ช่อง SI2 อยู่ไกลเกินตาราง",
    ),
    Bad("2568-1 wide.json", rows_of({f"k{n}": 1 for n in range(201)}), "ช่อง #1 k200 อยู่ไกลเกินตาราง"),
    Bad("2568-1 long.json", rows_of(*[{"k": 1}] * 5_001), "ช่อง #5001 อยู่ไกลเกินตาราง"),
    Bad("2568-1 cut.json", rows_of({"รหัสโรงเรียน": WANGPHAI})[:-3], "JSON นี้ไม่ครบ"),
    Bad("2568-1 deep.json", b"[" * 200_000, "JSON นี้ไม่ครบ"),
    Bad("2568-1 odd.json", b'{"data": [1, 2]}', "ไม่พบตารางที่รู้จัก"),
    Bad("2568-1 odd letters.json", '{"data": "ก"}'.encode("cp874"), LETTERS),
    # cells
    Bad(
        "2568-1 no result.xlsx",
        changed(reckoned(4), "<v>4</v></c><c r=.D2", '</c><c r="D2'),
        "ช่อง C2 เป็นสูตร “=2+2” ที่ยังไม่มีผลลัพธ์",
    ),
    Bad("2568-1 ref.xlsx", reckoned("#REF!"), "ช่อง C2 สูตรคำนวณไม่ได้ (#REF!)"),
    Bad("2568-1 nought.xlsx", reckoned("#DIV/0!"), "ช่อง C2 สูตรคำนวณไม่ได้ (#DIV/0!)"),
    Bad("2568-1 lookup.xlsx", reckoned("#N/A"), "ช่อง C2 สูตรคำนวณไม่ได้ (#N/A)"),
    Bad("2568-1 day.xlsx", book(day), "ช่อง C2 ควรเป็นจำนวน แต่ถูกเก็บเป็นวันที่ (2025-06-04)"),
    Bad("2568-1 power.csv", csv(LINES[0], "6.703E+07|4|5"), "ช่อง A2 รหัสโรงเรียนกลายเป็น 6.703E+07"),
    Bad("2568-1 count.csv", csv(LINES[0], f"{WANGPHAI}|1.2E+3|5"), "ช่อง B2 ควรเป็นตัวเลข"),
    Bad("2568-1 formula.csv", csv(LINES[0], f"{WANGPHAI}|=2+2|5"), "ช่อง B2 เป็นสูตร “=2+2”"),
    Bad(
        "2568-1 names.csv",
        csv("ชื่อโรงเรียน|ป.1 ชาย|ป.1 หญิง", '"=HYPERLINK(""http://x"")"|4|5'),
        "ช่อง A2 ไม่พบโรงเรียน “=HYPERLINK",
    ),
    Bad(
        "schools.csv",
        csv("smis|ชื่อโรงเรียน|อำเภอ|ตำบล|สถานะ", f"{WANGPHAI}|=1+1|วิเชียรบุรี|บ่อรัง|1"),
        "ช่อง B2 มีคำที่ขึ้นต้นด้วย =",
    ),
    Bad(
        "schools wide.csv",
        csv("smis|ชื่อโรงเรียน|อำเภอ|ตำบล|สถานะ", f"{WANGPHAI}|＝1+1|วิเชียรบุรี|บ่อรัง|1"),
        "ช่อง B2 มีคำที่ขึ้นต้นด้วย =",
    ),
    Bad("2568-1 twice.csv", csv(*LINES, LINES[1]), f"ช่อง A4 โรงเรียน “{WANGPHAI}” มีซ้ำในไฟล์"),
    Bad("2568-1 unknown.csv", csv(LINES[0], "80035|4|5"), "ช่อง A2 ไม่พบโรงเรียน “80035”"),
    # letters
    Bad("2568-1 bare utf-16.csv", csv(*LINES, encoding="utf-16-le"), LETTERS),
    Bad("2568-1 utf-32.csv", csv(*LINES, encoding="utf-32"), LETTERS),
    Bad("2568-1 cut utf-8.csv", csv(*LINES, "รวม", encoding="utf-8")[:-1], LETTERS),
    Bad("2568-1 no letters.csv", csv(*LINES, encoding="cp874") + b"\xdb\xfc", LETTERS),
    Bad("2568-1 quote.csv", csv(LINES[0], f'"{LINES[1]}', LINES[2]), 'ช่อง A2 มีเครื่องหมายคำพูด (")'),
    # whose, and of when
    Bad(
        "2568-1 other.csv",
        csv(LINES[0], "67010001|4|5", "67010002|1|1"),
        "ไฟล์นี้เป็นข้อมูลโรงเรียนของ สพป.เพชรบูรณ์ เขต 1",
    ),
    Bad("2568-1 elsewhere.csv", csv(LINES[0], "99990001|4|5"), "ไม่พบโรงเรียนในสังกัดในไฟล์นี้"),
    Bad("2590-1 future.csv", csv(*LINES), "ปีการศึกษา (2590) ไม่ถูกต้อง"),
    # nothing
    Bad("2568-1 empty.csv", b"", "ไฟล์นี้ว่างเปล่า"),
    Bad("2568-1 blank.csv", b"\r\n,,\r\n", "ไฟล์นี้ว่างเปล่า"),
    Bad("2568-1 blank.xlsx", book(rows=()), "ไฟล์นี้ว่างเปล่า"),
    Bad("2568-1 headings.csv", csv(LINES[0]), "พบหัวตาราง แต่ไม่มีข้อมูลโรงเรียน"),
    Bad("2568-1 things.csv", csv("ที่|รายการ", "1|โต๊ะ"), "ไม่พบตารางที่รู้จัก"),
)
TOO_MUCH_FOR_A_CHAT = (
    Bad(
        "2568-1 blown.xlsx",
        with_part("xl/a.xml", b" " * 50_000_000),
        "ใหญ่เกิน 40 MB ทั้งที่ไฟล์เล็ก",
    ),
    Bad(
        "2568-1 formats.xlsx",
        changed(book(), 'r="E3"', 'r="DZ19000"'),
        "มีเกิน 1,500,000 ช่อง",
    ),
)
"""Which the terminal takes."""
DOUBTED = (
    Bad("2568-1 below.csv", csv(LINES[0], f"{WANGPHAI}|-4|5.5"), "B2: จำนวนติดลบ (-4)"),
    Bad("2568-1 half.csv", csv(LINES[0], f"{WANGPHAI}|-4|5.5"), "C2: จำนวนมีทศนิยม (5.5)"),
    Bad(
        "2568-1 total.csv",
        csv(f"{LINES[0]}|รวม", f"{LINES[1]}|10", f"{LINES[2]}|2", "รวม|5|7|12"),
        "D2 (รวม): ยอดรวมในไฟล์ 10 แต่บวกได้ 9 (ต่าง +1)",
    ),
    Bad(
        "2568-1 sum.csv",
        csv(*LINES, "รวม|5|3"),
        "C4 (ป.1 หญิง): ยอดรวมในไฟล์ 3 แต่บวกได้ 6 (ต่าง -3)",
    ),
    Bad("2568-1 hidden.xlsx", book(hides_itself), "แผ่นงานที่ซ่อนไว้ “ข้อมูล”"),
    Bad(
        "2568-1 behind.xlsx",
        book(with_a_second("เก่า", hidden=True)),
        "มีแผ่นงานอื่นที่มีตัวเลขและจะไม่โหลด: “เก่า”",
    ),
)
"""Taken if somebody says yes to it."""
GOOD = (
    ("2568-1 plain.xlsx", book()),
    ("2568-1 reckoned.xlsx", reckoned(4)),
    ("2568-1 row.xlsx", book(lambda _book, sheet: sheet.set_row(2, None, None, {"hidden": True}))),
    ("2568-1 far.xlsx", changed(book(), 'ref="A1:E3"', 'ref="A1:XFD1048576"')),
    (
        "2568-1 macros.xlsm",
        changed(
            book(),
            "openxmlformats-officedocument.spreadsheetml.sheet.main",
            "ms-excel.sheet.macroEnabled.main",
            "[Content_Types].xml",
        ),
    ),
    ("2568-1 excel.csv", csv(*LINES, encoding="cp874")),
    ("2568-1 tis.csv", csv(*LINES, encoding="tis-620")),
    ("2568-1 iso.csv", csv(*LINES, encoding="iso8859-11")),
    ("2568-1 bom.csv", csv(*LINES)),
    ("2568-1 unicode.txt", csv(*LINES, mark="\t", encoding="utf-16")),
    ("2568-1 big endian.csv", b"\xfe\xff" + csv(*LINES, encoding="utf-16-be")),
    ("2568-1 semicolons.csv", csv("ก, ข, ค, ง, จ, ฉ", *LINES, mark=";")),
    ("2568-1 tabs.tsv", csv(*LINES, mark="\t")),
    ("2568-1 said.csv", csv("sep=;", *LINES, mark=";")),
    ("2568-1 mixed.csv", "\r".join((LINES[0], "\n".join(LINES[1:]))).replace("|", ",").encode()),
    ("2568-1 as text.csv", csv(LINES[0], f'"=""{WANGPHAI}"""|๔|\u00a05\u200b', f"{KHOKKRUAT}|1|1")),
)
"""Odd, and the very same eleven pupils."""
