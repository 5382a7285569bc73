"""The slots of a question about figures, out of what was heard."""

from typing import Any, Final

from handlers.understanding.deciding import would_be
from handlers.understanding.heard import Heard
from handlers.understanding.placing import Slots, placed
from handlers.understanding.schools import Schools
from handlers.understanding.spans import Span
from handlers.understanding.understood import Intent, Value

_OF_STUDENTS: Final = frozenset(
    [
        "poor_students",
        "extreme_poor_students",
        "disabled_students",
        "disadvantaged_students",
        "dropout",
        "graduates",
        "nutrition",
        "nationality_students",
        "far_students",
        "students_per_teacher",
        "students_per_room",
        "onet",
        "nt",
        "rt",
    ]
)
_OF_TEACHERS: Final = frozenset(
    [
        "teacher_shortage_schools",
        "teacher_surplus",
        "retiring_teachers",
        "teacher_rank",
        "teacher_major",
        "students_per_teacher",
        "deputy_directors",
        "other_staff",
    ]
)
_PLAIN: Final = frozenset({"students", "schools", "teachers", "rooms"})
_NO_CONDITION: Final = frozenset(
    {"teacher_shortage_schools", "teacher_surplus", "school_info", "onet", "nt", "rt"}
)
_RATIOS: Final = frozenset({"students_per_teacher", "students_per_room"})
_SMALL: Final = 120
_SIMPLE: Final = (
    "scope",
    "compare_to",
    "status",
    "report",
    "format",
    "name_contains",
    "urgent",
)


def figures(heard: Heard, intent: Intent, schools: Schools, *, areas: bool = False) -> Slots:
    """The slots of ``intent``, one of the figures'. ``areas``: places were being talked of, so a
    bare name that may be an อำเภอ or a school is the อำเภอ."""
    slots: Slots = {}
    metrics = _metrics(heard)
    listed = intent is Intent.MIS_LIST or (
        intent is Intent.MIS_EXPORT and would_be(heard, Intent.MIS_LIST)
    )
    condition = _filter(heard, metrics) or (_any_or_none(heard, metrics) if listed else {})
    _size(heard, slots)
    _who(heard, slots, condition)
    _when(heard, intent, slots)
    _shape(heard, intent, slots, listed=listed)
    for slot in _SIMPLE:
        if values := heard.values(slot):
            slots[slot] = values[0]
    if types := heard.values("type"):
        slots["type"] = types[0]
    if listed:
        slots["list"] = "schools"
        metrics = _of_a_list(heard, metrics, slots, condition)
    elif not metrics and _counts_schools(heard) and "school" not in heard.marks:
        metrics = ["schools"]
    if condition:
        slots["filter"] = condition
    areas = areas or listed or metrics == ["schools"] or metrics == ["small_schools"]
    slots |= placed(heard, schools, areas=areas)
    if intent is Intent.MIS_COMPARE and _two_named(slots):
        slots.pop("order", None)
        slots.pop("top_n", None)
    _metric(heard, metrics, slots, listed=listed)
    return slots


def _metrics(heard: Heard) -> list[str]:
    """What is counted, in the order of the text, without what only belongs to another."""
    said = [str(metric) for metric in heard.values("metric")]
    if not said and "number" in heard.marks:
        said = ["school_info"]
    if "directors" in said and ("school_info" in said or _asks_a_name(heard)):
        said = ["school_info"]
    if set(said) & _OF_STUDENTS:
        said = [m for m in said if m != "students"]
    if set(said) & _OF_TEACHERS:
        said = [m for m in said if m != "teachers"]
    if "students_per_room" in said:
        said = [m for m in said if m != "rooms"]
    if len(said) > 1 and "computers" in said and "device" in heard.marks:
        said = [m for m in said if m != "computers"]
    if len(said) > 1 and "schools" in said:
        said = _schools_or_more(heard, said)
    if "extreme_poor_students" in said and "poor_students" in said and "compare" not in heard.marks:
        said.remove("poor_students")
    return said


def _schools_or_more(heard: Heard, said: list[str]) -> list[str]:
    """Schools are counted, those that fulfil a condition; or another count beside them."""
    if {"filter", "no_pupils", "no_director"} & heard.marks:
        return ["schools"]
    if "persons" in heard.marks or set(said) == {"schools", "students"}:
        return said
    return [metric for metric in said if metric != "schools"]


def _asks_a_name(heard: Heard) -> bool:
    return "names" in heard.marks and "school" in heard.marks and "howmany" not in heard.marks


def _counts_schools(heard: Heard) -> bool:
    """ "โรงเรียน ... มากที่สุด" counts schools only where no other count is said."""
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
        return [m for m in metrics if m not in _PLAIN and m != condition["metric"]]
    if "order" in slots or "ranked" in heard.marks:
        return [m for m in metrics if m != "schools"] or ["students"]
    return [m for m in metrics if m not in _PLAIN and m != "school_info"]


def _filter(heard: Heard, metrics: list[str]) -> dict[str, Any]:
    """The condition, with its metric: the one said last before it, or the first behind it."""
    if "no_director" in heard.marks:
        return {"metric": "directors", "op": "=", "value": 0}
    grades = heard.values("grade")
    if "no_pupils" in heard.marks:
        zero: dict[str, Any] = {"metric": "students", "op": "=", "value": 0}
        return {**zero, "grade": grades[0]} if grades else zero
    for span in heard.with_mark("filter"):
        if "exactly" in span.marks and not _about_schools(heard):
            continue
        bare = dict(span.says["filter"])  # type: ignore[arg-type]  # our own dict
        found = {"metric": _metric_of(span, heard), **bare}
        if grades:
            found["grade"] = grades[0]
        return found
    return {}


def _any_or_none(heard: Heard, metrics: list[str]) -> dict[str, Any]:
    """ "โรงเรียนที่มีเด็กพิเศษ": more than none; "ไม่มีคอมพิวเตอร์": none."""
    for span in heard.spans:
        metric = span.says.get("metric")
        before = heard.said.text[: span.start]
        if metric not in metrics or metric in _PLAIN or metric in _NO_CONDITION:
            continue
        if before.endswith("ไม่มี"):
            return {"metric": metric, "op": "=", "value": 0}
        if before.endswith("มี") and "order" not in heard.marks:
            return {"metric": metric, "op": ">", "value": 0}
    return {}


def _about_schools(heard: Heard) -> bool:
    return bool({"schools", "list"} & heard.marks)


def _metric_of(condition: Span, heard: Heard) -> str:
    text = heard.said.text[condition.start : condition.end]
    if "ห้อง" in text:
        return "rooms"
    said = [s for s in heard.spans if "metric" in s.says and s.says["metric"] != "schools"]
    before = [s for s in said if s.end <= condition.start]
    near = before[-1:] or [s for s in said if s.start >= condition.end][:1]
    if "ครู" in text:
        return "teachers"
    return str(near[0].says["metric"]) if near else "students"


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
        slots["grade"] = sorted(set(grades), key=lambda g: ("อปม".index(g[0]), g))
    levels = heard.values("level")
    if levels and "type" not in heard.marks:
        slots["level"] = levels[0] if len(levels) == 1 else levels


def _when(heard: Heard, intent: Intent, slots: Slots) -> None:
    if counts := heard.values("n_years"):
        slots["n_years"] = counts[0]
    years = [value for span in heard.spans for value in _years_of(span)]
    years = list(dict.fromkeys(years))
    if intent is Intent.MIS_COMPARE and years == ["current-1"] and _against_now(heard):
        years = ["current-1", "current"]
    numbers = [y for y in years if isinstance(y, int)]
    if len(numbers) == 1 and len(years) == 2 and "current-1" in years:
        years = [numbers[0] - 1, numbers[0]]
    if len(years) == 1:
        slots["year"] = years[0]
    elif years:
        slots["years"] = sorted(years, key=_order_of_years)
    if len(terms := heard.values("term")) > 1:
        slots["terms"] = terms
    elif terms:
        slots["term"] = terms[0]
    rounds = heard.values("round")
    if several := heard.values("rounds"):
        slots["rounds"] = several[0]
    elif len(rounds) > 1:
        slots["rounds"] = sorted(rounds, key=str)
    elif rounds:
        slots["round"] = rounds[0]


def _against_now(heard: Heard) -> bool:
    """ "เทียบกับปีที่แล้ว" is against this year; "อำเภอไหนมากสุดปีที่แล้ว" is not."""
    return not {"which_group", "compare_to"} & heard.marks or "op" in heard.marks


def _years_of(span: Span) -> list[Any]:
    several = span.says.get("years")
    return (
        several if isinstance(several, list) else [span.says["year"]] if "year" in span.says else []
    )


def _order_of_years(year: Any) -> tuple[int, int]:
    if isinstance(year, int):
        return 0, year
    return 1, int(year.removeprefix("current") or 0)


def _shape(heard: Heard, intent: Intent, slots: Slots, *, listed: bool) -> None:
    groups = list(heard.values("group_by"))
    if len(heard.values("sex")) == 2 and "sex" not in groups:
        groups.append("sex")
    if ({"trend", "back"} & heard.marks) and "n_years" not in slots and "years" not in slots:
        groups += ["year"] if "year" not in groups else []
    if listed:
        groups = [group for group in groups if group != "school"]
    if groups:
        slots["group_by"] = groups[0] if len(groups) == 1 else groups
    ops = [str(op) for op in heard.values("op")]
    if ops and not listed:
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
    if charts := heard.values("chart"):
        slots["chart"] = charts[-1] if len(charts) > 1 else charts[0]


def _metric(heard: Heard, metrics: list[str], slots: Slots, *, listed: bool) -> None:
    small = slots.get("size") == "เล็ก" or _below_small(slots)
    counted = metrics in ([], ["schools"]) and not {"persons", "goes_on"} & heard.marks
    if small and not listed and counted:
        slots.pop("size", None)
        slots.pop("filter", None)
        metrics = ["small_schools"]
    if metrics == ["school_info"] and "file" in heard.marks and "school" in slots:
        slots.setdefault("report", "school_profile")
        metrics = []
    if slots.get("op") == "share" and set(metrics) & _RATIOS:
        del slots["op"]
    if metrics:
        slots["metric"] = metrics[0] if len(metrics) == 1 else list[Value](metrics)
        if _goes_on(heard, slots):
            slots["ref"] = "last_result"
        return
    if listed or "report" in slots:
        return
    if "file" in heard.marks and "figures" in heard.marks and "school" in slots:
        slots["report"] = "school_profile"
    elif "status" in slots and "school" in slots:
        slots.pop("status")
        slots["metric"] = "school_info"
    elif {"persons", "howmany"} & heard.marks or "status" in slots:
        slots["metric"] = "students"
    elif {"figures", "schools"} & heard.marks and "school" in slots:
        slots["metric"] = "school_info"
    elif (
        _stands_alone(heard, slots)
        or {"which_group", "most"} & heard.marks
        or ("compare" in heard.marks and _two_places(slots))
    ):
        slots["metric"] = "students"
    else:
        slots["ref"] = "last_result"


def _goes_on(heard: Heard, slots: Slots) -> bool:
    """ "แล้วครูล่ะ": another figure of what was asked about before."""
    places = {"school", "schools", "school_ambiguous", "district", "tambon", "scope", "school_code"}
    return "goes_on" in heard.marks and "howmany" not in heard.marks and not places & slots.keys()


def _stands_alone(heard: Heard, slots: Slots) -> bool:
    """ "ป.1 บ้านวังไผ่": of whom and where is said, so pupils are meant."""
    of_whom = {"grade", "level", "sex", "group_by"} & slots.keys()
    where = {"school", "district", "tambon", "scope", "school_code", "school_ambiguous"}
    return bool(of_whom and where & slots.keys()) and not {"more", "goes_on"} & heard.marks


def _two_named(slots: Slots) -> bool:
    """Of two that are both named there is no order to be said."""
    named = slots.get("schools") or slots.get("districts")
    return isinstance(named, list) and len(named) == 2


def _two_places(slots: Slots) -> bool:
    return bool({"schools", "districts"} & slots.keys())


def _below_small(slots: Slots) -> bool:
    condition = slots.get("filter")
    return (
        isinstance(condition, dict)
        and condition["metric"] == "students"
        and condition["op"] in ("<", "<=")
        and condition["value"] == _SMALL
    )
