"""``helpdesk ask``: a question answered at the terminal as the chat would answer it."""

from collections.abc import Iterator
from typing import Final

from bot.console import Echo, opened, read_at_the_terminal
from bot.places import PlaceBook
from bot.settings import AtTheTerminal, facts
from bot.texts import Texts
from bot.texts.numerals import in_thai_digits
from bot.trouble import Trouble
from handlers.kit.belonging import schools_of
from handlers.kit.effects import Param
from handlers.mis.answer import Answer, NoAnswer
from handlers.mis.answering import answer
from handlers.mis.hearing import REFUSED, figures_asked
from handlers.mis.measuring import Shelf
from handlers.mis.permits import OFFICER, PUBLISHED, Asker
from handlers.mis.question import read
from handlers.mis.wording import below, in_thai, no, unread_words
from handlers.understanding.asking import understand
from handlers.understanding.heard import heard
from handlers.understanding.places.schools import Schools
from handlers.understanding.understood import FIGURES, Understood, Wish
from store.clock import BANGKOK, Clock

THAI: Final = "th"
NO_ANSWER: Final = 1
"""The exit code where there was none."""


def ask(text: str, echo: Echo, *, why: bool, as_officer: bool, school: str) -> int:
    """Print the answer, and with ``why`` how the question was understood and from which rows it was
    answered. Gives the exit code."""
    settings = read_at_the_terminal()
    texts = Texts.load(facts(settings.office))
    with opened(settings) as database:
        schools = schools_of(PlaceBook(database)())
        if school and school not in schools.by_code:
            raise Trouble(f"no school has the code {school}; `helpdesk places list` shows them")
        understood = understand(text, schools)
        if why:
            for line in _how(understood):
                echo(line)
        if understood.intent not in FIGURES:
            refused = REFUSED in heard(text, schools).marks
            echo(texts.say("mis.no.persons" if refused else "mis.no.about_what", {}, THAI))
            return NO_ANSWER
        with database.read() as session:
            shelf = Shelf(session, settings.office.school_sizes)
            asker = OFFICER if as_officer else Asker(schools=frozenset({school} - {""}))
            wishes = (understood, *(one for one in understood.also if one.intent in FIGURES))
            told = [
                _tell(wish, shelf, asker, schools, settings, texts, echo, why) for wish in wishes
            ]
            if figures_asked(understood).of_persons:
                echo(texts.say("mis.no.persons", {}, THAI))
    return 0 if all(told) else NO_ANSWER


def _tell(
    wish: Wish,
    shelf: Shelf,
    asker: Asker,
    schools: Schools,
    settings: AtTheTerminal,
    texts: Texts,
    echo: Echo,
    why: bool,
) -> bool:
    today = Clock(settings.offset()).now().astimezone(BANGKOK).date()
    try:
        question = read(wish, schools, own=next(iter(asker.schools), ""))
        published = settings.office.published or PUBLISHED
        found = answer(question, shelf, asker, today=today, published=published)
    except NoAnswer as none:
        echo(texts.value(no(none), THAI))
        for _, choice in none.choices:
            echo(f"  {choice}")
        return False
    for line in _written(found, wish, texts):
        echo(in_thai_digits(line) if in_thai(wish) else line)
    if why:
        for line in _from(found):
            echo(line)
    return True


def _written(found: Answer, wish: Wish, texts: Texts) -> Iterator[str]:
    yield texts.value(found.headline, THAI)
    for one in wish.unread:
        yield texts.value(unread_words(one, wish), THAI)
    if found.columns:
        yield "  " + " | ".join(["", *(texts.value(one, THAI) for one in found.columns)])
    for line in found.lines:
        cells = [texts.value(one, THAI) for one in (line.label, *line.cells)]
        yield "  " + " | ".join(cells)
    notes: list[Param] = list(below(found))
    for note in notes:
        yield texts.value(note, THAI)


def _how(understood: Understood) -> Iterator[str]:
    yield f"intent: {understood.intent.value}"
    for slot, value in understood.slots.items():
        words = ", ".join(one.words for one in understood.why if one.slot == slot)
        yield f"  {slot}: {value}" + (f"  ({words})" if words else "")


def _from(found: Answer) -> Iterator[str]:
    yield f"figures used: {found.rows}"
    for one in found.sources:
        round_ = f" round {one.round}" if one.round else ""
        sample = ", sample" if one.sample else ""
        yield f"  load {one.load} {one.series} {one.year}{round_}, as of {one.as_of}{sample}"
