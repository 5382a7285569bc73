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
from handlers.days_off import CloseDaysInWords
from handlers.factors import PaperShown, Proof
from handlers.front import Lost
from handlers.guests.making import PassInWords
from handlers.kit.desk import Desk
from handlers.kit.effects import Effects
from handlers.kit.filling import CHOOSING, NOTICE, Edit, ask_again, open_form
from handlers.kit.forms import Form
from handlers.kit.given import answered, choose, take
from handlers.kit.guards import officer
from handlers.kit.intents import Intent, Said
from handlers.kit.router import Router
from handlers.kit.taps.passes import ShowPass
from handlers.kit.taps.requests import ShowRequest
from handlers.language.choices import chosen
from handlers.language.days import days_and_more
from handlers.language.masking import paper_mark_in
from handlers.language.normal import without_politeness
from handlers.language.oneshot import filled
from handlers.language.words import Intent as Wish
from handlers.language.words import Meaning, understand
from handlers.linking.asking import LinkInWords
from handlers.linking.people import PeopleInWords
from handlers.mis.hearing import figures_meant
from handlers.mydata import MyData
from handlers.mydata.details import ChangePhoneTo
from handlers.officers import UseCode
from handlers.problems.reporting import ReportInWords
from handlers.rounds.hearing import round_asked, round_said
from handlers.search.finding import FindWords, Search
from handlers.sessions.everyone import OnlineNow, WhyByAddress
from handlers.whois import WhoHadInWords, Whose
from store.conversations import Conversation
from store.roster import looks_like_code

reception = Router("reception")

LONGEST: Final = 2_000
"""Characters of a message that are looked at; LINE allows 5,000 and nobody asks in so many."""
LOOKS_FOR: Final = re.compile(r"\s*(?:ค้นหา|search|find)[ :]+(\S.{1,100})\s*\Z")
LOOKS_FOR_GLUED: Final = re.compile(r"\s*ค้นหา(?!(?:คน|ผู้ใช้)\s*\Z)(\S.{1,100})\s*\Z")
"""An officer's look-up in one message; Thai needs no space."""
ONLINE: Final = re.compile(
    r"\s*(?:(?:มี)?ใครออนไลน์|who(?:'s| is) online)(.{0,80})\Z", re.IGNORECASE | re.DOTALL
)
LOOK_UPS: Final = (WhyByAddress.form, Whose.form)
"""To ask for the next address is no reason why one asked for the last."""
NOT_WHOM: Final = re.compile(
    r"^[\s?]*(?:(?:อยู่|ตอนนี้|ขณะนี้|ที่|ใน|บ้าง|ไหม|มั้ย|now|at|in)[\s?]*)*|[\s?]*(?:บ้าง|ไหม|มั้ย|now)?[\s?]*$",
    re.IGNORECASE,
)
"""An officer asks who is online; behind it of whom, or where."""
WHO_HAD: Final = re.compile(
    r"\s*(?:(?:มี)?ใคร(?:ใช้|ได้)\s*(?:หมายเลข)?\s*(?:ไอพี|ip)|whois|who (?:had|used)(?: ip)?)"
    r"[ :]*(\S.{2,160})\Z",
    re.IGNORECASE | re.DOTALL,
)
"""An officer asks who had an address; behind it which, and when."""
DAY_OFF: Final = re.compile(r"\s*(?:ตั้ง|เพิ่ม|แจ้ง)?\s*(?:วันหยุด|days? off)[ :]+(\S.{0,120})\s*\Z", re.I)
"""An officer's day off in one message; behind it which days, and what for."""
NUMBER: Final = re.compile(
    r"\s*(?:อนุมัติ|ไม่อนุมัติ|ดู|เรื่อง|คำขอ|approve|refuse|show)?\s*([ACFGPRSTacfgprst])-?([0-9๐-๙]{4,9})(-[0-9]{3,4})?\s*\Z"
)
"""A request's number, alone or behind the verb on its card: a tap decides, words only show."""
CHANGES: Final = re.compile(r"(?:ขอ|ช่วย|อยาก|จะ)?(?:แก้ไข|แก้|เปลี่ยน|change|edit)\s*(\S.{0,30})")
"""Which answer of the open form is to be another."""
AT_A_SUMMARY: Final = frozenset({Wish.YES, Wish.NO, Wish.EDIT})
UNMISTAKABLE: Final = frozenset({"phone", "device"})
"""Questions whose answer cannot be taken for a name or a workplace."""
NAMES_PLACES: Final = frozenset(
    {Wish.GUEST_PASS, Wish.LINK_SCHOOL, Wish.UNLINK_SCHOOL, Wish.SCHOOL_PEOPLE}
)
"""Commands that hold what a question about figures holds: a number of people, a school."""
NAMES_SCHOOL: Final = {Wish.LINK_SCHOOL: LinkInWords, Wish.SCHOOL_PEOPLE: PeopleInWords}
"""Commands behind which a school may stand."""
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
    form = open_form(desk)
    if officer(desk) and (found := _looked_for(text, form, desk)):
        return found
    mark = paper_mark_in(text)
    if mark is not None and (form is None or form.form != Proof.form):
        return PaperShown(mark)
    understood = understand(text)
    if form is None and (understood is None or not understood.certain):
        if said_of_a_round := round_said(text, desk):
            return said_of_a_round
        if understood is None and (asked := round_asked(text, desk)):
            return asked
    if figures := _about_figures(text, understood, form, desk):
        return figures
    if form is not None and (change := _to_change(text, form)):
        return change
    if form is not None and form.form == AccountRequest.form and _tells_more(text, form, desk):
        return RequestInWords(text)
    if form is not None and _answers(understood, form):
        return Answered(said.text)
    if understood is not None and understood.intent is Wish.ACCOUNT_REQUEST:
        return RequestInWords(text)
    if understood is not None and understood.intent is Wish.GUEST_PASS:
        return PassInWords(text)
    if understood is not None and understood.intent is Wish.PROBLEM_REPORT:
        return ReportInWords(text)
    if understood is not None and not understood.certain and understood.intent in NAMES_SCHOOL:
        return NAMES_SCHOOL[understood.intent](text)
    if understood is None or understood.intent not in words:
        return Lost(text)
    if form is None and understood.intent is Wish.EDIT:
        return MyData()
    if form is None and understood.intent in AT_A_SUMMARY:
        return Lost(text)
    if understood.intent is Wish.CHANGE_PHONE and (number := filled(text, ()).phone):
        return ChangePhoneTo(number)
    return words[understood.intent]()


def _looked_for(text: str, form: Conversation | None, desk: Desk) -> Intent | None:
    """Whom or what an officer looks for, or which day is off, in one message."""
    at_the_question = form is not None and form.form == Search.form
    if numbered := NUMBER.match(text):
        number = f"{numbered[1].upper()}-{int(numbered[2]):04}{numbered[3] or ''}"
        issued = None if at_the_question else desk.passes.numbered(number)
        if issued is not None:
            return ShowPass(issued.id)
        waiting = None if at_the_question else desk.requests.open_numbered(number)
        return FindWords(number) if waiting is None else ShowRequest(waiting.id)
    looks_up = form is None or form.form in LOOK_UPS
    if online := ONLINE.match(without_politeness(text)):
        whom = NOT_WHOM.sub("", online[1])
        if looks_up or not whom:
            return OnlineNow(whom)
    if looks_up and (had := WHO_HAD.match(without_politeness(text))):
        return WhoHadInWords(had[1])
    if form is None and (off := DAY_OFF.match(text)):
        meant = days_and_more(off[1], today=desk.today)
        return CloseDaysInWords(*meant) if meant is not None else None
    wanted = LOOKS_FOR.match(text) or LOOKS_FOR_GLUED.match(text)
    return FindWords(wanted[1]) if wanted else None


def _about_figures(
    text: str, understood: Meaning | None, form: Conversation | None, desk: Desk
) -> Intent | None:
    """A question about figures; a command that is a whole phrase stands before any guess, and so
    does what names people or a school itself; before the privacy notice nothing is asked."""
    if understood is not None and (understood.certain or understood.intent in NAMES_PLACES):
        return None
    if form is not None and form.asking in (None, NOTICE):
        return None
    return figures_meant(text, desk, answering=form is not None)


def _to_change(text: str, form: Conversation) -> Intent | None:
    """An earlier answer is wrong, and which one was said."""
    changes = CHANGES.match(without_politeness(text))
    field = chosen("field", changes[1], answered(form)) if changes else None
    return Edit(form.form, field) if field else None


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
