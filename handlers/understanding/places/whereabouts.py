"""Schools, อำเภอ and ตำบล in a message: with a word in front of the name, or bare.

A name ends where a known word begins, at a space, or at the end. What stands glued behind a name
we know may make it another's ("หนองบัว", "หนองบัวลาย"), so the longer one is looked up as well.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extractOne

from handlers.understanding.places.bare import of_one, says_bare
from handlers.understanding.places.country import elsewhere, key
from handlers.understanding.places.running_on import SURE, belongs_to_a_name, run_on
from handlers.understanding.places.schools import Meant, Schools
from handlers.understanding.text.saying import Saying
from handlers.understanding.text.spans import Span, whole
from handlers.understanding.understood import Value

_SCHOOL = re.compile(
    r"(?<!ต่อ)(?<!กลุ่ม)(?<!เครือข่าย)(?:โรงเรียน|โรงเรยน|โรงเรีน|สถานศึกษา|(?<!น)ร\.ร\.?|รร\.?|school\s)(?:ชื่อ)?\s?"
)
_DISTRICT = re.compile(r"(?:ที่ว่าการ)?(?:เขตอำเภอ|อำเภอ|อำเพอ|อำเภ|อ\.|(?<![ก-๛])อ(?=\s))\s?")
_TAMBON = re.compile(r"(?:ตำบล|ตำบน|ตําบล|ต\.|(?<![ก-๛])ต(?=\s))\s?(?!อ\.|อำเภอ)")
_AREA = re.compile(r"(?:อ\.|ต\.|จ\.|อำเภอ|ตำบล|จังหวัด)")
_FORM = re.compile(r"(?:ชุมชนบ้าน|ชุมชน|บ้าน|บ\.|วัด|อนุบาล)")
_VILLAGE = re.compile(
    r"(?<!ที่)(?<!ที่ )(?<!การ)(?<!ทาง)(?<!แม่)(?<!พ่อ)(?<!ใหญ่)(?<!หมู่)(?<!กลับ)(?<!เยี่ยม)"
    r"(?<!อยู่)(?<!ถึง)(?<!เจ้า)(?<!หน้า)(?<!ทะเบียน)"
    r"(?:ชุมชน)?บ้าน"
    r"(?!พัก|เลขที่|เรา|ผม|ฉัน|หนู|เมือง|นอก|เกิด|เช่า|ไกล|ใกล้|แตก|จัดสรร|ของ|ครับ|ค่ะ|คะ|แล้ว|ที่|ไม่|มี|ก็|และ|หรือ|จะ|ได้|ใหม่|คน|ใคร"
    r"|อยู่|ให้|นี้|นั้น|ไหน|ละ|เดียว|ตัวเอง|ท่าน|เค้า|เขา(?![ก-๛])|โรงเรียน|กับ|ด้วย|เลย|ตอน|วัน|ช่วง|ต้อง|ก่อน|หลัง)"
)
"""No house, and no word behind it that begins no name."""
_SHORTEST_VILLAGE = 4
_IN_FRONT = re.compile(
    "ใน|ที่|ของ|ทั้ง|มี|ไหน|ใด|แต่ละ|เขต|แล้ว|และ|กับ|หรือ|เป็น|ได้|ก็|จะ|ให้|คือ|ซึ่ง|เขาขอ|เขาให้|เขาจะ|ขนาด|เล็ก|ใหญ่"
)
"""Words behind "โรงเรียน" that begin no misspelled name."""
_NO_TAMBON = re.compile(
    f"(?:{_IN_FRONT.pattern}|อื่น|เดียว|ใกล้|ไกล|เรา|นี้|นั้น|เล็ก|ใหญ่|ต่าง|บ้าง|ครับ|ค่ะ|คะ|ทุก|กี่|ละ)"
)
"""Words behind "ตำบล" that begin no name of one."""
_NO_DISTRICT = re.compile("อื่น|นั้น|นี้|เดิม|เดียวกัน|ต่างๆ|ทั้งหมด|ของเรา|ใกล้เคียง")
"""Words behind "อำเภอ" that name none."""
ALL_THERE = "all_there"
"""Of a school: the อำเภอ or ตำบล that bears its very name, whose schools may be asked for."""
_VERY = 100.0
_CODE = re.compile(
    r"(?:รหัส(?:โรงเรียน|รร\.?|สถานศึกษา|smis|กระทรวง)?\s?)?(?<![\d-])(?P<code>(?P<long>10\d{8})|\d{8})(?![\d-])"
)
_DROPPED = frozenset(" .()-\"',/ฯๆ")
_LONGEST_UNKNOWN = 45
_SHORTEST_UNKNOWN = 4
_SHORTEST_BEGUN = 3
"""Letters of an อำเภอ of which only the beginning is said: "อ.วิเชียร"."""
_SHORTEST_BEGUN_BARE = 6
"""The same where no "อ." stands in front: "นร.วิเชียร"."""
_SHORTEST_ELSEWHERE = 4
"""Letters of the name of another office's school: "โรงเรียน เขาขอ..." names none."""
_SHORTEST_STRANGER = 5
_LONG_STRANGER = 8
_HEAD = 3
_LIKE = 80.0
"""How near a name must be to be asked about in which a known word stands."""


@dataclass(frozen=True)
class _Names:
    """What is recognised without a word in front, by its first letters."""

    schools: Schools

    @cached_property
    def by_head(self) -> dict[str, list[str]]:
        known = self.schools
        areas = {*known.districts, *known.tambon_names, *known.other_districts}
        heads: dict[str, list[str]] = {}
        for name in sorted({*known.bare, *areas}, key=len, reverse=True):
            heads.setdefault(name[:_HEAD], []).append(name)
        return heads


@lru_cache(maxsize=4)
def _names(schools: Schools) -> _Names:
    return _Names(schools)


class Whereabouts:
    """The places of one message. ``ends`` are the positions where another word begins."""

    def __init__(self, said: Saying, schools: Schools, ends: frozenset[int]) -> None:
        self.text = said.text
        self.said = said
        self.schools = schools
        self.words = ends
        self.ends = ends | said.breaks | {len(said.text)}
        kept = [at for at, character in enumerate(said.text) if character not in _DROPPED]
        self._kept = kept
        self._squeezed = "".join(said.text[at] for at in kept)
        self._number = {at: number for number, at in enumerate(kept)}

    def found(self) -> Iterator[Span]:
        yield from self._codes()
        yield from self._marked(_DISTRICT, self._district)
        yield from self._marked(_TAMBON, self._tambon)
        yield from self._cut_short()
        schools_at: set[int] = set()
        for marker in _SCHOOL.finditer(self.text):
            if span := self._school(marker.start(), marker.end(), marked=True):
                schools_at.add(marker.end())
                yield span
        for form in _FORM.finditer(self.text):
            at = form.start()
            if at in schools_at or not whole(self.text, at, form.end()):
                continue
            if self._one_of(at, self.schools.tambon_names):
                continue  # "บ้านโภชน์" is a ตำบล, too
            if span := self._school(at, at, marked=False):
                yield span
        yield from self._bare()

    def villages(self) -> Iterator[Span]:
        """Behind "บ้าน" a name that is on no list: perhaps one of ours misspelled, or another's."""
        for found in _VILLAGE.finditer(self.text):
            at, named = found.start(), found.end()
            end = self._run_end(named)
            short = end - named < _SHORTEST_VILLAGE
            if short and (end := self._near_end(at, end)):
                short = False
            typed = self.said.words(at, end)
            if short or named in self.ends or typed.endswith("..") or not whole(self.text, at, end):
                continue
            meant = self.schools.meant(typed)
            if meant.schools:
                codes: list[Value] = [*sorted(school.code for school in meant.schools)]
                says: dict[str, Value] = {"school_ambiguous": codes}
            else:
                says = {"school": typed, "out_of_area": True}
            yield Span(at, end, says, frozenset({"place", "school"}))

    def _near_end(self, at: int, beyond: int) -> int:
        """Where a name ends that is like one of ours, and that a word in it cuts short: the "ขอ" of
        "บ้านวังขอมม". 0: nowhere."""
        last = min((end for end in self.said.breaks if end > at), default=len(self.text))
        for end in sorted((end for end in self.ends if beyond < end <= last), reverse=True):
            meant = self.schools.meant(self.said.words(at, end))
            if meant.schools and meant.likeness >= _LIKE:
                return end
        return 0

    def strangers(self, start: int, end: int, *, areas: bool) -> Iterator[Span]:
        """A stretch in which nothing else was found, when it is a school's name: one of another
        office by its whole name, or nearly one of ours. ``areas``: an อำเภอ may be meant, too,
        misspelled or cut short ("วิเชียนบุรี", "ในวิเชียร")."""
        typed = self.said.words(start, end)
        if areas and (district := self._nearly_a_district(typed.removeprefix("ใน"))):
            yield Span(start, end, {"district": district}, frozenset({"place", "district"}))
            return
        if len(key(typed)) < _SHORTEST_STRANGER:
            return
        meant = self.schools.meant(typed)
        exactly = meant.out_of_area and len(key(typed)) >= _LONG_STRANGER
        surely = exactly or (bool(meant.schools) and meant.likeness >= SURE)
        if areas and not surely:
            surely, meant = True, self.schools.only_one_begun(typed)
        if surely and (span := self._meaning(start, start, end, meant)):
            yield span

    def _nearly_a_district(self, typed: str) -> str:
        """Its one อำเภอ, or ``""``; a beginning alone must be long enough to be no other word."""
        names = self.schools.districts.values()
        begun = [name for name in names if name.startswith(typed)]
        if len(typed) >= _SHORTEST_BEGUN_BARE and len(begun) == 1:
            return begun[0]
        sounds = typed.replace("ใ", "ไ")
        return _nearest(sounds, names, SURE) if len(typed) >= _SHORTEST_BEGUN_BARE else ""

    def _codes(self) -> Iterator[Span]:
        for found in _CODE.finditer(self.text):
            slot = "school_code10" if found["long"] else "school_code"
            says: dict[str, Value] = {slot: found["code"]}
            yield Span(found.start(), found.end(), says, frozenset({"place", "school", slot}))

    def _marked(
        self, marker: re.Pattern[str], read: Callable[[int, int], Span | None]
    ) -> Iterator[Span]:
        for found in marker.finditer(self.text):
            if span := read(found.start(), found.end()):
                yield span

    def _cut_short(self) -> Iterator[Span]:
        """ "อหนองไผ่", "ตกันจุ": the letter alone, glued in front of a name of the lists."""
        places = (
            ("อ", "district", self.schools.districts),
            ("ต", "tambon", self.schools.tambon_names),
        )
        for at in sorted({0, *self.said.breaks}):
            for letter, slot, names in places:
                found = self.text.startswith(letter, at) and self._one_of(at + 1, names)
                if found and (found[1] in self.ends or self.text[found[1]] == " "):
                    yield Span(at, found[1], {slot: found[0]}, frozenset({"place", slot}))

    def _district(self, start: int, at: int) -> Span | None:
        names = self.schools.districts | self.schools.other_districts
        if name := self._one_of(at, names):
            end = self._longer_end(name[1])
            says: dict[str, Value] = {"district": self.said.words(at, end) if end else name[0]}
            if end or name[0] not in self.schools.districts.values():
                says["out_of_area"] = True
            return Span(start, end or name[1], says, frozenset({"place", "district"}))
        end = self._run_end(at)
        typed = self.said.words(at, end)
        begun = [name for name in self.schools.districts.values() if name.startswith(typed)]
        if len(begun) == 1 and len(typed) >= _SHORTEST_BEGUN:
            return Span(start, end, {"district": begun[0]}, frozenset({"place", "district"}))
        if len(typed) >= _SHORTEST_UNKNOWN and not typed[0].isdigit():
            if near := _nearest(typed, self.schools.districts.values()):
                return Span(start, end, {"district": near}, frozenset({"place", "district"}))
            if at in self.words or _NO_DISTRICT.match(typed):
                return None
            return Span(
                start,
                end,
                {"district": typed, "out_of_area": True},
                frozenset({"place", "district"}),
            )
        return None

    def _tambon(self, start: int, at: int) -> Span | None:
        name = self._one_of(at, self.schools.tambon_names)
        if name and not self._longer_end(name[1]):
            return Span(start, name[1], {"tambon": name[0]}, frozenset({"place", "tambon"}))
        end = self._run_end(at)
        typed = self.said.words(at, end)
        if len(typed) < _SHORTEST_UNKNOWN:
            return None
        if not name and (near := _nearest(typed, self.schools.tambons)):
            return Span(start, end, {"tambon": near}, frozenset({"place", "tambon"}))
        if at in self.words or _NO_TAMBON.match(typed) or not typed[0].isalpha():
            return None
        another: dict[str, Value] = {"tambon": typed, "out_of_area": True}
        return Span(start, end, another, frozenset({"place", "tambon"}))

    def _longer_end(self, end: int) -> int:
        """Where a name ends that goes on behind ``end`` as names do ("ศรีเทพใต้"); 0: it does not."""
        longer = 0 if end in self.ends else self._run_end(end)
        return longer if belongs_to_a_name(self.said.words(end, longer)) else 0

    def _one_of(self, at: int, names: Mapping[str, str]) -> tuple[str, int] | None:
        reached = [(end, name) for name in names if (end := self._reaches(at, name)) is not None]
        if not reached:
            return None
        end, name = max(reached)
        return names[name], end

    def _reaches(self, at: int, name: str) -> int | None:
        """Where ``name`` (a key) ends that begins at ``at``, spaces and dots not counted."""
        number = self._number.get(at)
        if number is None or not self._squeezed.startswith(name, number):
            return None
        end = self._kept[number + len(name) - 1] + 1
        return end if whole(self.text, at, end) else None

    def _known(self, at: int) -> tuple[str, int] | None:
        """The longest name of the lists that stands at ``at``."""
        number = self._number.get(at)
        if number is None:
            return None
        head = self._squeezed[number : number + _HEAD]
        for name in _names(self.schools).by_head.get(head, ()):
            if (end := self._reaches(at, name)) is not None:
                return name, end
        return None

    def _run_end(self, at: int) -> int:
        """Where the unknown name that begins at ``at`` ends, at the first known word."""
        return min((end for end in self.ends if end > at), default=len(self.text))

    def _school(self, start: int, at: int, *, marked: bool) -> Span | None:
        known = self._known(at)
        ends = known is not None and (known[1] in self.ends or self.text[known[1]].isdigit())
        if known and ends:
            named = self._meaning(start, at, known[1], self.schools.meant(known[0]))
            return self._or_all_there(named, known[0]) if named and marked else named
        glued = known and self._running_on(start, at, known[1], known[0])
        longer = self._longer(start, at, known[1] if known else at, marked=marked)
        if found := longer if longer and not (glued and glued.end >= longer.end) else glued:
            return found
        return known and self._meaning(start, at, known[1], self.schools.meant(known[0]))

    def _or_all_there(self, named: Span, name: str) -> Span:
        """ "โรงเรียนศรีเทพ" is one school, but in "โรงเรียนศรีเทพกี่โรง" all of the อำเภอ."""
        there: dict[str, Value] = {}
        if district := self.schools.districts.get(name):
            there["district"] = district
        elif tambon := self.schools.tambon_names.get(name):
            there["tambon"] = tambon
        return replace(named, says={**named.says, ALL_THERE: there}) if there else named

    def _longer(self, start: int, at: int, beyond: int, *, marked: bool) -> Span | None:
        """A name that is not on our lists, or misspelled: the likeliest of its possible ends."""
        if _AREA.match(self.text, at):
            return None
        area = _AREA.search(self.text, at, at + _LONGEST_UNKNOWN)
        limit = area.start() if area else at + _LONGEST_UNKNOWN
        ends = sorted(end for end in self.ends if beyond < end <= limit)[:5]
        likely = [(end, self.schools.meant(self.said.words(at, end))) for end in ends]
        if _IN_FRONT.match(self.text, at):
            likely = [
                (end, meant)
                for end, meant in likely
                if meant.likeness == _VERY and not _IN_FRONT.fullmatch(self.said.words(at, end))
            ]
        lowest = 0.0 if marked and beyond == at and at not in self.words else SURE
        ours = [(m.likeness, end, m) for end, m in likely if m.schools and m.likeness >= lowest]
        others = [
            (end, meant)
            for end, meant in likely
            if meant.out_of_area and len(key(self.said.words(at, end))) >= _SHORTEST_ELSEWHERE
        ]
        if at in self.words:  # "โรงเรียนขนาด...": a word, unless it is the very name
            others = [other for other in others if elsewhere(self.said.words(at, other[0]))]
        best = max(ours, key=lambda found: found[:2], default=None)
        if best and (best[0] >= SURE or not others) and not (others and others[-1][0] > best[1]):
            return self._meaning(start, at, best[1], best[2])
        if others:
            return self._meaning(start, at, *others[-1])
        surely = marked and beyond == at and ends and at not in self.words
        return self._unknown(start, at, ends) if surely else None

    def _unknown(self, start: int, at: int, ends: list[int]) -> Span | None:
        """A school's name that nobody knows is at least not one of ours."""
        typed = self.said.words(at, ends[0])
        if len(typed) <= _SHORTEST_UNKNOWN or not _FORM.match(typed) or typed.endswith(".."):
            return None
        says: dict[str, Value] = {"school": typed, "out_of_area": True}
        return Span(start, ends[0], says, frozenset({"place", "school"}))

    def _meaning(self, start: int, at: int, end: int, meant: Meant) -> Span | None:
        typed = self.said.words(at, end)
        marks = frozenset({"place", "school"})
        if meant.out_of_area:
            if typed.endswith(".."):  # broken off, and said again behind it
                return None
            return Span(start, end, {"school": typed, "out_of_area": True}, marks)
        if not meant.schools:
            return None
        if meant.asked:
            codes: list[Value] = [*sorted(school.code for school in meant.schools)]
            return Span(start, end, {"school_ambiguous": codes}, marks)
        return Span(start, end, of_one(meant.schools[0]), marks)

    def _bare(self) -> Iterator[Span]:
        """Names without a word in front: a district or ตำบล may be meant as well as a school."""
        for at in range(len(self.text)):
            if not (known := self._known(at)):
                continue
            name, end = known
            says = says_bare(self.schools, name, self.said.words(at, end))
            if says is None or (at and not whole(self.text, at, end)):
                continue
            if longer := self._running_on(at, at, end, name):
                yield longer
                continue
            yield Span(at, end, says, frozenset({"place", "bare"} | says.keys()))

    def _running_on(self, start: int, at: int, end: int, name: str) -> Span | None:
        """What a name with what stands glued behind it means, where that is no word of its own."""
        if end in self.ends:
            return None
        longer = self._run_end(end)
        typed = self.said.words(at, longer)
        if key(typed) == name:
            return None
        meant = run_on(self.said.words(at, end), typed, self.schools)
        return self._meaning(start, at, longer, meant) if meant else None


def _nearest(typed: str, among: Iterable[str], least: float = SURE - 8) -> str:
    found = extractOne(typed, among, scorer=ratio, score_cutoff=least)
    return found[0] if found else ""
