"""Numbers as English says them: "with 20 pupils or fewer", "between 20 and 40 teachers", "the last
5 years", "10 largest schools"."""

import re
from collections.abc import Iterator
from typing import Final

from handlers.understanding.found.dates import year
from handlers.understanding.found.times import MOST_YEARS
from handlers.understanding.text.spans import Span
from handlers.understanding.understood import Value

BEFORE_ITS_UNIT: Final = "before_its_unit"
"""The mark of a bound: what it is of is said behind it, whatever stands before."""
_COUNTS: Final = {
    word: number
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], start=1
    )
}
NUMBER_WORD: Final = "|".join(_COUNTS)
_NTH: Final = (
    *("1st|first", "2nd|second", "3rd|third", "4th|fourth", "5th|fifth"),
    *("6th|sixth", "7th|seventh", "8th|eighth", "9th|ninth"),
)
ORDINALS: Final = {
    written: number for number, words in enumerate(_NTH, start=1) for written in words.split("|")
}
_UNITS: Final = {
    "students": "pupils?|students?|children|kids",
    "teachers": "teachers?",
    "rooms": "rooms?|classrooms?",
}
_UNIT: Final = "|".join(
    rf"(?P<{metric}>{words})(?![a-z]| (?:with|who|that|without|dropp|liv|travel|retir))"
    for metric, words in _UNITS.items()
)
"""Pupils "with disabilities" are others than all of them."""
_N: Final = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,5}}(?:\.\d+)?|(?:{NUMBER_WORD})(?![a-z]))(?![\d/])"
_OPS: Final = {
    written: op
    for op, words in {
        "<=": "no more than|not more than|not over|not exceeding|up to|at most|a maximum of",
        "<": "fewer than|less than|under|below",
        ">=": "no fewer than|no less than|not less than|not fewer than|at least|a minimum of",
        ">": "more than|greater than|over|above|exceeding",
        "=": "exactly|only|with only|with just",
    }.items()
    for written in words.split("|")
}
_OP: Final = "|".join(sorted(_OPS, key=len, reverse=True))
_BEHIND: Final = {
    **dict.fromkeys(("more", "above", "over"), ">="),
    **dict.fromkeys(("fewer", "less", "under"), "<="),
}
_OR: Final = rf"(?P<end>(?:or|and) (?P<op>{'|'.join(_BEHIND)})(?![a-z]))"
_NOT_SO: Final = rf"(?:or|and) (?:{'|'.join(_BEHIND)})(?![a-z])"
_FURTHER: Final = r"[a-z][a-z0-9 .-]{0,45}?"
"""What is counted, however many words it is."""
_HAVE: Final = "(?<![a-z])(?:with|have|has|having) "
_RANGE: Final = rf"(?P<n>{_N}) ?(?:-|to|and) ?(?P<most>{_N})"

_BOUND: Final = re.compile(rf"(?<![a-z])(?P<op>{_OP}) (?P<n>{_N}) ?(?:{_UNIT})?(?! ?(?:km|years?))")
_OR_MORE: Final = (
    re.compile(rf"(?<![a-z\d.,])(?P<n>{_N}) ?(?:{_UNIT})? {_OR}"),
    re.compile(rf"(?<![a-z\d.,])(?P<n>{_N})(?= {_FURTHER} {_OR})"),
)
_BETWEEN: Final = (
    re.compile(rf"(?<![a-z\d.,])(?:between |from )?{_RANGE} ?(?:{_UNIT})"),
    re.compile(rf"(?:{_HAVE}|(?<![a-z])between ){_RANGE}(?= [a-z])"),
)
_EXACTLY: Final = re.compile(
    rf"{_HAVE}(?:only |just )?(?P<n>{_N})(?! ?{_FURTHER} {_NOT_SO})"
    rf"(?: ?(?:{_UNIT})|(?= [a-z]))(?! or| and (?:more|above)| to \d| km)"
)
_YEARS: Final = (
    re.compile(
        r"(?<![a-z])(?:(?:(?:over|in|for|during|of|within) )?(?:the )?"
        r"(?:last|past|previous|recent|latest)|over|within) "
        rf"(?P<n>\d{{1,2}}|{NUMBER_WORD}) (?:school |academic )?years?(?![a-z])"
    ),
    re.compile(rf"(?<![a-z\d])(?P<n>\d{{1,2}}|{NUMBER_WORD})[ -]years? (?:back|trend)(?![a-z])"),
)
_AS_A_TREND: Final = re.compile(
    rf"(?<![a-z])(?=(?:graph|chart|trend|history|compare|plot)s?(?![a-z]).{{0,30}}?(?<!\d)"
    rf"(?P<years>(?P<n>\d{{1,2}}|{NUMBER_WORD}) ?(?:years?(?![a-z])|ปี)))"
)
_YEAR: Final = r"(?:25[4-9]\d|20[0-4]\d)(?!\d)"
_YEARS_NAMED: Final = re.compile(
    rf"(?:(?:from|between) )?(?<!\d)(?P<first>{_YEAR}) ?(?:to|until|through) ?(?P<last>{_YEAR})"
)
_SCHOOL_YEAR: Final = re.compile(rf"(?<![a-z])(?:school|academic) years? (?P<year>{_YEAR})")
_AGE: Final = re.compile(
    r"(?<![a-z\d])(?:(?:under|over|below|above) )?"
    r"(?:age[ds]? ?\d{1,2}(?: ?(?:-|to) ?\d{1,2})?(?!\d)|\d{1,2}[ -]years?[ -]olds?(?![a-z]))"
)
"""Of pupils no file tells how old they are."""
_SOME: Final = rf"(?<![a-z\d])(?P<n>\d{{1,3}}|{NUMBER_WORD})"
_FIRST: Final = (
    re.compile(rf"(?:top |the )?{_SOME}(?= (?:largest|biggest|highest|smallest|lowest)(?![a-z]))"),
    re.compile(rf"(?<![a-z])top {_SOME}(?![a-z])"),
)
_FIRST_SCHOOLS: Final = re.compile(
    rf"{_SOME} schools(?= (?:that (?:lost|gained|have the|has the)|by "
    r"|with (?:the )?(?:most|fewest|least|largest|highest|lowest|smallest)))"
)


def english_numbers(text: str) -> Iterator[Span]:
    """Bounds, counts of years, and of what comes first."""
    yield from _bounds(text)
    for pattern in _YEARS:
        for found in pattern.finditer(text):
            years: dict[str, Value] = {"n_years": int(value(found["n"]))}
            yield Span(*found.span(), years, frozenset({"n_years", "compare"}))
    for found in _AS_A_TREND.finditer(text):
        several: dict[str, Value] = {"n_years": int(value(found["n"]))}
        yield Span(*found.span("years"), several, frozenset({"n_years", "compare"}))
    yield from _named_years(text)
    for found in _AGE.finditer(text):
        yield Span(*found.span(), marks=frozenset({"unread_other"}))
    for pattern in _FIRST:
        for found in pattern.finditer(text):
            yield _first(found)
    for found in _FIRST_SCHOOLS.finditer(text):
        yield _first(found, "schools")


def _named_years(text: str) -> Iterator[Span]:
    for found in _YEARS_NAMED.finditer(text):
        first, last = year(found["first"]), year(found["last"])
        if 0 < last - first <= MOST_YEARS:
            every: dict[str, Value] = {"years": [*range(first, last + 1)]}
            yield Span(*found.span(), every, frozenset({"years", "several_years"}))
    for found in _SCHOOL_YEAR.finditer(text):
        yield Span(*found.span(), {"year": year(found["year"])}, frozenset({"year"}))


def _first(found: re.Match[str], *marks: str) -> Span:
    says: dict[str, Value] = {"top_n": int(value(found["n"]))}
    return Span(*found.span(), says, frozenset({"top_n", *marks}))


def _bounds(text: str) -> Iterator[Span]:
    for found in _BOUND.finditer(text):
        yield _bound(found, _OPS[found["op"]], value(found["n"]))
    for pattern in _OR_MORE:
        for found in pattern.finditer(text):
            yield _bound(found, _BEHIND[found["op"]], value(found["n"]))
            yield Span(*found.span("end"), marks=frozenset({"filter_ends"}))
    for pattern in _BETWEEN:
        for found in pattern.finditer(text):
            yield _bound(found, "between", [value(found["n"]), value(found["most"])])
    for found in _EXACTLY.finditer(text):
        yield _bound(found, "=", value(found["n"]), "exactly")


def _bound(found: re.Match[str], op: str, bound: object, *marks: str) -> Span:
    """What it is of is said by its unit: "pupils in schools with fewer than 5 teachers"."""
    told = found.groupdict()
    says: dict[str, Value] = {"op": op, "value": bound}  # type: ignore[dict-item]  # numbers
    if of := next((metric for metric in _UNITS if told.get(metric)), None):
        says["metric"] = of
    return Span(*found.span(), {"filter": says}, frozenset({"filter", BEFORE_ITS_UNIT, *marks}))


def value(typed: str) -> int | float:
    """The number of "20", "1,200", "2.5", "five"."""
    bare = typed.replace(",", "")
    return _COUNTS.get(bare) or (float(bare) if "." in bare else int(bare))
