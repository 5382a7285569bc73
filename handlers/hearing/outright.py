"""A command with what belongs to it in one message, typed in the middle of a form: "ใครใช้ไอพี
10.1.2.3 20/11/2569 14.05".

Where all of it is read it is as certain as the command alone, and breaks out. Where something is
left over it is a guess, and leads away only from a question that takes no such words.
"""

import re
from collections.abc import Callable
from typing import Final

from handlers.accounts.sharing import AskShared
from handlers.guests.answers import LONGEST as LONGEST_PASS
from handlers.guests.hosting import may_host
from handlers.guests.making import PassInWords
from handlers.hearing.lookups import day_off, who_had, who_is_online
from handlers.kit.belonging import schools_of
from handlers.kit.desk import Desk
from handlers.kit.forms import Form, Which
from handlers.kit.guards import officer
from handlers.kit.intents import Intent
from handlers.language.addresses import address
from handlers.language.days import one_day
from handlers.language.errors import Misread
from handlers.language.passes import asked, is_for_a_pass
from handlers.language.places import Kind, named
from handlers.language.words import Intent as Command
from handlers.language.words import Meaning
from handlers.linking.asking import LinkInWords
from handlers.linking.people import PeopleInWords
from handlers.mis.hearing import figures_asked, last_question
from handlers.problems.mended import mended_said
from handlers.rounds.hearing import moved
from handlers.rounds.setting import MoveInWords
from handlers.sessions.everyone import OnlineNow
from handlers.understanding.asking import understand
from handlers.whois import WhoHadInWords, is_all_read
from store.conversations import Conversation
from store.refusals import Refusal

OF_A_SCHOOL: Final = re.compile(
    r"\s*(?:ขอ|อยาก|ช่วย)?\s*(?:ผู้ผูก|ใครผูก|ผูก)(?:กับ|บัญชี|ไลน์)*(?=\s*(?:โรงเรียน|ร\.|รร))", re.IGNORECASE
)
"""Behind it the school alone."""
IN_ANOTHER_FORM: Final = frozenset({"ref", "digits", "format", "chart"})
"""All that is said of figures that were asked for before ("ขอเลขไทย")."""


def outright(text: str, command: Meaning | None, form: Conversation, desk: Desk) -> Intent | None:
    """``None``: it is no such command, or may be the answer; or it is certain without this."""
    if command is not None and command.certain:
        return None
    said = _looked_up(text, desk) or _of_a_topic(text, command)
    if said is not None and _is_all_read(said, desk):
        return said
    return None if takes(text, form, desk) else said or _after_an_answer(text, desk)


def takes(text: str, form: Conversation, desk: Desk) -> bool:
    """Can this be an answer to the open question? To a summary or to the privacy notice no words
    are, but yes and no and what is to be changed."""
    question = Form.known[form.form].question(form.asking or "")
    if question is None:
        return False
    try:
        question.read(text, desk)
    except Which:
        return True
    except (Misread, Refusal):
        return False
    return True


def _looked_up(text: str, desk: Desk) -> Intent | None:
    """What only officers say."""
    if not officer(desk):
        return None
    online = who_is_online(text)
    if online is not None and online.words:
        return online
    return who_had(text) or day_off(text, desk) or moved(text)


def _of_a_topic(text: str, command: Meaning | None) -> Intent | None:
    """What anybody says, and the topic reads."""
    match command.intent if command is not None and not command.whole else None:
        case Command.SHARED_PC:
            return AskShared()
        case Command.GUEST_PASS if is_for_a_pass(text):
            return PassInWords(text)
        case Command.LINK_SCHOOL if OF_A_SCHOOL.match(text):
            return LinkInWords(text)
        case Command.SCHOOL_PEOPLE if OF_A_SCHOOL.match(text):
            return PeopleInWords(text)
    return None


def _reads(read: Callable[[str], object], words: str) -> bool:
    try:
        read(words)
    except Misread:
        return False
    return True


def _after_an_answer(text: str, desk: Desk) -> Intent | None:
    """What our answers tell people to say next: that it works again, or figures in another form."""
    understood = understand(text, schools_of(desk.places), last_question(desk))
    if works_again := mended_said(understood, desk):
        return works_again
    in_another_form = understood.slots.keys() <= IN_ANOTHER_FORM and "ref" in understood.slots
    return figures_asked(understood) if in_another_form else None


def _is_all_read(said: Intent, desk: Desk) -> bool:
    match said:
        case WhoHadInWords(words):
            return is_all_read(words, desk)
        case OnlineNow(words):
            return _reads(address, words)
        case MoveInWords(day=day):
            return not day or _reads(lambda day: one_day(day, today=desk.today), day)
        case PassInWords(text):
            told = asked(text, now=desk.now, longest=LONGEST_PASS)
            return may_host(desk) and told.hours is not None and told.places is not None
        case LinkInWords(text) | PeopleInWords(text):
            schools = [one for one in desk.places.values() if one.kind is Kind.SCHOOL]
            return named(OF_A_SCHOOL.sub("", text, count=1).strip(), schools) is not None
    return False
