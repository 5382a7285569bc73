"""What is counted, and under which condition: the metrics of a question and its filter."""

from collections.abc import Set
from typing import Any, Final

from handlers.understanding.found.english_numbers import BEFORE_ITS_UNIT
from handlers.understanding.found.schools_counted import IN_A_ROW
from handlers.understanding.heard import Heard
from handlers.understanding.text.phrases import phrase
from handlers.understanding.text.spans import Span
from handlers.understanding.understood import ONE_SCHOOL, SCORES, WHICH_SCHOOL

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
        "students_per_school",
        *SCORES,
    ]
)
RATIOS: Final = frozenset({"students_per_teacher", "students_per_room", "students_per_school"})
_OF_A_MARK: Final = SCORES | {"nutrition"}
"""What is "ต่ำกว่าเกณฑ์" by its own measure, not by the teachers'."""
_OF_TEACHERS: Final = frozenset(
    [
        "teacher_shortage_schools",
        "teacher_surplus",
        "retiring_teachers",
        "transferred_teachers",
        "teacher_rank",
        "teacher_major",
        "students_per_teacher",
    ]
)
_NO_CONDITION: Final = frozenset(
    {"teacher_shortage_schools", "teacher_surplus", "school_info", "area_info"} | SCORES
)
_EVENTS: Final = frozenset({"retiring_teachers", "transferred_teachers", "dropout"})
"""What happens at a school or does not, though nobody says "มี"."""
_OF_A_PROFILE: Final = frozenset({"students", "teachers", "rooms", "directors"})
"""What is told of one school beside its size."""
_OF_ONE_SCHOOL: Final = frozenset({"size", "type", "cluster"})
_STAFF: Final = ("teachers", "directors", "deputy_directors", "other_staff")
"""All who are "บุคลากร"."""
PLAIN: Final = frozenset({"students", "schools", "teachers", "rooms"})
"""What schools are listed by without being a condition."""


def metrics_of(heard: Heard) -> list[str]:
    """What is counted, in the order of the text, without what only belongs to another."""
    said = [str(metric) for metric in heard.values("metric")]
    if not said and "pc" in heard.marks:
        said = ["computers"]
    if _OF_A_PROFILE.issuperset(said) and _how_large_it_is(heard):
        said = ["school_info"]
    if not said and ({"number", "code"} & heard.marks or _asks_a_name(heard)):
        said = ["school_info"]
    if not said and (_asks_its_kind(heard) or _asks_its_grades(heard)):
        said = ["school_info"]
    asks_who = _asks_a_name(heard) or "number" in heard.marks
    if len(said) > 1:
        said = [metric for metric in said if metric != "area_info"]
    if "directors" in said and ("school_info" in said or asks_who):
        said = ["school_info"]
    if said == ["directors"] and {"grade", "persons"} <= heard.marks:
        said = ["students"]  # "ผอ.ให้ถามว่า ป.6 กี่คน": he asks, and is not counted
    if (of := set(said) & _OF_STUDENTS) and not (
        _apart(heard, "students", *(of & RATIOS)) or _beside_others(heard, "students", of - RATIOS)
    ):
        said = [m for m in said if m != "students"]
    if (of := set(said) & _OF_TEACHERS) and not _apart(heard, "teachers", *(of & RATIOS)):
        said = [m for m in said if m != "teachers"]
    if set(said) & _OF_A_MARK:
        said = [m for m in said if m not in ("teacher_shortage_schools", "teacher_surplus")]
    if "fund" in heard.marks and "poor_students" in said:
        said = [m for m in said if m != "extreme_poor_students"]
    if "students_per_room" in said and not _apart(heard, "rooms", "students_per_room"):
        said = [m for m in said if m != "rooms"]
    if said == ["rooms"] and _asks_how_many_of_both(heard):
        said = ["rooms", "students"]
    if len(said) > 1 and "computers" in said and "device" in heard.marks:
        said = [m for m in said if m != "computers"]
    if len(said) > 1 and "schools" in said:
        said = _schools_or_more(heard, said)
    if "extreme_poor_students" in said and "poor_students" in said and "compare" not in heard.marks:
        said.remove("poor_students")
    if said == ["teachers"] and "all_staff" in heard.marks and not _about_schools(heard):
        said = list(_STAFF)
    return said


def _asks_how_many_of_both(heard: Heard) -> bool:
    """ "ม.ต้นกี่ห้องกี่คน"."""
    asked = [span for span in heard.spans if "howmany" in span.marks]
    rooms = [
        s for s in heard.spans if "metric" in s.says and heard.said.text.startswith("กี่", s.start)
    ]
    return bool(rooms) and any("persons" in s.marks and s not in rooms for s in asked)


def _apart(heard: Heard, part: str, *ratios: str) -> bool:
    """ "ครูและนักเรียนต่อครู": what a ratio is of is asked for as well, with a word between."""
    parts = [span for span in heard.spans if span.says.get("metric") == part]
    others = [span for span in heard.spans if span.says.get("metric") in ratios]
    joints = [s for s in heard.spans if "and" in s.marks or _joins(heard, s)]
    return any(
        min(one.end, other.end) <= joint.start < max(one.start, other.start)
        for one in parts
        for other in others
        for joint in joints
    )


def _beside_others(heard: Heard, whole: str, parts: Set[str]) -> bool:
    """ "นักเรียนกับเด็กพิการ": all of them are asked for beside some; of "นักเรียนที่พิการและยากจน" they
    are the same pupils, and "นักเรียนที่เข้าสอบ" are not all."""
    counted = [span for span in heard.spans if "metric" in span.says]
    for at, span in enumerate(counted):
        behind = heard.said.text[span.end :]
        if span.says["metric"] != whole or phrase("sits_an_exam").opens(behind):
            continue
        beside = [one for one in counted[max(at - 1, 0) : at + 2] if one.says["metric"] in parts]
        if all(_are_joined(heard, span, one) for one in beside):
            return bool(parts)
    return False


def _are_joined(heard: Heard, one: Span, other: Span) -> bool:
    """By a word, or by a space before what names the pupils anew: "นักเรียน เด็กพิการ"."""
    text, later = heard.said.text, max(one, other, key=lambda span: span.start)
    if phrase("joint").within(text[min(one.end, other.end) : later.start]):
        return True
    begins = later.start in heard.said.breaks
    return begins and phrase("pupils").opens(text[later.start :]) is not None


def _joins(heard: Heard, span: Span) -> bool:
    return heard.said.text[span.start : span.end] == "กับ"


def _schools_or_more(heard: Heard, said: list[str]) -> list[str]:
    """Schools are counted, those that fulfil a condition; or another count beside them."""
    if IN_A_ROW in heard.marks:
        return said
    if {"filter", "no_pupils", "no_director", "no_teacher"} & heard.marks:
        return ["schools"]
    if "persons" not in heard.marks and has_or_lacks(heard):
        return ["schools"]
    if "persons" in heard.marks or set(said) == {"schools", "students"}:
        return said
    return [metric for metric in said if metric != "schools"]


def _asks_a_name(heard: Heard) -> bool:
    asked = {"names", "who"} & heard.marks
    return bool(asked) and "school" in heard.marks and "howmany" not in heard.marks


def condition_of(heard: Heard, metrics: list[str]) -> dict[str, Any]:
    """The condition, with its metric: the one said last before it, or the first behind it."""
    if "no_director" in heard.marks:
        return {"metric": "directors", "op": "=", "value": 0}
    if kind := _kind_there_is_none_of(heard):
        return {"metric": kind, "op": "=", "value": 0}
    if "no_teacher" in heard.marks and not set(metrics) & _OF_TEACHERS:
        return {"metric": "teachers", "op": "=", "value": 0}
    grades = heard.values("grade")
    if "no_pupils" in heard.marks:
        zero: dict[str, Any] = {"metric": "students", "op": "=", "value": 0}
        return {**zero, "grade": grades[0]} if grades else zero
    if against := _one_sex_against_the_other(heard):
        return {**against, "grade": grades[0]} if grades else against
    for span in heard.with_mark("filter"):
        if "exactly" in span.marks and not _about_schools(heard):
            continue
        bare = dict(span.says["filter"])  # type: ignore[arg-type]  # our own dict
        found = {"metric": _metric_of(span, heard), **bare}
        if grades:
            found["grade"] = grades[0]
        return found
    return {}


def _kind_there_is_none_of(heard: Heard) -> str:
    """ "ไม่มีเด็กพิการ", "ไม่มีครูธุรการ": of pupils or staff there may be others."""
    ends = {span.end for span in heard.spans if {"no_pupils", "no_teacher"} & span.marks}
    kinds = (str(span.says.get("metric", "")) for span in heard.spans if span.start in ends)
    return next((one for one in kinds if one and one not in PLAIN | _NO_CONDITION), "")


def _one_sex_against_the_other(heard: Heard) -> dict[str, Any]:
    """ "โรงไหนนักเรียนชายมากกว่าหญิง": schools with more of one sex than of the other."""
    sexes = [span for span in heard.spans if "sex" in span.says]
    if len(sexes) != 2 or not _about_schools(heard):
        return {}
    text, between = heard.said.text, heard.said.text[sexes[0].end : sexes[1].start]
    found = phrase("more_or_fewer").within(between)
    if phrase("than").whole(between.strip()):  # "more boys than girls"
        found = phrase("more_or_fewer_of").before(text, sexes[0].start)
    if found is None or sexes[0].says["sex"] == sexes[1].says["sex"]:
        return {}
    op = "<" if found["than"] == "fewer" else ">"
    value = {"sex": sexes[1].says["sex"]}
    return {"metric": "students", "sex": sexes[0].says["sex"], "op": op, "value": value}


def any_or_none(heard: Heard, metrics: list[str]) -> dict[str, Any]:
    """ "โรงเรียนที่มีเด็กพิเศษ": more than none; "ไม่มีคอมพิวเตอร์": none."""
    for span in heard.spans:
        metric = span.says.get("metric")
        if "grade" in span.says and _said_before(span, heard, "has_no_grade"):
            return {"metric": "students", "op": "=", "value": 0, "grade": span.says["grade"]}
        if "grade" in span.says and _said_before(span, heard, "teaches"):
            return {"metric": "students", "op": ">", "value": 0, "grade": span.says["grade"]}
        if metric not in metrics or metric in _NO_CONDITION or metric == "schools":
            continue
        if _said_before(span, heard, "has_none"):
            return {"metric": metric, "op": "=", "value": 0}
        if metric in PLAIN:
            continue
        if (_said_before(span, heard, "has") or metric in _EVENTS) and "order" not in heard.marks:
            return {"metric": metric, "op": ">", "value": 0}
    return {}


def has_or_lacks(heard: Heard) -> dict[str, Any]:
    """ "ไม่มีธุรการกี่โรง": how many schools do or do not have what stands behind "มี"."""
    said = [str(metric) for metric in heard.values("metric")]
    for span in heard.spans:
        if "level" in span.says and _said_before(span, heard, "has_no_grade"):
            return {"metric": "students", "op": "=", "value": 0}
        if "grade" in span.says and _said_before(span, heard, "has_no_grade"):
            return any_or_none(heard, said)
        if "position" in span.says and _said_before(span, heard, "is_short_of"):
            return {"metric": span.says["metric"], "op": "=", "value": 0}
        if "metric" in span.says and _said_before(span, heard, "has"):
            return any_or_none(heard, said)
    return {}


def _said_before(span: Span, heard: Heard, what: str) -> bool:
    return phrase(what).before(heard.said.text, span.start) is not None


def _how_large_it_is(heard: Heard) -> bool:
    """One school: "บ้านวังไผ่ขนาดไหน", "บ้านวังไผ่กี่คน ขนาดไหน", and not "ป.1 กี่คน"."""
    one = any(WHICH_SCHOOL & span.says.keys() for span in heard.spans)
    return one and "which_size" in heard.marks and not {"grade", "level", "sex"} & heard.marks


def _asks_its_kind(heard: Heard) -> bool:
    """ "ขนาดโรงเรียน บ้านวังไผ่": schools are told apart by it, and one school has it."""
    groups = {str(group) for group in heard.values("group_by")}
    one = any(ONE_SCHOOL & span.says.keys() for span in heard.spans)
    return one and bool(groups) and groups <= _OF_ONE_SCHOOL and "several_places" not in heard.marks


def _asks_its_grades(heard: Heard) -> bool:
    """ "บ้านวังเหวมีกี่ชั้น"."""
    one = any(ONE_SCHOOL & span.says.keys() for span in heard.spans)
    return one and "how_many_grades" in heard.marks and "persons" not in heard.marks


def _about_schools(heard: Heard) -> bool:
    return bool({"schools", "list"} & heard.marks)


def _metric_of(condition: Span, heard: Heard) -> str:
    text = heard.said.text[condition.start : condition.end]
    if bounded := phrase("bound_of").within(text):
        return bounded["bounded"]
    said = [s for s in heard.spans if "metric" in s.says and s.says["metric"] != "schools"]
    before = [s for s in said if s.end <= condition.start][-1:]
    behind = [s for s in said if s.start >= condition.end][:1]
    near = (behind or before) if BEFORE_ITS_UNIT in condition.marks else (before or behind)
    return str(near[0].says["metric"]) if near else "students"
