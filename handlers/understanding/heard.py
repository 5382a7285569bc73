"""Everything that was found in a message, in order: the material for deciding."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from handlers.understanding.found import leaving_out
from handlers.understanding.found.changes import changes
from handlers.understanding.found.clusters import clusters
from handlers.understanding.found.english import in_english
from handlers.understanding.found.joining import joined, without_beginnings
from handlers.understanding.found.ladder import with_bounds
from handlers.understanding.found.names import with_names_refused
from handlers.understanding.found.numbers import PER_CENT, conditions, grades
from handlers.understanding.found.numbers_stated import with_numbers_stated
from handlers.understanding.found.people import people
from handlers.understanding.found.rooms import with_rooms
from handlers.understanding.found.schools_counted import with_schools_counted
from handlers.understanding.found.such_schools import so_many_of, tells_such_schools
from handlers.understanding.found.times import times
from handlers.understanding.found.unkept import unkept
from handlers.understanding.places.latin_places import latin_places
from handlers.understanding.places.offices import offices, without_addresses
from handlers.understanding.places.schools import Schools
from handlers.understanding.places.whereabouts import Whereabouts
from handlers.understanding.text.lexicon import lexicon
from handlers.understanding.text.saying import Saying, saying
from handlers.understanding.text.spans import Span, chosen
from handlers.understanding.understood import SCORES, Value

_CONTAINS = re.compile(
    r"(?:ชื่อ|ที่ชื่อ)?\s?(?:ที่)?(?:มีคำว่า|คำว่า|มีชื่อว่า|(?:ขึ้นต้น|ขึ้นหน้า|นำหน้า|ลงท้าย|เริ่ม(?:ต้น)?|ต่อท้าย)(?:ด้วย|ว่า)(?:คำว่า)?)\s?"
    r"(?P<part>[ก-๛]{2,20}?)(?=\s|มี|บ้าง|อยู่|ใน|ทั้ง|กี่|อ\.|ต\.|อำเภอ|ตำบล|ของ|โรง|$)"
)

_NAMED = re.compile(
    r"(?<=มี)(?:โรงเรียน|รร\.?|โรง)(?:ที่)?ชื่อ(?P<part>[ก-๛]{2,12}?)(?=บ้าง|ไหม)"
    r"|(?:โรงเรียน|รร\.?)(?:(?:ที่)?(?:มี)?ชื่อ(?P<called>[ก-๛]{2,12}?)|(?P<form>ชุมชน|วัด))"
    r"(?=(?:มี)?(?:ทั้งหมด)?กี่(?:โรง|แห่ง|รร))"
)
_OF_FIGURES = frozenset({"metric", "persons", "grade", "level", "number", "code", "compare"})
_ARTICLES = frozenset({"stop", "nothing", "of"})
_COUNTED = ("students", "teachers", "rooms")
_CONDITIONS = frozenset({"filter", "no_director", "no_teacher", "no_pupils"})
_MARKER = re.compile(r"(?:โรงเรียน|รร\.?|ร\.ร\.?|รอบ|เทอม|ปี)$")


@dataclass(frozen=True)
class Heard:
    """A message, or one wish of it, with its spans."""

    said: Saying
    spans: tuple[Span, ...]

    @cached_property
    def marks(self) -> frozenset[str]:
        marks = {mark for span in self.spans for mark in span.marks}
        if len(self.values("year")) > 1:
            marks.add("several_years")
        if len(self.values("school")) > 1 or len(self.values("district")) > 1:
            marks.add("several_places")
        if self._counts_of_some:
            marks.add("of_some")
        if PER_CENT not in marks and any(self._tells_such(span) for span in self.spans):
            marks.add("such_schools")
        return frozenset(marks)

    @property
    def _counts_of_some(self) -> bool:
        """ "นักเรียนโรงเรียนที่ไม่มี ผอ.", "โรงเรียนที่ไม่มี ผอ. มีนักเรียนกี่คน" ask for pupils first, and not
        for the schools."""
        telling = [span for span in self.spans if span.marks - _ARTICLES]
        under = [
            at
            for at, span in enumerate(telling)
            if span.marks & _CONDITIONS or self._tells_such(span)
        ]
        if not under:
            return False
        before, behind = [*pairwise(telling[: under[0]])], [*pairwise(telling[under[-1] + 1 :])]
        return any(
            one.says.get("metric") in _COUNTED and "schools" in other.marks for one, other in before
        ) or any(
            one.says.get("metric") in _COUNTED and {"howmany", "persons"} <= other.marks
            for one, other in behind
        )

    def _tells_such(self, span: Span) -> bool:
        return tells_such_schools(self.said.text, span)

    def values(self, slot: str) -> list[Value]:
        """What was said for ``slot``, in order, nothing twice."""
        values: list[Value] = []
        for span in self.spans:
            if slot in span.says and span.says[slot] not in values:
                values.append(span.says[slot])
        return values

    def with_mark(self, mark: str) -> Iterator[Span]:
        return (span for span in self.spans if mark in span.marks)

    @property
    def holds_a_strange_word(self) -> bool:
        """Is there a word, between spaces, in which nothing was found?"""
        edges = sorted({0, *self.said.breaks, len(self.said.text)})
        return any(
            self.said.text[start:end].strip()
            and not any(span.start < end and start < span.end for span in self.spans)
            for start, end in pairwise(edges)
        )

    def between(self, start: int, end: int) -> "Heard":
        """What was found in a stretch of the message."""
        spans = tuple(s for s in self.spans if start <= s.start and s.end <= end)
        return replace(self, spans=spans)


def heard(text: str, schools: Schools) -> Heard:
    """Everything found in ``text``."""
    said = saying(text)
    words = list(lexicon().found(said))
    others = [*times(said.text), *grades(said.text, said.breaks), *conditions(said.text)]
    others += (*changes(said.text), *unkept(said.text))
    parts_of_names = list(_contains(said.text))
    others += [*parts_of_names, *in_english(said.text), *so_many_of(said.text, words)]
    persons = list(people(said))
    ends = frozenset(span.start for span in (*words, *others, *persons))
    whereabouts = Whereabouts(said, schools, ends)
    places = [*whereabouts.found(), *latin_places(said, schools, ends)]
    places = _but_those_left_out(said, places)
    named = [p for p in places if not any(_within(p, part) for part in parts_of_names)]
    places = [*named, *offices(said, schools), *clusters(said, ends), *_own(words)]
    further = joined(said, [*words, *others, *places])
    words = without_beginnings(said, words, [*others, *places])
    words = list(_before_places(said, words, {s.start for s in (*places, *others)}))
    words = list(_before_years(words, [s.start for s in others if "n_years" in s.says]))
    spans = chosen((*persons, *further, *places, *others, *words))
    if _asks_a_figure(spans):  # elsewhere a house is hardly ever a school
        villages = [
            one
            for one in whereabouts.villages()
            if not any(_within(one, s) and not _is_part_of(s, one) for s in spans)
        ]
        spans = chosen((*spans, *villages))
    spans = with_bounds(said.text, _bounds_of_scores(with_rooms(said.text, spans)))
    spans = with_schools_counted(said, with_numbers_stated(said.text, spans))
    spans = with_names_refused(said.text, spans)
    more = [*_in_gaps(said, spans, whereabouts)]
    every = without_addresses(said, [*spans, *more])
    return Heard(said, tuple(sorted(every, key=lambda span: span.start)))


def _asks_a_figure(spans: list[Span]) -> bool:
    return any(span.marks & _OF_FIGURES for span in spans)


def _bounds_of_scores(spans: list[Span]) -> list[Span]:
    """ "เกินร้อยละ 50" is a bound of scores alone: of pupils it would be so many of them."""
    if any(span.says.get("metric") in SCORES for span in spans):
        return spans
    unread = frozenset({"unread_other", PER_CENT})
    return [replace(s, says={}, marks=unread) if PER_CENT in s.marks else s for s in spans]


def _but_those_left_out(said: Saying, places: list[Span]) -> list[Span]:
    """ "บ้านนาเฉลียง ไม่ใช่นาเฉลียงใต้": what is not meant says nothing, where another is. What is asked
    to be left out is not what is counted, be there another or not."""
    left = [leaving_out.left_out(said.text, place.start) for place in places]
    only_one = all(left)
    found = [
        leaving_out.without(place, one)
        if one and (leaving_out.asks_without(one) or not only_one)
        else place
        for place, one in zip(places, left, strict=True)
    ]
    others = [place for place, one in zip(places, left, strict=True) if not one]
    return [*leaving_out.joined(said.text, others, found), *found]


def _within(place: Span, other: Span) -> bool:
    return place.start < other.end and other.start < place.end


def _is_part_of(word: Span, name: Span) -> bool:
    """The "ขอ" in "บ้านวังขอมม"."""
    return not word.says and name.start < word.start and word.end <= name.end


def _own(words: list[Span]) -> Iterator[Span]:
    return (span for span in words if "school" in span.says)


def _before_places(said: Saying, words: list[Span], places: set[int]) -> Iterator[Span]:
    """ "รหัสโรงเรียน" in front of a name gives its "โรงเรียน" to the name, "ปิดรอบ" in front of a
    number its "รอบ" to the number."""
    for span in words:
        found = _MARKER.search(said.text[span.start : span.end])
        if found and found.start() and span.start + found.start() in places:
            yield replace(span, end=span.start + found.start())
        else:
            yield span


def _before_years(words: list[Span], counts: list[int]) -> Iterator[Span]:
    """The "ทั้งเขต 3" of "ทั้งเขต 3 ปี" gives its number to the years."""
    for span in words:
        begun = next((at for at in counts if span.start < at < span.end), span.end)
        yield replace(span, end=begun)


def _contains(text: str) -> Iterator[Span]:
    for found in (*_CONTAINS.finditer(text), *_NAMED.finditer(text)):
        yield Span(
            found.start(),
            found.end(),
            {"name_contains": next(filter(None, found.groupdict().values()))},
            frozenset({"name_contains", "schools"}),
        )


def _in_gaps(said: Saying, spans: list[Span], whereabouts: Whereabouts) -> Iterator[Span]:
    """Misspelled words, and schools nobody expects, where nothing else was found."""
    areas = _asks_a_figure(spans) or any({"howmany", "size"} & span.marks for span in spans)
    edges = [0, *(edge for span in spans for edge in (span.start, span.end)), len(said.text)]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        stops = sorted({start, end, *(at for at in said.breaks if start < at < end)})
        for begins, ends in pairwise(stops):
            found = list(lexicon().nearly(said, begins, ends))
            yield from found or whereabouts.strangers(begins, ends, areas=areas)
