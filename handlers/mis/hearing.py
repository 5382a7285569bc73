"""Is a message a question about figures? What the reception asks of this topic."""

from dataclasses import dataclass
from typing import Final

from handlers.kit.belonging import schools_of
from handlers.kit.desk import Desk
from handlers.kit.intents import Intent
from handlers.language.masking import taken_out_of
from handlers.mis.keeping import wish_of
from handlers.understanding.asking import understand
from handlers.understanding.text.phrases import phrase
from handlers.understanding.text.saying import saying
from handlers.understanding.understood import FIGURES, SCORES, Understood, Wish, each
from handlers.understanding.understood import Intent as Meant

REFUSED: Final = "refused"
"""The mark of what is refused to everybody: pupils' names, numbers of identity cards."""
AT_MOST: Final = 3
"""Questions of one message that are answered; LINE takes five messages."""
STANDS: Final = frozenset({"metric", "list", "report"})
"""Slots of a question that needs no other before it."""


@dataclass(frozen=True)
class FiguresAsked(Intent):
    """One message's questions. ``of_persons``: it asks for names of pupils as well."""

    wishes: tuple[Wish, ...]
    of_persons: bool = False


@dataclass(frozen=True)
class PersonsAsked(Intent):
    """Names or numbers of pupils were asked for."""


def last_question(desk: Desk) -> Wish | None:
    last = desk.asked.last(desk.me.id, now=desk.now)
    return None if last is None else wish_of(last.intent, last.slots)


def last_questions(desk: Desk) -> list[Wish]:
    """The last and the one before it, as far as there are any."""
    asked = desk.asked.lately(desk.me.id, now=desk.now, most=2)
    return [wish_of(one.intent, one.slots) for one in asked]


def is_a_subject(text: str, desk: Desk) -> bool:
    """ "ภาษาไทย" right behind the scores of an exam is no language to be spoken in."""
    if phrase("is_a_subject").whole(saying(text).text.strip()) is None:
        return False
    last = last_question(desk)
    return last is not None and bool(SCORES & {*each(last.slots.get("metric"))})


def figures_aside(text: str, desk: Desk) -> Understood | None:
    """While a question of a form is open, whose answer it is unless it plainly asks for a number
    itself. ``None``: it does not."""
    if not phrase("plainly_asks").within(saying(text).text):
        return None
    understood = understand(text, schools_of(desk.places))
    figures = understood.intent in FIGURES and STANDS & understood.slots.keys()
    return understood if figures else None


def figures_asked(understood: Understood) -> FiguresAsked:
    """Of a message whose first wish is a question about figures, all its questions."""
    every = (understood, *understood.also)
    wishes = tuple(
        Wish(
            one.intent,
            one.slots,
            unread=one.unread,
            at_last_place=one.at_last_place,
            remaining=one.remaining,
        )
        for one in every
        if one.intent in FIGURES
    )
    refused = any(one.intent is Meant.SMALLTALK_UNKNOWN for one in understood.also)
    return FiguresAsked(wishes[:AT_MOST], refused)


def persons_asked(understood: Understood, text: str) -> PersonsAsked | None:
    """What is refused to everybody; a number that was typed and taken out is warned of instead."""
    refused = understood.intent is Meant.SMALLTALK_UNKNOWN and not taken_out_of(text)
    return PersonsAsked() if refused and REFUSED in understood.marks else None
