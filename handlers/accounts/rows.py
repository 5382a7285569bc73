"""A list of people, one a line: name, workplace, phone, device. Each line is looked at by itself;
nothing is opened here."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from handlers.accounts.filing_for import HasLine, known
from handlers.accounts.form import read_device, read_name, read_phone
from handlers.kit.desk import Desk
from handlers.kit.effects import Words
from handlers.kit.forms import Which
from handlers.kit.intents import Rows
from handlers.kit.standing_in import kept_from
from handlers.kit.which_portal import chosen, of_place
from handlers.kit.workplaces import is_elsewhere, read_place
from handlers.language.errors import Misread
from handlers.language.formulas import is_formula
from handlers.language.normal import squeezed
from store.refusals import Refusal
from store.requests import Kind

MOST: Final = 50
HEADING_WITHIN: Final = 15
"""Rows of a file, at its top, in which its own title and its columns' names stand."""
_HEADINGS: Final = frozenset({"ชื่อ", "name", "fullname", "ที่", "ลำดับ", "ลำดับที่", "no"})
CELLS: Final = 4
SHOWN_OF_A_CELL: Final = 24
_NUMBERED: Final = re.compile(r"\s*[0-9๐-๙]{1,3}\s*[.)]\s*(?=\S)")
_GAP: Final = re.compile(r" {2,}| *\| *")
_LOST_ZERO: Final = re.compile(r"\A(?=[689]\d{8}\Z)")
"""A mobile number that a spreadsheet took for a count: its zero is gone."""


@dataclass(frozen=True)
class Good:
    """A line that can be opened. ``place`` is a code, ``phone`` as it is kept."""

    line: int
    name: str
    place: str
    phone: str
    device: str


@dataclass(frozen=True)
class Bad:
    """A line that cannot, by its number among the people's lines, and why: everything that is
    wrong with it."""

    line: int
    cell: str
    why: Words


@dataclass
class _Wrong(Exception):
    """Why a line is bad: texts."""

    texts: tuple[str, ...]


def lines_of(text: str) -> list[list[str]]:
    """The people's lines, cut into cells; without a heading, and without the numbers that lines
    begin with."""
    rows = [_cells(line) for line in text.splitlines() if line.strip(" \t,;|")]
    return rows[1:] if rows and _is_heading(rows[0]) else rows


def lines_from(table: Rows) -> str:
    """The rows of a file as somebody would paste them, without what stands above its heading."""
    rows = [[_LOST_ZERO.sub("0", " ".join(cell.split())) for cell in row] for row in table]
    filled = [row for row in rows if any(row)]
    headings = (at for at, row in enumerate(filled[:HEADING_WITHIN]) if _is_heading(row))
    return "\n".join("\t".join(_without_tail(row)) for row in filled[next(headings, 0) :])


def _without_tail(row: list[str]) -> list[str]:
    last = max(at for at, cell in enumerate(row) if cell)
    return row[: last + 1]


def _cells(line: str) -> list[str]:
    bare = _NUMBERED.sub("", line, count=1)
    separator = next((mark for mark in ("\t", ";", ",") if mark in bare), None)
    cells = _GAP.split(bare.strip()) if separator is None else bare.split(separator)
    cells = [" ".join(cell.strip().strip('"').split()) for cell in cells]
    if len(cells) == CELLS + 1 and cells[0].isdecimal():
        return cells[1:]
    return cells


def _is_heading(cells: Sequence[str]) -> bool:
    """A name is none, whatever else is missing from its row."""
    named = squeezed(cells[0])
    heading = named in _HEADINGS or (named.startswith("ชื่อ") and named.endswith("สกุล"))
    return heading and not any(char.isdecimal() for char in "".join(cells))


def portal_of_row(row: Good, portal: str, desk: Desk) -> str:
    """Where this person's account is to be good: as their workplace says, else ``portal``."""
    return of_place(row.place, desk) or chosen({"portal": portal}, desk)


def checked(text: str, desk: Desk, portal: str = "") -> tuple[list[Good], list[Bad]]:
    """Which of the lines can be opened, and what is wrong with the others. ``portal``: of those
    whose workplace names none."""
    good: list[Good] = []
    bad: list[Bad] = []
    for number, cells in enumerate(lines_of(text), 1):
        try:
            row = _read(number, cells, desk, portal)
            if any((row.name, row.phone) == (one.name, one.phone) for one in good):
                raise _Wrong(("many.wrong.twice",))
        except _Wrong as wrong:
            bad.append(Bad(number, cells[0][:SHOWN_OF_A_CELL], _together(wrong.texts)))
        else:
            good.append(row)
    return good, bad


def _together(texts: Sequence[str]) -> Words:
    first, *others = texts
    if not others:
        return Words(first)
    return Words("many.wrong_and", {"first": Words(first), "then": _together(others)})


def _read(number: int, cells: Sequence[str], desk: Desk, portal: str) -> Good:
    """Raises ``_Wrong``."""
    if len(cells) != CELLS:
        raise _Wrong(("many.wrong.cells",))
    values: list[str] = []
    wrong: list[str] = []
    for cell, read in zip(cells, (_name, _place, _phone, _device), strict=True):
        try:
            values.append(read(cell, desk))
        except _Wrong as no:
            wrong += no.texts
    if wrong:
        raise _Wrong(tuple(dict.fromkeys(wrong)))
    row = Good(number, *values)
    if known_faults := tuple(_faults_of_known(row, portal, desk)):
        raise _Wrong(known_faults)
    return row


def _name(cell: str, desk: Desk) -> str:
    _refuse_formula(cell)
    return _value("many.wrong.name", lambda: read_name(cell, desk))


def _place(cell: str, desk: Desk) -> str:
    _refuse_formula(cell)
    try:
        code = read_place(cell, desk)
    except Which:
        raise _Wrong(("many.wrong.place_unsure",)) from None
    except Refusal:
        raise _Wrong(("many.wrong.place",)) from None
    if is_elsewhere({"place": code}, desk):
        raise _Wrong(("many.wrong.elsewhere",))
    return code


def _phone(cell: str, desk: Desk) -> str:
    if cell.startswith("="):  # but not every formula: a phone may begin with a plus
        raise _Wrong(("many.wrong.formula",))
    return _value("many.wrong.phone", lambda: read_phone(cell, desk))


def _device(cell: str, desk: Desk) -> str:
    _refuse_formula(cell)
    return _value("many.wrong.device", lambda: read_device(cell, desk))


def _refuse_formula(cell: str) -> None:
    if is_formula(cell):
        raise _Wrong(("many.wrong.formula",))


def _value(wrong: str, read: Callable[[], str]) -> str:
    try:
        return read()
    except (Misread, Refusal):
        raise _Wrong((wrong,)) from None


def _faults_of_known(row: Good, portal: str, desk: Desk) -> Iterator[str]:
    person = None
    try:
        person = known(row.name, row.phone, desk)
    except HasLine:
        yield "many.wrong.has_line"
    if kept_from(row.name, row.phone, desk) is not None:
        yield "many.wrong.own"
    where = portal_of_row(row, portal, desk)
    if person is not None and any(one.portal == where for one in desk.accounts.of(person.id)):
        yield "many.wrong.has_account"
    if person is not None and desk.requests.open_of(person.id, Kind.ACCOUNT) is not None:
        yield "many.wrong.waits"
