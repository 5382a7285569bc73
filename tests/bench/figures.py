"""Figures of the whole country: 29,579 schools, 18 grades, both sexes, ten years.

``lay`` puts them into a database as a load would; ``ask`` asks as the chat does, and DuckDB, where
it is installed (``pip install -e '.[bench]'``), for the same aggregates over one row a figure;
``workbook`` is the national file, which ``read_alone`` and ``load`` read, each in a process of its
own, so that memory is told apart. The schools are those of a CSV with the columns ``smis_code``,
``moe_code``, ``school_name`` and ``area_name``, where one is given (``SCHOOLS_CSV``), else made.
"""

import csv
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

from bot.garbage import keep_for_good, uncollected
from handlers.figurefiles.opening import read_file
from handlers.figurefiles.sheets import LARGE
from handlers.loading.planning import plan, with_period
from handlers.loading.recording import record
from handlers.loading.schools import known
from handlers.mis.answering import answer
from handlers.mis.measuring import Shelf
from handlers.mis.permits import OFFICER
from handlers.mis.places import Place, Where
from handlers.mis.question import Condition, Question
from handlers.understanding.asking import understand
from handlers.understanding.understood import Intent
from store.audit import Actor, Audit
from store.db import Database
from store.figures import FigureLoad, Kind, SchoolFacts, Series
from store.grades import GRADES, LEVEL_OF, LEVELS, SEXES
from store.loads import Loads
from store.migrations import upgrade
from store.pages import Grid

SCHOOLS = 29_579
YEARS = range(2560, 2570)
TODAY = date(2026, 11, 28)
IN_DISTRICT, IN_TAMBON = 32, 4
"""Schools of an อำเภอ and a ตำบล, about."""
POOR_LEVELS = tuple(LEVELS)[:3]
"""For which the program for poor pupils tells of a school: not for ม.ปลาย."""
COLUMNS = 106
"""Of the national workbook."""
TIMES = 60
MESSAGES = (
    "นร. ทั้งเขตกี่คน",
    "นร. แต่ละอำเภอกี่คน",
    "บ้านวังไผ่ แยกชั้น",
    "นักเรียนย้อนหลัง 10 ปี",
    "10 โรงเรียนที่มีนักเรียนมากที่สุด",
    "รร. ไหนมี นร. น้อยกว่า 20 คน",
    "เทียบวิเชียรบุรีกับศรีเทพ",
    "ครู 1 คนต่อนักเรียนกี่คน",
)
"""Much the questions that are asked of the figures below."""


def _draw(seed: str) -> random.Random:
    """The same numbers each time."""
    return random.Random(seed)  # noqa: S311 - no secret


@cache
def schools() -> tuple[SchoolFacts, ...]:
    """With made อำเภอ and ตำบล: the list does not tell them."""
    found, in_area = [], dict[str, int]()
    for code, code10, name, area in _listed():
        at = in_area[area] = in_area.get(area, -1) + 1
        draw = _draw(code)
        found.append(
            SchoolFacts(
                code=code,
                code10=code10,
                name=name,
                district=f"{area} {at // IN_DISTRICT}",
                tambon=f"{at // IN_TAMBON}",
                cluster=area,
                lowest="อ.2",
                highest="ม.3" if draw.random() < 0.25 else "ป.6",
                extended=draw.random() < 0.25,
            )
        )
    return tuple(found)


def _listed() -> Iterator[tuple[str, str, str, str]]:
    told = os.environ.get("SCHOOLS_CSV", "")
    if told:
        with Path(told).open(encoding="utf-8-sig", newline="") as rows:
            for row in csv.DictReader(rows):
                yield row["smis_code"], row["moe_code"], row["school_name"], row["area_name"]
        return
    for at in range(SCHOOLS):
        area, number = divmod(at, 130)
        yield f"{10_000 + area}{number:03}", f"10{at:08}", f"บ้านทดสอบ {at}", f"เขต {area}"


def _pupils(code: str, year: int) -> tuple[list[int], list[int]]:
    """By grade boys and girls; in a grade that is not taught none."""
    draw = _draw(f"{code} {year}")
    about = min(int(draw.paretovariate(1.2) * 4), 60) + 1
    return [draw.randrange(about) for _ in GRADES], [draw.randrange(about) for _ in GRADES]


def _poor(code: str, year: int) -> list[int]:
    """Of some years' schools: few here, many there, and often so few that they are not told."""
    draw = _draw(f"poor {code} {year}")
    about = min(int(draw.paretovariate(1.2) * 4), 60) + 1
    return [draw.randrange(about) for _ in POOR_LEVELS]


def _load(series: str, year: int, round: int) -> FigureLoad:
    return FigureLoad(
        series=series,
        year=year,
        round=round,
        turn=0,
        layout="dmc_workbook",
        file_name="",
        sha256=f"{series} {year}",
        as_of=date(max(year, 2568) - 543, 6, 10),
        loaded_at=datetime.now(UTC),
        loaded_by="console",
        schools=len(schools()),
        rows=0,
    )


def list_schools(database: Database) -> None:
    """An empty database, and the list in it."""
    upgrade(database)
    with database.write() as session:
        listed = [one.model_dump(exclude={"load_id"}) for one in schools()]
        assert Loads(session).record(_load(Series.SCHOOLS, 0, 0), schools=listed, instead_of=None)


def lay(database: Database) -> None:
    """Ten years of pupils, of rooms and of poor pupils, and the teachers of the last."""
    list_schools(database)
    by_sex = tuple(Kind(grade, LEVEL_OF[grade], sex) for grade in GRADES for sex in SEXES)
    by_grade = tuple(Kind(grade, LEVEL_OF[grade]) for grade in GRADES)
    for year in YEARS:
        pupils: dict[str, list[int]] = {}
        rooms: dict[str, list[int]] = {}
        for one in schools():
            boys, girls = _pupils(one.code, year)
            pupils[one.code] = [count for pair in zip(boys, girls, strict=True) for count in pair]
            rooms[one.code] = [-(-sum(pair) // 35) for pair in zip(boys, girls, strict=True)]
        grids = [Grid("students", by_sex, pupils), Grid("rooms", by_grade, rooms)]
        with database.write() as session:
            load = _load(Series.STUDENTS, year, 1)
            assert Loads(session).record(load, grids=grids, instead_of=None)
        poor = {one.code: _poor(one.code, year) for one in schools()}
        by_level = tuple(Kind(level=level) for level in POOR_LEVELS)
        with database.write() as session:
            load = _load(Series.POOR, year, 1)
            grids = [Grid("poor_students", by_level, poor)]
            assert Loads(session).record(load, grids=grids, instead_of=None)
    teachers = {one.code: [_draw(one.code).randrange(20)] for one in schools()}
    grid = Grid("teachers", (Kind(position="ครู"),), teachers)
    with database.write() as session:
        load = _load(Series.STAFF, YEARS[-1], 0)
        assert Loads(session).record(load, grids=[grid], instead_of=None)


def questions() -> dict[str, Question]:
    """What people ask, of the country in the place of an office."""
    first, *_, last = schools()
    one = Place(Where.SCHOOL, first.name, first.code, first.district)
    here, there = (Place(Where.DISTRICT, of.district) for of in (first, last))
    pupils, query = ("students",), Intent.MIS_QUERY
    few = Condition("students", "<", 20)
    poor, ten = ("poor_students",), len(YEARS)
    return {
        "the country": Question(query, pupils),
        "girls of ป.1": Question(query, pupils, grades=("ป.1",), sex="หญิง"),
        "by grade and sex": Question(query, pupils, group_by=("grade", "sex")),
        "by district": Question(query, pupils, group_by=("district",)),
        "by area": Question(query, pupils, group_by=("cluster",)),
        "by size and level": Question(query, pupils, group_by=("size", "level")),
        "a district by tambon": Question(query, pupils, (here,), group_by=("tambon",)),
        "a school by grade": Question(query, pupils, (one,), group_by=("grade",)),
        "ten years": Question(query, pupils, n_years=len(YEARS)),
        "ten years by level": Question(
            query, pupils, n_years=len(YEARS), group_by=("year", "level")
        ),
        "ten years of a school": Question(query, pupils, (one,), n_years=len(YEARS)),
        "the ten largest": Question(query, pupils, group_by=("school",), order="desc", top_n=10),
        "schools below 20": Question(Intent.MIS_LIST, pupils, listed=True, condition=few),
        "two districts": Question(Intent.MIS_COMPARE, pupils, (here, there)),
        "pupils a teacher": Question(query, ("students_per_teacher",)),
        "the poor": Question(query, poor),
        "the poor of a school": Question(query, poor, (one,)),
        "the poor by district": Question(query, poor, group_by=("district",)),
        "the poor of a district by tambon": Question(query, poor, (here,), group_by=("tambon",)),
        "the poor of a district by school": Question(query, poor, (here,), group_by=("school",)),
        "the poor of two districts": Question(Intent.MIS_COMPARE, poor, (here, there)),
        "schools by their poor": Question(Intent.MIS_LIST, poor, listed=True, order="desc"),
        "the ten with most poor": Question(
            query, poor, group_by=("school",), order="desc", top_n=10
        ),
        "ten years of the poor": Question(query, poor, n_years=ten),
        "ten years of the poor by level": Question(
            query, poor, n_years=ten, group_by=("year", "level")
        ),
        "ten years of a district's poor": Question(query, poor, (here,), n_years=ten),
    }


@dataclass(frozen=True)
class Asked:
    """Milliseconds of every answer, by question, and of the processor's time alone, which a crowded
    machine does not lengthen as much; of every message understood; megabytes at most."""

    answers: dict[str, list[float]]
    spent: dict[str, list[float]]
    understood: list[float]
    peak_mb: int


def ask(url: str, times: int = TIMES) -> Asked:
    """Questions in turn, after one round that nobody counts: a service has run for days."""
    database = Database(url)
    took: dict[str, list[float]] = {name: [] for name in questions()}
    spent: dict[str, list[float]] = {name: [] for name in questions()}
    for turn in range(times + 1):
        for name, question in questions().items():
            began, before = time.perf_counter(), time.process_time()
            with database.read() as session:
                answer(question, Shelf(session), OFFICER, today=TODAY)
            if turn:
                took[name].append(1000 * (time.perf_counter() - began))
                spent[name].append(1000 * (time.process_time() - before))
    database.close()
    understood = [_took(lambda text=text: understand(text)) for text in MESSAGES * (times + 1)]
    return Asked(took, spent, understood[len(MESSAGES) :], _peak_mb())


def _took(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return 1000 * (time.perf_counter() - began)


def percentile(took: Sequence[float], of_hundred: int) -> float:
    return sorted(took)[min(len(took) * of_hundred // 100, len(took) - 1)]


def duckdb_takes() -> dict[str, float] | None:
    """Milliseconds (median) of the same aggregates over one row a figure; ``None``: it is not
    installed."""
    try:
        import duckdb
    except ImportError:
        return None
    whole = duckdb.connect()
    whole.execute("CREATE TABLE school (code VARCHAR, district VARCHAR, area VARCHAR)")
    whole.execute(
        "CREATE TABLE pupils (code VARCHAR, year INT, grade VARCHAR, sex VARCHAR, value INT)"
    )
    _fill(whole)
    asked = {
        "the country": "SELECT sum(value) FROM pupils WHERE year = 2569",
        "by grade and sex": "SELECT grade, sex, sum(value) FROM pupils WHERE year = 2569"
        " GROUP BY ALL",
        "by district": "SELECT district, sum(value) FROM pupils JOIN school USING (code)"
        " WHERE year = 2569 GROUP BY ALL",
        "by area": "SELECT area, sum(value) FROM pupils JOIN school USING (code)"
        " WHERE year = 2569 GROUP BY ALL",
        "a school by grade": "SELECT grade, sum(value) FROM pupils WHERE year = 2569"
        " AND code = (SELECT min(code) FROM school) GROUP BY ALL",
        "ten years": "SELECT year, sum(value) FROM pupils GROUP BY ALL",
        "the ten largest": "SELECT code, sum(value) AS n FROM pupils WHERE year = 2569"
        " GROUP BY ALL ORDER BY n DESC LIMIT 10",
        "schools below 20": "SELECT code FROM pupils WHERE year = 2569"
        " GROUP BY code HAVING sum(value) < 20",
    }
    return {
        name: statistics.median(
            _took(lambda sql=sql: whole.execute(sql).fetchall()) for _ in range(9)
        )
        for name, sql in asked.items()
    }


def _fill(whole: Any) -> None:
    """By a CSV: rows one by one would take longer than everything else."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pupils.csv"
        with path.open("w", newline="") as file:
            rows = csv.writer(file)
            for year in YEARS:
                for one in schools():
                    told = zip(GRADES, *_pupils(one.code, year), strict=True)
                    for grade, boys, girls in told:
                        rows.writerow((one.code, year, grade, SEXES[0], boys))
                        rows.writerow((one.code, year, grade, SEXES[1], girls))
        whole.execute(f"COPY pupils FROM '{path}' (HEADER false)")
        with path.open("w", newline="") as file:
            csv.writer(file).writerows((s.code, s.district, s.cluster) for s in schools())
        whole.execute(f"COPY school FROM '{path}' (HEADER false)")


def workbook(path: Path) -> None:
    """The national one: a total beside its boys and girls, numbers as text, a dash for nought."""
    headings = ["ลำดับ", "ประเภท", "ภาค_Text", "areacode", "smis", "โรงเรียน", "ชื่อโรงเรียน", "ชื่ออำเภอ"]
    headings += ["ชื่อจังหวัด", "ชื่อเขต", "ที่", "ชื่อหมู่บ้าน", "ชื่อตำบล", "ไปรษณีย์", "โทรศัพท์"]
    headings += [f"{grade}{what}" for grade in GRADES for what in ("", " ชาย", " หญิง")]
    headings += ["lat", "long", *(f"{grade} ห้อง" for grade in GRADES)]
    headings += ["รวมห้อง", "นักเรียนทั้งหมด", "เกณฑ์7ขนาด", "ชั้นต่ำสุด_Text", "ชั้นสูงสุด_Text", "ขยายโอกาส"]
    headings += [f"หมายเหตุ {at}" for at in range(COLUMNS - len(headings))]
    book = xlsxwriter.Workbook(path)  # as spreadsheets do, each text once
    sheet = book.add_worksheet("DMC")
    sheet.write_row(0, 0, headings)
    for at, one in enumerate(schools(), start=1):
        boys, girls = _pupils(one.code, YEARS[-1])
        rooms = [-(-sum(pair) // 35) for pair in zip(boys, girls, strict=True)]
        row = [f"{at}", "1", "เหนือ", one.code[:4], one.code, one.code10, one.name, one.district]
        row += ["จังหวัด", one.cluster, f"{at % 12}", f"บ้าน {at % 900}", f"ตำบล {one.tambon}"]
        row += [f"{10_000 + at % 8_000}", f"0{at:08}"]
        for pair in zip(boys, girls, strict=True):
            row += map(_written, (sum(pair), *pair))
        row += [f"{13 + at / 10_000:.6f}", f"{100 + at / 10_000:.6f}", *map(_written, rooms)]
        row += [_written(sum(rooms)), _written(sum(boys) + sum(girls)), f"{at % 7 + 1}"]
        row += [one.lowest, one.highest, f"{int(one.extended)}"]
        sheet.write_row(at, 0, [*row, *["-"] * (COLUMNS - len(row))])
    book.close()


def _written(number: int) -> str:
    return f"{number:,}" if number else "-"


def read_alone(path: Path) -> dict[str, float]:
    """What the reader of workbooks takes by itself."""
    began, spent = time.perf_counter(), time.process_time()
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    found = _spent(began, spent)
    assert len(rows) == len(schools()) + 1
    return found


def load(path: Path, url: str) -> dict[str, float]:
    """Read, checked, planned, stored and summed up; the list of schools is there before."""
    database = Database(url)
    began, spent = time.perf_counter(), time.process_time()
    with database.read() as session:
        listed = known(session, {})
    reading = read_file("DMC691.xlsx", path.read_bytes(), listed, bounds=LARGE)
    reading = with_period(reading, today=TODAY)
    with database.read() as session:
        plans = plan(reading, session, {}, TODAY)
    with database.write() as session:
        audit = Audit(session, datetime.now(UTC), Actor.CONSOLE)
        loads = record(plans, audit, {}, today=TODAY)
    found = _spent(began, spent)
    assert sum(one.rows for one in loads) > len(schools()) * len(GRADES)
    database.close()
    return found


def _spent(began: float, spent: float) -> dict[str, float]:
    return {
        "seconds": time.perf_counter() - began,
        "cpu": time.process_time() - spent,
        "mb": _peak_mb(),
    }


def _peak_mb() -> int:
    """Of this program alone: what the system tells of a process that was forked off another
    begins with what that one had."""
    status = Path("/proc/self/status").read_text()
    return int(next(row.split()[1] for row in status.splitlines() if row[:6] == "VmHWM:")) // 1024


def apart(what: str, *arguments: str) -> dict[str, Any]:
    """One of these in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.figures", what, *arguments]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return dict(json.loads(told))


def _main(what: str, *arguments: str) -> None:
    keep_for_good()  # as every command does; loading, as `mis load` does
    found: object
    if what == "ask":
        found = vars(ask(arguments[0]))
    elif what == "read_alone":
        found = read_alone(Path(arguments[0]))
    else:
        with uncollected():
            found = load(Path(arguments[0]), arguments[1])
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    _main(*sys.argv[1:])
