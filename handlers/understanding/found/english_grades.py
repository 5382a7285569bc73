"""Grades as English and Latin letters say them: "grade 6", "p.1-3", "M3", "Prathom 4 to 6",
"first graders". They are read in the message as ``numbers.grades`` reads "ป.6"."""

import re
from collections.abc import Iterator
from typing import Final

from handlers.understanding.found.english_numbers import NUMBER_WORD, ORDINALS, value
from handlers.understanding.found.ladder import LADDER, after, in_order
from handlers.understanding.text.spans import Span
from handlers.understanding.understood import Value

_KINDS: Final = {
    kind: letter
    for letter, kinds in {
        "ป": "p|ป|primary|prathom|pratom|prathomsuksa|pathom|elementary",
        "ม": "m|ม|secondary|mathayom|matthayom|mattayom|mathayomsuksa|matayom",
        "อ": "k|kg|อ|kindergarten|kinder|anuban|anubarn",
        "": "grade|grades|gr|g",
    }.items()
    for kind in kinds.split("|")
}
"""A grade by its number alone goes on behind ป.6: grade 7 is ม.1."""
_KIND: Final = "|".join(
    r"g(?=\.?\d)" if kind == "g" else kind for kind in sorted(_KINDS, key=len, reverse=True)
)
"""Three "เด็ก g" are in no grade."""
_ONE: Final = rf"(?:\d{{1,2}}(?!\d|[,.]\d|st|nd|rd|th)|(?:{NUMBER_WORD})(?![a-z]))"
_GRADE: Final = re.compile(rf"(?<![a-z0-9@_ก-๎-])(?P<kind>{_KIND})\.? ?(?P<one>{_ONE})(?![a-z])")
_TEACHING: Final = re.compile(
    r"(?<![a-z])schools? (?:that |which )?"
    r"(?:with|having|have|has|teach|teaches|teaching|offer|offering) "
    rf"(?=(?:{_KIND})\.? ?{_ONE})"
)
"""Schools that have a grade."""
_OTHERS: Final = "teachers?|(?:class)?rooms?|schools?|years?|km"
_MORE: Final = re.compile(
    r" ?(?P<how>-|to|until|up to|through|,|and|&|or|\+) ?"
    rf"(?:(?P<kind>{_KIND})\.?)? ?(?P<one>{_ONE})(?![a-z/]| ?(?:{_OTHERS})(?![a-z]))"
)
_ORDINAL: Final = re.compile(
    rf"(?<![a-z0-9])(?P<one>{'|'.join(ORDINALS)})[ -](?:grade|graders?)(?![a-z])"
)
_FROM_THE_FIRST: Final = re.compile(
    r"(?<![a-z])(?:kindergarten|kinder|k|kg|anuban|อนุบาล) ?(?:-|to|until|up to|through|ถึง) ?"
    rf"(?P<kind>{_KIND})\.? ?(?P<one>{_ONE})(?![a-z])"
)
_UP_TO: Final = ("-", "to", "until", "up to", "through")


def english_grades(text: str) -> Iterator[Span]:
    """The slot is a list in order."""
    for found in _ORDINAL.finditer(text):
        if grade := _grade("", ORDINALS[found["one"]]):
            yield _span([grade], *found.span())
    for found in _TEACHING.finditer(text):
        yield Span(*found.span(), marks=frozenset({"schools", "teaches"}))
    for found in _FROM_THE_FIRST.finditer(text):
        if last := _grade(_KINDS[found["kind"]], int(value(found["one"]))):
            yield _span(["อ.1", *after("อ.1", last)], *found.span())
    for found in _GRADE.finditer(text):
        letter = _KINDS[found["kind"]]
        first = _grade(letter, int(value(found["one"])))
        if not first:
            continue
        said, end = [first], found.end()
        while following := _MORE.match(text, end):
            letter = _KINDS[following["kind"]] if following["kind"] else letter
            other = _grade(letter, int(value(following["one"])))
            if not other:
                break
            said += after(said[-1], other) if following["how"] in _UP_TO else [other]
            end = following.end()
        yield _span(said, found.start(), end)


def _grade(letter: str, number: int) -> str:
    """``""`` where there is none; by its number alone it is counted from ป.1."""
    if letter:
        grade = f"{letter}.{number}"
        return grade if grade in LADDER else ""
    counted = LADDER[LADDER.index("ป.1") :]
    return counted[number - 1] if 1 <= number <= len(counted) else ""


def _span(grades: list[str], start: int, end: int) -> Span:
    says: dict[str, Value] = {"grade": list[Value](in_order(grades))}
    return Span(start, end, says, frozenset({"grade"}))
