"""Is a message a question about figures? What the reception asks of this topic."""

import re
from dataclasses import dataclass
from typing import Final

from handlers.kit.belonging import schools_of
from handlers.kit.desk import Desk
from handlers.kit.intents import Intent
from handlers.language.masking import taken_out_of
from handlers.understanding.asking import understand
from handlers.understanding.heard import heard
from handlers.understanding.understood import FIGURES, Wish
from handlers.understanding.understood import Intent as Meant

REFUSED: Final = "refused"
"""The mark of what is refused to everybody: pupils' names, numbers of identity cards."""
AT_MOST: Final = 3
"""Questions of one message that are answered; LINE takes five messages."""
PLAINLY: Final = re.compile(r"กี่|เท่าไ[หร]|how many|how much", re.IGNORECASE)
"""What makes a question of it in the middle of a form, whose own answer it could be otherwise."""
STANDS: Final = frozenset({"metric", "list", "report"})
"""Slots of a question that needs no other before it."""


@dataclass(frozen=True)
class FiguresAsked(Intent):
    """One message's questions, and what else it wishes."""

    wishes: tuple[Wish, ...]
    others: tuple[Meant, ...] = ()


@dataclass(frozen=True)
class PersonsAsked(Intent):
    """Names or numbers of pupils were asked for."""


def last_question(desk: Desk) -> Wish | None:
    last = desk.asked.last(desk.me.id, now=desk.now)
    return None if last is None else Wish(Meant(last.intent), last.slots)


def figures_meant(text: str, desk: Desk, *, answering: bool) -> Intent | None:
    """``None``: it is about something else. ``answering``: a question of a form is open, whose
    answer it is unless it plainly asks for a number itself."""
    schools = schools_of(desk.places)
    if answering:
        if not PLAINLY.search(text):
            return None
        understood = understand(text, schools)
        return _asked(understood) if STANDS & understood.slots.keys() else None
    understood = understand(text, schools, last_question(desk))
    if understood.intent in FIGURES:
        return _asked(understood)
    refused = understood.intent is Meant.SMALLTALK_UNKNOWN and not taken_out_of(text)
    return PersonsAsked() if refused and REFUSED in heard(text, schools).marks else None


def _asked(understood: Wish) -> FiguresAsked | None:
    if understood.intent not in FIGURES:
        return None
    every = (understood, *getattr(understood, "also", ()))
    wishes = tuple(Wish(one.intent, one.slots) for one in every if one.intent in FIGURES)
    others = tuple(one.intent for one in every if one.intent not in FIGURES)
    return FiguresAsked(wishes[:AT_MOST], others)
