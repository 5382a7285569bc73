"""A school's own columns, read into what is kept of a school."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from handlers.figurefiles.cells import digits
from handlers.figurefiles.known import MINISTRY
from handlers.figurefiles.reading import FileFault, SchoolRow
from handlers.figurefiles.sheets import Sheet
from handlers.figurefiles.subjects.students import grade_named
from handlers.language.normal import normal, squeezed

LONGEST: Final = {
    "name": 120,
    "district": 60,
    "tambon": 60,
    "cluster": 80,
    "village": 120,
    "postcode": 5,
    "phone": 40,
    "latitude": 20,
    "longitude": 20,
}
"""As the columns of ``store.figures.SchoolFacts``."""
_WORDS: Final = ("name", "district", "tambon", "cluster", "village")
_CLOSED: Final = re.compile(r"0|เลิก.*|ยุบ.*|ปิด.*|closed")
_YES: Final = re.compile(r"1|ใช่|ขยายโอกาส.*|y|yes|true|เป็น")
_LOWER: Final = ("ม.1", "ม.2", "ม.3")
_UNTOLD: Final = ("-", "ไม่ระบุ")
_SIZE: Final = re.compile(r"[0-7]")
_few: Final = lru_cache(1_000)(squeezed)
"""Grades, sizes and states: a few words in all schools."""
_PLACE: Final = re.compile(r"^(?:อำเภอ|ตำบล|อ\.|ต\.)\s*")


def school_row(code: str, sheet: Sheet, row: int, facts: Mapping[str, int]) -> SchoolRow:
    """What the row says of this school; a fact without a column is not told. Raises ``BadFigures``
    for a formula in a word's place."""

    def told(fact: str) -> str:
        column = facts.get(fact)
        cell = "" if column is None else normal(sheet.cell(row, column))
        if column is not None and fact in _WORDS and cell not in _UNTOLD:
            refuse_formula(sheet, row, column)
        return "" if cell in _UNTOLD else cell[: LONGEST.get(fact, 40)]

    lowest, highest = (grade_named(_few(told(one))) or "" for one in ("lowest", "highest"))
    size = _SIZE.search(told("size7"))
    extended = (highest in _LOWER) if highest else None
    if "extended" in facts:
        extended = bool(_YES.fullmatch(_few(told("extended"))))
    return SchoolRow(
        code=code,
        name=_name(told("name")),
        code10=_ten_digits(sheet, row, facts),
        district=_PLACE.sub("", told("district")),
        tambon=_PLACE.sub("", told("tambon")),
        lowest=lowest,
        highest=highest,
        size7=int(size[0]) if size else None,
        extended=extended,
        closed=bool(told("status") and _CLOSED.fullmatch(_few(told("status")))),
        **{one: told(one) for one in ("cluster", "village", "phone", "latitude", "longitude")},
        postcode=told("postcode"),
    )


def refuse_formula(sheet: Sheet, row: int, column: int) -> None:
    """Raises ``BadFigures``: what is kept is written into other people's spreadsheets."""
    if sheet.cell(row, column).startswith(("=", "+", "@", "-")):
        raise sheet.no(FileFault.FORMULA, row, column)


def _name(cell: str) -> str:
    return cell.removeprefix("โรงเรียน").strip() or cell


def _ten_digits(sheet: Sheet, row: int, facts: Mapping[str, int]) -> str:
    """Wherever it stands: the DMC's workbook has it under "โรงเรียน"."""
    for fact, column in facts.items():
        if fact in ("code", "code10", "name"):
            try:
                found = digits(sheet.cell(row, column))
            except ValueError:
                continue
            if len(found) == MINISTRY:
                return found
    return ""
