"""The schools of an office, and which of them a name means: never a guess.

In order: the very name; a school of another authority in the same districts; the name without
บ้าน, ชุมชน, วัด, อนุบาล; a school of another office; a near name. Thresholds as measured in
``handlers.language.places``: from 88 on a near name is taken, from 70 on it is asked about.
"""

import csv
import io
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extract

from handlers.language.place_file import ours as our_places
from handlers.language.places import CLOSE_CALL, MOST_OFFERED, OFFER, TAKE, Kind, Place
from handlers.understanding.places.country import elsewhere, elsewhere_in_a_longer_form, key

_FORM = re.compile(r"^(?:ชุมชนบ้าน|ชุมชน|บ้าน|วัด|อนุบาล)(?=.{2})")
_VILLAGE = frozenset({"บ้าน", "ชุมชน", "ชุมชนบ้าน"})
_VILLAGE_SHORT = re.compile(r"^(ชุมชน)?บ\.\s?")
_BRACKET = re.compile(r"\([^()]*\)?")
_SHORTEST_NEAR = 4
_SHORTEST_BEGUN = 6
_BEGUN = 0.4
"""Of a name, at least, that is only begun."""


@dataclass(frozen=True)
class School:
    """``name`` is official, without "โรงเรียน"; ``code`` the 8 digits of SMIS, ``code10`` the
    ministry's; ``lowest`` and ``highest`` grades like ``อ.2`` and ``ป.6``, ``""`` if unstated."""

    code: str
    name: str
    district: str
    tambon: str
    code10: str = ""
    lowest: str = ""
    highest: str = ""
    closed: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Office:
    """The office itself among those of the country; ``short`` is how its province is cut short."""

    province: str
    number: int
    short: tuple[str, ...] = ()


@dataclass(frozen=True)
class Meant:
    """What a name means: one school, several to ask about (``asked``), or another office's."""

    schools: tuple[School, ...] = ()
    asked: bool = False
    out_of_area: bool = False
    likeness: float = 100.0
    """Of 100; below it the answer should name the school."""


def form_and_core(name: str) -> tuple[str, str]:
    """ "บ้านวังไผ่" is "บ้าน" and "วังไผ่", keys both."""
    bare = key(name)
    found = _FORM.match(bare)
    return (found[0], bare[found.end() :]) if found else ("", bare)


class Schools:
    """An office's schools, its ตำบล, and the ``neighbours``: schools of other authorities in the
    same districts, which people also ask about."""

    def __init__(
        self,
        schools: Sequence[School],
        *,
        tambons: Mapping[str, str] | None = None,
        neighbours: Iterable[str] = (),
        other_districts: Iterable[str] = (),
        office: Office | None = None,
    ) -> None:
        self.office = office
        self.schools = tuple(schools)
        self.by_code = {s.code: s for s in schools} | {s.code10: s for s in schools if s.code10}
        self.tambons = dict(tambons or {s.tambon: s.district for s in schools if s.tambon})
        self.districts = {key(s.district): s.district for s in schools if s.district}
        self.tambon_names = {key(tambon): tambon for tambon in self.tambons}
        self.neighbours = {key(name): name for name in neighbours}
        self.other_districts = {key(name): name for name in other_districts}

    @cached_property
    def by_name(self) -> dict[str, list[School]]:
        """By the whole name, with and without what stands in brackets, and by alias."""
        found: dict[str, list[School]] = {}
        for school in self.schools:
            names = (school.name, _BRACKET.sub("", school.name), *school.aliases)
            for name in {key(name) for name in names}:
                found.setdefault(name, []).append(school)
        return found

    @cached_property
    def by_core(self) -> dict[str, list[School]]:
        found: dict[str, list[School]] = {}
        for name, schools in self.by_name.items():
            found.setdefault(form_and_core(name)[1], []).extend(schools)
        return {core: list(dict.fromkeys(schools)) for core, schools in found.items()}

    @cached_property
    def bare(self) -> dict[str, str]:
        """Every name that is recognised without a word in front: key, and its way of writing."""
        cores = {core: core for core in self.by_core if len(core) >= _SHORTEST_NEAR}
        return cores | {name: name for name in (*self.by_name, *self.neighbours)}

    def meant(self, name: str) -> Meant:
        """What ``name`` (without โรงเรียน) means. Nothing near: neither schools nor elsewhere."""
        name = _VILLAGE_SHORT.sub(lambda found: (found[1] or "") + "บ้าน", name.strip())
        bare = key(name)
        if not bare:
            return Meant()
        if same := self.by_name.get(bare):
            return self._several(same)
        if bare in self.neighbours:
            return Meant(out_of_area=True)
        form, core = form_and_core(name)
        alike = [s for s in self.by_core.get(core, ()) if _fits(form, s)]
        if alike:
            return self._several(alike)
        another = elsewhere(name) or (not form and elsewhere_in_a_longer_form(name))
        if begun := [s for s in self._begun(core) if _fits(form, s)]:
            near = self._near(bare, form, core)
            if near.schools and not near.asked and not another:
                return near
            both = tuple(dict.fromkeys((*begun, *near.schools)))
            return Meant(both[:MOST_OFFERED], asked=True, likeness=OFFER)
        if another:
            return Meant(out_of_area=True)
        if len(core) >= _SHORTEST_BEGUN and any(one.startswith(bare) for one in self.neighbours):
            return Meant(out_of_area=True)
        return self._near(bare, form, core)

    def only_one_begun(self, name: str) -> Meant:
        """The one school of whose name (without บ้าน, ชุมชน, วัด) no more is said than the
        beginning, however short a part of it: to be asked about."""
        begun = self._begun(form_and_core(name)[1], part=0.0)
        return Meant((begun[0],), asked=True, likeness=OFFER) if len(begun) == 1 else Meant()

    def _begun(self, core: str, part: float = _BEGUN) -> list[School]:
        """Of which no more than the beginning is said, and that is clear: "บ้านกระทุ่มทอง" for
        "บ้านกระทุ่มทองประชาสรรค์"."""
        begun = {
            school: None
            for name, schools in self.by_core.items()
            if name.startswith(core) and len(core) >= max(_SHORTEST_BEGUN, part * len(name))
            for school in schools
            if not school.closed
        }
        return list(begun)

    def _several(self, schools: Sequence[School]) -> Meant:
        still = [school for school in schools if not school.closed] or list(schools)
        return Meant(tuple(still), asked=len(still) > 1)

    def _near(self, bare: str, form: str, core: str) -> Meant:
        if len(core) < _SHORTEST_NEAR:
            return Meant()
        likeness: dict[School, float] = {}
        for spellings, said in ((self.by_name, bare), (self.by_core, core)):
            for spelling, near, _ in extract(
                said, spellings.keys(), scorer=ratio, limit=8, score_cutoff=OFFER
            ):
                for school in spellings[spelling]:
                    fits = spellings is self.by_name or _fits(form, school)
                    if fits:
                        likeness[school] = max(near, likeness.get(school, 0.0))
        ranked = sorted(likeness, key=lambda s: (-likeness[s], s.code))
        if not ranked:
            return Meant()
        best = likeness[ranked[0]]
        close = tuple(s for s in ranked if best - likeness[s] < CLOSE_CALL)
        if best >= TAKE:
            return Meant(close, asked=len(close) > 1, likeness=best)
        return Meant(tuple(ranked[:MOST_OFFERED]), asked=True, likeness=best)


def _fits(form: str, school: School) -> bool:
    """A name typed with บ้าน is no อนุบาล; a name typed bare may be any."""
    if not form:
        return True
    own = form_and_core(school.name)[0]
    return own == form or (own in _VILLAGE and form in _VILLAGE)


def of_places(places: Iterable[Place]) -> Schools:
    """The schools of an office's own list of workplaces, where the product has no more of them."""
    return Schools([_school(place) for place in places if place.kind is Kind.SCHOOL])


@cache
def ours() -> Schools:
    """The 190 schools of สพป.เพชรบูรณ์ เขต 3 of B.E. 2565: 185 as in DMC 2569 round 1 (names and
    places from the list of workplaces), five closed; and 17 of สพม. in the same districts."""
    data = files("handlers.understanding") / "data"
    places = {place.code: place for place in our_places() if place.kind is Kind.SCHOOL}
    rows = csv.DictReader(io.StringIO((data / "schools.csv").read_text(encoding="utf-8")))
    area = tomllib.loads((data / "surroundings.toml").read_text(encoding="utf-8"))
    own = area["office"]
    tambons = {
        tambon: district for district, names in area["tambons"].items() for tambon in names.split()
    }
    schools = [_with_codes(row, places.get(row["code"])) for row in rows]
    return Schools(
        schools,
        tambons=tambons,
        neighbours=area["neighbours"].split(),
        other_districts=area["others"].split(),
        office=Office(own["province"], own["number"], tuple(own["short"].split())),
    )


def _school(place: Place) -> School:
    return School(
        place.code, place.name, place.district, place.subdistrict, aliases=tuple(place.aliases)
    )


def _with_codes(row: Mapping[str, str], place: Place | None) -> School:
    return School(
        code=row["code"],
        name=place.name if place else row["name"],
        district=place.district if place else row["district"],
        tambon=place.subdistrict if place else row["tambon"],
        code10=row["code10"],
        lowest=row["lowest"],
        highest=row["highest"],
        closed=row["status"] == "closed",
        aliases=place.aliases if place else (),
    )
