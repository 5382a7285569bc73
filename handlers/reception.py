"""What free words mean: an answer to the open question, a command, a code, or nothing we know.

A certain command breaks out of a form; a guess never does, so that a name or a school's name typed
as an answer stays an answer.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from handlers.accounts.form import AccountRequest
from handlers.accounts.request import RequestInWords
from handlers.factors import PaperShown, Proof
from handlers.front import Lost
from handlers.kit.desk import Desk
from handlers.kit.effects import Effects
from handlers.kit.filling import CHOOSING, NOTICE, ask_again, choose, open_form, take
from handlers.kit.forms import Form
from handlers.kit.guards import officer
from handlers.kit.intents import Intent, Said
from handlers.kit.router import Router
from handlers.language.masking import paper_mark_in
from handlers.language.oneshot import filled
from handlers.language.words import Intent as Wish
from handlers.language.words import Meaning, understand
from handlers.mydata import MyData
from handlers.officers import UseCode
from handlers.search import FindWords
from store.conversations import Conversation
from store.roster import looks_like_code

reception = Router("reception")

LONGEST: Final = 2_000
"""Characters of a message that are looked at; LINE allows 5,000 and nobody asks in so many."""
LOOKS_FOR: Final = re.compile(
    r"\s*(?:(?:ค้นหา|search|find)[ :]+(\S.{1,100})|[ACFPRacfpr]-[0-9๐-๙]{4,9})\s*\Z"
)
"""An officer's look-up in one message; a request's number alone is one."""
AT_A_SUMMARY: Final = frozenset({Wish.YES, Wish.NO, Wish.EDIT})
SMALL_TALK: Final = frozenset({Wish.YES, Wish.NO, Wish.ACKNOWLEDGE, Wish.GREETING, Wish.THANKS})
"""What may be somebody's answer in the middle of a form, however surely it is understood."""


@dataclass(frozen=True)
class Answered(Intent):
    """Words that answer the open form's question."""

    text: str


def meaning(said: Said, desk: Desk, words: Mapping[Wish, type[Intent]]) -> Intent:
    """The intent behind a text message."""
    text = said.text[:LONGEST]
    if looks_like_code(text):
        return UseCode(text)
    if officer(desk) and (wanted := LOOKS_FOR.match(text)):
        return FindWords(wanted[1] or wanted[0])
    form = open_form(desk)
    mark = paper_mark_in(text)
    if mark is not None and (form is None or form.form != Proof.form):
        return PaperShown(mark)
    understood = understand(text)
    if form is not None and form.form == AccountRequest.form and _tells_more(text, form, desk):
        return RequestInWords(text)
    if form is not None and _answers(understood, form):
        return Answered(said.text)
    if understood is not None and understood.intent is Wish.ACCOUNT_REQUEST:
        return RequestInWords(text)
    if understood is None or understood.intent not in words:
        return Lost(text)
    if form is None and understood.intent is Wish.EDIT:
        return MyData()
    if form is None and understood.intent in AT_A_SUMMARY:
        return Lost(text)
    return words[understood.intent]()


def _tells_more(text: str, form: Conversation, desk: Desk) -> bool:
    """More than the question asked for, or a correction while the summary is on the table."""
    said = filled(text, tuple(desk.places.values()))
    told = sum(part is not None for part in (said.name, said.place, said.phone, said.device))
    if form.asking == NOTICE:
        return False
    return told >= (1 if form.asking in (None, CHOOSING) else 2)


def _answers(understood: Meaning | None, form: Conversation) -> bool:
    """Do these words belong to the open form rather than lead somewhere else?"""
    if understood is None:
        return True
    if form.asking in (None, NOTICE, CHOOSING):
        return understood.intent is Wish.ACCOUNT_REQUEST and form.form == AccountRequest.form
    return not understood.certain or understood.intent in SMALL_TALK


@reception.on(Answered)
def answer(words: Answered, desk: Desk) -> Effects:
    form = open_form(desk)
    if form is None:
        return
    if form.asking == CHOOSING:
        yield from choose(words.text, form, desk)
        return
    if form.asking in (None, NOTICE) or Form.known[form.form].question(form.asking or "") is None:
        yield from ask_again(form, desk)
        return
    yield from take(words.text, form, desk)
