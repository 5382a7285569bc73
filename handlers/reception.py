"""What free words mean: an answer to the open question, a command, a code, or nothing we know.

A certain command breaks out of a form; a guess never does, so that a name or a school's name typed
as an answer stays an answer.
"""

from dataclasses import dataclass
from typing import Final

from handlers.accounts.request import RequestInWords
from handlers.front import Lost
from handlers.kit.desk import Desk
from handlers.kit.effects import Effects
from handlers.kit.filling import CHOOSING, NOTICE, ask_again, open_form, take
from handlers.kit.forms import Form
from handlers.kit.intents import Intent, Said
from handlers.kit.router import Router
from handlers.language.words import understand
from handlers.officers import UseCode
from store.roster import looks_like_code

reception = Router("reception")

LONGEST: Final = 2_000
"""Characters of a message that are looked at; LINE allows 5,000 and nobody asks in so many."""
ASKS_FOR_ACCOUNT: Final = "request_account"
AT_A_SUMMARY: Final = frozenset({"yes", "edit", "cancel"})


@dataclass(frozen=True)
class Answered(Intent):
    """Words that answer the open form's question."""

    text: str


def meaning(said: Said, desk: Desk, words: dict[str, type[Intent]]) -> Intent:
    """The intent behind a text message."""
    text = said.text[:LONGEST]
    if looks_like_code(text):
        return UseCode(text)
    understood = understand(text)
    form = open_form(desk)
    if form is not None:
        waits_for_words = form.asking not in (None, NOTICE, CHOOSING)
        if understood is None or (waits_for_words and not understood.certain):
            return Answered(text)
        if waits_for_words and understood.intent in ("yes", "acknowledge", "greeting", "thanks"):
            return Answered(text)
        if understood.intent == ASKS_FOR_ACCOUNT and form.form == "account":
            return Answered(text) if not waits_for_words else RequestInWords(text)
    elif understood is not None and understood.intent in AT_A_SUMMARY - {"cancel"}:
        return Lost(text)
    if understood is None or understood.intent not in words:
        return Lost(text)
    if understood.intent == ASKS_FOR_ACCOUNT:
        return RequestInWords(text)
    return words[understood.intent]()


@reception.on(Answered)
def answer(words: Answered, desk: Desk) -> Effects:
    form = open_form(desk)
    if form is None:
        return
    if (
        form.asking in (None, NOTICE, CHOOSING)
        or Form.known[form.form].question(form.asking or "") is None
    ):
        yield from ask_again(form, desk)
        return
    yield from take(words.text, form, desk)
