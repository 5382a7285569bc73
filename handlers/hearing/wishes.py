"""What was understood, as an intent of this house."""

from collections.abc import Mapping
from typing import Final

from handlers.accounts.by_themselves import WantedForAnother, is_for_another
from handlers.accounts.request import RequestInWords
from handlers.accounts.status import SayWithdraw
from handlers.front import Greet, Help, Lost, Thanks
from handlers.guests.answers import LONGEST
from handlers.guests.hosting import may_host
from handlers.guests.making import PassInWords
from handlers.hearing.lookups import numbered
from handlers.hearing.several import STEPS
from handlers.kit.desk import Desk
from handlers.kit.effects import Button
from handlers.kit.filling import Cancel
from handlers.kit.guards import officer
from handlers.kit.intents import Intent
from handlers.kit.taps.menu import AllWork, Contact, Find, ForgotPassword, MyStatus, OpenForMany
from handlers.kit.taps.rounds import RoundsAsked
from handlers.kit.taps.sessions import MySessions
from handlers.language.passes import asked
from handlers.mis.hearing import figures_asked, persons_asked
from handlers.problems.other_systems import OtherSystem
from handlers.problems.reporting import ReportInWords
from handlers.roster.showing import ShowRoster
from handlers.search.finding import FindWords
from handlers.understanding.understood import FIGURES, Understood
from handlers.understanding.understood import Intent as Meant
from store.duties import Topic

OURS: Final = frozenset({"internet", "wifi"})
"""The systems whose accounts are ours to give."""
NEAR: Final[Mapping[Meant, frozenset[str]]] = {
    Meant.MIS_QUERY: frozenset(
        {"metric", "school", "schools", "district", "tambon", "grade", "level", "place", "figures"}
    ),
    Meant.DATA_ROUND_STATUS: frozenset({"round", "round_word", "ask"}),
    Meant.ACCOUNT_REQUEST: frozenset({"net", "account", "newcomer"}),
    Meant.PASSWORD_RESET: frozenset({"password", "secret", "forgot"}),
    Meant.PROBLEM_REPORT: frozenset(
        {"trouble", "ailing", "hardware", "device", "pc", "mobile", "system", "net"}
    ),
    Meant.MY_STATUS: frozenset({"request_id", "progress"}),
}
"""What somebody may have meant of whom only these marks were heard."""
NEAREST: Final = 3
OF_ALL: Final = frozenset({"as_of", "loaded", "mismatch"})
"""Questions on all that is loaded, which need no round or system to be named."""
SOMEBODY: Final = frozenset({"phone", "username", "name"})
LONGEST_LOOK_UP: Final = 100
FOUND_BY: Final = ("username", "phone", "name", "school")
"""Slots that say whom an officer looks for, the surest first."""


def meant(understood: Understood, text: str, desk: Desk) -> Intent:
    """Where the first wish leads. ``text`` is the message."""
    if understood.intent in FIGURES:
        return figures_asked(understood)
    said = understood.parts[0] if understood.parts else text
    if understood.weak and _would_begin(understood, said, desk):
        return _nothing(understood, text, desk)
    match understood.intent:
        case Meant.ACCOUNT_REQUEST | Meant.PASSWORD_RESET if _elsewhere(understood):
            return OtherSystem(_elsewhere(understood))
        case Meant.ACCOUNT_REQUEST:
            return _account(understood, said, desk)
        case Meant.PASSWORD_RESET:
            return ForgotPassword()
        case Meant.PROBLEM_REPORT:
            topic = Topic.FIGURES if "metric" in understood.slots else Topic.PROBLEM
            return ReportInWords(_troubles(understood) or text, topic)
        case Meant.DATA_ROUND_STATUS:
            return RoundsAsked(understood.slots)
        case Meant.MY_SESSIONS | Meant.LOGOUT_DEVICE:
            return MySessions()
        case Meant.OFFICER_QUEUE:
            return AllWork()
        case Meant.OFFICER_FIND | Meant.MY_STATUS:
            return _found(understood, desk)
        case Meant.HELP if "responsible" in understood.marks and officer(desk):
            return ShowRoster()
        case Meant.HELP:
            return Contact() if understood.slots.get("topic") == "contact" else Help()
        case Meant.GREETING:
            return Greet()
        case Meant.CANCEL:
            return SayWithdraw() if "request_id" in understood.slots else Cancel()
    return _nothing(understood, text, desk)


def _would_begin(understood: Understood, said: str, desk: Desk) -> bool:
    """Does it lead further than to what is shown? For that, hardly anything was heard of it."""
    match understood.intent:
        case Meant.ACCOUNT_REQUEST:
            return not _is_for_guests(understood, said, desk)
        case Meant.DATA_ROUND_STATUS:
            return understood.slots.keys() <= {"ask"} and understood.slots["ask"] not in OF_ALL
    return understood.intent in (Meant.PASSWORD_RESET, Meant.PROBLEM_REPORT)


def _elsewhere(understood: Understood) -> str:
    """The system of somebody else that an account or a password is wanted of; ``""``: none."""
    systems = understood.slots.get("system", [])
    named = systems if isinstance(systems, list) else [systems]
    return next((str(system) for system in named if system not in OURS), "")


def _account(understood: Understood, said: str, desk: Desk) -> Intent:
    if _is_for_guests(understood, said, desk):
        return PassInWords(said)
    if officer(desk) and _are_several(said, desk):
        return OpenForMany()
    return WantedForAnother() if is_for_another(said) else RequestInWords(said)


def _is_for_guests(understood: Understood, said: str, desk: Desk) -> bool:
    """Who may make passes means one by any word for guests; anybody else only where several people
    are counted, and is told who makes them. Newcomers stay, however many they are."""
    if "newcomer" in understood.marks:
        return False
    return _are_several(said, desk) or ("guest" in understood.marks and may_host(desk))


def _are_several(said: str, desk: Desk) -> bool:
    told = asked(said, now=desk.now, longest=LONGEST)
    return told.places is not None and told.places > 1


def _troubles(understood: Understood) -> str:
    """What does not work, where something else was wished as well: every trouble of it."""
    wishes = (understood, *understood.also)
    said = zip(wishes, understood.parts, strict=False)
    return " ".join(words for wish, words in said if wish.intent is Meant.PROBLEM_REPORT)


def _found(understood: Understood, desk: Desk) -> Intent:
    """What an officer looks for; to anybody else a number is one of their own."""
    slots = understood.slots
    if number := str(slots.get("request_id", "")):
        return numbered(number, desk) if officer(desk) else MyStatus()
    if understood.intent is Meant.MY_STATUS:
        return MyStatus()
    words = next((slots[one] for one in FOUND_BY if one in slots), "")
    return FindWords(str(words)) if words else Find()


def _nothing(understood: Understood, text: str, desk: Desk) -> Intent:
    """Thanks, what nobody gets, or words that nobody understood: then what is near is offered. An
    officer who names somebody looks for them."""
    if refused := persons_asked(understood, text):
        return refused
    if "commanded" in understood.marks:
        return Lost(text)
    if "thanks" in understood.marks:
        return Thanks()
    if officer(desk) and understood.marks & SOMEBODY and len(text) <= LONGEST_LOOK_UP:
        return FindWords(text)
    return Lost(text, _near(understood))


def _near(understood: Understood) -> tuple[Button, ...]:
    if "name" in understood.marks:
        return ()
    heard = [kind for kind, marks in NEAR.items() if understood.marks & marks]
    supposed = [understood.intent] if understood.intent in NEAR else []
    near = dict.fromkeys((*supposed, *heard))
    return tuple(Button.of(*STEPS[kind]) for kind in near)[:NEAREST]
