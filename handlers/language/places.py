"""Which workplace a person means: typos, short forms and schools of the same name.

Thresholds were measured over the 190 real names of area 3 and 3,000 others of the country
(rapidfuzz ``ratio``): 88 on the whole name accepts 1.3 % of foreign names and keeps 99.5 % of
names with one typo; below 70 nothing is near.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extract

from handlers.language.normal import squeezed, without_politeness

LIMIT = 200
"""Characters of an answer that are looked at."""

TAKE = 88.0
OFFER = 70.0
CLOSE_CALL = 3.0
MOST_OFFERED = 3
LABEL_LIMIT = 20
"""Characters a LINE quick-reply label holds, a mark not counted."""

_SHORTEST_PART = 3


class Kind(StrEnum):
    GROUP = "group"
    SCHOOL = "school"
    EXECUTIVE = "executive"
    OTHER = "other"


@dataclass(frozen=True)
class Place:
    """A workplace. ``name`` is official, without "โรงเรียน"; ``short`` fits a button."""

    code: str
    name: str
    short: str
    kind: Kind
    district: str = ""
    subdistrict: str = ""
    aliases: tuple[str, ...] = ()
    portal: str | None = None
    """The captive portal of whoever works there, where the office has several and this is known."""

    @property
    def display(self) -> str:
        """As on a card: "โรงเรียนบ้านวังไผ่", "กลุ่มนิเทศฯ", "กลุ่ม DLICT"."""
        if self.kind is Kind.SCHOOL:
            return self.name if self.name.startswith("โรงเรียน") else f"โรงเรียน{self.name}"
        if self.kind is Kind.GROUP and self.name.startswith("กลุ่ม"):
            space = " " if self.short[:1].isascii() else ""
            return f"กลุ่ม{space}{self.short.removeprefix('กลุ่ม')}"
        return self.name


@dataclass(frozen=True)
class Found:
    """One place is meant. When not ``exact`` the answer should name it."""

    place: Place
    exact: bool = True


@dataclass(frozen=True)
class Unsure:
    """Ask: at most three places, the nearest first. ``same_name`` when only the district
    tells them apart."""

    nearest: tuple[Place, ...]
    same_name: bool = False


@dataclass(frozen=True)
class Nothing:
    """No place of the list is near."""


Match = Found | Unsure | Nothing

_LEAD = re.compile(
    r"^(?:(?:ผม|หนู|ดิฉัน|ฉัน)?\s*(?:ปัจจุบัน)?\s*(?:เป็น)?\s*(?:สถานที่ทำงาน|ที่ทำงาน|หน่วยงาน|ทำงาน|สังกัด|ปฏิบัติงาน"
    r"|ปฏิบัติหน้าที่|ประจำ|ช่วยราชการ|อยู่|มาจาก|จาก|คือ|workplace|i work (?:at|in|for)|work(?:ing)? at|from"
    r"|school|group)\s*(?:อยู่)?\s*(?:ที่|ใน)?\s*[:=]?\s*)+",
    re.I,
)
_POST = re.compile(
    r"^(?:รองผู้อำนวยการ|ผู้อำนวยการ|รอง\s?ผอ|ผอ|หัวหน้า|เจ้าหน้าที่|จนท|ครู\S{0,8}?|ธุรการ|นักการ|ภารโรง|บุคลากร|พนักงาน)"
    r"[\s.]*(?=โรงเรียน|รร|ร\.ร|กลุ่ม|หน่วย)"
)
_SCHOOL_WORD = re.compile(r"^(?:โรงเรียน|ร\.?\s?ร\.?(?=[\s.ก-๛])|รร\.?|school\s)\s*(?=\S)", re.I)
_TAIL = re.compile(
    r"[\s,]*(?:จังหวัด|จ\.)\s*เพชรบูรณ์.*$|[\s,]*สังกัด.*$|[\s,]*สพป\.?\s*เพชรบูรณ์.*$|\s+(?:school|group)$",
    re.I,
)
_AREA = re.compile(r"[\s,(]*(อำเภอ|อ\.|ตำบล|ต\.)\s*([ก-๛]+)\)?")
_VILLAGE_FORM = re.compile(r"^(?:ชุมชน)?บ\.\s*")
_CORE_SCHOOL = re.compile(r"^(?:โรงเรียน|รร|ชุมชนบ้าน|ชุมชน|บ้าน|วัด|อนุบาล)(?=.{2})")
_CORE_GROUP = re.compile(r"^(?:ผอ)?(?:กลุ่มงาน|กลุ่ม|หน่วย|ฝ่าย|งาน)(?=.{2})")
_BRACKET = re.compile(r"[(（][^()（）]*[)）]?")


def match(text: str, places: Sequence[Place]) -> Match:
    """The place meant by an answer to "where do you work".

    An exact name, code, short form or alias is taken; a near one is taken from ``TAKE`` on and
    offered from ``OFFER`` on. Names borne by several places, and a bare อำเภอ, are asked
    back unless the answer names the district.
    """
    index = _index(tuple(places))
    said = _bare(text[:LIMIT])
    if not squeezed(said):
        return Nothing()
    whole = index.look_up(said)
    if isinstance(whole, Found):
        return whole
    name, areas = _without_areas(said, index)
    if not areas:
        return whole
    there, anywhere = index.within(areas).look_up(name), index.look_up(name)
    if isinstance(anywhere, Found) and anywhere.exact and there != anywhere:
        return Unsure((anywhere.place,))  # the name and the district disagree
    if isinstance(there, Found) or isinstance(anywhere, Nothing):
        return there
    return anywhere if isinstance(anywhere, Unsure) else Unsure((anywhere.place,))


def named(text: str, places: Sequence[Place]) -> Place | None:
    """The one place that ``text`` names exactly; what ``match`` would take by likeness or ask
    about is nothing here."""
    meant = _index(tuple(places)).equal_to(_bare(text[:LIMIT]))
    return meant[0].place if len(meant) == 1 else None


def labels(places: Sequence[Place]) -> list[str]:
    """One button label for each, at most ``LABEL_LIMIT`` characters, no two alike: schools of
    the same name show the district, then the code."""
    names = [place.short for place in places]
    shown: list[str] = []
    for place in places:
        label = place.short
        if width(label) > LABEL_LIMIT:
            label = _BRACKET.sub("", label)
        if names.count(place.short) > 1:
            label = f"{_CORE_SCHOOL.sub('', place.short)} ({place.district or place.code})"
        label = shortened(label)
        if label in shown:
            label = shortened(place.short, LABEL_LIMIT - len(place.code) - 1) + f" {place.code}"
        shown.append(label)
    return shown


def counted(name: str, count: int) -> str:
    """For a button, how many there are of it: ``หนองไผ่ 58``."""
    behind = f" {count}"
    return shortened(name or "–", LABEL_LIMIT - len(behind)) + behind


def shortened(text: str, limit: int = LABEL_LIMIT) -> str:
    """``text`` cut to ``limit`` characters as a reader counts them (marks are free), with …"""
    if width(text) <= limit:
        return text
    kept = ""
    for character in text:
        if width(kept + character) > limit - 1:
            break
        kept += character
    return kept.rstrip(" (") + "…"


def width(text: str) -> int:
    """Characters as a reader counts them: Thai vowels and tones above and below are free."""
    return len(re.sub(r"[\u0300-\u036fัิ-ฺ็-๎]", "", text))


def _bare(text: str) -> str:
    said = without_politeness(text)
    said = _TAIL.sub("", _LEAD.sub("", said)) or said
    said = _POST.sub("", said)
    return said.strip(" .,:;-\"'")


def _without_areas(said: str, index: "_Index") -> tuple[str, frozenset[str]]:
    """The answer without "อ.บึงสามพัน" or a last word that is a district, and those names."""
    areas = {found[2] for found in _AREA.finditer(said)}
    name = _AREA.sub("", said).strip()
    words = re.sub(r"[(),]", " ", name).split()
    while len(words) > 1 and words[-1] in index.areas:
        areas.add(words.pop())
    return (" ".join(words) if areas else said), frozenset(areas)


def _village(said: str) -> str:
    """ "บ.วังไผ่" is "บ้านวังไผ่"."""
    without = _SCHOOL_WORD.sub("", said)
    return _VILLAGE_FORM.sub(lambda m: m[0].split("บ.")[0] + "บ้าน", without)


def _core(key: str, kind: Kind | None = None) -> str:
    if kind is not Kind.GROUP:
        key = _CORE_SCHOOL.sub("", key)
    return key if kind is Kind.SCHOOL else _CORE_GROUP.sub("", key)


@dataclass(frozen=True)
class _Entry:
    place: Place
    keys: frozenset[str]  # equal to one of these: it is meant
    core: str
    near: tuple[str, ...]  # spellings long enough to be compared by likeness


@dataclass(frozen=True)
class _Index:
    entries: tuple[_Entry, ...]
    areas: frozenset[str]
    districts: frozenset[str]

    @cached_property
    def by_key(self) -> dict[str, list[_Entry]]:
        return _gathered((key, entry) for entry in self.entries for key in entry.keys)

    @cached_property
    def by_core(self) -> dict[str, list[_Entry]]:
        return _gathered((entry.core, entry) for entry in self.entries)

    @cached_property
    def cores(self) -> list[str]:
        return [entry.core for entry in self.entries]

    @cached_property
    def spellings(self) -> list[str]:
        return [spelling for entry in self.entries for spelling in entry.near]

    @cached_property
    def owners(self) -> list[int]:
        """The entry's number of each spelling."""
        return [at for at, entry in enumerate(self.entries) for _ in entry.near]

    def within(self, areas: frozenset[str]) -> "_Index":
        kept = tuple(e for e in self.entries if {e.place.district, e.place.subdistrict} & areas)
        return _Index(kept, self.areas, frozenset())

    def look_up(self, said: str) -> Match:
        key = squeezed(_village(said))
        equal = self.equal_to(said)
        if len(equal) == 1:
            return Found(equal[0].place)
        if equal:
            same = len({entry.place.name for entry in equal}) == 1
            return Unsure(_places(equal[:MOST_OFFERED]), same_name=same)
        return self._by_likeness(key, _core(key), take=key not in self.districts)

    def equal_to(self, said: str) -> list[_Entry]:
        """The places with this name, short form, alias or core. None for a bare อำเภอ, with
        "โรงเรียน" too: other offices have schools of that name."""
        key = squeezed(_village(said))
        if not key or key in self.districts:
            return []
        return (
            self.by_key.get(key)
            or self.by_key.get(squeezed(said))
            or self.by_key.get(_CORE_GROUP.sub("", key))
            or self.by_core.get(_core(key))
            or []
        )

    def _by_likeness(self, key: str, core: str, *, take: bool) -> Match:
        likeness = self._likeness(key, core)
        ranked = sorted(likeness, key=lambda at: (-likeness[at], at))[: MOST_OFFERED + 1]
        if not ranked:
            return Nothing()
        best = likeness[ranked[0]]
        clear = len(ranked) == 1 or best - likeness[ranked[1]] >= CLOSE_CALL
        nearest = _places([self.entries[at] for at in ranked])
        if best >= TAKE and clear and take:
            return Found(nearest[0], exact=False)
        tied = [self.entries[at].place.name for at in ranked if likeness[at] == best]
        return Unsure(nearest[:MOST_OFFERED], same_name=len(tied) > 1 and len(set(tied)) == 1)

    def _likeness(self, key: str, core: str) -> dict[int, float]:
        """How near each entry is, by its number; only those from ``OFFER`` on."""
        near: dict[int, float] = {}
        for _, likeness, at in extract(
            key, self.spellings, scorer=ratio, limit=None, score_cutoff=OFFER
        ):
            entry = self.owners[at]
            near[entry] = max(likeness, near.get(entry, 0.0))
        if len(core) >= _SHORTEST_PART:
            for _, likeness, entry in extract(
                core, self.cores, scorer=ratio, limit=None, score_cutoff=OFFER
            ):
                near[entry] = max(likeness, near.get(entry, 0.0))
            for entry, known in enumerate(self.cores):
                if entry not in near and (core in known or _holds(core, known)):
                    near[entry] = OFFER + min(len(core), len(known)) / 10
        return near


def _places(entries: Sequence[_Entry]) -> tuple[Place, ...]:
    return tuple(entry.place for entry in entries)


def _gathered(pairs: Iterable[tuple[str, _Entry]]) -> dict[str, list[_Entry]]:
    gathered: dict[str, list[_Entry]] = {}
    for key, entry in pairs:
        gathered.setdefault(key, []).append(entry)
    return gathered


def _holds(core: str, known: str) -> bool:
    return len(known) > _SHORTEST_PART and known in core


@lru_cache(maxsize=4)
def _index(places: tuple[Place, ...]) -> _Index:
    areas = {area for place in places for area in (place.district, place.subdistrict) if area}
    districts = frozenset(squeezed(place.district) for place in places if place.district)
    return _Index(tuple(map(_entry, places)), frozenset(areas), districts)


def _entry(place: Place) -> _Entry:
    plain = _BRACKET.sub("", place.name)
    names = [place.name, plain, *place.aliases]
    if place.kind is not Kind.SCHOOL:
        names.append(place.short)
    spelled = [squeezed(name) for name in names]
    cores = [_core(key, place.kind) for key in spelled] if place.kind is Kind.GROUP else []
    keys = {key for key in (*spelled, *cores, place.code.casefold()) if key}
    near = tuple(key for key in {*spelled, *cores} if len(key) >= 2 * _SHORTEST_PART)
    return _Entry(place, frozenset(keys), _core(squeezed(plain), place.kind), near)
