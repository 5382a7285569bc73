"""An answer as a card, as a sentence to paste into a report, and as "no, but"."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import Final

from handlers.kit.effects import Card, Entry, InThaiDigits, Param, Params, Table, When, Words
from handlers.kit.loads import load_words
from handlers.mis.answer import Answer, Follow, Line, NoAnswer, Source, Why
from handlers.mis.metrics import AREA_INFO, SCHOOL_INFO, metrics
from handlers.mis.naming import in_a_row, joined, place_words
from handlers.mis.question import Question
from handlers.understanding.understood import Kind, Unread, Wish
from store.clock import BANGKOK

MOST_LOADED: Final = 6
"""Loads that are named where the one that was asked for is not there."""


OF_KIND: Final[Mapping[Kind, frozenset[str]]] = {
    Kind.GRADE: frozenset({"grade", "level"}),
    Kind.SEX: frozenset({"sex"}),
    Kind.YEAR: frozenset({"year", "years", "n_years", "term", "round", "rounds"}),
    Kind.PLACE: frozenset(
        {"school", "schools", "school_code", "school_code10", "district", "districts", "tambon"}
        | {"tambons", "scope", "against"}
    ),
}
"""Slots that tell what such words ask for."""
OF_GRADES: Final = frozenset({"students", "rooms", "students_per_room", "onet", "nt", "rt"})
"""What is told by grade."""


def card(answer: Answer, wish: Wish | None = None) -> Card:
    """First the number, then what of the ``wish`` was not understood, what the number is made of,
    of which date it is and from where."""
    said: Params = {
        "headline": answer.headline,
        "below": lines_of(below(answer)),
        "sentence": said_of(answer),
        "date": date_of(answer.sources[0]),
    }
    if wish is None or not wish.unread:
        return _card("mis.answer", said, answer, wish)
    said |= {"unread": lines_of([unread_words(one, wish) for one in wish.unread])}
    return _card("mis.answer_in_part", said, answer, wish)


def _card(text: str, said: Params, answer: Answer, wish: Wish | None) -> Card:
    told = table(answer)
    if wish is None or not in_thai(wish):
        return Card(text, said, table=told)
    thai: Params = {name: InThaiDigits(value) for name, value in said.items()}
    return Card(text, thai, table=None if told is None else _in_thai_digits(told))


def _in_thai_digits(told: Table) -> Table:
    entries = (
        Entry(InThaiDigits(one.label), tuple(map(InThaiDigits, one.cells)), one.sums)
        for one in told.entries
    )
    return Table(tuple(entries), tuple(map(InThaiDigits, told.columns)))


def in_thai(wish: Wish) -> bool:
    """Are the numbers asked for in Thai digits, as official papers have them?"""
    return wish.slots.get("digits") == "thai"


def at_last_place(answer: Answer, question: Question) -> Answer:
    """Said to be of the place of the question before, with a tap for the whole area."""
    where = in_a_row([place_words(place) for place in question.places])
    years: list[Param] = [
        Words("mis.year", {"year": str(one)}) for one in question.years if isinstance(one, int)
    ]
    note = Words("mis.note.at_last_place", {"place": joined([where, *years])})
    return replace(answer, notes=(note, *answer.notes), follow=(Follow.AREA, *answer.follow))


def unread_words(one: Unread, wish: Wish) -> Words:
    """What was not understood, and of what the answer therefore is."""
    return Words(f"mis.unread.{_instead(one, wish)}", {"words": one.words})


def filed_unread(wish: Wish) -> list[Words]:
    """The same for whoever is sent a picture or a file, and did not ask."""
    return [
        Words(f"mis.filed_unread.{_instead(one, wish)}", {"words": one.words})
        for one in wish.unread
    ]


def _instead(one: Unread, wish: Wish) -> str:
    """Of which kind all is told in the place of what was not understood; ``part`` where that is
    not so: something of the kind was understood, or there is nothing of the kind to be told."""
    if one.kind in (Kind.GROUP, Kind.NARROWER):
        return one.kind.value
    counted = wish.slots.get("metric", "" if "list" in wish.slots else "students")
    known = OF_KIND.get(one.kind, frozenset()) & wish.slots.keys()
    none_such = one.kind is Kind.GRADE and counted not in OF_GRADES
    in_part = one.kind not in OF_KIND or known or none_such or counted in (SCHOOL_INFO, AREA_INFO)
    return "part" if in_part else one.kind.value


def table(answer: Answer) -> Table | None:
    entries = tuple(Entry(line.label, line.cells, line.sums) for line in answer.lines)
    return Table(entries, answer.columns) if entries else None


def below(answer: Answer) -> list[Words]:
    """The as-of lines, and what must be said beside the numbers."""
    said = [as_of(source) for source in answer.sources]
    if any(source.sample for source in answer.sources):
        said.append(Words("mis.note.sample"))
    said += answer.notes
    if answer.pages > 1:
        said.append(Words("mis.note.page", {"page": answer.page, "pages": answer.pages}))
    return [words for at, words in enumerate(said) if words not in said[:at]]


def as_of(source: Source) -> Words:
    return Words("mis.as_of", {"date": date_of(source), "source": load_words(source)})


def date_of(source: Source) -> When:
    """Of which day its figures are."""
    return When(datetime.combine(source.as_of, time(12), BANGKOK), "date")


def said_of(answer: Answer) -> Words:
    """The headline as a sentence."""
    name = answer.headline.text.rpartition(".")[2]
    return Words(f"mis.sentence.{name}", answer.headline.params)


def sentence(answer: Answer, wish: Wish | None = None) -> Param:
    """Ready to paste into a report: the figure, its parts, its date and source; and what of the
    ``wish`` it is not of, since whoever reads the report sees no card."""
    said = _sentence(answer, wish)
    return InThaiDigits(said) if wish is not None and in_thai(wish) else said


def _sentence(answer: Answer, wish: Wish | None) -> Words:
    said = said_of(answer)
    parts = [part_words(_copied(line, answer.charted)) for line in answer.lines if not line.sums]
    told = in_a_row([as_of(source) for source in answer.sources])
    copied = Words("mis.copy.plain", {"sentence": said, "as_of": told})
    if parts:
        every: Params = {"sentence": said, "parts": in_a_row(parts), "as_of": told}
        copied = Words("mis.copy.parts", every)
    if wish is None or not wish.unread:
        return copied
    return Words("mis.copy.in_part", {"copied": copied, "unread": joined(filed_unread(wish))})


def _copied(line: Line, charted: int) -> Line:
    return replace(line, values=line.values[:charted]) if charted else line


def part_words(line: Line) -> Param:
    if not line.cells:
        return Words("mis.alone", {"one": line.label})
    return Words("mis.joined", {"one": line.label, "other": slashed(line.cells)})


def slashed(cells: Sequence[Param]) -> Param:
    if len(cells) == 1:
        return cells[0]
    return Words("mis.slashed", {"one": cells[0], "other": slashed(cells[1:])})


def lines_of(parts: Sequence[Param]) -> Param:
    """Under each other."""
    if len(parts) == 1:
        return parts[0]
    return Words("mis.under", {"one": parts[0], "other": lines_of(parts[1:])})


def no(none: NoAnswer) -> Words:
    """Why there is no number, and what there is instead."""
    params: dict[str, Param] = {"topic": topic_words(none.topic), **none.params}
    params.setdefault("name", "")
    if none.loaded:
        loaded = [loaded_words(source) for source in none.loaded[:MOST_LOADED]]
        params["loaded"] = lines_of(loaded)
    if none.why is Why.NEAR_NAMES:
        return Words("mis.near_names.note", params)
    if none.why is Why.WHICH_SCHOOL:
        return Words("mis.which.note", params)
    if none.why is Why.NOT_LOADED:
        name = "not_loaded_when" if "when" in params else "not_loaded"
        return Words(f"mis.no.{name}" if none.loaded else "mis.no.nothing_loaded", params)
    if none.why is Why.NOTHING_LOADED and none.loaded:
        return Words("mis.no.not_loaded", params)
    if none.why is Why.NO_SUCH_PART and not none.loaded:
        return Words("mis.no.nothing_loaded", params)
    return Words(f"mis.no.{none.why.value}", params)


def topic_words(topic: str) -> Words:
    if topic == SCHOOL_INFO:
        return Words("mis.series.schools")
    return Words(f"mis.metric.{topic}" if topic in metrics() else "mis.metric.other")


def loaded_words(source: Source) -> Words:
    return Words("mis.loaded_line", {"date": date_of(source), "source": load_words(source)})
