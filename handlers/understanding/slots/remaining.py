"""What remains when something is left out: of "นักเรียนไม่รวม ม.ปลาย" all other levels."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from handlers.understanding.found import leaving_out
from handlers.understanding.found.leaving_out import WITHOUT
from handlers.understanding.heard import Heard
from handlers.understanding.places.country import key
from handlers.understanding.places.schools import Schools
from handlers.understanding.text.phrases import phrase
from handlers.understanding.text.spans import Span
from handlers.understanding.understood import (
    ANY_SCHOOL,
    CODES,
    SEVERAL_OF,
    STAFF,
    WHICH_SCHOOL,
    Value,
)
from store.grades import GRADES, LEVELS, SEXES, SIZES

NOT_EXTENDED: Final = "ไม่ใช่ขยายโอกาส"
"""In the place of a type."""
Remaining = dict[str, Value | None]
_PUPILS: Final = frozenset({"level", "grade", "sex"})
_KINDS: Final = (*_PUPILS, "size", "type")
_OTHERS: Final = frozenset(
    {"district", "metric", "position", "tambon", "school", "subject", "filter"}
)
"""What else may stand behind "ไม่รวม"; of that it is not known what remains."""
_COUNTED: Final = ("students", "rooms")
_PLACED: Final = ANY_SCHOOL | {"district", "districts", "tambon", "tambons", "against"}
_SEVERAL: Final = frozenset({*SEVERAL_OF.values(), "against"})


def remaining(
    heard: Heard, slots: Mapping[str, Value], schools: Schools
) -> Mapping[str, Value | None]:
    """Empty where it cannot be told: more than one kind of thing is left out, or one that is no
    slot of its own."""
    out, told = _parted(heard)
    kinds = {kind for span in out for kind in span.says if kind in (*_KINDS, *_OTHERS)}
    if kinds & _PUPILS and {*_of(out, "metric")} == {"students"}:
        kinds -= {"metric"}  # "ไม่รวมเด็กอนุบาล"
    if leaving_out.MARK in heard.marks:
        unclear = bool(kinds) or _is_unclear(heard, out)
        return {} if unclear else _but_these_places(heard, slots, schools)
    if kinds == {"metric"}:
        return _other_staff(out, slots)
    if (
        _is_unclear(heard, out)
        or not kinds
        or kinds & _OTHERS
        or not (len(kinds) == 1 or kinds == {"level", "grade"})
    ):
        return {}
    if kinds & _PUPILS and slots.get("metric", "students") not in _COUNTED and "list" not in slots:
        return {}
    return _without(out, told, slots)


def _parted(heard: Heard) -> tuple[list[Span], list[Span]]:
    """What is left out, with what is joined to it by a word; and all else that is said."""
    out: list[Span] = []
    told: list[Span] = []
    text = heard.said.text
    for span in heard.spans:
        if not {*_KINDS, *_OTHERS} & span.says.keys():
            continue
        said = leaving_out.asks_without(leaving_out.left_out(text, span.start))
        between = text[out[-1].end : span.start].strip() if out else ""
        joined = phrase("pupils_left_out_too").whole(between) is not None
        (out if said or joined else told).append(span)
    return out, told


def _is_unclear(heard: Heard, out: Sequence[Span]) -> bool:
    """ "ไม่รวมอนุบาล ป.1": whether what stands right behind is left out as well nobody knows."""
    text = heard.said.text
    return any(
        {"level", "grade"} & span.says.keys() and not text[one.end : span.start].strip()
        for one in out
        for span in heard.spans
        if span.start >= one.end and span not in out
    )


def _other_staff(out: Sequence[Span], slots: Mapping[str, Value]) -> Remaining:
    """No file counts a director among the teachers."""
    said = slots.get("metric")
    if not isinstance(said, list) or not {*said} <= {*STAFF}:
        return {}
    rest: list[Value] = [one for one in said if one not in {*_of(out, "metric")}]
    return {"metric": rest} if rest else {}


def _but_these_places(heard: Heard, slots: Mapping[str, Value], schools: Schools) -> Remaining:
    """All but some อำเภอ are the other ones; all but some ตำบล or schools are told by name."""
    named = [span.says.get(WITHOUT) for span in heard.with_mark(leaving_out.MARK)]
    told = [(kind, one[kind]) for one in named if isinstance(one, dict) for kind in one]
    kinds = {kind for kind, _ in told}
    if len(told) < len(named) or _SEVERAL & slots.keys():
        return {}
    if kinds == {"district"}:
        return _other_districts([str(name) for _, name in told], slots, schools)
    if kinds == {"tambon"} and all(name in schools.tambons for _, name in told):
        return {WITHOUT: {"tambons": [name for _, name in told]}}
    codes = [_the_one(kind, value, slots, schools) for kind, value in told]
    if None in codes or WHICH_SCHOOL & slots.keys():
        return {}
    return {WITHOUT: {"schools": [*dict.fromkeys(codes)]}}


def _the_one(kind: str, value: Value, slots: Mapping[str, Value], schools: Schools) -> str | None:
    """By code; ``None`` for what is no school, or may be several."""
    if kind in CODES:
        found = [schools.by_code[str(value)]] if value in schools.by_code else []
    elif kind == "school_ambiguous" and isinstance(value, list):
        found = [schools.by_code[code] for code in value if code in schools.by_code]
    elif kind == "school":
        found = [one for one in schools.by_name.get(key(str(value)), []) if not one.closed]
    else:
        return None
    there = [one for one in found if slots.get("district", one.district) == one.district]
    return there[0].code if len(there) == 1 else None


def _other_districts(
    named: Sequence[str], slots: Mapping[str, Value], schools: Schools
) -> Remaining:
    if _PLACED & slots.keys():
        return {}
    every = dict.fromkeys(schools.districts.values())
    if not {*named} <= {*every}:
        return {}
    others = [one for one in every if one not in named]
    return {"scope": None, "districts": list[Value](others)} if others else {}


def _without(out: Sequence[Span], told: Sequence[Span], slots: Mapping[str, Value]) -> Remaining:
    kind = next(one for span in out for one in span.says if one in _KINDS)
    if kind in ("level", "grade"):
        return _other_grades(out, told)
    values, kept = {*_of(out, kind)}, {*_of(told, kind)}
    if kept:
        return {}  # "เด็กหญิงไม่รวมชาย" says nothing new, or too much
    if kind == "type":
        return {"type": NOT_EXTENDED}
    every = SEXES if kind == "sex" else SIZES
    others = [one for one in every if one not in values]
    if kind == "sex":
        return {"sex": others[0]} if len(others) == 1 else {}
    small = {"metric": "schools"} if slots.get("metric") == "small_schools" else {}
    return {"size": list[Value](others), **small} if others else {}


def _other_grades(out: Sequence[Span], told: Sequence[Span]) -> Remaining:
    """Whole levels where only those are spoken of."""
    left = {*_of(out, "grade"), *(g for level in _of(out, "level") for g in LEVELS.get(level, ()))}
    levels, grades = [*_of(told, "level")], [*_of(told, "grade")]
    asked = [g for level in levels for g in LEVELS.get(level, ())] + grades
    others = [one for one in GRADES if one not in left and (not asked or one in asked)]
    return of_grades(others)


def of_grades(others: Sequence[str]) -> Remaining:
    """Told as whole levels where they are no more and no less."""
    if not others:
        return {}
    whole = [level for level, of_it in LEVELS.items() if {*of_it} <= {*others}]
    if {grade for level in whole for grade in LEVELS[level]} == {*others}:
        return {"grade": None, "level": list[Value](whole)}
    return {"level": None, "grade": list[Value](others)}


def _of(spans: Sequence[Span], slot: str) -> Iterator[str]:
    for span in spans:
        value = span.says.get(slot)
        yield from map(str, value if isinstance(value, list) else [value] if value else [])
