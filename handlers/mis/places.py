"""Which places of the office a question names: never a guess, and none of another office."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from handlers.kit.effects import Param, Words
from handlers.mis.answer import NoAnswer, Why
from handlers.mis.metrics import metrics
from handlers.mis.times import several_of
from handlers.understanding.places.country import key
from handlers.understanding.places.schools import School, Schools, form_and_core
from handlers.understanding.understood import CODES, OWN_SCHOOL, Wish

MOST_CHOICES: Final = 10


class Where(StrEnum):
    """What a place is."""

    AREA = "area"
    DISTRICT = "district"
    TAMBON = "tambon"
    SCHOOL = "school"


@dataclass(frozen=True)
class Place:
    """``code`` of a school; ``district`` of a tambon, to tell two of one name apart."""

    kind: Where
    name: str = ""
    code: str = ""
    district: str = ""


AREA: Final = Place(Where.AREA)


@dataclass(frozen=True)
class Misplaced:
    """The ``places`` do not lie in what was ``said`` beside them; ``lies``: where they do."""

    places: tuple[Place, ...]
    said: Place
    lies: tuple[Place, ...]


def all_places(slots: Mapping[str, Any], schools: Schools, own: str) -> Iterator[Place]:
    """Those of the question, and what it is set against, which may be of another kind."""
    against = slots.get("against")
    if slots.get("compare_to") == "เขต" and _are_means(slots):
        against = {"scope": "area"}
    if not isinstance(against, dict):
        yield from places_of(slots, schools, own)
        return
    for places in (slots, against):
        yield from tuple(places_of(places, schools, own)) or (AREA,)


def _are_means(slots: Mapping[str, Any]) -> bool:
    """The area's number is no mean of its schools for what is added up."""
    said = several_of(slots.get("metric"))
    return bool(said) and not any(code not in metrics() or metrics()[code].adds_up for code in said)


def places_of(slots: Mapping[str, Any], schools: Schools, own: str) -> Iterator[Place]:
    name = str(slots.get("school", ""))
    if slots.get("out_of_area"):
        raise NoAnswer(Why.OUT_OF_AREA, params={"name": _foreign(slots, schools)})
    if several := slots.get("school_ambiguous"):
        found = [schools.by_code[code] for code in several if code in schools.by_code]
        raise _which(found, schools)
    codes = [str(slots[slot]) for slot in CODES if slot in slots]
    if codes or name or slots.get("schools"):
        named = [name] if name and not codes else []
        for one in (*codes, *named, *several_of(slots.get("schools"))):
            yield _school(one, schools, own)
        return
    for tambon in (*several_of(slots.get("tambon")), *several_of(slots.get("tambons"))):
        yield Place(Where.TAMBON, tambon, district=_district_of(tambon, slots, schools))
    if "tambon" in slots or "tambons" in slots:
        return
    for district in (*several_of(slots.get("district")), *several_of(slots.get("districts"))):
        if district not in schools.districts.values():
            raise NoAnswer(Why.OUT_OF_AREA, params={"name": f"อ.{district}"})
        yield Place(Where.DISTRICT, district)


def _foreign(slots: Mapping[str, Any], schools: Schools) -> Param:
    """Of the schools that were named, the one that is another office's; else the place that is.
    "บ้านวังไผ่ เทียบกับเขต 2": no school of ours is said to be another's."""
    names = [*several_of(slots.get("school")), *several_of(slots.get("schools"))]
    places = [
        *(f"ต.{one}" for slot in ("tambon", "tambons") for one in several_of(slots.get(slot))),
        *(f"อ.{one}" for slot in ("district", "districts") for one in several_of(slots.get(slot))),
    ]
    other = (one for one in names if key(one) not in schools.by_name)
    ours = {f"อ.{one}" for one in schools.districts.values()} | {f"ต.{t}" for t in schools.tambons}
    foreign = (one for one in places if one not in ours)
    return next(other, next(foreign, Words("mis.elsewhere")))


def _district_of(tambon: str, slots: Mapping[str, Any], schools: Schools) -> str:
    if tambon not in schools.tambons:
        raise NoAnswer(Why.OUT_OF_AREA, params={"name": f"ต.{tambon}"})
    said = str(slots.get("district", ""))
    there = any((one.tambon, one.district) == (tambon, said) for one in schools.schools)
    return said if there else schools.tambons[tambon]


def misplaced(slots: Mapping[str, Any], schools: Schools, own: str) -> Iterator[Misplaced]:
    """Every อำเภอ and ตำบล that is said beside schools or ตำบล and holds none of them."""
    places = tuple(places_of(slots, schools, own))
    for said in _areas_said(slots):
        narrower = places if places and _is_wider(said, places[0]) else ()
        lies = tuple(_area_of(one, said.kind, schools) for one in narrower)
        if narrower and all(one.name and one.name != said.name for one in lies):
            yield Misplaced(narrower, said, tuple(dict.fromkeys(lies)))


def wider_of(slots: Mapping[str, Any], schools: Schools, own: str) -> Place | None:
    """The widest that is said beside places which lie in it."""
    places = tuple(places_of(slots, schools, own))
    if not places:
        return None
    wrong = [one.said for one in misplaced(slots, schools, own)]
    said = [AREA] if slots.get("scope") == "area" else []
    said += [one for one in _areas_said(slots) if one not in wrong]
    return next((one for one in said if _is_wider(one, places[0])), None)


def _areas_said(slots: Mapping[str, Any]) -> Iterator[Place]:
    """The wider first."""
    for kind in (Where.DISTRICT, Where.TAMBON):
        for slot in (kind.value, f"{kind.value}s"):
            yield from (Place(kind, one) for one in several_of(slots.get(slot)))


def _is_wider(one: Place, other: Place) -> bool:
    order = [*Where]
    return order.index(one.kind) < order.index(other.kind)


def _area_of(place: Place, kind: Where, schools: Schools) -> Place:
    """The อำเภอ or ตำบล in which it lies; without a name where that is not known."""
    if kind is Where.DISTRICT:
        return Place(kind, place.district)
    school = schools.by_code.get(place.code)
    return Place(kind, school.tambon if school else "")


def _school(named: str, schools: Schools, own: str) -> Place:
    """By name, by either code, or the asker's own."""
    if named == OWN_SCHOOL and not own:
        raise NoAnswer(Why.WHOSE_SCHOOL)
    by_code = schools.by_code.get(own if named == OWN_SCHOOL else named)
    found = [by_code] if by_code else schools.by_name.get(key(named), [])
    standing = [one for one in found if not one.closed]
    if not found:
        raise NoAnswer(Why.UNKNOWN_PLACE, params={"name": named})
    if not standing:
        raise NoAnswer(Why.CLOSED, params={"name": found[0].name})
    if len(standing) > 1:
        raise _which(standing, schools, areas=False)
    return Place(Where.SCHOOL, standing[0].name, standing[0].code, standing[0].district)


def asks_own(wish: Wish) -> bool:
    """Is it about the asker's school, without a name?"""
    return OWN_SCHOOL in (wish.slots.get("school"), *several_of(wish.slots.get("schools")))


def which_own(mine: Sequence[School]) -> NoAnswer:
    """Which of those that the asker speaks for: no name was said."""
    return NoAnswer(
        Why.WHICH_SCHOOL,
        choices=tuple((one.code, f"{one.name} อ.{one.district}") for one in mine[:MOST_CHOICES]),
    )


def _which(found: Sequence[School], schools: Schools, *, areas: bool = True) -> NoAnswer:
    """Schools, each with its อำเภอ, and the อำเภอ or ตำบล whose name one of them bears."""
    choices = [(one.code, f"{one.name} อ.{one.district}") for one in found[:MOST_CHOICES]]
    meant = [
        (name, f"อ.{name}")
        for name in schools.districts.values()
        if areas and any(key(name) in key(one.name) for one in found)
    ]
    named = {name for name, _ in meant}
    meant += [
        (name, f"ต.{name}")
        for bare, name in schools.tambon_names.items()
        if areas and name not in named and {*found} & {*_called(bare, schools)}
    ]
    choices += [(place, place) for _, place in meant]
    names = [name for name, _ in meant] or [one.name for one in found]
    if not meant and (len(found) == 1 or len({form_and_core(name)[1] for name in names}) > 1):
        return NoAnswer(Why.NEAR_NAMES, choices=tuple(choices))
    name = next(iter(names), "")
    return NoAnswer(Why.WHICH_SCHOOL, params={"name": name}, choices=tuple(choices))


def _called(name: str, schools: Schools) -> Sequence[School]:
    """The schools of this name, a key, with or without บ้าน, ชุมชน, วัด."""
    return schools.by_core.get(form_and_core(name)[1], ())
