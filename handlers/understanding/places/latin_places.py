"""Places of a message that are written in Latin letters, as spans."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from handlers.language.romanising import romanised
from handlers.understanding.places.bare import of_several, says_bare
from handlers.understanding.places.country import key
from handlers.understanding.places.latin import Sounds, runs, sound
from handlers.understanding.places.schools import Schools
from handlers.understanding.text.saying import Saying
from handlers.understanding.text.spans import Span
from handlers.understanding.understood import Value

MOST_WORDS: Final = 7
"""Words of a name at most: "Ban Khlong Krachang Wang Sai" has five."""

_FORM: Final = re.compile(r"(?:b(?:aa|a|ar)n+|anub\w*|wat|chumchon) (?=[a-z]{3})")
_AMPHOE: Final = "amph?[ou]e?r?|district"
_TAMBON: Final = "tambon|sub-?district"
_BEFORE: Final = re.compile(
    r"(?P<school>(?:โรงเรียน|รร\.?|ร\.ร\.?) ?)$"
    rf"|(?P<district>(?:อำเภอ|อ\.|{_AMPHOE}) ?)$|(?P<tambon>(?:ตำบล|ต\.|{_TAMBON}) ?)$"
)
_BEHIND: Final = re.compile(
    rf" (?:(?P<school>school)|(?P<tambon>{_TAMBON})|(?P<district>{_AMPHOE}))(?![a-z])"
)
_PLACE: Final = frozenset({"place"})
_LONGER: Final = ("ใต้", "เหนือ", "งาม", "สุข", "สามัคคี", "พัฒนา", "วิทยา", "น้อย", "ใหญ่", "กลาง", "ใหม่")
"""What often stands behind a name in a longer one."""


def latin_places(said: Saying, schools: Schools, words: frozenset[int]) -> Iterator[Span]:
    """Every school, อำเภอ and ตำบล in Latin letters. ``words`` are where known words begin."""
    text, sounds = said.text, _sounds(schools)
    for run in runs(text):
        at = 0
        while at < len(run.words):
            found = _same(text, run.words[at:], schools, sounds) or _near(
                text, run.words[at:], schools, sounds, words
            )
            if found:
                yield found
                at = next(
                    (n for n, (b, _) in enumerate(run.words) if b >= found.end), len(run.words)
                )
            else:
                at += 1


@lru_cache(maxsize=4)
def _sounds(schools: Schools) -> Sounds:
    names = (
        *schools.by_name,
        *schools.by_core,
        *schools.districts,
        *schools.tambon_names,
        *schools.neighbours,
    )
    return Sounds(tuple(dict.fromkeys(names)))


def _same(
    text: str, words: tuple[tuple[int, int], ...], schools: Schools, sounds: Sounds
) -> Span | None:
    """The longest name that begins with the first word."""
    start = words[0][0]
    for _, end in reversed(words[:MOST_WORDS]):
        if names := sounds.same(text[start:end]):
            behind = next((word for word in words if word[0] >= end), None)
            if behind and sound(text[slice(*behind)]) in _tails():
                return _asked(text, start, behind[1], names, schools)
            return _meaning(text, start, end, names, schools)
    return None


@lru_cache(maxsize=1)
def _tails() -> frozenset[str]:
    """How what often ends a longer name sounds."""
    return frozenset(sound(romanised(tail)) for tail in _LONGER)


def _asked(
    text: str, start: int, end: int, names: tuple[str, ...], schools: Schools
) -> Span | None:
    """ "Ban Wang Phai Ngam" may be another than Ban Wang Phai."""
    _, start, end = _kind(text, start, end)
    codes = {s.code for name in names for s in schools.meant(name).schools if not s.closed}
    if not codes:
        return None
    return Span(start, end, {"school_ambiguous": [*sorted(codes)]}, _PLACE | {"school"})


def _meaning(text: str, start: int, end: int, names: tuple[str, ...], schools: Schools) -> Span:
    kind, start, end = _kind(text, start, end)
    if len(names) > 1:
        codes = {school.code for name in names for school in schools.meant(name).schools}
        return Span(start, end, {"school_ambiguous": [*sorted(codes)]}, _PLACE | {"school"})
    says = says_bare(schools, names[0], names[0]) or {}
    if kind == "school" or (kind is None and _FORM.match(text, start)):
        return Span(start, end, _school(names[0], schools), _PLACE | {"school"})
    if kind == "tambon" and names[0] in schools.tambon_names:
        tambon = schools.tambon_names[names[0]]
        return Span(start, end, {"tambon": tambon}, _PLACE | {"tambon"})
    if kind in says:
        return Span(start, end, {kind: says[kind]}, _PLACE | {kind})
    return Span(start, end, says, _PLACE | {"bare"} | says.keys())


def _kind(text: str, start: int, end: int) -> tuple[str | None, int, int]:
    """What the word beside a name says it is, and the stretch of both."""
    if behind := _BEHIND.match(text, end):
        return behind.lastgroup, start, behind.end()
    if before := _BEFORE.search(text, 0, start):
        return before.lastgroup, before.start(), end
    return None, start, end


def _school(name: str, schools: Schools) -> dict[str, Value]:
    meant = schools.meant(name)
    if meant.out_of_area:
        return {"school": schools.neighbours.get(name, name), "out_of_area": True}
    return of_several([*meant.schools])


def _near(
    text: str,
    words: tuple[tuple[int, int], ...],
    schools: Schools,
    sounds: Sounds,
    known: frozenset[int],
) -> Span | None:
    """Nearly a school's name, where a word says that it is one: asked about. Like none: at least
    not one of ours."""
    start = words[0][0]
    ends = [end for begin, end in words[:MOST_WORDS] if begin == start or begin not in known]
    behind = next((n for n, (begin, _) in enumerate(words) if n and begin in known), len(words))
    end = ends[min(behind, len(ends)) - 1]
    kind, whole_start, whole_end = _kind(text, start, end)
    if kind != "school" and not _FORM.match(text, start):
        return None
    if start in known or len(key(text[start:end])) < len("banxx"):
        return None
    marks = _PLACE | {"school"}
    if names := sounds.near(text[start:end]):
        codes = {s.code for name in names for s in schools.meant(name).schools if not s.closed}
        if codes:
            return Span(whole_start, whole_end, {"school_ambiguous": [*sorted(codes)]}, marks)
    if kind == "school" and _FORM.match(text, start):
        says: dict[str, Value] = {"school": text[start:end], "out_of_area": True}
        return Span(whole_start, whole_end, says, marks)
    return None
