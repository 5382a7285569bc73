"""One cell: a number or a code as spreadsheets and people write it, or the knowledge that it is
neither."""

import re
from decimal import Decimal, InvalidOperation
from typing import Final

from handlers.language.normal import normal

NIL: Final = frozenset({"-", "--", "–", "ไม่มี", "nil"})
"""How a clerk writes none."""
NOT_TOLD: Final = frozenset({"", "n/a", "na", "null", "none", "ไม่ระบุ", "ไม่มีข้อมูล", "*"})
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{1,15})?")
_IN_BRACKETS: Final = re.compile(r"\((.+)\)")
_POWER: Final = re.compile(r"[0-9](?:\.[0-9]+)?e\+?[0-9]{1,3}", re.I)
_UNITS: Final = re.compile(r"\s*(?:คน|ห้อง|โรงเรียน|โรง|แห่ง|บาท|คะแนน|%)$")
FEWEST, MOST = 4, 13
"""Digits of a code."""
_CODE: Final = re.compile(rf"'?([0-9]{{{FEWEST},{MOST}}})(?:\.0)?")


def number(cell: str) -> Decimal | None:
    """``None`` where nothing is told; 0 for a dash. Raises ``ValueError`` for what is no number:
    a power of ten among them, since its last digits are lost."""
    bare = _UNITS.sub("", normal(cell)).replace(" ", "")
    if bare.casefold() in NOT_TOLD:
        return None
    if bare.casefold() in NIL:
        return Decimal(0)
    if taken_off := _IN_BRACKETS.fullmatch(bare):
        bare = f"-{taken_off[1]}"
    if not _NUMBER.fullmatch(bare):
        raise ValueError("no number")
    try:
        return Decimal(bare.replace(",", ""))
    except InvalidOperation as no:
        raise ValueError("no number") from no


def spelled(value: Decimal) -> str:
    """With its thousands parted, and decimals only where there are any."""
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,f}"


def digits(cell: str) -> str:
    """A code's digits, as text; ``""`` where it is none. Raises ``ValueError`` where a spreadsheet
    has made a power of ten of it."""
    if cell.isascii() and cell.isdecimal():
        return cell if FEWEST <= len(cell) <= MOST else ""
    bare = normal(cell).replace(" ", "").replace("-", "").replace(",", "")
    if _POWER.fullmatch(bare):
        raise ValueError("a power of ten")
    found = _CODE.fullmatch(bare)
    return found[1] if found else ""


def place(row: int, column: int) -> str:
    """As a spreadsheet names it: row 0 and column 27 are ``AB1``."""
    return f"{letters(column)}{row + 1}"


def letters(column: int) -> str:
    """Column 27 is ``AB``."""
    found, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        found = chr(ord("A") + letter) + found
    return found
