"""A question that goes on from the last: "แล้วปี 67 ล่ะ", "เฉพาะผู้หญิง", "เทียบกับศรีเทพ", "เอาเป็นไฟล์"."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from handlers.understanding.follow_ups.of_the_same import of_the_same
from handlers.understanding.follow_ups.with_most import (
    NAMED_SCHOOLS,
    NOWHERE,
    OF_WHOM,
    place_with_most,
    schools_of_it,
)
from handlers.understanding.form import FORM
from handlers.understanding.found.leaving_out import WITHOUT
from handlers.understanding.understood import (
    AT_A_GLANCE,
    CODES,
    FIGURES,
    OF_PUPILS,
    ONE_SCHOOL,
    PLACES,
    SCORES,
    SEVERAL_OF,
    STAFF,
    Intent,
    Kind,
    Understood,
    Unread,
    Value,
    Wish,
    each,
)
from store.grades import SMALL

_INSTEAD: Final[dict[str, tuple[str, ...]]] = {
    "year": ("years", "n_years"),
    "years": ("year", "n_years"),
    "n_years": ("year", "years"),
    "round": ("rounds",),
    "rounds": ("round",),
    "grade": ("level",),
    "level": ("grade",),
    "metric": ("subject", "position"),
    "school_ambiguous": ("school", *CODES, "schools", "closed", "out_of_area", "scope",
                         "districts", "tambons", "against"),
    "format": ("chart", "digits"),
    "chart": ("format", "digits"),
    **dict.fromkeys(PLACES - {"school_ambiguous"}, (*PLACES, "against")),
}  # fmt: skip
"""What a slot that is said anew takes the place of."""
_NOT_KEPT: Final = frozenset({"ref", "except", "ask", "page"})
"""What is never gone on from: what was to be left out was refused, and is not asked for again; what
a word means was told; another list begins with its first page."""
_OF_A_LIST: Final = frozenset({"list", "order", "top_n", "page"})
_COUNTED: Final = ("schools", "small_schools", "teacher_shortage_schools", "teacher_surplus")
_OF_NAMES: Final = frozenset(
    {"names", "who", "list", "schools", "want", "stop", "and", "more", "goes_on", "which"}
    | {"file", "format"}
)
_OF_AN_ORDER: Final = frozenset({"order", "top_n", "ref"})
_OF_SEVERAL: Final = frozenset({"list", "group_by", "order", "top_n", "schools", "districts"})
_OF_FORM: Final = FORM | {"digits", "report"}

_AREAS: Final = frozenset({"district", "districts", "tambon", "tambons"})
_HERE: Final = NAMED_SCHOOLS | _AREAS
_THEN: Final = frozenset({"year", "round", "term"})
_OF_NO_PLACE: Final = frozenset(
    {"schools", "small_schools", "teacher_shortage_schools", "school_info", "area_info"}
)


def followed(previous: Wish, said: Understood) -> Understood:
    """``said`` completed from ``previous``, when it goes on from a question about figures."""
    if previous.slots.get("metric") in _COUNTED and _asks_which(said):
        return _listed(previous, said)
    if of_that := schools_of_it(previous, said):
        return of_that
    if its_facts := _facts_of_it(previous, said):
        return its_facts
    if there := _where_it_was(previous, said):
        also = tuple(replace(o, slots={**o.slots, **there}, at_last_place=True) for o in said.also)
        return replace(said, slots={**said.slots, **there}, also=also, at_last_place=True)
    if of_places := place_with_most(previous, said):
        return of_places
    if of_it := of_the_same(previous, said):
        return of_it
    said = _without_what_is_supposed(previous, said)
    return _completed(previous, said) if _goes_on(previous, said) else said


def _goes_on(previous: Wish, said: Understood) -> bool:
    """Does it ask for something of the last question, and not of another figure?"""
    if previous.intent not in FIGURES or said.slots.get("ref") != "last_result":
        return False
    of_an_order = "order" in said.slots and said.slots.keys() <= _OF_AN_ORDER
    if of_an_order and not _OF_SEVERAL & previous.slots.keys():
        return False  # the most of what, of one number
    of_another = "subject" in said.slots or _leaves_open_what_is_counted(said)
    return not of_another or _counts_scores(previous)


def _counts_scores(previous: Wish) -> bool:
    return bool(SCORES & {*each(previous.slots.get("metric"))})


def _leaves_open_what_is_counted(said: Understood) -> bool:
    """What was not understood is what is counted, whichever: behind a score, that score."""
    return any(one.kind is Kind.OTHER for one in said.unread)


def _completed(previous: Wish, said: Understood) -> Understood:
    """The last question, with what is said anew in the place of what was said then."""
    counted = previous.slots.get("metric")
    fresh = {k: v for k, v in said.slots.items() if k != "ref"}
    left = said.remaining or _still_left_out(previous, fresh)
    slots = _kept(previous, fresh)
    if "now" in said.marks:
        slots = {k: v for k, v in slots.items() if k not in _THEN}
    slots |= {"except": True} if left else {}
    if "top_n" not in said.marks and "top_n" in slots:
        fresh.pop("top_n", None)  # "สูงสุดล่ะ" of five is the five highest
    of_now = () if _leaves_open_what_is_counted(said) else said.unread
    unread = tuple(dict.fromkeys((*_still_unread(previous, fresh), *of_now)))
    fresh |= _against_the_year_before(previous, said) or _from_that_year_on(slots, said)
    if "change" in previous.slots and said.change:
        fresh["change"] = said.change
    if said.intent is Intent.MIS_COMPARE and PLACES & fresh.keys():
        slots, fresh = set_against(slots, fresh)
    if _means_pupils(counted, fresh, said):
        fresh = {"metric": "students"} | fresh
    if fresh.get("metric") in STAFF:
        slots = {k: v for k, v in slots.items() if k not in OF_PUPILS}
    for slot in fresh:
        for other in _INSTEAD.get(slot, ()):
            slots.pop(other, None)
    slots |= fresh
    intent = _intent_of(previous, said, slots)
    return replace(said, intent=intent, slots=slots, unread=unread, remaining=left)


def _means_pupils(counted: Value | None, fresh: Mapping[str, Value], said: Understood) -> bool:
    """ "ชายกี่คน" behind all that is known of a school, "ป.6 กี่คน" behind its teachers."""
    if counted in AT_A_GLANCE:
        return bool(OF_PUPILS & fresh.keys())
    of_a_grade = {"grade", "level"} & fresh.keys() and {"howmany", "persons"} <= said.marks
    return counted in STAFF and bool(of_a_grade)


def _kept(previous: Wish, fresh: Mapping[str, Value]) -> dict[str, Value]:
    """Of the last question what is not asked anew."""
    slots = {k: v for k, v in previous.slots.items() if k not in _NOT_KEPT}
    if slots.get("compare_to") == "จังหวัด":
        del slots["compare_to"]  # was refused
    part = fresh.get("group_by")
    if part in ("grade", "sex") and _is_one(slots.get(str(part))):
        slots.pop(str(part), None)  # "ทุกชั้น" after ป.1
    return slots


def _intent_of(previous: Wish, said: Understood, slots: Mapping[str, Value]) -> Intent:
    """A bare question is what the last was; a file is asked for once."""
    together = "together" in said.marks and not {"years", "n_years"} & slots.keys()
    bare = said.intent is Intent.MIS_QUERY and not together
    return previous.intent if bare and previous.intent is not Intent.MIS_EXPORT else said.intent


def _where_it_was(previous: Wish, said: Understood) -> dict[str, Value]:
    """ "นักเรียนกี่คน" right behind a question about a school or an อำเภอ is of that, and of the same
    year; nothing where a place or another question than for a bare number is named."""
    every_slot = {slot for one in (said, *said.also) for slot in one.slots}
    bare = every_slot <= OF_WHOM | {"metric"} and "metric" in said.marks
    place = {k: v for k, v in previous.slots.items() if k in PLACES}
    if previous.intent not in FIGURES or not bare:
        return {}
    if not _HERE & place.keys() or NOWHERE & previous.slots.keys():
        return {}
    if any(one.intent is not Intent.MIS_QUERY for one in (said, *said.also)):
        return {}
    no_place = AT_A_GLANCE if place.keys() <= _AREAS else _OF_NO_PLACE
    if {*no_place} & {*each(said.slots.get("metric"))}:
        return {}
    then = {k: v for k, v in previous.slots.items() if k in _THEN and "now" not in said.marks}
    return place if {"years", "n_years", *_THEN} & every_slot else place | then


def _facts_of_it(previous: Wish, said: Understood) -> Understood | None:
    """ "ผอ.ชื่ออะไร" behind a question about one school."""
    bare = said.slots.get("metric") == "school_info" and said.slots.keys() <= {"metric", "year"}
    school = {k: v for k, v in previous.slots.items() if k in ONE_SCHOOL}
    if previous.intent not in FIGURES or not bare or len(school) != 1:
        return None
    if {"against", "schools", "list"} & previous.slots.keys():
        return None
    return replace(said, slots={**school, **said.slots})


def _without_what_is_supposed(previous: Wish, said: Understood) -> Understood:
    """Pupils are what is counted where nobody says: "ชายกี่คน", "สูงสุดล่ะ", "เทียบ อ.หนองไผ่ ปี 67"
    right behind another question are of what that one was of."""
    supposed = said.intent in FIGURES and said.slots.get("metric") == "students"
    if not supposed or "metric" in said.marks or "list" in said.slots:
        return said
    places = PLACES & said.slots.keys()
    if places and not (_sets_beside(said) and previous.intent in FIGURES):
        return said
    only_of_an_order = "order" in said.slots and said.slots.keys() <= {*_OF_AN_ORDER, "metric"}
    if not places and not _asks_on(said) and not only_of_an_order:
        return said
    slots = {k: v for k, v in said.slots.items() if k != "metric"}
    return replace(said, slots=slots | {"ref": "last_result"})


def _is_one(value: Value | None) -> bool:
    return not isinstance(value, list) or len(value) == 1


def _asks_on(said: Understood) -> bool:
    return "goes_on" in said.marks or ("howmany" in said.marks and "scope" not in said.marks)


def _sets_beside(said: Understood) -> bool:
    """ "เทียบ อ.หนองไผ่ ปี 67" names one side of two."""
    alone = (
        said.slots.keys() <= PLACES | {"metric", "year"} and len(PLACES & said.slots.keys()) == 1
    )
    asked = {"howmany", "persons", "which_group"} & said.marks
    return said.intent is Intent.MIS_COMPARE and "compare" in said.marks and alone and not asked


def _against_the_year_before(previous: Wish, said: Understood) -> dict[str, Value]:
    """ "เทียบกับปี 69" after a question of 2567: between those two, and not between 2569 and now."""
    before, years = previous.slots.get("year"), said.slots.get("years")
    if said.intent is not Intent.MIS_COMPARE or not isinstance(years, list):
        return {}
    named = [year for year in years if isinstance(year, int)]
    if not isinstance(before, int) or len(named) != 1 or years[1:] != ["current"]:
        return {}
    return {"years": sorted({before, *named})}


def _from_that_year_on(slots: Mapping[str, Value], said: Understood) -> dict[str, Value]:
    """ "เพิ่มขึ้นกี่คน" behind a question of 2567: from that year to this one, and of this year from the
    one before."""
    before, changes = slots.get("year"), said.slots.get("op") in ("diff", "growth")
    alone = not {"years", "n_years", "year", *PLACES} & said.slots.keys()
    if said.intent is not Intent.MIS_COMPARE or not changes or before is None or not alone:
        return {}
    return {"years": ["current-1", "current"] if before == "current" else [before, "current"]}


def _asks_which(said: Understood) -> bool:
    """ "ขอรายชื่อ", "ขอชื่อโรงเรียน", with nothing that says of which."""
    bare = said.slots.keys() <= {"list", "format"} and said.marks <= _OF_NAMES
    return bare and bool({"names", "list", "who"} & said.marks)


def _listed(previous: Wish, said: Understood) -> Understood:
    """The schools that were counted."""
    kept = {k: v for k, v in previous.slots.items() if k not in ("metric", "group_by", "ref")}
    if "group_by" in previous.slots:  # the order was that of the groups
        kept = {k: v for k, v in kept.items() if k not in (*_OF_A_LIST, "op")}
    if previous.slots["metric"] in ("teacher_shortage_schools", "teacher_surplus"):
        kept["metric"] = previous.slots["metric"]
    if previous.slots["metric"] == "small_schools":
        kept["size"] = SMALL
    slots = {**kept, **said.slots, "list": "schools"}
    intent = said.intent if said.intent is Intent.MIS_EXPORT else Intent.MIS_LIST
    return replace(said, intent=intent, slots=slots, unread=previous.unread)


def _still_left_out(previous: Wish, fresh: Mapping[str, Value]) -> Mapping[str, Value | None]:
    """ "อ.ศรีเทพล่ะ" behind "นักเรียนไม่รวมอนุบาล" is without them, too; "ประถมล่ะ" is of those."""
    told = {*fresh, *(other for slot in fresh for other in _INSTEAD.get(slot, ()))}
    if WITHOUT in previous.remaining and PLACES & fresh.keys():
        return {}  # a school of another place is not left out of this one
    return {} if told & previous.remaining.keys() else previous.remaining


def _still_unread(previous: Wish, fresh: dict[str, Value]) -> tuple[Unread, ...]:
    """What was not understood then, and is of the question that goes on: all of it where only its
    form is another, and which figure was meant, or by what else it was to be told apart, until
    another is named."""
    if fresh.keys() <= _OF_FORM:
        return previous.unread
    open_yet = {Kind.ANOTHER: "metric", Kind.NARROWER: "metric", Kind.GROUP: "group_by"}
    return tuple(one for one in previous.unread if open_yet.get(one.kind, "") not in {"", *fresh})


def set_against(
    slots: dict[str, Value], fresh: dict[str, Value]
) -> tuple[dict[str, Value], dict[str, Value]]:
    """ "เทียบกับศรีเทพ": the last question's place stays, and this one stands beside it; ``against``
    is one of another kind."""
    there = {k: v for k, v in fresh.items() if k in PLACES}
    rest = {k: v for k, v in fresh.items() if k not in PLACES}
    if "list" in slots:
        rest.setdefault("metric", "schools")
    kept = {k: v for k, v in slots.items() if k not in _OF_A_LIST}
    here = {k: v for k, v in kept.items() if k in PLACES}
    (one, *others) = there
    several = SEVERAL_OF.get(one, "")
    if several and not others and here.keys() in ({one}, {several}) and "against" not in kept:
        named = here.get(several) or [here.get(one)]
        before = named if isinstance(named, list) else [named]
        kept.pop(one, None)
        together = [*before, *(place for place in (there[one],) if place not in before)]
        return kept | {several: together}, rest
    return kept | {"against": there}, rest
