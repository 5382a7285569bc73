"""``helpdesk mis template``: our own table, empty, with what may stand in it beside it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from bot.console import Echo, opened
from bot.places import PlaceBook
from bot.trouble import Trouble
from handlers.figurefiles.metrics import metrics
from handlers.figurefiles.reading import SchoolRow
from handlers.figurefiles.template import HEADINGS
from handlers.language.place_file import ours
from handlers.loading.schools import from_places, listed
from store.grades import GRADES, LEVELS, SEXES

ROWS: Final = 2_000
"""Prepared for typing."""
_CODE, _METRIC, _GRADE, _SEX = (
    HEADINGS.index(name) for name in ("รหัสโรงเรียน", "รายการ", "ชั้น", "เพศ")
)


def write_template(file: Path, echo: Echo) -> None:
    """With the office's schools beside it, or where there are no settings or no database yet, those
    that ship with the product. Raises ``Trouble`` where the file is there, or cannot be written."""
    if file.suffix.lower() != ".xlsx":
        raise Trouble("the template is an Excel file: call it something.xlsx")
    if file.exists():
        raise Trouble(f"{file} is there already; nothing was written")
    schools, shipped = _schools()
    try:
        _write(file, [one for one in schools if not one.closed])
    except (OSError, xlsxwriter.exceptions.FileCreateError) as no:
        raise Trouble(f"{file} cannot be written: {type(no).__name__}") from None
    echo(f"{file} written; year and round go into its name, like 2568-1-….xlsx")
    if shipped:
        echo("without settings and a database: the schools beside it are the shipped list's")


def _schools() -> tuple[Sequence[SchoolRow], bool]:
    """And whether they are no office's own."""
    try:
        with opened() as database, database.read() as session:
            return listed(session, PlaceBook(database)()), False
    except Trouble:
        return from_places({place.code: place for place in ours()}), True


def _write(file: Path, schools: list[SchoolRow]) -> None:
    with xlsxwriter.Workbook(file) as book:
        table, names, places = (book.add_worksheet(name) for name in ("ข้อมูล", "รายการ", "โรงเรียน"))
        text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
        table.write_row(0, 0, HEADINGS, bold)
        table.set_column(0, len(HEADINGS) - 1, 18)
        table.set_column(_CODE, _CODE, 14, text)  # else a spreadsheet takes the code for a number
        table.freeze_panes(1, 0)
        listed_metrics = sorted(one.names[0] for one in metrics().values())
        for row, name in enumerate(listed_metrics):
            names.write(row, 0, name)
        names.set_column(0, 0, 40)
        _choose(table, _METRIC, f"=รายการ!$A$1:$A${len(listed_metrics)}")
        _choose(table, _GRADE, [*LEVELS, *GRADES])
        _choose(table, _SEX, list(SEXES))
        for row, one in enumerate(schools):
            places.write_row(row, 0, (one.code, one.name, one.district), text)
        places.set_column(0, 2, 26)


def _choose(table: Any, column: int, source: str | list[str]) -> None:
    table.data_validation(1, column, ROWS, column, {"validate": "list", "source": source})
