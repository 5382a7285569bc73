"""An office's list of workplaces, from the file we ship or from its own."""

import csv
import io
import re
from collections.abc import Collection, Iterator
from enum import StrEnum
from functools import cache

from handlers.language import shipped
from handlers.language.errors import Misread
from handlers.language.formulas import is_formula
from handlers.language.normal import normal
from handlers.language.places import Kind, Place

COLUMNS = ("code", "name", "short", "kind", "district", "subdistrict", "aliases", "portal")
"""Headings of the file, in any order; ``code``, ``name`` and ``kind`` must be there. Aliases are
parted by ``|``; ``portal`` is one's name in the settings, where there are several."""

NEEDED = ("code", "name", "kind")
MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 5000
MOST_CHARACTERS = {"code": 20, "name": 120, "aliases": 600}
ORDINARY_CHARACTERS = 60

_SCHOOL = re.compile(r"^(?:โรงเรียน|รร\.?|ร\.\s?ร\.)\s*")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class PlaceFault(StrEnum):
    TOO_BIG = "too_big"
    UNREADABLE = "unreadable"
    NO_COLUMN = "no_column"
    NO_ROWS = "no_rows"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    BAD_CODE = "bad_code"
    SAME_CODE = "same_code"
    SAME_NAME = "same_name"
    BAD_KIND = "bad_kind"
    UNKNOWN_PORTAL = "unknown_portal"
    BAD_CHARACTER = "bad_character"
    TOO_MANY_CELLS = "too_many_cells"


class BadPlaces(Misread):
    """The file cannot be taken, and nothing of it was. ``params`` hold ``row`` (1 is the line
    of headings) and ``column`` where there is one, or ``limit``."""

    topic = "places"


@cache
def ours() -> tuple[Place, ...]:
    """The ten groups and 185 schools of สพป.เพชรบูรณ์ เขต 3 that ship with the product: groups
    by the ministry's announcement of 22 November 2560, schools as in DMC 2569 round 1."""
    return tuple(load(shipped.text("places.csv")))


def load(content: str | bytes, portals: Collection[str] = ()) -> list[Place]:
    """The places of a CSV file: UTF-8 or Windows-874, parted by comma, semicolon or tab.
    ``portals``: names of those there are.

    All or nothing: raises ``BadPlaces`` naming the first bad row.
    """
    lines = _decoded(content)
    reader = csv.reader(io.StringIO(lines, newline=""), delimiter=_delimiter(lines))
    try:
        rows = [(reader.line_num, cells) for cells in reader if any(c.strip() for c in cells)]
    except csv.Error:
        raise BadPlaces(PlaceFault.UNREADABLE, row=reader.line_num) from None
    if len(rows) < 2:
        raise BadPlaces(PlaceFault.NO_ROWS)
    if len(rows) - 1 > MOST_ROWS:
        raise BadPlaces(PlaceFault.TOO_BIG, limit=MOST_ROWS)
    headings = _headings(rows[0][1])
    places = [_place(number, dict(_cells(number, headings, row))) for number, row in rows[1:]]
    for place, (number, _) in zip(places, rows[1:], strict=True):
        if place.portal is not None and place.portal not in portals:
            raise BadPlaces(
                PlaceFault.UNKNOWN_PORTAL, row=number, column="portal", names=", ".join(portals)
            )
    _refuse_twins(places, [number for number, _ in rows[1:]])
    return places


def _decoded(content: str | bytes) -> str:
    if len(content) > MOST_BYTES:
        raise BadPlaces(PlaceFault.TOO_BIG, limit=MOST_BYTES)
    if isinstance(content, str):
        return content.removeprefix("\ufeff")
    for encoding in ("utf-8-sig", "cp874"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadPlaces(PlaceFault.UNREADABLE, row=1)


def _delimiter(lines: str) -> str:
    head = lines.split("\n", 1)[0]
    return max(",;\t", key=head.count)


def _headings(cells: list[str]) -> list[str]:
    headings = [cell.strip().lower() for cell in cells]
    for column in NEEDED:
        if column not in headings:
            raise BadPlaces(PlaceFault.NO_COLUMN, row=1, column=column)
    return headings


def _cells(number: int, headings: list[str], row: list[str]) -> Iterator[tuple[str, str]]:
    if len(row) > len(headings):
        raise BadPlaces(PlaceFault.TOO_MANY_CELLS, row=number)
    for column, cell in zip(headings, row, strict=False):
        if column not in COLUMNS:
            continue
        if len(cell) > MOST_CHARACTERS.get(column, ORDINARY_CHARACTERS):
            limit = MOST_CHARACTERS.get(column, ORDINARY_CHARACTERS)
            raise BadPlaces(PlaceFault.TOO_LONG, row=number, column=column, limit=limit)
        kept = normal(cell)
        if not cell.replace("\u200b", "").isprintable() or is_formula(kept):
            raise BadPlaces(PlaceFault.BAD_CHARACTER, row=number, column=column)
        yield column, kept


def _place(number: int, cells: dict[str, str]) -> Place:
    for column in NEEDED:
        if not cells.get(column):
            raise BadPlaces(PlaceFault.EMPTY, row=number, column=column)
    if not _CODE.fullmatch(cells["code"]):
        raise BadPlaces(PlaceFault.BAD_CODE, row=number, column="code")
    try:
        kind = Kind(cells["kind"].lower())
    except ValueError:
        raise BadPlaces(PlaceFault.BAD_KIND, row=number, column="kind") from None
    aliases = (alias.strip() for alias in cells.get("aliases", "").split("|"))
    name = _bare(cells["name"]) if kind is Kind.SCHOOL else cells["name"]
    return Place(
        code=cells["code"],
        name=name,
        short=cells.get("short") or name,
        kind=kind,
        district=cells.get("district", ""),
        subdistrict=cells.get("subdistrict", ""),
        aliases=tuple(alias for alias in aliases if alias),
        portal=cells.get("portal", "").lower() or None,
    )


def _bare(name: str) -> str:
    """A school's name as a ``Place`` has it: written with the word in front, it would be no name
    that anybody asks for."""
    return _SCHOOL.sub("", name) or name


def _refuse_twins(places: list[Place], numbers: list[int]) -> None:
    codes: set[str] = set()
    names: set[tuple[str, str, str]] = set()
    for place, number in zip(places, numbers, strict=True):
        if place.code.lower() in codes:
            raise BadPlaces(PlaceFault.SAME_CODE, row=number, column="code")
        whole = (place.name, place.district, place.subdistrict)
        if whole in names:
            raise BadPlaces(PlaceFault.SAME_NAME, row=number, column="name")
        codes.add(place.code.lower())
        names.add(whole)
