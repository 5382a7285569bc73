"""What is asked: the slots of the published vocabulary as a typed question."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from handlers.kit.effects import Param, Words
from handlers.mis.answer import NoAnswer, Why
from handlers.mis.metrics import AREA_INFO, SCHOOL_INFO, Kind, metrics
from handlers.mis.times import AT_MOST, change_of, rounds_of, several_of, years_of
from handlers.understanding.choosing import OWN
from handlers.understanding.counting import RATIOS
from handlers.understanding.country import key
from handlers.understanding.leaving_out import WITHOUT
from handlers.understanding.meaning import MEANING
from handlers.understanding.remaining import NOT_EXTENDED
from handlers.understanding.schools import School, Schools, form_and_core
from handlers.understanding.understood import Intent, Wish
from handlers.understanding.understood import Kind as UnreadKind

_WIDER: Final = {
    "ประเทศ": Words("mis.place.country"),
    "จังหวัด": Words("mis.place.province"),
}
"""What a figure may be compared with or asked of beyond the area; สพฐ. is called so everywhere."""
MOST_CHOICES: Final = 10
_EXTENDED: Final = {"ขยายโอกาส": True, NOT_EXTENDED: False}


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
class Condition:
    """``students < 20``, of these ``grades`` or ``levels`` and this ``sex``, of an exam in this
    ``subject``, of the other staff in these ``positions``; ``most`` is the upper
    end of ``between``. With ``than``, the other sex, it is "more boys than girls": of ``sex`` there
    are more, or fewer, than of ``than``."""

    metric: str
    op: str
    value: float
    most: float = 0
    grades: tuple[str, ...] = ()
    sex: str = ""
    than: str = ""
    levels: tuple[str, ...] = ()
    subject: str = ""
    positions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """One question about figures. ``years`` hold B.E. numbers, or ``current``, ``current-1``."""

    intent: Intent
    metrics: tuple[str, ...]
    places: tuple[Place, ...] = (AREA,)
    grades: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    sex: str = ""
    subject: str = ""
    """Of an exam; else it is the mean of all."""
    positions: tuple[str, ...] = ()
    """Of the other staff."""
    sizes: tuple[str, ...] = ()
    extended: bool | None = None
    """Schools with ม.ต้น, or those without; ``None``: all."""
    years: tuple[int | str, ...] = ()
    n_years: int = 0
    rounds: tuple[int, ...] = ()
    group_by: tuple[str, ...] = ()
    op: str = ""
    order: str = ""
    top_n: int = 0
    against_country: bool = False
    listed: bool = False
    change: str = ""
    """``up`` or ``down``: which schools gained or lost, and not how much all did."""
    way: str = ""
    """``up`` or ``down``, of whatever is asked for."""
    condition: Condition | None = None
    name_contains: str = ""
    without: tuple[Place, ...] = ()
    """ตำบล and schools that are left out."""
    closed: bool = False
    explains: bool = False
    """What the size means is asked, too."""
    page: int = 1
    whole: bool = False
    """Every line at once, for a file."""

    @property
    def place(self) -> Place:
        return self.places[0]

    @property
    def is_profile(self) -> bool:
        return SCHOOL_INFO in self.metrics

    @property
    def is_overview(self) -> bool:
        return AREA_INFO in self.metrics

    @property
    def is_plain(self) -> bool:
        """Of one place and one time, and of everybody there."""
        narrowed = (self.grades, self.levels, self.sex, self.sizes, self.condition)
        apart = (self.group_by, self.op, self.n_years, self.against_country, self.listed)
        one_of_each = len(self.places) == 1 and len(self.years) <= 1 and len(self.rounds) <= 1
        one_of_each = one_of_each and self.extended is None
        others = (self.name_contains, self.without, self.closed)
        return one_of_each and not any((*narrowed, *apart, *others))


def read(wish: Wish, schools: Schools, *, own: str = "") -> Question:
    """The question behind a wish about figures; ``own`` is the asker's school, by code. Raises
    ``NoAnswer`` where something must be asked back first."""
    slots = {k: v for k, v in {**wish.slots, **wish.remaining}.items() if v is not None}
    listed = slots.get("list") == "schools" or _are_the_fulfilling(slots)
    _refuse_another_figure(wish)
    asked = _metrics(slots, listed=listed)
    _refuse_what_is_wider(slots, asked)
    change = change_of(slots)
    _refuse_to_leave_out(wish, slots, asked)
    places = tuple(dict.fromkeys(_all_places(slots, schools, own)))
    if len(places) > AT_MOST:
        raise NoAnswer(Why.TOO_MANY, params={"most": AT_MOST})
    whom, out = _of_whom(slots, asked, listed=listed), slots.get(WITHOUT)
    if change:
        asked = tuple(one for one in asked if one != "schools")[:1] or ("students",)
    return Question(
        wish.intent,
        asked,
        places or (AREA,),
        **whom,
        sizes=several_of(slots.get("size")),
        extended=_EXTENDED.get(str(slots.get("type"))),
        years=years_of(slots),
        n_years=_number(slots.get("n_years")),
        rounds=rounds_of(slots),
        group_by=several_of(slots.get("group_by"))[:2],
        op=str(slots.get("op", "")),
        order=str(slots.get("order", "")),
        top_n=_number(slots.get("top_n")),
        against_country=slots.get("compare_to") == "ประเทศ",
        listed=listed or bool(change),
        change=change,
        way=str(slots.get("change", "")),
        name_contains=str(slots.get("name_contains", "")),
        without=tuple(_places(out, schools, own)) if isinstance(out, dict) else (),
        closed=slots.get("status") == "เลิกสถานศึกษา",
        explains=slots.get("ask") == MEANING,
        page=max(_number(slots.get("page")), 1),
    )


def _of_whom(slots: Mapping[str, Any], asked: Sequence[str], *, listed: bool) -> dict[str, Any]:
    """Who is counted, and under which condition. Where schools are asked for it is the pupils of
    the condition who have a grade, a level or a sex."""
    subject, positions = _one(slots.get("subject")), several_of(slots.get("position"))
    grades = several_of(slots.get("grade"))
    part = {"levels": several_of(slots.get("level")), "sex": str(slots.get("sex", ""))}
    condition = _condition(slots.get("filter"))
    if condition is not None:
        condition = replace(condition, **_part(condition.metric, {**slots, **slots["filter"]}))
    if asked == ("schools",) or (listed and (condition or not asked)):
        if condition is None and (grades or any(part.values())):
            condition, grades = Condition("students", ">", 0, grades=grades), ()
        if condition is not None:
            condition, part = _narrowed(condition, part), {}
    told = {"subject": subject, "positions": positions, "grades": grades, "condition": condition}
    return told | part


_AREAS: Final = frozenset({"district", "tambon", "scope"})


def _are_the_fulfilling(slots: Mapping[str, Any]) -> bool:
    """ "นักเรียนต่อห้องเกิน 30 โรงเรียนไหน": a ratio under a condition of its own is told school by
    school; of those that fulfil it together it would be another number."""
    told = slots.get("filter")
    return isinstance(told, dict) and told["metric"] == slots.get("metric") in RATIOS


def _metrics(slots: Mapping[str, Any], *, listed: bool) -> tuple[str, ...]:
    if slots.get("report") == "school_profile":
        return (SCHOOL_INFO,)
    said = several_of(slots.get("metric"))[:AT_MOST]
    for code in said:
        if code not in (SCHOOL_INFO, AREA_INFO) and code not in metrics():
            raise NoAnswer(Why.NOT_LOADED, code)
    if said or listed:
        return said
    if slots.get("ref") == "last_result":
        if slots.keys() & _AREAS and slots.keys() <= _AREAS | {"ref", "year"}:
            return (AREA_INFO,)  # "ข้อมูลอำเภอศรีเทพ", and nothing was asked before
        raise NoAnswer(Why.ABOUT_WHAT)
    return ("students",)


def _refuse_to_leave_out(wish: Wish, slots: Mapping[str, Any], asked: Sequence[str]) -> None:
    """Of a sensitive kind the number without some and the number with them together tell how many
    those are. A mean without some cannot be worked out at all."""
    if not slots.get("except"):
        return
    counted = [metrics()[code] for code in asked if code in metrics()]
    few = [one for one in counted if any(part.sensitive for part in one.parts)]
    if few and len(few) == len(counted):
        raise NoAnswer(Why.LEAVES_OUT_FEW, few[0].code)
    means = any(one.kind is Kind.SCORE for one in counted)
    if not wish.remaining or (means and WITHOUT in wish.remaining):
        raise NoAnswer(Why.LEAVES_OUT)


def _refuse_another_figure(wish: Wish) -> None:
    """ "เด็กอ้วน" are not those that are counted under the name that the words have."""
    for one in wish.unread:
        if one.kind is UnreadKind.ANOTHER:
            raise NoAnswer(Why.NOT_KEPT, params={"name": one.words})


def _refuse_what_is_wider(slots: Mapping[str, Any], asked: Sequence[str]) -> None:
    """The area's number is none of the province or the country. Only files of exams hold the
    country's mean beside the area's."""
    wider = str(slots.get("compare_to", ""))
    if wider == "ประเทศ" and slots.get("list") == "schools":
        raise NoAnswer(Why.NOT_SORTED_OUT)
    scores = all(metrics()[code].kind is Kind.SCORE for code in asked if code in metrics())
    if wider in ("", "เขต") or (wider == "ประเทศ" and asked and scores):
        return
    raise NoAnswer(Why.WIDER, params={"wider": _WIDER.get(wider, wider)})


def _one(value: Any) -> str:
    """``""`` where several are said: they stand beside each other anyhow."""
    return value if isinstance(value, str) else ""


def _number(value: Any) -> int:
    return value if isinstance(value, int) and 0 < value < 1_000 else 0


def _condition(told: Any) -> Condition | None:
    if not isinstance(told, dict):
        return None
    metric, value = str(told["metric"]), told["value"]
    if metric not in metrics():
        raise NoAnswer(Why.NOT_LOADED, metric)
    op, grades = str(told["op"]), several_of(told.get("grade"))
    if isinstance(value, dict):
        return Condition(metric, op, 0, 0, grades, str(told["sex"]), str(value["sex"]))
    low, high = (value[0], value[1]) if isinstance(value, list) else (value, 0)
    sex, levels = str(told.get("sex", "")), several_of(told.get("level"))
    return Condition(metric, op, low, high, grades, sex, levels=levels)


def _part(metric: str, told: Mapping[str, Any]) -> dict[str, Any]:
    """Exams alone have subjects, and the other staff positions."""
    of_an_exam = metrics()[metric].kind is Kind.SCORE
    of_the_staff = metrics()[metric].figure == "other_staff"
    return {
        "subject": _one(told.get("subject")) if of_an_exam else "",
        "positions": several_of(told.get("position")) if of_the_staff else (),
    }


def _narrowed(condition: Condition, of_whom: Mapping[str, Any]) -> Condition:
    """ "โรงเรียนที่ไม่มีเด็กอนุบาล": schools have no level themselves, so it is the pupils' that are
    counted for the condition."""
    if condition.than or condition.grades or condition.levels or condition.sex:
        return condition
    return replace(condition, **of_whom)


def _all_places(slots: Mapping[str, Any], schools: Schools, own: str) -> Iterator[Place]:
    """Those of the question, and what it is set against, which may be of another kind."""
    against = slots.get("against")
    if slots.get("compare_to") == "เขต" and _are_means(slots):
        against = {"scope": "area"}
    if not isinstance(against, dict):
        yield from _places(slots, schools, own)
        return
    for places in (slots, against):
        yield from tuple(_places(places, schools, own)) or (AREA,)


def _are_means(slots: Mapping[str, Any]) -> bool:
    """The area's number is no mean of its schools for what is added up."""
    said = several_of(slots.get("metric"))
    return bool(said) and not any(code not in metrics() or metrics()[code].adds_up for code in said)


def _places(slots: Mapping[str, Any], schools: Schools, own: str) -> Iterator[Place]:
    name = str(slots.get("school", ""))
    if slots.get("out_of_area"):
        raise NoAnswer(Why.OUT_OF_AREA, params={"name": _foreign(slots, schools)})
    if several := slots.get("school_ambiguous"):
        found = [schools.by_code[code] for code in several if code in schools.by_code]
        raise _which(found, tuple(schools.districts.values()))
    codes = [str(slots[slot]) for slot in ("school_code", "school_code10") if slot in slots]
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
    return str(slots.get("district") or schools.tambons[tambon])


def _school(named: str, schools: Schools, own: str) -> Place:
    """By name, by either code, or the asker's own."""
    if named == OWN and not own:
        raise NoAnswer(Why.WHOSE_SCHOOL)
    by_code = schools.by_code.get(own if named == OWN else named)
    found = [by_code] if by_code else schools.by_name.get(key(named), [])
    standing = [one for one in found if not one.closed]
    if not found:
        raise NoAnswer(Why.UNKNOWN_PLACE, params={"name": named})
    if not standing:
        raise NoAnswer(Why.CLOSED, params={"name": found[0].name})
    if len(standing) > 1:
        raise _which(standing)
    return Place(Where.SCHOOL, standing[0].name, standing[0].code, standing[0].district)


def asks_own(wish: Wish) -> bool:
    """Is it about the asker's school, without a name?"""
    return OWN in (wish.slots.get("school"), *several_of(wish.slots.get("schools")))


def which_own(mine: Sequence[School]) -> NoAnswer:
    """Which of those that the asker speaks for: no name was said."""
    return NoAnswer(
        Why.WHICH_SCHOOL,
        choices=tuple((one.code, f"{one.name} อ.{one.district}") for one in mine[:MOST_CHOICES]),
    )


def _which(found: Sequence[School], districts: Sequence[str] = ()) -> NoAnswer:
    """Schools, each with its อำเภอ, and the อำเภอ itself where a school bears its name."""
    choices = [(one.code, f"{one.name} อ.{one.district}") for one in found[:MOST_CHOICES]]
    meant = [name for name in districts if any(key(name) in key(one.name) for one in found)]
    choices += [(f"อ.{name}", f"อ.{name}") for name in meant]
    names = meant or [one.name for one in found]
    if not meant and (len(found) == 1 or len({form_and_core(name)[1] for name in names}) > 1):
        return NoAnswer(Why.NEAR_NAMES, choices=tuple(choices))
    name = next(iter(names), "")
    return NoAnswer(Why.WHICH_SCHOOL, params={"name": name}, choices=tuple(choices))
