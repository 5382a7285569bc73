"""A school's own columns, read into what is kept of a school."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from handlers.figurefiles.cells import digits
from handlers.figurefiles.known import MINISTRY
from handlers.figurefiles.reading import FileFault, SchoolRow
from handlers.figurefiles.sheets import Sheet
from handlers.figurefiles.subjects.schools import NAMING
from handlers.figurefiles.subjects.students import grade_named
from handlers.language.formulas import is_formula
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
MOST: Final = 40
_WORDS: Final = ("name", "district", "tambon", "cluster", "village")
_AS_TOLD: Final = ("cluster", "village", "postcode", "phone", "latitude", "longitude")
_CLOSED: Final = re.compile(r"0|เลิก.*|ยุบ.*|ปิด.*|closed")
_YES: Final = re.compile(r"1|ใช่|ขยายโอกาส.*|y|yes|true|เป็น")
_LOWER: Final = ("ม.1", "ม.2", "ม.3")
_UNTOLD: Final = ("", "-", "ไม่ระบุ")
_SIZE: Final = re.compile(r"[0-7]")
_few: Final = lru_cache(1_000)(squeezed)
"""Grades, sizes and states: a few words in all schools."""
_same_again: Final = lru_cache(4_000)(normal)
"""Districts and groups: each is many schools'."""
_PLACE: Final = re.compile(r"^(?:อำเภอ|ตำบล|อ\.|ต\.)\s*")


def school_row(code: str, sheet: Sheet, row: int, facts: Mapping[str, int]) -> SchoolRow:
    """What the row says of this school; a fact without a column is not told. Raises ``BadFigures``
    for a formula in a word's place."""
    line = sheet.rows[row]
    told = {
        fact: cell[: LONGEST.get(fact, MOST)]
        for fact, column in facts.items()
        if column < len(line) and (cell := _spelled(line[column])) not in _UNTOLD
    }
    for fact in _WORDS:
        if is_formula(told.get(fact, "")):
            raise sheet.no(FileFault.FORMULA, row, facts[fact])
    lowest, highest = _grade(told.get("lowest", "")), _grade(told.get("highest", ""))
    size = _SIZE.search(told.get("size7", ""))
    extended = (highest in _LOWER) if highest else None
    if "extended" in facts:
        extended = bool(_YES.fullmatch(_few(told.get("extended", ""))))
    return SchoolRow(
        code=code,
        name=_name(told.get("name", "")),
        code10=_ten_digits(sheet, row, facts),
        district=_PLACE.sub("", told.get("district", "")),
        tambon=_PLACE.sub("", told.get("tambon", "")),
        lowest=lowest,
        highest=highest,
        size7=int(size[0]) if size else None,
        extended=extended,
        closed="status" in told and bool(_CLOSED.fullmatch(_few(told["status"]))),
        **{fact: told[fact] for fact in _AS_TOLD if fact in told},
    )


@lru_cache(1_000)
def _grade(cell: str) -> str:
    return grade_named(squeezed(cell)) or ""


def _spelled(cell: str) -> str:
    """Codes, numbers and dates have no other spelling."""
    return cell if cell.isascii() and cell.isprintable() else _same_again(cell)


def refuse_formula(sheet: Sheet, row: int, column: int) -> None:
    """Raises ``BadFigures``: what is kept is written into other people's spreadsheets."""
    if is_formula(normal(sheet.cell(row, column))):
        raise sheet.no(FileFault.FORMULA, row, column)


def _name(cell: str) -> str:
    return cell.removeprefix("โรงเรียน").strip() or cell


def _ten_digits(sheet: Sheet, row: int, facts: Mapping[str, int]) -> str:
    """Wherever it stands: the DMC's workbook has it under "โรงเรียน"."""
    for fact in NAMING:
        if fact not in facts:
            continue
        try:
            found = digits(sheet.cell(row, facts[fact]))
        except ValueError:
            continue
        if len(found) == MINISTRY:
            return found
    return ""
