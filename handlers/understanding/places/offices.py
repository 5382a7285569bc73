"""Other offices and the provinces in a message: "สพป.เพชรบูรณ์เขต2", "จ.ชัยภูมิ", "ทั้งเพชรบูรณ์". The
office's figures are none of theirs, so that they are told apart from its own name, from addresses
("อ.ศรีเทพ จ.เพชรบูรณ์"), and from who asks ("ผู้ว่าราชการจังหวัดเพชรบูรณ์ขอ…")."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from pythainlp.corpus import provinces

from handlers.understanding.places.schools import Office, Schools
from handlers.understanding.text.phrases import phrase
from handlers.understanding.text.saying import Saying
from handlers.understanding.text.saying import word as prepared
from handlers.understanding.text.spans import Span, whole
from handlers.understanding.understood import ANY_SCHOOL, Value

PROVINCE: Final = "province"
"""The mark of the office's own province."""
_ALSO_CALLED: Final = ("กรุงเทพ", "กทม.", "กทม", "โคราช", "อยุธยา")
_SHORTEST_BARE: Final = 6
"""Letters of a province without "จังหวัด": "เลย", "แพร่" and "ตาก" are words, too."""
_MOST_AREAS: Final = 42
"""No province was ever parted into more; a larger number behind "เขต" is a year, or counts."""
_OF_A_COUNT: Final = (
    r"[\d,/.-]|\s?(?:โรง|แห่ง|คน|ราย|ห้อง|อันดับ|ลำดับ|ปี|อำเภอ|ตำบล|รร|เครื่อง|กม|กิโล|%|ขวบ|ชั้น|เทอม|มิ\.?\s?ย|มิถุนา"
    r"|พ\.?\s?ย|พฤศจิกา)"
)
_AREA: Final = re.compile(
    r"(?P<front>ใน|ของ|ทั้ง|ระดับ)?เขต(?:พื้นที่(?:การศึกษา)?)?(?:ที่)? ?(?P<number>\d{1,2})"
    + f"(?!{_OF_A_COUNT})"
)
_ANOTHER: Final = re.compile(
    r"(?P<front>ของ|ใน)?(?:สพป|สพม|เขตพื้นที่(?:การศึกษา)?|สำนักงานเขต|เขต)\.? ?"
    r"(?:อื่น|ข้างเคียง|ใกล้เคียง)(?:ๆ)?"
)
_OF_SOMEBODY: Final = re.compile(
    r"(?:ศึกษาธิการ|ราชการ|ผู้ว่า|ผู้ว่าฯ|ศธจ|ศธ|อบจ|พมจ|ส่ง|ให้|ทาง|สนง|สำนักงาน|หอการค้า|สาธารณสุข|ศาลากลาง"
    r"|โรงพยาบาล|รพ|ราชภัฏ|มรภ|ไป)\.? ?(?:ใน|ของ)?$"
)
_ASKS: Final = re.compile(r" ?(?:ขอ|ให้|ต้องการ|อยาก|ถาม|สั่ง)")
_PLACES: Final = ANY_SCHOOL | {"district", "tambon"}


def offices(said: Saying, schools: Schools) -> Iterator[Span]:
    """Every office and province named, the office's own as well."""
    own = schools.office
    if own is None:
        return
    text = said.text
    for found in _office(own).finditer(text):
        yield from _of_an_office(found, own)
    for found in _AREA.finditer(text):
        number = int(found["number"])
        if number != own.number and number <= _MOST_AREAS:
            yield from _elsewhere(found)
    for found in _ANOTHER.finditer(text):
        yield from _elsewhere(found)
    for found in _own_province(own).finditer(text):
        if whole(text, found.start(), found.end()):
            yield from _province(text, found)
    for found in _other_province(own).finditer(text):
        marked, name = found["marked"], found["name"]
        bare = len(name) >= _SHORTEST_BARE and whole(text, found.start("name"), found.end())
        if marked or (bare and not {name} & {*schools.districts, *schools.tambon_names}):
            yield from _elsewhere(found)


def without_addresses(said: Saying, spans: Sequence[Span]) -> list[Span]:
    """The office's own province says nothing right beside a place that lies in it, nor where all of
    the area is asked for."""
    return [
        Span(one.start, one.end, {}, frozenset({"nothing"}))
        if PROVINCE in one.marks and one.says and _is_an_address(said.text, one, spans)
        else one
        for one in spans
    ]


def _is_an_address(text: str, province: Span, spans: Sequence[Span]) -> bool:
    if phrase("set_beside").before(text, province.start):
        return False
    if any("scope" in one.says for one in spans):
        return True
    return any(
        not text[one.end : province.start].strip(" ,")
        if one.end <= province.start
        else not text[province.end : one.start].strip(" ,")
        for one in spans
        if one is not province and _PLACES & one.says.keys()
    )


def _of_an_office(found: re.Match[str], own: Office) -> Iterator[Span]:
    """Another one, by its kind, its province or its number; ours without a number says nothing."""
    where = (found["where"] or "").replace(".", "")
    number = int(found["number"]) if found["number"] else own.number
    of_ours = where in ("", own.province, *own.short)
    if found["kind"] == "สพม" or "มัธยม" in found["kind"]:
        yield from _elsewhere(found)
    elif not of_ours and where not in _names() and not found["number"]:
        return  # no more than the letters of another word
    elif not of_ours or number != own.number:
        yield from _elsewhere(found)
    elif found["number"]:
        yield from _with_and_without_its_front(found, {"scope": "area"}, {"scope"})
    elif where:
        yield Span(found.start(), found.end(), {}, frozenset({"nothing"}))


def _elsewhere(found: re.Match[str]) -> Iterator[Span]:
    yield from _with_and_without_its_front(found, {"out_of_area": True}, {"place"})


def _province(text: str, found: re.Match[str]) -> Iterator[Span]:
    if _OF_SOMEBODY.search(text, 0, found.start()) or _ASKS.match(text, found.end()):
        yield Span(found.start(), found.end(), {}, frozenset({"nothing"}))
        return
    yield from _with_and_without_its_front(found, {"compare_to": "จังหวัด"}, {"place", PROVINCE})


def _with_and_without_its_front(
    found: re.Match[str], says: dict[str, Value], marks: set[str]
) -> Iterator[Span]:
    """The "ใน" in front may be another word's: "โรงเรียนใน"."""
    starts = {found.start(), found.end("front") if found["front"] else found.start()}
    for start in starts:
        yield Span(start, found.end(), says, frozenset(marks))


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    return frozenset(prepared(name) for name in (*provinces(), *_ALSO_CALLED))


def _one_of(names: Sequence[str]) -> str:
    return "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name))))


@lru_cache(maxsize=4)
def _office(own: Office) -> re.Pattern[str]:
    names = _one_of([*_names(), *own.short])
    return re.compile(
        r"(?P<front>ของ|ใน|ทั้ง)?(?P<kind>สพป|สพม|สำนักงานเขตพื้นที่การศึกษา(?:ประถมศึกษา|มัธยมศึกษา)?)\.? ?"
        rf"(?P<where>{names}|[ก-ฮ]\.?[ก-ฮ](?![ก-๛]))?\.? ?(?:เขต(?:ที่)? ?)?"
        rf"(?P<number>\d{{1,2}}(?!{_OF_A_COUNT}))?"
    )


@lru_cache(maxsize=4)
def _own_province(own: Office) -> re.Pattern[str]:
    name = re.escape(prepared(own.province))
    return re.compile(
        rf"(?P<front>ทั้ง|ทั่ว|ใน|ของ|ระดับ)?(?:(?:จังหวัด|จ\.)? ?{name}|(?<=ทั่ว)จังหวัด|(?<=ใน)จังหวัด"
        r"|(?<=กับ)จังหวัด|(?<=เทียบ)จังหวัด|(?<=เท่าไรของ)จังหวัด)(?! ?เขต|อื่น)"
    )


@lru_cache(maxsize=4)
def _other_province(own: Office) -> re.Pattern[str]:
    names = _one_of([name for name in _names() if name != prepared(own.province)])
    return re.compile(rf"(?P<front>ใน|ของ|ทั้ง)?(?P<marked>จังหวัด|จ\.)? ?(?P<name>{names})")
