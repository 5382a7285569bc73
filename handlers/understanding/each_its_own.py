"""Several counts in one message, each with what is said of it alone: "นร กี่คน ครูกี่คน ป.6 กี่คน",
"ป.1 ศรีเทพ ป.2 หนองไผ่", "ป.6 ปี 68 กับ ม.1 ปี 69"."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from handlers.understanding.heard import Heard
from handlers.understanding.text.spans import Span
from handlers.understanding.understood import CODES

_NARROWS: Final = ("grade", "level", "sex")
_PLACES: Final = ("school", *CODES, "school_ambiguous", "tambon", "district")
_KINDS: Final = {
    "grade": ("grade",),
    "sex": ("sex",),
    "year": ("year", "years"),
    "place": _PLACES,
    "metric": ("metric",),
}
_ELSEWHERE: Final = frozenset({"place", "scope", "year", "years", "n_years", "filter", "list"})
_NO_FIGURE: Final = frozenset({"refused", "commanded", "fixed"})


def each_its_own(heard: Heard) -> list[Heard]:
    """The wishes; empty where all that is said is of one."""
    if heard.marks & _NO_FIGURE:
        return []
    return _pairs(heard) or _counts(heard)


# ---- two by two


def _pairs(heard: Heard) -> list[Heard]:
    """Each grade is of its own year, place or sex, and what else is said of both."""
    kinds = {kind: [s for s in heard.spans if _is(kind, s)] for kind in _KINDS}
    found = [(span, kind) for kind, spans in kinds.items() if len(spans) == 2 for span in spans]
    found.sort(key=lambda one: one[0].start)
    told, pattern = [span for span, _ in found], [kind for _, kind in found]
    several = any(len(spans) > 2 for spans in kinds.values())
    if (
        several
        or len({*map(id, told)}) < len(told)
        or len({*pattern}) != 2
        or pattern[:2] != pattern[2:]
    ):
        return []
    values = [_value(kind, span) for kind, span in zip(pattern, told, strict=True)]
    same = [values[at] == values[at + 2] for at in (0, 1)]
    if None in values or all(same) or (any(same) and (pattern != ["grade", "year"] * 2 or same[1])):
        return []
    both = [span for span in heard.spans if span not in told and "compare" not in span.marks]
    pairs = [told[:2], told[2:]]
    if "metric" in pattern:
        for span in [s for s in both if {*_NARROWS} & s.says.keys()]:
            pairs[span.start > told[2].start].append(span)
            both.remove(span)
    both += _pupils_at(told[0].start, (*told, *both))
    if len(kinds["place"]) == 2 and all("district" in span.says for span in kinds["place"]):
        pairs = [[*map(_as_a_district, pair)] for pair in pairs]
    return [
        replace(heard, spans=tuple(sorted((*pair, *both), key=lambda span: span.start)))
        for pair in pairs
    ]


def _as_a_district(span: Span) -> Span:
    """Of two names that may each be an อำเภอ or a school both are the อำเภอ."""
    says = {slot: value for slot, value in span.says.items() if slot != "school_ambiguous"}
    return replace(span, says=says)


def _pupils_at(start: int, spans: Sequence[Span]) -> list[Span]:
    """Pupils, where nothing is said to be counted."""
    if any("metric" in span.says for span in spans):
        return []
    return [Span(start, start, {"metric": "students"}, frozenset({"metric"}))]


def _is(kind: str, span: Span) -> bool:
    return any(slot in span.says for slot in _KINDS[kind])


def _value(kind: str, span: Span) -> Any:
    """``None`` for several years."""
    if kind == "place":
        return {slot: span.says[slot] for slot in _PLACES if slot in span.says}
    return span.says.get(kind)


# ---- one after the other


@dataclass(frozen=True)
class _Count:
    """A stretch that ends with "กี่คน"."""

    spans: tuple[Span, ...]

    @property
    def metric(self) -> str:
        return next((str(s.says["metric"]) for s in self.spans if "metric" in s.says), "students")

    @property
    def of_whom(self) -> list[tuple[str, Any]]:
        return [(slot, s.says[slot]) for s in self.spans for slot in _NARROWS if slot in s.says]

    @property
    def key(self) -> str:
        """What is counted with others in one answer."""
        return self.metric if self.of_whom else ""


def _counts(heard: Heard) -> list[Heard]:
    """What narrows one count says nothing of the others."""
    counts, behind = _stretches(heard.spans)
    every = [span for one in counts for span in one.spans]
    shared = [s for s in (*every, *behind) if _ELSEWHERE & {*s.says, *s.marks}]
    if len(counts) < 2 or any(s not in counts[0].spans and s not in behind for s in shared):
        return []
    narrowed = [one for one in counts if one.of_whom]
    some_are = 0 < len(narrowed) < len(counts)
    sexes = {slot for one in narrowed for slot, _ in one.of_whom} == {"sex"}
    if sexes and len({str(one.of_whom) for one in narrowed}) > 1:
        return []  # "กี่คน ชายกี่คน หญิงกี่คน" is one table
    if not narrowed or not (some_are or len({one.metric for one in counts}) > 1):
        return []
    groups: dict[str, list[Span]] = {}
    for one in counts:
        groups.setdefault(one.key, []).extend(s for s in one.spans if s not in shared)
    return [
        replace(heard, spans=tuple(sorted((*spans, *more, *shared), key=lambda s: s.start)))
        for spans in groups.values()
        for more in [_pupils_at(spans[0].start, spans)]
    ]


def _stretches(spans: Sequence[Span]) -> tuple[list[_Count], Sequence[Span]]:
    """Cut behind each "กี่คน"; "กี่ห้องกี่คน" are of the same. And what stands behind the last."""
    found: list[_Count] = []
    begin = 0
    for at, span in enumerate(spans, start=1):
        if "howmany" not in span.marks:
            continue
        stretch = tuple(spans[begin:at])
        if found and not any(s.says and "howmany" not in s.marks for s in stretch):
            stretch = found.pop().spans + stretch
        found.append(_Count(stretch))
        begin = at
    return found, spans[begin:]
