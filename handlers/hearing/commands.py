"""The conversation's own phrases as intents: mostly as the topics have it (``Router.words``)."""

from collections.abc import Mapping
from typing import Final

from handlers.accounts.request import RequestInWords
from handlers.front import Lost
from handlers.guests.making import PassInWords
from handlers.kit.intents import Intent
from handlers.language.oneshot import filled
from handlers.language.words import Intent as Command
from handlers.linking.asking import LinkInWords
from handlers.linking.people import PeopleInWords
from handlers.mydata import MyData
from handlers.mydata.details import ChangePhoneTo
from handlers.problems.reporting import ReportInWords

OF_A_SUMMARY: Final = frozenset({Command.YES, Command.NO, Command.EDIT})
Words = Mapping[Command, type[Intent]]


def commanded(command: Command, text: str, words: Words, *, in_form: bool) -> Intent:
    """Where ``command`` leads; ``text`` is the whole message, of which more may be taken."""
    match command:
        case Command.ACCOUNT_REQUEST:
            return RequestInWords(text)
        case Command.GUEST_PASS:
            return PassInWords(text)
        case Command.PROBLEM_REPORT:
            return ReportInWords(text)
        case Command.LINK_SCHOOL:
            return LinkInWords(text)
        case Command.SCHOOL_PEOPLE:
            return PeopleInWords(text)
        case Command.EDIT if not in_form:
            return MyData()
        case Command.CHANGE_PHONE if (number := filled(text, ()).phone) is not None:
            return ChangePhoneTo(number)
    if command not in words or (not in_form and command in OF_A_SUMMARY):
        return Lost(text)
    return words[command]()
