"""A school's own columns, read into what is kept of a school."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

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
_CLOSED: Final = re.compile(r"0|เลิก.*|ยุบ.*|ปิด.*|closed")
_YES: Final = re.compile(r"1|ใช่|ขยายโอกาส.*|y|yes|true|เป็น")
_LOWER: Final = ("ม.1", "ม.2", "ม.3")
_UNTOLD: Final = ("", "-", "ไม่ระบุ")
_SIZE: Final = re.compile(r"[0-7]")
_PLACE: Final = re.compile(r"^(?:อำเภอ|ตำบล|อ\.|ต\.)\s*")


class SchoolColumns:
    """A table's columns with what is each school's own: ``facts`` says which they are. What stands
    in them is spelled once for every text, and not again for every school."""

    def __init__(self, sheet: Sheet, facts: Mapping[str, int]) -> None:
        self._sheet, self._facts = sheet, facts
        there = [fact for fact in _READ if fact in facts]
        self._names = ["closed" if fact == "status" else fact for fact in there]
        self._kept = [(facts[fact], _Kept(fact)) for fact in there]
        self._furthest = max((column for column, _ in self._kept), default=0)

    def row(self, code: str, row: int) -> SchoolRow:
        """What this row says of this school; a fact without a column is not told. Raises
        ``BadFigures`` for a formula in a word's place."""
        line = self._sheet.rows[row]
        if len(line) <= self._furthest:
            line = [*line, *[""] * (self._furthest + 1 - len(line))]
        try:
            cells = [kept[line[column]] for column, kept in self._kept]
        except _Formula as no:
            raise self._sheet.no(FileFault.FORMULA, row, self._facts[str(no)]) from None
        told = dict(zip(self._names, cells, strict=True))
        if "extended" not in told and (highest := told.get("highest")):
            told["extended"] = highest in _LOWER
        told.setdefault("name", "")
        return SchoolRow(code=code, code10=_ten_digits(line, self._facts), **told)


class _Formula(ValueError):
    """In the place of the fact that it says."""


class _Kept(dict[str, Any]):
    """By cell what is kept of it in one column."""

    def __init__(self, fact: str) -> None:
        self._fact, self._read, self._is_word = fact, _READ[fact], fact in _WORDS
        self._longest = LONGEST.get(fact, MOST)

    def __missing__(self, cell: str) -> Any:
        told = _spelled(cell)
        told = "" if told in _UNTOLD else told[: self._longest]
        kept = self._read(told)
        if self._is_word and (is_formula(told) or is_formula(kept)):
            raise _Formula(self._fact)
        self[cell] = kept
        return kept


def _spelled(cell: str) -> str:
    """Codes, numbers and dates have no other spelling."""
    return cell if cell.isascii() and cell.isprintable() else normal(cell)


def _name(told: str) -> str:
    return told.removeprefix("โรงเรียน").strip() or told


def _place(told: str) -> str:
    return _PLACE.sub("", told)


def _grade(told: str) -> str:
    return grade_named(squeezed(told)) or ""


def _size(told: str) -> int | None:
    size = _SIZE.search(told)
    return int(size[0]) if size else None


def _is_extended(told: str) -> bool:
    return bool(_YES.fullmatch(squeezed(told)))


def _is_closed(told: str) -> bool:
    return bool(told) and bool(_CLOSED.fullmatch(squeezed(told)))


_READ: Final[Mapping[str, Callable[[str], Any]]] = {
    "name": _name,
    "district": _place,
    "tambon": _place,
    "lowest": _grade,
    "highest": _grade,
    "size7": _size,
    "extended": _is_extended,
    "status": _is_closed,
    **dict.fromkeys(("cluster", "village", "postcode", "phone", "latitude", "longitude"), str),
}


def refuse_formula(sheet: Sheet, row: int, column: int) -> None:
    """Raises ``BadFigures``: what is kept is written into other people's spreadsheets."""
    if is_formula(normal(sheet.cell(row, column))):
        raise sheet.no(FileFault.FORMULA, row, column)


def _ten_digits(line: Sequence[str], facts: Mapping[str, int]) -> str:
    """Wherever they stand: the DMC's workbook has them under "โรงเรียน"."""
    for fact in NAMING:
        if fact not in facts or facts[fact] >= len(line):
            continue
        try:
            found = digits(line[facts[fact]])
        except ValueError:
            continue
        if len(found) == MINISTRY:
            return found
    return ""
