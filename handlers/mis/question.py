"""What is asked: the slots of the published vocabulary as a typed question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from handlers.kit.effects import Words
from handlers.mis.answer import NoAnswer, Why
from handlers.mis.metrics import AREA_INFO, SCHOOL_INFO, Kind, metrics
from handlers.mis.places import (
    AREA,
    Misplaced,
    Place,
    all_places,
    misplaced,
    places_of,
    wider_of,
)
from handlers.mis.ranked_schools import are_listed
from handlers.mis.times import AT_MOST, change_of, rounds_of, several_of, years_of
from handlers.understanding.found.leaving_out import WITHOUT
from handlers.understanding.places.schools import Schools
from handlers.understanding.slots.meaning import MEANING
from handlers.understanding.slots.remaining import NOT_EXTENDED
from handlers.understanding.slots.sexes import EACH_OTHER
from handlers.understanding.understood import Intent, Wish
from handlers.understanding.understood import Kind as UnreadKind

_WIDER: Final = {
    "ประเทศ": Words("mis.place.country"),
    "จังหวัด": Words("mis.place.province"),
}
"""What a figure may be compared with or asked of beyond the area; สพฐ. is called so everywhere."""
_EXTENDED: Final = {"ขยายโอกาส": True, NOT_EXTENDED: False}


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
    sexes_apart: bool = False
    """By how many there are more of one sex than of the other."""
    listed: bool = False
    change: str = ""
    """``up`` or ``down``: which schools gained or lost, and not how much all did."""
    way: str = ""
    """``up`` or ``down``, of whatever is asked for."""
    condition: Condition | None = None
    name_contains: str = ""
    without: tuple[Place, ...] = ()
    """ตำบล and schools that are left out."""
    within: Place | None = None
    """A wider place, said beside the places: where they lie, or the whole of a share."""
    misplaced: tuple[Misplaced, ...] = ()
    """Said to lie where they do not."""
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
    _refuse_the_province(slots)
    listed = are_listed(slots)
    _refuse_another_figure(wish)
    asked = _metrics(slots, listed=listed)
    _refuse_what_is_wider(slots, asked)
    change = change_of(slots)
    _refuse_to_leave_out(wish, slots, asked)
    places = tuple(dict.fromkeys(all_places(slots, schools, own)))
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
        sexes_apart=slots.get("compare_to") == EACH_OTHER,
        listed=listed or bool(change),
        change=change,
        way=str(slots.get("change", "")),
        name_contains=str(slots.get("name_contains", "")),
        without=tuple(places_of(out, schools, own)) if isinstance(out, dict) else (),
        within=wider_of(slots, schools, own),
        misplaced=tuple(misplaced(slots, schools, own)),
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


def _refuse_the_province(slots: Mapping[str, Any]) -> None:
    """Whatever else is said, and even if not what of."""
    if slots.get("compare_to") == "จังหวัด":
        raise NoAnswer(Why.WIDER, params={"wider": _WIDER["จังหวัด"]})


def _refuse_what_is_wider(slots: Mapping[str, Any], asked: Sequence[str]) -> None:
    """The area's number is none of the province or the country. Only files of exams hold the
    country's mean beside the area's."""
    wider = str(slots.get("compare_to", ""))
    if wider == "ประเทศ" and slots.get("list") == "schools":
        raise NoAnswer(Why.NOT_SORTED_OUT)
    scores = all(metrics()[code].kind is Kind.SCORE for code in asked if code in metrics())
    if wider in ("", "เขต", EACH_OTHER) or (wider == "ประเทศ" and asked and scores):
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
