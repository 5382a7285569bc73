"""``helpdesk mis``: figures loaded at the terminal, what is loaded, and our own table."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from sqlmodel import select

from handlers.language.place_file import ours
from handlers.loading.schools import from_places
from store.audit import Act, AuditEntry
from store.counting import Counting
from store.db import Database
from store.figures import FigureLoad, Series
from store.loads import Loads
from store.people import People
from tests.bot.cli.conftest import Helpdesk

NAME = "2568-1-schoolmis-67030000.json"
WANGPHAI, KHOKKRUAT = "67030158", "67030060"


def dmc(home: Path, name: str = NAME, *, total: int | None = None, **boys: int) -> str:
    rows = [
        {"รหัสเขต": "67030000", "รหัสโรงเรียน": code[1:], "ป.1 ชาย": count}
        for code, count in boys.items()
    ]
    whole = sum(boys.values()) if total is None else total
    rows.append({"รหัสเขต": "", "รหัสโรงเรียน": "", "ป.1 ชาย": whole})
    (home / name).write_text(json.dumps({"data": rows}), encoding="utf-8")
    return name


def every_school() -> dict[str, int]:
    """A boy in each, so that none is missing."""
    schools = from_places({place.code: place for place in ours()})
    return {f"s{one.code}": 1 for one in schools if not one.closed}


def loads(database: Database) -> list[FigureLoad]:
    with database.read() as session:
        return list(session.exec(select(FigureLoad).order_by(FigureLoad.series, FigureLoad.turn)))  # type: ignore[arg-type]  # columns


def test_a_file_is_loaded_told_and_listed(
    home: Path, helpdesk: Helpdesk, database: Database
) -> None:
    assert "nothing" in helpdesk("mis", "sources")
    said = helpdesk("mis", "load", dmc(home, **every_school()))
    assert "ปีการศึกษา 2568 รอบ 1" in said
    assert "นักเรียน 185" in said
    assert "totals checked: students" in said
    assert "loaded: students 2568/1, 185 rows" in said
    sources = helpdesk("mis", "sources").splitlines()
    assert [line.split("\t")[:4] for line in sources] == [
        ["schools", "-/-", sources[0].split("\t")[2], "190 schools"],
        ["students", "2568/1", "as of 2025-06-10", "185 schools"],
    ]
    with database.read() as session:
        noted = [one for one in session.exec(select(AuditEntry)) if one.act == Act.FIGURES_LOADED]
    assert [one.actor for one in noted] == ["console", "console"]


def test_the_same_file_again_changes_nothing(
    home: Path, helpdesk: Helpdesk, database: Database
) -> None:
    name = dmc(home, **every_school())
    helpdesk("mis", "load", name)
    before = [one.id for one in loads(database)]
    assert "loaded already" in helpdesk("mis", "load", name)
    assert [one.id for one in loads(database)] == before


def test_what_looks_wrong_is_loaded_only_if_somebody_says_so(
    home: Path, helpdesk: Helpdesk, database: Database
) -> None:
    name = dmc(home, total=9, s67030158=4, s67030060=4)
    said = helpdesk("mis", "load", name, expect=2)
    assert "2 things look wrong" in said
    assert loads(database) == []
    told = helpdesk("mis", "load", name, "--yes")
    assert "? #3 ป.1 ชาย: ยอดรวมในไฟล์ 9 แต่บวกได้ 8" in told
    assert "? ไม่มีข้อมูล 183 โรงเรียน" in told
    with database.read() as session:
        (load,) = [one for one in Loads(session).all_current() if one.series == Series.STUDENTS]
        values = Counting(session).by_school(load.id, "students")
    assert values == {(WANGPHAI,): 4, (KHOKKRUAT,): 4}


def test_a_better_file_replaces_it_and_the_old_one_stays(
    home: Path, helpdesk: Helpdesk, database: Database
) -> None:
    helpdesk("mis", "load", dmc(home, s67030158=40), "--yes")
    said = helpdesk("mis", "load", dmc(home, s67030158=44), "--yes")
    assert "นักเรียน 44 (เดิม 40, +4)" in said
    assert len(helpdesk("mis", "sources").splitlines()) == 2
    assert len(helpdesk("mis", "sources", "--all").splitlines()) == 3
    with database.read() as session:
        history = Loads(session).history(Series.STUDENTS, 2568, 1)
    assert [one.totals["students"] for one in history] == ["44", "40"]


def test_a_total_of_another_year_is_not_called_what_it_was_before(
    home: Path, helpdesk: Helpdesk, database: Database
) -> None:
    def load(year: int, boys: int) -> str:
        name = NAME.replace("2568", str(year))
        return helpdesk("mis", "load", dmc(home, name, s67030158=boys), "--yes")

    assert "นักเรียน 40\n" in load(2568, 40), "there is nothing to compare it with"
    assert "นักเรียน 35 (ปีการศึกษา 2568 รอบ 1: 40, -5)" in load(2566, 35)
    assert "นักเรียน 37 (ปีการศึกษา 2566 รอบ 1: 35, +2)" in load(2567, 37)
    assert "นักเรียน 38 (เดิม 37, +1)" in load(2567, 38)


def test_a_file_with_pupils_names_is_to_be_deleted_where_it_lies(
    home: Path, helpdesk: Helpdesk, database: Database
) -> None:
    (home / "list.csv").write_text(
        "รหัสโรงเรียน,เลขประจำตัวประชาชน,ชื่อ\n67030158,1101700230708,ด.ช.สมชาย ใจดี\n", encoding="utf-8"
    )
    said = helpdesk("mis", "load", "list.csv", "--year", "2568", expect=2)
    assert "ข้อมูลรายคนของนักเรียน" in said
    assert "กรุณาลบไฟล์นี้ออกจากเครื่องนี้" in said
    assert "แชต" not in said
    assert loads(database) == []


def test_one_school_is_one(home: Path, helpdesk: Helpdesk, database: Database) -> None:
    assert "  1 school, as of " in helpdesk("mis", "load", dmc(home, s67030158=40), "--yes")
    assert "\t1 school\t" in helpdesk("mis", "sources")


def test_who_loaded_a_file_in_the_chat_is_named(
    home: Path, helpdesk: Helpdesk, database: Database
) -> None:
    helpdesk("mis", "load", dmc(home, s67030158=40), "--yes")
    with database.write() as session:
        malee = People(session).meet("U" + "1" * 32, now=datetime.now(UTC))
        malee.name = "มาลี ศรีสุข"
        load = Loads(session).latest(Series.STUDENTS)
        assert load is not None
        load.loaded_by = str(malee.id)
        session.add_all([malee, load])
    assert "by มาลี ศรีสุข (1)" in helpdesk("mis", "sources")


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ((), "--year 2568"),
        (("--year", "2568"), "--round 1"),
        (("--year", "2568", "--round", "7"), "(7)"),
        (("--year", "1999", "--round", "1"), "(1999)"),
        (("--year", "2568", "--round", "1", "--as-of", "10 มิ.ย."), "--as-of is a day"),
        (("--year", "2568", "--round", "1", "--as-of", "2599-01-01"), "(1/1/2599)"),
    ],
)
def test_when_it_is_of_must_be_known_and_possible(
    options: tuple[str, ...], why: str, home: Path, helpdesk: Helpdesk, database: Database
) -> None:
    name = dmc(home, "data.json", s67030158=4)
    assert why in helpdesk("mis", "load", name, *options, expect=2)
    assert loads(database) == []


def test_the_day_may_be_said(home: Path, helpdesk: Helpdesk, database: Database) -> None:
    name = dmc(home, s67030158=4)
    helpdesk("mis", "load", name, "--as-of", "2568-06-25", "--yes")
    assert "2025-06-25" in {one.as_of.isoformat() for one in loads(database)}


def test_a_title_is_believed_where_it_contradicts_nothing_that_was_said(
    home: Path, helpdesk: Helpdesk, database: Database
) -> None:
    title = "ปีการศึกษา 2568 รอบที่ 1 ข้อมูล ณ วันที่ 12 มิถุนายน 2568"
    lines = (title, "รหัสโรงเรียน,ป.1 ชาย,ป.1 หญิง", f"{WANGPHAI},4,5")
    (home / "นักเรียน.csv").write_text("\n".join(lines), "utf-8")
    told = helpdesk("mis", "load", "นักเรียน.csv", "--yes")
    assert "ขัดกัน" not in told
    told = helpdesk("mis", "load", "นักเรียน.csv", "--year", "2567", "--round", "2", "--yes")
    assert "? ปีการศึกษาขัดกัน: 2567 กับ 2568 จะใช้ 2567" in told
    assert "? รอบข้อมูลขัดกัน: 2 กับ 1 จะใช้รอบ 2" in told
    days = {(one.year, one.round): one.as_of.isoformat() for one in loads(database) if one.year}
    assert days == {(2568, 1): "2025-06-12", (2567, 2): "2024-11-10"}


def test_a_cell_that_cannot_be_read_is_named_and_nothing_loaded(
    home: Path, helpdesk: Helpdesk, database: Database
) -> None:
    (home / "2568-1.csv").write_text(f"รหัสโรงเรียน,ป.1 ชาย,ป.1 หญิง\n{WANGPHAI},x,1\n", "cp874")
    said = helpdesk("mis", "load", "2568-1.csv", expect=2)
    assert "2568-1.csv: ช่อง B2" in said
    assert loads(database) == []


def test_pupils_own_data_is_refused(home: Path, helpdesk: Helpdesk, database: Database) -> None:
    (home / "2568-3-student.csv").write_text("เลขประจำตัวนักเรียน,ชื่อ\n1,ก\n", "utf-8")
    said = helpdesk("mis", "load", "2568-3-student.csv", "--yes", expect=2)
    assert "ข้อมูลรายคนของนักเรียน" in said
    assert loads(database) == []


def test_our_own_table_is_written_and_read_again(
    home: Path, helpdesk: Helpdesk, database: Database
) -> None:
    said = helpdesk("mis", "template", "t.xlsx")
    assert "t.xlsx written" in said
    assert "shipped" not in said, "these are the office's own schools"
    assert "is there already" in helpdesk("mis", "template", "t.xlsx", expect=2)
    book = CalamineWorkbook.from_path(str(home / "t.xlsx"))
    headings = book.get_sheet_by_name("ข้อมูล").to_python()[0]
    metrics = [row[0] for row in book.get_sheet_by_name("รายการ").to_python()]
    codes = [row[0] for row in book.get_sheet_by_name("โรงเรียน").to_python()]
    assert len(codes) == 185
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as filled:
        sheet = filled.add_worksheet()
        sheet.write_row(0, 0, headings)
        for row, metric in enumerate(metrics, 1):
            sheet.write_row(row, 0, [codes[0], "", metric, "", "", "", 3])
    (home / "2568-1-อื่นๆ.xlsx").write_bytes(made.getvalue())
    helpdesk("mis", "load", "2568-1-อื่นๆ.xlsx")
    found = loads(database)
    assert sum(one.rows for one in found if one.series != "schools") == len(metrics)
    assert {"dropout", "staff", "students", "onet"} <= {one.series for one in found}


def test_our_own_table_is_written_on_a_desk_without_settings_or_database(
    home: Path, helpdesk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN", "PUBLIC_URL", "SECRET_KEY"):
        monkeypatch.delenv(name)
    said = helpdesk("mis", "template", "t.xlsx")
    assert "t.xlsx written" in said
    assert "shipped list" in said
    book = CalamineWorkbook.from_path(str(home / "t.xlsx"))
    assert len(book.get_sheet_by_name("โรงเรียน").to_python()) == 185
    assert [one.name for one in home.iterdir()] == ["t.xlsx"], "no database is begun for it"


def test_a_national_workbook_renews_the_list_of_schools(
    home: Path, helpdesk: Helpdesk, database: Database
) -> None:
    """What it does not tell stays, a new school is there, and one it does not have is closed."""
    lines = (
        "smis,โรงเรียน,ชื่อโรงเรียน,ชื่ออำเภอ,โทรศัพท์,ป.1 ชาย,ป.1 หญิง,เกณฑ์7ขนาด",
        f"{WANGPHAI},1067380332,บ้านวังไผ่,หนองไผ่,056-111111,4,5,2",
        "67030299,1067999999,บ้านใหม่,หนองไผ่,-,1,1,1",
    )
    (home / "DMC691.csv").write_text("\n".join(lines), "utf-8")
    helpdesk("mis", "load", "DMC691.csv", "--yes")
    with database.read() as session:
        load = Loads(session).current(Series.SCHOOLS)
        assert load is not None
        counting = Counting(session, load.id)
        wangphai, new = counting.facts(WANGPHAI), counting.facts("67030299")
        gone = counting.facts(KHOKKRUAT)
    assert wangphai is not None
    assert (wangphai.phone, wangphai.size7, wangphai.closed) == ("056-111111", 2, False)
    assert wangphai.tambon, "what the file does not tell is as it was"
    assert new is not None
    assert new.code10 == "1067999999"
    assert gone is not None
    assert gone.closed
