"""From a message to what it means: the one way in for the bot and for ``helpdesk understand``."""

from pythainlp.util import eng_to_thai, thai_to_eng

from handlers.language import words
from handlers.language.words import Intent as Command
from handlers.understanding.deciding import decided
from handlers.understanding.desk import desk
from handlers.understanding.figures import figures
from handlers.understanding.following import followed
from handlers.understanding.heard import Heard, heard
from handlers.understanding.schools import Schools, ours
from handlers.understanding.understood import FIGURES, Intent, Reason, Understood, Wish
from handlers.understanding.wishes import wishes

NOTHING = Understood(Intent.SMALLTALK_UNKNOWN)

_COMMANDS: dict[Command, Intent] = {
    Command.CHANGE_PASSWORD: Intent.PASSWORD_RESET,
    Command.NEW_LINK: Intent.PASSWORD_RESET,
    Command.GUEST_PASS: Intent.ACCOUNT_REQUEST,
    Command.CONTACT_OFFICER: Intent.HELP,
    Command.MENU: Intent.HELP,
    Command.BACK: Intent.CANCEL,
    Command.WITHDRAW: Intent.CANCEL,
    Command.MY_DEVICES: Intent.MY_SESSIONS,
    Command.MY_ACCOUNTS: Intent.MY_STATUS,
    Command.MY_WORK: Intent.OFFICER_QUEUE,
    Command.SEARCH: Intent.OFFICER_FIND,
    Command.WHOIS: Intent.OFFICER_FIND,
    Command.NOT_ME: Intent.PROBLEM_REPORT,
}
"""Commands of the conversation whose published name is another."""


def understand(
    text: str, schools: Schools | None = None, previous: Wish | None = None
) -> Understood:
    """What ``text`` asks for. ``schools`` are the office's own (default: area 3); ``previous`` is
    the last question of the same person, which "แล้วปี 67 ล่ะ" goes on from.

    Never raises, whatever was typed; what is not understood is ``smalltalk_unknown``.
    """
    known = ours() if schools is None else schools
    understood = _understood(text, known)
    if understood.intent is Intent.SMALLTALK_UNKNOWN and (other := _other_keyboard(text)):
        again = _understood(other, known)
        if again.intent not in (Intent.SMALLTALK_UNKNOWN, Intent.GREETING) or again.slots:
            understood = again
        elif again.intent is Intent.GREETING:
            understood = again
    return followed(previous, understood) if previous is not None else understood


def _understood(text: str, schools: Schools) -> Understood:
    whole = heard(text, schools)
    parts = wishes(whole)
    told = [_wish(part, schools) for part in parts]
    if decided(whole) is None or (len(told) == 1 and told[0].intent is Intent.SMALLTALK_UNKNOWN):
        return _command(text, whole) if decided(whole) is None else NOTHING
    first = told[0]
    return Understood(first.intent, first.slots, tuple(told[1:]), _why(parts))


def _wish(part: Heard, schools: Schools) -> Wish:
    rule = decided(part)
    if rule is None:
        return Wish(Intent.SMALLTALK_UNKNOWN)
    if rule.intent in FIGURES:
        return Wish(rule.intent, figures(part, rule.intent, schools))
    return Wish(rule.intent, desk(part, rule.intent, schools))


def _command(text: str, whole: Heard) -> Understood:
    """What the conversation's own words are for: whole phrases, slips of the finger."""
    meaning = words.understand(text)
    if meaning is None:
        return NOTHING
    try:
        intent = _COMMANDS.get(meaning.intent) or Intent(meaning.intent.value)
    except ValueError:
        return NOTHING
    slots = desk(whole, intent, ours()) if intent not in FIGURES else {}
    if meaning.intent is Command.CONTACT_OFFICER:
        slots["topic"] = "contact"
    return Understood(intent, slots)


def _other_keyboard(text: str) -> str:
    """The message as it would be with the keyboard in the other language."""
    typed = text.strip()
    if not typed:
        return ""
    return str(eng_to_thai(typed)) if typed.isascii() else str(thai_to_eng(typed))


def _why(parts: list[Heard]) -> tuple[Reason, ...]:
    return tuple(
        Reason(slot, part.said.words(span.start, span.end))
        for part in parts
        for span in part.spans
        for slot in span.says
    )
