"""The office's schools: as the last list that was loaded has them, and before any was, as its
workplaces do (with what we know of the schools of area 3)."""

from collections.abc import Mapping
from typing import Final

from sqlmodel import Session

from handlers.figurefiles.known import AREA_DIGITS, SMIS, KnownSchool, KnownSchools
from handlers.figurefiles.reading import SchoolRow
from handlers.language.places import Kind, Place
from handlers.understanding.places.schools import ours
from store.counting import Counting
from store.figures import FigureLoad, Series
from store.loads import Loads
from store.remembering import LastFew

PLACES: Final = "places"
"""In a layout's place: the office's workplaces, no file."""
_lists: Final[LastFew[tuple[SchoolRow, ...]]] = LastFew(1)


def current_list(session: Session) -> FigureLoad | None:
    return Loads(session).current(Series.SCHOOLS)


def listed(session: Session, places: Mapping[str, Place]) -> tuple[SchoolRow, ...]:
    """Every school, the closed ones too. Who reads a file asks for them twice."""
    load = current_list(session)
    if load is None:
        return from_places(places)
    return _lists.get(load.id, lambda: _read(session, load))


def _read(session: Session, load: FigureLoad) -> tuple[SchoolRow, ...]:
    rows = Counting(session, load.id).fact_rows(SchoolRow._fields)
    return tuple(map(SchoolRow._make, rows))


def known(session: Session, places: Mapping[str, Place]) -> KnownSchools:
    """As files are read by."""
    return KnownSchools.of(
        KnownSchool(one.code, one.name, one.code10, one.district, one.closed)
        for one in listed(session, places)
    )


def from_places(places: Mapping[str, Place]) -> tuple[SchoolRow, ...]:
    """Those with a SMIS code. Schools of the same area that are closed by now are added: files of
    former years have them."""
    mine = {
        code: place
        for code, place in places.items()
        if place.kind is Kind.SCHOOL and len(code) == SMIS and code.isdecimal()
    }
    areas = {code[:AREA_DIGITS] for code in mine}
    shipped = _shipped()
    gone = [one for one in shipped.values() if one.closed and one.code[:AREA_DIGITS] in areas]
    rows = [_of_place(place, shipped.get(code)) for code, place in mine.items()]
    return tuple(sorted((*rows, *(one for one in gone if one.code not in mine)), key=_code))


def _code(one: SchoolRow) -> str:
    return one.code


def _of_place(place: Place, more: SchoolRow | None) -> SchoolRow:
    return SchoolRow(
        code=place.code,
        name=place.name,
        district=place.district,
        tambon=place.subdistrict,
        code10=more.code10 if more else "",
        lowest=more.lowest if more else "",
        highest=more.highest if more else "",
        extended=bool(more and more.extended),
    )


def _shipped() -> Mapping[str, SchoolRow]:
    """The schools of area 3 since September 2565. One with ม.1 or more is ขยายโอกาส."""
    return {
        one.code: SchoolRow(
            code=one.code,
            name=one.name,
            code10=one.code10,
            district=one.district,
            tambon=one.tambon,
            lowest=one.lowest,
            highest=one.highest,
            extended=one.highest.startswith("ม."),
            closed=one.closed,
        )
        for one in ours().schools
    }
