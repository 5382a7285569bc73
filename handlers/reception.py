"""What free words mean: an answer to the open question, a command, a code, a wish, or nothing we
know.

A certain command breaks out of a form, also with what belongs to it (``hearing.outright``); a guess
never does, so that a name or a school's name typed as an answer stays an answer. Where nothing is
open, ``handlers.hearing`` has it.
"""

import re
from dataclasses import dataclass
from typing import Final

from handlers.accounts.form import AccountRequest
from handlers.accounts.request import RequestInWords
from handlers.factors import PaperShown, Proof
from handlers.hearing.answers import NoName, no_name, reported
from handlers.hearing.commands import Words, commanded
from handlers.hearing.lookups import looked_for
from handlers.hearing.outright import outright
from handlers.hearing.several import AlsoWished, Several, others_of
from handlers.hearing.weighing import NAMES_PLACES, counts
from handlers.hearing.wishes import meant
from handlers.kit.belonging import own_school, schools_of
from handlers.kit.desk import Desk
from handlers.kit.effects import Effects, Say
from handlers.kit.filling import CHOOSING, NOTICE, Edit, Unchanged, ask_again, open_form
from handlers.kit.forms import Form
from handlers.kit.given import answered, choose, take
from handlers.kit.guards import officer
from handlers.kit.intents import Intent, Said
from handlers.kit.router import Router
from handlers.language import words as commands
from handlers.language.choices import chosen
from handlers.language.masking import paper_mark_in, without_marks
from handlers.language.normal import without_politeness
from handlers.language.oneshot import filled
from handlers.language.words import Intent as Command
from handlers.language.words import Meaning
from handlers.mis.hearing import figures_aside, is_a_subject, last_questions
from handlers.officers import UseCode
from handlers.problems.mended import mended_said
from handlers.rounds.hearing import round_said
from handlers.understanding.asking import understand
from handlers.understanding.understood import FIGURES, Understood
from handlers.understanding.understood import Intent as Meant
from store.conversations import Conversation
from store.refusals import StaleCard
from store.roster import looks_like_code

reception = Router("reception")

LONGEST: Final = 2_000
"""Characters of a message that are looked at; LINE allows 5,000 and nobody asks in so many."""
CHANGES: Final = re.compile(r"(?:ขอ|ช่วย|อยาก|จะ)?(?:แก้ไข|แก้|เปลี่ยน|change|edit)\s*(\S.{0,30})")
"""Which answer of the open form is to be another."""
WRONG: Final = re.compile(
    r"(?:พิมพ์|กรอก|ใส่|สะกด|เขียน)?\s*(\S.{0,30}?)\s*(?:พิมพ์|กรอก|ใส่|สะกด|เขียน|มัน|ยัง)?\s*(?:ผิด|ไม่ถูก)"
    r"(?:ต้อง|ไป|อยู่|แล้ว|ด้วย)*"
)
"""Which answer on the summary is not right."""
KEEPS: Final = re.compile(r"ไม่(?:ต้อง|อยาก|ขอ)?\s*(?:แก้|เปลี่ยน)|no change|never ?mind")
"""Asked which answer to change: none after all."""
UNMISTAKABLE: Final = frozenset({"phone", "device"})
"""Questions whose answer cannot be taken for a name or a workplace."""
MAYBE_OF_A_ROUND: Final = FIGURES | {Meant.DATA_ROUND_STATUS, Meant.SMALLTALK_UNKNOWN}
"""What is understood of a report that a school has sent, and of a day that is moved."""
SMALL_TALK: Final = frozenset(
    {Command.YES, Command.NO, Command.ACKNOWLEDGE, Command.GREETING, Command.THANKS}
)
"""What may be somebody's answer in the middle of a form, however surely it is understood."""


@dataclass(frozen=True)
class Answered(Intent):
    """Words that answer the open form's question."""

    text: str


def meaning(said: Said | AlsoWished, desk: Desk, words: Words) -> Intent:
    """The intent behind a text message, or behind a wish that was left over from one."""
    if isinstance(said, AlsoWished):
        return _freely(said.words, commands.understand(said.words), desk, words)
    text = said.text[:LONGEST]
    if looks_like_code(text):
        return UseCode(text)
    form = open_form(desk)
    if officer(desk) and (found := looked_for(text, form, desk)):
        return found
    mark = paper_mark_in(text)
    if mark is not None and (form is None or form.form != Proof.form):
        return PaperShown(mark)
    command = commands.understand(text)
    if form is None:
        return _freely(text, command, desk, words)
    if elsewhere := (
        outright(text, command, form, desk) or _beside_the_form(text, command, form, desk)
    ):
        return elsewhere
    if command is None or _answers(command, form):
        instead = reported(text, form, desk) or no_name(text, form, desk)
        return instead or Answered(said.text)
    return commanded(command.intent, text, words, in_form=True)


def _freely(text: str, command: Meaning | None, desk: Desk, words: Words) -> Intent:
    """Where nothing is open: a command that is a whole phrase stands before any guess; all else is
    understood once, and its further wishes offered."""
    if command is not None and command.certain and not is_a_subject(text, desk):
        return commanded(command.intent, text, words, in_form=False)
    understood = understand(without_marks(text), schools_of(desk.places), *last_questions(desk))
    if understood.intent is Meant.DATA_ROUND_STATUS and _links_first(command, desk):
        return commanded(Command.LINK_SCHOOL, text, words, in_form=False)
    if _may_be_of_a_round(understood) and (of_a_round := round_said(text, desk)):
        return of_a_round
    if works_again := mended_said(understood, desk):
        return works_again
    if command is not None and counts(command, understood, text):
        return commanded(command.intent, text, words, in_form=False)
    first, others = meant(understood, text, desk), others_of(understood, desk)
    return Several(first, others) if others else first


def _links_first(command: Meaning | None, desk: Desk) -> bool:
    """Who speaks for no school yet has nothing to report for one."""
    links = command is not None and command.intent is Command.LINK_SCHOOL
    return links and not officer(desk) and not own_school(desk)


def _may_be_of_a_round(understood: Understood) -> bool:
    """ "ส่งแล้ว" is in the words of many a trouble, too."""
    return understood.weak or understood.intent in MAYBE_OF_A_ROUND


def _beside_the_form(
    text: str, command: Meaning | None, form: Conversation, desk: Desk
) -> Intent | None:
    """A question about figures in the middle of the open form, or more for it than an answer."""
    if figures := _about_figures(text, command, form, desk):
        return figures
    if change := _to_change(text, form) or _to_keep(text, command, form):
        return change
    if form.form == AccountRequest.form and _tells_more(text, form, desk):
        return RequestInWords(text)
    return None


def _about_figures(
    text: str, command: Meaning | None, form: Conversation, desk: Desk
) -> Intent | None:
    """While the privacy notice lies there, too: numbers are told before anything is kept of whoever
    asks; and while a summary does, unless it is more for that."""
    if command is not None and (command.certain or command.intent in NAMES_PLACES):
        return None
    if form.asking is None and _tells_more(text, form, desk):
        return None
    understood = figures_aside(text, desk)
    if understood is None:
        return None
    first, others = meant(understood, text, desk), others_of(understood, desk)
    return Several(first, others) if others else first


def _to_change(text: str, form: Conversation) -> Intent | None:
    """An earlier answer is wrong, and which one was said."""
    said = without_politeness(text)
    changes = CHANGES.match(said)
    if changes is None and form.asking in (None, CHOOSING):
        changes = WRONG.fullmatch(said)
    field = chosen("field", changes[1], answered(form)) if changes else None
    return Edit(form.form, field) if field else None


def _to_keep(text: str, command: Meaning | None, form: Conversation) -> Intent | None:
    """Asked which answer is to be another: none."""
    if form.asking != CHOOSING:
        return None
    back = command is not None and command.intent is Command.BACK
    return Unchanged(form.form) if back or KEEPS.match(without_politeness(text)) else None


def _tells_more(text: str, form: Conversation, desk: Desk) -> bool:
    """More than the question asked for, or a correction: while the summary is on the table, or
    where it can be no answer to a question for a number or a device."""
    said = filled(text, tuple(desk.places.values()))
    parts = {"name": said.name, "place": said.place, "phone": said.phone, "device": said.device}
    told = {name for name, part in parts.items() if part is not None}
    if form.asking == NOTICE:
        return False
    if form.asking in UNMISTAKABLE and form.asking not in told:
        return bool(told & form.answers.keys())
    return len(told) >= (1 if form.asking in (None, CHOOSING) else 2)


def _answers(command: Meaning, form: Conversation) -> bool:
    """Do these words belong to the open form rather than lead somewhere else?"""
    if form.asking in (None, NOTICE, CHOOSING):
        return command.intent is Command.ACCOUNT_REQUEST and form.form == AccountRequest.form
    return not command.certain or command.intent in SMALL_TALK


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


@reception.on(NoName)
def perhaps_a_wish(words: NoName, _desk: Desk) -> Effects:
    """``handlers.house`` puts the question after it once more."""
    yield Say("form.no_name", buttons=words.wishes)


@reception.on(AlsoWished)
def left_over(_tap: AlsoWished, _desk: Desk) -> Effects:
    """Read by ``handlers.house`` before it comes here. Raises ``StaleCard``."""
    raise StaleCard
