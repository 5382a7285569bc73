"""``ถามข้อมูล`` in the chat: questions, the taps under their answers, and what had no answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from handlers.kit.belonging import own_schools, schools_of
from handlers.kit.desk import Desk
from handlers.kit.effects import (
    Button,
    Card,
    Effect,
    Effects,
    Param,
    Params,
    Picture,
    Say,
    Show,
    When,
    Words,
)
from handlers.kit.guards import officer
from handlers.kit.intents import Postback
from handlers.kit.router import Router
from handlers.kit.taps.menu import CONTACT, AskFigures
from handlers.kit.taps.schools import LINK_SCHOOL
from handlers.language.words import Intent as Command
from handlers.mis.answer import MISSING, Answer, Follow, NoAnswer, Why
from handlers.mis.answering import answer, whats_loaded
from handlers.mis.following import TREND, followed
from handlers.mis.forms import TAPS, Form, form_of, in_form
from handlers.mis.hearing import FiguresAsked, PersonsAsked
from handlers.mis.keeping import kept, wish_of
from handlers.mis.measuring import Shelf
from handlers.mis.metrics import AREA_INFO
from handlers.mis.permits import OFFICER, PUBLISHED, Asker
from handlers.mis.picturing import (
    Chart,
    can_be_drawn,
    goes_over_years,
    loads_of,
    with_newer,
)
from handlers.mis.places import asks_own, which_own
from handlers.mis.question import Question, read
from handlers.mis.wording import (
    at_last_place,
    card,
    lines_of,
    loaded_words,
    no,
    sentence,
    topic_words,
)
from handlers.understanding.follow_ups.choosing import picked
from handlers.understanding.form import FORM
from handlers.understanding.understood import Intent as Meant
from handlers.understanding.understood import Value, Wish
from store.asked import AskedFigure
from store.grades import SMALL
from store.handouts import HandoutKind
from store.refusals import StaleCard

mis = Router("mis")

_AREA: Final[dict[str, Value]] = {"scope": "area"}
EXAMPLES: Final[Mapping[str, Wish]] = {
    "overview": Wish(Meant.MIS_QUERY, {"metric": AREA_INFO, **_AREA}),
    "students": Wish(Meant.MIS_QUERY, {"metric": "students", **_AREA}),
    "districts": Wish(Meant.MIS_QUERY, {"metric": "students", "group_by": "district"}),
    "grades": Wish(Meant.MIS_QUERY, {"metric": "students", "group_by": "grade", **_AREA}),
    "small": Wish(Meant.MIS_LIST, {"list": "schools", "size": SMALL}),
    "trend": Wish(Meant.MIS_COMPARE, {"metric": "students", "n_years": TREND, **_AREA}),
}
"""Questions to tap."""
FILE_LIFE: Final = timedelta(minutes=30)
MOST_LOADED: Final = 8
MOST_YEARS: Final = 5
MOST_TOPICS: Final = 15


class AskNext(Postback, prefix="ask_next"):
    """A tap under an answer: its question, asked on."""

    question: UUID
    how: Follow


class PickPlace(Postback, prefix="ask_place"):
    """Which school is meant: a SMIS code; or the อำเภอ or ตำบล of its name, ``อ.…``, ``ต.…``."""

    question: UUID
    place: str


class PickYear(Postback, prefix="ask_year"):
    """The year and round that is loaded, in the place of one that is not."""

    question: UUID
    year: int
    round: int


class ShowUnanswered(Postback, prefix="unanswered"):
    """``คำถามที่ตอบไม่ได้``, for officers."""


class AskExample(Postback, prefix="ask_example"):
    """A question that is offered to whoever does not know what to ask."""

    name: str


@mis.on(AskFigures, words=[Command.MIS_QUERY])
def open_(_tap: AskFigures, desk: Desk) -> Effects:
    """What can be asked, and what is loaded."""
    loaded = whats_loaded(_shelf(desk))
    if not loaded:
        yield Say("mis.open_empty", buttons=(CONTACT,))
        return
    told: list[Param] = [loaded_words(source) for source in loaded[:MOST_LOADED]]
    examples = tuple(Button.of(f"ask.{name}", AskExample(name)) for name in EXAMPLES)
    stranger = not officer(desk) and not own_schools(desk)
    link = (LINK_SCHOOL,) if stranger else ()
    yield Say("mis.open", {"loaded": lines_of(told)}, buttons=(*examples, *link, CONTACT))


@mis.on(AskExample)
def ask_example(tap: AskExample, desk: Desk) -> Effects:
    """Raises ``StaleCard`` for one that is not offered any more."""
    if tap.name not in EXAMPLES:
        raise StaleCard
    yield from _answered(EXAMPLES[tap.name], desk)


@mis.on(FiguresAsked)
def asked(message: FiguresAsked, desk: Desk) -> Effects:
    for wish in message.wishes:
        yield from _answered(wish, desk)
    if message.of_persons:
        yield from about_persons(PersonsAsked(), desk)


@mis.on(PersonsAsked)
def about_persons(_message: PersonsAsked, desk: Desk) -> Effects:
    """Whoever asks."""
    yield Say("mis.no.persons", buttons=(Button.of("button.see_numbers", AskFigures()), CONTACT))


@mis.on(AskNext)
def ask_next(tap: AskNext, desk: Desk) -> Effects:
    row = _mine(tap.question, desk)
    wish = wish_of(row.intent, row.slots)
    if tap.how is Follow.COPY:
        yield _copied(wish, row, desk)
        return
    if tap.how in TAPS:
        asked = in_form(row.slots, tap.how)
        used = [UUID(load) for load in row.loads]
        filed = desk.asked.keep(desk.me.id, Meant.MIS_EXPORT.value, asked, now=desk.now, loads=used)
        yield _handed_out(filed, desk)
        return
    # The next page of a list is one of the same list.
    same = row.loads if tap.how is Follow.MORE else ()
    yield from _answered(followed(wish, tap.how), desk, same)


@mis.on(PickPlace)
def pick_place(tap: PickPlace, desk: Desk) -> Effects:
    row = _mine(tap.question, desk)
    yield from _answered(picked(wish_of(row.intent, row.slots), tap.place), desk)


@mis.on(PickYear)
def pick_year(tap: PickYear, desk: Desk) -> Effects:
    row = _mine(tap.question, desk)
    wish = wish_of(row.intent, row.slots)
    rest = {k: v for k, v in wish.slots.items() if k not in ("years", "n_years", "rounds", "term")}
    slots = rest | {"year": tap.year} | ({"round": tap.round} if tap.round else {})
    yield from _answered(replace(wish, intent=Meant.MIS_QUERY, slots=slots), desk, row.loads)


@mis.on(ShowUnanswered, who=officer, words=[Command.UNANSWERED])
def show_unanswered(_tap: ShowUnanswered, desk: Desk) -> Effects:
    """How often, by topic, the most frequent first; not who asked, nor in which words."""
    since = desk.today.replace(year=desk.today.year - 1, day=1)
    counted: dict[tuple[str, str], int] = {}
    for row in desk.asked.unanswered(since=since):
        key = (row.topic, row.why)
        counted[key] = counted.get(key, 0) + row.times
    if not counted:
        yield Say("mis.unanswered.none")
        return
    ranked = sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:MOST_TOPICS]
    lines: list[Param] = [
        Words(
            "mis.unanswered.line",
            {"topic": topic_words(topic), "why": Words(f"mis.why.{why}"), "times": times},
        )
        for (topic, why), times in ranked
    ]
    yield Say("mis.unanswered.list", {"lines": lines_of(lines)})


def _handed_out(row: AskedFigure, desk: Desk) -> Picture | Show:
    """A chart comes into the chat as a picture, where LINE can fetch it and it can be read there;
    all else is behind a page."""
    form = form_of(wish_of(row.intent, row.slots))
    picture = _drawn(row, desk) if form is Form.PICTURE else None
    return picture or _filed(row, form, desk)


def _drawn(row: AskedFigure, desk: Desk) -> Picture | None:
    if not desk.office.shows_pictures:
        return None
    wish, me = wish_of(row.intent, row.slots), asker(desk)
    try:
        found = answer_for(wish, desk, used=row.loads, whole=True)
        question = question_of(wish, desk)
    except NoAnswer:
        return None
    chart = Chart(
        row.intent,
        {slot: value for slot, value in row.slots.items() if slot not in FORM | {"digits"}},
        tuple(UUID(load) for load in row.loads),
        desk.today,
        desk.me.language,
        own=_own(wish, desk) if asks_own(wish) else "",
        officer=me.is_officer,
        schools=tuple(sorted(me.schools)),
    )
    if chart.is_too_long or not can_be_drawn(found, over_years=goes_over_years(found, question)):
        return None
    follows = tuple(how for how in found.follow if how is not Follow.CHART)
    return Picture(chart.as_json(), _follows(follows, row))


def _filed(row: AskedFigure, form: Form, desk: Desk) -> Show:
    """The way to a file, which is made when it is fetched: the question is kept, no numbers."""
    page = desk.handouts.make(
        desk.me.id, HandoutKind.FIGURES, now=desk.now, life=FILE_LIFE, subject=row.id
    )
    said: Params = {"until": When(page.expires_at, "time"), "kind": Words(f"mis.format.{form}")}
    button = Button("button.open_page", handout=page.id, style="primary")
    other = _follows((Follow.PAPER_THAI,), row) if form is Form.PAPER else ()
    return Show((Card("mis.file", said, buttons=(button, *other)),))


def asker(desk: Desk) -> Asker:
    """An officer; a school's own; or anybody."""
    if officer(desk):
        return OFFICER
    return Asker(schools=frozenset(own_schools(desk)))


def _shelf(desk: Desk, used: Sequence[str] = ()) -> Shelf:
    return Shelf(desk.session, desk.office.school_sizes, [UUID(load) for load in used])


def question_of(wish: Wish, desk: Desk) -> Question:
    """Raises ``NoAnswer``."""
    return read(wish, schools_of(desk.places), own=_own(wish, desk))


def _own(wish: Wish, desk: Desk) -> str:
    """The code of "our school": the one they speak for, of several the one that they choose; else
    where they say they work; ``""``: none is known. Raises ``NoAnswer``."""
    schools = schools_of(desk.places)
    mine = own_schools(desk)
    if len(mine) > 1 and asks_own(wish):
        raise which_own([schools.by_code[code] for code in mine if code in schools.by_code])
    named = next(iter(mine), desk.me.place_code or "")
    return named if named in schools.by_code else ""


def answer_for(wish: Wish, desk: Desk, *, used: Sequence[str] = (), whole: bool = False) -> Answer:
    """What whoever is at this desk may be told, at this moment. ``used``: the loads that it was
    answered from before, to be answered from again; that something newer is loaded is said. Raises
    ``NoAnswer``."""
    question = replace(question_of(wish, desk), whole=whole)
    found = _answer(question, _shelf(desk, used), desk)
    if not used:
        return found
    try:
        return with_newer(found, _answer(question, _shelf(desk), desk))
    except NoAnswer:
        return found


def _answer(question: Question, shelf: Shelf, desk: Desk) -> Answer:
    published = desk.office.published or PUBLISHED
    return answer(question, shelf, asker(desk), today=desk.today, published=published)


def _answered(wish: Wish, desk: Desk, used: Sequence[str] = ()) -> Iterator[Effect]:
    """Raises nothing: where there is no answer, that is said."""
    slots = kept(wish)
    try:
        found = answer_for(wish, desk, used=used)
    except NoAnswer as none:
        offered = [source.load for source in none.loaded]
        row = desk.asked.keep(desk.me.id, wish.intent.value, slots, now=desk.now, loads=offered)
        if none.why in MISSING:
            desk.asked.count_unanswered(none.topic, none.why.value, today=desk.today)
        yield _told_why_not(none, row, there=wish.at_last_place)
        return
    if wish.at_last_place:
        found = at_last_place(found, question_of(wish, desk))
    loads = loads_of(found, _shelf(desk, used))
    row = desk.asked.keep(desk.me.id, wish.intent.value, slots, now=desk.now, loads=loads)
    copy = Button.of("ask.copy", AskNext(row.id, Follow.COPY), copies=sentence(found, wish))
    shown = replace(card(found, wish), buttons=(copy,))
    yield Show((shown,), _follows(found.follow, row))
    if wish.intent is Meant.MIS_EXPORT:
        yield _handed_out(row, desk)


def _follows(offered: Sequence[Follow], row: AskedFigure) -> tuple[Button, ...]:
    """What can be asked next; to copy it is on the card."""
    return tuple(
        Button.of(f"ask.{how.value}", AskNext(row.id, how))
        for how in offered
        if how is not Follow.COPY
    )


def _no(none: NoAnswer) -> tuple[str, dict[str, Param]]:
    said = no(none)
    return said.text, said.params


def _told_why_not(none: NoAnswer, row: AskedFigure, *, there: bool) -> Say | Show:
    """``there``: of the place of the question before, and the whole area may be meant."""
    if none.why not in (Why.WHICH_SCHOOL, Why.NEAR_NAMES):
        wider = _follows((Follow.AREA,), row) if there else ()
        return Say(*_no(none), buttons=(*wider, *_instead(none, row)))
    places = tuple(
        Button.of(name, PickPlace(row.id, place), literal=True) for place, name in none.choices
    )
    named = "mis.which" if none.params else "mis.which_own"
    text = "mis.near_names" if none.why is Why.NEAR_NAMES else named
    return Show((Card(text, dict(none.params), buttons=places),), (CONTACT,))


def _instead(none: NoAnswer, row: AskedFigure) -> tuple[Button, ...]:
    """What can be tapped instead."""
    if none.why is Why.NOT_LOADED and "when" in none.params:
        return (
            *(
                Button.of(
                    f"{one.year}/{one.round}" if one.round else str(one.year),
                    PickYear(row.id, one.year, one.round),
                    literal=True,
                )
                for one in none.loaded[:MOST_YEARS]
                if one.year
            ),
            CONTACT,
        )
    figures = Button.of("button.figures", AskFigures())
    if none.why in (Why.NOT_PUBLISHED, Why.WHOSE_SCHOOL):
        return (LINK_SCHOOL, figures, CONTACT)
    return (figures, CONTACT)


def _copied(wish: Wish, row: AskedFigure, desk: Desk) -> Say:
    """What is too long for a phone's clipboard, to be copied by hand."""
    try:
        found = answer_for(wish, desk, used=row.loads)
    except NoAnswer as none:
        return Say(*_no(none), buttons=(CONTACT,))
    return Say("mis.copy.whole", {"sentence": sentence(found, wish)})


def _mine(question: UUID, desk: Desk) -> AskedFigure:
    """Raises ``StaleCard`` for somebody else's question, or one that is forgotten."""
    row = desk.asked.get(question)
    if row is None or row.person_id != desk.me.id:
        raise StaleCard
    return row
