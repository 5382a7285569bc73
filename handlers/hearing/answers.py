"""What is no answer by the look of it, but another wish: a sentence where a name is asked for, a
school's report where a telephone number is. A guess breaks out of nothing, so that the wish is
offered; ``ส่งแล้ว``, which our own texts tell people to type, is heard. The question stands."""

import re
from dataclasses import dataclass
from typing import Final

from handlers.hearing.outright import takes
from handlers.hearing.several import others_of, the_wish
from handlers.kit.belonging import schools_of
from handlers.kit.desk import Desk
from handlers.kit.effects import Button
from handlers.kit.intents import Intent
from handlers.language.normal import normal
from handlers.language.oneshot import is_given_name
from handlers.mis.hearing import STANDS
from handlers.rounds.hearing import round_said
from handlers.rounds.reporting import HasNotSent, HasSent
from handlers.understanding.asking import understand
from handlers.understanding.heard import heard
from handlers.understanding.places.schools import Schools
from handlers.understanding.understood import FIGURES, Understood
from handlers.understanding.understood import Intent as Meant
from store.conversations import Conversation

NAME: Final = "name"
"""The field of every form that asks for one."""
CALLED: Final = frozenset({NAME, "position", "agency"})
"""Fields whose answer is what somebody or something is called: nearly any words."""
SURELY: Final = re.compile(r"(?:ชื่อ|นาย|นาง|น\.ส|ว่าที่|คุณ|ดร|name\b|my name|mr|ms|miss|dr)", re.I)
"""Who begins so gives a name, whatever it is."""
A_NAME: Final = 2
"""Words of one, mostly."""
NO_WISH: Final = frozenset({Meant.SMALLTALK_UNKNOWN, Meant.GREETING})


@dataclass(frozen=True)
class NoName(Intent):
    """Words that read like another wish than a name; the buttons lead there."""

    wishes: tuple[Button, ...]


def no_name(text: str, form: Conversation, desk: Desk) -> NoName | None:
    """``None``: it may be a name, or none is asked for."""
    words = normal(text).split(" ")
    if form.asking != NAME or SURELY.match(words[0]) or is_given_name(words[0]):
        return None
    schools = schools_of(desk.places)
    understood = understand(text, schools)
    if not _is_a_wish(understood) or _holds_a_strange_word(words, text, schools):
        return None
    first = the_wish(understood, text, desk)
    return NoName((*first, *others_of(understood, desk)))


def reported(text: str, form: Conversation, desk: Desk) -> Intent | None:
    """``ส่งแล้ว`` or ``ยังไม่ได้ส่ง``. ``None``: it is none, or may be the answer: any words may be
    where the question takes them, but for a name."""
    said = round_said(text, desk)
    if not isinstance(said, HasSent | HasNotSent):
        return None
    names_one = bool(said.system or said.number)
    if form.asking in CALLED and not names_one:
        return said
    if not names_one and form.asking is None:
        return None  # to a summary it may be the yes
    return None if takes(text, form, desk) else said


def _holds_a_strange_word(words: list[str], text: str, schools: Schools) -> bool:
    """ "เดวิด วุฒิพล": of two words there is one in which nothing was heard, not even "หน่อย". A
    wish in two words has no such; a surname often holds a word ("วุฒิ") that is none in it."""
    return len(words) == A_NAME and heard(text, schools).holds_a_strange_word


def _is_a_wish(understood: Understood) -> bool:
    if understood.weak or NAME in understood.marks or understood.intent in NO_WISH:
        return False
    return understood.intent not in FIGURES or bool(STANDS & understood.slots.keys())
