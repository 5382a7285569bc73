"""Words that mean something only behind a question about figures: "แค่ 3 โรง", "5 อันดับแรก", "เพิ่มล่ะ",
"68 ด้วย", "ตำบลล่ะ". By themselves they ask for nothing, so they are looked for only there."""

from collections.abc import Mapping
from typing import Any, Final

from handlers.understanding.form import FORM, again, anew
from handlers.understanding.found.dates import year
from handlers.understanding.places.country import key
from handlers.understanding.places.schools import School, Schools
from handlers.understanding.text.phrases import phrase
from handlers.understanding.text.saying import saying
from handlers.understanding.understood import (
    ANY_SCHOOL,
    AT_A_GLANCE,
    FIGURES,
    OF_PUPILS,
    ONE_SCHOOL,
    PLACES,
    STAFF,
    Intent,
    Kind,
    Understood,
    Value,
    Wish,
)
from store.grades import SMALL

_HAVE_NONE: Final[Mapping[str, tuple[str, ...]]] = {
    "rooms": ("sex",),
    "schools": ("sex", "grade", "level"),
    "teachers": ("sex", "grade", "level"),
    "directors": ("sex", "grade", "level"),
    "deputy_directors": ("sex", "grade", "level"),
    "students": (),
    "students_per_teacher": ("sex", "grade", "level"),
    "students_per_room": ("sex",),
}
"""Rooms have no sex; what a school or a teacher is not told apart by is left behind."""
_NARROWER: Final = {"grade": ("grade", "level"), "sex": ("sex",)}
_RANK: Final = FORM | {"order", "top_n", "page", "ref"}
_OF_GROUPS: Final = frozenset({"group_by", "order", "top_n", "op", "change"})
_TOGETHER: Final = frozenset({"group_by", "schools", "districts", "tambons"})
_COUNTS_SCHOOLS: Final = frozenset({"schools", "small_schools"})


def gone_on(text: str, previous: Wish, schools: Schools) -> Understood | None:
    """The whole question, where ``text`` is no more than such words. ``None``: it is not, or
    there is nothing in the ``previous`` question that they could go on from."""
    if previous.intent not in FIGURES or "ref" in previous.slots:
        return None
    if "except" in previous.slots and not previous.remaining:
        return None
    said = saying(text).text.strip()
    slots = dict(previous.slots)
    if at := _page(said, slots):
        return _asked(previous, again(previous), anew(slots) | {"page": at})
    if found := phrase("first_few").whole(said):
        return _first_few(int(found["n"]), found["unit"], previous, slots)
    if phrase("all_of_it").whole(said):
        return _all_of_it(previous, anew(slots))
    if found := phrase("other_way").whole(said):
        return _other_way(found["way"], previous, slots)
    if found := phrase("of_a_year").whole(said):
        beside = found["beside"] == "too"
        return _of_a_year(year(found["year"]), previous, slots, beside=beside)
    if phrase("last_year_too").whole(said):
        return _with_last_year(previous, slots)
    if found := phrase("by_group").whole(said):
        return _by_group(found["group"], previous, slots, schools)
    if found := phrase("by_group_too").whole(said):
        return _by_group_too(found["dimension"], previous, slots)
    if found := phrase("of_the_others").whole(said):
        return _of_the_others(found["place"], previous, slots, schools)
    if found := phrase("of_that_area").whole(said):
        return _of_that_area(found["place"], previous, slots, schools)
    if phrase("its_size").whole(said) or phrase("its_facts").whole(said):
        return _at_a_glance(previous, slots)
    if found := phrase("another_figure").whole(said):
        return _of_another_figure(found["figure"], previous, slots)
    return _by_what_was_asked(said, previous, slots, schools)


def _by_what_was_asked(
    said: str, previous: Wish, slots: dict[str, Any], schools: Schools
) -> Understood | None:
    """Words so short that only the question before tells what they are about."""
    if (found := phrase("bare_year").whole(said)) and isinstance(slots.get("year"), int):
        return _of_a_year(year(found["year"]), previous, slots, beside=False)
    if phrase("all_together").whole(said) and _TOGETHER & slots.keys():
        return _all_of_it(previous, anew(slots))
    if found := phrase("whole_place").whole(said):
        return _of_the_whole(found["place"], previous, slots, schools)
    if phrase("next_in_order").whole(said) and isinstance(slots.get("top_n"), int):
        return _asked(previous, again(previous), anew(slots) | {"top_n": slots["top_n"] + 1})
    if phrase("deputies").whole(said) and slots.get("metric") in STAFF:
        return _of_another_figure("deputy_directors", previous, slots)
    return None


def _page(said: str, slots: Mapping[str, Any]) -> int:
    """Of a list; 0: none is asked for."""
    at = int(slots.get("page", 1))
    if "list" not in slots:
        return 0
    if found := phrase("page").whole(said):
        return int(found["n"])
    if phrase("next_page").whole(said):
        return at + 1
    return max(at - 1, 1) if phrase("page_before").whole(said) else 0


def _is_at_a_glance(slots: Mapping[str, Value]) -> bool:
    return slots.get("metric") in AT_A_GLANCE


def _asked(previous: Wish, intent: Intent, slots: Mapping[str, Value], *new: Kind) -> Understood:
    """What was not understood then is not now, but for what is said ``new``."""
    unread = tuple(one for one in previous.unread if one.kind not in new)
    return Understood(intent, dict(slots), unread=unread, remaining=previous.remaining)


def _first_few(count: int, unit: str, previous: Wish, slots: dict[str, Any]) -> Understood | None:
    """Of what stood in an order, or of the schools or places that a number is made of."""
    counted = slots.get("metric")
    listed = "list" in slots or "group_by" in slots
    if not count or ANY_SCHOOL & slots.keys():
        return None
    if unit != "school" and slots.get("group_by") != unit:
        slots |= {"group_by": unit}
        slots.pop("list", None)
    elif not listed:
        if unit != "school" or not isinstance(counted, str) or counted in AT_A_GLANCE:
            return None
        slots |= {"list": "schools"}
        if counted in _COUNTS_SCHOOLS:
            del slots["metric"]
            slots |= {"size": SMALL} if counted == "small_schools" else {}
    slots = anew(slots)
    slots |= {"order": slots.get("order", "desc"), "top_n": count}
    if "list" in slots:
        return _asked(previous, Intent.MIS_LIST, slots)
    return _asked(previous, Intent.MIS_COMPARE, slots)


def _all_of_it(previous: Wish, slots: dict[str, Any]) -> Understood | None:
    """Of the first few all; of groups or several places their sum; of some pupils all there."""
    if _is_at_a_glance(slots) or "against" in slots:
        return None
    if "list" in slots:
        every = {slot: value for slot, value in slots.items() if slot != "top_n"}
        return _asked(previous, again(previous), every) if "top_n" in slots else None
    if _TOGETHER & slots.keys():
        summed = {slot: value for slot, value in slots.items() if slot not in _OF_GROUPS}
        return _asked(previous, Intent.MIS_QUERY, summed)
    everybody = {slot: value for slot, value in slots.items() if slot not in OF_PUPILS}
    if len(everybody) == len(slots) or previous.remaining:
        return None
    return _asked(previous, again(previous), everybody, Kind.GRADE, Kind.SEX)


def _other_way(way: str, previous: Wish, slots: dict[str, Any]) -> Understood | None:
    if "change" not in slots:
        return None
    return _asked(previous, again(previous), anew(slots) | {"change": way})


def _of_a_year(
    named: int, previous: Wish, slots: dict[str, Any], *, beside: bool
) -> Understood | None:
    """In the place of the year before, or beside it; a list is of one year."""
    before = slots.get("years") or [slots.get("year", "current")]
    slots = {k: v for k, v in anew(slots).items() if k not in ("year", "years", "n_years")}
    if not beside or "list" in slots or _is_at_a_glance(slots):
        return _asked(previous, again(previous), slots | {"year": named}, Kind.YEAR)
    numbers = sorted({named, *(one for one in before if isinstance(one, int))})
    words = [one for one in before if not isinstance(one, int)]
    years: list[Value] = [*numbers, *words]
    if len(years) == 1:
        return _asked(previous, again(previous), slots | {"year": named}, Kind.YEAR)
    return _asked(previous, Intent.MIS_COMPARE, slots | {"years": years}, Kind.YEAR)


def _with_last_year(previous: Wish, slots: dict[str, Any]) -> Understood | None:
    """Beside this one; a list, or another year than this, is of one year."""
    one_of_each = "list" in slots or _is_at_a_glance(slots) or {"years", "n_years"} & slots.keys()
    if one_of_each or slots.pop("year", "current") != "current":
        return None
    years = {"years": ["current-1", "current"]}
    return _asked(previous, Intent.MIS_COMPARE, anew(slots) | years, Kind.YEAR)


def _by_group(
    group: str, previous: Wish, slots: dict[str, Any], schools: Schools
) -> Understood | None:
    """Told by it; of one school the ตำบล or อำเภอ that it lies in."""
    if "list" in slots or _is_at_a_glance(slots) or "districts" in previous.remaining:
        return None
    slots = {k: v for k, v in slots.items() if k not in (*_RANK, "change")}
    if group in _NARROWER:
        slots = {k: v for k, v in slots.items() if k not in _NARROWER[group]}
        return _asked(previous, Intent.MIS_QUERY, slots | {"group_by": group}, Kind.GRADE, Kind.SEX)
    there = {k: v for k, v in slots.items() if k in PLACES}
    elsewhere = {k: v for k, v in slots.items() if k not in PLACES and k != "against"}
    if ANY_SCHOOL & there.keys():
        school = _school(there, schools)
        if school is None:
            return None
        place = {"district": school.district}
        if group == "tambon":
            place |= {"tambon": school.tambon}
        return _asked(previous, Intent.MIS_QUERY, elsewhere | place, Kind.PLACE)
    if group == "district":
        there = {}
    elif isinstance(tambon := there.get("tambon"), str):
        there = {"district": schools.tambons.get(tambon, "")}
    return _asked(previous, Intent.MIS_QUERY, elsewhere | there | {"group_by": group}, Kind.PLACE)


def _by_group_too(group: str, previous: Wish, slots: dict[str, Any]) -> Understood | None:
    """ "แยกตามเพศด้วย" of a table that is told apart by one thing."""
    told = slots.get("group_by")
    if not isinstance(told, str) or told == group or "list" in slots or _is_at_a_glance(slots):
        return None
    return _asked(previous, again(previous), anew(slots) | {"group_by": [told, group]}, Kind.GROUP)


def _of_the_others(
    group: str, previous: Wish, slots: dict[str, Any], schools: Schools
) -> Understood | None:
    """ "อำเภออื่นล่ะ": each beside the one that was asked about; of a list the same of everywhere."""
    if "list" in slots and group == "district" and not ANY_SCHOOL & slots.keys():
        kept = {k: v for k, v in anew(slots).items() if k not in PLACES}
        return _asked(previous, again(previous), kept | {"scope": "area"}, Kind.PLACE)
    if group != "school" or _is_at_a_glance(slots) or "list" in slots:
        at_home = {k: v for k, v in slots.items() if k not in PLACES}
        return _by_group(group, previous, at_home if group == "district" else slots, schools)
    school = _school(slots, schools)
    if school is None:
        return None
    kept = {k: v for k, v in slots.items() if k not in (*PLACES, *_RANK, "against")}
    beside = {"district": school.district, "group_by": "school"}
    return _asked(previous, Intent.MIS_QUERY, kept | beside, Kind.PLACE)


def _of_that_area(
    kind: str, previous: Wish, slots: dict[str, Any], schools: Schools
) -> Understood | None:
    """ "อำเภอนั้นทั้งหมด": all of the อำเภอ or ตำบล that the school or the ตำบล lies in."""
    school, tambon = _school(slots, schools), slots.get("tambon")
    if school is not None:
        area = {"district": school.district, "tambon": school.tambon}.get(kind, "")
    elif isinstance(tambon, str):
        area = {"district": schools.tambons.get(tambon, ""), "tambon": tambon}.get(kind, "")
    else:
        area = str(slots.get("district", "")) if kind == "district" else ""
    if not area or _is_at_a_glance(slots):
        return None
    kept = {k: v for k, v in slots.items() if k not in (*PLACES, *_RANK, "against")}
    return _asked(previous, again(previous), kept | {kind: area}, Kind.PLACE)


def _of_the_whole(
    kind: str, previous: Wish, slots: dict[str, Any], schools: Schools
) -> Understood | None:
    """ "ทั้งโรงเรียน" behind ป.6 of it is all of its pupils; "ทั้งอำเภอ" behind a school is of where it
    lies."""
    itself = ONE_SCHOOL if kind == "school" else {kind}
    narrower = {"district": ("tambon", *ONE_SCHOOL), "tambon": (*ONE_SCHOOL,)}.get(kind, ())
    if not itself & slots.keys() or {*narrower} & slots.keys():
        return _of_that_area(kind, previous, slots, schools)
    everybody = {slot: value for slot, value in slots.items() if slot not in OF_PUPILS}
    if "list" in slots or "against" in slots or previous.remaining:
        return None
    return _asked(previous, again(previous), anew(everybody), Kind.GRADE, Kind.SEX)


def _of_another_figure(metric: str, previous: Wish, slots: dict[str, Any]) -> Understood | None:
    """ "แล้วห้อง": of the same place and time."""
    if "list" in slots or "against" in slots or previous.remaining:
        return None
    if metric == "schools" and ANY_SCHOOL & slots.keys():
        return None
    none = FORM | {*_HAVE_NONE[metric], "subject", "position", "report"}
    kept = {k: v for k, v in slots.items() if k not in none}
    if kept.get("op") == "share":
        del kept["op"]
    if kept.get("group_by") in _HAVE_NONE[metric]:
        del kept["group_by"]
    new = (Kind.GRADE, Kind.SEX, Kind.ANOTHER, Kind.NARROWER)
    return _asked(previous, again(previous), kept | {"metric": metric}, *new)


def _at_a_glance(previous: Wish, slots: dict[str, Any]) -> Understood | None:
    """ "โรงเรียนนี้ขนาดอะไร": of the one school that was asked about."""
    if len(ONE_SCHOOL & slots.keys()) != 1 or "against" in slots:
        return None
    kept = {slot: value for slot, value in slots.items() if slot in (*ONE_SCHOOL, "year")}
    return _asked(previous, Intent.MIS_QUERY, kept | {"metric": "school_info"}, *Kind)


def _school(there: Mapping[str, Any], schools: Schools) -> School | None:
    """The only one that can be meant."""
    named = [str(there[slot]) for slot in ONE_SCHOOL if slot in there]
    if len(named) != 1:
        return None
    found = schools.by_code.get(named[0])
    several = [found] if found else schools.by_name.get(key(named[0]), [])
    return several[0] if len(several) == 1 else None
