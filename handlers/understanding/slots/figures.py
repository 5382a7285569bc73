"""The slots of a question about figures, out of what was heard."""

from typing import Any, Final

from handlers.understanding.deciding import would_be
from handlers.understanding.form import may_be_in_thai
from handlers.understanding.found import leaving_out
from handlers.understanding.found.ladder import in_order
from handlers.understanding.heard import Heard
from handlers.understanding.places.schools import Schools
from handlers.understanding.slots.counting import (
    PLAIN,
    RATIOS,
    any_or_none,
    condition_of,
    has_or_lacks,
    metrics_of,
)
from handlers.understanding.slots.meaning import meaning
from handlers.understanding.slots.placing import Slots, placed
from handlers.understanding.slots.set_beside import against
from handlers.understanding.slots.sexes import set_apart
from handlers.understanding.slots.small_schools import counted_of
from handlers.understanding.slots.when import set_time
from handlers.understanding.text.phrases import phrase
from handlers.understanding.understood import ANY_SCHOOL, SCORES, WHICH_SCHOOL, Intent, Value

_OF_A_SCHOOL: Final = frozenset({"figures", "schools", "type", "still", "summed_up"})
_OF_AN_AREA: Final = frozenset({"district", "tambon", "scope"})
_AREAS: Final = frozenset({"district", "tambon", "cluster"})
_SIMPLE: Final = (
    "scope",
    "compare_to",
    "status",
    "type",
    "report",
    "format",
    "digits",
    "name_contains",
    "urgent",
)


def figures(heard: Heard, intent: Intent, schools: Schools, *, areas: bool = False) -> Slots:
    """The slots of ``intent``, one of the figures'. ``areas``: places were being talked of, so a
    bare name that may be an อำเภอ or a school is the อำเภอ."""
    slots: Slots = {}
    metrics = metrics_of(heard)
    listed = intent is Intent.MIS_LIST or (
        intent is Intent.MIS_EXPORT and would_be(heard, Intent.MIS_LIST)
    )
    condition = _condition(heard, metrics, listed=listed)
    _size(heard, slots)
    _who(heard, slots, condition)
    set_time(heard, intent, slots)
    _shape(heard, intent, slots, listed=listed)
    slots |= {slot: told[0] for slot in _SIMPLE if (told := heard.values(slot))}
    if _leaves_out(heard):
        slots["except"] = True
    if listed:
        slots["list"] = "schools"
        metrics = _of_a_list(heard, metrics, slots, condition)
    elif not metrics and _counts_schools(heard) and "school" not in heard.marks:
        metrics = ["schools"]
    if condition:
        slots["filter"] = condition
        if "of_some" in heard.marks and len(metrics) > 1:
            metrics = [one for one in metrics if one != condition["metric"]]
    if "sex" in condition:
        slots.pop("group_by", None)
        metrics = [metric for metric in metrics if metric == "schools"]
    of_schools = listed or metrics in (["schools"], ["small_schools"])
    of_schools = of_schools or bool(condition) or "top_n" in slots
    areas = areas or (slots.get("op") == "share" and "scope" in slots)  # a part of the whole area
    slots |= placed(heard, schools, areas=areas, of_schools=of_schools)
    if not listed and _asks_whether(heard, slots):
        metrics = [condition["metric"]]
    slots = _set_beside(heard, intent, slots)
    set_apart(heard, slots)
    _metric(heard, metrics, slots, listed=listed)
    _which_changed(heard, metrics, slots)
    _part_of_the_metric(heard, slots)
    if not may_be_in_thai(slots):
        slots.pop("digits", None)  # `unread` says so
    return meaning(heard, slots) or slots


def _set_beside(heard: Heard, intent: Intent, slots: Slots) -> Slots:
    """With the wider place set against the narrower; of what is named there is no rank."""
    if beside := against(heard, intent, slots):
        slots = {k: v for k, v in slots.items() if k not in beside} | {"against": beside}
    gone = {"group_by"} if "which_group" in heard.marks and "districts" in slots else set[str]()
    if intent is Intent.MIS_COMPARE and _two_named(slots):
        gone |= {"order", "top_n"}
    return {k: v for k, v in slots.items() if k not in gone}


def _condition(heard: Heard, metrics: list[str], *, listed: bool) -> dict[str, Any]:
    """Said with a number, or what schools have or have not."""
    if condition := condition_of(heard, metrics):
        return condition
    if listed:
        return any_or_none(heard, metrics) or has_or_lacks(heard)
    return has_or_lacks(heard) if metrics == ["schools"] or "of_some" in heard.marks else {}


def _asks_whether(heard: Heard, slots: Slots) -> bool:
    """ "บ้านวังไผ่มีเด็กเกิน 120 ไหม": of one place, so its number says it, and the bound is dropped."""
    one_place = {"school", "district", "tambon", "scope"} & slots.keys()
    of_a_number = "filter" in heard.marks and not {"schools", "which_group"} & heard.marks
    whether = phrase("asks_whether").within(heard.said.text)
    if not one_place or not of_a_number or whether is None:
        return False
    return slots.pop("filter", None) is not None


def _which_changed(heard: Heard, metrics: list[str], slots: Slots) -> None:
    """ "โรงเรียนไหนนักเรียนลดลงมากที่สุด": whether those that lost are asked for, or those that
    gained."""
    of_schools = "schools" in heard.marks
    asked = {"list", "top_n"} & slots.keys() or "schools" in metrics
    asked = asked or (of_schools and ("filter" in slots or "howmany" not in heard.marks))
    asked = asked and not WHICH_SCHOOL & slots.keys()
    ways = heard.values("change")
    if not asked or len(ways) != 1 or slots.get("op") not in ("diff", "growth"):
        return
    slots["change"] = ways[0]
    if of_schools and "metric" not in slots and "ref" in slots:
        del slots["ref"]
        slots["metric"] = "students"


def _part_of_the_metric(heard: Heard, slots: Slots) -> None:
    """Which subject of an exam, which of the other staff; no subject of anything else."""
    counted, condition = slots.get("metric"), slots.get("filter")
    every = set(counted if isinstance(counted, list) else [counted])
    if isinstance(condition, dict):
        every.add(condition["metric"])
    goes_on = "ref" in slots and counted is None
    if every & SCORES or goes_on:
        _one_or_several(slots, "subject", heard.values("subject"))
    if "other_staff" in every:
        said = [one for value in heard.values("position") for one in _flat(value)]
        _one_or_several(slots, "position", list(dict.fromkeys(said)))


def _one_or_several(slots: Slots, slot: str, said: list[Any]) -> None:
    if said:
        slots[slot] = said[0] if len(said) == 1 else said


def _flat(value: Value) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _leaves_out(heard: Heard) -> bool:
    """ "นักเรียนไม่รวมอนุบาล": what is said to be left out must not be what is counted."""
    if leaving_out.MARK in heard.marks:
        return True
    narrows = {"level", "grade", "type", "size", "district", "tambon", "sex", "metric", "position"}
    return any(
        narrows & span.says.keys()
        and leaving_out.asks_without(leaving_out.left_out(heard.said.text, span.start))
        for span in heard.spans
    )


def _counts_schools(heard: Heard) -> bool:
    """ "โรงเรียน ... มากที่สุด" counts schools only where no other count is said; so does "ขนาดไหนมี
    มากที่สุด"."""
    if {"which_size", "most"} <= heard.marks and "persons" not in heard.marks:
        return True
    if "schools" in heard.marks and not {"persons", "figures", "goes_on"} & heard.marks:
        return bool(
            {"howmany", "size", "type", "status", "which_group", "file", "group_by"} & heard.marks
        )
    return False


def _of_a_list(
    heard: Heard, metrics: list[str], slots: Slots, condition: dict[str, Any]
) -> list[str]:
    """A list names a metric only when its order or its condition is one."""
    if condition:
        return [m for m in metrics if m not in PLAIN and m != condition["metric"]]
    if "order" in slots or "ranked" in heard.marks:
        return [m for m in metrics if m != "schools"] or ["students"]
    counted = [span for span in heard.spans if "metric" in span.says]
    with_it = (phrase("listed_with").before(heard.said.text, span.start) for span in counted)
    first = next((at for at, found in enumerate(with_it) if found), len(counted))
    beside = {span.says["metric"] for span in counted[first:]}
    listed = [m for m in metrics if m in beside or m not in PLAIN]
    return [m for m in listed if m not in ("schools", "school_info", "area_info")]


def _size(heard: Heard, slots: Slots) -> None:
    sizes = heard.values("size")
    if sizes:
        slots["size"] = sizes[0] if len(sizes) == 1 else sizes


def _who(heard: Heard, slots: Slots, condition: dict[str, Any]) -> None:
    sexes = heard.values("sex")
    if len(sexes) == 1:
        slots["sex"] = sexes[0]
    grades: list[str] = []
    for value in heard.values("grade"):
        grades += [str(g) for g in value] if isinstance(value, list) else []
    if grades and "grade" not in condition:
        slots["grade"] = in_order(grades)
    levels = [level for value in heard.values("level") for level in _flat(value)]
    levels = [level for level in levels if not _of_the(grades, str(level))]
    if levels:
        slots["level"] = levels[0] if len(levels) == 1 else list(dict.fromkeys(levels))


def _of_the(grades: list[str], level: str) -> bool:
    """ "อนุบาล 3 ขวบ (อ.1)": the grade says more than the level."""
    letter = {"อนุบาล": "อ", "ประถม": "ป"}.get(level, "ม")
    return any(grade.startswith(letter) for grade in grades)


def _shape(heard: Heard, intent: Intent, slots: Slots, *, listed: bool) -> None:
    groups = _groups(heard)
    if ({"trend", "back"} & heard.marks) and "n_years" not in slots and "years" not in slots:
        groups += ["year"] if "year" not in groups else []
    if listed:
        groups = [group for group in groups if group != "school"]
    if "of_some" in heard.marks and not listed:
        groups = groups or ["school"]
    if groups:
        slots["group_by"] = groups[0] if len(groups) == 1 else groups[:2]
    ops = [str(op) for op in heard.values("op")]
    if ops and (not listed or {"diff", "share"} & {*ops}):
        slots["op"] = next((op for op in ("growth", "diff") if op in ops), ops[0])
        if ops and "share" in ops and "diff" in ops:
            slots["op"] = (
                "growth" if "several_years" in heard.marks or "year" in heard.marks else "diff"
            )
    if orders := heard.values("order"):
        slots["order"] = orders[0]
    if tops := heard.values("top_n"):
        slots["top_n"] = tops[0]
        slots.setdefault("order", "desc")
    elif "most" in heard.marks and "ranked" not in heard.marks and "order" in slots:
        slots["top_n"] = 1
    elif "order" not in slots and _is_in_an_order(heard, groups, listed=listed):
        slots["order"] = "desc"
    if charts := heard.values("chart"):
        slots["chart"] = charts[-1] if len(charts) > 1 else charts[0]


def _is_in_an_order(heard: Heard, groups: list[Value], *, listed: bool) -> bool:
    """ "เรียงตามนักเรียน": from the most on, where nobody says which way."""
    by_what = any(metric != "schools" for metric in heard.values("metric"))
    by_what = by_what or bool(heard.values("size"))
    return "ranked" in heard.marks and by_what and (listed or bool(_AREAS & {*groups}))


def _groups(heard: Heard) -> list[Value]:
    """In the order they are said; "ชาย ... หญิง" is one."""
    both = len(heard.values("sex")) == 2
    said = [
        span.says.get("group_by") or ("sex" if both and "sex" in span.says else None)
        for span in heard.spans
    ]
    if {"which_size", "most"} <= heard.marks and not _of_one_school(heard):
        said.append("size")
    return list(dict.fromkeys(group for group in said if group is not None))


def _of_one_school(heard: Heard) -> bool:
    return any(WHICH_SCHOOL & span.says.keys() for span in heard.spans)


def _metric(heard: Heard, metrics: list[str], slots: Slots, *, listed: bool) -> None:
    counted = metrics in ([], ["schools"]) and not {"persons", "goes_on"} & heard.marks
    if counted and not listed:
        metrics = counted_of(slots) or metrics
    of_an_area = _OF_AN_AREA & slots.keys() and not ANY_SCHOOL & slots.keys()
    if metrics == ["school_info"] and "overview" in heard.marks and of_an_area:
        metrics = ["area_info"]
    if metrics == ["school_info"]:  # one school's facts are in no groups and no order
        for slot in ("group_by", "order", "top_n"):
            slots.pop(slot, None)
    if metrics == ["school_info"] and "file" in heard.marks and "school" in slots:
        slots.setdefault("report", "school_profile")
        metrics = []
    if slots.get("op") == "share" and set(metrics) & RATIOS:
        del slots["op"]
    if metrics:
        slots["metric"] = metrics[0] if len(metrics) == 1 else list[Value](metrics)
        if _goes_on(heard, slots):
            slots["ref"] = "last_result"
        return
    if not listed and "report" not in slots:
        _supposed(heard, slots)


def _supposed(heard: Heard, slots: Slots) -> None:
    """What is counted where no figure is named; else it goes on from the last question."""
    if "file" in heard.marks and {"figures", "paper"} & heard.marks and "school" in slots:
        slots["report"] = "school_profile"
    elif "status" in slots and "school" in slots:
        slots.pop("status")
        slots.pop("group_by", None)  # "ยุบปีไหน"
        slots["metric"] = "school_info"
    elif "subject" in heard.marks and "persons" not in heard.marks:
        slots["ref"] = "last_result"
    elif isinstance(slots.get("size"), list) and "persons" not in heard.marks:
        slots["metric"] = "schools"
    elif {"persons", "howmany"} & heard.marks or "status" in slots:
        slots["metric"] = "students"
    elif (
        WHICH_SCHOOL & slots.keys()
        and {"figures", "schools", "type", "still", "summed_up"} & heard.marks
    ):
        slots["metric"] = "school_info"
    elif "schools" in heard.marks and (
        "filter" in slots or slots.keys() <= {"year", "term", "round", "scope"}
    ):
        slots["metric"] = "schools"
    elif {"compare", "schools"} <= heard.marks and _OF_AN_AREA & slots.keys():
        slots |= {"metric": "students", "group_by": "school"}
    elif (
        _stands_alone(heard, slots)
        or {"which_group", "most"} & heard.marks
        or ("compare" in heard.marks and _two_places(slots))
        or ("DMC" in heard.values("system") and {"year", "round"} & slots.keys())
    ):
        slots["metric"] = "students"
    else:
        slots["ref"] = "last_result"


def _goes_on(heard: Heard, slots: Slots) -> bool:
    """ "แล้วครูล่ะ": another figure of what was asked about before."""
    places = ANY_SCHOOL | {"district", "tambon", "scope"}
    return "goes_on" in heard.marks and "howmany" not in heard.marks and not places & slots.keys()


def _stands_alone(heard: Heard, slots: Slots) -> bool:
    """ "ป.1 บ้านวังไผ่": of whom or when, and where, so pupils are meant."""
    of_whom = {"grade", "level", "sex", "group_by", "year", "years", "n_years", "term", "round"}
    of_whom &= slots.keys()
    where = WHICH_SCHOOL | {"district", "tambon", "scope"}
    return bool(of_whom and where & slots.keys()) and not {"more", "goes_on"} & heard.marks


def _two_named(slots: Slots) -> bool:
    """Of two that are both named there is no order to be said."""
    named = slots.get("schools") or slots.get("districts")
    return isinstance(named, list) and len(named) == 2


def _two_places(slots: Slots) -> bool:
    one_to_ask = {"school", "school_ambiguous"} <= slots.keys()
    return one_to_ask or bool({"schools", "districts", "tambons"} & slots.keys())
