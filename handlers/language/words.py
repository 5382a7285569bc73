"""Which command a free message is. Precision first: an answer to a form is no command.

Deterministic: a message is a whole phrase of ``data/words.toml``, nearly one (a slip of the
finger, the keyboard in the wrong language), or holds one word of every line of a rule.
"""

import re
import tomllib
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from typing import Any

from pythainlp.util import eng_to_thai, thai_to_eng
from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extractOne

from handlers.language import shipped
from handlers.language.normal import normal, squeezed

LIMIT = 600
"""Characters of a message that can still be a command; longer ones are stories."""

_MOST_PHRASES = 4
_SHORTEST_NEAR = 5
_NEAR = {5: 89.0, 6: 83.0, 7: 85.0, 8: 84.0}
_NEAR_LONG = 82.0
_ENGLISH = re.compile(r"[A-Za-z][A-Za-z ]{3,40}")


class Intent(StrEnum):
    """What a message asks for. Names of the published vocabulary (``helpdesk understand``) are
    kept; the others are this conversation's own."""

    ACCOUNT_REQUEST = "account_request"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - the name of an intent
    CHANGE_PASSWORD = "change_password"  # noqa: S105 - the name of an intent
    PROBLEM_REPORT = "problem_report"
    MIS_QUERY = "mis_query"
    UNANSWERED = "unanswered"
    MY_STATUS = "my_status"
    MY_SESSIONS = "my_sessions"
    LOGOUT_DEVICE = "logout_device"
    OFFICER_QUEUE = "officer_queue"
    HELP = "help"
    GREETING = "greeting"
    CANCEL = "cancel"
    MENU = "menu"
    BACK = "back"
    NEW_LINK = "new_link"
    MY_ACCOUNTS = "my_accounts"
    MY_DEVICES = "my_devices"
    REMEMBER_DEVICE = "remember_device"
    CONTACT_OFFICER = "contact_officer"
    LANGUAGE = "language"
    LANGUAGE_TH = "language_th"
    LANGUAGE_EN = "language_en"
    PRIVACY = "privacy"
    YES = "yes"
    NO = "no"
    EDIT = "edit"
    MY_WORK = "my_work"
    THANKS = "thanks"
    ACKNOWLEDGE = "acknowledge"
    READ_FULL = "read_full"
    NOT_ME = "not_me"
    WITHDRAW = "withdraw"
    FAILURES = "failures"
    WHOIS = "whois"
    QUOTA = "quota"
    CHANGE_USERNAME = "change_username"
    AWAY = "away"
    BACK_AT_WORK = "back_at_work"
    DAYS_OFF = "days_off"
    ROSTER = "roster"
    SEARCH = "search"
    FACTOR = "factor"
    ADD_OFFICER = "add_officer"
    OPEN_FOR_OTHER = "open_for_other"
    OPEN_FOR_MANY = "open_for_many"
    ERASE_ME = "erase_me"
    CHANGE_PHONE = "change_phone"
    CHANGE_NAME = "change_name"
    CHANGE_PLACE = "change_place"
    SHARED_PC = "shared_pc"
    SWEEP = "sweep"
    LOAD_FIGURES = "load_figures"
    ROUNDS = "rounds"
    NUDGE_SCHOOLS = "nudge_schools"
    LINK_SCHOOL = "link_school"
    UNLINK_SCHOOL = "unlink_school"
    MY_SCHOOLS = "my_schools"
    SCHOOL_PEOPLE = "school_people"
    WARN_NEVER = "warn_never"
    WARN_DAILY = "warn_daily"
    WARN_ALWAYS = "warn_always"
    TOOLS = "tools"
    GUEST_PASS = "guest_pass"  # noqa: S105 - the name of an intent


@dataclass(frozen=True)
class Meaning:
    """A command. Only a ``certain`` one may break out of a form; a ``whole`` one is all that the
    message says, perhaps misspelled, and no guess from words that stand in it."""

    intent: Intent
    certain: bool
    whole: bool = field(default=True, compare=False)


@dataclass(frozen=True)
class _Rule:
    intent: Intent
    lines: tuple[tuple[str, ...], ...]
    never: tuple[str, ...]

    def fits(self, message: str) -> bool:
        return all(any(word in message for word in line) for line in self.lines) and not any(
            word in message for word in self.never
        )


@dataclass(frozen=True)
class _Lexicon:
    alike: dict[str, str]
    spellings: re.Pattern[str]
    phrases: dict[str, Meaning]
    long_phrases: tuple[str, ...]
    rules: tuple[_Rule, ...]
    last_rules: tuple[_Rule, ...]
    fillers: tuple[re.Pattern[str], re.Pattern[str]]

    def phrase(self, message: str) -> Meaning | None:
        """What the whole message is, also without "ขอ ... หน่อย", which changes no command."""
        front, behind = self.fillers
        shorter = (behind.sub("", message), front.sub("", message))
        tried = (message, *shorter, front.sub("", shorter[0]))
        return next((found for text in tried if (found := self.phrases.get(text))), None)

    def one_spelling(self, text: str) -> str:
        return self.spellings.sub(lambda found: self.alike[found[0]], squeezed(text))


def understand(text: str) -> Meaning | None:
    """The command in a free message, or ``None``: then it is an answer, a question, or lost."""
    if len(text) > LIMIT or not (said := normal(text)):
        return None
    if said == "?":
        return Meaning(Intent.HELP, certain=True)
    return _meaning(said) or _after_greeting(said) or _other_keyboard(text) or _at_last(said)


def one_spelling(text: str) -> str:
    """``text`` with the words of many spellings (``[alike]``: เน็ต, รหัสผ่าน) in one of them; the
    rest, spaces and all, is left as it is. Compare small letters: give it ``casefold``."""
    lexicon = _lexicon()
    return lexicon.spellings.sub(lambda found: lexicon.alike[found[0]], text)


def _meaning(said: str) -> Meaning | None:
    lexicon = _lexicon()
    message = lexicon.one_spelling(said)
    if found := lexicon.phrase(message) or _called_off(said):
        return found
    for rule in lexicon.rules:
        if rule.fits(message):
            return Meaning(rule.intent, certain=False, whole=False)
    return _nearly(message)


def _called_off(said: str) -> Meaning | None:
    """ "เปลี่ยนใจแล้ว ไม่เอา", "พิมพ์ผิด ยกเลิกๆ": nothing but whole phrases, that call it off."""
    words = said.split(" ")
    if not 1 < len(words) <= _MOST_PHRASES:
        return None
    lexicon = _lexicon()
    found = [lexicon.phrase(lexicon.one_spelling(word)) for word in words]
    known = [one for one in found if one is not None and one.intent in (Intent.CANCEL, Intent.EDIT)]
    called_off = [one for one in known if one.intent is Intent.CANCEL]
    surely = len(called_off) == len(words) or any(one.certain for one in called_off)
    return Meaning(Intent.CANCEL, certain=True) if surely and len(known) == len(words) else None


def _nearly(message: str) -> Meaning | None:
    if len(message) < _SHORTEST_NEAR:
        return None
    lexicon = _lexicon()
    needed = _NEAR.get(len(message), _NEAR_LONG)
    near = extractOne(message, lexicon.long_phrases, scorer=ratio, score_cutoff=needed)
    return Meaning(lexicon.phrases[near[0]].intent, certain=False) if near else None


def _after_greeting(said: str) -> Meaning | None:
    """ "สวัสดีค่ะ ขอใช้เน็ต": the wish counts, not the greeting in front of it."""
    words = said.split(" ")
    for at in range(min(len(words) - 1, 3), 0, -1):
        greeting = _lexicon().phrases.get(_lexicon().one_spelling(" ".join(words[:at])))
        if greeting and greeting.intent is Intent.GREETING:
            return _meaning(" ".join(words[at:])) or Meaning(Intent.GREETING, certain=False)
    return None


def _other_keyboard(text: str) -> Meaning | None:
    """ "l;ylfu" is "สวัสดี" with the keyboard in English, "้ำสย" is "help" in Thai."""
    typed = text.strip()
    if typed.isascii():
        lexicon = _lexicon()
        return lexicon.phrases.get(lexicon.one_spelling(eng_to_thai(typed)))
    switched = thai_to_eng(typed)
    if _ENGLISH.fullmatch(switched):
        return _lexicon().phrases.get(squeezed(switched))
    return None


def _at_last(said: str) -> Meaning | None:
    message = _lexicon().one_spelling(said)
    fitting = (rule.intent for rule in _lexicon().last_rules if rule.fits(message))
    return next((Meaning(intent, certain=False, whole=False) for intent in fitting), None)


@cache
def _lexicon() -> _Lexicon:
    raw = tomllib.loads(shipped.text("words.toml"))
    alike = {
        squeezed(other): squeezed(word)
        for word, others in raw["alike"].items()
        for other in (word, *others.split("|"))
    }
    spellings = re.compile("|".join(map(re.escape, sorted(alike, key=len, reverse=True))))
    front, behind = raw["fillers"]["front"], raw["fillers"]["behind"]
    fillers = (re.compile(rf"^(?:{front}){{1,3}}"), re.compile(rf"(?:{behind}){{1,3}}$"))
    blank = _Lexicon(alike, spellings, {}, (), (), (), fillers)
    phrases: dict[str, Meaning] = {}
    for entry in raw["meaning"]:
        for certain, key in ((True, "certain"), (False, "likely")):
            for phrase in entry.get(key, ()):
                meaning = Meaning(Intent(entry["intent"]), certain)
                phrases.setdefault(blank.one_spelling(phrase), meaning)
    return replace(
        blank,
        phrases=phrases,
        long_phrases=tuple(phrase for phrase in phrases if len(phrase) >= _SHORTEST_NEAR),
        rules=_rules(raw["meaning"], "holds"),
        last_rules=_rules(raw["meaning"], "last"),
    )


def _rules(entries: list[dict[str, Any]], key: str) -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            Intent(entry["intent"]),
            tuple(tuple(line.split("|")) for line in entry[key]),
            tuple(word for word in entry.get("never", "").split("|") if word),
        )
        for entry in entries
        if key in entry
    )
